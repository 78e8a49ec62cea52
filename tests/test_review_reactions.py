"""Votes, reports and changes as browsers send them, and what nobody's browser sends."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import create_engine, func, select

from components.desk import Desk
from components.own_review import changed, withdrawn
from components.review_reactions import reacted
from data.reviews.checks.rules import read_rules
from data.reviews.review import ReviewNotFound
from data.reviews.store import ReviewStore
from data.reviews.tables import REPORTS
from tests.reviews.databases import make_draft
from tests.saying import in_english

TOKEN = "a-browser-of-the-tests"
KEY = "a-key-that-nobody-guesses"
CHECKS = tuple(read_rules("links=refuse 1").items())


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'reviews.db'}"


@pytest.fixture
def desk(database: str) -> Desk:
    """A desk with one published review."""
    store = ReviewStore(create_engine(database))
    store.send(make_draft("What I think of it.", send_key=KEY), "published")
    settings = SimpleNamespace(fresh_reviews="published", review_checks=CHECKS, review_words="")
    return cast(Desk, SimpleNamespace(settings=settings, reviews=store))


def helpful(desk: Desk) -> int:
    return desk.reviews.following.own(KEY).helpful


def vote(desk: Desk, **changes: Any) -> dict[str, Any]:
    return reacted(desk, "vote", {"id": 1, "helpful": True, "browser": TOKEN} | changes)


def report(desk: Desk, **changes: Any) -> dict[str, Any]:
    return reacted(desk, "report", {"id": 1, "reason": "spam", "text": "", "browser": TOKEN} | changes)


def reports(database: str) -> int:
    with create_engine(database).connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(REPORTS)) or 0)


def test_a_browser_has_one_vote_that_it_can_take_back(desk: Desk) -> None:
    assert vote(desk)["outcome"] == vote(desk)["outcome"] == "done"
    assert helpful(desk) == 1
    assert vote(desk, browser="another-browser-of-the-tests")["outcome"] == "done"
    assert helpful(desk) == 2
    vote(desk, helpful=False)
    assert helpful(desk) == 1


@pytest.mark.parametrize(
    "changes",
    [{"id": "1"}, {"id": True}, {"id": 1.0}, {"id": None}, {"id": 7}, {"id": -1}, {"id": 2**70},
     {"helpful": "yes"}, {"helpful": None}, {"browser": ""}, {"browser": None}, {"browser": "short"},
     {"browser": "x" * 101}],
)  # fmt: skip
def test_a_vote_that_no_button_sends_counts_nothing(desk: Desk, changes: dict[str, Any]) -> None:
    assert vote(desk, **changes)["outcome"] == "failed"
    assert helpful(desk) == 0


def test_a_report_is_thanked_for_and_counted_once_a_browser(desk: Desk, database: str) -> None:
    assert "A moderator will look" in in_english(report(desk)["message"])
    assert "before" in in_english(report(desk, reason="abuse")["message"])
    assert reports(database) == 1


@pytest.mark.parametrize(
    "changes",
    [{"id": 7}, {"reason": "nothing"}, {"reason": None}, {"reason": ["spam"]}, {"text": "x" * 2_001},
     {"text": "x" * 1_000_000}, {"text": "NUL \0"}, {"browser": ""}],
)  # fmt: skip
def test_a_report_that_no_form_sends_is_not_kept(desk: Desk, database: str, changes: dict[str, Any]) -> None:
    assert report(desk, **changes)["outcome"] == "failed"
    assert reports(database) == 0


def change(desk: Desk, **changes: Any) -> dict[str, Any]:
    message = {"rating": 2, "text": "What I think by now.", "name": "", "language": "en", "revision": 1}
    return changed(desk, KEY, message | changes)


def test_a_change_is_stored_where_the_review_is_what_was_read(desk: Desk) -> None:
    assert change(desk)["outcome"] == "saved"
    own = desk.reviews.following.own(KEY).review
    assert (own.text, own.rating, own.language, own.revision) == ("What I think by now.", 2, "en", 2)
    assert change(desk)["outcome"] == "meanwhile"


@pytest.mark.parametrize(
    "changes",
    [{"revision": "1"}, {"revision": True}, {"revision": None}, {"rating": 9}, {"rating": True},
     {"text": "short"}, {"text": "x" * 2_001}, {"text": "x" * 1_000_000}, {"text": None},
     {"text": "See https://example.org/ for it."}],
)  # fmt: skip
def test_a_change_that_breaks_the_rules_changes_nothing(desk: Desk, changes: dict[str, Any]) -> None:
    assert change(desk, **changes)["outcome"] in ("failed", "refused")
    assert desk.reviews.following.own(KEY).review.revision == 1


def test_what_is_withdrawn_is_gone_for_good(desk: Desk) -> None:
    assert withdrawn(desk, KEY)["outcome"] == "withdrawn"
    with pytest.raises(ReviewNotFound):
        desk.reviews.following.own(KEY)
    assert change(desk)["outcome"] == withdrawn(desk, KEY)["outcome"] == "failed"


def test_another_key_withdraws_nothing(desk: Desk) -> None:
    assert withdrawn(desk, "another-key")["outcome"] == "failed"
    assert desk.reviews.following.own(KEY).review.status == "published"
