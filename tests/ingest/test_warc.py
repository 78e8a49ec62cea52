"""WARC files give their HTML pages; broken records are named and the others go on."""

from __future__ import annotations

import gzip
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from data.ingest import warc
from data.ingest.report import Rejected, TableError
from data.ingest.warc import WarcPage, pages_of_warc

HTML = b"<p>Rain</p>"


def warc_file(path: Path, *answers: tuple[str, str, bytes, list[tuple[str, str]]]) -> Path:
    """A WARC of answers: (address, status, payload, headers)."""
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=path.suffix == ".gz")
        for url, status, payload, headers in answers:
            answer = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
            dated = {"WARC-Date": "2020-01-02T10:30:00Z"}
            writer.write_record(
                writer.create_warc_record(url, "response", io.BytesIO(payload), http_headers=answer,
                                          warc_headers_dict=dated)
            )  # fmt: skip
    return path


def answer(
    name: str,
    payload: bytes = HTML,
    status: str = "200 OK",
    kind: str = "text/html; charset=utf-8",
    **more: str,
) -> tuple[str, str, bytes, list[tuple[str, str]]]:
    headers = [("Content-Type", kind), *((key.replace("_", "-"), value) for key, value in more.items())]
    return f"https://sun.example/{name}", status, payload, headers


@pytest.mark.parametrize("name", ["news.warc", "news.warc.gz"])
def test_pages_answered_with_200_are_read(tmp_path: Path, name: str) -> None:
    path = warc_file(
        tmp_path / name,
        answer("a"), answer("b", status="404 Not Found"), answer("c", kind="image/png"),
        answer("d", gzip.compress(HTML), Content_Encoding="gzip"),
        answer("e", b"b\r\n<p>Rain</p>\r\n0\r\n\r\n", Transfer_Encoding="chunked"),
    )  # fmt: skip
    pages = [page for page in pages_of_warc(path) if isinstance(page, WarcPage)]
    assert [(page.url[-1], page.html) for page in pages] == [("a", HTML), ("d", HTML), ("e", HTML)]
    assert pages[0].charset == "utf-8"
    assert pages[0].collected == datetime(2020, 1, 2, 10, 30, tzinfo=UTC)


def test_broken_records_are_named_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warc, "MAX_BYTES", 100_000)
    bomb = gzip.compress(b"0" * 5_000_000)
    path = warc_file(
        tmp_path / "news.warc.gz",
        answer("bomb", bomb, Content_Encoding="gzip"),
        answer("empty", b""),
        answer("a"),
    )
    bomb_found, empty, page = pages_of_warc(path)
    assert isinstance(bomb_found, Rejected)
    assert (bomb_found.line, bomb_found.sample) == (1, "https://sun.example/bomb")
    assert isinstance(empty, Rejected)
    assert "empty" in empty.reason
    assert isinstance(page, WarcPage)


def test_a_file_that_breaks_off_says_so(tmp_path: Path) -> None:
    path = warc_file(tmp_path / "news.warc.gz", answer("a"), answer("b", HTML * 5_000))
    path.write_bytes(path.read_bytes()[:-60])
    first, *_, last = [*pages_of_warc(path)]
    assert isinstance(first, WarcPage)
    assert isinstance(last, Rejected)


@pytest.mark.parametrize("content", [b"not a warc", b"\x1f\x8bnothing", b"<html></html>"])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "news.warc"
    path.write_bytes(content)
    with pytest.raises(TableError):
        list(pages_of_warc(path))
