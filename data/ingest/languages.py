"""Languages: what an article is written in, by py3langid's naive Bayes over letter sequences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, Final

import pyarrow as pa

from data.article import SCHEMA
from data.language_names import LANGUAGE_NAMES

#: Characters that are looked at: more make it slower, and no surer.
_MOST: Final = 1_000
#: Under this it is as often wrong as right (docs/quality-languages.md), and is not said.
SURE: Final = 0.3
#: From here on, and on a text of some length, it is believed more than what a feed or page says.
_SURER: Final = 0.9
_LONG: Final = 120
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
_MARKUP: Final = re.compile(r"https?://\S+|<[^>]{0,500}>")


def detect(text: str) -> tuple[str, float]:
    """The language of a text, as a BCP 47 subtag, and how sure that is, 0 to 1; "" without letters."""
    shown = _MARKUP.sub(" ", text[: 2 * _MOST])[:_MOST]
    if not _LETTERS.search(shown):
        return "", 0.0
    found, sure = _identifier().classify(shown)
    return str(found), float(sure)


def language_of(text: str, hint: str = "") -> tuple[str, float | None]:
    """The language to go by: `hint`, as its feed or page says, unless the text plainly says another.

    "" where there is no hint and the text says too little. With it how sure the text makes it, 0 to 1;
    None where the hint stands, or there is none.
    """
    found, sure = detect(text)
    if hint:
        another = sure >= _SURER and len(text) >= _LONG and found != _base(hint)
        return (found, sure) if another else (hint, None)
    return (found, sure) if sure >= SURE else ("", None)


def with_languages(table: pa.Table) -> pa.Table:
    """The article table with the languages of articles that don't say theirs, and how sure they are."""
    said = table.column("language").to_pylist()
    if all(said):
        return table
    pairs = zip(said, table.column("language_confidence").to_pylist(), strict=True)
    told = [
        (language, sure) if language else language_of(text)
        for (language, sure), text in zip(pairs, _texts(table), strict=True)
    ]
    for at, name in enumerate(("language", "language_confidence")):
        field = SCHEMA.field(name)
        column = pa.array([one[at] for one in told], field.type)
        table = table.set_column(SCHEMA.get_field_index(name), field, column)
    return table


def _base(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].strip().lower()


def _texts(table: pa.Table) -> Iterable[str]:
    columns = (table.column(name).to_pylist() for name in ("headline", "summary", "body"))
    return ("\n".join(part[:_MOST] for part in parts if part) for parts in zip(*columns, strict=True))


@cache
def _identifier() -> Any:
    """The model, restricted to the languages that the dashboard has names for; half a second to load."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code in identifier.labels if code in LANGUAGE_NAMES])
    return identifier
