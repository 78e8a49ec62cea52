"""Peaks of a scope: found, explained and listed; each leads to its articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd

from components.desk import Desk
from components.figures.peaks import Mark
from components.frontend import draw
from components.kept_answers import kept_answers
from components.peaks_words import (
    bearing_text,
    formal_text,
    label_of,
    method_text,
    none_text,
    peak_baseline,
    peak_counts,
    peak_when,
    too_small_text,
)
from components.shown import Item
from components.shown import Shown as Kept
from components.words import published_text
from data.analysis.explained import Explanation, explained_where
from data.analysis.peaks import Peak, PeakInterval, Peaks, find_peaks
from data.analysis.told import HALF, left_out, told
from data.article import display_title
from data.budget import budget
from data.corpus import Corpus
from data.filters import Filters
from data.frames import rows
from data.reviewed import reviewed_digest

#: Peaks that are explained unasked, and at most.
SHOWN: Final = 4
MOST: Final = 25


@dataclass(frozen=True, slots=True)
class Shown:
    """A peak with its number in the list, its explanation, and the scope of its articles."""

    number: int
    peak: Peak
    explanation: Explanation
    scope: Filters
    #: Whether the number of its articles alone tells it from chance.
    alone: bool


@dataclass(frozen=True, slots=True)
class PeaksOfScope:
    """The peaks of a scope, and those of its dates that are shown, strongest first."""

    peaks: Peaks
    shown: tuple[Shown, ...]
    #: Peaks within the dates of the scope.
    within: int
    #: Smaller rises within the dates that were too many to be looked at for a cause.
    left_out: int = 0


def peaks_of(
    desk: Desk, filters: Filters, most: int = SHOWN, first: date | None = None, last: date | None = None
) -> PeaksOfScope:
    """The peaks of a scope, the strongest explained.

    They are told from all the weeks around, also such as the scope's dates leave out: a scope that was
    narrowed to a peak shows it still. `first` and `last` are the scope's dates unless given.

    They are asked for in many calls, which have the time of one together: a page has more to show. What was
    found out until then is kept, so that the next try gets further.
    """
    with budget(desk.settings.budget):
        return _peaks_of(desk, filters, most, first, last)


def _peaks_of(desk: Desk, filters: Filters, most: int, first: date | None, last: date | None) -> PeaksOfScope:
    whole = filters.between(None, None)
    told_apart = reviewed_digest(desk.corpus, whole)
    peaks = _found(desk.corpus, desk.about.version, repr((whole, told_apart)), whole)

    def explain(peak: Peak) -> Explanation | None:
        alone = peak in peaks.found
        key = repr((whole, told_apart, peak, alone))
        return _explained(desk.corpus, desk.about.version, key, whole, peak, peaks.interval, alone)

    bounds = (first or filters.date_from, last or filters.date_to)
    within = told(peaks, explain, *bounds)
    shown = tuple(
        Shown(number, peak, explanation, filters.between(peak.first, peak.last), peak in peaks.found)
        for number, peak in enumerate(within[:most], 1)
        if (explanation := explain(peak)) is not None
    )
    return PeaksOfScope(peaks, shown, len(within), left_out(peaks, *bounds))


@kept_answers(64)
def _found(_corpus: Corpus, version: str, key: str, _filters: Filters) -> Peaks:
    """The peaks of a scope without dates; `key` stands for the scope."""
    if _filters.undated:
        return Peaks("day", (), 0, 0, "articles")
    return find_peaks(_corpus.volume(_filters, "day").frame, _corpus.volume(Filters(), "day").frame)


@kept_answers(256)
def _explained(
    _corpus: Corpus,
    version: str,
    key: str,
    _filters: Filters,
    _peak: Peak,
    _interval: PeakInterval,
    _alone: bool,
) -> Explanation | None:
    """What a peak was about, or none; `key` stands for scope, peak, and whether it is one by its number."""
    return explained_where(_corpus, _filters, _peak, _interval, 0.0 if _alone else HALF)


def marks_of(desk: Desk, found: PeaksOfScope) -> list[Mark]:
    """The peaks shown as marks of a figure: chosen, they narrow the page to their days."""
    return [
        Mark(
            shown.number,
            shown.peak.first,
            shown.peak.last,
            (label_of(shown.explanation), peak_counts(shown.peak), peak_when(shown.peak)),
            desk.address.scope(shown.scope).href(),
        )
        for shown in found.shown
    ]


def peaks_list(desk: Desk, found: PeaksOfScope, key: str, more_href: str = "", title: str = "") -> None:
    """Draw the peaks under their figure, or say that there are none; `more_href` leads to all of them."""
    peaks = found.peaks
    more = found.within - len(found.shown)
    narrowed = bool(desk.filters.date_from or desk.filters.date_to)
    if peaks.too_small:
        said = too_small_text(peaks)
    elif not found.shown:
        said = none_text(peaks, narrowed=narrowed, left_out=found.left_out)
    else:
        said = ""
    title = title or _title(found)
    items = keep_peaks(desk, found, key, title, said)
    draw(
        "peaks",
        {
            "title": title,
            "none": said,
            "items": items,
            "note": method_text(peaks, found.left_out) if found.shown else "",
            "more": {"text": f"Show {more:,} more", "href": more_href} if more > 0 and more_href else None,
            "columns": _COLUMNS,
            "rows": [_row(shown) for shown in found.shown],
        },
        key,
    )


_COLUMNS: Final = (
    "Peak", "First day", "Last day", "Articles", "Expected", "About", "Bear on it", "Most central",
)  # fmt: skip


def keep_peaks(desk: Desk, found: PeaksOfScope, key: str, title: str, said: str) -> list[dict[str, Any]]:
    """The peaks as they are listed; the page's report has them too, under what is `said` of them all."""
    items = [_item(desk, shown, found.peaks.interval) for shown in found.shown]
    desk.shown[key] = Kept(
        key,
        title,
        said,
        pd.DataFrame([_row(shown) for shown in found.shown], columns=list(_COLUMNS)),
        "Peaks, strongest first",
        formal_text(found.peaks),
        notes=[method_text(found.peaks, found.left_out)] if found.shown else [],
        items=[_as_item(item) for item in items],
        drawn=False,
    )
    return items


