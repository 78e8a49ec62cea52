"""Who sends is known by salted hashes alone, for a while; what the checks find holds or refuses a review."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, insert, select, update

from data.reviews.checks.rules import Rule
from data.reviews.limits import Draft
from data.reviews.passages import Passage
from data.reviews.review import ReviewRefused
from data.reviews.senders import Origin, author_of, forget_old, known, noted
from data.reviews.sending import Checks
from data.reviews.store import ReviewStore
from data.reviews.tables import ARRIVALS, FINDINGS, PASSAGES, REVIEWS, SALTS, SUSPENSIONS
from tests.reviews.databases import make_draft

NOW = datetime(2026, 3, 4, 23, 50, tzinfo=UTC)
ANNA = Origin(browser="token of a browser", address="192.0.2.7", seconds=60.0)
CHECKS = Checks()
SELLS = "Cheap pills without prescription, order now at https://pills.invalid, best price!"


@pytest.fixture
def ready(store: ReviewStore, engine: Engine) -> Engine:
    store.counts()
    return engine


def number(engine: Engine, table: object) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)  # type: ignore[arg-type]


def test_nothing_of_a_token_or_an_address_is_stored(ready: Engine) -> None:
    with ready.begin() as connection:
        noted(connection, ANNA, NOW)
    with ready.connect() as connection:
        rows = connection.execute(select(ARRIVALS)).all()
    assert len(rows) == 2
    assert not any(ANNA.browser in str(row) or ANNA.address in str(row) for row in rows)


def test_a_browser_keeps_its_name_and_an_address_loses_it_with_its_day(ready: Engine) -> None:
    with ready.begin() as connection:
        first = noted(connection, ANNA, NOW)
        soon = noted(connection, ANNA, NOW + timedelta(minutes=20))  # the next day
        assert first["browser"] == soon["browser"] == [author_of(connection, ANNA.browser)]
        assert first["address"][0] != soon["address"][0]
        assert first["address"][0] == soon["address"][1]  # an hour's rate reaches back over midnight
        forget_old(connection, NOW + timedelta(days=3))
        later = noted(connection, ANNA, NOW + timedelta(days=3))
        assert later["browser"] == first["browser"]
        assert not set(later["address"]) & {*first["address"], *soon["address"]}
        days = set(connection.scalars(select(SALTS.c.day)))
    assert days == {"", "2026-03-07"}


def test_rates_count_browser_and_address_of_the_last_hour(ready: Engine) -> None:
    other = Origin(browser="another", address=ANNA.address)
    with ready.begin() as connection:
        noted(connection, ANNA, NOW - timedelta(hours=2))
        for minutes in (50, 40, 30):
            noted(connection, other, NOW - timedelta(minutes=minutes))
        noted(connection, ANNA, NOW - timedelta(minutes=20))
        hashes = noted(connection, ANNA, NOW)
        sender = known(connection, make_draft(), ANNA, hashes, NOW)
    assert (sender.browser_hour, sender.address_hour) == (1, 4)


def test_without_token_and_address_nothing_is_noted(ready: Engine) -> None:
    with ready.begin() as connection:
        hashes = noted(connection, Origin(), NOW)
        sender = known(connection, make_draft(), Origin(), hashes, NOW)
    assert (sender.published, sender.browser_hour, sender.address_hour) == (0, 0, 0)
    assert number(ready, ARRIVALS) == 0


def test_what_checks_find_holds_a_review_and_is_kept_with_it(store: ReviewStore, ready: Engine) -> None:
    held = store.send(
        make_draft("The source is at https://stat.example.org/table, see there."), "published", ANNA, CHECKS
    )
    assert held.review.status == "pending"
    with ready.connect() as connection:
        found = connection.execute(select(FINDINGS.c.check, FINDINGS.c.action)).all()
    assert ("links", "hold") in {tuple(row) for row in found}
    fine = store.send(make_draft("A fair account of a long debate, thank you."), "published", ANNA, CHECKS)
    assert fine.review.status == "published"


def test_what_checks_refuse_is_not_stored_and_said_why(store: ReviewStore, ready: Engine) -> None:
    checks = Checks(rules={"links": Rule(refuse=1)})
    with pytest.raises(ReviewRefused, match="link"):
        store.send(make_draft(SELLS), "published", ANNA, checks)
    assert number(ready, REVIEWS) == 0
    assert number(ready, ARRIVALS) == 2  # it counts for the rate


def test_a_review_that_is_there_is_answered_whatever_checks_say_now(store: ReviewStore) -> None:
    draft = make_draft("A fair account of a long debate, thank you.")
    first = store.send(draft, "published", ANNA, CHECKS)
    again = store.send(draft, "published", ANNA, Checks(rules={"browser_rate": Rule(refuse=1)}))
    assert again.repeated
    assert again.review == first.review


def test_the_same_text_once_more_from_a_browser_is_refused(store: ReviewStore) -> None:
    text = "The budget leaves the schools of the villages with less than before."
    store.send(make_draft(text), "published", ANNA, CHECKS)
    with pytest.raises(ReviewRefused, match="same"):
        store.send(make_draft(text), "published", ANNA, CHECKS)
    held = store.send(make_draft(text), "published", Origin(browser="another", seconds=60.0), CHECKS)
    assert held.review.status == "pending"


def test_reviews_of_a_suspended_browser_are_held_until_then(store: ReviewStore, ready: Engine) -> None:
    now = datetime.now(UTC)
    with ready.begin() as connection:
        row = {
            "author": author_of(connection, ANNA.browser),
            "until": now + timedelta(hours=1),
            "created": now,
        }
        connection.execute(insert(SUSPENSIONS).values(**row, by="m", reason=""))
    assert store.send(make_draft("A fair account, thank you."), "published", ANNA).review.status == "pending"
    with ready.begin() as connection:
        connection.execute(update(SUSPENSIONS).values(until=now - timedelta(seconds=1)))
    assert (
        store.send(make_draft("Another fair account, thanks."), "published", ANNA).review.status
        == "published"
    )


def test_the_passage_that_a_review_is_about_is_kept_with_it(store: ReviewStore, ready: Engine) -> None:
    passage = Passage("body", "the words", "before ", " after", 7)
    sent = store.send(make_draft(), passage=passage)
    with ready.connect() as connection:
        row = connection.execute(select(PASSAGES)).mappings().one()
    assert dict(row) == {
        "review_id": sent.review.id, "field": "body", "exact": "the words", "before": "before ",
        "after": " after", "start": 7,
    }  # fmt: skip


def test_an_author_is_known_again(store: ReviewStore) -> None:
    one = store.send(make_draft(), origin=ANNA).review
    two = store.send(Draft("a2", 3, "Another review of mine.", send_key="k2"), origin=ANNA).review
    assert one.author == two.author != ""
    assert store.send(make_draft("No token came with this one.")).review.author == ""
