"""The texts that the cells of an Excel workbook share: a list that comes before all sheets."""

from __future__ import annotations

import os
import re
import tempfile
import zipfile
from array import array
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from data.ingest.workbook_parts import opened
from data.ingest.xml_scan import XmlError, scan

#: Texts of a workbook, and characters of one; Excel itself stops at 32,767.
MAX_TEXTS: Final = 32_000_000
MAX_TEXT: Final = 1 << 18
#: A character that XML can't hold, or an underscore that would look like the beginning of one.
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


class SharedTexts:
    """Gives texts by number: read as far as they are asked for, and kept on disk."""

    def __init__(self, archive: zipfile.ZipFile, path: str) -> None:
        #: Bytes of the part that have been read.
        self.read = 0
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - `close` closes it
        self._ends = array("Q", [0])
        self._more = self._texts(archive, path) if path else iter(())
        self._get = lru_cache(4096)(self._stored)

    def close(self) -> None:
        """Give the disk's space back."""
        self._get.cache_clear()
        self._file.close()

    def get(self, number: int) -> str:
        """A text. Raises XmlError where there is none of that number, or where they can't be read."""
        if number >= len(self._ends) - 1:
            self._read_up_to(number)
        if not 0 <= number < len(self._ends) - 1:
            raise XmlError("a cell refers to a text that is not there")
        return self._get(number)

    def _stored(self, number: int) -> str:
        start, end = self._ends[number], self._ends[number + 1]
        return os.pread(self._file.fileno(), end - start, start).decode("utf-8", "replace")

    def _read_up_to(self, number: int) -> None:
        for read in self._more:
            self.read = read
            if number < len(self._ends) - 1:
                break
        self._file.flush()

    def _add(self, text: str) -> None:
        if len(self._ends) > MAX_TEXTS:
            raise XmlError(f"it has more than {MAX_TEXTS:,} texts")
        self._ends.append(self._ends[-1] + self._file.write(text.encode("utf-8", "replace")))

    def _texts(self, archive: zipfile.ZipFile, path: str) -> Iterator[int]:
        """Keep the texts; gives the bytes read so far."""
        parts: list[str] = []
        size = aside = 0
        inside = False

        def begin(name: str, _: Mapping[str, str]) -> None:
            nonlocal inside, aside
            inside = name == "t" and not aside
            aside += name == "rPh"  # how the text is pronounced

        def end(name: str) -> None:
            nonlocal inside, aside, size
            inside = False
            aside -= name == "rPh"
            if name == "si":
                self._add(unescaped("".join(parts)))
                parts.clear()
                size = 0

        def text(data: str) -> None:
            nonlocal size
            if inside:
                size += len(data)
                if size > MAX_TEXT:
                    raise XmlError(f"one of its texts has more than {MAX_TEXT:,} characters")
                parts.append(data)

        with opened(archive, path) as stream:
            yield from scan(stream, begin, end, text)


def unescaped(text: str) -> str:
    """A text with the characters that Excel writes as _x000D_ and the like."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
