"""A timeline's columns: what each colour is called, which scope it stands for, and the ways there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from components.chart import LegendEntry, Links
from components.desk import Desk
from components.figures.volume import hatched
from components.palette import OTHER, PALETTE
from components.words import percent, value_label
from data.analysis.volume import Timeline
from data.answers import By
from data.filters import Filters

#: What the table calls the column of all articles.
ALL = "All articles"


@dataclass(frozen=True, slots=True)
class Column:
    """One colour of the chart: what it is called and which scope it stands for."""

    name: str
    colour: str
    #: Address parameter -> values.
    params: dict[str, list[str]]


def columns_of(desk: Desk, line: Timeline, by: By) -> list[Column]:
    """The largest values in the order of their articles, then the others; no two of one name."""
    palette = desk.colours if by == "section" else dict(zip(line.values, PALETTE, strict=False))
    # A section may be called what a column of ours is.
    taken = {ALL, line.interval.title()}
    columns = []
    for value in line.values:
        name = unlike(taken, value_label(by, value), by)
        columns.append(Column(name, palette.get(value, OTHER), {by: [value]}))
    if line.others:
        # The rest may be hundreds: it is the scope without those drawn.
        excluded = dict.fromkeys([*desk.filters.values(f"not_{by}"), *line.values])
        columns.append(Column(unlike(taken, "Other", f"{by}s"), OTHER, {f"not_{by}": list(excluded)}))
    return columns


def unlike(taken: set[str], name: str, kind: str) -> str:
    """The name of a column, told apart from those that are taken."""
    while name in taken:
        name = f"{name} ({kind})"
    taken.add(name)
    return name


def period_links(desk: Desk, line: Timeline, columns: Sequence[Column]) -> Links:
    """A row leads to its period, a column to its part of the scope."""
    return Links(
        base=desk.address.scope(desk.filters).href(),
        rows={
            "from": [first.isoformat() for first, _ in line.bounds],
            "to": [last.isoformat() for _, last in line.bounds],
        },
        columns={column.name: column.params for column in columns},
    )


def legend_of(
    desk: Desk, line: Timeline, columns: Sequence[Column], by: By, again: Literal["dash", "hatch"]
) -> list[LegendEntry]:
    """Each column with its articles and share, narrowing the scope; `again` marks a repeated colour."""
    address, colours = desk.address, [c.colour for c in columns]
    alone = len(columns) == 1 and bool(desk.filters.values(by))
    entries = []
    for i, (column, n) in enumerate(zip(columns, line.per_value.tolist(), strict=True)):
        scope = desk.filters.without(by) if alone else _narrowed(desk.filters, column)
        entries.append(
            LegendEntry(
                column.name,
                column.colour,
                f"{n:,} ({percent(n, line.total)})",
                address.scope(scope).href(),
                on=alone,
                style=again if hatched(colours, i) else "solid",
            )
        )
    return entries


def _narrowed(filters: Filters, column: Column) -> Filters:
    for param, values in column.params.items():
        filters = filters.setting(param, values)
    return filters
