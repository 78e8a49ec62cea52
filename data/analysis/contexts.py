"""Keyword in context: each mention of an entity with the words to its left and right.

The concordance as in Luhn, "Keyword-in-Context Index for Technical Literature" (1960): a line for each
mention, sorted by date or by the words beside it. Words are cut at their bounds, never inside, except one
that alone is longer than the line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

import pandas as pd

from data.article import TEXT_FIELDS, display_title
from data.frames import rows

Order = Literal["date", "left", "right", "source"]
ORDERS: Final[tuple[Order, ...]] = ("date", "left", "right", "source")
#: Characters on either side.
WIDTH: Final = 60
#: An ending written on to a name, such as a case or a possessive.
_HANGING: Final = re.compile(r"[’'-]?[^\W\d_]{1,12}\b")
_COLUMNS: Final = (
    "id", "headline", "published", "published_precision", "source", "language",
    "field", "start", "end", "left", "name", "right",
)  # fmt: skip


def contexts(articles: pd.DataFrame, entity: str, width: int = WIDTH) -> pd.DataFrame:
    """A line for each place in these articles that names an entity (`kind:name`), in their order.

    `articles` is rows of the article table. Columns id, headline (as lists show it), published,
    published_precision, source, language, field, start, end (of the name in its field), left, name (as
    written, with an ending that hangs on it) and right; runs of space are one space.
    """
    found = [line for row in rows(articles) for line in _lines(row, entity, width)]
    return pd.DataFrame(found, columns=list(_COLUMNS))


def unplaced(articles: pd.DataFrame, entity: str) -> int:
    """Articles that name the entity in a list alone: its wording stands nowhere in their text."""
    return sum(not any(_places(row, entity)) for row in rows(articles))


def in_order(lines: pd.DataFrame, order: Order) -> pd.DataFrame:
    """The lines by date (as they come), by the words to the left or right, or by source.

    Words to the left are read away from the name. Case and accents aside; lines that are alike there stay as
    they come.
    """
    if order == "date" or lines.empty:
        return lines
    texts = lines["source"] if order == "source" else lines[order]
    keys = [_plain(text) for text in texts]
    if order == "left":
        keys = [" ".join(reversed(key.split())) for key in keys]
    ordered = sorted(range(len(keys)), key=keys.__getitem__)
    return lines.iloc[ordered].reset_index(drop=True)


def _lines(row: Any, entity: str, width: int) -> Iterable[tuple[Any, ...]]:
    title = display_title(row.headline, row.summary, row.body)
    for field, start, end in _places(row, entity):
        text = getattr(row, field)
        last = _whole_word(text, end)
        yield (
            row.id, title, row.published, row.published_precision, row.source, row.language,
            field, start, end, left_of(text, start, width), " ".join(text[start:last].split()),
            right_of(text, last, width),
        )  # fmt: skip


def _places(row: Any, entity: str) -> Iterable[tuple[str, int, int]]:
    """Where a row's text names the entity, headline first; of places that overlap the first."""
    kind, _, name = entity.partition(":")
    for field in TEXT_FIELDS:
        own = sorted(
            (int(m["start"]), int(m["end"]))
            for m in row.mentions
            if m["field"] == field and m["entity"] == name and m["kind"] == kind and _placed(m)
        )
        last, size = -1, len(getattr(row, field))
        for start, end in own:
            if last <= start < end <= size:
                yield field, start, end
                last = end


def _placed(mention: Mapping[str, Any]) -> bool:
    start, end = mention["start"], mention["end"]
    return start is not None and end is not None and start == start and start >= 0


def left_of(text: str, at: int, width: int = WIDTH) -> str:
    """The words that end where a name begins."""
    piece = text[max(0, at - width - 1) : at]
    if at > width + 1:
        whole = piece.split(maxsplit=1) if not piece[:1].isspace() else ["", piece]
        piece = whole[1] if len(whole) > 1 else piece[1:]
    return " ".join(piece.split())


def right_of(text: str, at: int, width: int = WIDTH) -> str:
    """The words that begin where a name ends; a mark that hangs on it comes first."""
    piece = text[at : at + width + 1]
    if len(text) > at + width + 1 or len(piece) > width:
        whole = piece.rsplit(maxsplit=1) if not piece[-1:].isspace() else [piece]
        piece = whole[0] if len(whole) > 1 else piece[:width]
    return " ".join(piece.split())


def _whole_word(text: str, at: int) -> int:
    """Where the word ends that a name is a part of: `Aliyev's`, `Bakıda`."""
    match = _HANGING.match(text, at)
    return match.end() if match else at


def _plain(text: str) -> str:
    """Letters and digits in small letters without accents, for ordering."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in split if not unicodedata.combining(c)).split())
