"""Which articles of a scope came in after a moment, counted one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from data.answers import Arrivals
from data.corpus import Corpus
from data.filters import Filters
from tests.articles import make_article, table
from tests.corpus_contract.conftest import Build
from tests.corpus_contract.newsroom import ZONE

NINE = datetime(2026, 11, 26, 9, tzinfo=UTC)
TICK = timedelta(microseconds=1)
#: Id -> section and minutes after nine at which it was taken in; None is not known.
TAKEN: dict[str, tuple[str, int | None]] = {
    "a": ("Energy", 0), "b": ("Energy", 5), "c": ("World", 5), "d": ("World", None), "e": ("Energy", -60),
    "f": ("Undated", None),
}  # fmt: skip


@pytest.fixture(scope="module")
def taken(build: Build) -> Corpus:
    rows: list[dict[str, Any]] = [
        make_article(
            id=id, headline=id, section=section, published=None if section == "Undated" else "2024-05-01",
            collected=None if at is None else (NINE + timedelta(minutes=at)).isoformat(),
        )
        for id, (section, at) in TAKEN.items()
    ]  # fmt: skip
    return build(table(*rows), ZONE)


@pytest.mark.parametrize("section", ["", "Energy", "World", "Undated"])
@pytest.mark.parametrize(
    "after", [None, NINE - TICK, NINE, NINE + timedelta(minutes=5), NINE + timedelta(days=1)]
)
def test_arrivals_are_those_after_the_moment(taken: Corpus, section: str, after: datetime | None) -> None:
    times = [at for of, at in TAKEN.values() if section in ("", of)]
    known = [NINE + timedelta(minutes=at) for at in times if at is not None]
    assert taken.arrivals(Filters(sections=(section,) if section else ()), after) == Arrivals(
        total=len(times),
        new=sum(after is None or time > after for time in known),
        unknown=len(times) - len(known),
        latest=max(known, default=None),
    )


def test_a_moment_of_another_zone_is_the_same_moment(taken: Corpus) -> None:
    assert taken.arrivals(Filters(), NINE.astimezone(ZONE)) == taken.arrivals(Filters(), NINE)


def test_nothing_arrives_in_an_empty_scope_or_an_empty_corpus(taken: Corpus, build: Build) -> None:
    nothing = Arrivals(0, 0, 0, None)
    assert taken.arrivals(Filters(query="absent")) == nothing
    assert build(table(), ZONE).arrivals(Filters()) == nothing
