"""The look that every figure shares: fonts, colours for light and dark, hover labels, axes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, Literal

import plotly.graph_objects as go

SANS: Final = '"Source Sans", "Source Sans 3", system-ui, sans-serif'

#: What a chart may carry into SVG text of a name that a stranger wrote.
_NAME_LIMIT: Final = 60
#: Controls of direction and layout: they would reorder or hide the text around them.
_CONTROLS: Final = re.compile(
    r"[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of one theme; text in `ink` and `soft` has 4.5:1 and more on `ground`."""

    ink: str
    soft: str
    ground: str
    line: str
    accent: str
    #: From few to many.
    scale: tuple[str, str, str]


LIGHT: Final = Look("#1c1a17", "#5c5852", "#fffdf9", "#e2dcd1", "#a4262c", ("#f0ebe1", "#d98b84", "#7d1419"))
DARK: Final = Look("#ece7df", "#b6b0a6", "#161514", "#3a3632", "#f08a80", ("#2a2623", "#a1504b", "#ffc2ba"))


def look_of(theme: str | None) -> Look:
    """The look of a theme, `light` or `dark`; light where it is not known."""
    return DARK if theme == "dark" else LIGHT


def figure(traces: list[Any], look: Look, height: int = 360, **layout: Any) -> go.Figure:
    """A figure in the house's look, on the page's own ground, without a title or a legend.

    Both stand beside the chart as text and links, where they can be read and followed. Plotly's
    template is left out: it is nine tenths of a small figure's bytes. Plotly's check of every name
    and value is left to the tests: it is two thirds of the time that a figure takes.
    """
    base: dict[str, Any] = {
        "template": {},
        "height": height,
        "autosize": True,
        "margin": {"l": 44, "r": 8, "t": 8, "b": 36},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": SANS, "size": 13, "color": look.ink},
        "showlegend": False,
        "hovermode": "closest",
        "clickmode": "event+select",
        "hoverlabel": {
            "bgcolor": look.ground,
            "bordercolor": look.soft,
            "align": "left",
            "font": {"family": SANS, "size": 14, "color": look.ink},
        },
        "xaxis": axis(look, grid=False),
        "yaxis": axis(look),
    }
    return go.Figure(data=traces, layout=base | layout, _validate=False)


def axis(look: Look, grid: bool = True, **more: Any) -> dict[str, Any]:
    """One axis: quiet lines, labels that keep their distance and are never cut off."""
    return {
        "showgrid": grid,
        "gridcolor": look.line,
        "linecolor": look.soft,
        "showline": not grid,
        "zeroline": False,
        "automargin": True,
        "ticks": "" if grid else "outside",
        "tickcolor": look.soft,
        "tickfont": {"color": look.soft},
        "title": {"font": {"color": look.soft, "size": 13}},
        "fixedrange": True,
    } | more


def faint(colour: str, opacity: float) -> str:
    """A colour of six hexadecimal digits, seen through."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def halo(look: Look) -> str:
    """A rim of the page's ground around letters that lie over marks."""
    return ", ".join(f"{x}px {y}px 2px {look.ground}" for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)))


def plain(text: str, limit: int = _NAME_LIMIT) -> str:
    """A stranger's text for SVG: plotly reads tags and entities in names and hovers, so none are left.

    https://plotly.com/chart-studio-help/adding-HTML-and-links-to-charts/
    """
    shown = _CONTROLS.sub("", " ".join(text[: 4 * limit].split()))
    shown = shown if len(shown) <= limit else shown[: limit - 1] + "…"
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def dragmode(user_agent: str | None) -> Literal["select", False]:
    """Dragging selects with a mouse and scrolls the page with a finger.

    Mobile browsers say "Mobi":
    https://developer.mozilla.org/docs/Web/HTTP/Guides/Browser_detection_using_the_user_agent
    """
    return False if "Mobi" in (user_agent or "") else "select"
