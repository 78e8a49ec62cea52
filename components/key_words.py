"""The words of a scope that the rest of the corpus uses less: bars, a cloud and a table."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from components.address import Address
from components.chart import Links, Note, chart, look
from components.desk import Desk
from components.entity_cloud import cloud_of
from components.figures.keyness import keyness_figure
from components.message import message
from components.words import count_of, percent
from data.answers import Keyness
from data.frames import rows
from data.query import with_word

#: Words asked for, all of which the cloud shows, and how many of them the bars do.
_ASKED: Final = 40
_BARS: Final = 20
#: The colour of words, which are of no kind of entity; 3:1 and more on both grounds.
WORD_COLOUR: Final = "#8A6BB8"


def words_view(desk: Desk) -> None:
    """The bars with the cloud beside them; a word narrows the scope to the articles that use it."""
    rest = desk.about.articles - desk.n
    if not rest:
        said = "The scope is the whole corpus: there is nothing to tell its words from. Narrow it to compare."
        message("empty", [said], "No rest to compare with", key="no-words")
        return
    found = desk.corpus.keyness(desk.filters, "term", limit=_ASKED)
    telling = found.frame[found.frame.score > 0].reset_index(drop=True)
    if telling.empty:
        said = (
            f"No word is more usual in the {count_of(desk.n, 'article')} in scope than in the other {rest:,}."
        )
        message("empty", [said], "No word stands out", key="no-words")
        return
    left, right = st.columns([1.3, 1], gap="large")
    with left:
        _bars(desk, found, telling.head(_BARS))
    with right:
        _cloud(desk, found, telling)


def using(desk: Desk, word: str) -> Address:
    """The page over the articles that also use a word."""
    return desk.address.scope(desk.filters.setting("q", [with_word(desk.filters.query, word)]))


def _narrowing(desk: Desk, words: pd.Series) -> Links:
    queries = [[with_word(desk.filters.query, word)] for word in words]
    return Links(desk.address.scope(desk.filters).href(), {"q": queries})


def _bars(desk: Desk, found: Keyness, shown: pd.DataFrame) -> None:
    chart(
        desk,
        keyness_figure(
            shown, found.total, found.against_total, look(), [WORD_COLOUR] * len(shown), "elsewhere"
        ),
        key="key-words",
        title=title(found, shown),
        summary=f"The first {len(shown)} words by how much more they are used here than in the other "
        f"{count_of(found.against_total, 'article')}.",
        table=table(found, shown),
        links=_narrowing(desk, shown.value),
        on_select=lambda chosen: using(desk, str(chosen.points[-1])) if chosen.points else None,
        note=_MEANING,
        hint=[_to_read(desk, shown)],
        method="log-likelihood G² (Dunning 1993) of the scope against the rest of the corpus, signed",
    )


#: What the score is, under every chart of it.
_MEANING: Final = (
    "Ordered by log-likelihood (G²) over numbers of articles. Words that more than half of the other "
    "articles use too, numbers and single letters are left out."
)


def title(found: Keyness, shown: pd.DataFrame) -> str:
    """What stands out most, with both its counts."""
    first = next(rows(shown.head(1)))
    here, elsewhere = f"{first.articles:,} of {found.total:,} articles here", f"{first.against_articles:,} of"
    return f"“{first.name}” stands out, in {here} and {elsewhere} {found.against_total:,} elsewhere"


def table(found: Keyness, shown: pd.DataFrame) -> pd.DataFrame:
    """The words with both counts, both shares and the score."""
    return pd.DataFrame(
        {
            "Word": shown.name,
            "Articles in scope": shown.articles,
            "Share of scope": [percent(n, found.total) for n in shown.articles],
            "Articles elsewhere": shown.against_articles,
            "Share elsewhere": [percent(n, found.against_total) for n in shown.against_articles],
            "G²": shown.score.round(1),
        }
    )


def _to_read(desk: Desk, shown: pd.DataFrame, most: int = 5) -> Note:
    note: list[str | tuple[str, str]] = ["Read what uses "]
    for word in shown.value.head(most):
        there = desk.address.to("reader", using(desk, word).filters)
        note += [(f"“{word}”", there.href()), ", "]
    return [*note[:-1], "."]


def _cloud(desk: Desk, found: Keyness, telling: pd.DataFrame) -> None:
    size = count_of(found.total, "article")
    ordered = telling.sort_values(["articles", "value"], ascending=[False, True])
    cloud_of(
        desk,
        ordered,
        [f"“{row.name}”, in {row.articles:,} of {size}" for row in rows(ordered)],
        [WORD_COLOUR] * len(ordered),
        title=lambda n: f"{count_of(n, 'word')}, sized by how many articles use them",
        summary=lambda n: f"The {n:,} words that stand out most, of {found.distinct_words} in {size}.",
        table=lambda shown: table(found, shown),
        links=lambda shown: _narrowing(desk, shown.value),
    )
