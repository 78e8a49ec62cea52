"""A decision is made once, on what was seen, and recorded."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from data.reviews.review import DecidedMeanwhile, ReviewNotFound, ReviewRefused
from data.reviews.store import ReviewStore
from tests.reviews.databases import decide_on, decisions_on, make_draft


def test_a_decision_changes_the_review_and_is_recorded(store: ReviewStore) -> None:
    sent = store.send(make_draft()).review
    published = decide_on(store, sent.id, "published", "Rauf", "", sent.revision)
    assert (published.status, published.decided_by, published.revision) == ("published", "Rauf", 2)
    assert published.decided is not None
    assert published.updated == published.decided >= published.created
    rejected = decide_on(store, sent.id, "rejected", "Aysel", "Names a private person.", 2)
    assert (rejected.status, rejected.reason) == ("rejected", "Names a private person.")
    record = decisions_on(store, sent.id)
    assert record[["revision", "from_status", "to_status", "decided_by", "reason"]].values.tolist() == [
        [2, "pending", "published", "Rauf", ""],
        [3, "published", "rejected", "Aysel", "Names a private person."],
    ]
    assert record["decided"].is_monotonic_increasing


def test_a_decision_on_what_changed_meanwhile_is_refused(store: ReviewStore) -> None:
    sent = store.send(make_draft()).review
    decide_on(store, sent.id, "published", "Rauf", "", 1)
    with pytest.raises(DecidedMeanwhile, match="by Rauf: it is published now") as meanwhile:
        decide_on(store, sent.id, "rejected", "Aysel", "", 1)
    assert meanwhile.value.review == store.review(sent.id)
    assert len(decisions_on(store, sent.id)) == 1


def test_of_eight_decisions_at_once_one_counts(store: ReviewStore) -> None:
    sent = store.send(make_draft()).review
    start = Barrier(8)

    def decide(number: int) -> bool:
        start.wait()
        try:
            decide_on(store, sent.id, "published", f"Moderator {number}", "", 1)
        except DecidedMeanwhile:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(decide, range(8))) == [False] * 7 + [True]
    assert len(decisions_on(store, sent.id)) == 1
    assert store.review(sent.id).revision == 2


def test_a_decision_needs_a_name_and_a_review(store: ReviewStore) -> None:
    sent = store.send(make_draft()).review
    for by, reason in [("  ", ""), ("x" * 81, ""), ("Rauf", "bell \x07"), ("Rauf", "x" * 2_001)]:
        with pytest.raises(ReviewRefused):
            decide_on(store, sent.id, "published", by, reason, 1)
    with pytest.raises(ReviewNotFound):
        decide_on(store, sent.id + 1, "published", "Rauf", "", 1)
    assert store.review(sent.id) == sent
