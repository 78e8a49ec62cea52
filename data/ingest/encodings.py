"""Which encoding a text file is in: Unicode where it can be, else the likeliest of the old ones."""

from __future__ import annotations

import codecs
import re
from typing import Final

from charset_normalizer import from_bytes

from data.ingest.report import Findings

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Cyrillic, Turkish, Western.
_OLD: Final = ("cp1251", "cp1254", "cp1252")
_MULTIBYTE: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH: Final = re.compile(rb"[\x80-\xff]")


def encoding_of(sample: bytes, findings: Findings) -> str:
    """The encoding of a file by its beginning; a guess is noted."""
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    if _mostly_utf8(sample):
        return "utf-8"
    guess = _guess(sample)
    findings.note(0, "", f"the file is not in UTF-8; it was read as {guess}")
    return guess


def _mostly_utf8(sample: bytes) -> bool:
    """Whether a sample is UTF-8, a few broken bytes aside; its last character may be cut off."""
    high = len(_HIGH.findall(sample))
    valid = sum(len(character) for character in _MULTIBYTE.findall(sample))
    return high - valid <= max(3 if valid or not high else 0, high // 5)


def _guess(sample: bytes) -> str:
    """The likeliest old encoding of a sample.

    Turkish and Western differ in six letters only, and Turkish text shows by these six.
    """
    best = from_bytes(sample, cp_isolation=list(_OLD)).best()
    if best is not None and best.encoding == "cp1251":
        return "cp1251"
    turkish = len(re.findall(rb"[a-z][\xf0\xfd\xfe]|[\xdd\xde\xd0][a-z]", sample))
    return "cp1254" if turkish * 50 > len(_HIGH.findall(sample)) else "cp1252"
