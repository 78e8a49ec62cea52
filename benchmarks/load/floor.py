"""The least Streamlit app of the same elements: what the dashboard has sent, sent again from constants."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Final

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.load.places import BAR, AppPlaces, kind_of
from benchmarks.load.reader import Reader
from benchmarks.load.session import Session
from benchmarks.serving import write_floor

#: Steps of one reader in which pages are recorded, after each page was opened once.
_STEPS: Final = 60


async def _recorded(url: str) -> dict[str, list[ForwardMsg]]:
    """A page of each kind that a reader comes to."""
    session = Session(url, AppPlaces())
    reader = Reader(session, random.Random("floor"))
    await reader.arrive()
    states = {}
    for page in [str(page["href"]) for page in session.elements.data("masthead")["pages"]]:
        await session.goto(page)
        states[kind_of(page)] = _messages(session)
    for _ in range(_STEPS):
        await reader.act()
        kind = kind_of(session.address)
        # The first of a kind that has articles in scope.
        if kind not in states and not session.elements.data("count")["count"].startswith("0 "):
            states[kind] = _messages(session)
    await session.goto("/")
    key, fragment = session.elements.widget("scope_bar")
    session.held[key] = json.dumps({"open": True})
    await session.touch(fragment)
    bar = [m for m in _messages(session) if m.delta.new_element.bidi_component.id == key]
    await session.close()
    return states | {BAR: bar}


def _messages(session: Session) -> list[ForwardMsg]:
    """What stands on the page, as messages without the fragments that a bare app does not have."""
    found = []
    for place, delta in sorted(session.elements.deltas.items()):
        message = ForwardMsg()
        message.delta.CopyFrom(delta)
        message.delta.fragment_id = ""
        message.metadata.delta_path.extend(place)
        found.append(message)
    return found


async def record_floor(url: str, folder: Path) -> dict[str, int]:
    """Record the dashboard at `url` and write the bare app; tells the elements of each kind of page."""
    states = await _recorded(url)
    write_floor(folder, states)
    return {kind: sum(m.delta.HasField("new_element") for m in run) for kind, run in states.items()}
