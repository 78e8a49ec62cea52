"""The word cloud: every word a link, largest first for a keyboard and a screen reader."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from components.chart import file_name
from components.desk import Desk
from components.entity_links import narrowing
from components.figures.cloud import HEIGHT, WIDTH, Placed, cloud
from components.figures.entities import KIND_COLOURS
from components.frontend import draw
from components.words import KIND_NAMES, count_of, percent
from data.article import KINDS
from data.corpus import Entities
from data.frames import rows


def word_cloud(desk: Desk, found: Entities, noun: str) -> None:
    """Draw the entities as words, sized by their articles; a word narrows the scope."""
    ordered = found.frame.sort_values(["articles", "entity"], ascending=[False, True])
    placed = cloud(tuple(zip(ordered.name.tolist(), ordered.articles.tolist(), strict=True)))
    shown = ordered.iloc[[word.index for word in placed]]
    size = count_of(found.total, "article")
    title = f"{count_of(len(placed), 'name')}, sized by how many articles name them"
    words = [_word(row, at, size) for row, at in zip(rows(shown), placed, strict=True)]
    with st.container(key="word-cloud"):
        draw(
            "cloud",
            {
                "title": title,
                "summary": f"{_part(len(placed), found.distinct)} {noun} in {size}.",
                "legend": _legend(desk, shown),
                "words": words,
                "width": WIDTH,
                "height": HEIGHT,
                "foot": _foot(desk, title, shown, found.total),
            },
            key="cloud",
        )


def _part(shown: int, distinct: int) -> str:
    return f"All {distinct:,}" if shown == distinct else f"{shown:,} of the {distinct:,}"


def _word(row: Any, at: Placed, size: str) -> dict[str, Any]:
    return {
        "text": at.text,
        "label": f"{row.name}, {row.kind}, {row.articles:,} of {size}",
        "colour": KIND_COLOURS[row.kind],
        "x": at.x, "y": at.baseline, "size": at.size, "room": at.width,
    }  # fmt: skip


def _legend(desk: Desk, shown: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "name": KIND_NAMES[kind],
            "colour": KIND_COLOURS[kind],
            "n": f"{int((shown.kind == kind).sum()):,}",
            "href": desk.address.with_view(kind=kind).href(),
            "on": desk.address.get("kind") == kind,
            "style": "solid",
        }
        for kind in KINDS
        if kind in set(shown.kind)
    ]


def _foot(desk: Desk, title: str, shown: pd.DataFrame, total: int) -> dict[str, Any]:
    table = [[row.name, row.kind, int(row.articles), percent(row.articles, total)] for row in rows(shown)]
    links = narrowing(desk, [[entity] for entity in shown.entity])
    return {
        "key": "word-cloud", "title": title, "file": file_name(title), "caption": title, "notes": [],
        "columns": ["Name", "Kind", "Articles in scope", "Share of scope"], "rows": table,
        "links": {"base": links.base, "rows": dict(links.rows), "columns": {}},
    }  # fmt: skip
