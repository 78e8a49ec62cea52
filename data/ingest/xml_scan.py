"""XML read in a stream: none of it is kept here, and what could blow up is refused.

The parsers that build a tree hold all of it: a workbook of 80 KB whose sheet is one row of 20 million empty
cells took openpyxl a minute and three gigabytes.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any, Final
from xml.parsers import expat

_BLOCK: Final = 1 << 16
#: Bytes that a single tag or comment may have: expat begins it anew with each block.
_MAX_TOKEN: Final = 1 << 20
_MAX_DEPTH: Final = 100

Begin = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], object]


class XmlError(ValueError):
    """XML that can't be read, or should not be; the message is the reason."""


def scan(
    stream: IO[bytes], begin: Begin, end: End, text: Callable[[str], None] | None = None
) -> Iterator[int]:
    """Read XML; gives the bytes read after each block, so that what was heard meanwhile can be used.

    Names come without their namespaces. Raises XmlError, at any time.
    """
    parser = _parser(begin, end, text)
    read = 0
    try:
        while block := stream.read(_BLOCK):
            parser.Parse(block)
            read += len(block)
            if read - parser.CurrentByteIndex > _MAX_TOKEN:
                raise XmlError("one of its tags has over a megabyte")
            yield read
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise XmlError(f"it is damaged: {error}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise XmlError(f"it is damaged: {error or 'it breaks off'}") from error
    except (NotImplementedError, RuntimeError) as error:  # packed in an unknown way, or with a password
        raise XmlError(f"it can't be unpacked: {error}") from error
    yield read


def _parser(begin: Begin, end: End, text: Callable[[str], None] | None) -> Any:
    depth = 0

    def on_begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            raise XmlError(f"its tags are nested over {_MAX_DEPTH} deep")
        begin(name.rpartition(":")[2] if ":" in name else name, attributes)

    def on_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name.rpartition(":")[2] if ":" in name else name)

    def on_doctype(*_: object) -> None:
        # Entities that blow up or name other files are declared there, and nothing that we read has them.
        raise XmlError("it declares a document type")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = on_begin
    parser.EndElementHandler = on_end
    parser.StartDoctypeDeclHandler = on_doctype
    if text is not None:
        parser.CharacterDataHandler = text
    return parser
