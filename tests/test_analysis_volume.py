"""Volume over time: intervals that fit, gaps that are zeros, what leads and when."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from data.analysis.volume import (
    MOST_PERIODS,
    Fit,
    Timeline,
    fitting_interval,
    period_end,
    period_start,
    span,
    timeline,
)
from data.answers import Interval


def volume(*counted: tuple[str, str, int]) -> pd.DataFrame:
    """A `Volume.frame`: period, value, articles."""
    frame = pd.DataFrame(counted, columns=["period", "value", "articles"])
    return frame.assign(period=pd.to_datetime(frame.period).astype("datetime64[s]"))


def days(*counts: int) -> Timeline:
    """A timeline of one value by the day from 1 May 2024."""
    counted = [(f"2024-05-{i + 1:02}", "A", n) for i, n in enumerate(counts) if n]
    return timeline(volume(*counted), "day", date(2024, 5, 1), date(2024, 5, len(counts)))


@pytest.mark.parametrize(
    ("first", "last", "asked", "fit"),
    [
        (date(2024, 5, 1), date(2024, 5, 1), "auto", Fit("day")),
        (date(2024, 1, 1), date(2024, 3, 2), "auto", Fit("day")),
        (date(2024, 1, 1), date(2024, 3, 3), "auto", Fit("week")),
        (date(2023, 1, 1), date(2024, 7, 2), "auto", Fit("week")),
        (date(2023, 1, 1), date(2024, 7, 4), "auto", Fit("month")),
        (date(2023, 1, 1), date(2025, 12, 31), "day", Fit("day")),
        (date(1995, 1, 1), date(2004, 12, 31), "day", Fit("week", "periods")),
        (date(1990, 1, 1), date(2025, 1, 1), "day", Fit("month", "periods")),
        (date(1990, 1, 1), date(2025, 1, 1), "week", Fit("month", "periods")),
        (date(1, 1, 1), date(9999, 12, 31), "month", Fit("month")),
    ],
)
def test_the_interval_follows_the_span_and_says_what_it_refuses(
    first: date, last: date, asked: str, fit: Fit
) -> None:
    assert fitting_interval(first, last, asked) == fit


def test_thirty_years_by_the_day_are_never_drawn() -> None:
    fit = fitting_interval(date(1995, 1, 1), date(2024, 12, 31), "day")
    line = timeline(
        volume(("1995-01-01", "A", 1), ("2024-12-01", "A", 1)),
        fit.interval,
        date(1995, 1, 1),
        date(2024, 12, 31),
    )

    assert len(line.starts) == 360 <= MOST_PERIODS


@pytest.mark.parametrize(
    ("interval", "day", "first", "last"),
    [
        ("day", date(2024, 2, 29), date(2024, 2, 29), date(2024, 2, 29)),
        ("week", date(2024, 12, 31), date(2024, 12, 30), date(2025, 1, 5)),
        ("week", date(2024, 12, 30), date(2024, 12, 30), date(2025, 1, 5)),
        ("month", date(2024, 2, 10), date(2024, 2, 1), date(2024, 2, 29)),
        ("month", date(2023, 12, 31), date(2023, 12, 1), date(2023, 12, 31)),
    ],
)
def test_a_period_has_its_first_and_last_day(interval: Interval, day: date, first: date, last: date) -> None:
    assert period_start(day, interval) == first
    assert period_end(first, interval) == last


def test_gaps_are_zeros() -> None:
    line = days(2, 0, 0, 1)

    assert line.per_period.tolist() == [2, 0, 0, 1]
    assert [day.isoformat() for day in line.starts.tolist()] == [
        "2024-05-01",
        "2024-05-02",
        "2024-05-03",
        "2024-05-04",
    ]


def test_weeks_and_months_follow_each_other_over_the_turn_of_a_year() -> None:
    frame = volume(("2024-12-23", "A", 1), ("2025-01-06", "A", 2))
    weeks = timeline(frame, "week", date(2024, 12, 25), date(2025, 1, 7))
    months = timeline(
        volume(("2024-11-01", "A", 1), ("2025-01-01", "A", 2)), "month", date(2024, 11, 9), date(2025, 1, 7)
    )

    assert weeks.per_period.tolist() == [1, 0, 2]
    assert months.per_period.tolist() == [1, 0, 2]
    assert months.bounds[0] == (date(2024, 11, 9), date(2024, 11, 30))
    assert months.bounds[-1] == (date(2025, 1, 1), date(2025, 1, 7))


def test_the_largest_values_stand_alone_and_the_others_add_up() -> None:
    frame = volume(*[("2024-05-01", f"S{i:02}", 20 - i) for i in range(12)])
    line = timeline(frame, "day", date(2024, 5, 1), date(2024, 5, 1), top=9)

    assert line.values == tuple(f"S{i:02}" for i in range(9))
    assert line.others == ("S09", "S10", "S11")
    assert line.per_value[-1] == 11 + 10 + 9
    assert line.total == frame.articles.sum()


def test_one_value_too_many_is_drawn_rather_than_called_other() -> None:
    frame = volume(*[("2024-05-01", f"S{i}", 1) for i in range(10)])

    assert timeline(frame, "day", date(2024, 5, 1), date(2024, 5, 1), top=9).others == ()


def test_values_of_the_same_size_keep_their_own_order() -> None:
    frame = volume(("2024-05-01", "B", 1), ("2024-05-01", "A", 1), ("2024-05-01", "C", 2))

    assert timeline(frame, "day", date(2024, 5, 1), date(2024, 5, 1)).values == ("C", "A", "B")


def test_shares_are_of_the_period_and_of_nothing_where_it_is_empty() -> None:
    frame = volume(("2024-05-01", "A", 3), ("2024-05-01", "B", 1), ("2024-05-03", "B", 2))
    line = timeline(frame, "day", date(2024, 5, 1), date(2024, 5, 3))

    assert line.values == ("A", "B")
    assert line.shares.tolist() == [[0.75, 0.25], [0, 0], [0, 1]]


def test_leaders_are_all_that_have_the_most() -> None:
    frame = volume(("2024-05-01", "A", 2), ("2024-05-02", "B", 2), ("2024-05-02", "C", 1))

    assert timeline(frame, "day", date(2024, 5, 1), date(2024, 5, 2)).leaders() == (("A", "B"), 2)


def test_the_busiest_period_is_the_first_of_the_fullest() -> None:
    assert days(1, 3, 0, 3).busiest() == (1, 3)


def test_halves_leave_out_the_middle_and_need_four_periods() -> None:
    assert days(1, 2, 9, 3, 4).halves() == (3, 7)
    assert days(1, 2, 9).halves() is None


def test_weekdays_begin_with_monday() -> None:
    # 1 May 2024 was a Wednesday.
    assert days(5, 0, 0, 0, 0, 2, 0, 1).weekdays().tolist() == [2, 0, 6, 0, 0, 0, 0]


def test_a_period_cut_by_the_scope_is_known() -> None:
    frame = volume(("2024-05-01", "", 4))
    whole = timeline(frame, "month", date(2024, 5, 1), date(2024, 5, 31))
    cut = timeline(frame, "month", date(2024, 5, 2), date(2024, 5, 30))

    assert whole.cut == (False, False)
    assert cut.cut == (True, True)


def test_bounds_widen_the_span_but_do_not_squeeze_the_articles() -> None:
    frame = volume(("2024-05-10", "", 1), ("2024-05-19", "", 1))

    assert span(frame) == (date(2024, 5, 10), date(2024, 5, 19))
    assert span(frame, date(2024, 5, 8), date(2024, 5, 21)) == (date(2024, 5, 8), date(2024, 5, 21))
    assert span(frame, date(1, 1, 1), date(9999, 12, 31)) == (date(2024, 4, 30), date(2024, 5, 29))
    assert span(volume()) is None


def test_what_lies_outside_the_bounds_is_not_laid_out() -> None:
    """The bounds were told by another answer, of a part of the corpus or of an earlier version."""
    days = pd.to_datetime(["2024-04-30", "2024-05-01", "2024-05-03", "2024-05-04"]).astype("datetime64[s]")
    frame = pd.DataFrame({"period": days, "value": ["a", "b", "a", "c"], "articles": [1, 2, 3, 4]})
    line = timeline(frame, "day", date(2024, 5, 1), date(2024, 5, 3))
    assert (line.values, line.counts.tolist()) == (("a", "b"), [[0, 2], [0, 0], [3, 0]])
