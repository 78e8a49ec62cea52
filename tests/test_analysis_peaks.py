"""Peaks: what stands out from trend, weekday rhythm and small counts, and what does not."""

from __future__ import annotations

import time
from datetime import date, timedelta
from math import exp, factorial

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from data.analysis.peaks import Peaks, find_peaks
from data.analysis.tails import believed, improbability, upper_tail

Series = npt.NDArray[np.float64] | npt.NDArray[np.int64]
START = date(2024, 1, 1)  # a Monday


def frame(counts: Series, start: date = START) -> pd.DataFrame:
    """A `Volume.frame` by the day: days without articles are left out."""
    found = [(start + timedelta(days=i), int(n)) for i, n in enumerate(counts) if n]
    days = np.array([day for day, _ in found], "datetime64[s]")
    return pd.DataFrame({"period": days, "value": "", "articles": [n for _, n in found]})


def chance(level: float | Series, days: int = 120, seed: int = 5) -> Series:
    """Articles as chance alone brings them."""
    return np.random.default_rng(seed).poisson(np.broadcast_to(level, days))


def days_of(peaks: Peaks) -> list[tuple[int, int]]:
    """First and last day of each peak, counted from the start, in order."""
    return sorted(((p.first - START).days, (p.last - START).days) for p in peaks.found)


def week(level: float, days: int = 120) -> Series:
    """A rhythm of the week: weekends have a fifth."""
    return level * np.where(np.arange(days) % 7 >= 5, 0.2, 1.0)


def test_a_spike_of_three_times_the_level_is_found_with_its_numbers() -> None:
    counts = chance(20.0)
    counts[60] = 60
    peaks = find_peaks(frame(counts))
    assert (peaks.interval, days_of(peaks)) == ("day", [(60, 60)])
    assert peaks.found[0].articles == 60
    assert peaks.found[0].expected == pytest.approx(20, rel=0.15)
    assert peaks.found[0].ratio == pytest.approx(60 / peaks.found[0].expected)


@pytest.mark.parametrize("level", [2.0, 5.0, 20.0, 200.0])
def test_chance_brings_hardly_any_peak(level: float) -> None:
    found = [len(find_peaks(frame(chance(level, 365, seed))).found) for seed in range(12)]
    assert sum(found) <= 3


def test_weekdays_against_weekends_are_no_peaks_but_a_busy_sunday_is() -> None:
    counts = chance(week(100.0))
    assert find_peaks(frame(counts)).found == ()
    counts[62] = 90  # a Sunday, when about 20 come out; a weekday would have more
    assert days_of(find_peaks(frame(counts))) == [(62, 62)]


def test_a_steady_rise_is_no_peak() -> None:
    assert find_peaks(frame(chance(np.linspace(10, 60, 200), 200))).found == ()


def test_a_new_level_is_no_peak() -> None:
    level = np.where(np.arange(200) < 100, 20.0, 60.0)
    assert find_peaks(frame(chance(level, 200))).found == ()


def test_days_next_to_each_other_are_one_peak() -> None:
    counts = chance(10.0)
    counts[50:53] = [40, 60, 30]
    peaks = find_peaks(frame(counts))
    assert days_of(peaks) == [(50, 52)]
    assert peaks.found[0].articles == 130


def test_an_affair_of_two_weeks_does_not_hide_itself() -> None:
    counts = chance(5.0)
    counts[50:64] += chance(40.0, 14)
    assert days_of(find_peaks(frame(counts))) == [(50, 63)]


def test_one_peak_does_not_hide_a_smaller_one_in_its_weeks() -> None:
    counts = chance(20.0)
    counts[50], counts[60] = 400, 70
    assert days_of(find_peaks(frame(counts))) == [(50, 50), (60, 60)]


def test_what_is_sparse_is_looked_at_by_the_week() -> None:
    counts = chance(0.5, 500)
    counts[301:306] += 4
    peaks = find_peaks(frame(counts))
    assert peaks.interval == "week"
    assert days_of(peaks) == [(301, 307)]
    assert (START + timedelta(days=301)).weekday() == 0


def test_a_first_and_a_last_week_in_part_are_measured_by_their_days() -> None:
    # 20 December 2023 was a Wednesday. One article a day and a half in weeks cut at both ends.
    counts = np.tile([1, 1, 0], 60)[:170]
    start = date(2023, 12, 20)
    assert find_peaks(frame(counts, start)).found == ()
    counts[-2:] = 5  # two days that have what a whole week has, and more
    last = start + timedelta(days=len(counts) - 1)
    found = find_peaks(frame(counts, start)).found
    assert [(p.first, p.last) for p in found] == [(last - timedelta(days=last.weekday()), last)]


def test_a_gap_in_collection_is_no_time_without_news() -> None:
    counts = chance(30.0, 200)
    counts[60:110] = 0
    peaks = find_peaks(frame(counts))
    assert peaks.found == ()
    assert peaks.tested + peaks.untested == 150
    counts[130] = 120
    assert days_of(find_peaks(frame(counts))) == [(130, 130)]


def test_a_scope_that_is_silent_while_others_write_has_zeros_not_a_gap() -> None:
    whole = chance(30.0, 200)
    counts = np.zeros(200, np.int64)
    counts[100:103] = 15
    peaks = find_peaks(frame(counts), frame(whole))
    assert len(peaks.found) == 1
    assert peaks.found[0].articles == 45


