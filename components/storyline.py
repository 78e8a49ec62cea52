"""One storyline: what happened when, who reported it first, who is in it, and how much was written."""

from __future__ import annotations

import math
from typing import Any, Final

import pandas as pd
import streamlit as st

from components.address import Address
from components.article_list import page_links
from components.chart import chart, look
from components.desk import Desk
from components.figures.volume import bars_figure
from components.frontend import draw
from components.message import message
from components.parts import part
from components.shown import Shown
from components.storyline_corrections import storyline_corrections
from components.storyline_words import GROUPED, day_of, of_scope, own_page, span_text, standing
from components.timeline_columns import Column, period_links
from components.timeline_words import period_name, title, undated_notes
from components.words import KIND_NAMES, count_of, day_text, published_text
from data.analysis.volume import fitting_interval, span, timeline
from data.answers import Entities, Facet, Storyline
from data.article import KINDS, NONE, display_title, published_iso
from data.corpus import CorpusError
from data.filters import Filters
from data.frames import rows

#: Events on a page.
A_PAGE: Final = 30
_SOURCES: Final = 8
_NAMES: Final = 6


def storyline_of(desk: Desk) -> str:
    """The storyline whose page the scope asks for; "" where it asks for none, or for several."""
    asked = desk.filters.storylines
    return asked[0] if len(asked) == 1 and asked[0] != NONE else ""


def storyline_page(desk: Desk, id: str) -> None:
    """Its events in order; beside them volume, first report, sources, names, and what is related to it."""
    with part(desk, "This storyline", "storyline"):
        _storyline(desk, id)


def _storyline(desk: Desk, id: str) -> None:
    page = desk.address.number()
    found = desk.corpus.storyline(id, desk.filters, A_PAGE, (page - 1) * A_PAGE)
    pages = max(1, math.ceil(found.total / A_PAGE))
    if page > pages:
        page = pages
        found = desk.corpus.storyline(id, desk.filters, A_PAGE, (page - 1) * A_PAGE)
    asked = desk.address.get("page")
    if asked and asked != str(page):
        has = "one page" if pages == 1 else f"pages 1 to {pages:,}"
        message("note", [f'There is no page "{asked[:60]}": its events have {has}.'], key="wrong-page")
    st.set_page_config(page_title=f"{found.title[:200]} · Newsdesk")
    with st.container(key="storyline-page"):
        left, right = st.columns([1.5, 1], gap="large")
        with left:
            told = _told(desk, found, page, pages)
            draw("storyline", told, key="storyline")
            _keep(desk, found, told)
            storyline_corrections(desk, found)
        with right:
            with part(desk, "Its articles over time", "storyline-volume"):
                _volume(desk)
            with part(desk, "Its sources and names", "storyline-beside"):
                draw("storyline_beside", _beside(desk, found), key="storyline-beside")


def _told(desk: Desk, found: Storyline, page: int, pages: int) -> dict[str, Any]:
    reader = Address("reader", desk.filters, "oldest")
    whole = found.articles == found.corpus_articles
    own = Filters(storylines=(found.id,))
    return {
        "id": found.id,
        "ids": list(found.ids),
        "title": found.title,
        "title_href": reader.with_view(article=found.central).href(),
        "back": desk.address.to("storylines", desk.filters.without("storyline")).href(),
        "state": found.state,
        "standing": standing(found),
        "facts": [
            span_text(found.first, found.last),
            of_scope(found.articles, found.corpus_articles),
            count_of(found.total, "event"),
        ],
        "read": {
            "text": f"Read {count_of(found.articles, 'article')} in order"
            if found.articles > 1
            else "Read its article in scope",
            "href": reader.href(),
        },
        "all": None if whole else {"text": "Show all of it", "href": Address("storylines", own).href()},
        "note": f"{_whose_title(desk, found)} {GROUPED}",
        "start": (page - 1) * A_PAGE + 1,
        "events": _events(desk, found, reader),
        "pager": {"pages": pages, "links": page_links(desk, page, pages)},
    }


def _keep(desk: Desk, found: Storyline, told: dict[str, Any]) -> None:
    """Its events for the page's report."""
    events = told["events"]
    table = pd.DataFrame(
        [[e["when"], e["title"], e["reports"] or e["source"]] for e in events],
        columns=["When", "What happened", "Reported by"],
    )
    start = told["start"]
    part = f" {start:,} to {start + len(events) - 1:,} of which are here" if len(events) < found.total else ""
    said = f"{told['standing']}. {', '.join(told['facts'])}{part}."
    caption, notes = "Its events in order", [told["note"]]
    desk.shown["storyline"] = Shown("storyline", found.title, said, table, caption, notes=notes, drawn=False)


def _whose_title(desk: Desk, found: Storyline) -> str:
    """Where its title is from."""
    try:
        central = desk.corpus.article(found.central).title
    except CorpusError as error:
        return f"Where its title is from can’t be told now: {error}"
    if found.title == central:
        return "Its title is the headline of the article that says most of what the others say."
    return "Its title was given by a reader."


def _events(desk: Desk, found: Storyline, reader: Address) -> list[dict[str, Any]]:
    members: dict[int, list[Any]] = {}
    for row in rows(found.members):
        members.setdefault(row.place, []).append(row)
    return [_event(desk, row, members[place], reader) for place, row in enumerate(rows(found.events))]


