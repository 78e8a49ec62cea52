"""Two scopes on one axis: the page's own, and one that the address keeps as `compare`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from urllib.parse import parse_qs, urlencode

import pandas as pd

from components.chart import LegendEntry, Links, Note, chart, look
from components.desk import Desk
from components.figures.volume import comparison_figure
from components.message import message
from components.timeline_words import period_name, undated_notes
from components.words import count_of, day_text, percent
from data.analysis.volume import Fit, Timeline, fitting_interval, span, timeline
from data.answers import Volume
from data.corpus import CorpusUnavailable, QueryError
from data.filters import PARAMS, Filters

#: The colours of the two scopes, in every chart that compares them.
OURS: Final = "#0072B2"
THEIRS: Final = "#D55E00"
_LIMIT: Final = 4_000


@dataclass(frozen=True, slots=True)
class Compared:
    """The scope kept to compare with, and its articles by the day."""

    filters: Filters
    by_day: Volume


def kept(filters: Filters) -> str:
    """A scope as the value of `compare`: its own query string; `all=` for everything."""
    return urlencode(filters.to_params(), doseq=True) or "all="


def compared_scope(desk: Desk) -> tuple[Compared | None, list[str]]:
    """The scope that the address keeps, if it can be read; and a sentence for each value dropped."""
    text = desk.address.get("compare")
    if not text:
        return None, []
    try:
        params = (
            parse_qs(text, strict_parsing=text != "all=", max_num_fields=200) if len(text) <= _LIMIT else {}
        )
    except ValueError:
        params = {}
    known = {name: values for name, values in params.items() if name in PARAMS}
    if not known and text != "all=":
        return None, ["The scope to compare with can’t be read and was left out."]
    try:
        return _counted(desk, *Filters.from_params(known), sorted(params.keys() - known.keys()))
    except CorpusUnavailable as error:
        return None, [f"The scope to compare with can’t be counted now: {error}"]


def _counted(
    desk: Desk, filters: Filters, said: Sequence[str], strange: Sequence[str]
) -> tuple[Compared | None, list[str]]:
    resolved = desk.corpus.resolve(filters)
    sentences = [*said, *resolved.dropped, *[f'a scope does not know "{name[:60]}".' for name in strange]]
    dropped = [f"To compare with: {sentence}" for sentence in sentences]
    if sentences and resolved.filters.is_empty():
        return None, [*dropped, "Nothing was left to compare with."]
    try:
        return Compared(resolved.filters, desk.corpus.volume(resolved.filters, "day")), dropped
    except QueryError as error:
        return None, [*dropped, f"To compare with: {error} It was left out."]


def comparison_ways(desk: Desk, other: Compared | None) -> tuple[str, list[tuple[str, str, bool]]]:
    """The choices that keep a scope, swap the two, or give up comparing."""
    address = desk.address
    ways = [("Stop comparing", address.with_view(compare="").href(), False)]
    if other is None:
        keep = "Keep this scope to compare", address.with_view(compare=kept(desk.filters)).href(), False
        return "Compare", [keep, *(ways if address.get("compare") else [])]
    if other.filters == desk.filters:
        return "Compare: this scope is kept; now change it above", ways
    swapped = replace(address, filters=other.filters).with_view(compare=kept(desk.filters))
    return "Compare", [("Swap the two", swapped.href(), False), *ways]


def comparison(desk: Desk, other: Compared, ours: Volume, key: str) -> None:
    """Draw both scopes as lines over the span of both."""
    bounds = _span(desk, other, ours)
    if bounds is None:
        message("empty", ["No article of either scope has a date."], "Nothing to compare", key=key)
        return
    asked, share = desk.address.get("interval"), desk.address.get("chart") == "share"
    fit = fitting_interval(*bounds, asked)
    lines = [_line(desk, filters, fit, bounds) for filters in (desk.filters, other.filters)]
    names = scope_names(desk, desk.filters, other.filters)
    chart(
        desk,
        comparison_figure(lines, names, (OURS, THEIRS), look(), share),
        key=key,
        title=_title(lines, names, share),
        summary=_summary(lines, names, share),
        table=_table(lines, names, share),
        links=_links(desk, other, lines[0], names),
        note=_notes(desk, other, ours, lines[0], fit, asked),
        marks=True,
        legend=_legend(desk, other, lines, names),
        method=f"dated articles of each scope by {fit.interval} of publication"
        + (", as shares of the scope’s own" if share else ""),
        caption=f"{'Share in per cent of each scope’s articles' if share else 'Articles'} by {fit.interval}",
    )


def _span(desk: Desk, other: Compared, ours: Volume) -> tuple[date, date] | None:
    spans = [
        span(volume.frame, filters.date_from, filters.date_to)
        for volume, filters in ((ours, desk.filters), (other.by_day, other.filters))
    ]
    known = [s for s in spans if s]
    return (min(s[0] for s in known), max(s[1] for s in known)) if known else None


def _line(desk: Desk, filters: Filters, fit: Fit, bounds: tuple[date, date]) -> Timeline:
    return timeline(desk.corpus.volume(filters, fit.interval).frame, fit.interval, *bounds)


def scope_names(desk: Desk, ours: Filters, theirs: Filters) -> list[str]:
    """Both scopes in words, without what they share; in full where that would leave nothing to say."""
    own, other = _beyond(ours, theirs), _beyond(theirs, ours)
    shown = (ours, theirs) if own.is_empty() or other.is_empty() else (own, other)
    words = [desk.describe(filters) for filters in shown]
    return [text[0].upper() + text[1:] for text in words]


def _beyond(filters: Filters, other: Filters) -> Filters:
    shared = {(clause.param, clause.value) for clause in other.clauses()}
    for clause in filters.clauses():
        if (clause.param, clause.value) in shared:
            filters = filters.without(clause.param, clause.value)
    return filters


def _title(lines: list[Timeline], names: list[str], share: bool) -> str:
    ours, theirs = (line.total for line in lines)
    if share:
        at, _ = lines[0].busiest()
        when = period_name(lines[0].starts[at].item(), lines[0].interval)
        part = percent(lines[0].per_period[at], ours)
        return f"{names[0]}: most in {when}, {part} of its {count_of(ours, 'article')}"
    if ours == theirs:
        return f"Both scopes have {count_of(ours, 'article')}"
    (more, n), (less, m) = sorted(zip(names, (ours, theirs), strict=True), key=lambda pair: -pair[1])
    return f"{more}: {count_of(n, 'article')}; {_small(less)}: {m:,}"


def _summary(lines: list[Timeline], names: list[str], share: bool) -> str:
    line = lines[0]
    said = f"Two scopes by {line.interval}, {day_text(line.first)} to {day_text(line.last)}."
    for own, name in zip(lines, names, strict=True):
        at, most = own.busiest()
        if most:
            when = period_name(own.starts[at].item(), own.interval)
            said += f" {name}: {own.total:,} dated, most in {when} ({most:,})."
    return said + (" Each line is a share of its own scope’s dated articles." if share else "")


def _table(lines: list[Timeline], names: list[str], share: bool) -> pd.DataFrame:
    frame = pd.DataFrame(
        {lines[0].interval.title(): [period_name(d, lines[0].interval) for d in lines[0].starts.tolist()]}
    )
    for line, name in zip(lines, names, strict=True):
        values = (100 * line.per_period / max(line.total, 1)).round(1) if share else line.per_period
        frame.insert(frame.shape[1], name, values, allow_duplicates=True)
    return frame


def _links(desk: Desk, other: Compared, line: Timeline, names: list[str]) -> Links:
    """A period narrows both scopes where both have the same bounds, else the page's own alone."""
    mine, theirs = desk.filters, other.filters
    together = (mine.date_from, mine.date_to) == (theirs.date_from, theirs.date_to)
    first, last = mine.date_from or date.min, mine.date_to or date.max
    inside = [max(a, first) <= min(b, last) for a, b in line.bounds]
    rows = {
        "from": [
            max(a, first).isoformat() if ok else "" for (a, _), ok in zip(line.bounds, inside, strict=True)
        ],
        "to": [
            min(b, last).isoformat() if ok else "" for (_, b), ok in zip(line.bounds, inside, strict=True)
        ],
    }
    base = desk.address.scope(mine).with_view(compare=kept(theirs)).href()
    return Links(base, rows, {name: {} for name in names}, ("compare",) if together else ())


def _legend(desk: Desk, other: Compared, lines: list[Timeline], names: list[str]) -> list[LegendEntry]:
    alone = desk.address.with_view(compare="")
    scopes = (desk.filters, other.filters)
    return [
        LegendEntry(name, colour, count_of(line.total, "article"), alone.scope(scope).href(), style=style)
        for name, colour, line, scope, style in zip(
            names, (OURS, THEIRS), lines, scopes, ("solid", "dash"), strict=True
        )
    ]


def _notes(
    desk: Desk, other: Compared, ours: Volume, line: Timeline, fit: Fit, asked: str
) -> list[str | Note]:
    said = undated_notes(desk, ours)
    if other.by_day.undated:
        n = count_of(other.by_day.undated, "article")
        said.append(
            f"Of the scope to compare with, {n} of {other.by_day.total:,} can’t be drawn without a date."
        )
    if fit.refused:
        said.append(f"By {asked} there would be too many points to tell apart: this is by {line.interval}.")
    return said


def _small(words: str) -> str:
    return words[0].lower() + words[1:]
