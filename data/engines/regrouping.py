"""Regrouping an index: the files of storylines that differ where corrections of them hold.

What comes out is what the index of a table would be whose storylines had been corrected before, but for
titles: of a storyline whose articles are others now, it is that of the article most like the others.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from data.analysis.likeness import likeness
from data.article import NONE, display_title
from data.corrected import Corrected
from data.engines.columns import Ints, Lists, Strings, load_numbers, save_numbers, smallest
from data.engines.correcting import regrouped_folder
from data.engines.postings import Postings
from data.engines.suggesting import PARAMS, save_suggestions
from data.regrouped import Regrouping

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
    changes = corrected.storylines.of(regrouping.found(corrected.storylines.articles))
    if not changes:
        return folder  # none of the articles is here
    part = target.with_name(f".{target.name}.{uuid.uuid4().hex[:12]}.part")
    part.mkdir()
    try:
        regrouping.write(part, changes)
        save_suggestions(part, dict.fromkeys(PARAMS, folder) | {"entity": entities, _STORYLINE: part})
        try:
            part.rename(target)
        except OSError:
            if not target.is_dir():  # else another process was quicker
                raise
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return target


def joined(folder: Path, corrected: Corrected, batch: int) -> Mapping[str, str]:
    """The storylines that corrections make part of another one, and which."""
    found = _Regrouping(folder, batch).found(corrected.storylines.articles)
    return corrected.storylines.of(found).merged


class _Regrouping:
    """Makes the storylines of one index anew."""

    def __init__(self, folder: Path, batch: int) -> None:
        self.folder, self.batch = folder, batch
        self.values = Strings.open(folder / f"{_STORYLINE}.values.arrow").array.to_pylist()
        self.codes = load_numbers(folder / f"{_STORYLINE}.npy").astype(np.int64)
        self.ids = Strings.open(folder / "ids.arrow")
        self.rows: dict[str, int] = {}

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

    def write(self, target: Path, changes: Regrouping) -> None:
        """Write the changed storylines into a folder."""
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
        self._save(target, every, codes, moved, set(touched.tolist()), changes)

    def _save(
        self, target: Path, every: list[str], codes: Ints, moved: Ints, touched: set[int], changes: Regrouping
    ) -> None:
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
        members = Lists.open(target, f"{_STORYLINE}.rows")
        for at in [int(new[one]) for one in touched if new[one] >= 0 and new[one] != none]:
            central[at] = self._central(members[at].astype(np.int64))
            titles[at] = self._title(int(central[at]))
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

    def _central(self, rows: Ints) -> int:
        """The row whose words are most like those of the others, the first of equals."""
        codes, lengths = Lists.open(self.folder, "term").of_rows(rows)
        holding = Postings(self.folder, "text.stems").frequencies()
        rarity = np.log((1 + len(self.codes)) / np.maximum(holding, 1))
        return int(rows[np.argmax(np.round(likeness(codes, lengths, rarity), 9))])

    def _title(self, row: int) -> str:
        text = pa.ipc.open_file(pa.memory_map(str(self.folder / "text.arrow")))
        batch = text.get_batch(row // self.batch)
        fields: list[Any] = [batch.column(name)[row % self.batch].as_py() for name in _TITLED]
        return display_title(*fields)


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
