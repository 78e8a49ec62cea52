"""The rows of a file, whatever its format: CSV and its kin, JSON, Parquet or Excel, gzipped or not.

What a file is shows in its bytes; its name is not asked.
"""

from __future__ import annotations

import codecs
import gzip
import io
import shutil
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from data.ingest.delimited import delimited_rows
from data.ingest.documents import document_rows, is_lines, line_rows
from data.ingest.encodings import encoding_of, has_mark, wide_encoding
from data.ingest.file_format import FileFormat
from data.ingest.given import Given
from data.ingest.report import Findings, Row, TableError
from data.ingest.workbooks import workbook_rows

#: Bytes a file may have once unpacked; a gzip bomb stops here.
MAX_BYTES: Final = 4 * 1024**3
_SAMPLE: Final = 1024**2
#: Characters of a line; one without an end would be read into memory whole.
_MAX_LINE: Final = 64 * 1024**2
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
#: The name of the part of an OLE file that holds an encrypted workbook.
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_OTHERS: Final = (
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel workbook, or one with a password; save it as .xlsx without one, or as CSV",
    ),
    (b"%PDF", "a PDF"),
    (b"SQLite format 3", "an SQLite database; export a table as CSV"),
    (b"<", "a web page or feed"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd; unpack it, or use gzip"),
    (b"BZh", "packed with bzip2; unpack it, or use gzip"),
    (b"\xfd7zXZ", "packed with xz; unpack it, or use gzip"),
)


class Progress:
    """How many bytes of a file have been read."""

    def __init__(self, path: Path) -> None:
        self.total = path.stat().st_size
        self.raw: IO[bytes] | None = None
        #: How far a file is that is not read from its beginning to its end, None for others.
        self.share: float | None = None

    @property
    def done(self) -> int:
        """Bytes read so far, as they lie on disk."""
        if self.share is not None:
            return int(self.total * self.share)
        if self.raw is None:
            return 0
        return self.total if self.raw.closed else self.raw.tell()


def rows_of(
    path: Path, findings: Findings, progress: Progress, given: Mapping[str, str] | None = None
) -> Iterator[Row]:
    """The rows of a file; what can't be read goes to the findings.

    Raises TableError where the file is no table at all.
    """
    with unpacked(path, Progress(path)) as stream:
        sample = beginning(stream)
    packed = isinstance(getattr(stream, "raw", None), _Capped)
    _refuse_others(path, sample)
    told = Given.of(given)
    with unpacked(path, progress) as stream:
        if sample.startswith(b"PAR1"):
            findings.format = FileFormat("Parquet", packed)
            yield from _parquet(path, stream)
        elif sample.startswith(_ZIP):
            findings.format = FileFormat("Excel", packed)
            with _seekable(stream) as source:
                yield from workbook_rows(path.name, source, findings, told, progress)
        else:
            encoding = _encoding(sample, told, findings)
            findings.format = FileFormat("", packed, encoding, has_mark(sample))
            text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
            yield from _text_rows(path, text, _decoded(sample, encoding), findings, told)


def _encoding(sample: bytes, told: Given, findings: Findings) -> str:
    """The encoding that someone says, with a byte order mark or without, else the guess."""
    if told.encoding == "utf-8" and has_mark(sample):
        return "utf-8-sig"
    if told.encoding == "utf-16" and not sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return wide_encoding(sample) or "utf-16-le"
    return told.encoding or encoding_of(sample, findings)


def _decoded(sample: bytes, encoding: str) -> str:
    """The beginning of a text; a character that is cut off by its end is left out."""
    return codecs.getincrementaldecoder(encoding)("replace").decode(sample)


def beginning(stream: IO[bytes]) -> bytes:
    """The first bytes of a stream, which may break off."""
    sample = b""
    try:
        while len(sample) < _SAMPLE and (block := stream.read(1 << 13)):
            sample += block
    except (EOFError, zlib.error):
        if not sample:
            raise
    return sample


class _Capped(io.RawIOBase):
    """A stream that ends in an error past a number of bytes."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream = stream
        self._left = MAX_BYTES
        self._name = name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise TableError(f"{self._name} holds more than {MAX_BYTES / 1024**3:g} GB once unpacked.")
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def unpacked(path: Path, progress: Progress) -> Iterator[IO[bytes]]:
    """The bytes of a file, unpacked as they are read. Raises TableError where it can't be read."""
    try:
        with path.open("rb") as raw:
            progress.raw = raw
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            if not packed:
                yield raw
                return
            with gzip.GzipFile(fileobj=raw) as unzipped:
                yield io.BufferedReader(_Capped(unzipped, path.name), 1 << 16)  # type: ignore[arg-type]  # GzipFile is a stream of bytes
    except OSError as error:
        raise TableError(f"{path.name} can't be read.", str(error)) from error
    except (EOFError, zlib.error) as error:
        raise TableError(f"{path.name} is a damaged gzip file.", str(error)) from error


def _refuse_others(path: Path, sample: bytes) -> None:
    if not sample.strip():
        raise TableError(f"{path.name} is empty.")
    start = sample.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _ENCRYPTED in sample and start.startswith(_OTHERS[0][0]):
        raise TableError(f"{path.name} is an Excel workbook with a password; save it without one.")
    for magic, what in _OTHERS:
        if start.startswith(magic):
            raise TableError(f"{path.name} is not a table of articles but {what}.")
    wide = sample.startswith((b"\xff\xfe", b"\xfe\xff", b"PAR1", *_ZIP)) or wide_encoding(sample)
    controls = sum(sample.count(bytes([c])) for c in range(9))
    if not wide and controls > 16 + len(sample) / 100:
        raise TableError(f"{path.name} is not a table: it holds binary data.")


def _parquet(path: Path, stream: IO[bytes]) -> Iterator[Row]:
    try:
        with _seekable(stream) as source:
            batches = pq.ParquetFile(source).iter_batches(batch_size=2_000)
            yield from enumerate((row for batch in batches for row in batch.to_pylist()), 1)
    except (pa.ArrowException, ValueError) as error:
        raise TableError(f"{path.name} is a damaged Parquet file.", str(error)) from error


@contextmanager
def _seekable(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """The stream itself, or a copy on disk of one that is unpacked as it is read."""
    if not isinstance(getattr(stream, "raw", None), _Capped):
        yield stream
        return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(stream, copy, 1 << 20)
        copy.seek(0)
        yield copy


def _text_rows(
    path: Path, text: io.TextIOWrapper, sample: str, findings: Findings, given: Given
) -> Iterator[Row]:
    start = sample.lstrip("\ufeff \t\r\n")
    if start[:1] == "[" or (start[:1] == "{" and not is_lines(start)):
        findings.is_a("JSON")
        yield from document_rows(path.name, text, findings)
    elif start[:1] == "{":
        findings.is_a("JSON lines")
        yield from line_rows(_ending_softly(text, findings), findings)
    else:
        yield from delimited_rows(path.name, _ending_softly(text, findings), start, findings, given)


def _ending_softly(text: io.TextIOWrapper, findings: Findings) -> Iterator[str]:
    """The lines of a text; where a packed file breaks off, what came before it stands."""
    number = 0
    try:
        while line := text.readline(_MAX_LINE):
            number += 1
            if len(line) == _MAX_LINE and line[-1] != "\n":
                findings.read += 1
                findings.reject(number, "", f"the line is longer than {_MAX_LINE:,} characters: it ends here")
                return
            yield line
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        if number == 0:
            raise
        findings.read += 1
        findings.reject(number + 1, "", f"the packed file breaks off here: {error}")
