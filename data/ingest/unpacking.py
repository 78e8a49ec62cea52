"""Unpacking what a server packed, as it comes and no further than it may be large."""

from __future__ import annotations

import zlib
from typing import Final

from data.ingest.fetch_error import FetchError

_GZIP: Final = 16 + zlib.MAX_WBITS
_ZLIB: Final = zlib.MAX_WBITS
_BARE: Final = -zlib.MAX_WBITS


class Plain:
    """What is not packed."""

    def unpack(self, block: bytes, most: int) -> bytes:
        """The next of the content; more than `most` bytes where there is more, but not all of it."""
        return block

    def end(self) -> None:
        """There is no more; raises zlib.error where something is missing."""


class Packed(Plain):
    """What is packed with gzip, in one piece or several, or with deflate."""

    def __init__(self, *formats: int) -> None:
        self._formats = formats
        self._unpacker = zlib.decompressobj(formats[0])
        self._begun = False

    def unpack(self, block: bytes, most: int) -> bytes:
        content = bytearray()
        while block and len(content) < most:
            if self._unpacker.eof:  # gzip may go on with another piece; what is none is padding
                if self._formats[0] != _GZIP or not block.startswith(b"\x1f\x8b"):
                    break
                self._unpacker = zlib.decompressobj(_GZIP)
            content += self._next(block, most - len(content))
            block = self._unpacker.unused_data if self._unpacker.eof else b""
        return bytes(content)

    def end(self) -> None:
        if self._begun and not self._unpacker.eof:
            raise zlib.error("it breaks off")

    def _next(self, block: bytes, most: int) -> bytes:
        """The next of a piece; deflate comes bare from some servers, against the standard."""
        first, self._begun = not self._begun, True
        try:
            return self._unpacker.decompress(block, most)
        except zlib.error:
            if not first or len(self._formats) == 1:
                raise
            self._unpacker = zlib.decompressobj(self._formats[1])
            return self._unpacker.decompress(block, most)


def unpacker_of(encoding: str) -> Plain:
    """What unpacks an answer's Content-Encoding. Raises FetchError for one that was not asked for."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return Plain()
    if name in ("gzip", "x-gzip"):
        return Packed(_GZIP)
    if name == "deflate":
        return Packed(_ZLIB, _BARE)
    raise FetchError("The answer is packed in a way that was not asked for.", encoding[:100])
