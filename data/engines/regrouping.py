"""Regrouping an index: the files of storylines that differ where corrections of them hold.

What comes out is what the index of a table would be whose storylines had been corrected before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from data.article import NONE, display_title
from data.corrected import Corrected
from data.engines.beside import written_beside
from data.engines.columns import Ints, Lists, Strings, load_numbers, save_numbers, smallest
from data.engines.correcting import regrouped_folder
from data.engines.groups import central_of
from data.engines.suggesting import PARAMS, save_suggestions
from data.regrouped import Held, Regrouping
from data.storylines.features import features_of
from data.storylines.tables import READ
from data.storylines.vectors import Sparse, end_to_end

_STORYLINE: Final = "storyline"
_TITLED: Final = ("headline", "summary", "body")


def regroup(folder: Path, entities: Path, corrected: Corrected, batch: int) -> Path:
    """Where the storylines of an index are as corrected: written where they are not there yet.

    `entities` has its entities as they are corrected; `batch` is the number of rows to a batch of its texts.
    """
    target = regrouped_folder(folder, corrected)
    if target.is_dir():
        return target
    regrouping = _Regrouping(folder, batch)
    changes = regrouping.changes(corrected)
    if not changes:
        return folder  # none of the articles is here
    with written_beside(target) as part:
        regrouping.write(part, changes, entities)
        save_suggestions(part, dict.fromkeys(PARAMS, folder) | {"entity": entities, _STORYLINE: part})
    return target


def joined(folder: Path, corrected: Corrected, batch: int) -> Mapping[str, str]:
    """The storylines that corrections make part of another one, and which."""
    return _Regrouping(folder, batch).changes(corrected).merged


class _Regrouping:
    """Makes the storylines of one index anew."""

    def __init__(self, folder: Path, batch: int) -> None:
        self.folder, self.batch = folder, batch
        self.values = Strings.open(folder / f"{_STORYLINE}.values.arrow").array.to_pylist()
        self.codes = load_numbers(folder / f"{_STORYLINE}.npy").astype(np.int64)
        self.ids = Strings.open(folder / "ids.arrow")
        self.text = pa.ipc.open_file(pa.memory_map(str(folder / "text.arrow")))
        self.rows: dict[str, int] = {}

    def changes(self, corrected: Corrected) -> Regrouping:
        """What corrections make of them."""
        found = self.found(corrected.storylines.articles)
        return corrected.storylines.of(found, Held(self.members, self.features))

    def members(self, storyline: str) -> list[str]:
        """The articles of a storyline as it was found."""
        if storyline not in self.values or storyline == NONE:
            return []
        rows = np.flatnonzero(self.codes == self.values.index(storyline)).tolist()
        found = {self.ids[row]: row for row in rows}
        self.rows |= found
        return list(found)

    def features(self, articles: Sequence[str]) -> Sparse:
        """What these articles are about, some of those that were found or are members."""
        rows = [self.rows[id] for id in articles]
        return end_to_end([features_of(self._row(row).select(READ)) for row in rows])

    def found(self, articles: Iterable[str]) -> dict[str, str | None]:
        """The storylines of those articles that are here; None for one without."""
        by_id = load_numbers(self.folder / "by_id.npy")
        for id in articles:
            row = row_of(self.ids, by_id, id)
            if row is not None:
                self.rows[id] = row
        return {id: self._value(row) for id, row in self.rows.items()}

    def _value(self, row: int) -> str | None:
        value: str = self.values[self.codes[row]]
        return None if value == NONE else value

    def write(self, target: Path, changes: Regrouping, entities: Path) -> None:
        """Write the changed storylines into a folder; `entities` has the entities that they share."""
        every = sorted({*self.values, NONE, *changes.merged.values(), *filter(None, changes.own.values())})
        place = {value: at for at, value in enumerate(every)}
        moved = np.array([place[changes.merged.get(value, value)] for value in self.values], np.int64)
        codes = moved[self.codes]
        for id, storyline in changes.own.items():
            codes[self.rows[id]] = place[storyline or NONE]
        # What is another storyline now, or was left by an article, has other members.
        left = [place[value] for id in changes.own if (value := self._value(self.rows[id])) is not None]
        given = [place[value] for value in (*changes.merged.values(), *changes.own.values()) if value]
        touched = np.unique(np.array([*left, *given], np.int64))
        codes = _without_lone(codes, touched, place[NONE], len(every))
        self._save(target, every, codes, moved, touched, changes, entities)

    def _save(
        self, target: Path, every: list[str], codes: Ints, moved: Ints, touched: Ints, changes: Regrouping,
        entities: Path,
    ) -> None:  # fmt: skip
        kept = np.unique(codes)
        new = np.full(len(every), -1, np.int64)
        new[kept] = np.arange(len(kept))
        values = [every[at] for at in kept]
        none = int(new[every.index(NONE)])
        codes = new[codes]
        save_numbers(target / f"{_STORYLINE}.npy", smallest(codes))
        Strings.save(target / f"{_STORYLINE}.values.arrow", values)
        save_numbers(target / f"{_STORYLINE}.articles.npy", np.bincount(codes, minlength=len(values)))
        held = np.flatnonzero(codes != none)
        Lists.save(target, f"{_STORYLINE}.rows", codes[held], held, len(values))
        central, titles = self._as_they_were(new, moved, len(values))
        others = np.where(np.isin(codes, new[touched]) & (codes != none), codes, -1)
        for at, row in self._central(others, entities):
            central[at], titles[at] = row, self._title(row)
        for at, value in enumerate(values):
            titles[at] = changes.titles.get(value, titles[at])
        save_numbers(target / f"{_STORYLINE}.central.npy", central.astype(np.uint32))
        Strings.save(target / f"{_STORYLINE}.titles.arrow", titles)

    def _as_they_were(self, new: Ints, moved: Ints, n: int) -> tuple[npt.NDArray[np.int64], list[str]]:
        """Central rows and titles of the storylines that are still there."""
        central, titles = np.zeros(n, np.int64), [""] * n
        before = load_numbers(self.folder / f"{_STORYLINE}.central.npy")
        called = Strings.open(self.folder / f"{_STORYLINE}.titles.arrow").array.to_pylist()
        for was, now in enumerate(new[moved].tolist()):
            if now >= 0 and was < len(before):
                central[now], titles[now] = before[was], called[was]
        return central, titles

    def _central(self, groups: Ints, entities: Path) -> Iterator[tuple[int, int]]:
        """The central row of each group, by its number."""
        members = np.flatnonzero(groups >= 0)
        titled = np.zeros(len(groups), np.bool_)
        titled[members] = [bool(self._text(int(row))[0]) for row in members]
        (rows,) = central_of(self.folder, entities, [groups], titled)
        yield from zip(np.unique(groups[members]).tolist(), rows.tolist(), strict=True)

    def _title(self, row: int) -> str:
        return display_title(*self._text(row))

    def _text(self, row: int) -> list[Any]:
        (told,) = self._row(row).select(_TITLED).to_pylist()
        return [told[name] for name in _TITLED]

    def _row(self, row: int) -> pa.Table:
        batch = self.text.get_batch(row // self.batch)
        return pa.Table.from_batches([batch.slice(row % self.batch, 1)])


def row_of(ids: Strings, by_id: Ints, id: str) -> int | None:
    """The row of an article; `by_id` has the rows in the order of ids."""
    low, high = 0, len(by_id)
    while low < high:
        middle = (low + high) // 2
        if ids[by_id[middle]] < id:
            low = middle + 1
        else:
            high = middle
    row = int(by_id[low]) if low < len(by_id) else -1
    return row if row >= 0 and ids[row] == id else None


def _without_lone(codes: Ints, touched: Ints, none: int, n: int) -> npt.NDArray[np.int64]:
    """The codes, an article that is alone in a touched storyline having none."""
    counts = np.bincount(codes, minlength=n)
    lone = np.zeros(n, np.bool_)
    lone[touched] = counts[touched] == 1
    found: npt.NDArray[np.int64] = np.where(lone[codes], none, codes)
    return found
