"""Phrases and fuzzy words: what tantivy answers for the embedded engine."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import tantivy

from data.budget import check
from data.engines.columns import Ints

#: A phrase may not run over it; no query can hold it.
BREAK: Final = "¶"
FIELDS: Final = ("text", "headline", "source")
_HEAP: Final = 200_000_000


def _phrase_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder().add_integer_field("row", fast=True)
    for field in FIELDS:
        builder = builder.add_text_field(field, tokenizer_name="whitespace", index_option="position")
    return builder.build()


def _word_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder().add_integer_field("term", fast=True)
    return builder.add_text_field("word", tokenizer_name="raw", index_option="basic").build()


class PhraseWriter:
    """Writes the positions of stems, one tantivy document an article."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._index = tantivy.Index(_phrase_schema(), str(folder))
        self._writer = self._index.writer(_HEAP, 1)

    def add(self, row: int, text: str, headline: str, source: str) -> None:
        """Take in one article: its stems, apart by spaces."""
        document = tantivy.Document(row=row, text=text, headline=headline, source=source)
        self._writer.add_document(document)

    def finish(self) -> None:
        """Write what is still held."""
        self._writer.commit()
        self._writer.wait_merging_threads()


def write_words(folder: Path, words: Iterable[str]) -> None:
    """Write the distinct words, for fuzzy search; a word's number is its place."""
    folder.mkdir()
    writer = tantivy.Index(_word_schema(), str(folder)).writer(_HEAP, 1)
    for term, word in enumerate(words):
        writer.add_document(tantivy.Document(term=term, word=word))
    writer.commit()
    writer.wait_merging_threads()


class Phrases:
    """Finds the articles that hold words in a row."""

    def __init__(self, folder: Path) -> None:
        index = tantivy.Index.open(str(folder))
        self._schema, self._searcher = index.schema, index.searcher()

    def frequency(self, field: str, stems: list[str]) -> int:
        """How many articles hold the stems in a row; one alone stands in tantivy's word book."""
        if len(stems) == 1:
            return int(self._searcher.doc_freq(field, stems[0]))
        check()
        return _count(self._searcher, self._query(field, stems))

    def find(self, field: str, stems: list[str], most: int) -> Ints:
        """The rows, `most` at most, of the articles that hold the stems in a row."""
        return _values(self._searcher, self._query(field, stems), "row", most)

    def scored(self, field: str, stems: list[str], most: int) -> tuple[Ints, npt.NDArray[np.float32]]:
        """As `find`, and the BM25 score of each; takes about twice as long."""
        hits = self._searcher.search(self._query(field, stems), limit=max(most, 1), count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        scores = np.fromiter((score for score, _ in hits), np.float32, len(hits))
        return np.fromiter(rows, np.int64, len(hits)), scores

    def _query(self, field: str, stems: list[str]) -> tantivy.Query:
        return tantivy.Query.phrase_query(self._schema, field, list(stems))


class Words:
    """Finds the distinct words that differ by one letter at most."""

    def __init__(self, folder: Path) -> None:
        index = tantivy.Index.open(str(folder))
        self._schema, self._searcher = index.schema, index.searcher()

    def near(self, word: str) -> Ints:
        """The numbers of the words within one edit (Damerau and Levenshtein's) of `word`, ascending."""
        query = tantivy.Query.fuzzy_term_query(self._schema, "word", word, 1, True, False)
        return np.sort(_values(self._searcher, query, "term", _count(self._searcher, query)))


def _count(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    return int(searcher.search(query, limit=1, count=True).count)  # type: ignore[attr-defined]  # its stub lacks it


def _values(searcher: tantivy.Searcher, query: tantivy.Query, field: str, most: int) -> Ints:
    """A field's values of all hits. Ordering by the field brings the values along, without a second look."""
    hits = searcher.search(query, limit=max(most, 1), count=False, order_by_field=field).hits
    return np.fromiter((value for value, _ in hits), np.int64, len(hits))
