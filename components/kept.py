"""Kept: the last answers to questions that many readers ask alike."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """The answers used last, by key, for all readers of a process; threads may share one.

    For keys without an end, such as scopes: Streamlit's own caches forget answers, but keep a lock for each
    key that there ever was (`_value_locks` in streamlit/runtime/caching/cache_utils.py), and are slower.
    """

    def __init__(self, most: int) -> None:
        """`most`: how many answers are kept."""
        self._most = most
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The answer that is kept, else the one that is made now; several who ask at once wait for one.

        What `make` raises is raised, and nothing is kept then.
        """
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._values:
                    return self._values[key]
            try:
                value = make()
                self._keep(key, value)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return value

    def _keep(self, key: Hashable, value: Value) -> None:
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
