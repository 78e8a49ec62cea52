"""The dashboard on a corpus that fails as a file says: `gone`, `slow`, or a fault and questions.

`NEWSDESK_FAULTS` names the file; without it, or where it is empty, the corpus answers.
"""

import os
import runpy
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from components import navigation, opened, shell  # noqa: E402  # the path is set above
from tests.faults import Faulty  # noqa: E402


class _Switched(Faulty):
    """Fails as the file says at the moment of each question, which may come from a page drawn before."""

    def __getattr__(self, name: str) -> Any:
        file = Path(os.environ["NEWSDESK_FAULTS"])
        words = file.read_text("utf-8").split() if file.exists() else []
        if words:
            self.fail(words[0], *words[1:])  # type: ignore[arg-type]  # tests write such words alone
        else:
            self.faults.clear()
        return super().__getattr__(name)


def _faulty(*args: Any) -> Any:
    found = opened.open_shown(*args)
    return replace(found, corpus=_Switched(found.corpus).as_corpus())


def _page(name: str) -> st.Page:
    """As the dashboard's, which stands elsewhere than this file."""
    file, title = name or "front", navigation.TITLES[name]
    return st.Page(ROOT / "pages" / f"{file}.py", title=title, url_path=file, default=not name)


vars(shell)["open_shown"] = _faulty
vars(navigation)["_page"] = _page
runpy.run_path(str(ROOT / "dashboard.py"), run_name="__main__")
