"""Plain sentences: what was dropped, what went wrong, what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from components.desk import Desk
from components.frontend import draw
from components.titles import titles_of
from components.words import count_of, quoted
from data.corpus import CorpusUnavailable

Tone = Literal["note", "problem", "empty"]


def message(
    tone: Tone,
    sentences: Sequence[str],
    heading: str = "",
    ways: Sequence[tuple[str, str]] = (),
    key: str | None = None,
) -> None:
    """Say something in plain words; `ways` are (text, address) of what the reader can do."""
    draw("message", as_data(tone, sentences, heading, ways), key)


def as_data(
    tone: Tone, sentences: Sequence[str], heading: str = "", ways: Sequence[tuple[str, str]] = ()
) -> dict[str, Any]:
    """The same as data, for an element that says it within itself."""
    links = [{"text": text, "href": href} for text, href in ways]
    return {"tone": tone, "heading": heading, "sentences": list(sentences), "links": links}


def empty_scope(desk: Desk) -> None:
    """The screen for a scope without articles: what each filter costs, and the ways out."""
    filters, address = desk.filters, desk.address
    ways = [("Clear all filters", address.scope(type(filters)()).href())]
    for clause in filters.clauses(titles_of(desk.corpus, filters.storylines)):
        try:
            n = desk.corpus.count(clause.without)
        except CorpusUnavailable:
            break  # that nothing is in scope stands; what each filter costs can't be told now
        if n:
            way = f"Drop {quoted(clause.words)}: {count_of(n, 'article')}"
            ways.append((way, address.scope(clause.without).href()))
    sentences = [f"No article is {desk.describe(filters)}."]
    if filters.date_from and filters.date_to and filters.date_from > filters.date_to:
        sentences.append("The first date is after the last one.")
    if filters.undated and (filters.date_from or filters.date_to):
        sentences.append("Undated articles fall outside any date bound.")
    message("empty", sentences, "Nothing in this scope", ways, key="empty-scope")


def empty_corpus(desk: Desk) -> None:
    """The screen for a corpus without any article."""
    sentences = ["There is nothing to read here until news is taken in: a file, an address or a feed."]
    way = ("Take in news", desk.address.to("sources").href())
    message("empty", sentences, "No news yet", [way], key="empty-corpus")


def heading(
    text: str,
    note: str = "",
    level: str = "h2",
    link: tuple[str, str] | None = None,
    arrive: str = "",
    apart: bool = False,
) -> None:
    """A heading, with a word or two beside it; one that is `apart` begins another part of the page.

    Where the address asks for what stands under it, `arrive` is what was asked: the page moves there once.
    """
    way = {"text": link[0], "href": link[1]} if link else None
    data = {
        "text": text, "note": note, "level": level, "link": way, "arrive": arrive, "apart": apart,
    }  # fmt: skip
    draw("heading", data, key=f"heading-{text}")


def choices(
    groups: Sequence[tuple[str, Sequence[tuple[str, str, bool]]]], key: str, listed: bool = False
) -> None:
    """Groups of links, one of each chosen: (label, [(text, address, chosen)]); `listed` gives each a line."""
    shown = [
        {"label": label, "options": [{"text": t, "href": h, "on": on} for t, h, on in options]}
        for label, options in groups
    ]
    draw("choices", {"groups": shown, "listed": listed}, key)
