"""The word cloud: every word a link, largest first for a keyboard and a screen reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components.chart import Links, file_name, table_rows
from components.desk import Desk
from components.entity_links import narrowing
from components.figures.cloud import HEIGHT, WIDTH, Placed, cloud, cloud_svg
from components.figures.entities import KIND_COLOURS
from components.frontend import draw
from components.shown import Key, Shown
from components.words import KIND_NAMES, count_of, percent
from data.answers import Entities
from data.article import KINDS
from data.frames import rows


def word_cloud(desk: Desk, found: Entities, noun: str) -> None:
    """Draw the entities as words, sized by their articles; a word narrows the scope."""
    ordered = found.frame.sort_values(["articles", "entity"], ascending=[False, True])
    size = count_of(found.total, "article")
    cloud_of(
        desk,
        ordered,
        [f"{row.name}, {row.kind}, {row.articles:,} of {size}" for row in rows(ordered)],
        [KIND_COLOURS[kind] for kind in ordered.kind],
        title=lambda n: f"{count_of(n, 'name')}, sized by how many articles name them",
        summary=lambda n: f"{_part(n, found)} {noun} in {size}.",
        table=lambda shown: _table(shown, found.total),
        links=lambda shown: narrowing(desk, [[entity] for entity in shown.entity]),
        legend=lambda shown: _legend(desk, shown),
    )


def cloud_of(
    desk: Desk,
    ordered: pd.DataFrame,
    labels: Sequence[str],
    colours: Sequence[str],
    title: Callable[[int], str],
    summary: Callable[[int], str],
    table: Callable[[pd.DataFrame], pd.DataFrame],
    links: Callable[[pd.DataFrame], Links],
    legend: Callable[[pd.DataFrame], list[dict[str, Any]]] | None = None,
) -> None:
    """Draw the rows of `ordered` (name, articles), most articles first, as words.

    `labels` say each in full. The rest is asked of those words that found room, or of their number.
    """
    placed = cloud(tuple(zip(ordered.name.tolist(), ordered.articles.tolist(), strict=True)))
    shown = ordered.iloc[[word.index for word in placed]]
    said, keys = title(len(placed)), legend(shown) if legend else []
    drawn = [colours[word.index] for word in placed]
    desk.shown["word-cloud"] = _kept(said, summary(len(placed)), table(shown), placed, drawn, keys)
    with st.container(key="word-cloud"):
        draw(
            "cloud",
            {
                "title": said,
                "summary": summary(len(placed)),
                "legend": keys,
                "words": [_word(word, labels[word.index], colours[word.index]) for word in placed],
                "width": WIDTH,
                "height": HEIGHT,
                "foot": _foot(said, table(shown), links(shown)),
            },
            key="cloud",
        )


def _kept(
    title: str,
    summary: str,
    table: pd.DataFrame,
    placed: Sequence[Placed],
    colours: Sequence[str],
    legend: Sequence[dict[str, Any]],
) -> Shown:
    """The cloud for the page's report, which has it as a picture of its own."""
    keys = [Key(entry["name"], entry["colour"], entry["n"]) for entry in legend]
    method = "articles in scope that have each, every article once; a word’s area follows that number"
    return Shown(
        "word-cloud",
        title,
        summary,
        table,
        title,
        method,
        keys,
        svg=lambda: cloud_svg(placed, colours, title),
    )


def _part(shown: int, found: Entities) -> str:
    return f"All {shown:,}" if shown == found.distinct else f"{shown:,} of the {found.distinct_words}"


def _word(at: Placed, label: str, colour: str) -> dict[str, Any]:
    return {
        "text": at.text, "label": label, "colour": colour,
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


def _table(shown: pd.DataFrame, total: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Name": shown.name,
            "Kind": shown.kind,
            "Articles in scope": shown.articles,
            "Share of scope": [percent(n, total) for n in shown.articles],
        }
    )


def _foot(title: str, table: pd.DataFrame, links: Links) -> dict[str, Any]:
    return {
        "key": "word-cloud", "title": title, "file": file_name(title), "caption": title, "notes": [],
        "columns": list(table.columns), "rows": table_rows(table),
        "links": {"base": links.base, "rows": dict(links.rows), "columns": {}},
    }  # fmt: skip
