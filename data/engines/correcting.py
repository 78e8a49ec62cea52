"""Correcting an index: the files of entities that differ where corrections hold, beside those it has.

Only the lists of what was corrected are made anew; the others are copied with their codes moved. What comes
out is what the index of a table would be whose mentions had been corrected before.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.corrected import TELLING, Corrected, written
from data.engines.beside import written_beside
from data.engines.columns import Ints, Lists, Mask, Strings, save_numbers
from data.engines.suggesting import correct_suggestions

_ENTITY: Final = "entity"
#: Rows whose texts are looked at together.
_GROUP: Final = 4_096


@dataclass(frozen=True, slots=True)
class Pairs:
    """The entities of some rows, each row and entity once: ascending by row, then by entity."""

    rows: Ints
    codes: Ints


def corrected_folder(folder: Path, corrected: Corrected) -> Path:
    """Where the corrected files of an index are."""
    return folder.with_name(f"{folder.name}.{corrected.digest}")


def regrouped_folder(folder: Path, corrected: Corrected) -> Path:
    """Where the storylines of an index are as they were corrected."""
    return folder.with_name(f"{folder.name}.{corrected.digest}-storylines")


def correct(folder: Path, corrected: Corrected, batch: int) -> Path:
    """Where the entities of an index are as corrected: written where they are not there yet.

    `batch` is the number of rows to a batch of its texts.
    """
    target = corrected_folder(folder, corrected)
    if target.is_dir():
        return target
    found = Strings.open(folder / f"{_ENTITY}.values.arrow")
    if all(found.find(entity) is None for entity in corrected.entities):
        return folder  # what was corrected is not here yet
    with written_beside(target) as part:
        _Correcting(folder, part, corrected, batch).write()
    return target


def drop_corrected(folder: Path, corrected: Corrected) -> bool:
    """Remove the corrected files of an index; whether there were any."""
    targets = [corrected_folder(folder, corrected), regrouped_folder(folder, corrected)]
    there = [target for target in targets if corrected and target.is_dir()]
    for target in there:
        shutil.rmtree(target, ignore_errors=True)
    return bool(there)


class _Correcting:
    """Writes the corrected files of one index."""

    def __init__(self, folder: Path, target: Path, corrected: Corrected, batch: int) -> None:
        self.folder, self.target, self.corrected, self.batch = folder, target, corrected, batch
        self.found = Strings.open(folder / f"{_ENTITY}.values.arrow")
        #: Rows whose entities are put together anew.
        self.again: Mask = np.zeros(0, np.bool_)
        #: Entities that were looked for, with where they were found.
        self.places: dict[str, int] = {}
        self.lists, self.rows_of = Lists.open(folder, _ENTITY), Lists.open(folder, f"{_ENTITY}.rows")

    def write(self) -> None:
        taken = self._codes(self.corrected.entities)
        given = self._codes(self.corrected.into)
        rows = self._naming([code for code in taken.values() if code is not None])
        keys, pairs = self._pairs(rows, taken)
        touched = np.array(sorted({c for c in (*taken.values(), *given.values()) if c is not None}), np.int64)
        self.again = np.zeros(len(self.lists.starts) - 1, np.bool_)
        self.again[rows] = True
        values, moved, place = self._values(keys, pairs, touched)
        pairs = _pairs(pairs.rows, place[pairs.codes])
        Strings.save_array(self.target / f"{_ENTITY}.values.arrow", values)
        self._save_lists(pairs, moved)
        articles = self._save_rows(pairs, moved, touched, len(values))
        save_numbers(self.target / f"{_ENTITY}.articles.npy", articles)
        correct_suggestions(self.folder, self.target, moved)

    def _codes(self, keys: frozenset[str]) -> dict[str, int | None]:
        return {key: self.found.find(key) for key in keys}

    def _naming(self, codes: list[int]) -> Ints:
        """The rows that name any of some entities."""
        named = np.zeros(len(self.lists.starts) - 1, np.bool_)
        for code in codes:
            named[self.rows_of[code]] = True
        return np.flatnonzero(named)

    def _pairs(self, rows: Ints, taken: Mapping[str, int | None]) -> tuple[list[str], Pairs]:
        """The entities of these rows as they are now: their keys, and rows with places among the keys.

        The first of the keys are those that were found, by their codes, so that most need no look.
        """
        numbers: dict[str, int] = {}
        size = len(self.found)
        whole = np.arange(size, dtype=np.int64)
        looked = np.zeros(size, np.bool_)
        for key, code in taken.items():
            if code is None:
                continue
            looked[code] = key in self.corrected.splitting
            now = None if looked[code] else self.corrected.whole(key)
            whole[code] = -1 if now is None else self._number(now, numbers)
        codes, lengths = self.lists.of_rows(rows)
        at = np.repeat(rows, lengths)
        new, kept = whole[codes], whole[codes] >= 0
        found = [(at[kept], new[kept]), *self._looked(rows, looked, numbers)]
        every, which = (np.concatenate(some) for some in zip(*found, strict=True))
        return list(numbers), _pairs(every, which)

    def _number(self, key: str, numbers: dict[str, int]) -> int:
        """The place of a key: its code where it was found, else behind all codes."""
        if key not in self.places:
            code = self.found.find(key)
            fresh = len(self.found) + len(numbers)
            self.places[key] = code if code is not None else fresh
            if code is None:
                numbers[key] = len(numbers)
        return self.places[key]

    def _looked(self, rows: Ints, looked: Mask, numbers: dict[str, int]) -> Iterator[tuple[Ints, Ints]]:
        """Rows and places of the mentions that must be looked at one by one."""
        split = np.flatnonzero(looked)
        if not len(split):
            return
        at, places = [], []
        keys = {self.found[code] for code in split}
        for number, article, mention in mentions_of(
            text_of(self.folder), self._naming(split.tolist()), keys, self.batch
        ):
            key = f"{mention['kind']}:{mention['entity']}"
            now = self.corrected.of(key, written(mention, article), str(article["id"]))
            if now is not None:
                at.append(number)
                places.append(self._number(now, numbers))
        yield np.array(at, np.int64), np.array(places, np.int64)

    def _values(self, keys: list[str], pairs: Pairs, touched: Ints) -> tuple[pa.LargeStringArray, Ints, Ints]:
        """All entities in order; where each that was found is now, -1 if nowhere; and where each place is."""
        size = len(self.found)
        named = np.zeros(size + len(keys), np.bool_)
        named[:size] = True
        named[touched] = [len(self._elsewhere(code)) > 0 for code in touched]
        named[pairs.codes] = True
        fresh = np.array([i for i, key in enumerate(keys) if named[size + i]], np.int64)
        ordered = sorted(fresh.tolist(), key=keys.__getitem__)
        before = np.array([self.found.run(keys[i])[0] for i in ordered], np.int64)
        kept = named[:size]
        # A fresh one moves all that were found after it; one that is there no more moves them back.
        moved = np.cumsum(kept) - 1 + np.searchsorted(before, np.arange(size), side="right")
        moved[~kept] = -1
        place = np.full(size + len(keys), -1, np.int64)
        place[:size] = moved
        kept_before = np.concatenate([[0], np.cumsum(kept)])[before] if len(before) else before
        place[size + np.array(ordered, np.int64)] = kept_before + np.arange(len(ordered))
        every = pa.concat_arrays([self.found.array, pa.array([keys[i] for i in ordered], pa.large_string())])
        source = np.empty(int(kept.sum()) + len(ordered), np.int64)
        source[moved[kept]] = np.flatnonzero(kept)
        source[place[size + np.array(ordered, np.int64)]] = size + np.arange(len(ordered))
        return every.take(pa.array(source)), moved, place

    def _elsewhere(self, code: int) -> Ints:
        """The rows of an entity that stay as they are."""
        rows = self.rows_of[int(code)]
        return rows[~self.again[rows]]

    def _save_lists(self, pairs: Pairs, moved: Ints) -> None:
        changed, lengths = self.again, self.lists.lengths()
        kept = moved[self.lists.codes[np.repeat(~changed, lengths)]]
        lengths = np.where(changed, np.bincount(pairs.rows, minlength=len(changed)), lengths)
        _save(self.target, _ENTITY, lengths, changed, kept, pairs.codes)

    def _save_rows(self, pairs: Pairs, moved: Ints, touched: Ints, size: int) -> Ints:
        """The rows of each entity; how many there are, which are its articles."""
        old = np.flatnonzero(moved >= 0)
        source = np.full(size, -1, np.int64)
        source[moved[old]] = old
        # What is corrected, or newly named in a corrected row, has its rows put together anew.
        changed = source < 0
        again = moved[touched]
        changed[again[again >= 0]] = True
        mine = changed[pairs.codes]
        at, codes = [pairs.rows[mine]], [pairs.codes[mine]]
        for code in touched:
            if moved[code] >= 0:
                rest = self._elsewhere(code)
                at.append(rest)
                codes.append(np.full(len(rest), moved[code], np.int64))
        every, which = np.concatenate(at), np.concatenate(codes)
        every = _pairs(which, every).codes
        before = self.rows_of.lengths()
        untouched = np.zeros(len(before), np.bool_)
        untouched[source[~changed]] = True
        lengths = np.bincount(which, minlength=size)
        lengths[~changed] = before[source[~changed]]
        kept = self.rows_of.codes[np.repeat(untouched, before)]
        _save(self.target, f"{_ENTITY}.rows", lengths, changed, kept, every)
        return lengths.astype(np.int64)


def _pairs(rows: Ints, codes: Ints) -> Pairs:
    """Pairs in order, each once. Sorting numbers is several times as quick as numpy's `unique`."""
    keyed = np.sort((rows.astype(np.int64) << 32) | codes)
    keyed = keyed[np.diff(keyed, prepend=-1) != 0]
    return Pairs(keyed >> 32, keyed & 0xFFFFFFFF)


