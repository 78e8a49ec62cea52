"""What reviews say of articles on cards, over an article, and in the scope; run on the chronicle."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from streamlit.testing.v1 import AppTest

from data.reviews.store import ReviewStore
from tests.pages import ROOT, elements, run_page
from tests.reviews.databases import make_draft

CHRONICLE: list[dict[str, Any]] = [
    json.loads(line)
    for line in (ROOT / "data" / "chronicle" / "chronicle.jsonl").read_text("utf-8").splitlines()
]
LIKED, DISLIKED, ONCE = (a["id"] for a in CHRONICLE[-3:])
#: (article, rating), published.
TABLE = ((LIKED, 5), (LIKED, 5), (LIKED, 4), (DISLIKED, 1), (DISLIKED, 2), (ONCE, 5))


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReviewStore:
    for name in ("NEWSDESK_CORPUS", "NEWSDESK_REVIEWS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NEWSDESK_REVIEWS_URL", f"sqlite:///{tmp_path / 'reviews.db'}")
    store = ReviewStore(create_engine(f"sqlite:///{tmp_path / 'reviews.db'}"))
    for article, rating in TABLE:
        store.send(make_draft(article_id=article, rating=rating), "published")
    store.send(make_draft(article_id=LIKED, rating=1), "pending")
    return store


def items_of(at: AppTest) -> dict[str, dict[str, Any]]:
    """The cards of a page of results, by id."""
    assert not at.exception
    (found,) = elements(at, "results")
    return {item["id"]: item for item in found["items"]}


def test_a_card_says_its_published_reviews_and_leads_to_them(store: ReviewStore) -> None:
    found = items_of(run_page("/reader", section="Energy", sort="oldest"))
    assert not any("reviews" in item for item in found.values())
    shown = items_of(run_page("/reader"))[LIKED]["reviews"]
    assert shown == {
        "text": "4.7 ★ (3)",
        "label": "4.7 of 5 on average, from 3 reviews",
        "href": f"/reviews?article={LIKED}",
    }


def test_an_article_says_its_reviews_at_its_head_and_the_front_on_its_cards(store: ReviewStore) -> None:
    (article,) = elements(run_page("/reader", article=LIKED), "article")
    assert article["reviews"]["text"] == "4.7 ★ (3)"
    (front,) = elements(run_page("/"), "front")
    cards = [*front["lead"], *front["latest"], *(i for s in front["sections"] for i in s["items"])]
    assert {c["id"]: c["reviews"]["text"] for c in cards if "reviews" in c}[LIKED] == "4.7 ★ (3)"


def test_a_review_taken_back_is_off_the_card_at_the_next_run(store: ReviewStore) -> None:
    draft = make_draft(article_id=ONCE, rating=1)
    store.send(draft, "published")
    assert items_of(run_page("/reader"))[ONCE]["reviews"]["text"] == "3.0 ★ (2)"
    store.following.withdraw(draft.send_key)
    assert items_of(run_page("/reader"))[ONCE]["reviews"]["text"] == "5.0 ★ (1)"


def test_cards_are_read_without_a_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("NEWSDESK_REVIEWS_URL", f"sqlite:///{tmp_path / 'file' / 'reviews.db'}")
    found = items_of(run_page("/reader"))
    assert len(found) == 20
    assert not any("reviews" in item for item in found.values())


def test_a_page_asks_once_for_all_its_cards(store: ReviewStore, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    real = ReviewStore.summary

    def counted(self: ReviewStore, ids: Any = None) -> Any:
        asked.append(len(ids or ()))
        return real(self, ids)

    monkeypatch.setattr(ReviewStore, "summary", counted)
    run_page("/")
    assert len(asked) == 2  # the front page as it is opened first, and as the test opens it


def scope_of(at: AppTest) -> str:
    """What stands under the search box: how many articles, and the scope in words."""
    assert not at.exception
    (count,) = elements(at, "count")
    return f"{count['count']}{count['words']}"


def test_the_scope_asks_for_rating_and_number_of_reviews(store: ReviewStore) -> None:
    assert scope_of(run_page("/reader", rated="4")).startswith("2 of 348 articles rated 4 of 5 or better")
    at = run_page("/reader", rated="4", reviews="3")
    assert list(items_of(at)) == [LIKED]
    (bar,) = elements(at, "scope_bar")
    assert [(c["words"], c["href"]) for c in bar["chips"]] == [
        ("rated 4 of 5 or better by readers", "/reader?reviews=3"),
        ("with 3 reviews or more", "/reader?rated=4"),
    ]
    assert items_of(at)[LIKED]["href"].startswith("/reader?rated=4&reviews=3&article=")


def test_charts_files_and_facets_count_what_the_scope_by_reviews_leaves(store: ReviewStore) -> None:
    at = run_page("/timeline", reviews="2")
    assert scope_of(at).startswith("2 of 348 articles")
    rows = elements(at, "chart_foot")[0]["rows"]
    assert (
        sum(max(n for n in row if isinstance(n, int)) for row in rows) == 2
    )  # a row has its sum and its parts


def test_a_scope_by_reviews_follows_them_at_the_next_run(store: ReviewStore) -> None:
    assert scope_of(run_page("/entities", rated="5")).startswith("1 of 348")
    draft = make_draft(article_id=ONCE, rating=1)
    store.send(draft, "published")
    assert "0 of 348" in scope_of(run_page("/entities", rated="5"))
    store.following.withdraw(draft.send_key)
    assert scope_of(run_page("/entities", rated="5")).startswith("1 of 348")


def test_a_wrong_value_is_dropped_and_said(store: ReviewStore) -> None:
    at = run_page("/reader", rated="good", reviews="0")
    assert scope_of(at) == "348 of 348 articles"
    sentences = [s for m in elements(at, "message") for s in m["sentences"]]
    assert [s.split()[0] for s in sentences] == ['"rated"', '"reviews"']


def test_a_scope_by_reviews_is_not_counted_without_their_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("NEWSDESK_REVIEWS_URL", f"sqlite:///{tmp_path / 'file' / 'reviews.db'}")
    at = run_page("/reader", rated="4")
    assert scope_of(at).startswith("Of 348 articles, not counted now: rated 4 of 5")
    assert any("Reviews can't be reached" in s for m in elements(at, "message") for s in m["sentences"])
    assert scope_of(run_page("/reader", section="Energy")).endswith("articles in Energy")
