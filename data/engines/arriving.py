"""Arriving: how many of a scope's articles were taken in after a moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

from data.answers import Arrivals
from data.engines.index import NEVER, Index
from data.engines.scope import Scope

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def arrivals(index: Index, scope: Scope, after: datetime | None) -> Arrivals:
    """The scope's articles by when they were taken in, to the microsecond."""
    taken_in = scope.column(index.collected)
    since = NEVER if after is None else (after - _EPOCH) // _MICROSECOND
    last = int(taken_in.max(initial=NEVER))
    return Arrivals(
        total=scope.total,
        new=int(np.count_nonzero(taken_in > since)),
        unknown=int(np.count_nonzero(taken_in == NEVER)),
        latest=None if last == NEVER else _EPOCH + last * _MICROSECOND,
    )
