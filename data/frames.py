"""Small helps with pandas frames: made quickly from columns that have their types, and read row by row."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

#: What pandas makes of "str"; said outright it need not be looked up for each column.
_TEXT: Final = pd.StringDtype("pyarrow", na_value=np.nan)
_UTC: Final = pd.DatetimeTZDtype("us", "UTC")
_MOMENTS: Final = pa.timestamp("us", "UTC")


def frame_of(columns: Mapping[str, Any]) -> pd.DataFrame:
    """A frame of columns of one length: arrays of numbers and objects of their own, `texts` and `times`.

    The same as `pd.DataFrame(columns)`, which takes several times as long to find out what its columns are:
    for the small frames of a page that was most of the time of an answer.
    """
    arrays = list(columns.values())
    # pandas' own way for what is known to fit; the version is pinned, and a test holds both to be the same.
    frame: pd.DataFrame = pd.DataFrame._from_arrays(  # type: ignore[attr-defined]  # its stub lacks it
        arrays, _names(tuple(columns)).view(), pd.RangeIndex(len(arrays[0])), verify_integrity=False
    )
    return frame


@lru_cache(maxsize=64)
def _names(names: tuple[str, ...]) -> pd.Index[str]:
    return pd.Index(list(names))


def texts(values: Iterable[str | None] | pa.Array) -> Any:
    """A column of strings, also where there are none."""
    array = values if isinstance(values, pa.Array) else pa.array(values, pa.large_string())
    return pd.arrays.ArrowStringArray(array, dtype=_TEXT)  # type: ignore[call-arg]  # its stub lacks it


def times(moments: Sequence[int | datetime | None]) -> Any:
    """A column of times in UTC, from moments or from microseconds since 1970; None for no time."""
    return pd.DatetimeIndex(pa.array(moments, _MOMENTS).to_numpy(zero_copy_only=False), dtype=_UTC)


def objects(values: list[Any]) -> npt.NDArray[np.object_]:
    """Lists as the elements of an array; numpy alone would make lists of one length its rows."""
    found = np.empty(len(values), object)
    for i, value in enumerate(values):
        found[i] = value
    return found


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows as named tuples, by their columns' names; typed loosely, as cells are.

    On the small frames of a page this is many times faster than `itertuples`, which reaches each column
    by position, and twice as fast as asking for each column by its name.
    """
    if frame.empty:
        return iter(())
    return map(_row(tuple(frame.columns))._make, frame.to_numpy(object).tolist())


@lru_cache(maxsize=64)
def _row(names: tuple[str, ...]) -> Any:
    return namedtuple("Row", names)  # the columns are not known before
