"""Where the words of a word cloud stand, found by the wordcloud library's occupancy map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from math import ceil, sqrt
from pathlib import Path
from random import Random
from typing import Final

import matplotlib
import numpy as np
from PIL import ImageFont
from wordcloud.wordcloud import IntegralOccupancyMap

#: The canvas on which words are placed, in units; pages scale it to the width they have. It is
#: small because the layout's cost grows with its area, and tall because phones are.
WIDTH: Final = 240
HEIGHT: Final = 250
#: The smallest word, in units: 12 px on a screen of 390 px. And the largest.
SMALLEST: Final = 8
_LARGEST: Final = 40
_LONGEST: Final = 26
#: How much of the canvas words may fill; beyond that the last ones find no room.
_FILLED: Final = 0.6
#: Of a word's size: its height with room for accents and tails, and its baseline from the top.
_TALL: Final = 1.08
_BASELINE: Final = 0.82
_GAP: Final = 3
_SEED: Final = 7


@dataclass(frozen=True, slots=True)
class Placed:
    """One word of the cloud: its place in the list given, and where it stands, in units."""

    index: int
    text: str
    size: int
    #: Where the word begins, its baseline, and the room that it has.
    x: int
    baseline: float
    width: int


@lru_cache(maxsize=64)
def cloud(words: tuple[tuple[str, int], ...]) -> tuple[Placed, ...]:
    """Place (name, count) pairs, given largest first; a word that finds no room is left out.

    The same words always stand in the same places. A word's area follows its count. This is the
    layout of `WordCloud.generate_from_frequencies`, with two things done otherwise: a word keeps
    its whole rectangle, for the page draws it in a font of its own, and one word without room does
    not end the cloud.
    """
    free, chance = IntegralOccupancyMap(HEIGHT, WIDTH, None), Random(_SEED)  # noqa: S311  # not a secret
    taken = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
    texts = [shortened(name) for name, _ in words]
    wide = [_length(text) for text in texts]
    placed = []
    for index, size in enumerate(_sizes(wide, [count for _, count in words])):
        if (word := _place(free, taken, chance, index, texts[index], wide[index], size)) is not None:
            placed.append(word)
    return tuple(placed)


def cloud_svg(placed: Sequence[Placed], colours: Sequence[str], title: str) -> str:
    """The cloud as a picture that stands alone; `colours` are the words', mixed with ink as on the page."""
    words = "".join(
        f'<text x="{word.x}" y="{word.baseline}" font-size="{word.size}" '
        f'style="fill:color-mix(in srgb, {colour} 62%, var(--ink))">{escape(word.text)}</text>'
        for word, colour in zip(placed, colours, strict=True)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title)}" font-family="Georgia, serif" '
        f'font-weight="600" style="max-width:44rem">{words}</svg>'
    )


def shortened(name: str, limit: int = _LONGEST) -> str:
    """A name on one line, without control characters, cut where it would not fit."""
    line = " ".join("".join(c if c.isprintable() else " " for c in name[: 4 * limit]).split()) or "?"
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _place(
    free: IntegralOccupancyMap,
    taken: np.ndarray,
    chance: Random,
    index: int,
    text: str,
    wide: float,
    size: int,
) -> Placed | None:
    while size >= SMALLEST:
        width, height = ceil(wide * size), ceil(_TALL * size)
        if found := free.sample_position(height + 1, width + _GAP, chance):
            row, column = found
            taken[row : row + height, column : column + width + _GAP] = 1
            free.update(taken, row, column)
            return Placed(index, text, size, column + 1, round(row + _BASELINE * size, 2), width)
        size -= 1
    return None


def _sizes(wide: list[float], counts: list[int]) -> list[int]:
    """Sizes whose squares follow the counts, as large as the canvas allows."""
    parts = [sqrt(count / max(counts)) for count in counts]
    area = sum(length * part**2 * _TALL for length, part in zip(wide, parts, strict=True))
    room = min(
        [(WIDTH - _GAP - 1) / length / part for length, part in zip(wide, parts, strict=True)], default=0
    )
    largest = min(_LARGEST, sqrt(_FILLED * WIDTH * HEIGHT / area) if area else 0, max(room, SMALLEST))
    return [max(SMALLEST, round(largest * part)) for part in parts]


def _length(text: str) -> float:
    """The length of a word of size 1.

    It is measured in DejaVu Sans, which comes with matplotlib, and drawn in a serif whose letters
    are a little narrower, so that what fits here fits there.
    """
    return max(0.5, float(_font().getlength(text)) / _font().size)


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf", 64)
