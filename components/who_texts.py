"""One entity in words: what it says, what others say about it, and each mention with the words around it.

These are read from the articles themselves, a page of articles at a time, the newest first.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from components.article_list import page_links
from components.chart import file_name
from components.desk import Desk
from components.entity_links import about
from components.frontend import draw
from components.message import heading, message
from components.shown import Shown
from components.words import count_of, published_text
from data.analysis.contexts import ORDERS, contexts, in_order, unplaced
from data.analysis.quotations import LANGUAGES, Speech, speeches_of
from data.article import Article, Mention, display_title, published_iso, split_entity_key
from data.filters import Filters
from data.frames import rows
from data.language_names import language_name

#: Articles that are read for one page.
A_PAGE: Final = 25
#: Lines and quotations that are shown before one asks for the rest of the page's.
FIRST_LINES, FIRST_SAID = 25, 5
#: Lines and quotations of one page of articles, at most; beyond that the page says how many there are.
MOST_LINES, MOST_SAID = 400, 100
#: A sentence is cut here where it is shown; the article has it whole.
_LONGEST: Final = 900
_ORDERS: Final = {"date": "Newest first", "left": "Words before", "right": "Words after", "source": "Source"}


def texts(desk: Desk, key: str, name: str, filters: Filters, articles: int) -> None:
    """Speech and contexts of one page of articles, and the way to the next ones."""
    pages = max(1, math.ceil(articles / A_PAGE))
    page = min(desk.address.number(), pages)
    found = desk.corpus.search(filters, "newest", A_PAGE, (page - 1) * A_PAGE).frame
    read = desk.corpus.articles(found["id"].tolist())
    part = _part(page, len(read), articles)
    heading("In the articles", note=part, apart=True, arrive=desk.address.get("page"))
    _say_wrong_page(desk, page, pages)
    said, told = _speech(desk, read, key)
    left, right = st.columns(2, gap="large")
    with left:
        _draw_speech(desk, f"What {name} says", said, part, f"No speech is attributed to {name}", "who-said")
    with right:
        none = f"No one speaks of {name}"
        _draw_speech(desk, f"What others say about {name}", told, part, none, "who-about")
    _say_languages(read)
    _draw_contexts(desk, read, key, name, part)
    if pages > 1:
        draw("pager", {"pages": pages, "links": page_links(desk, page, pages)}, "who-pages")


def _part(page: int, read: int, articles: int) -> str:
    if read == articles:
        return "in the one article" if articles == 1 else f"in all {articles:,} articles"
    first = (page - 1) * A_PAGE + 1
    return f"in articles {first:,} to {first + read - 1:,} of {articles:,}, newest first"


def _say_wrong_page(desk: Desk, page: int, pages: int) -> None:
    asked = desk.address.get("page")
    if asked and asked != str(page):
        shown = asked if len(asked) <= 60 else asked[:60] + "…"
        has = "there is one page" if pages == 1 else f"there are pages 1 to {pages:,}"
        message("note", [f'There is no page "{shown}" of these articles: {has}.'], key="who-wrong-page")


def _say_languages(read: pd.DataFrame) -> None:
    others = sorted({str(code) for code in read["language"] if str(code).split("-")[0] not in LANGUAGES})
    if others:
        n = int(read["language"].isin(others).sum())
        named = ", ".join(language_name(code) if code else "no known language" for code in others)
        known = ", ".join(language_name(code) for code in LANGUAGES)
        are = "is" if n == 1 else "are"
        said = f"Speech is read in {known}; {count_of(n, 'article')} here {are} in {named}."
        message("note", [said], key="who-languages")


def _speech(desk: Desk, read: pd.DataFrame, key: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What the entity says in these articles, and what others say of it, in their order."""
    said: list[dict[str, Any]] = []
    told: list[dict[str, Any]] = []
    for row in rows(read):
        mentions = tuple(Mention(**mention) for mention in row.mentions)
        article = Article(
            row.id, row.headline, row.summary, row.body, language=row.language, mentions=mentions
        )
        for speech in speeches_of(article):
            text = getattr(article, speech.field)
            if speech.speaker == key:
                said.append(_quotation(desk, row, text, speech, ""))
            elif key in speech.about:
                told.append(_quotation(desk, row, text, speech, speech.speaker))
    return said, told


