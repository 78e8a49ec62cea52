"""A page run without a browser: `run_page("/entities", section="Energy")`, and what it drew."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[1]
#: The name of an own element's component, before its own name.
_OWN = "newsdesk_"


def run_page(path: str, **params: str | Sequence[str]) -> AppTest:
    """Run the dashboard at an address, on the corpus that the environment names."""
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    with _as_served():
        at.run()
        for name, value in params.items():
            at.query_params[name] = value
        at.switch_page(f"pages/{path.strip('/') or 'front'}.py")
        at.run()
    return at


def run_again(at: AppTest) -> AppTest:
    """Run the dashboard once more, as after a click; `at.run()` would run the page's file alone."""
    with _as_served():
        return at.run()


def elements(at: AppTest, name: str) -> list[dict[str, Any]]:
    """The data of each of the dashboard's own elements of a name, in the page's order."""
    found = at.get("bidi_component")
    return [json.loads(e.proto.json)[0] for e in found if e.proto.component_name == f"{_OWN}{name}"]


def figures(at: AppTest) -> list[dict[str, Any]]:
    """The figures of the page's plotly charts, in the page's order."""
    return [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]


_INIT = PagesManager.__init__


@contextmanager
def _as_served() -> Iterator[None]:
    """Pages come from `st.navigation`, as on a server; each run of AppTest forgets that.

    AppTest leaves the script behind as `__main__`, which multiprocessing would then start again.
    """
    main = sys.modules["__main__"]
    try:
        with patch.object(PagesManager, "__init__", _with_navigation):
            yield
    finally:
        sys.modules["__main__"] = main


def _with_navigation(self: PagesManager, *args: Any, **kwargs: Any) -> None:
    _INIT(self, *args, **kwargs)
    PagesManager.uses_pages_directory = False
