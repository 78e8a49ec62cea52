"""The web pages of a WARC file, as CC-NEWS has them: broken records are named, others go on."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from data.ingest.report import Rejected, TableError
from data.ingest.web_pages import MAX_BYTES

_HTML: Final = ("text/html", "application/xhtml+xml")
_BLOCK: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class WarcPage:
    """A page as it was fetched."""

    #: Number of the record in its file, from 1.
    record: int
    url: str
    html: bytes
    #: What the answer's header says of the encoding; "" where nothing.
    charset: str
    #: When the crawler fetched it.
    collected: datetime | None


def pages_of_warc(path: Path) -> Iterator[WarcPage | Rejected]:
    """The HTML pages of a .warc or .warc.gz that were answered with 200, and the records that are broken.

    Other records (requests, robots.txt, images, redirects) are passed over. What follows a record that
    can't be told apart from the next is lost, which is said in the last `Rejected`. Raises TableError where
    the file is no WARC at all.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    number = 0
    with path.open("rb") as stream:
        try:
            records = ArchiveIterator(stream, no_record_parse=False, arc2warc=False)
            for number, record in enumerate(records, 1):
                page = _page(number, record)
                if page is not None:
                    yield page
        except (ArchiveLoadFailed, EOFError, OSError, zlib.error, ValueError, UnicodeError) as error:
            if not number:
                raise TableError(f"{path.name} is not a WARC file that can be read.", str(error)) from error
            yield Rejected(number + 1, "", "the file breaks off or is damaged here", str(error)[:80])


def _page(number: int, record: Any) -> WarcPage | Rejected | None:
    if record.rec_type != "response" or record.http_headers is None:
        return None
    kind, _, rest = (record.http_headers.get_header("Content-Type") or "").lower().partition(";")
    if record.http_headers.get_statuscode() != "200" or kind.strip() not in _HTML:
        return None
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    try:
        html = _capped(record.content_stream())
    except (OSError, EOFError, zlib.error, ValueError) as error:
        return Rejected(number, "", f"the page can't be unpacked: {error}", url)
    if len(html) <= MAX_BYTES and _breaks_off(record.raw_stream):
        return Rejected(number, "", "the record breaks off", url)
    if len(html) > MAX_BYTES:
        return Rejected(number, "", f"the page is larger than {MAX_BYTES // 1024**2} MB", url)
    if not html.strip():
        return Rejected(number, "", "the page is empty", url)
    charset = rest.partition("charset=")[2].strip().strip("\"'").partition(";")[0]
    return WarcPage(number, url.strip("<>"), html, charset, _time(record.rec_headers.get_header("WARC-Date")))


def _capped(stream: Any) -> bytes:
    """What a stream unpacks to, up to a little more than the limit."""
    held = io.BytesIO()
    while held.tell() <= MAX_BYTES and (block := stream.read(_BLOCK)):
        held.write(block)
    return held.getvalue()


def _breaks_off(stream: Any) -> bool:
    """Whether a record has less than the length that it states."""
    while stream.read(_BLOCK):
        pass
    return bool(getattr(stream, "limit", 0) > 0)


def _time(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
