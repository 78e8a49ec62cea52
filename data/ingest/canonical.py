"""Canonical addresses: those of an article, whoever sent the reader there."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

#: Parameters that say where a reader came from, and nothing of the article.
_TRACKING: Final = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|igshid|igsh|mc_cid|mc_eid|"
    r"_hsenc|_hsmi|mkt_tok|vero_id|oly_enc_id|oly_anon_id|ns_mchannel|ns_source|ns_campaign|ns_linkname|"
    r"at_medium|at_campaign|at_custom\d|xtor|ocid|cmpid|smid|ito|ftag|guccounter|guce_\w+|__twitter_impression)",
    re.IGNORECASE,
)


def host_of(url: str) -> str:
    """The host of an address in small letters; "" where it has none, or one that can't be read."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # [one such, or a letter that stands for a slash
        return ""


def without_tracking(url: str) -> str:
    """An address without the parameters that only say where a reader came from; others keep their order."""
    if "?" not in url:
        return url
    before, _, after = url.partition("?")
    query, mark, fragment = after.partition("#")
    kept = "&".join(part for part in query.split("&") if not _TRACKING.fullmatch(part.partition("=")[0]))
    return before + ("?" + kept if kept else "") + mark + fragment
