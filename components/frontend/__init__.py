"""The dashboard's own elements: a small script and style sheet, sent once, and a way to draw each."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from components.review_words import catalogues

_HERE = Path(__file__).parent
_FIRST, _LAST = "base.js", "end.js"

#: An element's own script is this short, so that a rerun sends data and not code; it waits for
#: `kit()`, whose message is the same in every run and therefore cached by the browser.
_MOUNT = """export default (component) => {
  const pending = (window.newsdeskReady ??= Promise.withResolvers());
  pending.promise.then((newsdesk) => newsdesk.mount("%s", component));
};"""


@cache
def _script() -> str:
    names = sorted(p.name for p in _HERE.glob("*.js") if p.name not in (_FIRST, _LAST))
    first, *others = ((_HERE / name).read_text("utf-8") for name in (_FIRST, *names, _LAST))
    words = f"newsdesk.reviewWords = {json.dumps(catalogues(), ensure_ascii=False)};"
    return "\n".join((first, words, *others))


@cache
def _component(name: str) -> Callable[..., Any]:
    if name == "kit":
        style = "\n".join(p.read_text("utf-8") for p in sorted(_HERE.glob("*.css")))
        return st.components.v2.component("newsdesk_kit", js=_script(), css=style, isolate_styles=False)
    return st.components.v2.component(f"newsdesk_{name}", js=_MOUNT % name, isolate_styles=False)


def kit() -> None:
    """Send the script and the style sheet; once a run, before any other element."""
    _component("kit")(key="newsdesk-kit")


def draw(name: str, data: dict[str, Any], key: str | None = None, **callbacks: Callable[[], None]) -> Any:
    """Draw one of the dashboard's elements from plain data; text in it stays text.

    `callbacks` are `on_<trigger>_change`, each called once a message. Returns the element's values.
    """
    given = {
        on: _once(key or name, on.removeprefix("on_").removesuffix("_change"), callback)
        for on, callback in callbacks.items()
    }
    # In a list, since Streamlit looks for data frames in a dictionary, value by value.
    return _component(name)(data=[data], key=key, **given)


def _once(key: str, trigger: str, callback: Callable[[], None]) -> Callable[[], None]:
    """`callback`, which passes over a message that it had before.

    Streamlit's browser side sends a message twice where a fragment that repeats itself asks to be run in the
    same moment. A message that is a mapping has a stamp of its own (`at`, `attempt`): two that are equal are
    one. To do twice what is anything else (letters being typed, a state) changes nothing.
    """
    done = f"{key}-{trigger}-done"

    def called() -> None:
        message = (st.session_state.get(key) or {}).get(trigger)
        if isinstance(message, Mapping):
            if message == st.session_state.get(done):
                return
            callback()
            st.session_state[done] = message
        else:
            callback()

    return called
