"""The front page in a newspaper's layout, drawn as one element."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd

from components.article_list import Folded, card, folded_with, with_folded
from components.desk import Desk
from components.frontend import draw
from components.parts import Failed, or_failed
from components.peaks import keep_peaks, peaks_of
from components.peaks_words import label_of, none_text, peak_counts, peak_when, span_text, too_small_text
from components.rated import add_reviews
from components.shown import Shown
from components.storyline_words import under_way
from components.words import count_of, day_text, percent
from data.answers import SearchPage
from data.article import NONE
from data.filters import Filters
from data.frames import rows
from data.language_names import language_name

LEAD, LATEST, A_SECTION, SECTIONS, NAMES, AFFAIRS = 4, 6, 4, 12, 8, 5
#: "Now" is the last days of the scope, not of the calendar: a link shows tomorrow what it shows today.
NOW_DAYS = 30
#: Peaks are those of the last weeks of the scope.
PEAK_DAYS, PEAKS = 28, 3


def front_page(desk: Desk) -> None:
    """Draw the front page of the scope; a panel that the corpus does not answer for says so."""
    found = or_failed(desk, "The latest articles", lambda: _search(desk))
    sections = or_failed(desk, "The sections", lambda: _sections(desk))
    last = _last_day(desk, found)
    cards = [] if isinstance(found, Failed) else _cards(desk, found)
    add_reviews(desk, cards, *([] if isinstance(sections, Failed) else (s["items"] for s in sections[0])))
    draw(
        "front",
        {
            "lead": cards[:LEAD],
            "latest": cards[LEAD:],
            "failed": found if isinstance(found, Failed) else None,
            "latest_title": "The latest",
            "latest_href": desk.address.to("reader").with_sort("newest").href(),
            "now": or_failed(desk, "What is written about now", lambda: _now(desk, last)),
            "affairs": or_failed(desk, "Storylines under way", lambda: under_way(desk, AFFAIRS)),
            "stood_out": or_failed(desk, "What stood out", lambda: _stood_out(desk, last)),
            "glance": _glance(desk),
            "sections": sections if isinstance(sections, Failed) else sections[0],
            "note": "" if isinstance(sections, Failed) else sections[1],
        },
        key="front",
    )


def _search(desk: Desk) -> SearchPage:
    return desk.corpus.search(desk.filters, "newest", LEAD + LATEST, folded=True)


def _cards(desk: Desk, found: SearchPage) -> list[dict[str, Any]]:
    cards = with_folded(desk, [card(desk, row) for row in rows(found.frame)], Folded.of(found))
    for item in cards[LEAD:]:
        item["snippet"] = ""
    return cards


def _sections(desk: Desk) -> tuple[list[dict[str, Any]], str]:
    """The latest of each section, and what is said of those left out; the page's report has the numbers."""
    facet = desk.corpus.facet(desk.filters, "section", SECTIONS)
    values = [(str(r.value), int(r.articles)) for r in rows(facet.frame)]
    if len(values) < 2:
        return [], ""
    left = facet.distinct - len(values)
    note = (
        f"The {len(values)} largest of {facet.distinct_words} sections; the others are under “Filters”."
        if left
        else ""
    )
    names = [value for value, _ in values]
    found = desk.corpus.latest(desk.filters, "section", names, A_SECTION, folded=True)
    folded = folded_with(desk, found["id"].tolist(), desk.filters, "sections")
    items: dict[str, list[dict[str, Any]]] = {value: [] for value, _ in values}
    for row in rows(found):
        items[row.group].append(card(desk, row, snippet=False, section=False))
    shown = [_section(desk, value, n, with_folded(desk, items[value], folded)) for value, n in values]
    table = pd.DataFrame({"Section": [s["title"] for s in shown], "Articles": [s["n"] for s in shown]})
    desk.shown["sections"] = Shown("sections", "By section", note, table, "Articles by section", drawn=False)
    return shown, note


def _section(desk: Desk, section: str, n: int, items: list[dict[str, Any]]) -> dict[str, Any]:
    scope = desk.filters.setting("section", [section])
    return {
        "title": "No section" if section == NONE else section,
        "href": desk.address.to("reader", scope).href(),
        "colour": desk.colours.get(section, ""),
        "n": f"{n:,}",
        "items": items,
    }


