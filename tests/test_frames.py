"""Frames: made quickly, and the same as pandas makes them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data.frames import frame_of, objects, texts, times

_MOMENT = 1_700_000_000_123_456


@pytest.mark.parametrize("n", [0, 1, 3])
def test_frame_is_what_pandas_makes_of_the_same_columns(n: int) -> None:
    made = frame_of(
        {
            "id": texts([f"a{i}" for i in range(n)]),
            "published": times([_MOMENT + i for i in range(n)]),
            "day": pd.DatetimeIndex(np.arange(n).astype("datetime64[D]").astype("datetime64[s]")),
            "articles": np.arange(n),
            "score": np.linspace(0, 1, n),
            "hits": objects([[(i, i + 1)] for i in range(n)]),
            "source": texts(["Sonde"] * n),
        }
    )
    expected = pd.DataFrame(
        {
            "id": pd.Series([f"a{i}" for i in range(n)], dtype="str"),
            "published": pd.to_datetime(np.arange(_MOMENT, _MOMENT + n).astype("datetime64[us]"), utc=True),
            "day": np.arange(n).astype("datetime64[D]").astype("datetime64[s]"),
            "articles": np.arange(n),
            "score": np.linspace(0, 1, n),
            "hits": pd.Series([[(i, i + 1)] for i in range(n)], dtype=object),
            "source": pd.Series(["Sonde"] * n, dtype="str"),
        }
    )
    pd.testing.assert_frame_equal(made, expected)


def test_missing_texts_and_times_stay_missing() -> None:
    made = frame_of({"precision": texts(["day", None]), "published": times([None, _MOMENT])})
    assert made.isna().to_numpy().tolist() == [[False, True], [True, False]]


def test_frames_share_no_names_and_no_numbers() -> None:
    counts = np.arange(3)
    one, other = (frame_of({"value": texts(["a", "b", "c"]), "articles": counts}) for _ in range(2))
    one.columns.name = "mine"
    one.loc[0, "articles"] = 7
    assert other.columns.name is None
    assert other["articles"].tolist() == [0, 1, 2]


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="length"):
        frame_of({"value": texts(["a"]), "articles": np.arange(2)})
