"""Hostile texts are stored as they are or refused as a whole, and leave the tables as they were."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Engine, func, inspect, select

from data.reviews.review import Review, ReviewRefused
from data.reviews.store import ReviewStore
from data.reviews.tables import DECISIONS, REVIEWS
from tests.reviews.databases import make_draft, published_of
from tests.reviews.hostile_texts import HOSTILE, NEVER_SHOWN, Hostile

KINDS = {
    "bidirectional", "combining", "control", "emoji", "format", "formula", "header", "homoglyph", "huge",
    "invisible", "json", "latex", "limit", "log", "lookup", "markdown", "noncharacter", "normalisation",
    "own", "path", "pickle", "private use", "right to left", "script", "script of people", "shell", "sql",
    "surrogate", "template", "value", "white space", "wide", "xml", "yaml", "zero width",
}  # fmt: skip
#: What would turn the message around that says why a text is refused.
TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
TAKEN = [hostile for hostile in HOSTILE if hostile.expected == "taken"]
REFUSED = [hostile for hostile in HOSTILE if hostile.expected == "refused"]


def name_of(text: str) -> str:
    """A name as hostile as the text, on one line as names are stored."""
    return " ".join(text[:80].split())


def send(store: ReviewStore, hostile: Hostile) -> Review:
    """Store a text as a published review of an article whose id is as hostile."""
    draft = make_draft(
        hostile.text,
        article_id=hostile.stored[:200] or "a1",
        name=name_of(hostile.stored),
        send_key=hostile.name,
    )
    return store.send(draft, "published").review


def listed(store: ReviewStore) -> dict[int, str]:
    """Every published review's text by its id, page by page as the reviews page lists them."""
    texts: dict[int, str] = {}
    for after in range(0, len(HOSTILE), 100):
        frame = store.listing("published", limit=100, after=after).frame
        texts |= dict(zip(frame["id"].tolist(), frame["text"].tolist(), strict=True))
    return texts


def refusal(store: ReviewStore, text: str) -> str:
    """What is said to who sends a text, "" where it is stored."""
    try:
        store.send(make_draft(text), "published")
    except ReviewRefused as refused:
        return str(refused)
    return ""


def test_there_are_hostile_texts_of_every_kind() -> None:
    assert len({hostile.text for hostile in HOSTILE}) == len(HOSTILE) > 560
    assert len({hostile.name for hostile in HOSTILE}) == len(HOSTILE)
    assert {hostile.kind for hostile in HOSTILE} == KINDS
    assert len(TAKEN) > 500
    assert len(REFUSED) > 100


def test_hostile_texts_come_back_as_they_were_sent(engine: Engine, store: ReviewStore) -> None:
    sent = [(hostile, send(store, hostile)) for hostile in TAKEN]
    in_list = listed(store)
    wrong = []
    for hostile, review in sent:
        under = published_of(store, review.article_id).set_index("id")
        shown = under.loc[review.id]
        again = store.review(review.id)
        texts = {again.text, review.text, shown["text"], in_list[review.id]}
        names = {again.name, shown["name"]}
        if texts != {hostile.stored} or names != {name_of(hostile.stored)}:
            wrong.append((hostile.name, texts, names))
    assert wrong == []
    assert_whole(engine, store, len(TAKEN))


def test_hostile_texts_that_are_refused_are_not_stored(engine: Engine, store: ReviewStore) -> None:
    said = {hostile.name: refusal(store, hostile.text) for hostile in REFUSED}
    assert [name for name, message in said.items() if not message] == []
    assert [name for name, message in said.items() if NEVER_SHOWN.search(message)] == []
    assert [name for name, message in said.items() if TURNS.search(message)] == []
    assert_whole(engine, store, 0)


def test_hostile_texts_one_after_another_leave_the_store_in_use(engine: Engine, store: ReviewStore) -> None:
    for hostile in HOSTILE:
        if hostile.expected == "taken":
            send(store, hostile)
        else:
            with pytest.raises(ReviewRefused):
                store.send(make_draft(hostile.text))
    assert_whole(engine, store, len(TAKEN))
    assert store.send(make_draft("A review like any other.")).review.text == "A review like any other."


def assert_whole(engine: Engine, store: ReviewStore, reviews: int) -> None:
    """The tables are there, and hold so many published reviews and nothing else."""
    assert store.counts() == {"pending": 0, "published": reviews, "rejected": 0}
    with engine.connect() as connection:
        assert {REVIEWS.name, DECISIONS.name} <= set(inspect(connection).get_table_names())
        assert connection.scalar(select(func.count()).select_from(REVIEWS)) == reviews
        assert connection.scalar(select(func.count()).select_from(DECISIONS)) == 0
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
