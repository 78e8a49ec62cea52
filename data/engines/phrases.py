"""Phrases and fuzzy words: what tantivy answers for the embedded engine."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import tantivy

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

    def find(self, field: str, stems: list[str]) -> tuple[Ints, npt.NDArray[np.float32]]:
        """The rows of the articles that hold the stems in a row, and their BM25 score for it."""
        query = tantivy.Query.phrase_query(self._schema, field, list(stems))
        return _all_hits(self._searcher, query, "row")


class Words:
    """Finds the distinct words that differ by one letter at most."""

    def __init__(self, folder: Path) -> None:
        index = tantivy.Index.open(str(folder))
        self._schema, self._searcher = index.schema, index.searcher()

    def near(self, word: str) -> Ints:
        """The numbers of the words within one edit (Damerau and Levenshtein's) of `word`, ascending."""
        query = tantivy.Query.fuzzy_term_query(self._schema, "word", word, 1, True, False)
        return np.sort(_all_hits(self._searcher, query, "term")[0])


def _all_hits(
    searcher: tantivy.Searcher, query: tantivy.Query, field: str
) -> tuple[Ints, npt.NDArray[np.float32]]:
    found = searcher.search(query, limit=1, count=True).count  # type: ignore[attr-defined]  # its stub lacks it
    if not found:
        return np.empty(0, np.uint32), np.empty(0, np.float32)
    hits = searcher.search(query, limit=found, count=False).hits
    values = searcher.fast_field_values(field, [address for _, address in hits])
    scores = np.fromiter((score for score, _ in hits), np.float32, len(hits))
    return np.fromiter(values, np.uint32, len(hits)), scores
