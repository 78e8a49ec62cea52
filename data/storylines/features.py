"""Features: what of an article tells which happening it is about, as numbers with weights."""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.language import analyzer, tokenise
from data.storylines.vectors import (
    Floats,
    Ints,
    Sparse,
    ascending,
    end_to_end,
    first_of_each,
    sparse,
)

#: What a word weighs by where it stands; one that stands in several places weighs their sum, up to `_MOST`.
_PLACES: Final = {"headline": 2.0, "summary": 1.0, "body": 0.5}
_MOST: Final = 2.0
#: What an entity weighs beside a word: its name is the same in every language.
_ENTITY: Final = 2.0
#: News is written from the top: what follows later in the body is background.
_LEAD: Final = 120
#: An outlet's name after the headline: “Gas leak in India - The New York Times”.
_OUTLET: Final = re.compile(r"(?<=\S)\s+[-–—|·]\s+[^-–—|·]{1,40}$")
#: Words of headline and summary that are read, against hostile texts.
_HEAD: Final = 200
#: Articles that are plain values at a time.
_ROWS: Final = 1_000
#: Features that are kept of an article: those that weigh most, of these the first.
MOST_FEATURES: Final = 96
#: Numbers of entities begin here, those of words end.
ENTITIES: Final = 1 << 32
#: Words of a language whose numbers are at hand.
_KNOWN: Final = 1 << 17


def features_of(rows: pa.Table) -> Sparse:
    """The features of each article of an article table, or of some columns of one, in order of their numbers.

    Words are stemmed and belong to their language; numbers and entities to none, so that articles in
    several languages can have them in common.
    """
    parts = [_features(rows.slice(start, _ROWS)) for start in range(0, len(rows), _ROWS)]
    return end_to_end(parts)


def _features(rows: pa.Table) -> Sparse:
    """The features of a few articles: each once, however often and wherever it stands."""
    words, named = _words(rows), _named(rows.column("mentions").combine_chunks())
    row = np.concatenate([words[0], named[0]])
    number = np.concatenate([words[1], named[1]])
    # By article and number, in the order in which they stand.
    key = row * (2 * ENTITIES) + number
    order = ascending(key)
    at = np.flatnonzero(first_of_each(key[order]))
    if not len(at):
        return sparse(row, number, np.empty(0), len(rows))
    weight = np.minimum(_MOST, np.add.reduceat(np.concatenate([words[2], named[2]])[order], at))
    key, first = key[order[at]], order[at]
    number = key % (2 * ENTITIES)
    weight *= np.where(number < ENTITIES, 1.0, _ENTITY)
    found = sparse(key // (2 * ENTITIES), number, weight, len(rows))
    return found.where(_kept(found, first))


def _kept(found: Sparse, first: Ints) -> npt.NDArray[np.bool_]:
    """Which features are kept, by where each stands first."""
    holds = np.ones(len(first), np.bool_)
    for row in np.flatnonzero(np.diff(found.begins) > MOST_FEATURES).tolist():
        here = slice(*found.begins[row : row + 2].tolist())
        order = np.lexsort((first[here], -found.weights[here]))
        holds[here][order[MOST_FEATURES:]] = False
    return holds


def _words(rows: pa.Table) -> tuple[Ints, Ints, Floats]:
    """The words of articles that say something: their rows, numbers and weights."""
    languages = [_words_of(_base(language)) for language in rows.column("language").to_pylist()]
    numbers: list[int] = []
    counts: list[int] = []
    for field in _PLACES:
        most = _LEAD if field == "body" else _HEAD
        for text, known in zip(rows.column(field).to_pylist(), languages, strict=True):
            before = len(numbers)
            if text:
                read = _OUTLET.sub("", text) if field == "headline" else text
                numbers += map(known.__getitem__, tokenise(read[: 16 * most])[:most])
            counts.append(len(numbers) - before)
    row = np.repeat(np.tile(np.arange(len(rows)), len(_PLACES)), counts)
    weight = np.repeat(np.repeat(list(_PLACES.values()), len(rows)), counts)
    number = np.array(numbers, np.int64)
    says = number > 0
    return row[says], number[says], weight[says]


def _named(mentions: pa.ListArray) -> tuple[Ints, Ints, Floats]:
    """The entities of articles, mention by mention: their rows, numbers and weights."""
    every = mentions.flatten()
    row = pc.list_parent_indices(mentions).to_numpy().astype(np.int64)
    entities = every.field("entity").dictionary_encode()
    number = np.array([_number_of(f"@{name}") for name in entities.dictionary.to_pylist()], np.int64)
    number += ENTITIES
    places = every.field("field").dictionary_encode()
    weight = np.array([*(_PLACES.get(name, 0.5) for name in places.dictionary.to_pylist()), 0.5])
    at = pc.fill_null(places.indices, len(weight) - 1).to_numpy()
    return row, number[entities.indices.to_numpy()], weight[at]


class _Known(dict[str, int]):
    """The number of each word of a language as written, 0 where it says nothing."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._stem = analyzer(language).stem

    def __missing__(self, token: str) -> int:
        stem = self._stem(token)
        owner = "#" if any(c.isdigit() for c in stem) else f"{self._language}:"
        number = _number_of(f"{owner}{stem}") if stem else 0
        if len(self) >= _KNOWN:
            self.clear()
        self[token] = number
        return number


@lru_cache(maxsize=64)
def _words_of(language: str) -> _Known:
    return _Known(language)


@lru_cache(maxsize=256)
def _base(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


def _number_of(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))
