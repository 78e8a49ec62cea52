"""Choosing the article that a review is about."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from components.desk import Desk
from components.frontend import draw
from components.review_words import Said, reader_language, said
from components.words import published_text
from data.answers import SearchPage
from data.article import display_title
from data.corpus import CorpusError, QueryError
from data.filters import Filters
from data.frames import rows

_KEY: Final = "review-picker"
_WORDS: Final = "review-words"
FOUND, OFFERED, _LONGEST = 10, 3, 500


@st.fragment
def review_picker(desk: Desk) -> None:
    """A search box over the whole corpus, and a link for each article found; a fragment."""
    words = str(st.session_state.get(_WORDS, ""))
    with st.container(key="review-form"):
        try:
            found = _found(desk, words)
        except CorpusError:
            found = {"items": [], "note": "", "problem": said("picker_away")}
        draw("review_picker", found | {"language": reader_language()}, key=_KEY, on_words_change=_looked)


def _looked() -> None:
    words = (st.session_state.get(_KEY) or {}).get("words")
    st.session_state[_WORDS] = words[:_LONGEST] if isinstance(words, str) else ""


def _found(desk: Desk, words: str) -> dict[str, Any]:
    if not words:
        page = desk.corpus.search(desk.filters, desk.sort, OFFERED)
        note = "picker_all_or" if page.total else "picker_all"
        return _choice(desk, page, said(note, n=desk.about.articles))
    try:
        page = desk.corpus.search(Filters(query=words), "relevance", FOUND)
    except QueryError as error:
        return {"items": [], "note": "", "problem": str(error)}
    note = "picker_found_more" if page.total > FOUND else "picker_found"
    return _choice(desk, page, said(note, n=page.total, shown=FOUND))


def _choice(desk: Desk, page: SearchPage, note: Said) -> dict[str, Any]:
    items = [
        {
            "id": row.id,
            "title": display_title(row.headline, row.summary, row.snippet),
            "href": desk.address.to("reviews", article=row.id).href(),
            "lang": row.language,
            "source": row.source,
            "date": published_text(row.published, row.published_precision, desk.about.zone),
        }
        for row in rows(page.frame)
    ]
    return {"items": items, "note": note, "problem": ""}
