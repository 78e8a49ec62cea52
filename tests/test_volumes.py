"""Volume of the embedded engine beside a count of every article on its own."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Final, get_args

import numpy as np
import numpy.typing as npt
import pytest

from data.answers import By, Interval
from data.engines import volumes
from data.engines.building import UNDATED
from data.engines.scope import Scope
from data.engines.volumes import volume

VALUES: Final = [f"Section {n:02}" for n in range(40)]


class Strings(list[str]):
    """The values of a column, as an index has them."""

    def take(self, codes: npt.NDArray[np.int64]) -> list[str]:
        return [self[code] for code in codes.tolist()]


class Columns:
    """What volume asks an index for: days, with those without one last, and a value for each row."""

    def __init__(self, days: npt.NDArray[np.int32], undated: int, values: int, seed: int) -> None:
        random = np.random.default_rng(seed)
        self.articles, self.undated, self.dated = len(days) + undated, undated, len(days)
        self.day = np.concatenate([days, np.full(undated, UNDATED, np.int32)])
        self.codes = {"section": random.integers(0, values, self.articles).astype(np.uint8)}
        self.values = {"section": Strings(VALUES[:values])}
        self.day_only = random.random(self.articles) < 0.3
        self.day_only_articles = int(self.day_only.sum())
        self.days_ascend = bool(np.all(np.diff(days) >= 0))

    @property
    def day_starts(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.intp]]:
        days, starts = np.unique(self.day[: self.dated], return_index=True)
        return days, np.append(starts, self.dated)


def first_day(number: int, interval: Interval) -> date:
    day = date(1970, 1, 1) + timedelta(days=number)
    if interval == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if interval == "week" else day


def one_by_one(
    columns: Columns, rows: list[int], interval: Interval, by: By | None
) -> list[tuple[date, str, int]]:
    counted = Counter(
        (
            first_day(int(columns.day[row]), interval),
            VALUES[int(columns.codes["section"][row])] if by else "",
        )
        for row in rows
        if columns.day[row] != UNDATED
    )
    return [(*key, n) for key, n in sorted(counted.items())]


def counted(columns: Columns, scope: Scope, interval: Interval, by: By | None) -> list[tuple[date, str, int]]:
    frame = volume(columns, scope, interval, by).frame  # type: ignore[arg-type]  # what it asks for
    return [
        (period.date(), value, n)
        for period, value, n in zip(frame.period, frame.value, frame.articles, strict=True)
    ]


@pytest.mark.parametrize("at_once", [3, 1 << 16])
@pytest.mark.parametrize("sparse", [0, 24, 10**9])
@pytest.mark.parametrize("seed", range(12))
def test_a_volume_is_a_count_of_every_article(
    monkeypatch: pytest.MonkeyPatch, seed: int, sparse: int, at_once: int
) -> None:
    monkeypatch.setattr(volumes, "_SPARSE", sparse)
    monkeypatch.setattr("data.engines.columns.AT_ONCE", at_once)
    monkeypatch.setattr(volumes, "_MANY", seed % 2)
    random = np.random.default_rng(seed)
    days = np.sort(random.integers(-900, 900, random.integers(0, 300))).astype(np.int32)
    if seed % 3 == 2:  # clocks went back over midnight here and there
        days = days[np.argsort(np.arange(len(days)) + random.integers(0, 9, len(days)), kind="stable")]
    columns = Columns(days, int(random.integers(0, 20)), int(random.integers(1, 40)), seed)
    n = columns.articles
    some = np.flatnonzero(random.random(n) < random.random())
    start, stop = sorted(random.integers(0, n + 1, 2).tolist())
    mask = np.zeros(n, np.bool_)
    mask[some] = True
    nobody: dict[str, object] = {"scorer": None, "node": None}
    scopes = {
        "rows": Scope(n, rows=some.astype(np.uint32), **nobody),  # type: ignore[arg-type]  # no query
        "mask": Scope(n, mask=mask, **nobody),  # type: ignore[arg-type]
        "span": Scope(n, span=slice(start, stop), **nobody),  # type: ignore[arg-type]
        "none": Scope(n, rows=some[:0], **nobody),  # type: ignore[arg-type]
        "undated": Scope(n, span=slice(len(days), n), **nobody),  # type: ignore[arg-type]
        "all": Scope(n, span=slice(0, n), **nobody),  # type: ignore[arg-type]
    }
    by: By | None
    for scope in scopes.values():
        rows = scope.rows.tolist()
        for interval in get_args(Interval):
            for by in (None, "section"):
                assert counted(columns, scope, interval, by) == one_by_one(columns, rows, interval, by)
        told = volume(columns, scope, "month", None)  # type: ignore[arg-type]
        assert told.total == len(rows)
        assert told.undated == sum(columns.day[row] == UNDATED for row in rows)
        assert told.day_only == sum(columns.day_only[rows])
