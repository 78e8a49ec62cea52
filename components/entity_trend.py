"""The trend of some entities on one axis."""

from __future__ import annotations

from datetime import date
from typing import Final

import pandas as pd

from components.address import Address
from components.chart import Chosen, LegendEntry, Links, chart, look
from components.desk import Desk
from components.figures.entities import period_text, trend_figure
from components.frontend import draw
from components.message import message
from components.palette import PALETTE
from components.timeline_columns import unlike
from components.words import count_of, percent
from data.analysis.entities import interval_of, trend
from data.analysis.volume import period_end
from data.answers import Interval, Volume
from data.article import split_entity_key
from data.filters import Filters
from data.frames import rows

MOST: Final = 8
_FIRST: Final = 3
_PERIOD: Final = "Period"
_ALL: Final = "All in scope"
#: Names of the ranking offered beside those chosen.
_OFFERED: Final = 8


def trend_chart(desk: Desk, ranking: pd.DataFrame, alone: str = "") -> None:
    """Articles per period for each chosen entity; a point narrows the scope to its articles.

    Unless others are chosen these are the first of the ranking, or the one that stands `alone`.
    """
    chosen, said = chosen_entities(desk, ranking, alone)
    if said:
        message("note", said, key="trend-dropped")
    total = desk.corpus.volume(desk.filters)
    if total.frame.empty:
        message(
            "empty",
            [f"None of the {count_of(total.total, 'article')} in scope has a date."],
            "No trend",
            key="no-trend",
        )
        return
    interval = interval_of(total.frame.period.min().date(), total.frame.period.max().date())
    named = {key: desk.corpus.volume(desk.filters.adding("entity", key)).frame for key in chosen}
    points = trend(total.frame, named, interval)
    share = desk.address.get("measure") == "share"
    names = _names(chosen)
    chart(
        desk,
        trend_figure(points, names, interval, look(), share),
        key="entity-trend",
        title=_title(points, names, interval, share),
        summary=_summary(names, total, interval, bool(alone or desk.address.all("trend"))),
        table=_table(points, names, interval),
        links=_links(desk, points, names, interval),
        on_select=lambda picked: _picked(desk, picked, interval),
        note=_notes(total),
        legend=_legend(points, names),
        method=f"dated articles that name each, by {interval} of publication"
        + (", as shares of the scope’s" if share else ""),
    )
    draw("trend_names", _chips(desk, chosen, names, ranking, share, alone), key="trend-names")


def chosen_entities(desk: Desk, ranking: pd.DataFrame, alone: str = "") -> tuple[list[str], list[str]]:
    """The entities of the address that the corpus knows, else the first ranked; and what was dropped."""
    first = [alone] if alone else ranking.entity.head(_FIRST).tolist()
    asked = desk.address.all("trend")
    if not asked:
        return first, []
    keys = [key for key in dict.fromkeys(asked) if split_entity_key(key)[0]]
    strange = [f"“{key[:60]}”" for key in dict.fromkeys(asked) if key not in keys]
    said = [f"A trend takes kind and name, as in place:Baku; {name} was left out." for name in strange[:3]]
    resolved = desk.corpus.resolve(Filters(entities=tuple(keys)))
    known = list(resolved.filters.entities)
    said += resolved.dropped
    if len(known) > MOST:
        said.append(f"The trend shows {MOST} names at most; the others were left out.")
    return known[:MOST] or first, said


def _names(keys: list[str]) -> dict[str, str]:
    """What each entity is called; its kind is added where two have one name."""
    names = [split_entity_key(key)[1] for key in keys]
    return {
        key: name if names.count(name) == 1 else f"{name} ({split_entity_key(key)[0]})"
        for key, name in zip(keys, names, strict=True)
    }


def _title(points: pd.DataFrame, names: dict[str, str], interval: Interval, share: bool) -> str:
    by = "share" if share else "articles"
    top = next(rows(points.iloc[[int(points[by].to_numpy(dtype=float).argmax())]]))
    if not top.articles:
        return (
            "No article with a date names these"
            if len(names) > 1
            else f"No article with a date names {names[top.entity]}"
        )
    when = period_text(top.period, interval).replace("Week", "the week")
    amount = f"{int(top.articles):,} of {count_of(int(top.total), 'article')}"
    if share:
        amount += f" ({percent(top.articles, top.total)})"
    return f"{names[top.entity]} is named most in {when}, with {amount}"


