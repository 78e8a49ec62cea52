"""Where the cells of a sheet link to: an address that stands behind a headline, or behind the word “link”."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from typing import Any, Final

from data.ingest.columns import Columns
from data.ingest.sheet_lines import SheetLine, place_of
from data.ingest.workbook_parts import opened, relations
from data.ingest.xml_scan import scan

_WEB: Final = re.compile(r"https?://", re.IGNORECASE)


class Linked:
    """Gives rows the addresses that their cells link to.

    A column of addresses may show other words; where there is no such column, it is the headline's link.
    """

    def __init__(self, names: Mapping[int, str], given: Mapping[str, str]) -> None:
        columns = Columns(given)
        columns.learn(names.values())
        shown = columns.by_field.get("url") or columns.by_field.get("headline") or [""]
        self._name = shown[0]
        self._column = next((at for at, name in names.items() if name == shown[0]), -1)
        self._own = "url" in columns.by_field
        self._links: dict[int, str] = {}

    def read(self, archive: zipfile.ZipFile, path: str) -> None:
        """Read the links of a sheet, which stand behind all its rows. Raises XmlError."""
        targets = {
            id: target
            for id, (kind, target) in relations(archive, path).items()
            if kind == "hyperlink" and _WEB.match(target)
        }
        if not targets:
            return

        def begin(name: str, told: Mapping[str, str]) -> None:
            if name != "hyperlink":
                return
            id = next((value for key, value in told.items() if key.rpartition(":")[2] == "id"), "")
            place = place_of(told.get("ref", "").partition(":")[0])
            if place and place[1] == self._column and id in targets:
                self._links[place[0]] = targets[id]

        with opened(archive, path) as stream:
            for _ in scan(stream, begin, lambda _: None):
                pass

    def with_links(self, record: dict[str, Any], row: SheetLine) -> dict[str, Any]:
        """A row with the address that it links to, where it shows none."""
        link = row.links.get(self._column) or self._links.get(row.number, "")
        if not _WEB.match(link) or (self._own and _WEB.match(str(record.get(self._name, "")))):
            return record
        return {**record, (self._name if self._own else "url"): link}
