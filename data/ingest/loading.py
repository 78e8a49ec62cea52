"""Anything that holds articles becomes the article table: tables, feeds, web pages and WARC files."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from data.corpus import CorpusError
from data.ingest.feeds import MAX_BYTES, is_feed, read_feed
from data.ingest.report import Findings, Loaded, Row, Step, TableError
from data.ingest.tables import load_frame, load_rows, load_table
from data.ingest.warc import WarcPage, pages_of_warc
from data.ingest.web_pages import PageError, read_page

_BEGINNING: Final = 1 << 16
_BOM: Final = b"\xef\xbb\xbf"


def load_file(
    path: Path,
    zone: ZoneInfo,
    progress: Callable[[Step], None] | None = None,
    url: str = "",
    headers: Mapping[str, str] | None = None,
    given: Mapping[str, str] | None = None,
) -> Loaded:
    """Read a file of articles, whatever it is: its bytes say so, and its name is not asked.

    `given` says of a table's columns which field they are, "" for none.
    `url` and `headers` are those of a file that was fetched. Raises TableError where it can't be used
    at all; single rows, entries or pages that can't be used are in the report.
    """
    if not path.is_file():
        return load_table(path, zone, progress, given)
    try:
        start = _beginning(path)
    except (OSError, EOFError, zlib.error):
        return load_table(path, zone, progress, given)  # it says in words what is wrong
    if start.startswith(b"WARC/"):
        return _load_warc(path, zone, progress)
    plain = start.removeprefix(_BOM).replace(b"\0", b"").lstrip()
    if plain[:1] == b"<" or (plain[:1] == b"{" and b"version" in start):
        content = _content(path)
        if is_feed(content):
            return load_feed(content, path.name, zone, url, headers)
        if plain[:1] == b"<":
            return _load_page(content, path.name, zone, url, headers or {})
    return load_table(path, zone, progress, given)


def is_table(path: Path) -> bool:
    """Whether a file would be read as a table, rather than as a feed, a page or a WARC file."""
    try:
        start = _beginning(path)
    except (OSError, EOFError, zlib.error):
        return True
    plain = start.removeprefix(_BOM).replace(b"\0", b"").lstrip()
    return not start.startswith(b"WARC/") and plain[:1] != b"<" and not is_feed(start)


def load_feed(
    content: bytes, source: str, zone: ZoneInfo, url: str = "", headers: Mapping[str, str] | None = None
) -> Loaded:
    """Read a feed."""
    return load_frame(read_feed(content, url, headers).rows, zone, source)


def _beginning(path: Path) -> bytes:
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        if not packed:
            return raw.read(_BEGINNING)
        with gzip.GzipFile(fileobj=raw) as unzipped:
            return unzipped.read(_BEGINNING)


def _content(path: Path) -> bytes:
    """The whole of a document, unpacked, or as much of it as shows that it is too large."""
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        if not packed:
            return raw.read(MAX_BYTES + 1)
        try:
            with gzip.GzipFile(fileobj=raw) as unzipped:
                return unzipped.read(MAX_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise TableError(f"{path.name} is a damaged gzip file.", str(error)) from error


def _load_page(content: bytes, name: str, zone: ZoneInfo, url: str, headers: Mapping[str, str]) -> Loaded:
    if b"<opml" in content[:_BEGINNING].lower():
        raise TableError(f"{name} is a list of feeds; “feeds import” takes it.")
    kind = headers.get("content-type", "")
    charset = kind.partition("charset=")[2].strip(" \"'").split(";")[0]
    try:
        row = read_page(content, url, charset)
    except CorpusError as error:
        raise TableError(f"{name}: {error}", error.detail) from error
    return load_frame([row], zone, name)


def _load_warc(path: Path, zone: ZoneInfo, progress: Callable[[Step], None] | None) -> Loaded:
    findings = Findings()

    def tell() -> None:
        if progress is not None:
            progress(Step(findings.read, findings.read, findings.read, findings.kept))

    return load_rows(_warc_rows(path, findings), path.name, zone, findings, tell)


def _warc_rows(path: Path, findings: Findings) -> Iterator[Row]:
    for found in pages_of_warc(path):
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
