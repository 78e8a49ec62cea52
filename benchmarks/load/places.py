"""Addresses as Streamlit's messages have them: of the dashboard, and of the bare app beside it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import parse_qs, urlsplit

#: A bare app has no fragments: what the scope bar sends alone is a state of its own.
BAR: Final = "bar"


@dataclass(frozen=True)
class Place:
    """Where a run happens: the query string, and the page by its hash, or its name while that is unknown."""

    query: str
    page_hash: str = ""
    page_name: str = ""


class Places(Protocol):
    """Turns the dashboard's addresses into what is asked of a server."""

    def place(self, address: str) -> Place:
        """What to ask for."""
        ...

    def fragment(self, fragment: str) -> Place | None:
        """What is asked for in place of a fragment, where there are none."""
        ...

    def learn(self, hashes: dict[str, str]) -> None:
        """Hear which hash each page has."""
        ...


class AppPlaces:
    """The dashboard's own."""

    def __init__(self) -> None:
        self._hashes: dict[str, str] = {}

    def place(self, address: str) -> Place:
        parts = urlsplit(address)
        name = parts.path.strip("/")
        return Place(parts.query, self._hashes.get(name, ""), name)

    def fragment(self, fragment: str) -> Place | None:
        return None

    def learn(self, hashes: dict[str, str]) -> None:
        self._hashes.update(hashes)


class FloorPlaces:
    """The bare app's: whatever the address, it draws what was recorded of a page of its kind."""

    def __init__(self, kinds: Collection[str]) -> None:
        self._kinds = kinds

    def place(self, address: str) -> Place:
        page = urlsplit(address).path.strip("/")
        kind = next((kind for kind in (kind_of(address), page) if kind in self._kinds), "front")
        return Place(f"state={kind}")

    def fragment(self, fragment: str) -> Place | None:
        return Place(f"state={BAR}")

    def learn(self, hashes: dict[str, str]) -> None:
        """It has one page."""


def kind_of(address: str) -> str:
    """What kind of page an address is, such as "front", "article" or "entity"."""
    parts = urlsplit(address)
    page, query = parts.path.strip("/"), parse_qs(parts.query)
    if page == "reader" and "article" in query:
        return "article"
    if page == "entities":
        shown = (query.get("view") or query.get("kind") or [""])[0]
        kinds = {"map": "map", "network": "network", "matrix": "matrix", "word": "words"}
        return "entity" if "who" in query else kinds.get(shown, "entities")
    if page == "storylines" and len(query.get("storyline", ())) == 1:
        return "storyline"
    return page or "front"