def _now(desk: Desk, last: date | None) -> dict[str, Any]:
    if last is None:
        undated = {"title": "Most written about", "note": "No article in scope has a date."}
        return _kept(desk, undated | {"rows": _named(desk, desk.filters, None)})
    first = last - timedelta(days=NOW_DAYS - 1)
    if desk.filters.date_from:
        first = max(first, desk.filters.date_from)
    scope = desk.filters.between(first, last)
    before = desk.filters.between(first - timedelta(days=NOW_DAYS), first - timedelta(days=1))
    n = desk.corpus.count(scope)
    note = f"{day_text(first)} to {day_text(last)}: {count_of(n, 'article')}"
    dated = {"title": "Most written about now", "note": note}
    return _kept(desk, dated | {"rows": _named(desk, scope, before)})


def _stood_out(desk: Desk, last: date | None) -> dict[str, Any] | None:
    """What stood out in the latest weeks, or that nothing did."""
    if last is None:
        return None
    first = last - timedelta(days=PEAK_DAYS - 1)
    if desk.filters.date_from:
        first = max(first, desk.filters.date_from)
    found = peaks_of(desk, desk.filters, PEAKS, first, last)
    when = span_text(first, last)
    said = "" if found.shown else none_text(found.peaks, narrowed=True, when=when, left_out=found.left_out)
    none = too_small_text(found.peaks) if found.peaks.too_small else said
    title = "What stood out"
    keep_peaks(desk, found, "stood-out", title, f"{when}." if found.shown else none)
    address = desk.address
    items = [
        {
            "text": label_of(shown.explanation),
            "href": address.to("reader", shown.scope).href(),
            "note": f"{peak_when(shown.peak)}: {peak_counts(shown.peak)}",
        }
        for shown in found.shown
    ]
    return {
        "title": title,
        "note": when if found.shown else "",
        "none": none,
        "items": items,
        "way": {"text": "All peaks on the timeline", "href": address.to("timeline").href()},
    }


def _last_day(desk: Desk, found: SearchPage | Failed) -> date | None:
    """The day of the scope's latest article; the last that it can have where that is not known."""
    if isinstance(found, Failed):
        bounds = (desk.filters.date_to, desk.about.last)
        return min((day for day in bounds if day), default=None)
    dated = found.frame.published.dropna()
    return None if dated.empty else dated.iloc[0].astimezone(desk.about.zone).date()


def _named(desk: Desk, scope: Filters, before: Filters | None) -> list[dict[str, Any]]:
    found = desk.corpus.entities(scope, limit=NAMES).frame
    top = int(found.articles.max()) if len(found) else 1
    return [
        {
            "name": row.name,
            "n": f"{row.articles:,}",
            "part": round(row.articles / top, 3),
            "href": desk.address.to("reader", scope.adding("entity", row.entity)).href(),
            "note": "" if before is None else _earlier(desk, before.adding("entity", row.entity)),
        }
        for row in rows(found)
    ]


def _earlier(desk: Desk, before: Filters) -> str:
    return f"{desk.corpus.count(before):,} in the {NOW_DAYS} days before"


def _kept(desk: Desk, panel: dict[str, Any]) -> dict[str, Any]:
    """The names, which the page's report has as a table."""
    key, named = "most-written-about", panel["rows"]
    table = pd.DataFrame({"Name": [row["name"] for row in named], "Articles": [row["n"] for row in named]})
    title, note = str(panel["title"]), str(panel["note"])
    method = "articles that name each, every article once"
    desk.shown[key] = Shown(key, title, note, table, title, method, drawn=False)
    return panel


def _glance(desk: Desk) -> dict[str, Any]:
    about, address = desk.about, desk.address
    everything = address.scope(Filters())
    span = f"{day_text(about.first)} to {day_text(about.last)}" if about.first and about.last else "no dates"
    languages = ", ".join(language_name(code) for code in about.languages[:4])
    more = len(about.languages) - 4
    facts: list[tuple[str, str, str]] = [
        ("Articles", f"{about.articles:,}", everything.to("reader").href()),
        ("Dates", span, everything.to("timeline").href()),
        ("Sections", f"{len(about.sections):,}", ""),
        ("Sources", f"{about.sources:,}", ""),
        ("Languages", languages + (f" and {more} more" if more > 0 else ""), ""),
        ("People, organisations, places", f"{about.entities:,}", everything.to("entities").href()),
    ]
    if about.undated:
        undated = everything.scope(Filters(undated=True)).to("reader").href()
        facts.append(("Undated", f"{about.undated:,} ({percent(about.undated, about.articles)})", undated))
    return {"title": "The corpus at a glance", "facts": [f for f in facts if f[1]]}
