"""What stands on a page, as its messages say, and what of it a reader can follow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_OWN: Final = "newsdesk_"
#: A chart whose marks Python hears of.
_POINTS: Final = 0


class Elements:
    """The elements of a page by their place."""

    def __init__(self) -> None:
        self.deltas: dict[tuple[int, ...], Delta] = {}

    def put(self, place: tuple[int, ...], delta: Delta) -> None:
        """Draw an element, over what stood there."""
        self.deltas[place] = delta
        self.__dict__.pop("_data", None)

    def data(self, name: str) -> dict[str, Any]:
        """What one of the dashboard's elements was given; {} where it is not there."""
        return next((data for key, data in self._data if key == name), {})

    def widget(self, name: str) -> tuple[str, str]:
        """An element's own key and the fragment that it is in; "" where it is not there."""
        for delta in self.deltas.values():
            component = delta.new_element.bidi_component
            if component.component_name == _OWN + name:
                return component.id, delta.fragment_id
        return "", ""

    def hrefs(self, name: str = "") -> list[str]:
        """The links inside the dashboard, of all its elements or of one."""
        data = [given for key, given in self._data if not name or key == name]
        return [href for given in data for href in _hrefs(given) if href.startswith("/")]

    def titles(self) -> list[str]:
        """Titles of articles."""
        return [title for _, given in self._data for title in _titles(given)]

    def charts(self) -> list[tuple[str, list[Any]]]:
        """Charts whose marks can be chosen: their key, and each mark's data."""
        found = []
        for delta in self.deltas.values():
            drawn = delta.new_element.plotly_chart
            if drawn.id and list(drawn.selection_mode) == [_POINTS]:
                traces = json.loads(drawn.spec)["data"]
                marks = [mark for trace in traces for mark in trace.get("customdata") or []]
                if marks:
                    found.append((drawn.id, marks))
        return found

    @cached_property
    def _data(self) -> list[tuple[str, dict[str, Any]]]:
        return [
            (component.component_name.removeprefix(_OWN), json.loads(component.json)[0])
            for delta in self.deltas.values()
            if (component := delta.new_element.bidi_component).json
        ]


def wrong(message: ForwardMsg) -> str:
    """What a message says went wrong; "" for the others."""
    if message.session_event.HasField("script_compilation_exception"):
        return f"exception {message.session_event.script_compilation_exception.type}"
    element = message.delta.new_element
    if element.HasField("exception"):
        return f"exception {element.exception.type}: {element.exception.message[:200]}"
    component = element.bidi_component
    if component.component_name == _OWN + "message" and '"problem"' in component.json[:40]:
        return f"problem: {component.json[:300]}"
    return ""


def _hrefs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "href" and isinstance(inner, str):
                yield inner
            else:
                yield from _hrefs(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _hrefs(inner)


def _titles(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "iso" in value and isinstance(value.get("title"), str):
            yield value["title"]
        for inner in value.values():
            yield from _titles(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _titles(inner)
