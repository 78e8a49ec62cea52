"""The feed's address: scopes, conditional requests, and what is refused in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import pytest
import streamlit as st
from sqlalchemy import create_engine
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from components import feed_route
from components.feed_address import feed_address
from components.feed_route import feed, unchanged
from data.corpus import CorpusUnavailable
from data.filters import Filters
from data.ingest.chronicle import load_chronicle
from data.reviews.store import ReviewStore
from tests.faults import MISSING, Fault, Faulty
from tests.reviews.databases import make_draft

pytestmark = pytest.mark.usefixtures("own_files")


@pytest.fixture
def client() -> Iterator[TestClient]:
    st.cache_resource.clear()
    app = Starlette(routes=[Route("/feed", feed, methods=["GET"])])
    with TestClient(app, base_url="https://news.example.org", raise_server_exceptions=False) as client:
        yield client


def test_a_scope_has_its_newest_articles_and_leads_back(client: TestClient) -> None:
    answer = client.get("/feed?section=Energy&q=gas&limit=3")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/atom+xml")
    read = feedparser.parse(answer.content)
    assert not read.bozo
    assert read.feed.title == "Chronicle of the South Caucasus: in Energy, matching “gas”"
    assert len(read.entries) == 3
    assert [link.href for link in read.feed.links if link.rel == "self"] == [
        "https://news.example.org/feed?section=Energy&q=gas&limit=3"
    ]
    assert [link.href for link in read.feed.links if link.rel == "alternate"] == [
        "https://news.example.org/reader?q=gas&section=Energy"
    ]
    related = [link.href for entry in read.entries for link in entry.links if link.rel == "related"]
    assert all(href.startswith("https://news.example.org/reader?article=") for href in related)
    assert [entry.published for entry in read.entries] == sorted(
        (e.published for e in read.entries), reverse=True
    )


def test_fifty_are_given_unless_another_number_is_asked_for(client: TestClient) -> None:
    assert len(feedparser.parse(client.get("/feed").content).entries) == 50
    assert len(feedparser.parse(client.get("/feed?limit=200").content).entries) == 200


def test_who_has_the_feed_is_told_that_it_is_unchanged(client: TestClient) -> None:
    first = client.get("/feed?section=Energy")
    tag = first.headers["etag"]
    again = client.get("/feed?section=Energy", headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    for address in ("/feed?section=Economy", "/feed?section=Energy&limit=3", "/feed"):
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 200
    host = {"If-None-Match": tag, "Host": "other.example.org"}
    assert client.get("/feed?section=Energy", headers=host).status_code == 200, "its links are others"


def test_a_head_has_no_body(client: TestClient) -> None:
    answer = client.head("/feed")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["etag"]


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/feed?q=%28gas", 400, "parenthesis"),
        ("/feed?from=2024-02-31", 400, "must be a date"),
        ("/feed?section=Nope", 404, "no section “Nope”"),
        ("/feed?limit=0", 400, "from 1 to 200"),
        ("/feed?limit=201", 400, "from 1 to 200"),
        ("/feed?limit=%D9%A3", 400, "from 1 to 200"),
        ("/feed?colour=red", 400, 'does not know "colour"'),
        ("/feed?%3Cscript%3E=1", 400, 'does not know "<script>"'),
    ],
)
def test_what_can_not_be_given_is_refused_in_words(
    client: TestClient, address: str, status: int, said: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert said in answer.text
    assert "Traceback" not in answer.text


def test_a_corpus_that_does_not_answer_is_said_and_to_be_asked_again(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_: Any) -> None:
        raise CorpusUnavailable("The corpus is away.", "a secret detail")

    monkeypatch.setattr(feed_route, "open_shown", closed)
    answer = client.get("/feed")
    assert (answer.status_code, answer.text) == (503, "The corpus is away.\n")
    assert answer.headers["retry-after"]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("slow", "The corpus did not answer within 10 seconds.\n"),
        (
            "partial",
            f"The file would lack articles, and not say so: {MISSING}.\n",
        ),
    ],
)
def test_a_feed_that_would_come_too_late_or_in_part_is_to_be_asked_for_again(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, fault: Fault, said: str
) -> None:
    opening = feed_route.open_shown  # type: ignore[attr-defined]  # what it imports

    def faulty(*given: Any) -> Any:
        opened = opening(*given)
        corpus = Faulty(opened.corpus)
        corpus.fail(fault, "search")
        return replace(opened, corpus=corpus.as_corpus())

    monkeypatch.setattr(feed_route, "open_shown", faulty)
    answer = client.get("/feed")
    assert (answer.status_code, answer.text) == (503, said)
    assert answer.headers["retry-after"]


def test_an_error_of_our_own_tells_nothing_of_itself(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(feed_route, "open_shown", broken)
    answer = client.get("/feed")
    assert (answer.status_code, answer.text) == (500, "The feed could not be made.\n")


@pytest.mark.parametrize(
    ("known", "same"),
    [
        ('W/"a"', True),
        ('"a"', True),
        ('"b", W/"a"', True),
        ("*", True),
        ("", False),
        ('"b"', False),
        ("a", False),
    ],
)
def test_a_tag_is_compared_weakly(known: str, same: bool) -> None:
    assert unchanged('W/"a"', known) is same


def test_pages_name_no_feed_where_none_is_served() -> None:
    assert feed_address(Filters(query="gas")) == ""


def test_a_feed_of_a_scope_by_reviews_follows_them(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'rated.db'}"
    monkeypatch.setenv("NEWSDESK_REVIEWS_URL", url)
    store = ReviewStore(create_engine(url))
    ids = [row["id"] for row in load_chronicle().table.select(["id"]).to_pylist()[:2]]
    store.send(make_draft(article_id=ids[0], rating=5), "published")
    first = client.get("/feed?rated=4")
    assert (first.status_code, len(feedparser.parse(first.text).entries)) == (200, 1)
    store.send(make_draft(article_id=ids[1], rating=5), "published")
    again = client.get("/feed?rated=4", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, len(feedparser.parse(again.text).entries)) == (200, 2)
