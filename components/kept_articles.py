"""The articles that a session was shown last, which it can go on reading when the corpus does not answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from data.article import Article

_KEY: Final = "newsdesk_kept_articles"
#: Articles that a session keeps, and characters of their bodies; the last one also as it was shown.
_MOST: Final = 5
_LONGEST: Final = 200_000


@dataclass(frozen=True, slots=True)
class Kept:
    """Articles, the last one at the end, and that one as it was shown at an address."""

    articles: tuple[Article, ...] = ()
    href: str = ""
    shown: dict[str, Any] | None = None


def keep_article(article: Article, href: str = "", shown: dict[str, Any] | None = None) -> None:
    """Keep an article; and how it is shown at this address, where all that goes with it is there."""
    before = _kept()
    kept = [*(one for one in before.articles if one.id != article.id), article][-_MOST:]
    while len(kept) > 1 and sum(len(one.body) for one in kept) > _LONGEST:
        kept.pop(0)
    if shown is None:
        href, shown = before.href, before.shown
    st.session_state[_KEY] = Kept(tuple(kept), href, shown)


def kept_article(id: str) -> Article | None:
    """The article of this id, if it is kept."""
    return next((one for one in _kept().articles if one.id == id), None)


def kept_articles() -> tuple[Article, ...]:
    """Those that are kept, the last one first."""
    return _kept().articles[::-1]


def shown_before(href: str) -> dict[str, Any] | None:
    """How the last article was shown at this address; None where another address was shown last."""
    kept = _kept()
    return kept.shown if kept.href == href else None


def _kept() -> Kept:
    kept: Kept = st.session_state.get(_KEY) or Kept()
    return kept
