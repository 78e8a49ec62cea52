"""Storylines: which affairs the scope's articles belong to, how they stand, and when each went on."""

from __future__ import annotations

import math
from typing import Any, Final, cast

import numpy as np
import pandas as pd
import streamlit as st

from components.address import Address
from components.article_list import page_links
from components.chart import Chosen, LegendEntry, Links, chart, look
from components.desk import Desk
from components.figures.storylines import spans_figure, state_colours
from components.frontend import draw
from components.message import choices, message
from components.parts import part
from components.storyline_absence import why_none
from components.storyline_words import GROUPED, STATE_NAMES, day_of, of_scope, own_page, rule, span_text
from components.words import count_of, day_text, percent, published_text
from data.answers import STATES, State, StorylineOrder, Storylines
from data.article import published_iso
from data.filters import Filters
from data.frames import rows

#: Storylines on a page.
A_PAGE: Final = 20
#: Bars of the small volume beside a storyline, at most.
_BARS: Final = 40
_ORDERS: Final = (("latest", "Latest article"), ("articles", "Most articles"), ("first", "First article"))
_WHAT: Final = (
    "A storyline is an affair that several articles tell over days or weeks, in whatever source or language; "
    "what happened in it, and who reported it first, stands on its own page."
)


def storylines_page(desk: Desk) -> None:
    """The storylines in scope as a list, and beside it when each went on."""
    with part(desk, "The storylines", "storylines"):
        _storylines(desk)


def _storylines(desk: Desk) -> None:
    found, page, pages = _found(desk)
    if not sum(found.states.values()):
        _nothing(desk, found)
        return
    choices(_groups(desk, found), key="storylines-choices")
    if not found.total:
        _none_of_state(desk, found)
        return
    left, right = st.columns([1.25, 1], gap="large")
    with left:
        draw("storylines", _list(desk, found, page, pages), key="storylines-list")
    with right:
        _over_time(desk, found)


def _found(desk: Desk) -> tuple[Storylines, int, int]:
    """The storylines of the page asked for, or of the last one where there are fewer pages."""
    state, order = desk.address.get("state"), cast(StorylineOrder, desk.address.get("order"))
    states = STATES if state == "all" else (cast(State, state),)
    page = desk.address.number()
    found = desk.corpus.storylines(desk.filters, A_PAGE, (page - 1) * A_PAGE, order, states)
    pages = max(1, math.ceil(found.total / A_PAGE))
    if page > pages:
        page = pages
        found = desk.corpus.storylines(desk.filters, A_PAGE, (page - 1) * A_PAGE, order, states)
    asked = desk.address.get("page")
    if asked and asked != str(page):
        has = "one page" if pages == 1 else f"pages 1 to {pages:,}"
        message("note", [f'There is no page "{asked[:60]}": the storylines have {has}.'], key="wrong-page")
    return found, page, pages


def _groups(desk: Desk, found: Storylines) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    address = desk.address
    state, order = address.get("state"), address.get("order")

    def way(name: str, text: str, n: int) -> tuple[str, str, bool]:
        return f"{text} {n:,}", address.with_view(state=name, page="").href(), name == state

    states = [way("all", "All", sum(found.states.values()))]
    states += [way(name, STATE_NAMES[name], found.states[name]) for name in STATES]
    orders = [(text, address.with_view(order=name, page="").href(), name == order) for name, text in _ORDERS]
    return [("Show", states), ("Order", orders)]


def _list(desk: Desk, found: Storylines, page: int, pages: int) -> dict[str, Any]:
    n = sum(found.states.values())
    notes = [
        f"{count_of(n, 'storyline')} in scope, with {found.articles:,} of {count_of(found.scope, 'article')} "
        f"({percent(found.articles, found.scope)}); the others are alone in what they tell.",
        *filter(None, [rule(found), GROUPED]),
    ]
    weeks = dict(list(found.days.groupby("storyline", sort=False)))
    return {
        "notes": notes,
        "start": (page - 1) * A_PAGE + 1,
        "items": [_item(desk, row, weeks.get(row.storyline)) for row in rows(found.frame)],
        "pager": {"pages": pages, "links": page_links(desk, page, pages)},
    }


def _item(desk: Desk, row: Any, days: pd.DataFrame | None) -> dict[str, Any]:
    scope = desk.filters.setting("storyline", [row.storyline])
    facts = [
        span_text(day_of(row.first), day_of(row.last)),
        of_scope(row.articles, row.corpus_articles),
        count_of(row.events, "event"),
        count_of(row.sources, "source"),
        *([count_of(row.languages, "language")] if row.languages > 1 else []),
    ]
    zone = desk.about.zone
    return {
        "id": row.storyline,
        "title": row.title,
        "href": own_page(desk, row.storyline),
        "state": row.state,
        "state_text": STATE_NAMES[row.state],
        "facts": facts,
        "n": row.corpus_articles,
        "spark": spark(days),
        "latest": {
            "title": row.headline,
            "lang": row.language,
            "href": Address("reader", scope, "oldest").with_view(article=row.latest).href(),
            "source": row.source,
            "date": published_text(row.published, row.published_precision, zone),
            "iso": published_iso(row.published, row.published_precision, zone),
        },
    }


