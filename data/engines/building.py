"""Building: from an article table to the files of an embedded index, in one step or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.article import EARLIER_SCHEMA, NONE, SCHEMA, SURE_OF_LANGUAGE
from data.corpus import CorpusError
from data.engines.bitmaps import Bitmaps
from data.engines.columns import Coder, Ints, Lists, Strings, save_numbers, smallest
from data.engines.earlier import save_earlier
from data.engines.facts import save_facts
from data.engines.groups import Groups, save_groups
from data.engines.pairs import PairsWriter
from data.engines.phrases import BREAK, FIELDS, PhraseWriter, write_words
from data.engines.postings import Postings, PostingsWriter
from data.engines.suggesting import save_suggestions
from data.engines.termlists import TermListsWriter
from data.engines.words import WordTable
from data.language import GENERIC, analyzer

#: Changes with the layout of the files or the meaning of what they hold: older ones are rebuilt.
FORMAT: Final = 9
#: Rows to a batch: what is in memory at once while building, and what a read of one article maps.
BATCH: Final = 8_192
#: Columns that hold one value an article, as codes.
VALUES: Final = ("section", "language", "source", "event", "storyline")
#: Columns that hold several.
LISTS: Final = ("topic", "entity")
#: Stands for "no date": before every day.
UNDATED: Final = -(2**31)

#: Doublings by which a copy of a copy of a copy is followed to the original.
_LINKS: Final = 8
Progress = Callable[[float], None]


def build_index(
    table: pa.Table,
    folder: Path,
    name: str,
    zone: ZoneInfo,
    progress: Progress | None = None,
    earlier: pa.Table | None = None,
    facts: pa.Table | None = None,
) -> None:
    """Write the index of `table` as `folder`; an index that was there is replaced.

    `earlier`, what articles said before, goes with it: so a reader has both of one version. `facts`
    (`data.facts.FACTS_SCHEMA`) is what the corpus itself knows of its entities.

    The files are written beside it and renamed at the end, so that a half-built folder is never
    seen and two builders don't meet.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = folder.with_name(f".{folder.name}.{uuid.uuid4().hex[:12]}.part")
    part.mkdir()
    try:
        _Builder(table, part, zone, progress or _silent).build(name)
        save_facts(part, facts)
        save_earlier(part, EARLIER_SCHEMA.empty_table() if earlier is None else earlier)
        _replace(folder, part)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _silent(fraction: float) -> None:
    pass


def _replace(folder: Path, part: Path) -> None:
    """Put `part` in the place of `folder`; readers of the old files keep what they mapped."""
    while True:
        try:
            part.rename(folder)
        except OSError:
            old = folder.with_name(f".{folder.name}.{uuid.uuid4().hex[:12]}.old")
            try:
                folder.rename(old)
            except FileNotFoundError:
                continue  # another builder moved it away first
            shutil.rmtree(old, ignore_errors=True)
        else:
            return


