"""The timeline: articles by section and date, and the articles themselves below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast

import pandas as pd

from components.address import Address
from components.article_list import Folded, article_list
from components.chart import chart, look
from components.comparison import compared_scope, comparison, comparison_ways
from components.desk import Desk
from components.figures.calendar import WEEKDAYS, calendar_figure
from components.figures.peaks import Mark
from components.figures.volume import bars_figure, lines_figure
from components.message import choices, message
from components.parts import Failed, or_failed, part, say
from components.peaks import MOST, SHOWN, marks_of, peaks_list, peaks_of
from components.timeline_columns import ALL, columns_of, legend_of, period_links
from components.timeline_words import notes, period_name, refused, summary, title
from components.words import count_of
from data.analysis.volume import (
    MOST_MARKS,
    Fit,
    Timeline,
    coarser,
    fitting_interval,
    span,
    timeline,
)
from data.answers import By, SearchPage, Volume

KEY: Final = "timeline-chart"
_LISTED: Final = 10
_CHARTS: Final = (("bars", "Bars"), ("lines", "Lines"), ("share", "Share"), ("calendar", "Calendar"))
_INTERVALS: Final = (("auto", "Automatic"), ("day", "Day"), ("week", "Week"), ("month", "Month"))
#: A calendar's weeks are its columns.
_CELLS: Final = tuple(option for option in _INTERVALS if option != ("week", "Week"))
_SPLITS: Final = (("section", "Section"), ("language", "Language"), ("source", "Source"))


def timeline_page(desk: Desk) -> None:
    """Draw the choices, the chart, and the newest articles of its range."""
    with part(desk, "The timeline", KEY):
        _over_time(desk)
    with part(desk, "The articles of this range", "timeline-articles"):
        _articles(desk)


def _over_time(desk: Desk) -> None:
    other, said = compared_scope(desk)
    if said:
        message("note", said, key="compare-dropped")
    filters = desk.filters
    # A kept scope that is the page's own leaves nothing to compare yet.
    compared = other is not None and other.filters != filters
    choices([*_groups(desk.address, compared), comparison_ways(desk, other)], key="timeline-choices")
    by_day = desk.corpus.volume(desk.filters, "day")
    bounds = span(by_day.frame, filters.date_from, filters.date_to)
    if other and compared:
        comparison(desk, other, by_day, key=KEY)
    elif bounds is None:
        _nothing_dated(desk, by_day)
    else:
        most = MOST if desk.address.get("peaks") == "all" else SHOWN
        peaks = or_failed(desk, "The peaks", lambda: peaks_of(desk, filters, most))
        marks = [] if isinstance(peaks, Failed) else marks_of(desk, peaks)
        if desk.address.get("chart") == "calendar":
            _calendar(desk, by_day, timeline(by_day.frame, "day", *bounds), marks)
        else:
            _split(desk, by_day, *_laid_out(desk, by_day, *bounds), marks)
        all_peaks = desk.address.with_view(peaks="all").href()
        if isinstance(peaks, Failed):
            say(peaks, "timeline-peaks")
        else:
            peaks_list(desk, peaks, key="timeline-peaks", more_href=all_peaks)


def _laid_out(desk: Desk, by_day: Volume, first: Any, last: Any) -> tuple[Timeline, Fit]:
    """The timeline in the finest interval that was asked for and can be drawn."""
    asked, by = desk.address.get("interval"), _by(desk)
    fit = fitting_interval(first, last, asked)
    while True:
        counted = desk.corpus.volume(desk.filters, fit.interval, by)
        line = timeline(counted.frame, fit.interval, first, last)
        if line.marks <= MOST_MARKS or fit.interval == "month":
            return line, fit
        fit = Fit(coarser(fit.interval), "marks" if asked != "auto" else "")


def _split(desk: Desk, volume: Volume, line: Timeline, fit: Fit, marks: Sequence[Mark]) -> None:
    kind, by, asked = desk.address.get("chart"), _by(desk), desk.address.get("interval")
    columns = columns_of(desk, line, by)
    names, colours = [c.name for c in columns], [c.colour for c in columns]
    drawn = (
        lines_figure(line, names, colours, look(), marks)
        if kind == "lines"
        else bars_figure(line, names, colours, look(), kind == "share", marks)
    )
    chart(
        desk,
        drawn,
        key=KEY,
        title=title(line, kind, by, volume.undated),
        summary=summary(line, kind, by) + refused(line, fit, asked),
        table=_table(line, names, kind == "share"),
        links=period_links(desk, line, columns),
        note=notes(desk, line, volume, by),
        marks=True,
        legend=legend_of(desk, line, columns, by, "dash" if kind == "lines" else "hatch"),
        caption=_caption(line, kind, by),
        method=_method(
            desk, line, f", split by {by}" + (", as shares of each period" if kind == "share" else "")
        ),
    )


def _calendar(desk: Desk, volume: Volume, days: Timeline, marks: Sequence[Mark]) -> None:
    asked = desk.address.get("interval")
    fit = fitting_interval(days.first, days.last, "month" if asked == "month" else "day")
    line = days
    if fit.interval != "day":
        # Weeks are columns of the calendar of days: what is coarser than days here is months.
        months = desk.corpus.volume(desk.filters, "month")
        line = timeline(months.frame, "month", days.first, days.last)
    fit = Fit(line.interval, fit.refused if asked == "day" else "")
    table = pd.DataFrame({line.interval.title(): _labels(line)})
    if line.interval == "day":
        table["Weekday"] = [WEEKDAYS[first.weekday()] for first, _ in line.bounds]
    chart(
        desk,
        calendar_figure(line, look(), marks),
        key=KEY,
        title=title(line, "calendar", "section", volume.undated),
        summary=summary(line, "calendar", "section") + refused(line, fit, asked),
        table=table.assign(Articles=line.per_period),
        links=period_links(desk, line, []),
        note=notes(desk, line, volume, None),
        marks=True,
        caption=f"Articles by {line.interval}",
        method=_method(desk, line),
    )


def _nothing_dated(desk: Desk, volume: Volume) -> None:
    said = (
        f"None of the {count_of(volume.total, 'article')} in scope has a date: there is no timeline to draw."
    )
    message(
        "empty",
        [said],
        "Undated",
        [("Clear all filters", desk.address.scope(type(desk.filters)()).href())],
        key=KEY,
    )


def _articles(desk: Desk) -> None:
    found = desk.corpus.search(desk.filters, "newest", _LISTED, folded=True)
    said = f"{_how_many(found)} in this range"
    href = desk.address.to("reader").with_sort("newest").href()
    article_list(
        desk, found.frame, key="timeline-articles", title=said, title_href=href, folded=Folded.of(found)
    )


def _how_many(found: SearchPage) -> str:
    """How many articles the list shows, in how many cards where some say the same."""
    articles, shown = count_of(found.total, "article"), len(found.frame)
    if found.cards == found.total:
        return f"The newest {shown} of {articles}" if found.cards > shown else articles
    cards = found.cards_words
    return (
        f"The newest {shown} of {cards} for {articles}" if found.cards > shown else f"{articles} in {cards}"
    )


def _groups(address: Address, compared: bool) -> list[tuple[str, Sequence[tuple[str, str, bool]]]]:
    kind = address.get("chart")
    if compared:
        share = kind == "share"
        measures = [
            ("Articles", address.with_view(chart="lines").href(), not share),
            ("Share of each scope", address.with_view(chart="share").href(), share),
        ]
        return [("Measure", measures), ("By", _options(address, "interval", _INTERVALS))]
    groups: list[tuple[str, Sequence[tuple[str, str, bool]]]] = [
        ("Chart", _options(address, "chart", _CHARTS))
    ]
    if kind == "calendar":
        return [*groups, ("By", _options(address, "interval", _CELLS))]
    groups.append(("By", _options(address, "interval", _INTERVALS)))
    return [*groups, ("Split by", _options(address, "by", _SPLITS))]


def _options(address: Address, name: str, options: Sequence[tuple[str, str]]) -> list[tuple[str, str, bool]]:
    chosen = address.get(name)
    return [(text, address.with_view(**{name: value}).href(), value == chosen) for value, text in options]


def _by(desk: Desk) -> By:
    return cast(By, desk.address.get("by"))


def _table(line: Timeline, names: Sequence[str], share: bool) -> pd.DataFrame:
    columns: dict[str, Any] = {line.interval.title(): _labels(line), ALL: line.per_period}
    cells = (100 * line.shares).round(1) if share else line.counts
    frame = pd.DataFrame(columns)
    own = pd.DataFrame(cells, columns=list(names))
    return pd.concat([frame, own], axis=1)


def _labels(line: Timeline) -> list[str]:
    first, last = line.cut
    labels = [period_name(day, line.interval) for day in line.starts.tolist()]
    if first:
        labels[0] += " (in part)"
    if last and (len(labels) > 1 or not first):
        labels[-1] += " (in part)"
    return labels


def _method(desk: Desk, line: Timeline, split: str = "") -> str:
    """How the chart counts, for the view's provenance."""
    return f"dated articles by {line.interval} of publication, calendar days of {desk.about.zone}{split}"


def _caption(line: Timeline, kind: str, by: By) -> str:
    what = "Share in per cent of the articles of each" if kind == "share" else "Articles by"
    return f"{what} {line.interval}, by {by}"