def _quotation(desk: Desk, row: Any, text: str, speech: Speech, speaker: str) -> dict[str, Any]:
    """One sentence with the words said in it, and where it stands."""
    start, end = speech.sentence
    shown = text[start : min(end, start + _LONGEST)]
    words = [[a - start, min(b, start + _LONGEST) - start] for a, b in speech.words if a - start < _LONGEST]
    cue = (
        [speech.cue[0] - start, speech.cue[1] - start]
        if start <= speech.cue[0] < start + len(shown)
        else None
    )
    item = {
        "text": shown + (" …" if end - start > _LONGEST else ""),
        "words": words,
        "cue": cue,
        "kind": "In quotation marks" if speech.kind == "direct" else "Retold",
        "lang": row.language,
        **_article(desk, row, display_title(row.headline, row.summary, row.body)),
    }
    if speaker:
        name = split_entity_key(speaker)[1]
        item["speaker"] = {"name": name, "href": about(desk, speaker).href()}
    return item


def _article(desk: Desk, row: Any, title: str) -> dict[str, str]:
    zone = desk.about.zone
    return {
        "title": title[:300],
        "href": desk.address.to("reader", article=row.id).href(),
        "source": row.source,
        "date": published_text(row.published, row.published_precision, zone),
        "iso": published_iso(row.published, row.published_precision, zone),
    }


def _draw_speech(
    desk: Desk, title: str, items: Sequence[dict[str, Any]], part: str, none: str, key: str
) -> None:
    n = len(items)
    note = f"{count_of(n, 'sentence')} {part}" if n else f"{none} {part}."
    if n > MOST_SAID:
        note += f"; the first {MOST_SAID} are shown"
    data = {"title": title, "note": note, "items": list(items[:MOST_SAID]), "first": FIRST_SAID}
    draw("who_speech", data, key=key)
    lines = [
        [one["date"], one["source"], one.get("speaker", {}).get("name", ""), one["text"], one["title"]]
        for one in items[:MOST_SAID]
    ]
    kept = pd.DataFrame(lines, columns=["Date", "Source", "Who says it", "Sentence", "Article"])
    if not any("speaker" in one for one in items):
        kept = kept.drop(columns="Who says it")
    method = "sentences with speech that rules of their language attribute"
    desk.shown[key] = Shown(key, title, note, kept, title, method, drawn=False)


def _draw_contexts(desk: Desk, read: pd.DataFrame, key: str, name: str, part: str) -> None:
    order = next(order for order in ORDERS if order == desk.address.get("contexts"))
    lines = in_order(contexts(read, key), order)
    missing = unplaced(read, key)
    note = f"{count_of(len(lines), 'mention')} {part}"
    if len(lines) > MOST_LINES:
        note += f"; the first {MOST_LINES} are shown"
    if missing:
        names = "names" if missing == 1 else "name"
        note += f". {count_of(missing, 'article')} of these {names} it in other words"
    shown = [
        {
            "left": row.left,
            "name": row.name,
            "right": row.right,
            "lang": row.language,
            **_article(desk, row, row.headline),
        }
        for row in rows(lines.head(MOST_LINES))
    ]
    columns = ["Date", "Source", "Before", "Name", "After", "Headline"]
    kept = pd.DataFrame(
        [[s["date"], s["source"], s["left"], s["name"], s["right"], s["title"]] for s in shown],
        columns=columns,
    )
    title = f"{name} in context"
    method = f"mentions with the words around them, in the order of: {_ORDERS[order].lower()}"
    desk.shown["who-contexts"] = Shown("who-contexts", title, note, kept, title, method, drawn=False)
    options = [
        {"text": _ORDERS[o], "href": desk.address.with_view(contexts=o).href(), "on": o == order}
        for o in ORDERS
    ]
    draw(
        "who_contexts",
        {
            "title": title,
            "note": note,
            "items": shown,
            "first": FIRST_LINES,
            "orders": options,
            "file": file_name(title),
            "columns": columns,
        },
        key="who-contexts",
    )
