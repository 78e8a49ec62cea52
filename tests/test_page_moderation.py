"""Moderation: closed without the passphrase, and what a moderator decides happens once."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import streamlit as st
from sqlalchemy import create_engine
from streamlit.testing.v1 import AppTest

from components import moderation, passphrase
from components.desk import Desk
from components.passphrase import Attempts
from data.reviews.review import Review
from data.reviews.store import ReviewStore
from tests.pages import elements, run_again, run_page
from tests.reviews.databases import make_draft

PASSPHRASE = "correct horse"


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReviewStore:
    """A database of the test's own, a passphrase, and guesses that nobody has made yet."""
    url = f"sqlite:///{tmp_path / 'reviews.db'}"
    monkeypatch.delenv("NEWSDESK_CORPUS", raising=False)
    monkeypatch.setenv("NEWSDESK_REVIEWS_URL", url)
    monkeypatch.setenv("NEWSDESK_REVIEWS_PASSPHRASE", PASSPHRASE)
    st.cache_resource.clear()
    return ReviewStore(create_engine(url))


@pytest.fixture
def pending(store: ReviewStore) -> Review:
    return store.send(make_draft("Waits for someone to read it.")).review


def guess(at: AppTest, words: str) -> AppTest:
    at.text_input(key="moderator-passphrase").set_value(words)
    at.button[0].click()
    return run_again(at)


def texts(at: AppTest) -> list[str]:
    assert not at.exception
    return [item["text"] for listing in elements(at, "moderation") for item in listing["items"]]


def a_desk(store: ReviewStore) -> Desk:
    """As much of a desk as a decision needs."""
    settings = SimpleNamespace(reviews_passphrase=PASSPHRASE)
    return cast(Desk, SimpleNamespace(settings=settings, reviews=store))


@pytest.mark.parametrize("status", ["pending", "published", "rejected"])
def test_nothing_is_shown_without_the_passphrase(pending: Review, status: str) -> None:
    at = run_page("/reviews", status=status)
    assert elements(at, "moderation") == []
    assert elements(at, "review_list") == []
    assert pending.text not in str(at.main)