def test_a_first_day_collected_in_part_is_no_peak_and_makes_none() -> None:
    counts = chance(50.0)
    counts[0], counts[-1] = 2, 1
    assert find_peaks(frame(counts)).found == ()


def test_stray_articles_of_other_years_neither_stand_out_nor_thin_the_rest_out() -> None:
    counts = chance(50.0)
    counts[60] = 200
    stray = frame(np.array([6]), date(1994, 11, 3))
    peaks = find_peaks(pd.concat([stray, frame(counts)], ignore_index=True))
    assert (peaks.interval, days_of(peaks)) == ("day", [(60, 60)])
    assert peaks.tested == 120


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        (np.array([], np.int64), "articles"),
        (np.array([3, 9]), "articles"),
        (np.array([40, 900]), "periods"),
        (np.full(10, 30), "periods"),
    ],
)
def test_too_little_is_said_not_guessed(counts: Series, why: str) -> None:
    peaks = find_peaks(frame(counts))
    assert (peaks.found, peaks.too_small) == ((), why)


def test_a_few_articles_are_no_peak_however_rare() -> None:
    whole = chance(30.0, 200)
    counts = np.zeros(200, np.int64)
    counts[::9] = 1
    counts[100] = 3
    assert find_peaks(frame(counts), frame(whole)).found == ()


def test_a_peak_is_within_dates_that_it_reaches_into() -> None:
    counts = chance(10.0)
    counts[50:53] = 60
    peaks = find_peaks(frame(counts))
    day = START + timedelta(days=52)
    assert peaks.within(day, day) == peaks.found
    assert peaks.within(day + timedelta(days=1), None) == ()
    assert peaks.within(None, START) == ()


def test_the_strongest_come_first() -> None:
    counts = chance(20.0)
    counts[40], counts[80] = 60, 300
    assert [p.articles for p in find_peaks(frame(counts)).found] == [300, 60]


def test_the_upper_tail_is_that_of_poisson_by_its_definition() -> None:
    mean = 3.5
    for count in range(12):
        below = sum(exp(-mean) * mean**k / factorial(k) for k in range(count))
        assert upper_tail(count, mean) == pytest.approx(1 - below)


def test_the_upper_tail_of_an_overdispersed_count_is_that_of_drawn_ones() -> None:
    drawn = np.random.default_rng(1).negative_binomial(10 / (3 - 1), 1 / 3, 400_000)  # mean 10, variance 30
    for count in (5, 10, 20, 30):
        assert upper_tail(count, 10, 3) == pytest.approx(float((drawn >= count).mean()), rel=0.03)


def test_a_very_long_tail_is_added_up_at_once() -> None:
    drawn = np.random.default_rng(1).negative_binomial(1_000 / 4_999, 1 / 5_000, 400_000)  # mean 1,000
    begun = time.process_time()
    for count in (2_000, 5_000, 10_000):
        assert upper_tail(count, 1_000, 5_000) == pytest.approx(float((drawn >= count).mean()), rel=0.05)
    assert time.process_time() - begun < 1


def test_an_improbability_lies_between_having_more_and_having_as_many() -> None:
    assert upper_tail(8, 4) < improbability(7, 4) < upper_tail(7, 4)
    assert upper_tail(5, 0) == 0
    assert upper_tail(0, 0) == 1


def test_of_many_tests_those_are_believed_whose_false_share_is_small() -> None:
    # Benjamini and Hochberg (1995), the example of section 3.2: at 0.05 the first four of fifteen.
    given = np.array([
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
        0.6528, 0.7590, 1.0,
    ])  # fmt: skip
    assert believed(given, 0.05).tolist() == [True] * 4 + [False] * 11
    assert believed(given[:4], 0.05, 15).tolist() == [True] * 4
    assert believed(given[:4], 0.05, 1_500).tolist() == [False] * 4
    assert believed(np.array([]), 0.05).tolist() == []


def test_a_day_that_has_more_of_everything_is_no_peak_of_a_scope() -> None:
    counts, rest = chance(20.0), chance(80.0, seed=6)
    counts[60], rest[60] = 60, 240
    assert find_peaks(frame(counts), frame(counts + rest)).found == ()
    assert days_of(find_peaks(frame(counts + rest))) == [(60, 60)]
    counts[60] = 300
    found = find_peaks(frame(counts), frame(counts + rest)).found
    assert [peak.articles for peak in found] == [300]
    assert found[0].expected == pytest.approx(60, rel=0.2)


def test_a_scope_that_is_most_of_its_corpus_has_its_own_peak() -> None:
    counts, rest = chance(80.0), chance(20.0, seed=6)
    counts[60] = 240
    assert days_of(find_peaks(frame(counts), frame(counts + rest))) == [(60, 60)]


def test_days_that_the_whole_was_not_told_to_have_are_left_out() -> None:
    """The scope and the whole are two answers, of which a cluster may give one in part."""
    counts = chance(20.0)
    counts[60] = 90
    own, whole = frame(counts), frame(counts + 5)
    inner = find_peaks(own.iloc[3:-3], whole.iloc[3:-3])
    assert days_of(inner) == [(60, 60)]
    assert find_peaks(own, whole.iloc[3:-3]) == inner
    fewer = whole.assign(
        articles=whole.articles.where(whole.index != 70, 0)
    )  # less than the scope itself has
    assert days_of(find_peaks(own, fewer)) == [(60, 60)]
