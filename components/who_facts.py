"""What is known of an entity beside its articles: its other names, its country, where it lies."""

from __future__ import annotations

from typing import Any, Final

from components.desk import Desk
from components.words import count_of
from data.corpus import CorpusError
from data.filters import Filters
from data.frames import rows
from data.gazetteer.country_names import country_name

#: Names shown; the rest is counted.
_NAMES: Final = 8
_LONGEST: Final = 80


def facts_of(desk: Desk, key: str) -> list[dict[str, str]]:
    """Each fact as a term with its text and where it leads, "" for nowhere; those not known are left out."""
    try:
        return _facts(desk, key)
    except CorpusError as error:  # the page goes on without
        return [{"term": "More", "text": str(error), "href": ""}]


def _facts(desk: Desk, key: str) -> list[dict[str, str]]:
    known = next(rows(desk.corpus.facts([key])), None)
    if known is None:
        return []
    facts = [("Also written", _names(known.aliases), ""), ("Country", *_country(desk, known.country))]
    if known.latitude == known.latitude and known.latitude is not None:  # NaN differs from itself
        facts.append(("Position", _position(known.latitude, known.longitude), _map(desk)))
    return [{"term": term, "text": text, "href": href} for term, text, href in facts if text]


def _names(aliases: Any) -> str:
    names = [name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…" for name in aliases]
    more = len(names) - _NAMES
    return ", ".join(names[:_NAMES]) + (f" and {count_of(more, 'more name')}" if more > 0 else "")


def _country(desk: Desk, code: Any) -> tuple[str, str]:
    """The country's name, and its articles in scope where the corpus knows it as a place."""
    if not isinstance(code, str) or not code:
        return "", ""
    name = country_name(code)
    place = f"place:{name}"
    there = desk.corpus.resolve(Filters(entities=(place,))).filters.entities
    return name, desk.address.with_view(who=place).href() if there else ""


def _position(latitude: float, longitude: float) -> str:
    north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
    return f"{abs(latitude):.2f}° {north}, {abs(longitude):.2f}° {east}"


def _map(desk: Desk) -> str:
    return desk.address.to("entities", view="map").href()
