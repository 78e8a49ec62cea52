"""What comes of a review that a browser sends, and the numbers behind the reviews' charts."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from sqlalchemy import create_engine

from components.desk import Desk
from components.figures.reviews import TICKS, ratings_figure, received_figure
from components.figures.style import LIGHT
from components.review_form import _stored
from data.analysis.reviews import bounds, by_period
from data.reviews.checks.rules import read_rules
from data.reviews.store import ReviewStore
from tests.saying import in_english

#: The tests' own texts are much alike.
CHECKS = tuple(read_rules("repeats=off, own_repeats=off, links=hold 1 + refuse 3").items())
TOKEN = "a-browser-of-the-tests"
BAKU = ZoneInfo("Asia/Baku")


@pytest.fixture
def store(tmp_path: Path) -> ReviewStore:
    return ReviewStore(create_engine(f"sqlite:///{tmp_path / 'reviews.db'}"))


def send(store: ReviewStore, fresh: str = "pending", **changes: Any) -> dict[str, Any]:
    """Send a good review but for the changes; says what the browser is answered."""
    settings = SimpleNamespace(fresh_reviews=fresh, review_checks=CHECKS, review_words="")
    desk = cast(Desk, SimpleNamespace(settings=settings, reviews=store))
    message = {
        "article": "a1",
        "rating": 4,
        "text": "A review that is long enough.",
        "name": "",
        "send_key": "k",
        "browser": TOKEN,
        "seconds": 60,
        "trap": "",
    }
    return _stored(desk, "a1", message | changes)


def spoken(answer: dict[str, Any]) -> str:
    return " ".join(map(in_english, answer["messages"]))


def stored(store: ReviewStore) -> int:
    return sum(store.counts().values())


@pytest.mark.parametrize(
    ("fresh", "thanks"), [("pending", "held until a moderator"), ("published", "stored and shown")]
)
def test_thanks_say_what_comes_next(store: ReviewStore, fresh: str, thanks: str) -> None:
    answer = send(store, fresh)
    assert answer["outcome"] == "stored"
    assert thanks in spoken(answer)
    assert store.counts()[fresh] == 1  # type: ignore[index]  # both are statuses


def test_a_form_sent_again_is_thanked_for_and_stored_once(store: ReviewStore) -> None:
    assert send(store) == send(store)
    assert stored(store) == 1
    assert "what was sent first" in spoken(send(store, text="Something else, written after sending."))
    assert stored(store) == 1


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"rating": 0}, ["rating"]),
        ({"rating": "5"}, ["rating"]),
        ({"rating": True}, ["rating"]),
        ({"rating": 4.0}, ["rating"]),
        ({"text": "short"}, ["text"]),
        ({"text": None}, ["text"]),
        ({"text": ["A review that is long enough."]}, ["text"]),
        ({"text": "x" * 2_001, "name": "n" * 81}, ["text", "name"]),
        ({"text": "A review with a NUL \0 in it."}, ["text"]),
        ({"text": "A review with half a pair \ud800 in it."}, ["text"]),
        ({"send_key": None}, ["send_key"]),
        ({"send_key": "k" * 101}, ["send_key"]),
    ],
)
def test_what_breaks_the_limits_is_said_by_field(
    store: ReviewStore, changes: dict[str, Any], fields: list[str]
) -> None:
    answer = send(store, **changes)
    assert answer["outcome"] == "refused"
    assert [problem["field"] for problem in answer["problems"]] == fields
    assert stored(store) == 0


@pytest.mark.parametrize("changes", [{"article": "a2"}, {"article": None}, {"text": "x" * 1_000_000}])
def test_what_the_form_never_sends_is_not_stored(store: ReviewStore, changes: dict[str, Any]) -> None:
    assert send(store, **changes)["outcome"] == "failed"
    assert stored(store) == 0


def test_a_database_that_is_down_is_no_thanks(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    answer = send(ReviewStore(create_engine(f"sqlite:///{tmp_path / 'file' / 'reviews.db'}")))
    assert answer["outcome"] == "failed"
    assert "could not be stored. Your text is kept." in spoken(answer)
    assert "can’t be reached" in spoken(answer)


def test_what_a_check_refuses_is_said_at_the_text_and_not_stored(store: ReviewStore) -> None:
    links = " ".join(f"https://example.org/{n} says it." for n in range(3))
    answer = send(store, text=links)
    assert [(p["field"], p["code"]) for p in answer["problems"]] == [("text", "found_links")]
    assert stored(store) == 0


def test_what_a_check_holds_is_thanked_for_with_its_reason(store: ReviewStore) -> None:
    answer = send(store, "published", text="I read it at https://example.org/ too.")
    assert answer["status"] == "pending"
    assert [problem["code"] for problem in answer["held"]] == ["found_links"]
    assert store.counts()["pending"] == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"trap": "https://example.org/"}, "found_trap"),
        ({"trap": ["filled"]}, "found_trap"),
        ({"seconds": 0.2}, "found_speed"),
        ({"seconds": -5}, "found_speed"),
    ],
)
def test_a_filled_trap_and_haste_are_refused(store: ReviewStore, changes: dict[str, Any], code: str) -> None:
    answer = send(store, **changes)
    assert [problem["code"] for problem in answer["problems"]] == [code]
    assert stored(store) == 0


@pytest.mark.parametrize("seconds", [None, "60", True, math.inf, math.nan, 10**400, [60]])
def test_a_time_that_is_none_is_not_believed(store: ReviewStore, seconds: Any) -> None:
    assert send(store, seconds=seconds)["outcome"] == "stored"


@pytest.mark.parametrize(
    ("language", "kept"),
    [("az", "az"), ("und", "und"), ("zh-Hant", "zh-Hant"), ("", ""), (7, ""), ("a b", ""), ("e" * 90, ""),
     ("en\n", "")],
)  # fmt: skip
def test_the_language_is_kept_where_it_is_one(store: ReviewStore, language: Any, kept: str) -> None:
    assert send(store, language=language)["outcome"] == "stored"
    assert list(store.listing("pending").frame["language"]) == [kept]


@pytest.mark.parametrize(
    "token", ["", None, 5, "short", "x" * 101, "with a space in it", "line\nfeed-and-more-of-it"]
)
def test_a_token_that_is_none_of_ours_is_nobodys(store: ReviewStore, token: Any) -> None:
    assert send(store, browser=token)["outcome"] == "stored"
    assert list(store.listing("pending").frame["author"]) == [""]


def days(*rows: tuple[str, int, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["day", "reviews", "average"])
    return frame.astype({"day": "datetime64[us]", "reviews": "int64", "average": "float64"})


def test_days_without_reviews_are_shown_as_such() -> None:
    periods = by_period(days(("2025-03-30", 1, 5.0), ("2025-04-01", 2, 3.5)))
    assert periods["address"].tolist() == ["2025-03-30", "2025-03-31", "2025-04-01"]
    assert periods["label"].tolist() == ["30 March 2025", "31 March 2025", "1 April 2025"]
    assert periods["reviews"].tolist() == [1, 0, 2]
    assert math.isnan(periods["average"][1])


def test_a_long_time_is_shown_by_month() -> None:
    periods = by_period(days(("2025-01-31", 1, 5.0), ("2025-03-01", 1, 2.0), ("2025-03-31", 3, 4.0)))
    assert periods["address"].tolist() == ["2025-01", "2025-02", "2025-03"]
    assert periods["reviews"].tolist() == [1, 0, 4]
    assert periods["average"][2] == 3.5


def test_no_reviews_have_no_periods() -> None:
    assert by_period(days()).empty


@pytest.mark.parametrize(
    ("period", "first", "after"),
    [
        ("2025-03-14", datetime(2025, 3, 13, 20, tzinfo=UTC), datetime(2025, 3, 14, 20, tzinfo=UTC)),
        ("2024-02", datetime(2024, 1, 31, 20, tzinfo=UTC), datetime(2024, 2, 29, 20, tzinfo=UTC)),
        ("2024-12", datetime(2024, 11, 30, 20, tzinfo=UTC), datetime(2024, 12, 31, 20, tzinfo=UTC)),
    ],
)
def test_a_period_is_that_of_the_zone(period: str, first: datetime, after: datetime) -> None:
    assert bounds(period, BAKU) == (first, after)


@pytest.mark.parametrize(
    "period",
    ["", "2025", "2025-13", "2025-02-30", "2025-3-1", "yesterday", "9999-12", "9999-12-31", "0001-01-01",
     "٢٠٢٥-٠٣", "2025-03-14\n"],
)  # fmt: skip
def test_what_is_no_period_has_no_bounds(period: str) -> None:
    assert bounds(period, BAKU) is None


def test_a_chosen_bar_stands_out() -> None:
    frame = pd.DataFrame({"rating": [1, 2, 3, 4, 5], "reviews": [0, 1, 0, 0, 9]})
    (bars,) = ratings_figure(frame, LIGHT, chosen=5).data
    assert [colour == LIGHT.accent for colour in bars.marker.color] == [False] * 4 + [True]
    assert bars.hovertext[1] == "2 stars: 1 of 10 reviews"
    (bars,) = ratings_figure(frame, LIGHT).data
    assert set(bars.marker.color) == {LIGHT.accent}


def test_labels_of_a_long_time_keep_apart() -> None:
    months = pd.period_range("2020-01", periods=70, freq="M")
    rows = days(*((f"{month}-01", 1, 3.0) for month in months))
    figure = received_figure(by_period(rows), LIGHT)
    assert len(figure.data[0].x) == 70
    assert len(figure.layout.xaxis.tickvals) <= TICKS
