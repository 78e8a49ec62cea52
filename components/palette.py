"""Colours: one per section, the same in every chart and list, told apart by colour-blind readers."""

from __future__ import annotations

from collections.abc import Sequence

from data.article import NONE

#: Okabe and Ito's palette, darkened where needed to reach 3:1 on both grounds, and three more.
PALETTE = (
    "#0072B2", "#D55E00", "#009E73", "#CC6699", "#B8860B",
    "#3D9BD1", "#7B6BC4", "#9A6B3F", "#5F7F2E", "#A23B52",
)  # fmt: skip
OTHER = "#7d7d7d"
ACCENT = "#A4262C"


def section_colours(sections: Sequence[str]) -> dict[str, str]:
    """A colour for each section, by the corpus's own order; grey beyond the tenth and for none."""
    colours = dict.fromkeys(sections, OTHER) | dict(zip(sections, PALETTE, strict=False))
    return colours | {NONE: OTHER, "": OTHER}
