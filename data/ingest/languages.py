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


def language_of(text: str, hint: str = "") -> str:
    """The language to go by: `hint`, as its feed or page says, unless the text plainly says another.

    "" where there is no hint and the text says too little.
    """
    found, sure = detect(text)
    if hint:
        return found if sure >= _SURER and len(text) >= _LONG else hint
    return found if sure >= SURE else ""


def with_languages(table: pa.Table) -> pa.Table:
    """The article table with the languages of articles that don't say theirs."""
    said = table.column("language").to_pylist()
    if all(said):
        return table
    texts = _texts(table)
    found = [language or language_of(text) for language, text in zip(said, texts, strict=True)]
    at = SCHEMA.get_field_index("language")
    return table.set_column(at, SCHEMA.field("language"), pa.array(found, pa.string()))


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
