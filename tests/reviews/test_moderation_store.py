"""Queues hold what they say, decisions leave a record, and two moderators never overwrite each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from data.reviews.moderation import Moderation, Moderator
from data.reviews.passages import Passage
from data.reviews.review import DecidedMeanwhile, ReviewNotFound, ReviewRefused, Status
from data.reviews.senders import Origin
from data.reviews.sending import Checks
from data.reviews.store import ReviewStore
from data.reviews.tables import DECISIONS, REVIEWS
from tests.reviews.databases import make_draft

ANNA, BORIS = Moderator("Anna", "https://id.example anna"), Moderator("Boris", "https://id.example boris")
READER, SENDER = Origin(browser="reader"), Origin(browser="sender", seconds=60.0)


@pytest.fixture
def moderation(store: ReviewStore) -> Moderation:
    return store.moderation


def sent(
    store: ReviewStore, text: str = "A fair account of it.", status: Status = "pending", article: str = "a1"
) -> int:
    return store.send(make_draft(text, article_id=article), status, SENDER).review.id


def test_each_queue_has_its_reviews_and_their_number(store: ReviewStore, moderation: Moderation) -> None:
    waiting, shown, other = (
        sent(store),
        sent(store, status="published"),
        sent(store, "Of another article.", article="a2"),
    )
    moderation.decide(other, "rejected", ANNA, "Off topic.", 1)
    store.following.report(shown, "abuse", "", READER)
    assert moderation.counts() == {"pending": 1, "reported": 1, "published": 1, "rejected": 1}
    assert moderation.counts(["a2"]) == {"pending": 0, "reported": 0, "published": 0, "rejected": 1}
    assert moderation.queue("pending").frame["id"].tolist() == [waiting]
    assert moderation.queue("reported").frame[["id", "reports"]].values.tolist() == [[shown, 1]]
    assert moderation.queue("rejected", ["a1"]).total == 0
    assert "send_key" not in moderation.queue("pending").frame


def test_the_longest_waiting_and_the_most_reported_come_first(
    store: ReviewStore, moderation: Moderation
) -> None:
    first, second = sent(store, status="published"), sent(store, "Second of them.", "published")
    held = [sent(store, f"The one numbered {n}.") for n in range(3)]
    assert moderation.queue("pending").frame["id"].tolist() == held
    assert moderation.queue("pending", limit=1, after=1).frame["id"].tolist() == held[1:2]
    store.following.report(first, "spam", "", READER)
    for browser in ("one", "two"):
        store.following.report(second, "spam", "", Origin(browser=browser))
    assert moderation.queue("reported").frame["id"].tolist() == [second, first]


def test_a_case_shows_why_it_is_held_and_all_that_was_said(
    store: ReviewStore, moderation: Moderation
) -> None:
    draft = make_draft("See https://stat.example.org/table for the numbers of it.")
    passage = Passage("body", "the words", "before ", " after", 7)
    id = store.send(draft, "published", SENDER, Checks(), passage).review.id
    moderation.note(id, "I asked the desk.", ANNA)
    moderation.decide(id, "published", ANNA, "The source is sound.", 1)
    store.following.report(id, "false", "The table is old.", READER)
    case = moderation.case(id, BORIS)
    assert case.findings["check"].tolist() == ["links"]
    assert "1 link" in case.findings["why"][0]
    assert case.passage["exact"].tolist() == ["the words"]
    assert case.reports[["reason", "text"]].values.tolist() == [["false", "The table is old."]]
    assert case.notes[["by", "text"]].values.tolist() == [["Anna", "I asked the desk."]]
    assert case.decisions[["to_status", "decided_by", "identity", "reason"]].values.tolist() == [
        ["published", "Anna", ANNA.identity, "The source is sound."]
    ]
    assert (case.author, case.suspended, case.texts.empty) == ({"published": 1}, False, True)


def test_a_report_after_approval_is_heard_until_it_is_answered(
    store: ReviewStore, moderation: Moderation
) -> None:
    id = sent(store)
    moderation.decide(id, "published", ANNA, "", 1)
    store.following.report(id, "abuse", "", READER)
    assert moderation.counts()["reported"] == 1
    assert moderation.close_reports(id, BORIS) == 1
    assert moderation.counts() == {"pending": 0, "reported": 0, "published": 1, "rejected": 0}
    assert moderation.case(id, ANNA).reports["closed_by"].tolist() == ["Boris"]
    store.following.report(id, "abuse", "", Origin(browser="another"))
    assert moderation.counts()["reported"] == 1


def test_hiding_answers_the_reports_and_the_record_tells_each_step(
    store: ReviewStore, moderation: Moderation, engine: Engine
) -> None:
    id = sent(store, status="published")
    store.following.report(id, "abuse", "", READER)
    hidden = moderation.decide(id, "rejected", ANNA, "Names a private person.", 1)
    assert (hidden.status, hidden.reason, moderation.counts()["reported"]) == (
        "rejected",
        "Names a private person.",
        0,
    )
    moderation.decide(id, "published", BORIS, "It is a public office.", 2)
    with engine.connect() as connection:
        steps = connection.execute(
            select(DECISIONS.c.from_status, DECISIONS.c.to_status, DECISIONS.c.decided_by).order_by(
                DECISIONS.c.revision
            )
        ).all()
    assert steps == [("published", "rejected", "Anna"), ("rejected", "published", "Boris")]


def test_of_two_moderators_the_second_is_told(store: ReviewStore, moderation: Moderation) -> None:
    id = sent(store)
    moderation.decide(id, "published", ANNA, "", 1)
    with pytest.raises(DecidedMeanwhile, match="Anna"):
        moderation.decide(id, "rejected", BORIS, "", 1)
    assert store.review(id).status == "published"


def test_many_at_once_decide_each_review_once(
    store: ReviewStore, moderation: Moderation, engine: Engine
) -> None:
    ids = [sent(store, f"The one numbered {n}.") for n in range(12)]

    def decide(n: int) -> int:
        try:
            moderation.decide(ids[n % 12], "published", Moderator(f"M{n}"), "", 1)
        except DecidedMeanwhile:
            return 0
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(decide, range(48))) == 12
    with engine.connect() as connection:
        assert len(connection.execute(select(DECISIONS)).all()) == 12


def test_who_has_a_review_open_is_told_for_a_while(
    store: ReviewStore, moderation: Moderation, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = sent(store)
    assert moderation.case(id, ANNA).reading == ""
    assert moderation.case(id, BORIS).reading == "Anna"
    assert moderation.case(id, ANNA).reading == ""
    monkeypatch.setattr("data.reviews.moderation.READING", timedelta(0))
    assert moderation.case(id, BORIS).reading == ""


def test_spam_is_decided_on_together_but_for_what_changed(store: ReviewStore, moderation: Moderation) -> None:
    ids = [sent(store, f"The one numbered {n}.") for n in range(5)]
    moderation.decide(ids[2], "published", BORIS, "", 1)
    done = moderation.decide_all([(id, 1) for id in ids], "rejected", ANNA, "Spam.")
    assert (done.done, done.changed) == (4, (ids[2],))
    assert moderation.counts() == {"pending": 0, "reported": 0, "published": 1, "rejected": 4}


def test_the_articles_of_all_reviews_are_known(store: ReviewStore, moderation: Moderation) -> None:
    for article, status in (("a", "pending"), ("b", "published"), ("b", "pending")):
        store.send(make_draft(f"A fair account of {article}, {status}.", article_id=article), status)  # type: ignore[arg-type]
    assert sorted(moderation.articles()) == ["a", "b"]


def test_a_suspended_browser_is_held_and_allowed_again(store: ReviewStore, moderation: Moderation) -> None:
    id = sent(store, status="published")
    author = store.review(id).author
    moderation.suspend(author, None, ANNA, "Advertises.")
    moderation.suspend(author, None, BORIS, "Still.")  # once more changes nothing but who and why
    assert moderation.case(id, ANNA).suspended
    assert store.review(sent(store, "Another of mine.", "published")).status == "pending"
    moderation.allow(author, ANNA)
    assert store.review(sent(store, "A third one of mine.", "published")).status == "published"
    moderation.suspend("", None, ANNA, "")  # unknown browsers are no one
    assert store.send(make_draft("From no known browser."), "published").review.status == "published"


def test_an_authors_data_go_on_request_and_leave_a_record(
    store: ReviewStore, moderation: Moderation, engine: Engine
) -> None:
    mine = [sent(store, f"The one numbered {n}.", "published") for n in range(3)]
    other = store.send(make_draft("Somebody else’s review."), "published", READER).review.id
    author = store.review(mine[0]).author
    assert moderation.of_author(author) == [(id, 1) for id in mine]
    assert moderation.erase_author(author, ANNA, "Asked for by its author.") == 3
    assert moderation.erase_author("", ANNA, "") == 0
    with engine.connect() as connection:
        rows = connection.execute(select(REVIEWS.c.text, REVIEWS.c.name, REVIEWS.c.author)).all()
        assert sorted(rows)[:3] == [("", "", "")] * 3
        record = connection.execute(select(DECISIONS.c.identity, DECISIONS.c.reason)).all()
    assert record == [(ANNA.identity, "Asked for by its author.")] * 3
    assert moderation.counts() == {"pending": 0, "reported": 0, "published": 1, "rejected": 0}
    assert moderation.export()["id"].tolist() == [other]
    with pytest.raises(DecidedMeanwhile):
        moderation.decide(mine[0], "published", ANNA, "", 2)


def test_an_export_has_what_was_sent_and_not_by_whom(store: ReviewStore, moderation: Moderation) -> None:
    id = sent(store, "=1+1 is no formula here.")
    frame = moderation.export("pending")
    assert frame["id"].tolist() == [id]
    assert not {"author", "send_key"} & set(frame.columns)


@pytest.mark.parametrize("text", ["", "   ", "x" * 2_001, "a\x00b"])
def test_notes_keep_to_the_limits(store: ReviewStore, moderation: Moderation, text: str) -> None:
    id = sent(store)
    with pytest.raises(ReviewRefused):
        moderation.note(id, text, ANNA)


def test_without_a_name_nothing_is_decided(store: ReviewStore, moderation: Moderation) -> None:
    id = sent(store)
    with pytest.raises(ReviewRefused):
        moderation.decide(id, "published", Moderator(""), "", 1)
    with pytest.raises(ReviewRefused):
        moderation.decide_all([(id, 1)], "published", Moderator("x" * 81), "")
    assert store.review(id).status == "pending"


@pytest.mark.parametrize("id", [0, -1, 99, 2**70])
def test_what_is_not_there_is_not_found(moderation: Moderation, id: int) -> None:
    for act in (
        lambda: moderation.case(id, ANNA), lambda: moderation.decide(id, "published", ANNA, "", 1),
        lambda: moderation.note(id, "A note.", ANNA), lambda: moderation.close_reports(id, ANNA),
    ):  # fmt: skip
        with pytest.raises(ReviewNotFound):
            act()
