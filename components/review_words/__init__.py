"""What readers see of reviews, in English, Azerbaijani and Russian: one file of sentences for each.

A sentence has gaps such as {most}. One that depends on a number `n` has a form for each plural category of
its language (https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html), and `other`
for those that it leaves out. Browsers have all three, and say what the server sends as a key and values:
components/frontend/review_words.js.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st

LANGUAGES: Final = ("en", "az", "ru")
_HERE: Final = Path(__file__).parent

Sentence = str | dict[str, str]
#: A key of the catalogue, and what stands in its gaps.
Said = list[str | dict[str, str | int | float]]


@cache
def catalogues() -> dict[str, dict[str, Sentence]]:
    """Language -> key -> sentence."""
    return {name: json.loads((_HERE / f"{name}.json").read_text("utf-8")) for name in LANGUAGES}


def said(key: str, **values: str | float) -> Said:
    """A sentence of the catalogue as it is sent to the browser, which says it in the reader's language."""
    return [key, dict(values)]


def reader_language() -> str:
    """The language that the reader's browser asks for, English where that is none of ours."""
    locale: Any = st.context.locale
    # Outside of a browser there is none.
    asked = locale.replace("_", "-").split("-")[0].lower() if isinstance(locale, str) else ""
    return asked if asked in LANGUAGES else "en"
