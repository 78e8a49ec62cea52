"""The opened files of an embedded index: everything is mapped, nothing big is copied."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.article import NONE, SCHEMA
from data.corpus import CorpusUnavailable
from data.corrected import NONE_CORRECTED, TELLING, Corrected
from data.engines.bitmaps import Bitmaps
from data.engines.building import BATCH, FORMAT, LISTS, UNDATED, VALUES
from data.engines.columns import Ints, Lists, Strings, cells, firsts, load_numbers
from data.engines.correcting import correct, text_of
from data.engines.earlier import EarlierTexts
from data.engines.facts import Facts
from data.engines.groups import GROUPED, Groups
from data.engines.pairs import Pairs
from data.engines.phrases import FIELDS, Phrases, Words
from data.engines.postings import Postings
from data.engines.regrouping import joined, regroup, row_of
from data.engines.suggesting import Suggestions

#: Stands for "nobody knows when": before every time.
NEVER: Final = -(2**63)


class Index:
    """Text, columns and postings of one corpus; rows are in the order `oldest`."""

    def __init__(self, folder: Path, corrected: Corrected = NONE_CORRECTED) -> None:
        """Open an index; `corrected` is what people said that its entities really are."""
        meta = _meta(folder)
        self.corrected = corrected
        #: Where the text is, and where the entities are: in files of their own where corrections hold.
        self.folder = folder
        entities = correct(folder, corrected, BATCH) if corrected.steps else folder
        storylines = regroup(folder, entities, corrected, BATCH) if corrected.storylines else folder
        self.name: str = meta["name"]
        self.version: str = meta["version"] + (f"-{corrected.digest}" if corrected else "")
        self.zone = ZoneInfo(meta["zone"])
        self.articles: int = meta["articles"]
        self.undated: int = meta["undated"]
        self.day_only_articles: int = meta["day_only"]
        self.first, self.last = _date(meta["first"]), _date(meta["last"])
        self.analyzers: tuple[str, ...] = tuple(meta["analyzers"])
        self._open_columns(folder)
        self._open_values(folder, entities, storylines)
        self._open_words(folder)
        #: Mapped for as long as the index is open: its files may be taken away meanwhile.
        self.text = text_of(folder)
        self._ahead: dict[tuple[int, int], tuple[Ints, Ints]] = {}
        self._batches: dict[int, pa.RecordBatch] = {}
        self._batch_cells: dict[int, dict[str, Callable[[int], Any]]] = {}
        self.suggestions = Suggestions(folder, entities, storylines)
        self.earlier = EarlierTexts(folder)
        self.facts = Facts(folder, corrected)

    def _open_columns(self, folder: Path) -> None:
        self.ids = Strings.open(folder / "ids.arrow")
        self.by_id, self.id_rank, self.newest, self.day, self.day_only, self.length = (
            load_numbers(folder / f"{name}.npy")
            for name in ("by_id", "id_rank", "newest", "day", "day_only", "length")
        )
        #: Rows whose language was told with doubt, and those whose source gave a date that is none.
        self.unsure = {name: load_numbers(folder / f"unsure_{name}.npy") for name in ("language", "date")}
        self.is_copy = load_numbers(folder / "is_copy.npy")
        #: Rows that say the same, and rows that share a card in folded lists.
        self.texts, self.cards = Groups(folder, "copies"), Groups(folder, "card")
        #: Rows with a date come first; the earliest and the number of days are known.
        self.dated = self.articles - self.undated
        assert not self.dated or self.day[0] != UNDATED

    def _open_values(self, folder: Path, entities: Path, storylines: Path) -> None:
        own = {"entity": entities, "storyline": storylines}
        at = {name: own.get(name, folder) for name in (*VALUES, *LISTS)}
        self.codes: dict[str, Ints] = {name: load_numbers(at[name] / f"{name}.npy") for name in VALUES}
        self.values = {name: Strings.open(at[name] / f"{name}.values.arrow") for name in at}
        self.value_articles: dict[str, Ints] = {
            name: load_numbers(at[name] / f"{name}.articles.npy") for name in at
        }
        self.lists = {name: Lists.open(at[name], name) for name in LISTS}
        self.list_rows = {name: Lists.open(at[name], f"{name}.rows") for name in (*LISTS, *GROUPED)}
        #: The row that is nearest to what its whole event or storyline says.
        self.central = {name: load_numbers(at[name] / f"{name}.central.npy") for name in GROUPED}
        self.titles = Strings.open(storylines / "storyline.titles.arrow")

    def _open_words(self, folder: Path) -> None:
        self.words, self.stems = Strings.open(folder / "words.arrow"), Strings.open(folder / "stems.arrow")
        self.word_postings = {field: Postings(folder, f"{field}.words") for field in FIELDS}
        self.stem_postings = {field: Postings(folder, f"{field}.stems") for field in FIELDS}
        self.bitmaps = {field: Bitmaps(folder, f"{field}.stems", self.stems) for field in FIELDS}
        #: For each article the stems of its headline, summary and body.
        self.terms = Lists.open(folder, "term")
        self.pairs = Pairs(folder, self.stems)
        self.phrases, self.fuzzy = Phrases(folder / "phrases"), Words(folder / "fuzzy")

    def holding(self, field: str, code: int) -> Ints:
        """The rows that hold a value of a field, ascending."""
        if field not in self.list_rows:
            # To sort codes takes some 20 ns a row once, and saves a look at all of them for each scope.
            self.list_rows[field] = Lists.by_code(self.codes[field], len(self.values[field]))
        return self.list_rows[field][code]

    @cached_property
    def days_ascend(self) -> bool:
        """Whether no dated row has an earlier day than the row before.

        Rows are in the order of time, and days follow it but where clocks were set back over midnight, as in
        St. John's until 2011.
        """
        days = self.day[: self.dated]
        return bool(np.all(days[1:] >= days[:-1]))

    @cached_property
    def day_starts(self) -> tuple[Ints, Ints]:
        """The days that have articles, and the rows at which each begins, with the end of the last one.

        Only where `days_ascend`.
        """
        days = self.day[: self.dated]
        first = firsts(days)
        return days[first], np.append(first, len(days))

    @cached_property
    def stem_frequencies(self) -> Ints:
        """How many articles hold each stem."""
        return self.stem_postings["text"].frequencies()

    @cached_property
    def rarity(self) -> npt.NDArray[np.float64]:
        """The inverse document frequency of each stem: the logarithm of all articles by those with it."""
        return np.log((1 + self.articles) / np.maximum(self.stem_frequencies, 1))

    def ahead(self, low: int, high: int) -> tuple[Ints, Ints]:
        """The numbers of articles that entities of these codes are in, ascending; how many are in more."""
        found = self._ahead.get((low, high))  # one for each kind of entity
        if found is None:
            articles, entities = np.unique(self.value_articles["entity"][low:high], return_counts=True)
            found = self._ahead[low, high] = articles, np.cumsum(entities[::-1])[::-1] - entities
        return found

    def row(self, id: str) -> int | None:
        """The row of an article."""
        return row_of(self.ids, self.by_id, id)

    @cached_property
    def collected(self) -> npt.NDArray[np.int64]:
        """When each row was taken in, in microseconds since 1970, or NEVER; in memory once asked for."""
        columns = [self._batch(i).column("collected") for i in range(self.text.num_record_batches)]
        filled = [pc.fill_null(column.cast(pa.int64()), NEVER).to_numpy() for column in columns]
        return np.concatenate(filled) if filled else np.empty(0, np.int64)

    def table(self, rows: Iterable[int], columns: list[str] | None = None) -> pa.Table:
        """The article table's rows, in this order."""
        names, rows = columns or SCHEMA.names, list(rows)
        table = self._as_found(rows, names)
        if self.corrected.steps and "mentions" in names:
            telling = [name for name in TELLING if name not in names]
            table = self.corrected.table(self._as_found(rows, [*names, *telling])).select(names)
        if self.corrected.storylines and "storyline" in names:
            place = names.index("storyline")
            return table.set_column(place, table.schema.field(place), self._storylines(rows))
        return table

    @cached_property
    def joined(self) -> Mapping[str, str]:
        """The storylines that corrections made part of another one, and which."""
        return joined(self.folder, self.corrected, BATCH)

    def _storylines(self, rows: Iterable[int]) -> pa.Array:
        """The storyline of each row as corrected, null for none."""
        codes = self.codes["storyline"][np.array(list(rows), np.int64)].astype(np.int64)
        found = self.values["storyline"].take(codes).to_pylist()
        return pa.array([None if value == NONE else value for value in found], pa.string())

    def _as_found(self, rows: Iterable[int], names: list[str]) -> pa.Table:
        slices = [self._batch(int(row) // BATCH).slice(int(row) % BATCH, 1).select(names) for row in rows]
        return pa.Table.from_batches(slices, pa.schema([SCHEMA.field(name) for name in names]))

    def fields(self, rows: Iterable[int], columns: Sequence[str]) -> dict[str, list[Any]]:
        """Some columns of a few rows as plain values, which is quicker than a table.

        Times are microseconds since 1970. Mentions and storylines may be corrected: see `table`.
        """
        assert not {"mentions", "storyline"} & set(columns)
        places = [(self._cells(int(row) // BATCH), int(row) % BATCH) for row in rows]
        return {name: [read[name](at) for read, at in places] for name in columns}

    def _cells(self, number: int) -> dict[str, Callable[[int], Any]]:
        if number not in self._batch_cells:
            batch = self._batch(number)
            columns = zip(batch.schema.names, batch.columns, strict=True)
            self._batch_cells[number] = {name: cells(column) for name, column in columns}
        return self._batch_cells[number]

    def _batch(self, number: int) -> pa.RecordBatch:
        """A mapped batch; those once used are kept, which costs their descriptions and no text."""
        if number not in self._batches:
            self._batches[number] = self.text.get_batch(number)
        return self._batches[number]

    def value_counts(self, field: str) -> int:
        """How many values of a field there are, "(none)" aside."""
        return len(self.values[field]) - (self.values[field].find(NONE) is not None)


def _meta(folder: Path) -> dict[str, Any]:
    try:
        meta: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CorpusUnavailable("The search index can't be read.", f"{folder}: {error}") from error
    if meta.get("format") != FORMAT:
        raise CorpusUnavailable("The search index was written by another version.", f"{folder}: {meta}")
    return meta


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
