"""An author follows, changes and takes back a review by its key; readers report and vote, once each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select, update

from data.reviews import following
from data.reviews.checks.rules import Rule
from data.reviews.following import TooLate, TooMany
from data.reviews.limits import Draft
from data.reviews.moderation import Moderator
from data.reviews.passages import Passage
from data.reviews.review import DecidedMeanwhile, ReviewNotFound, ReviewRefused
from data.reviews.senders import Origin
from data.reviews.sending import Checks
from data.reviews.store import ReviewStore
from data.reviews.tables import ARRIVALS, REPORTS, REVIEWS, TEXTS
from tests.reviews.databases import decide_on, decisions_on, make_draft, published_of

ANNA, BORIS = Origin(browser="anna"), Origin(browser="boris")
FIRST = "What I wrote at first about it."
SECOND = "What I think about it by now."


@pytest.fixture
def draft(store: ReviewStore) -> Draft:
    """A published review's draft, whose key opens it."""
    draft = make_draft(FIRST, name="Anna")
    store.send(draft, "published", ANNA, passage=Passage("body", "the words", "", "", 0))
    return draft


def test_a_private_link_shows_what_became_of_a_review(store: ReviewStore, draft: Draft) -> None:
    own = store.following.own(draft.send_key)
    assert (own.review.text, own.review.status) == (FIRST, "published")
    assert own.passage == Passage("body", "the words", "", "", 0)
    decide_on(store, own.review.id, "rejected", "Mod", "Not about the article.", 1)
    rejected = store.following.own(draft.send_key).review
    assert (rejected.status, rejected.reason) == ("rejected", "Not about the article.")


def test_what_a_suspended_browser_changes_is_held(store: ReviewStore, draft: Draft) -> None:
    author = store.following.own(draft.send_key).review.author
    store.moderation.suspend(author, None, Moderator("Mod"), "Insults.")
    changed = store.following.edit(replace(draft, text=SECOND), 1, "published", ANNA)
    assert changed.status == "pending"
    assert store.following.own(draft.send_key).held


def test_a_first_review_is_not_an_earlier_one_of_itself(store: ReviewStore) -> None:
    checks = Checks(rules={"new_author": Rule(hold=1)})
    first = make_draft(FIRST)
    sent = store.send(first, "published", ANNA, checks).review
    assert sent.status == "pending"
    decide_on(store, sent.id, "published", "Mod", "", 1)
    changed = store.following.edit(replace(first, text=SECOND), 2, "published", ANNA, checks)
    assert changed.status == "pending"


@pytest.mark.parametrize("key", ["", "x", "a" * 101, "' OR 1=1 --", "%"])
def test_no_other_key_opens_one(store: ReviewStore, draft: Draft, key: str) -> None:
    with pytest.raises(ReviewNotFound):
        store.following.own(key)


def test_a_change_is_shown_and_what_was_said_kept_for_moderators(
    store: ReviewStore, draft: Draft, engine: Engine
) -> None:
    changed = store.following.edit(replace(draft, text=SECOND, rating=2), 1, "published", ANNA)
    assert (changed.text, changed.rating, changed.status, changed.revision) == (SECOND, 2, "published", 2)
    assert changed.edited is not None
    assert list(published_of(store, "a1")["text"]) == [SECOND]
    with engine.connect() as connection:
        assert [tuple(row) for row in connection.execute(select(TEXTS.c.revision, TEXTS.c.text))] == [
            (1, FIRST)
        ]
    assert decisions_on(store, changed.id)["decided_by"].tolist() == ["the author"]


def test_a_change_is_checked_and_may_be_held_or_refused(store: ReviewStore, draft: Draft) -> None:
    linked = replace(draft, text="See https://example.org/ for what I mean by it.")
    with pytest.raises(ReviewRefused, match="link"):
        store.following.edit(linked, 1, "published", ANNA, Checks({"links": Rule(refuse=1)}))
    assert store.following.own(draft.send_key).review.text == FIRST
    held = store.following.edit(linked, 1, "published", ANNA, Checks({"links": Rule(hold=1)}))
    assert held.status == "pending"


def test_where_fresh_reviews_are_held_a_change_is_too(store: ReviewStore, draft: Draft) -> None:
    assert store.following.edit(replace(draft, text=SECOND), 1).status == "pending"


def test_a_rejected_review_is_not_published_by_a_change(store: ReviewStore, draft: Draft) -> None:
    review = store.following.own(draft.send_key).review
    decide_on(store, review.id, "rejected", "Mod", "", 1)
    assert store.following.edit(replace(draft, text=SECOND), 2, "published").status == "rejected"


def test_after_its_time_a_review_can_be_taken_back_alone(store: ReviewStore, draft: Draft) -> None:
    with pytest.raises(TooLate):
        store.following.edit(replace(draft, text=SECOND), 1, window=timedelta(seconds=-1))
    assert store.following.own(draft.send_key).review.text == FIRST
    store.following.withdraw(draft.send_key)
    assert published_of(store, "a1").empty


