"""What is said of storylines: how they stand, how long they went on, which are under way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import pandas as pd

from components.desk import Desk
from components.words import count_of, day_text
from data.answers import State, Storyline, Storylines
from data.filters import Filters
from data.frames import rows

STATE_NAMES: Final[dict[State, str]] = {"growing": "Growing", "running": "Running", "quiet": "Quiet"}
#: How the groups came about, and that they may be wrong.
GROUPED: Final = (
    "Which articles belong together is what their table said, or what was found by the words, names and "
    "dates that they share; either may be wrong."
)


def rule(found: Storylines) -> str:
    """What growing, running and quiet mean, with the days that count for it; "" where nothing is dated."""
    last = found.until
    if last is None:
        return ""
    days = found.recent_days
    recent, before = last - timedelta(days=days - 1), last - timedelta(days=2 * days - 1)
    return (
        f"Growing: two articles or more in {_last(days)}, {day_text(recent)} to "
        f"{day_text(last)}, and more than in {_before(days)}. Running: otherwise any since "
        f"{day_text(before)}. Quiet: none since then. All articles of a storyline count for that, in scope "
        f"or not.{_later(found)}"
    )


def _later(found: Storylines) -> str:
    if not found.later:
        return ""
    has, it, does = ("has", "it", "does") if found.later == 1 else ("have", "they", "do")
    return f" {count_of(found.later, 'article')} {has} a later date, so few that {it} {does} not count."


def _last(days: int) -> str:
    return "the last day of the corpus" if days == 1 else f"the last {days} days of the corpus"


def _before(days: int) -> str:
    return "the day before" if days == 1 else f"the {days} days before"


def standing(found: Storyline) -> str:
    """How a storyline stands, in words with its numbers."""
    if found.state == "quiet":
        return f"Quiet: no article in {_last(2 * found.recent_days)}"
    of = f"{count_of(found.recent, 'article')} in {_last(found.recent_days)}"
    return f"{STATE_NAMES[found.state]}: {of}, {found.before:,} in {_before(found.recent_days)}"


def span_text(first: date | None, last: date | None, days: bool = True) -> str:
    """From when until when, and over how many `days`: `14 to 20 May 2024 (7 days)`."""
    if first is None or last is None:
        return "Undated"
    if first == last:
        return day_text(first)
    begin = day_text(first)
    if first.year == last.year:
        begin = f"{first.day}" if first.month == last.month else f"{first.day} {first:%B}"
    return f"{begin} to {day_text(last)}" + (f" ({(last - first).days + 1:,} days)" if days else "")


def day_of(value: pd.Timestamp) -> date | None:
    """A day of a frame; None where there is none."""
    return None if pd.isna(value) else value.date()


def of_scope(articles: int, corpus_articles: int) -> str:
    """How many of a storyline's articles are in scope: `3 of 5 articles`, `5 articles` for all of them."""
    if articles == corpus_articles:
        return count_of(articles, "article")
    return f"{articles:,} of {count_of(corpus_articles, 'article')}"


def own_page(desk: Desk, storyline: str, filters: Filters | None = None) -> str:
    """The address of a storyline's page over the scope, or over `filters`."""
    scope = (desk.filters if filters is None else filters).setting("storyline", [storyline])
    return desk.address.to("storylines", scope).href()


def under_way(desk: Desk, most: int) -> dict[str, Any] | None:
    """The storylines of the scope that are growing or running, as a block of a page; None without any."""
    found = desk.corpus.storylines(desk.filters, most, states=("growing", "running"))
    if not found.total:
        return None
    n = sum(found.states.values())
    return {
        "title": "Storylines under way",
        "href": desk.address.to("storylines").href(),
        "note": f"{found.total:,} of {count_of(n, 'storyline')} in scope had articles in "
        f"{_last(2 * found.recent_days)}",
        "rows": [
            {
                "title": row.title,
                "href": own_page(desk, row.storyline),
                "note": f"{STATE_NAMES[row.state]}, {of_scope(row.articles, row.corpus_articles)}, "
                f"{span_text(day_of(row.first), day_of(row.last))}",
            }
            for row in rows(found.frame)
        ],
    }
