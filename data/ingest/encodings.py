"""Which encoding a text file is in: Unicode where it can be, else the likeliest of the old ones."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from charset_normalizer import from_bytes

if TYPE_CHECKING:
    from data.ingest.report import Findings

#: Encodings as Python names them, and as people do.
ENCODINGS: Final = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
    "cp1251": "windows-1251", "koi8-r": "KOI8-R", "koi8-u": "KOI8-U", "cp866": "CP866",
    "cp1254": "windows-1254", "cp1252": "windows-1252", "cp1250": "windows-1250", "cp1253": "windows-1253",
    "cp1256": "windows-1256", "iso8859-5": "ISO 8859-5", "mac-cyrillic": "Mac Cyrillic",
    "gb18030": "GB 18030", "big5": "Big5", "shift_jis": "Shift JIS", "euc_kr": "EUC-KR",
}  # fmt: skip
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_DOCUMENTS: Final = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined"})
_CYRILLIC: Final = ("cp1251", "koi8_r", "cp866")
_MULTIBYTE: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_WORD: Final = re.compile(rb"[\x80-\xff]{3,}")


def text_codec(name: str) -> str:
    """Python's own name of an encoding of texts; "" of one that is none, or none that documents are in.

    Python also knows encodings of names and programs; of those Punycode takes the square of a text's length.
    """
    try:
        codec = codecs.lookup(name) if name else None
    except (LookupError, ValueError):
        return ""
    return codec.name if codec is not None and codec.name not in _NO_DOCUMENTS and _is_text(codec) else ""


def _is_text(codec: codecs.CodecInfo) -> bool:
    return bool(getattr(codec, "_is_text_encoding", True))


def encoding_of(sample: bytes, findings: Findings) -> str:
    """The encoding of a file by its beginning; a guess is noted."""
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    if wide := wide_encoding(sample):
        return wide
    if _mostly_utf8(sample):
        return "utf-8"
    guess = _guess(sample)
    findings.note(0, "", f"the file is not in UTF-8; it was read as {guess}")
    return guess


def has_mark(sample: bytes) -> bool:
    """Whether a file begins with a byte order mark."""
    return any(sample.startswith(mark) for mark, _ in _MARKS)


def wide_encoding(sample: bytes) -> str:
    """UTF-16 without its mark, "" for anything else: its spaces and line ends have NULs, all on one side."""
    left, right = sample[0::2].count(0), sample[1::2].count(0)
    if min(left, right) or max(left, right) < max(8, len(sample) // 25):
        return ""
    return "utf-16-be" if left else "utf-16-le"


def _mostly_utf8(sample: bytes) -> bool:
    """Whether a sample is UTF-8, a few broken bytes aside; its last character may be cut off."""
    high = len(_HIGH.findall(sample))
    valid = sum(len(character) for character in _MULTIBYTE.findall(sample))
    return high - valid <= max(3 if valid or not high else 0, high // 5)


def _guess(sample: bytes) -> str:
    """The likeliest old encoding of a sample.

    Words in Cyrillic are runs of high bytes, where Latin letters with accents stand alone; Turkish and
    Western differ in six letters only, and Turkish text shows by these six.
    """
    high = len(_HIGH.findall(sample))
    if 2 * sum(map(len, _WORD.findall(sample))) > high:
        best = from_bytes(sample, cp_isolation=list(_CYRILLIC)).best()
        return codecs.lookup(best.encoding).name if best is not None else "cp1251"
    turkish = len(re.findall(rb"[a-z][\xf0\xfd\xfe]|[\xdd\xde\xd0][a-z]", sample))
    return "cp1254" if turkish * 50 > high else "cp1252"