def test_what_was_decided_meanwhile_is_not_overwritten(store: ReviewStore, draft: Draft) -> None:
    review = store.following.own(draft.send_key).review
    decide_on(store, review.id, "rejected", "Mod", "", 1)
    with pytest.raises(DecidedMeanwhile):
        store.following.edit(replace(draft, text=SECOND), 1, "published")


def test_a_change_keeps_to_the_limits(store: ReviewStore, draft: Draft) -> None:
    with pytest.raises(ReviewRefused):
        store.following.edit(replace(draft, text="short"), 1)


def test_what_was_taken_back_is_gone(store: ReviewStore, draft: Draft, engine: Engine) -> None:
    store.following.edit(replace(draft, text=SECOND), 1, "published", ANNA)
    store.following.withdraw(draft.send_key)
    with pytest.raises(ReviewNotFound):
        store.following.own(draft.send_key)
    with pytest.raises(ReviewNotFound):
        store.following.withdraw(draft.send_key)
    with engine.connect() as connection:
        row = connection.execute(select(REVIEWS)).mappings().one()
        assert connection.execute(select(TEXTS)).all() == []
    assert (row["text"], row["name"], row["author"]) == ("", "", "")
    again = store.send(draft, "published", ANNA)  # an old form sends once more: it stays taken back
    assert again.repeated
    assert published_of(store, "a1").empty


def test_a_report_counts_once_a_browser(store: ReviewStore, draft: Draft, engine: Engine) -> None:
    id = store.following.own(draft.send_key).review.id
    assert store.following.report(id, "abuse", "It insults.", BORIS)
    assert not store.following.report(id, "spam", "Again.", BORIS)
    assert store.following.report(id, "other", "", ANNA)
    with engine.connect() as connection:
        assert connection.execute(select(REPORTS.c.reason, REPORTS.c.text)).all() == [
            ("abuse", "It insults."),
            ("other", ""),
        ]


def test_votes_are_one_a_browser_and_can_be_taken_back(store: ReviewStore, draft: Draft) -> None:
    id = store.following.own(draft.send_key).review.id
    assert [store.following.vote(id, who) for who in (ANNA, BORIS, BORIS)] == [1, 2, 2]
    assert store.following.vote(id, BORIS, helpful=False) == 1
    assert store.following.vote(id, Origin()) == 1  # no browser, no vote
    assert store.following.own(draft.send_key).helpful == 1


def test_votes_of_a_page_of_reviews_are_counted_at_once(store: ReviewStore, draft: Draft) -> None:
    ids = [store.send(make_draft(), "published").review.id for _ in range(3)]
    for who in (ANNA, BORIS):
        store.following.vote(ids[0], who)
    store.following.vote(ids[2], ANNA)
    assert store.following.helpful(ids) == {ids[0]: 2, ids[2]: 1}
    assert store.following.helpful([ids[1], 0, -1, 2**70]) == {}
    assert store.following.helpful([]) == {}


def test_votes_and_reports_of_one_address_are_limited_whatever_the_browsers(
    store: ReviewStore, draft: Draft, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "REACTIONS", 3)
    id = store.following.own(draft.send_key).review.id
    many = [Origin(browser=f"browser {n}", address="192.0.2.7") for n in range(6)]
    store.following.vote(id, many[0])
    store.following.report(id, "spam", "", many[1])
    assert store.following.vote(id, many[2]) == 2
    with pytest.raises(TooMany):
        store.following.vote(id, many[3])
    with pytest.raises(TooMany):
        store.following.report(id, "spam", "", many[4])
    assert store.following.vote(id, many[2], helpful=False) == 1, "it can be taken back"
    assert store.following.vote(id, replace(many[3], address="192.0.2.8")) == 2, "others are heard"
    with engine.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(REPORTS)) == 1
        before = [(row.id, row.created) for row in connection.execute(select(ARRIVALS))]
        for arrival, created in before:
            moved = {"created": created - timedelta(minutes=61)}
            connection.execute(update(ARRIVALS).where(ARRIVALS.c.id == arrival).values(moved))
    assert store.following.vote(id, many[5]) == 3, "an hour later"


@pytest.mark.parametrize("id", [0, -1, 7, 2**63, 2**70])
def test_what_is_not_shown_takes_no_reports_and_votes(store: ReviewStore, draft: Draft, id: int) -> None:
    with pytest.raises(ReviewNotFound):
        store.following.report(id, "spam", "", BORIS)
    with pytest.raises(ReviewNotFound):
        store.following.vote(id, BORIS)


def test_held_reviews_take_no_votes_and_a_long_report_none(store: ReviewStore, draft: Draft) -> None:
    review = store.following.own(draft.send_key).review
    with pytest.raises(ReviewRefused):
        store.following.report(review.id, "other", "x" * 2_001, BORIS)
    decide_on(store, review.id, "pending", "Mod", "", 1)
    with pytest.raises(ReviewNotFound):
        store.following.vote(review.id, BORIS)
