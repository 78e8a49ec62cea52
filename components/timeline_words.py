"""What a timeline says in words: its title, its summary, and what it leaves out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Final

from components.chart import Note
from components.desk import Desk
from components.words import count_of, day_text, percent, value_label
from data.analysis.volume import Fit, Timeline, period_end
from data.answers import By, Interval, Volume
from data.filters import Filters

WEEKDAYS: Final = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
_PLURAL: Final[dict[By, str]] = {"section": "sections", "language": "languages", "source": "sources"}


def period_name(first: date, interval: Interval) -> str:
    """A period: `14 May 2024`, `13 to 19 May 2024`, `May 2024`."""
    if interval == "month":
        return f"{first:%B %Y}"
    if interval == "day":
        return day_text(first)
    last = period_end(first, interval)
    if first.year != last.year:
        return f"{day_text(first)} to {day_text(last)}"
    return f"{first.day}{'' if first.month == last.month else f' {first:%B}'} to {day_text(last)}"


def title(line: Timeline, chart: str, by: By, undated: int) -> str:
    """The message of a timeline: who leads, or when most was written."""
    whole = f"{line.total:,} {'dated articles' if undated else 'articles'}"
    at, most = line.busiest()
    when = period_name(line.starts[at].item(), line.interval)
    leaders, n = line.leaders()
    if chart == "calendar" or len(line.values) < 2:
        return f"Coverage is highest {_on(line.interval)} {when}, with {most:,} of {whole}"
    named = _joined([value_label(by, value) for value in leaders[:3]])
    if len(leaders) > 3:
        return f"{len(leaders)} {_PLURAL[by]} share the lead, with {n:,} of {whole} each"
    verb, each = ("lead", " each") if len(leaders) > 1 else ("leads", "")
    if chart == "share":
        verb, each = ("have", " each") if len(leaders) > 1 else ("has", "")
        return f"{named} {verb} {percent(n, line.total)} of coverage: {n:,} of {whole}{each}"
    if chart == "lines" and len(leaders) == 1:
        return _peak(line, named)
    return f"{named} {verb} with {n:,} of {whole}{each}"


def summary(line: Timeline, chart: str, by: By) -> str:
    """Span, busiest period and direction, in words."""
    span = f"{day_text(line.first)} to {day_text(line.last)}"
    what = f"{count_of(line.total, 'article')} by {line.interval}, {span}."
    if chart == "share":
        what += f" Each bar is 100% of the {line.interval}’s articles in scope; an empty one has none."
    at, most = line.busiest()
    if not (chart == "calendar" or len(line.values) < 2):
        when = period_name(line.starts[at].item(), line.interval)
        what += f" The busiest {line.interval} is {when} with {most:,}."
    if chart == "calendar" and line.interval == "day":
        counts = line.weekdays()
        top = int(counts.argmax())
        what += f" Most come out on {WEEKDAYS[top]}: {counts[top]:,} ({percent(counts[top], line.total)})."
    return what + direction(line)


def direction(line: Timeline) -> str:
    """Whether coverage rises or falls between the first and the last periods; "" for a short span.

    A difference of less than two standard deviations, were both counts of chance, is called none.
    """
    halves = line.halves()
    if halves is None:
        return ""
    earlier, later = halves
    change = "rises" if later > earlier else "falls"
    verb = "stays level" if abs(later - earlier) < 2 * math.sqrt(earlier + later) else change
    half = len(line.starts) // 2
    return (
        f" Coverage {verb}: {earlier:,} in the first {half} {line.interval}s, {later:,} in the last {half}."
    )


def notes(desk: Desk, line: Timeline, volume: Volume, by: By | None) -> list[str | Note]:
    """What is not drawn, or not drawn in full."""
    return [
        *undated_notes(desk, volume),
        *([_other(line, by)] if by and line.others else []),
        *([_cut(line)] if any(line.cut) else []),
    ]


def undated_notes(desk: Desk, volume: Volume) -> list[str | Note]:
    """Articles without a date, and those with a day alone, counted openly."""
    said: list[str | Note] = []
    if volume.undated:
        n = count_of(volume.undated, "article")
        href = desk.address.to("reader", undated_of(desk.filters)).href()
        verb = "has" if volume.undated == 1 else "have"
        words = f"{n} of the {volume.total:,} in scope {verb} no date and can’t be drawn: "
        said.append([words, ("read the undated", href), "."])
    if volume.day_only:
        dated = volume.total - volume.undated
        n = "all" if volume.day_only == dated else f"{volume.day_only:,}"
        verb = "is" if volume.day_only == 1 else "are"
        of = f"Of {count_of(dated, 'dated article')}, {n} {verb}"
        said.append(f"{of} known by the date alone, and counted on that date.")
    return said


def undated_of(filters: Filters) -> Filters:
    """The undated articles of a scope without date bounds."""
    return filters.between(None, None).setting("undated", ["only"])


def _other(line: Timeline, by: By | None) -> str:
    assert by
    drawn, others, n = len(line.values), len(line.others), int(line.per_value[-1])
    return (
        f"The {drawn} largest of {drawn + others:,} {_PLURAL[by]} are drawn one by one; "
        f"“Other” adds up the {others:,} others: {count_of(n, 'article')}."
    )


def refused(line: Timeline, fit: Fit, asked: str) -> str:
    """Why the interval is not the one asked for, as a sentence to follow others; "" where it is."""
    if not fit.refused:
        return ""
    over = f"over {(line.last - line.first).days + 1:,} days"
    why = over if fit.refused == "periods" else f"for {count_of(line.total, 'article')} {over}"
    return (
        f" By {asked}, {why}, there would be too many marks to tell apart: this is by {line.interval}. "
        f"Choose a shorter span to see it by {asked}."
    )


def _cut(line: Timeline) -> str:
    first, last = line.cut
    cut = []
    if first:
        cut.append(f"the first {line.interval} begins in scope on {day_text(line.first)}")
    if last:
        cut.append(f"the last {line.interval} ends in scope on {day_text(line.last)}")
    said = " and ".join(cut)
    return f"{said[0].upper()}{said[1:]}: {'both may be' if len(cut) > 1 else 'it may be'} incomplete."


def _peak(line: Timeline, name: str) -> str:
    counts, n = line.counts[:, 0], int(line.per_value[0])
    at = int(counts.argmax())
    when = period_name(line.starts[at].item(), line.interval)
    return f"{name} peaks {_on(line.interval)} {when}, with {counts[at]:,} of its {count_of(n, 'article')}"


def _on(interval: Interval) -> str:
    return {"day": "on", "week": "in the week", "month": "in"}[interval]


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
