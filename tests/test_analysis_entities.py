"""Trends, ranks and shares of entities."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from data.analysis.entities import interval_of, trend, with_change, with_shares
from data.analysis.volume import period_end
from data.answers import Interval


def volume(**articles: int) -> pd.DataFrame:
    """A `Volume.frame` by the day: `volume(d20240501=2)`."""
    periods = pd.to_datetime([day[1:] for day in articles])
    return pd.DataFrame({"period": periods, "value": "", "articles": list(articles.values())})


@pytest.mark.parametrize(
    ("first", "last", "interval"),
    [
        ("2024-05-01", "2024-05-01", "day"),
        ("2024-05-01", "2024-05-31", "day"),
        ("2024-05-01", "2024-06-01", "week"),
        ("2024-01-01", "2024-08-27", "week"),
        ("2024-01-01", "2024-08-28", "month"),
        ("1996-01-01", "2024-01-01", "month"),
    ],
)
def test_the_interval_follows_the_span(first: str, last: str, interval: Interval) -> None:
    assert interval_of(date.fromisoformat(first), date.fromisoformat(last)) == interval


@pytest.mark.parametrize(
    ("first", "interval", "last"),
    [
        ("2024-05-14", "day", "2024-05-14"),
        ("2024-12-30", "week", "2025-01-05"),
        ("2024-02-01", "month", "2024-02-29"),
        ("2024-12-01", "month", "2024-12-31"),
    ],
)
def test_a_period_ends_on_its_last_day(first: str, interval: Interval, last: str) -> None:
    assert period_end(date.fromisoformat(first), interval) == date.fromisoformat(last)


def test_periods_without_articles_are_zeros() -> None:
    points = trend(volume(d20240501=2, d20240504=4), {"place:Baku": volume(d20240504=1)}, "day")
    assert points.articles.tolist() == [0, 0, 0, 1]
    assert points.total.tolist() == [2, 0, 0, 4]
    assert points.share.tolist() == [0, 0, 0, 0.25]


def test_weeks_begin_on_mondays_and_run_over_new_year() -> None:
    total = volume(d20241229=1, d20241230=1, d20250105=1, d20250106=1)
    points = trend(total, {"place:Baku": total}, "week")
    assert [f"{p:%Y-%m-%d}" for p in points.period] == ["2024-12-23", "2024-12-30", "2025-01-06"]
    assert points.articles.tolist() == [1, 2, 1]


def test_days_before_1970_fall_into_their_own_weeks_and_months() -> None:
    total = volume(d19691228=1, d19691229=1, d19700101=1)
    weeks = trend(total, {"place:Baku": total}, "week")
    assert [f"{p:%Y-%m-%d}" for p in weeks.period] == ["1969-12-22", "1969-12-29"]
    months = trend(total, {"place:Baku": total}, "month")
    assert [f"{p:%Y-%m-%d}" for p in months.period] == ["1969-12-01", "1970-01-01"]
    assert months.articles.tolist() == [2, 1]


def test_every_entity_has_every_period_in_the_order_given() -> None:
    total = volume(d20240115=3, d20240310=1)
    points = trend(total, {"b": volume(d20240115=3), "a": volume(d20240310=1)}, "month")
    assert points.entity.tolist() == ["b"] * 3 + ["a"] * 3
    assert points.articles.tolist() == [3, 0, 0, 0, 0, 1]


def test_a_scope_without_dates_has_no_points() -> None:
    assert trend(volume(), {"place:Baku": volume()}, "day").empty


def test_change_is_places_climbed_against_the_corpus() -> None:
    ranking = pd.DataFrame({"entity": ["a", "b", "c"], "rank": [1, 2, 3], "corpus_rank": [34, 2, 1]})
    assert with_change(ranking).change.tolist() == [33, 0, -2]


def test_shares_of_a_pair_are_of_each_ones_articles() -> None:
    pairs = with_shares(pd.DataFrame({"articles": [3], "a_articles": [4], "b_articles": [12]}))
    assert (pairs.a_share[0], pairs.b_share[0]) == (0.75, 0.25)


def test_a_day_that_the_scope_was_not_told_to_have_is_left_out() -> None:
    """Two answers need not be of the same moment, or of the same part of a cluster."""

    def frame(*days: tuple[str, int]) -> pd.DataFrame:
        periods = pd.to_datetime([day for day, _ in days]).astype("datetime64[s]")
        return pd.DataFrame({"period": periods, "articles": [n for _, n in days]})

    total = frame(("2024-05-02", 5), ("2024-05-03", 5))
    named = {"x": frame(("2024-05-01", 1), ("2024-05-03", 2), ("2024-05-09", 3))}
    assert trend(total, named, "day").articles.tolist() == [0, 2]
