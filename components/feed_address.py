"""Where a scope's Atom feed is served, if it is: only `app.py` serves feeds beside the pages."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from data.filters import Filters

#: Where feeds are, under the dashboard's own address.
PATH: Final = "/feed"


class _Served:
    """Whether this process serves feeds."""

    now = False


def serving_feeds() -> None:
    """Say that this process serves feeds."""
    _Served.now = True


def feed_address(filters: Filters) -> str:
    """The address of a scope's feed inside the dashboard; "" where this process serves none."""
    if not _Served.now:
        return ""
    query = urlencode(filters.to_params(), doseq=True)
    return PATH + (f"?{query}" if query else "")
