"""robots.txt: what a site lets programs fetch (RFC 9309), read by protego."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from protego import Protego

from data.ingest.addresses import AddressRefused, web_address
from data.ingest.fetch_error import FetchError
from data.ingest.fetching import Fetcher

_NAME: Final = "Newsdesk"
#: Bytes that are read; the standard asks for at least as many.
_MOST: Final = 500 * 1024
_KEPT: Final = 86_400.0
_KEPT_AFTER_ERROR: Final = 600.0


@dataclass(frozen=True, slots=True)
class _Rules:
    #: None where all is allowed, or where nothing is.
    told: Protego | None
    allowed: bool
    until: float


class Robots:
    """The rules of the sites that are fetched from, each asked for once a day."""

    def __init__(self, fetcher: Fetcher, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._sites: dict[str, _Rules] = {}

    def allows(self, url: str) -> bool:
        """Whether a page may be fetched. Raises AddressRefused for what is no web address.

        A site without rules (any 4xx) allows all; one whose rules can't be had allows nothing for now.
        """
        target = web_address(url)
        site = str(target.copy_with(raw_path=b"/robots.txt"))
        rules = self._sites.get(site)
        if rules is None or rules.until < self._clock():
            rules = self._sites[site] = self._ask(site)
        return rules.allowed if rules.told is None else bool(rules.told.can_fetch(str(target), _NAME))

    def _ask(self, site: str) -> _Rules:
        now = self._clock()
        try:
            content = self._fetcher.fetch(site, accept="text/plain, */*;q=0.5").content
        except FetchError as error:
            missing = error.status in range(400, 500)
            return _Rules(None, missing, now + (_KEPT if missing else _KEPT_AFTER_ERROR))
        except AddressRefused:
            return _Rules(None, False, now + _KEPT_AFTER_ERROR)
        return _Rules(Protego.parse(content[:_MOST].decode("utf-8", "replace")), True, now + _KEPT)
