"""WARC files give their HTML pages; broken records are named and the others go on."""

from __future__ import annotations

import gzip
import io
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from data.ingest import warc
from data.ingest.formats import Progress
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


def test_what_is_no_page_is_counted_by_what_it_is(tmp_path: Path) -> None:
    path = warc_file(
        tmp_path / "news.warc.gz",
        answer("robots.txt", b"User-agent: *", kind="text/plain"), answer("feed", b"<rss/>", kind="text/xml"),
        answer("moved", b"", status="301 Moved Permanently"), answer("gone", status="410 Gone"), answer("a"),
    )  # fmt: skip
    passed: Counter[str] = Counter()
    assert [page.record for page in pages_of_warc(path, passed=passed) if isinstance(page, WarcPage)] == [5]
    assert passed == {"no web pages": 2, "redirects": 1, "errors": 1}


def test_a_file_that_was_gzipped_as_a_whole_is_read_too(tmp_path: Path) -> None:
    path = warc_file(tmp_path / "news.warc", answer("a"), answer("b"))
    packed = tmp_path / "news.warc.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert [page.record for page in pages_of_warc(packed) if isinstance(page, WarcPage)] == [1, 2]


def test_a_header_that_outlived_its_packing_does_no_harm(tmp_path: Path) -> None:
    path = warc_file(
        tmp_path / "news.warc",
        answer("a", Content_Encoding="gzip"), answer("b", Content_Encoding="br"),
        answer("c", b"\x0b\x02\x80packed", Content_Encoding="br"),
    )  # fmt: skip
    a, b, c = pages_of_warc(path)
    assert isinstance(a, WarcPage)
    assert isinstance(b, WarcPage)
    assert (a.html, b.html) == (HTML, HTML)
    assert isinstance(c, Rejected)
    assert "(br)" in c.reason


def test_the_bytes_that_were_read_are_told(tmp_path: Path) -> None:
    path = warc_file(tmp_path / "news.warc.gz", *(answer(f"{n}", HTML * 5_000) for n in range(20)))
    progress = Progress(path)
    done = [progress.done for _ in pages_of_warc(path, progress)]
    assert done == sorted(done)
    assert 0 < done[0] <= done[-1] == progress.total


@pytest.mark.parametrize("content", [b"not a warc", b"\x1f\x8bnothing", b"<html></html>"])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "news.warc"
    path.write_bytes(content)
    with pytest.raises(TableError):
        list(pages_of_warc(path))
