"""What reviews tell of the articles in scope: their sections, what is disputed, and the words of reviews."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from zlib import crc32

import pandas as pd
import streamlit as st

from components.chart import chart, look
from components.desk import Desk
from components.figures.reviews import bars_figure
from components.message import message
from components.parts import part
from components.review_vocabulary import words_that_tell
from components.reviews import articles_of
from components.words import count_of, percent
from data.analysis.disputed import LEAST, WEIGHT, disputed
from data.analysis.review_words import NEWEST
from data.article import NONE
from data.frames import rows
from data.reviewed import MOST_IDS

#: The largest sections; the table says what is left out.
_SECTIONS: Final = 12
_WORD_COLOUR: Final = "#8A6BB8"


def review_findings(desk: Desk, spread: pd.DataFrame, ids: list[str] | None) -> None:
    """Three charts: by section, the most disputed, and the words; both as of `reviewed_in_scope`."""
    with st.container(key="review-findings"):
        left, right = st.columns(2, gap="large")
        with left, part(desk, "The reviews by section", "review-sections"):
            _sections(desk, spread)
        with right:
            _disputed(desk, spread)
        review_words(desk, ids)


def _sections(desk: Desk, spread: pd.DataFrame) -> None:
    """Reviews by the section of their articles."""
    if len(spread) > MOST_IDS:
        said = f"More than {MOST_IDS:,} articles have reviews here: narrow the scope to see them by section."
        message("note", [said], "By section", key="too-many-reviewed")
        return
    own = replace(desk.filters, ids=frozenset(spread["article_id"]))
    names = [str(row.value) for row in rows(desk.corpus.facet(own, "section", _SECTIONS + 1).frame)]
    found = []
    for name in names[:_SECTIONS]:
        here = spread[spread["article_id"].isin(set(desk.corpus.ids(replace(own, sections=(name,)))))]
        reviews = int(here["reviews"].sum())
        average = float((here["reviews"] * here["average"]).sum()) / max(reviews, 1)
        found.append((name, reviews, len(here), average))
    if not found:
        return  # the corpus has lost all of the articles
    found.sort(key=lambda one: (-one[1], one[0]))
    total = int(spread["reviews"].sum())
    shown = ["No section" if name == NONE else name for name, *_ in found]
    links = [desk.address.scope(desk.filters.setting("section", [name])).href() for name, *_ in found]
    named = sum(n for _, n, _, _ in found)
    are = "is" if total - named == 1 else "are"
    left = [f"{count_of(total - named, 'review')} of {total:,} {are} of other sections or of lost articles."]
    chart(
        desk,
        bars_figure(
            shown,
            [n for _, n, _, _ in found],
            [f"{n:,}, {average:.1f} ★" for _, n, _, average in found],
            [name for name, *_ in found],
            look(),
            [desk.colours.get(name, look().soft) for name, *_ in found],
        ),
        key=_key(desk, "review-sections"),
        title=f"{shown[0]} has most reviews: {found[0][1]:,} of {total:,}",
        summary="Published reviews by the section of their article, with the average of their ratings.",
        table=pd.DataFrame(
            {
                "Section": shown,
                "Reviews": [n for _, n, _, _ in found],
                "Share": [percent(n, total) for _, n, _, _ in found],
                "Articles": [n for _, _, n, _ in found],
                "Average": [f"{average:.1f}" for *_, average in found],
            }
        ),
        links=links,
        on_select=lambda picked: (
            desk.address.scope(desk.filters.setting("section", [str(picked.points[0])]))
            if picked.points
            else None
        ),
        note=left if total > named else "",
        caption="Reviews by section",
        method="published reviews of the articles in scope, by the section of their article",
    )


def _disputed(desk: Desk, spread: pd.DataFrame) -> None:
    """The articles on which readers disagree most."""
    found, enough = disputed(spread)
    if found.empty:
        apart = "their ratings are all the same" if enough else f"none has {LEAST} reviews yet"
        said = f"Of {count_of(len(spread), 'reviewed article')} in scope {apart}."
        message("note", [said], "The most disputed articles", key="none-disputed")
        return
    about = articles_of(desk, found)
    titles = [about[id]["title"] for id in found["article_id"]]
    chart(
        desk,
        bars_figure(
            titles,
            found["disagreement"].tolist(),
            [f"±{r.disagreement:.1f}, n = {r.reviews:,}" for r in rows(found)],
            found["article_id"].tolist(),
            look(),
            hover=[f"{t}: {r.reviews:,} reviews" for t, r in zip(titles, rows(found), strict=True)],
        ),
        key=_key(desk, "disputed"),
        title=f"Readers disagree most on “{titles[0][:80]}”",
        summary=f"{_most_disputed(len(found), enough)} {LEAST} reviews or more, "
        "by how far their ratings are apart.",
        table=pd.DataFrame(
            {
                "Article": titles,
                "Reviews": found["reviews"],
                "Average": found["average"].round(1),
                "Standard deviation": found["deviation"].round(2),
                "Moderated": found["disagreement"].round(2),
            }
        ),
        links=[desk.address.to("reviews", article=id).href() for id in found["article_id"]],
        on_select=lambda picked: (
            desk.address.to("reviews", article=str(picked.points[0])) if picked.points else None
        ),
        note=f"Standard deviation in stars, drawn towards that of the scope as by {WEIGHT} ratings more.",
        caption="The most disputed articles",
        method=f"standard deviation, moderated (Smyth 2004, d0 = {WEIGHT}), of {LEAST} ratings or more",
    )


def review_words(desk: Desk, ids: list[str] | None) -> None:
    """The words that the reviews in scope use more than others do, or low ratings more than high ones."""
    read = desk.reviews.texts(NEWEST)
    if ids is None:
        here, there = read[read["rating"] <= 2], read[read["rating"] >= 4]
        whose, others = "reviews with 1 or 2 stars", "reviews with 4 or 5 stars"
    else:
        inside = read["article_id"].isin(set(ids))
        here, there = read[inside], read[~inside]
        whose, others = "reviews in scope", "other reviews"
    sizes = f"{len(here):,} {whose}, {len(there):,} {others}"
    found = words_that_tell(here, there) if len(here) and len(there) else pd.DataFrame()
    newest = f" Of the newest {NEWEST:,} reviews." if len(read) == NEWEST else ""
    if found.empty:
        said = f"No word tells them apart: {sizes}.{newest}"
        message("note", [said], "What reviews talk about", key="no-review-words")
        return
    chosen = desk.address.get("word")
    links = [
        desk.address.with_view(word="" if word == chosen else word, page="").href() for word in found["word"]
    ]
    first = next(rows(found))
    chart(
        desk,
        bars_figure(
            found["word"].tolist(),
            found["score"].tolist(),
            [f"{r.reviews:,} here, {r.against:,} there" for r in rows(found)],
            found["word"].tolist(),
            look(),
            [look().line if chosen and word != chosen else _WORD_COLOUR for word in found["word"]],
        ),
        key=_key(desk, "review-words"),
        title=f"“{first.word}” stands out: in {first.reviews:,} of {len(here):,} {whose}",
        summary=f"The words that {whose} use more than {others}: {sizes}.{newest}",
        table=pd.DataFrame(
            {
                "Word": found["word"],
                "Reviews here": found["reviews"],
                "Share here": [percent(n, len(here)) for n in found["reviews"]],
                "Reviews there": found["against"],
                "Share there": [percent(n, len(there)) for n in found["against"]],
                "G²": found["score"].round(1),
            }
        ),
        links=links,
        on_select=lambda picked: (
            desk.address.with_view(word=str(picked.points[0]), page="") if picked.points else None
        ),
        note="Ordered by log-likelihood (G²) over numbers of reviews; words of fewer than 3 are left out.",
        caption="What reviews talk about",
        method=f"log-likelihood G² (Dunning 1993) of {whose} against {others}, the newest {NEWEST:,} at most",
    )


def _most_disputed(shown: int, enough: int) -> str:
    """How a sentence begins that says how many of how many are shown."""
    if enough == 1:
        return "The only article with"
    return f"The {shown} most disputed of {enough:,} articles with"


def _key(desk: Desk, name: str) -> str:
    return f"{name}-{crc32(desk.address.href().encode()):08x}"
