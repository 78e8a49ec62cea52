"""Where one entity is written about and with whom: the sections, and the names that go with it."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from components.chart import file_name
from components.desk import Desk
from components.entity_links import about
from components.frontend import draw
from components.message import heading, message
from components.shown import Shown
from components.table import Cell, table
from components.words import count_of, percent, value_label
from data.answers import Keyness
from data.article import NONE
from data.filters import Filters
from data.frames import rows

_ACCENT: Final = "var(--nd-accent)"


def sections(desk: Desk, name: str, filters: Filters, articles: int) -> None:
    """How its articles spread over the sections, beside what part of each section they are."""
    own = desk.corpus.facet(filters, "section", None).frame
    if own.empty:
        return  # in the other answers of this page it was there a moment ago
    of = dict(zip(own.value, own.articles, strict=True))
    told = desk.corpus.facet(desk.filters, "section", None).frame
    whole = of | dict(zip(told.value, told.articles, strict=True))
    shown = [
        {
            "name": value_label("section", row.value),
            "n": f"{row.articles:,} ({percent(row.articles, articles)})",
            "part": round(row.articles / articles, 4),
            "colour": desk.colours.get(row.value, _ACCENT) if row.value != NONE else _ACCENT,
            "note": f"{percent(row.articles, whole[row.value])} of the section’s {whole[row.value]:,}",
            "href": desk.address.to("reader", filters.adding("section", row.value)).href(),
        }
        for row in rows(own)
    ]
    first = shown[0]
    title = f"{first['name']} has most of it, {own.articles.iloc[0]:,} of {count_of(articles, 'article')}"
    if len(shown) == 1:
        title = (
            f"All of it is in {first['name']}" if own.value.iloc[0] != NONE else "None of it has a section"
        )
    export = pd.DataFrame(
        {
            "Section": [row["name"] for row in shown],
            f"Articles naming {name}": own.articles.tolist(),
            "Articles in scope": [int(whole[value]) for value in own.value],
        }
    )
    counted = "articles that name it, of each section’s articles in scope"
    desk.shown["who-sections"] = Shown("who-sections", title, "", export, title, counted, drawn=False)
    draw(
        "who_tally",
        {
            "title": title,
            "rows": shown,
            "file": file_name(f"{name} by section"),
            "columns": list(export.columns),
            "table": export.to_numpy(dtype=object).tolist(),
        },
        key="who-sections",
    )


def named_with(desk: Desk, key: str, name: str, filters: Filters, found: Keyness) -> None:
    """Those whom the articles that name it name more often than the others of the scope do."""
    frame = found.frame[found.frame.value != key]
    frame = frame[frame.score > 0]
    if found.against_total == 0:
        said = [f"All articles in scope name {name}: there are no others to compare them with."]
        heading("Named with it")
        message("note", said, key="who-with-none")
        return
    heading("Named with it", note="more than in the rest of the scope, by log-likelihood (G²)")
    if frame.empty:
        message("note", ["No one is named in these articles more than elsewhere."], key="who-with-none")
        return
    listed = [_line(desk, filters, found, row) for row in rows(frame)]
    columns = ["Name", "Articles naming both", "Of all that name it", "G²"]
    title = f"Named with {name}"
    table(title, columns, listed, key="who-with", numbers=(1, 2, 3))
    kept = pd.DataFrame([[cell if isinstance(cell, str) else cell[0] for cell in line] for line in listed])
    method = "log-likelihood G² (Dunning 1993) of the articles that name it against the others in scope"
    desk.shown["who-with"] = Shown(
        "who-with", title, "", kept.set_axis(columns, axis=1), title, method, drawn=False
    )


def _line(desk: Desk, filters: Filters, found: Keyness, row: Any) -> list[Cell]:
    both = filters.adding("entity", row.value)
    everywhere = row.articles + row.against_articles
    page = about(desk, row.value)
    articles = f"{row.articles:,} of {found.total:,}"
    return [
        (row.name, page.href(), f"About {row.name}", False),
        (
            articles,
            desk.address.to("reader", both).href(),
            f"{articles} articles name both: {row.name}",
            False,
        ),
        f"{percent(row.articles, everywhere)} of {everywhere:,}",
        f"{row.score:,.0f}",
    ]
