"""The web pages of a WARC file, as CC-NEWS has them: broken records are named, others go on."""

from __future__ import annotations

import gzip
import io
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final, cast

from data.ingest.formats import Progress
from data.ingest.report import Rejected, TableError
from data.ingest.web_pages import MAX_BYTES

_HTML: Final = ("text/html", "application/xhtml+xml")
_BLOCK: Final = 1 << 16
#: Packings of pages that are undone.
_UNPACKED: Final = ("", "gzip", "deflate", "identity")


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


def pages_of_warc(
    path: Path, progress: Progress | None = None, passed: Counter[str] | None = None
) -> Iterator[WarcPage | Rejected]:
    """The HTML pages of a .warc or .warc.gz that were answered with 200, and the records that are broken.

    Other answers (robots.txt, feeds, images, redirects, what was the same as before) are passed over and
    counted in `passed`. What follows a record that can't be told apart from the next is lost, which is said
    in the last `Rejected`. The file is read as a stream, gzipped by records or as a whole. Raises TableError
    where it is no WARC at all.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    number = 0
    with _opened(path, progress or Progress(path)) as stream:
        try:
            records = ArchiveIterator(stream, no_record_parse=False, arc2warc=False)
            for number, record in enumerate(records, 1):
                page = _page(number, record)
                if isinstance(page, str):
                    if passed is not None and page:
                        passed[page] += 1
                else:
                    yield page
        except (ArchiveLoadFailed, EOFError, OSError, zlib.error, ValueError, UnicodeError) as error:
            if not number:
                raise TableError(f"{path.name} is not a WARC file that can be read.", str(error)) from error
            yield Rejected(number + 1, "", "the file breaks off or is damaged here", str(error)[:80])


@contextmanager
def _opened(path: Path, progress: Progress) -> Iterator[IO[bytes]]:
    with path.open("rb") as raw:
        progress.raw = raw
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        yield cast(IO[bytes], _Unzipped(fileobj=raw) if packed else raw)


class _Unzipped(gzip.GzipFile):
    """A gzip stream that says where it breaks off: what warcio hears by EOFError is the end of a file."""

    def read(self, size: int | None = -1) -> bytes:
        """The next bytes."""
        try:
            return super().read(size)
        except EOFError as error:
            raise OSError("the file ends in the middle") from error


def _page(number: int, record: Any) -> WarcPage | Rejected | str:
    """A page; what is wrong with its record; or what else the record is, "" for what is no answer."""
    if record.rec_type == "revisit":
        return "the same as before"
    if record.rec_type != "response" or record.http_headers is None:
        return ""
    status = record.http_headers.get_statuscode()
    kind, _, rest = (record.http_headers.get_header("Content-Type") or "").lower().partition(";")
    if status != "200":
        return "redirects" if status.startswith("3") else "errors"
    if kind.strip() not in _HTML:
        return "no web pages"
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    try:
        html = _capped(record.content_stream())
    except (OSError, EOFError, zlib.error, ValueError) as error:
        return Rejected(number, "", f"the page can't be unpacked: {error}", url)
    if len(html) <= MAX_BYTES and _breaks_off(record.raw_stream):
        return Rejected(number, "", "the record breaks off", url)
    if wrong := _wrong(html, record.http_headers.get_header("Content-Encoding") or ""):
        return Rejected(number, "", wrong, url)
    charset = rest.partition("charset=")[2].strip().strip("\"'").partition(";")[0]
    return WarcPage(number, url, html, charset, _time(record.rec_headers.get_header("WARC-Date")))


def _wrong(html: bytes, packing: str) -> str:
    """Why a page can't be read, in words; "" where it can."""
    if len(html) > MAX_BYTES:
        return f"the page is larger than {MAX_BYTES // 1024**2} MB"
    if not html.strip():
        return "the page is empty"
    # Crawlers that unpack what they store may leave the header as it was.
    if packing.lower() not in _UNPACKED and b"<" not in html[:1024]:
        return f"the page is packed in a way that can't be read here ({packing[:20]})"
    return ""


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
