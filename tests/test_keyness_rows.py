"""The first rows of a scope that hold a word, which say how it is spelt."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from data.engines import keyness
from data.engines.embedded import EmbeddedCorpus
from data.filters import Filters
from tests.articles import make_article, table


@pytest.mark.parametrize("near", [1, 5, 40, 4096])
@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 1.0])
def test_the_first_rows_of_a_scope_are_found_near_or_far(
    near: int, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyness, "_NEAR", near)
    random = np.random.default_rng(4)
    for n in (0, 1, 7, 500):
        rows = np.flatnonzero(random.random(1_000) < n / 1_000).astype(np.uint32)
        mask = random.random(1_000) < share
        expected = [row for row in rows.tolist() if mask[row]][: keyness.READ]
        assert keyness._first(rows, mask).tolist() == expected


@pytest.mark.parametrize("rows", [1, 7, 100, 1 << 16])
def test_stems_are_counted_some_rows_at_a_time(
    rows: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(keyness, "_ROWS", rows)
    made = [
        make_article(id=f"{n}", body=f"word{n % 3} gas word{n % 7}", published=f"2024-05-{n % 28 + 1:02d}")
        for n in range(40)
    ]
    corpus = EmbeddedCorpus.build(table(*made), tmp_path / "index", "Stems", ZoneInfo("UTC"))
    index = corpus.index
    for filters in (Filters(query="word2"), Filters(date_from=date(2024, 5, 10)), Filters(query="none")):
        scope = corpus._scopes.of(filters)
        expected = np.bincount(scope.listed(index.terms)[0], minlength=len(index.stems))
        assert keyness._stem_counts(index, scope).tolist() == expected.tolist()