def _as_item(item: dict[str, Any]) -> Item:
    central = item["central"] or {"title": "", "lang": "", "source": "", "date": "", "id": ""}
    return Item(
        item["number"],
        item["label"],
        (item["when"], item["counts"]),
        central["title"],
        central["lang"],
        " · ".join(filter(None, (central["source"], central["date"]))),
        central["id"],
        f"{item['baseline']} {item['bearing']}",
    )


def _title(found: PeaksOfScope) -> str:
    kind, n = found.peaks.interval, found.within
    if found.peaks.too_small or not n:
        return "Peaks"
    part = f", the {len(found.shown)} strongest" if len(found.shown) < n else ""
    return f"{n:,} {'peak stands' if n == 1 else 'peaks stand'} out by the {kind}{part}"


def _item(desk: Desk, shown: Shown, interval: PeakInterval) -> dict[str, Any]:
    peak, explanation, address = shown.peak, shown.explanation, desk.address
    return {
        "number": str(shown.number),
        "label": label_of(explanation),
        "href": address.scope(shown.scope).href(),
        "when": peak_when(peak),
        "counts": peak_counts(peak),
        "articles_href": address.to("reader", shown.scope).with_sort("oldest").href(),
        "baseline": peak_baseline(peak, interval, shown.alone),
        "bearing": bearing_text(peak, explanation),
        "central": _central(desk, shown),
    }


def _central(desk: Desk, shown: Shown) -> dict[str, str] | None:
    for row in rows(shown.explanation.central):
        return {
            "id": row.id,
            "title": display_title(row.headline, row.summary, ""),
            "href": desk.address.to("reader", shown.scope, article=row.id).href(),
            "source": row.source,
            "date": published_text(row.published, row.published_precision, desk.about.zone),
            "lang": row.language,
        }
    return None


def _row(shown: Shown) -> list[str | int | float]:
    peak, explanation = shown.peak, shown.explanation
    central = [display_title(row.headline, row.summary, "") for row in rows(explanation.central)]
    return [
        shown.number, peak.first.isoformat(), peak.last.isoformat(), peak.articles,
        round(peak.expected, 1), explanation.label, explanation.bearing, *(central or [""]),
    ]  # fmt: skip
