"""What countries are called in English."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

#: Made by `tools/gazetteer.py`; names as GeoNames has them (CC BY 4.0).
FILE: Final = Path(__file__).with_name("countries.tsv")


def country_name(code: str | None) -> str:
    """The name of an ISO 3166-1 alpha-2 code; the code itself where it is not known, "" for none."""
    if code is None or code != code:  # pandas' missing value differs from itself
        return ""
    return _names().get(code, code)


@cache
def _names() -> dict[str, str]:
    return dict(line.split("\t") for line in FILE.read_text("utf-8").splitlines())
