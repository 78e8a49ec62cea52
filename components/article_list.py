"""Articles as a list, and the pager under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from components.desk import Desk
from components.frontend import draw
from components.parts import say_failed
from components.rated import add_reviews
from components.reading import minutes_of
from components.words import count_of, published_text
from data.answers import SearchPage
from data.article import display_title, published_iso
from data.corpus import CorpusError
from data.filters import Filters
from data.frames import rows
from data.language_names import language_name

Layout = Literal["results", "compact", "lead", "grid"]
#: A list cuts longer titles and snippets; the article itself shows all.
A_TITLE, A_SNIPPET = 300, 600
#: Outlets of copies and of other reports that a card names before it is unfolded.
A_COPIES = 3


@dataclass(frozen=True, slots=True)
class Folded:
    """What cards have folded into them: `SearchPage.copies` and `SearchPage.reports`."""

    copies: pd.DataFrame
    reports: pd.DataFrame

    @classmethod
    def of(cls, found: SearchPage) -> Folded:
        """What is folded into the cards of a page of results."""
        return cls(found.copies, found.reports)


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
    folded: Folded | None = None,
) -> None:
    """Draw articles in the frame's order, with what is `folded` into their cards."""
    items = cards(desk, frame, snippet, section)
    if folded is not None:
        items = with_folded(desk, items, folded)
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
    add_reviews(desk, items)
    return items


def folded_with(desk: Desk, ids: Sequence[str], filters: Filters, key: str) -> Folded:
    """What is folded into the cards of some articles within a scope; that it can't be told is said."""
    try:
        return Folded(desk.corpus.copies(ids, filters), desk.corpus.reports(ids, filters))
    except CorpusError as error:
        say_failed(desk, "What else says the same", error, key)
        return Folded(pd.DataFrame(), pd.DataFrame())


def with_folded(desk: Desk, items: list[dict[str, Any]], folded: Folded) -> list[dict[str, Any]]:
    """The articles with the near-copies and the other reports that are folded into their cards."""
    copies, reports = by_card(desk, folded.copies), by_card(desk, folded.reports)
    for item in items:
        if item["id"] in copies:
            item["copies"] = copies[item["id"]]
            item["copies_text"] = copies_text(item["copies"])
        if item["id"] in reports:
            item["reports"] = reports[item["id"]]
            item["reports_text"] = f"Also reported by {_outlets(item['reports'])}"
    return items


def by_card(desk: Desk, others: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """The articles that are folded into each card, as plain data."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows(others):
        found.setdefault(row.card, []).append(card(desk, row, snippet=False, section=False))
    return found


def copies_text(copies: list[dict[str, Any]]) -> str:
    """How many copies there are, and where the first few came out."""
    named = _outlets(copies)
    number = count_of(len(copies), "near-copy", "near-copies")
    return f"{number}: {named}" if named else number


def reports_text(reports: list[dict[str, Any]]) -> str:
    """How many other reports of an event there are, and where the first few came out."""
    named = _outlets(reports)
    number = count_of(len(reports), "other report of this event", "other reports of this event")
    return f"{number}: {named}" if named else number


def _outlets(items: list[dict[str, Any]]) -> str:
    """The first few sources of some articles; "" where none says its own."""
    outlets = list(dict.fromkeys(item["source"] for item in items if item["source"]))
    more = len(outlets) - A_COPIES
    return ", ".join(outlets[:A_COPIES]) + (f" and {more} more" if more > 0 else "")


def pager(desk: Desk, page: int, pages: int, key: str) -> None:
    """Draw the links to the pages of results."""
    draw("pager", {"pages": pages, "links": page_links(desk, page, pages)}, key)


def page_links(desk: Desk, page: int, pages: int, exact: bool = True) -> list[dict[str, Any]]:
    """Links to the pages of results: the first, those around this one, the last where it is known."""

    def link(number: int, text: str = "") -> dict[str, Any]:
        href = desk.address.with_view(page="" if number == 1 else str(number)).href()
        return {"text": text or f"{number:,}", "href": href, "on": number == page and not text,
                "label": f"{text} page" if text else f"Page {number:,}"}  # fmt: skip

    last = [pages] if exact else []
    near = sorted({1, *range(max(1, page - 2), min(pages, page + 2) + 1), *last})
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
