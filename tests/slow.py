"""What is run where there is time for it: `SLOW=1 make test`."""

from __future__ import annotations

import os
from typing import Any, Final

import pytest

#: Whether there is time for what takes minutes.
SLOW: Final = bool(os.environ.get("NEWSDESK_TEST_SLOW"))


def slow(*values: Any) -> list[Any]:
    """Values of one parameter that repeat, for minutes, what its other values test already."""
    return [pytest.param(value, marks=pytest.mark.slow) for value in values]


def slow_row(*values: Any) -> Any:
    """The same for one set of values of several parameters."""
    return pytest.param(*values, marks=pytest.mark.slow)