class _Builder:
    """Writes one index, batch by batch."""

    def __init__(self, table: pa.Table, folder: Path, zone: ZoneInfo, progress: Progress) -> None:
        self.table, self.folder, self.zone, self.progress = table.cast(SCHEMA), folder, zone, progress
        self.n = table.num_rows
        self.words = WordTable()
        self.lengths: list[int] = []
        self.coders = {name: Coder() for name in (*VALUES, *LISTS)}
        self.codes: dict[str, list[Ints]] = {name: [] for name in (*VALUES, *LISTS)}
        self.list_rows: dict[str, list[Ints]] = {name: [] for name in LISTS}
        self.postings = {
            "text.stems": PostingsWriter(folder, "text.stems", times=True),
            **{
                key: PostingsWriter(folder, key)
                for key in ("text.words", "headline.stems", "headline.words", "source.stems", "source.words")
            },
        }
        self.term_lists = TermListsWriter(folder, "term")
        self.phrases, self.pairs = PhraseWriter(folder / "phrases"), PairsWriter(folder)

    def build(self, name: str) -> None:
        order = pc.sort_indices(
            self.table.select(["published", "id"]),
            sort_keys=[("published", "ascending", "at_end"), ("id", "ascending", "at_end")],
        )
        self._order_columns(order)
        self._write_batches(order)
        self._finish_words()
        self._finish_values()
        save_groups(self.folder, self.table, order)
        save_suggestions(self.folder)
        self._write_meta(name)

    def _order_columns(self, order: pa.Array) -> None:
        """Ids, days, and the orders in which results are listed. Rows are in the order `oldest`."""
        ids = self.table.column("id").cast(pa.large_string()).combine_chunks().take(order)
        Strings.save_array(self.folder / "ids.arrow", ids)
        by_id = pc.sort_indices(ids).to_numpy().astype(np.uint32)
        if self.n > 1 and pc.any(pc.equal(*_neighbours(ids.take(pa.array(by_id))))).as_py():
            raise CorpusError("Two articles have the same id.", "ids must be unique to build an index")
        self._save("by_id", by_id)
        rank = np.empty(self.n, np.uint32)
        rank[by_id] = np.arange(self.n, dtype=np.uint32)
        self._save("id_rank", rank)
        published = self.table.column("published").take(order)
        self._save("newest", _newest_first(published))
        self.days = _days(published, self.zone)
        self._save("day", self.days)
        precision = pc.equal(self.table.column("published_precision").take(order), "day")
        self.day_only = pc.fill_null(precision, False).to_numpy(zero_copy_only=False) & (self.days != UNDATED)
        self._save("day_only", self.day_only)
        sure = pc.less(self.table.column("language_confidence").take(order), SURE_OF_LANGUAGE)
        self._save("unsure_language", pc.fill_null(sure, False).to_numpy(zero_copy_only=False))
        said = pc.is_valid(self.table.column("published_as").take(order))
        self._save("unsure_date", said.to_numpy(zero_copy_only=False) & (self.days == UNDATED))
        self._save_copies(ids, self.table.column("duplicate_of").take(order))

    def _save_copies(self, ids: pa.Array, duplicate_of: pa.ChunkedArray) -> None:
        """Which rows are copies, and for each row of several that say the same the number of its group."""
        self._save("is_copy", pc.is_valid(duplicate_of).to_numpy(zero_copy_only=False))
        originals = pc.index_in(duplicate_of.cast(pa.large_string()), value_set=ids, skip_nulls=True)
        group = np.arange(self.n, dtype=np.int64)
        named = pc.is_valid(originals).to_numpy(zero_copy_only=False)
        group[named] = pc.fill_null(originals, 0).to_numpy()[named]
        for _ in range(_LINKS):
            group = group[group]
        Groups.save(self.folder, "copies", group)

    def _write_batches(self, order: pa.Array) -> None:
        with (
            pa.OSFile(str(self.folder / "text.arrow"), "wb") as sink,
            pa.ipc.new_file(sink, SCHEMA) as writer,
        ):
            for start in range(0, self.n, BATCH):
                taken = self.table.take(order.slice(start, BATCH)).combine_chunks()
                batch = taken.to_batches()[0]
                writer.write_batch(batch)
                self._take_in(batch, start)
                self.progress(0.9 * min(1.0, (start + BATCH) / self.n))

    def _take_in(self, batch: pa.RecordBatch, start: int) -> None:
        self._take_words(batch, start)
        for name in VALUES:
            filled = pc.fill_null(batch.column(name), "")
            shown = pc.if_else(pc.equal(filled, ""), NONE, filled)
            self.codes[name].append(self.coders[name].encode(shown))
        self._take_list("topic", *_flat(batch.column("topics")), start)
        rows, mentions = _flat(batch.column("mentions"))
        keys = pc.binary_join_element_wise(mentions.field("kind"), mentions.field("entity"), ":")
        self._take_list("entity", rows, keys, start)

    def _take_list(self, name: str, rows: Ints, values: pa.Array, start: int) -> None:
        values = pc.fill_null(values, "")
        kept = pc.and_(pc.not_equal(values, ""), pc.not_equal(values, NONE)).to_numpy(zero_copy_only=False)
        codes = self.coders[name].encode(values)[kept]
        pairs = np.unique(rows[kept].astype(np.int64) << 32 | codes)
        self.list_rows[name].append((pairs >> 32) + start)
        self.codes[name].append(pairs & 0xFFFFFFFF)

    def _take_words(self, batch: pa.RecordBatch, start: int) -> None:
        found: dict[str, list[int]] = {"text": [], "headline": [], "source": []}
        lengths: dict[str, list[int]] = {"text": [], "headline": [], "source": []}
        parts: list[int] = []
        for row, article in enumerate(_articles(batch), start):
            by_part, outlet = self._words_of(row, *article)
            parts += map(len, by_part)
            of_fields = {"text": list(chain(*by_part)), "headline": by_part[0], "source": outlet}
            for field, numbers in of_fields.items():
                found[field] += numbers
                lengths[field].append(len(numbers))
        self.lengths += lengths["text"]
        rows = np.arange(start, start + batch.num_rows)
        stems = self.words.stems_of(np.array(found["text"], np.int64))
        self.term_lists.add(stems, np.array(lengths["text"], np.int64))
        self.pairs.add(stems, np.array(parts, np.int64), start)
        for field, numbers in found.items():
            self._post(field, np.array(numbers, np.int64), np.repeat(rows, lengths[field]))

    def _words_of(
        self, row: int, headline: str, summary: str, body: str, language: str, source: str
    ) -> tuple[list[list[int]], list[int]]:
        """The words of headline, summary and body, and those of the source."""
        words, rules = self.words, analyzer(language)
        heading, opening, rest = (words.numbers(text, rules) for text in (headline, summary, body))
        outlet = words.numbers(source, analyzer(GENERIC))
        spelt = words.spell(heading)
        whole = f"{spelt} {BREAK} {words.spell(opening)} {BREAK} {words.spell(rest)}"
        self.phrases.add(row, whole, spelt, words.spell(outlet))
        return [heading, opening, rest], outlet

    def _post(self, field: str, numbers: Ints, rows: Ints) -> None:
        kept = numbers != 0
        numbers, rows = numbers[kept], rows[kept]
        self.postings[f"{field}.words"].add(numbers, rows)
        self.postings[f"{field}.stems"].add(self.words.stems_of(numbers), rows)

    def _finish_words(self) -> None:
        self.phrases.finish()
        for kind, (texts, places) in (
            ("words", self.words.sorted_words()),
            ("stems", self.words.sorted_stems()),
        ):
            Strings.save(self.folder / f"{kind}.arrow", texts)
            if kind == "words":
                write_words(self.folder / "fuzzy", (word.partition(":")[2] for word in texts))
            for field in FIELDS:
                self.postings[f"{field}.{kind}"].finish(places)
            if kind == "stems":
                for field in FIELDS:
                    Bitmaps.save(self.folder, f"{field}.stems", self.n)
                self.term_lists.finish(places)
                self.pairs.finish(places, Postings(self.folder, "text.stems").frequencies())
        lengths = np.array(self.lengths, np.float32)
        self._save("length", lengths / max(float(lengths.mean()) if self.n else 1.0, 1.0))

    def _finish_values(self) -> None:
        for name, coder in self.coders.items():
            texts, places = coder.sort()
            Strings.save(self.folder / f"{name}.values.arrow", texts)
            codes = places[np.concatenate([np.empty(0, np.int64), *self.codes[name]]).astype(np.int64)]
            self._save(f"{name}.articles", np.bincount(codes, minlength=len(texts)).astype(np.int64))
            if name in VALUES:
                self._save(name, smallest(codes))
            else:
                rows = np.concatenate([np.empty(0, np.int64), *self.list_rows[name]]).astype(np.int64)
                Lists.save(self.folder, name, rows, codes, self.n)
                Lists.save(self.folder, f"{name}.rows", codes, rows, len(texts))

    def _write_meta(self, name: str) -> None:
        dated = self.days[self.days != UNDATED]
        first, last = (
            (str(np.datetime64(int(d), "D")) for d in (dated.min(), dated.max()))
            if len(dated)
            else (None, None)
        )
        meta: dict[str, Any] = {
            "format": FORMAT, "name": name, "zone": str(self.zone), "articles": self.n,
            "version": _digest(self.folder / "text.arrow", str(self.zone)), "undated": self.n - len(dated),
            "day_only": int(self.day_only.sum()), "first": first, "last": last,
            "analyzers": self.words.languages() or [GENERIC],
        }  # fmt: skip
        (self.folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")
        self.progress(1.0)

    def _save(self, name: str, values: npt.NDArray[Any]) -> None:
        save_numbers(self.folder / f"{name}.npy", values)


def _neighbours(array: pa.Array) -> tuple[pa.Array, pa.Array]:
    return array.slice(0, len(array) - 1), array.slice(1)


def _articles(batch: pa.RecordBatch) -> Iterator[tuple[str, ...]]:
    names = ("headline", "summary", "body", "language", "source")
    return zip(*(batch.column(name).to_pylist() for name in names), strict=True)


def _flat(lists: pa.ListArray) -> tuple[Ints, pa.Array]:
    """The items of all lists, and for each the number of its list."""
    return pc.list_parent_indices(lists).to_numpy(), pc.list_flatten(lists)


def _days(published: pa.ChunkedArray, zone: ZoneInfo) -> npt.NDArray[np.int32]:
    """The calendar day of each time in the zone, in days since 1970; UNDATED where there is none."""
    local = pd.Series(published.to_pandas()).dt.tz_convert(zone).dt.tz_localize(None)
    days = local.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), UNDATED, days.astype(np.int64)).astype(np.int32)


def _newest_first(published: pa.ChunkedArray) -> npt.NDArray[np.uint32]:
    """Rows by time, latest first, undated last; rows of one time stay in order of id."""
    times = pc.fill_null(published.cast(pa.int64()), np.iinfo(np.int64).min).to_numpy()
    dated = len(times) - published.null_count
    # Rows ascend by time and then by id already, and a stable sort keeps what is equal in order.
    latest = np.argsort(-times[:dated], kind="stable")
    return np.concatenate([latest, np.arange(dated, len(times))]).astype(np.uint32)


def _digest(path: Path, zone: str) -> str:
    with path.open("rb") as file:
        content = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).digest()
    return hashlib.blake2b(content + zone.encode(), digest_size=8).hexdigest()
