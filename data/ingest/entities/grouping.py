"""Names put into groups, step by step, as reasons to join them are found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


class Groups:
    """Names of which any two can be joined; who was joined through others is joined too."""

    def __init__(self, names: Iterable[str]) -> None:
        self._head = {name: name for name in names}

    def join(self, one: str, other: str) -> None:
        """Put two names, and all that are with them, into one group; unknown names are left alone."""
        if one in self._head and other in self._head:
            first, second = sorted((self._of(one), self._of(other)))
            self._head[second] = first

    def join_alike(self, keys: Iterable[tuple[str, str]]) -> None:
        """Join the names that have a key in common, of pairs of name and key; "" is no key."""
        first: dict[str, str] = {}
        for name, key in keys:
            if key:
                self.join(first.setdefault(key, name), name)

    def all(self) -> list[list[str]]:
        """The groups."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name in self._head:
            found[self._of(name)].append(name)
        return list(found.values())

    def _of(self, name: str) -> str:
        while self._head[name] != name:
            self._head[name] = self._head[self._head[name]]
            name = self._head[name]
        return name
