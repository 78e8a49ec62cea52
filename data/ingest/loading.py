"""Anything that holds articles becomes the article table: tables, feeds, web pages and WARC files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from data.corpus import CorpusError
from data.ingest.feeds import MAX_BYTES, is_feed, read_feed
from data.ingest.file_format import FileFormat
from data.ingest.formats import Progress, beginning, unpacked
from data.ingest.report import Findings, Row, Step, TableError
from data.ingest.tables import Reading, read_records, read_table
from data.ingest.warc import WarcPage, pages_of_warc
from data.ingest.web_pages import PageError, read_page


def read_file(
    path: Path,
    zone: ZoneInfo,
    progress: Callable[[Step], None] | None = None,
    url: str = "",
    headers: Mapping[str, str] | None = None,
    given: Mapping[str, str] | None = None,
) -> Reading:
    """Read a file of articles, whatever it is: its bytes say so, and its name is not asked.

    `given` says of a table's columns which field they are, "" for none.
    `url` and `headers` are those of a file that was fetched. Raises TableError where it can't be used
    at all; single rows, entries or pages that can't be used are in the report.
    """
    if not path.is_file():
        return read_table(path, zone, progress, given)  # it says in words what is wrong
    match _look(path):
        case "warc", _:
            return _read_warc(path, zone, progress)
        case "feed", content:
            feed = read_feed(content, url, headers)
            return read_records(feed.rows, zone, path.name, format=FileFormat(_feed_kind(feed.version)))
        case "page", content:
            return _read_page(content, path.name, zone, url, headers or {})
        case _:
            return read_table(path, zone, progress, given)


def is_table(path: Path) -> bool:
    """Whether a file would be read as a table, rather than as a feed, a page or a WARC file."""
    return _look(path)[0] == "table"


def _look(path: Path) -> tuple[Literal["warc", "feed", "page", "table"], bytes]:
    """What a file is, and the whole of it where it is a document and not a list of records.

    Of a document that is too large there is as much as shows that.
    """
    with unpacked(path, Progress(path)) as stream:
        start = beginning(stream)
    if start.startswith(b"WARC/"):
        return "warc", b""
    plain = start.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip()
    if plain[:1] != b"<" and not (plain[:1] == b"{" and b"version" in start):
        return "table", b""
    with unpacked(path, Progress(path)) as stream:
        content = stream.read(MAX_BYTES + 1)
    if is_feed(content):
        return "feed", content
    return ("page", content) if plain[:1] == b"<" else ("table", b"")


def _feed_kind(version: str) -> str:
    """What people call a feed that feedparser calls “rss20”."""
    kinds = (("rss", "RSS feed"), ("atom", "Atom feed"), ("cdf", "CDF feed"), ("json", "JSON Feed"))
    return next((name for start, name in kinds if version.startswith(start)), "feed")


def _read_page(content: bytes, name: str, zone: ZoneInfo, url: str, headers: Mapping[str, str]) -> Reading:
    if b"<opml" in content[:4096].lower():
        raise TableError(f"{name} is a list of feeds and holds no articles: “feeds import” follows them.")
    kind = headers.get("content-type", "")
    charset = kind.partition("charset=")[2].strip(" \"'").split(";")[0]
    try:
        row = read_page(content, url, charset)
    except CorpusError as error:
        raise TableError(f"{name}: {error}", error.detail) from error
    return read_records([row], zone, name, format=FileFormat("web page"))


def _read_warc(path: Path, zone: ZoneInfo, progress: Callable[[Step], None] | None) -> Reading:
    findings, read = Findings(format=FileFormat("WARC")), Progress(path)

    def tell() -> None:
        if progress is not None:
            progress(Step(read.done, read.total, findings.read, findings.kept))

    return Reading(_warc_rows(path, findings, read), path.name, zone, findings, tell, slow=True)


def _warc_rows(path: Path, findings: Findings, read: Progress) -> Iterator[Row]:
    passed: Counter[str] = Counter()
    for found in pages_of_warc(path, read, passed):
        if not isinstance(found, WarcPage):
            findings.read += 1
            findings.reject(found.line, found.field, found.reason, found.sample)
            continue
        try:
            row = read_page(found.html, found.url, found.charset)
        except PageError as error:
            findings.read += 1
            findings.reject(found.record, "", str(error), found.url)
            continue
        yield found.record, {**row, "collected": found.collected}
    if passed:
        told = ", ".join(f"{count:,} {what}" for what, count in passed.most_common())
        findings.note(0, "", f"answers that were passed over: {told}")
