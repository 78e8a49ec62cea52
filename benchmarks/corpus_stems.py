"""A word's stems in an index: how each language of the corpus reads it."""

from __future__ import annotations

from data.engines.index import Index
from data.engines.words import tagged
from data.language import analyzer


def stems_of(index: Index, word: str) -> list[int]:
    """The numbers of the stems that a word stands for."""
    found = (index.stems.find(stem) for stem in stem_texts(index, word))
    return [term for term in found if term is not None]


def stem_texts(index: Index, word: str) -> list[str]:
    """The stems as an index writes them, with their language before them."""
    return [tagged(tag, analyzer(tag).stem(word)) for tag in index.analyzers]
