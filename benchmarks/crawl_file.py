"""WARC files as news crawlers write them: a record packed by itself, and much beside the articles.

Of each page there are a request, the answer (plain, gzipped, in chunks, or with a header that outlived its
packing) and the crawler's metadata; among them robots.txt, feeds, images, redirects, errors and answers
that were the same as before.
"""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PAGES: Final = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "pages"
_DATED: Final = {"WARC-Date": "2024-05-06T07:08:09Z"}
_OTHERS: Final = (
    ("/robots.txt", "200 OK", "text/plain", b"User-agent: *\nDisallow: /private\n"),
    ("/feed", "200 OK", "application/rss+xml", b"<rss><channel><title>News</title></channel></rss>"),
    ("/old", "301 Moved Permanently", "text/html", b"<p>moved</p>"),
    (
        "/gone",
        "404 Not Found",
        "text/html; charset=utf-8",
        b"<h1>Not found</h1><p>There is no such page.</p>",
    ),
    ("/broken", "503 Service Unavailable", "text/html", b"<h1>Try again</h1>"),
)
_PICTURE: Final = b"\x89PNG\r\n\x1a\n" + bytes(2_000)
#: Pages from one set of other answers to the next.
_EVERY: Final = 10


def corpus_pages() -> Iterator[tuple[str, bytes]]:
    """The address and HTML of the pages that others collected, each file once."""
    files = json.loads((PAGES / "index.json").read_text("utf-8"))["files"]
    for number, file in enumerate({file["file"]: file for file in files}.values()):
        url = file["url"] if file["url"].startswith("http") else f"https://news.example/{number}"
        yield url, gzip.decompress((PAGES / file["file"]).read_bytes())


def write_crawl(
    path: Path, pages: Iterable[tuple[str, bytes]], cut: int = 0, picture: bytes = _PICTURE
) -> int:
    """Write a crawl of pages, without the last `cut` bytes; the number of pages is the answer."""
    written = 0
    with path.open("wb") as stream:
        crawl = _Crawl(WARCWriter(stream, gzip=path.suffix == ".gz"))
        crawl.info()
        for written, (url, html) in enumerate(pages, 1):
            if written % _EVERY == 1:
                crawl.others(url, picture)
            crawl.page(url, html, written)
        stream.truncate(stream.tell() - cut)
    return written


class _Crawl:
    """Writes records."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer

    def info(self) -> None:
        """What crawled."""
        self._writer.write_record(
            self._writer.create_warcinfo_record("crawl.warc.gz", {"software": "crawler"})
        )

    def page(self, url: str, html: bytes, number: int) -> None:
        """A request, its answer and the metadata."""
        asked = StatusAndHeaders("GET / HTTP/1.1", [("User-Agent", "crawler")], is_http_request=True)
        self._record(url, "request", b"", asked)
        headers, payload = _stored(html, number)
        self._record(url, "response", payload, StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"))
        self._record(url, "metadata", b"fetchTimeMs: 120\r\n")

    def others(self, url: str, picture: bytes) -> None:
        """Answers that are no articles, of the same site."""
        for place, status, kind, payload in (*_OTHERS, ("/photo.png", "200 OK", "image/png", picture)):
            headers = [("Content-Type", kind), ("Location", "/new")]
            told = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
            self._record(urljoin(url, place), "response", payload, told)
        same = self._writer.create_revisit_record(
            urljoin(url, "/again"), "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", url, _DATED["WARC-Date"],
            StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1"),
        )  # fmt: skip
        self._writer.write_record(same)

    def _record(self, url: str, kind: str, payload: bytes, http: StatusAndHeaders | None = None) -> None:
        self._writer.write_record(
            self._writer.create_warc_record(
                url, kind, io.BytesIO(payload), http_headers=http, warc_headers_dict=dict(_DATED),
                warc_content_type="application/warc-fields" if kind == "metadata" else "",
            )
        )  # fmt: skip


def _stored(html: bytes, number: int) -> tuple[list[tuple[str, str]], bytes]:
    """A page's headers and payload, in one of the ways in which crawlers store them."""
    kind = ("Content-Type", "text/html")
    match number % 5:
        case 0:
            return [kind, ("Content-Encoding", "gzip")], gzip.compress(html)
        case 1:
            return [kind, ("Transfer-Encoding", "chunked")], _chunked(html)
        case 2:
            return [kind, ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")], _chunked(
                gzip.compress(html)
            )
        case 3:
            return [kind, ("Content-Encoding", "gzip"), ("Content-Length", "1")], html
        case _:
            return [kind, ("X-Crawl-Content-Encoding", "br")], html


def _chunked(payload: bytes, size: int = 8_192) -> bytes:
    parts = [payload[start : start + size] for start in range(0, len(payload), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in [*parts, b""])