def test_without_a_passphrase_set_it_says_how_to_set_one(
    pending: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEWSDESK_REVIEWS_PASSPHRASE")
    at = run_page("/reviews", status="pending")
    assert "NEWSDESK_REVIEWS_PASSPHRASE" in elements(at, "message")[0]["sentences"][0]
    assert len(at.text_input) == 0
    assert elements(at, "moderation") == []


def test_the_passphrase_opens_the_list_for_this_session_alone(pending: Review) -> None:
    at = guess(run_page("/reviews", status="pending"), PASSPHRASE)
    assert texts(at) == [pending.text]
    (listing,) = elements(at, "moderation")
    assert [s["text"] for s in listing["statuses"]] == ["Pending (1)", "Published (0)", "Rejected (0)"]
    assert "send_key" not in str(listing)
    assert texts(run_page("/reviews", status="pending")) == []


def test_a_wrong_passphrase_opens_nothing(pending: Review) -> None:
    at = guess(run_page("/reviews", status="pending"), "Correct horse")
    assert texts(at) == []
    assert at.error[0].value == "That is not the passphrase."
    assert at.text_input(key="moderator-passphrase").value == ""


def test_guessing_is_slowed_even_for_the_right_passphrase(pending: Review) -> None:
    at = run_page("/reviews", status="pending")
    for _ in range(passphrase.FREE + 1):
        at = guess(at, "guess")
    at = guess(at, PASSPHRASE)
    assert texts(at) == []
    assert "Too many wrong passphrases" in at.error[0].value


def test_a_new_session_does_not_begin_guessing_anew(pending: Review) -> None:
    for _ in range(4):
        at = run_page("/reviews", status="pending")
        for _ in range(passphrase.FREE):
            at = guess(at, "guess")
    assert "Too many wrong passphrases" in at.error[0].value


def test_signing_out_closes_the_list(pending: Review) -> None:
    at = guess(run_page("/reviews", status="pending"), PASSPHRASE)
    at.button(key="moderation-sign-out").click()
    at = run_again(at)
    assert texts(at) == []


def test_another_passphrase_signs_everyone_out(pending: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    at = guess(run_page("/reviews", status="pending"), PASSPHRASE)
    monkeypatch.setenv("NEWSDESK_REVIEWS_PASSPHRASE", "battery staple")
    assert texts(run_again(at)) == []


@pytest.mark.parametrize(
    ("wrong", "after", "wait"),
    [(0, 0, 0), (2, 0, 0), (3, 0, 1), (4, 0, 2), (4, 1.5, 0.5), (5, 0, 4), (40, 0, 60), (40, 601, 0)],
)
def test_each_wrong_guess_doubles_the_wait(wrong: int, after: float, wait: float) -> None:
    assert Attempts(3, 60, wrong, last=1000.0).wait(1000.0 + after) == wait


def test_wrong_guesses_are_forgotten_after_a_quiet_time() -> None:
    attempts = Attempts(3, 60, 9, last=0.0)
    attempts.failed(601.0)
    assert attempts.wrong == 1


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A session's state, in which a message of the list can be put."""
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)
    return state


def signed_in(asked: dict[str, Any]) -> None:
    asked["moderator-signed-in"] = passphrase._mark(PASSPHRASE)


def test_a_forged_message_of_a_stranger_decides_nothing(
    pending: Review, store: ReviewStore, asked: dict[str, Any]
) -> None:
    asked["moderation"] = {"decide": {"id": pending.id, "revision": 1, "status": "published"}}
    moderation._decided(a_desk(store))
    assert store.review(pending.id).status == "pending"
    asked["moderator-signed-in"] = "yes"
    moderation._decided(a_desk(store))
    assert store.review(pending.id).status == "pending"


def test_a_decision_is_kept_with_its_reason_and_can_be_undone(
    pending: Review, store: ReviewStore, asked: dict[str, Any]
) -> None:
    signed_in(asked)
    asked["moderation"] = {
        "decide": {"id": pending.id, "revision": 1, "status": "rejected", "reason": "spam"}
    }
    moderation._decided(a_desk(store))
    rejected = store.review(pending.id)
    assert (rejected.status, rejected.reason) == ("rejected", "spam")
    asked["moderation"] = {"decide": asked["moderation-said"]["undo"]}
    moderation._decided(a_desk(store))
    assert store.review(pending.id).status == "pending"
    assert len(store.decisions(pending.id)) == 2


def test_a_decision_on_what_changed_meanwhile_is_said_and_not_made(
    pending: Review, store: ReviewStore, asked: dict[str, Any]
) -> None:
    signed_in(asked)
    store.decide(pending.id, "rejected", "another", "", 1)
    asked["moderation"] = {"decide": {"id": pending.id, "revision": 1, "status": "published"}}
    moderation._decided(a_desk(store))
    assert store.review(pending.id).status == "rejected"
    assert "Someone else decided meanwhile" in asked["moderation-said"]["text"]


@pytest.mark.parametrize(
    "message",
    [
        None, "published", [], {}, {"id": "1", "revision": 1, "status": "published"},
        {"id": True, "revision": 1, "status": "published"}, {"id": 1, "revision": 1, "status": "gone"},
        {"id": 1, "revision": 1, "status": ["published"]}, {"id": 1, "revision": None, "status": "published"},
    ],
)  # fmt: skip
def test_a_broken_message_decides_nothing(
    pending: Review, store: ReviewStore, asked: dict[str, Any], message: object
) -> None:
    signed_in(asked)
    asked["moderation"] = {"decide": message}
    moderation._decided(a_desk(store))
    assert store.review(pending.id).status == "pending"
    assert "moderation-said" not in asked
