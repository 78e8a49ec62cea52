"""Articles as a list, and the pager under it."""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd

from components.desk import Desk
from components.frontend import draw
from components.words import count_of, language_name, published_iso, published_text
from data.article import display_title
from data.frames import rows

Layout = Literal["results", "compact", "lead", "grid"]


def card(desk: Desk, row: Any, snippet: bool = True, section: bool = True) -> dict[str, Any]:
    """One article of a frame as plain data for the list.

    `row` is a tuple of `SearchPage.frame` or `Corpus.related`.
    """
    zone, address = desk.about.zone, desk.address
    title = display_title(row.headline, row.summary, getattr(row, "snippet", ""))
    card = {
        "id": row.id,
        "title": title,
        "headline_hits": _spans(row, "headline_hits") if row.headline else [],
        "href": address.to("reader", article=row.id).href(),
        "source": row.source,
        "date": published_text(row.published, row.published_precision, zone),
        "iso": published_iso(row.published, row.published_precision, zone),
        "lang": row.language,
        "language_name": language_name(row.language) if len(desk.about.languages) > 1 else "",
    }
    if section and row.section:
        card["section"] = row.section
        card["section_href"] = address.scope(desk.filters.adding("section", row.section)).href()
        card["colour"] = desk.colours.get(row.section, "")
    if snippet:
        card["snippet"] = getattr(row, "snippet", "") or row.summary
        card["snippet_hits"] = _spans(row, "snippet_hits")
    if getattr(row, "shared", None) is not None and len(row.shared):
        card["shared"] = "Shares " + ", ".join(row.shared)
    return card


def article_list(
    desk: Desk,
    frame: pd.DataFrame,
    key: str,
    layout: Layout = "results",
    title: str = "",
    title_href: str = "",
    snippet: bool = True,
    section: bool = True,
    current: str = "",
    empty: str = "",
    start: int | None = None,
) -> None:
    """Draw articles in the frame's order; reviews are counted in one query."""
    items = [card(desk, row, snippet, section) for row in rows(frame)]
    _add_reviews(desk, items)
    for item in items:
        item["current"] = item["id"] == current
    draw(
        "article_list",
        {
            "items": items, "layout": layout, "title": title, "title_href": title_href, "empty": empty,
            "start": start, "stars": layout == "results",
            "heading": "h3" if title or layout == "results" else "h2",
        },
        key,
    )  # fmt: skip


def pager(desk: Desk, page: int, pages: int, key: str) -> None:
    """Links to the pages of results: the first, those around this one, the last."""

    def link(number: int, text: str = "") -> dict[str, Any]:
        href = desk.address.with_view(page="" if number == 1 else str(number)).href()
        return {"text": text or f"{number:,}", "href": href, "on": number == page and not text,
                "label": f"{text} page" if text else f"Page {number:,}"}  # fmt: skip

    near = sorted({1, *range(max(1, page - 2), min(pages, page + 2) + 1), pages})
    links: list[dict[str, Any]] = [link(page - 1, "Previous")] if page > 1 else []
    for before, number in zip([0, *near], near, strict=False):
        links += [{"gap": True}] if number > before + 1 else []
        links.append(link(number))
    links += [link(page + 1, "Next")] if page < pages else []
    draw("pager", {"pages": pages, "links": links}, key)


def _spans(row: Any, name: str) -> list[list[int]]:
    spans = getattr(row, name, None)
    return [] if spans is None else [[int(start), int(end)] for start, end in spans]


def _add_reviews(desk: Desk, items: list[dict[str, Any]]) -> None:
    if not items:
        return
    summary = desk.reviews.summary([item["id"] for item in items])
    found = {row.article_id: row for row in rows(summary)}
    for item in items:
        if item["id"] in found:
            row = found[item["id"]]
            item["reviews"] = f"{row.average:.1f} of 5 from {count_of(int(row.reviews), 'review')}"
