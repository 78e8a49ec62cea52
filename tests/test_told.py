"""Which peaks a scope has: those that their number tells from chance, and those that their cause does."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from data.analysis.explained import Explanation, explained
from data.analysis.peaks import Peak, Peaks, find_peaks
from data.analysis.told import HALF, LOOKED_AT, left_out, told
from data.engines.embedded import EmbeddedCorpus
from data.filters import Filters
from tests.articles import make_article, table

START = date(2024, 1, 1)
#: A day with twelve articles where four are usual: chance brings it too often, among so many days.
RISE = START + timedelta(days=50)
_MANY = ("roads", "market", "museum", "harbour", "school", "budget", "library", "bridge")
_MORE = ("parking", "theatre", "orchard", "railway", "football", "pension", "bakery", "lighthouse")


def peak(day: int, probability: float) -> Peak:
    return Peak(START + timedelta(days=day), START + timedelta(days=day), 10, 4.0, probability)


def carrying(part: float) -> Explanation:
    return Explanation((), 0, part, pd.DataFrame(), "around")


def test_what_its_number_tells_is_a_peak_whatever_it_is_about() -> None:
    peaks = Peaks("day", (peak(1, 1e-9),), 100, 0)
    assert told(peaks, lambda _: pytest.fail("not asked for")) == peaks.found


def test_what_chance_rarely_brings_is_a_peak_where_half_of_its_rise_has_a_cause() -> None:
    caused, uncaused = peak(1, 0.02), peak(5, 0.01)
    peaks = Peaks("day", (), 100, 0, perhaps=(uncaused, caused))
    assert told(peaks, lambda own: carrying(HALF if own == caused else HALF - 0.01)) == (caused,)


def test_the_strongest_come_first_however_they_are_told() -> None:
    peaks = Peaks("day", (peak(1, 1e-9), peak(2, 1e-3)), 100, 0, perhaps=(peak(7, 1e-4),))
    found = told(peaks, lambda _: carrying(1.0))
    assert [own.probability for own in found] == [1e-9, 1e-4, 1e-3]


def test_only_what_reaches_into_the_dates_is_asked_about() -> None:
    peaks = Peaks("day", (peak(1, 1e-9),), 100, 0, perhaps=(peak(7, 0.01), peak(9, 0.02)))
    asked: list[Peak] = []

    def explain(own: Peak) -> Explanation:
        asked.append(own)
        return carrying(1.0)

    day = START + timedelta(days=9)
    assert told(peaks, explain, day, day) == (peak(9, 0.02),)
    assert asked == [peak(9, 0.02)]


def test_no_more_than_a_few_are_asked_about() -> None:
    peaks = Peaks("day", (), 100, 0, perhaps=tuple(peak(3 * n, 0.01 + n / 1_000) for n in range(20)))
    assert told(peaks, lambda _: carrying(1.0)) == peaks.perhaps[:LOOKED_AT]
    assert left_out(peaks) == 20 - LOOKED_AT
    assert left_out(peaks, START, START + timedelta(days=12)) == 0


@pytest.mark.parametrize(("about_one_thing", "is_one"), [(True, True), (False, False)])
def test_twelve_articles_for_four_are_a_peak_where_they_are_about_one_thing(
    tmp_path: Path, about_one_thing: bool, is_one: bool
) -> None:
    rows = [
        make_article(
            headline=f"Council on the {_MANY[(day * 3 + n) % 8]} of district {day} {n}",
            published=(START + timedelta(days=day)).isoformat(),
            source="Wire",
            language="en",
        )
        for day in range(100)
        for n in range(2 + (day * 7) % 5)
    ]
    more = 12 - (2 + (50 * 7) % 5)
    rows += [
        make_article(
            headline=f"Storm in Lerik breaks roof {n}"
            if about_one_thing
            else f"Council on the {_MORE[n % 8]} {n}",
            published=RISE.isoformat(),
            source="Wire",
            language="en",
        )
        for n in range(more)
    ]
    corpus = EmbeddedCorpus.build(table(*rows), tmp_path / "index", "rises", ZoneInfo("UTC"))
    peaks = find_peaks(corpus.volume(Filters()).frame)
    assert peaks.found == ()
    assert [own.first for own in peaks.perhaps] == [RISE]
    found = told(peaks, lambda own: explained(corpus, Filters(), own, peaks.interval))
    assert bool(found) is is_one