def _summary(names: dict[str, str], total: Volume, interval: Interval, asked: bool) -> str:
    what = (
        f"{next(iter(names.values()))}"
        if asked and len(names) == 1
        else "The chosen names"
        if asked
        else f"The first {len(names)} of the ranking"
        if len(names) > 1
        else "The first of the ranking"
    )
    dated = count_of(total.total - total.undated, "dated article")
    return f"{what} by {interval}, among {dated} in scope. A period without any is a zero."


def _legend(points: pd.DataFrame, names: dict[str, str]) -> list[LegendEntry]:
    sums = points.groupby("entity").articles.sum()
    return [
        LegendEntry(name, PALETTE[i % len(PALETTE)], f"{int(sums[key]):,}")
        for i, (key, name) in enumerate(names.items())
    ]


def _notes(total: Volume) -> list[str]:
    left = f"Left out: {count_of(total.undated, 'article')} in scope without a date."
    return [left] if total.undated else []


def _table(points: pd.DataFrame, names: dict[str, str], interval: Interval) -> pd.DataFrame:
    """Periods down, entities across; the last column is what shares are shares of."""
    first = points[points.entity == next(iter(names))]
    table = {_PERIOD: [period_text(period, interval) for period in first.period]}
    for key, name in _columns(names).items():
        table[name] = points.articles[points.entity == key].tolist()
    return pd.DataFrame(table | {_ALL: first.total.tolist()})


def _columns(names: dict[str, str]) -> dict[str, str]:
    """What the columns are called: an entity may have the name of another, or of a column beside it."""
    taken = {_PERIOD, _ALL}
    return {key: unlike(taken, name, "entity") for key, name in names.items()}


def _links(desk: Desk, points: pd.DataFrame, names: dict[str, str], interval: Interval) -> Links:
    periods = points.period[points.entity == next(iter(names))]
    spans = [_span(desk, period.date(), interval) for period in periods]
    held = desk.filters.values("entity")
    named = _columns(names)
    columns = {name: {"entity": list(dict.fromkeys([*held, key]))} for key, name in named.items()}
    return Links(
        desk.address.to("reader").href(),
        {"from": [first.isoformat() for first, _ in spans], "to": [last.isoformat() for _, last in spans]},
        columns,
    )


def _span(desk: Desk, first: date, interval: Interval) -> tuple[date, date]:
    """The days of a period that the scope allows."""
    filters, last = desk.filters, period_end(first, interval)
    return max(first, filters.date_from or first), min(last, filters.date_to or last)


def _picked(desk: Desk, picked: Chosen, interval: Interval) -> Address | None:
    if not picked.points:
        return None
    entity, day = picked.points[-1]
    first, last = _span(desk, date.fromisoformat(day), interval)
    return desk.address.scope(desk.filters.adding("entity", entity).between(first, last))


def _chips(
    desk: Desk, chosen: list[str], names: dict[str, str], ranking: pd.DataFrame, share: bool, alone: str
) -> dict[str, object]:
    address = desk.address
    on = [
        {"name": names[key], "href": address.with_view(trend=[k for k in chosen if k != key]).href()}
        for key in chosen
        if len(chosen) > 1
    ]
    offered = (
        [row for row in rows(ranking) if row.entity not in chosen][:_OFFERED] if len(chosen) < MOST else []
    )
    more = [
        {
            "name": row.name,
            "n": f"{row.articles:,}",
            "href": address.with_view(trend=[*chosen, row.entity]).href(),
        }
        for row in offered
    ]
    reset = address.with_view(trend=()).href() if address.all("trend") else ""
    back = f"Back to {split_entity_key(alone)[1]} alone" if alone else "Back to the first of the ranking"
    return {"on": on, "more": more, "reset": reset, "back": back, "measures": _measures(desk, share)}


def _measures(desk: Desk, share: bool) -> list[dict[str, object]]:
    address = desk.address
    return [
        {"text": "Articles", "href": address.with_view(measure="articles").href(), "on": not share},
        {"text": "Share of the scope", "href": address.with_view(measure="share").href(), "on": share},
    ]
