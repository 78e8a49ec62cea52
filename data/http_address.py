"""Web addresses that strangers give: http and https alone, and nothing in them that may not stand there."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

#: What a web address may hold as it is; the rest is written as %XX.
_URL_SAFE: Final = "%/:?#[]@!$&'()*+,;=~-._"


def http_address(url: str) -> str:
    """An http or https address with whatever may not stand in one written as %XX; "" for any other."""
    if not re.match(r"https?://[^/?#\s]", url, re.IGNORECASE):
        return ""
    return quote(url.strip(), safe=_URL_SAFE, errors="replace")
