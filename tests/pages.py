"""A page run without a browser: `run_page("/entities", section="Energy")`, and what it drew."""

from __future__ import annotations

import json
from collections.abc import Sequence
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
    with patch.object(PagesManager, "__init__", _as_served):
        at.run()
        for name, value in params.items():
            at.query_params[name] = value
        at.switch_page(f"pages/{path.strip('/') or 'front'}.py")
        at.run()
    return at


def elements(at: AppTest, name: str) -> list[dict[str, Any]]:
    """The data of each of the dashboard's own elements of a name, in the page's order."""
    found = at.get("bidi_component")
    return [json.loads(e.proto.json) for e in found if e.proto.component_name == f"{_OWN}{name}"]


def figures(at: AppTest) -> list[dict[str, Any]]:
    """The figures of the page's plotly charts, in the page's order."""
    return [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]


_INIT = PagesManager.__init__


def _as_served(self: PagesManager, *args: Any, **kwargs: Any) -> None:
    """Pages come from `st.navigation`, as on a server; each run of AppTest forgets that."""
    _INIT(self, *args, **kwargs)
    PagesManager.uses_pages_directory = False