def _event(desk: Desk, row: Any, members: list[Any], reader: Address) -> dict[str, Any]:
    first = members[0]
    reports = ""
    if row.articles > 1:
        reports = count_of(row.articles, "report")
        reports += f" from {count_of(row.sources, 'source')}" if row.sources > 1 else ""
        reports += f", first by {first.source}" if first.source else ""
    when = span_text(day_of(row.first), day_of(row.last), days=False)
    return {
        "when": when,
        "iso": "" if pd.isna(row.first) else f"{row.first:%Y-%m-%d}",
        "title": row.headline,
        "lang": row.language,
        "href": reader.with_view(article=row.id).href(),
        "id": row.id,
        "source": "" if row.articles > 1 else row.source,
        "reports": reports,
        "members": [_member(desk, member, reader) for member in members] if row.articles > 1 else [],
    }


def _member(desk: Desk, row: Any, reader: Address) -> dict[str, Any]:
    zone = desk.about.zone
    return {
        "id": row.id,
        "title": display_title(row.headline, row.summary),
        "href": reader.with_view(article=row.id).href(),
        "lang": row.language,
        "source": row.source,
        "date": published_text(row.published, row.published_precision, zone),
        "iso": published_iso(row.published, row.published_precision, zone),
    }


def _beside(desk: Desk, found: Storyline) -> dict[str, Any]:
    sources = desk.corpus.facet(desk.filters, "source", _SOURCES)
    lists = [_sources(desk, sources), *(_names(desk, kind) for kind in KINDS)]
    return {
        "first": _first_report(desk),
        "lists": [shown for shown in lists if shown["rows"]],
        "related": [
            {
                "title": row.title,
                "href": own_page(desk, row.storyline, Filters()),
                "note": f"{count_of(row.articles, 'article')}; shares {', '.join(row.shared)}",
            }
            for row in rows(found.related)
        ],
    }


def _first_report(desk: Desk) -> dict[str, Any] | None:
    """The earliest dated article of the storyline in scope."""
    found = desk.corpus.search(desk.filters, "oldest", 1).frame
    first = next(rows(found), None)
    if first is None or pd.isna(first.published):
        return None
    reader = Address("reader", desk.filters, "oldest")
    return _member(desk, first, reader) | {
        "title": display_title(first.headline, first.summary, first.snippet)
    }


def _sources(desk: Desk, facet: Facet) -> dict[str, Any]:
    top = int(facet.frame.articles.max()) if len(facet.frame) else 1
    return {
        "title": "Sources",
        "note": _of(facet, "source"),
        "rows": [
            {
                "name": "Not known" if row.value == NONE else row.value,
                "n": f"{row.articles:,}",
                "part": round(row.articles / top, 3),
                "href": desk.address.scope(desk.filters.setting("source", [row.value])).href(),
            }
            for row in rows(facet.frame)
        ],
    }


def _names(desk: Desk, kind: Any) -> dict[str, Any]:
    found = desk.corpus.entities(desk.filters, kind, _NAMES)
    top = int(found.frame.articles.max()) if len(found.frame) else 1
    return {
        "title": KIND_NAMES[kind],
        "note": _of(found, kind, KIND_NAMES[kind].lower()),
        "rows": [
            {
                "name": row.name,
                "n": f"{row.articles:,} of {found.total:,}",
                "part": round(row.articles / top, 3),
                "href": desk.address.scope(desk.filters.adding("entity", row.entity)).href(),
            }
            for row in rows(found.frame)
        ],
    }


def _of(found: Facet | Entities, one: str, many: str = "") -> str:
    shown = len(found.frame)
    said = f"The first {shown} of {found.distinct_words} {many or f'{one}s'}"
    return "" if found.distinct <= shown else said


def _volume(desk: Desk) -> None:
    """Its articles over time; a bar narrows the page to its days."""
    by_day = desk.corpus.volume(desk.filters, "day")
    bounds = span(by_day.frame, desk.filters.date_from, desk.filters.date_to)
    if bounds is None:
        said = f"None of the {count_of(by_day.total, 'article')} in scope has a date."
        message("empty", [said], "No chart", key="storyline-undated")
        return
    interval = fitting_interval(*bounds).interval
    line = timeline(desk.corpus.volume(desk.filters, interval).frame, interval, *bounds)
    counted = pd.DataFrame(
        {
            interval.title(): [period_name(day, interval) for day in line.starts.tolist()],
            "Articles so far": line.per_period.cumsum(),
            "Articles": line.per_period,
        }
    )
    chart(
        desk,
        bars_figure(line, ["Articles"], [look().accent], look()).update_layout(height=200),
        key="storyline-volume",
        title=title(line, "calendar", "section", by_day.undated),
        summary=f"{count_of(line.total, 'article')} by {interval}, "
        f"{day_text(line.first)} to {day_text(line.last)}.",
        table=counted,
        links=period_links(desk, line, [Column("Articles", look().accent, {})]),
        note=undated_notes(desk, by_day),
        marks=True,
        caption=f"Articles by {interval}",
    )
