"""Articles as a list, and the pager under it."""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd

from components.desk import Desk
from components.frontend import draw
from components.reading import minutes_of
from components.words import count_of, published_text
from data.article import display_title, published_iso
from data.frames import rows
from data.language_names import language_name
from data.review import ReviewsUnavailable

Layout = Literal["results", "compact", "lead", "grid"]
#: A list cuts longer titles and snippets; the article itself shows all.
A_TITLE, A_SNIPPET = 300, 600
#: Outlets of copies that a card names before it is unfolded.
A_COPIES = 3


def card(desk: Desk, row: Any, snippet: bool = True, section: bool = True) -> dict[str, Any]:
    """One article of a frame as plain data for the list.

    `row` is a tuple of `SearchPage.frame` or `Corpus.related`.
    """
    zone, address = desk.about.zone, desk.address
    title = _short(display_title(row.headline, row.summary, getattr(row, "snippet", "")), A_TITLE)
    card = {
        "id": row.id,
        "title": title,
        "headline_hits": _spans(row, "headline_hits", A_TITLE) if row.headline else [],
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
        card["snippet"] = _short(getattr(row, "snippet", "") or row.summary, A_SNIPPET)
        card["snippet_hits"] = _spans(row, "snippet_hits", A_SNIPPET)
    if snippet and getattr(row, "words", None):
        card["reading"] = f"{minutes_of(int(row.words)):,} min"
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
    copies: pd.DataFrame | None = None,
) -> None:
    """Draw articles in the frame's order, `copies` on the cards of those that they say the same as."""
    items = cards(desk, frame, snippet, section)
    if copies is not None:
        items = with_copies(desk, items, copies)
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


def cards(
    desk: Desk, frame: pd.DataFrame, snippet: bool = True, section: bool = True
) -> list[dict[str, Any]]:
    """The articles of a frame as plain data, with their reviews, which are counted in one query."""
    items = [card(desk, row, snippet, section) for row in rows(frame)]
    _add_reviews(desk, items)
    return items


def with_copies(desk: Desk, items: list[dict[str, Any]], copies: pd.DataFrame) -> list[dict[str, Any]]:
    """The articles with the copies that are folded into their cards."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows(copies):
        found.setdefault(row.card, []).append(card(desk, row, snippet=False, section=False))
    for item in items:
        if item["id"] in found:
            item["copies"] = found[item["id"]]
            item["copies_text"] = copies_text(found[item["id"]])
    return items


def copies_text(copies: list[dict[str, Any]]) -> str:
    """How many copies there are, and where the first few came out."""
    outlets = list(dict.fromkeys(item["source"] for item in copies if item["source"]))
    more = len(outlets) - A_COPIES
    named = ", ".join(outlets[:A_COPIES]) + (f" and {more} more" if more > 0 else "")
    number = "1 near-copy" if len(copies) == 1 else f"{len(copies):,} near-copies"
    return f"{number}: {named}" if named else number


def pager(desk: Desk, page: int, pages: int, key: str) -> None:
    """Draw the links to the pages of results."""
    draw("pager", {"pages": pages, "links": page_links(desk, page, pages)}, key)


def page_links(desk: Desk, page: int, pages: int) -> list[dict[str, Any]]:
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
    return links


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[:limit] + " …"


def _spans(row: Any, name: str, limit: int) -> list[list[int]]:
    spans = getattr(row, name, None)
    return [] if spans is None else [[int(start), int(end)] for start, end in spans if end <= limit]


def _add_reviews(desk: Desk, items: list[dict[str, Any]]) -> None:
    if not items:
        return
    try:
        summary = desk.reviews.summary([item["id"] for item in items])
    except ReviewsUnavailable:
        return  # the news can be read without them; the reviews page says what is wrong
    found = {row.article_id: row for row in rows(summary)}
    for item in items:
        if item["id"] in found:
            row = found[item["id"]]
            item["reviews"] = f"{row.average:.1f} of 5 from {count_of(int(row.reviews), 'review')}"