def _save(folder: Path, name: str, lengths: Ints, changed: Mask, kept: Ints, fresh: Ints) -> None:
    """Write lists of these lengths: `fresh` has the items of those that are changed, `kept` of the others."""
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    codes = np.empty(int(starts[-1]), np.uint32)
    mine = np.repeat(changed, lengths)
    codes[mine] = fresh
    codes[~mine] = kept
    save_numbers(folder / f"{name}.starts.npy", starts)
    save_numbers(folder / f"{name}.codes.npy", codes)


def text_of(folder: Path) -> pa.ipc.RecordBatchFileReader:
    """The texts of an index, mapped."""
    return pa.ipc.open_file(pa.memory_map(str(folder / "text.arrow")))


def mentions_of(
    text: pa.ipc.RecordBatchFileReader, rows: Ints, keys: set[str], batch: int
) -> Iterator[tuple[int, dict[str, Any], dict[str, Any]]]:
    """The mentions of some entities in some rows of an index's texts: row, article and mention."""
    for number in np.unique(rows // batch):
        here = rows[rows // batch == number]
        held = text.get_batch(int(number)).select(list(TELLING))
        for start in range(0, len(here), _GROUP):
            yield from _mentions(held, here[start : start + _GROUP], int(number) * batch, keys)


def _mentions(
    held: pa.RecordBatch, rows: Ints, first: int, keys: set[str]
) -> Iterator[tuple[int, dict[str, Any], dict[str, Any]]]:
    taken = pa.Table.from_batches([held]).take(pa.array(rows - first))
    mentions = taken.column("mentions").combine_chunks()
    flat, parents = pc.list_flatten(mentions), pc.list_parent_indices(mentions)
    named = pc.binary_join_element_wise(pc.struct_field(flat, "kind"), pc.struct_field(flat, "entity"), ":")
    wanted = pc.is_in(named, pa.array(sorted(keys), named.type))
    texts = taken.drop_columns(["mentions"]).to_pylist()
    pairs = zip(flat.filter(wanted).to_pylist(), parents.filter(wanted).to_pylist(), strict=True)
    for mention, at in pairs:
        yield int(rows[at]), texts[at], mention
