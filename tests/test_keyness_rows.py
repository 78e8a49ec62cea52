"""The first rows of a scope that hold a word, which say how it is spelt."""

from __future__ import annotations

import numpy as np
import pytest

from data.engines import keyness


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