def spark(days: pd.DataFrame | None) -> dict[str, Any]:
    """A small volume: articles by the day, by the week, or by several weeks, as long as it is."""
    if days is None or days.empty:
        return {"bars": [], "text": ""}
    dates = days.day.to_numpy("datetime64[D]")
    first = dates.min()
    at, each = (dates - first).astype(np.int64), "day"
    if int(at.max()) >= _BARS:
        week = (at + first.item().weekday()) // 7  # weeks begin on Mondays
        step = int(week.max()) // _BARS + 1
        at, each = week // step, "week" if step == 1 else f"{step} weeks"
    bars = np.bincount(at, weights=days.articles.to_numpy()).astype(np.int64).tolist()
    return {"bars": bars, "text": f"Articles per {each}: {max(bars):,} at most"}


def _over_time(desk: Desk, found: Storylines) -> None:
    """A row for each storyline of the page, with marks on the days that its articles are of."""
    if found.days.empty:
        said = f"None of the articles of {count_of(len(found.frame), 'storyline')} has a date."
        message("empty", [said], "Nothing to draw", key="storylines-undated")
        return
    frame, colours = found.frame, state_colours(look())
    shown = [state for state in STATES if state in set(frame.state)]
    chart(
        desk,
        spans_figure(frame, found.days, look()),
        key="storylines-over-time",
        title=_title(found),
        summary=_summary(found),
        table=_table(frame),
        links=Links(
            Address("storylines", desk.filters.without("storyline")).href(),
            {"storyline": frame.storyline.tolist()},
        ),
        on_select=lambda chosen: _chosen(desk, chosen),
        legend=[
            LegendEntry(
                STATE_NAMES[state], colours[state], f"{found.states[state]:,}",
                desk.address.with_view(state=state, page="").href(), on=desk.address.get("state") == state,
            )
            for state in shown
        ],
        note=_undated(frame),
        caption=f"{count_of(len(frame), 'storyline')} of {found.total:,}, each with its articles in scope",
    )  # fmt: skip


def _chosen(desk: Desk, chosen: Chosen) -> Address | None:
    if not chosen.points:
        return None
    return desk.address.to("storylines", desk.filters.setting("storyline", [str(chosen.points[-1])]))


def _title(found: Storylines) -> str:
    n, quiet = sum(found.states.values()), found.states["quiet"]
    days = int((found.frame["last"] - found.frame["first"]).dt.days.max()) + 1
    which = "it" if len(found.frame) == 1 else f"the longest of these {len(found.frame):,}"
    went = f"{which} went on for {count_of(days, 'day')}"
    return f"{n - quiet:,} of {count_of(n, 'storyline')} {'is' if n == 1 else 'are'} under way; {went}"


def _summary(found: Storylines) -> str:
    first, last = found.days.day.min().date(), found.days.day.max().date()
    n = int(found.days.articles.sum())
    which = "All" if len(found.frame) == found.total else f"{len(found.frame):,} of"
    return (
        f"{which} {count_of(found.total, 'storyline')}, {count_of(n, 'dated article')} in scope, "
        f"{day_text(first)} to {day_text(last)}. A mark is a day with articles, larger for more."
    )


def _undated(frame: pd.DataFrame) -> list[str]:
    n = int(frame["first"].isna().sum())
    return [f"{count_of(n, 'storyline')} without a dated article in scope can’t be drawn."] if n else []


def _table(frame: pd.DataFrame) -> pd.DataFrame:
    def day(value: pd.Timestamp) -> str:
        return "" if pd.isna(value) else f"{value:%Y-%m-%d}"

    return pd.DataFrame(
        {
            "Storyline": frame.title,
            "State": [STATE_NAMES[cast(State, state)] for state in frame.state],
            "First day": [day(value) for value in frame["first"]],
            "Last day": [day(value) for value in frame["last"]],
            "Articles in scope": frame.articles,
            "Articles in all": frame.corpus_articles,
            "Events": frame.events,
            "Sources": frame.sources,
            "Languages": frame.languages,
        }
    )


def _nothing(desk: Desk, found: Storylines) -> None:
    """The screen for a scope, or a whole corpus, without storylines: what they are and why there are none."""
    reader = ("Read the articles in scope", desk.address.to("reader").href())
    if not found.corpus_total:
        message("empty", [_WHAT, *why_none(desk)], "No storylines", [reader], key="no-storylines")
        return
    why = (
        f"None of the {count_of(found.scope, 'article')} in scope belongs to one of the "
        f"{count_of(found.corpus_total, 'storyline')} of the corpus."
    )
    ways = [("All storylines", desk.address.scope(Filters()).href()), reader]
    message("empty", [why, _WHAT], "No storylines in this scope", ways, key="no-storylines")


def _none_of_state(desk: Desk, found: Storylines) -> None:
    state = cast(State, desk.address.get("state"))
    said = [f"No storyline in scope is {state}.", *filter(None, [rule(found)])]
    ways = [("Show all of them", desk.address.with_view(state="", page="").href())]
    message("empty", said, f"None {state}", ways, key="none-of-state")
