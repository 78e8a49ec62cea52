"""About this view: where it comes from, how to cite it, its feed, and a report of it to keep."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import streamlit as st

from components.about_view import base_address, provenance_of
from components.address import PRIVATE
from components.chart import file_name, look
from components.desk import Desk
from components.feed_address import feed_address
from components.figures.style import Look
from components.frontend import draw
from components.parts import part
from components.report import ARTICLES, Report, report_html
from components.view_citation import view_citations
from data.corpus import CorpusError
from data.provenance import Provenance

_KEY: Final = "about-view"
#: Pages that are about no scope.
_WITHOUT: Final = ("sources",)


def keep_view(desk: Desk) -> None:
    """Draw what stands under every page that is about a scope."""
    private = any(map(desk.address.view.get, PRIVATE))
    if desk.address.page not in _WITHOUT and desk.uncounted is None and not private:
        with st.container(key=_KEY):
            _keep_view(desk)


@st.fragment
def _keep_view(desk: Desk) -> None:
    """A fragment: a report is made when it is asked for, and nothing else runs then."""
    with part(desk, "About this view", "about-view"):
        _about_view(desk)


def _about_view(desk: Desk) -> None:
    view = provenance_of(desk)
    asked = st.session_state.pop(f"{_KEY}-asked", None)
    data = {
        "facts": view.facts(),
        "caption": view.caption(),
        "json": view.as_dict(),
        "cites": view_citations(view),
        "feed": feed_address(view.filters),
        # An article has its own citation; of neither would a report be of what is shown.
        "can_report": not any(map(desk.address.view.get, ("article", "correct"))),
        "report": _report(desk, view) | {"asked": asked} if isinstance(asked, int | float) else None,
    }
    draw("about_view", data, key=f"{_KEY}-element", on_report_change=_asked)


def _asked() -> None:
    st.session_state[f"{_KEY}-asked"] = st.session_state[f"{_KEY}-element"].get("report")


def _report(desk: Desk, view: Provenance) -> dict[str, Any]:
    """The report, and what the browser needs to put its pictures in; or why it can't be made."""
    try:
        found = desk.corpus.search(view.filters, desk.sort, ARTICLES)
    except CorpusError as error:
        return {"problem": str(error)}
    shown = list(desk.shown.values())
    view = replace(view, missing=desk.missing.words)  # of the report's own articles, too
    report = Report(view, shown, found.frame, found.total, desk.about.zone, base_address(desk.address.page))
    return {
        "html": report_html(report),
        "file": f"newsdesk-{file_name(f'{view.view} {view.scope}')}-{view.made:%Y-%m-%d}.html",
        "pictures": [[s.key, s.title] for s in shown if s.drawn and s.svg is None],
        "colours": _colours(look()),
    }


def _colours(look: Look) -> list[list[str]]:
    """The theme's colours as browsers write them, and what they are called in a report."""
    named = {
        "ink": look.ink,
        "soft": look.soft,
        "ground": look.ground,
        "line": look.line,
        "accent": look.accent,
        "land": look.scale[0],
    }
    return [[_rgb(colour), f"var(--{name})"] for name, colour in named.items()]


def _rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"
