"""Where an article was written: "CLEVELAND, Ohio, Feb 26 -", "BAKU (Reuters) -", "LONDON —"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from data.ingest.entities.capitals import UPPER
from data.ingest.entities.found import FoundMention
from data.ingest.entities.peoples import IMPLIED
from data.ingest.entities.places import gazetteer
from data.ingest.entities.words import entries

#: The cue of a place in a dateline.
DATELINE: Final = "dateline"
_CITY: Final = (
    rf"[{UPPER}][{UPPER}.'-]+(?: [{UPPER}][{UPPER}.'-]*){{0,3}}"
    rf"|[{UPPER}][\w'-]+(?: [{UPPER}][\w'-]+){{0,2}}"
)
_MONTH: Final = r"(?i:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[A-Za-z]*\.?"
_DATELINE: Final = re.compile(
    rf"\s*(?P<city>{_CITY})"
    rf"(?:, (?P<region>[{UPPER}][\w.']+(?:[ -][{UPPER}][\w.']+){{0,2}}))??"
    rf"(?P<date>,? {_MONTH} \d{{1,2}}(?:,? \d{{4}})?)?"
    r"(?P<agency>,? \([A-Z][\w./ -]{1,24}\))?"
    r"(?: -(?= )| ?--| ?[–—]) ?"
)


def dateline(field: str, text: str) -> tuple[int, list[FoundMention]]:
    """Where the dateline at a text's beginning ends, and the places in it; 0 where there is none."""
    match = _DATELINE.match(text[:120])
    if not match:
        return 0, []
    told = match["city"].isupper() and bool(match["date"] or match["agency"])
    return (match.end(), list(_places(field, match))) if told or _listed(match["city"]) else (0, [])


def _listed(city: str) -> bool:
    """Whether a list has the city, so that no date is needed."""
    return len(city) > 3 and bool(gazetteer().place(_cased(city)))


def _places(field: str, match: re.Match[str]) -> Iterator[FoundMention]:
    city, region = _cased(match["city"]), _region(match["region"] or "")
    for part, name in (("city", city), ("region", region)):
        if name:
            yield FoundMention(name, "place", field, match.start(part), match.end(part), (DATELINE,))
    if country := _country(city, region):
        yield FoundMention(country, "place", field, match.start("city"), match.end("city"), (IMPLIED,))


def _country(city: str, region: str) -> str:
    """The country that a dateline tells without naming it: the region's first, for Cambridge, Mass."""
    if gazetteer().wide(city) or gazetteer().wide(region):
        return ""
    return gazetteer().of_region(region) or gazetteer().country(city)


def _region(name: str) -> str:
    return _states().get(name.rstrip(".").title(), _cased(name))


def _cased(name: str) -> str:
    """A name in capitals as a sentence has it."""
    return re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), name) if name.isupper() else name


@cache
def _states() -> dict[str, str]:
    """American states by their short names, as datelines have them."""
    return {short.rstrip(".").title(): name for name, *shorts in entries("states_us") for short in shorts}
