"""Features: what of an article tells which happening it is about, as numbers with weights."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from data.language import analyzer, tokenise

Numbers = npt.NDArray[np.uint32]
Weights = npt.NDArray[np.float32]
#: What an article has, and what each weighs.
Features = tuple[Numbers, Weights]

#: What a word weighs by where it stands; one that stands in several places weighs their sum, up to `_MOST`.
_PLACES: Final[Mapping[str, float]] = {"headline": 2.0, "summary": 1.0, "body": 0.5}
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


def features(texts: Mapping[str, str], language: str, mentions: Iterable[Mapping[str, Any]] = ()) -> Features:
    """The features of an article, each once, and what they weigh.

    Words are stemmed and belong to their language; numbers and entities to none, so that articles in
    several languages can have them in common.
    """
    base = language.replace("_", "-").partition("-")[0].lower()
    found: dict[int, float] = {}
    for field, weight in _PLACES.items():
        text = texts.get(field) or ""
        if field == "headline":
            text = _OUTLET.sub("", text)
        for number in _words(text, base, _LEAD if field == "body" else _HEAD):
            found[number] = min(_MOST, found.get(number, 0.0) + weight)
    named: dict[int, float] = {}
    for mention in mentions:
        number = zlib.crc32(f"@{mention['entity']}".encode("utf-8", "surrogatepass"))
        named[number] = min(_MOST, named.get(number, 0.0) + _PLACES.get(mention["field"] or "", 0.5))
    every = found | {number: _ENTITY * weight for number, weight in named.items()}
    kept = sorted(every, key=lambda number: -every[number])[:MOST_FEATURES]
    return np.array(kept, np.uint32), np.array([every[number] for number in kept], np.float32)


def features_of(rows: pa.Table) -> list[Features]:
    """The features of each article of an article table, or of some columns of one."""
    return [
        features(row, row["language"], row["mentions"])
        for start in range(0, len(rows), _ROWS)
        for row in rows.slice(start, _ROWS).to_pylist()
    ]


def _words(text: str, language: str, most: int) -> list[int]:
    tokens = tokenise(text[: 16 * most])[:most]
    return [number for token in tokens if (number := _number(token, language))]


@lru_cache(maxsize=1 << 17)
def _number(token: str, language: str) -> int:
    """The number of a word, 0 where it says nothing."""
    stem = analyzer(language).stem(token)
    if not stem:
        return 0
    owner = "#" if any(c.isdigit() for c in stem) else f"{language}:"
    return zlib.crc32(f"{owner}{stem}".encode("utf-8", "surrogatepass"))
