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
#: Seconds between two pages that a site may ask for with Crawl-delay, as many do beside the standard.
LONGEST_DELAY: Final = 30.0


@dataclass(frozen=True, slots=True)
class _Rules:
    #: None where all is allowed, or where nothing is.
    told: Protego | None
    allowed: bool
    until: float
    #: Seconds that the site asks for between two requests.
    delay: float = 0.0


class Robots:
    """The rules of the sites that are fetched from, each asked for once a day."""

    def __init__(self, fetcher: Fetcher, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._sites: dict[str, _Rules] = {}

    def refusal(self, url: str) -> str:
        """Why a page may not be fetched, in words; "" where it may. Raises AddressRefused for no web address.

        A site without rules (any 4xx) allows all; one whose rules can't be had allows nothing for now. The
        pace that a site asks for is kept by the fetcher from then on, or its pages are not fetched at all.
        """
        target = web_address(url)
        site = str(target.copy_with(raw_path=b"/robots.txt"))
        rules = self._sites.get(site)
        if rules is None or rules.until < self._clock():
            rules = self._sites[site] = self._ask(site)
            if rules.delay <= LONGEST_DELAY:
                self._fetcher.keep_pace(target.host, rules.delay)
        if not (rules.allowed if rules.told is None else rules.told.can_fetch(str(target), _NAME)):
            return "the site's robots.txt does not allow it"
        if rules.delay > LONGEST_DELAY:
            return (
                f"the site's robots.txt asks for {rules.delay:,.0f} seconds between two pages; no more than "
                f"{LONGEST_DELAY:.0f} are waited"
            )
        return ""

    def _ask(self, site: str) -> _Rules:
        now = self._clock()
        try:
            content = self._fetcher.fetch(site, accept="text/plain, */*;q=0.5").content
        except FetchError as error:
            missing = error.status in range(400, 500)
            return _Rules(None, missing, now + (_KEPT if missing else _KEPT_AFTER_ERROR))
        except AddressRefused:
            return _Rules(None, False, now + _KEPT_AFTER_ERROR)
        told = Protego.parse(content[:_MOST].decode("utf-8", "replace"))
        return _Rules(told, True, now + _KEPT, float(told.crawl_delay(_NAME) or 0))
