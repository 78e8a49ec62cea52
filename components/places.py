"""Where: the places of the scope on a map, and those that no list has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd
import streamlit as st

from components.chart import LegendEntry, Note, chart, look
from components.desk import Desk
from components.entity_links import narrowing
from components.figures.entities import KIND_COLOURS
from components.figures.places import core, places_figure, world
from components.figures.style import dragmode
from components.message import choices, message
from components.words import count_of, percent
from data.answers import Entities
from data.frames import rows
from data.gazetteer.country_names import country_name
from data.gazetteer.land import Window

#: Places that are drawn and listed at most, the most named ones.
MOST: Final = 400
_SOURCE: Final = {
    "corpus": "the corpus’s list", "city": "GeoNames, city", "country": "middle of the country",
    "state": "middle of the state’s people",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Places:
    """The most named places of the scope with their facts: those of known position, and the others."""

    found: Entities
    known: pd.DataFrame
    unknown: pd.DataFrame

    @property
    def shown(self) -> int:
        """Places that are drawn or listed."""
        return len(self.known) + len(self.unknown)


def places_of(desk: Desk) -> Places:
    """Ask for the places of the scope and where they lie."""
    found = desk.corpus.entities(desk.filters, "place", MOST)
    facts = desk.corpus.facts(found.frame.entity.tolist()).drop(columns=["name", "kind"])
    places = found.frame.merge(facts, on="entity", how="left")
    placed = places.latitude.notna()
    return Places(found, places[placed].reset_index(drop=True), places[~placed].reset_index(drop=True))


def places_map(desk: Desk) -> None:
    """The map; a place narrows the scope to the articles that name it."""
    places = places_of(desk)
    if not places.shown:
        said = f"None of the {count_of(desk.n, 'article')} in scope names a place."
        ways = [("Read the articles in scope", desk.address.to("reader").href())]
        message("empty", [said], "No place is named", ways, key="no-places")
        return
    if places.known.empty:
        said = f"No list has the position of {_any(len(places.unknown))} that the scope names."
        ways = [("See them ranked", desk.address.with_view(view="", kind="place").href())]
        message("empty", [said], "Nowhere on the map", ways, key="no-places")
        return
    window = _window(desk, places.known)
    inside = window.holds(places.known.longitude, places.known.latitude)
    narrow = dragmode(st.context.headers.get("User-Agent")) is False
    area_choices(desk)
    chart(
        desk,
        places_figure(places.known, desk.n, window, look(), narrow),
        key="places-map",
        title=_title(places, desk.n),
        summary=_summary(places, desk.n),
        table=_table(places, desk.n),
        links=narrowing(desk, [[entity] for entity in [*places.known.entity, *places.unknown.entity]]),
        note=_notes(desk, places, int((~inside).sum())),
        legend=[LegendEntry("A place, its area by articles", KIND_COLOURS["place"])],
        caption=f"{count_of(places.shown, 'place')} and where they lie, each with its articles",
        method="articles in scope that name each place, by the corpus’s own coordinates or GeoNames",
        hint="The map is moved by its arrows, by dragging with a mouse, or with two fingers.",
        marks=True,
        drag="move",
    )


def area_choices(desk: Desk) -> None:
    """How much of the world is shown."""
    areas = (("most", "Where most is"), ("world", "The world"))
    address = desk.address
    links = [(text, address.with_view(area=name).href(), address.get("area") == name) for name, text in areas]
    choices([("Area", links)], key="area-choices")


def _window(desk: Desk, known: pd.DataFrame) -> Window:
    return world() if desk.address.get("area") == "world" else core(known)


def _title(places: Places, total: int) -> str:
    first = next(rows(places.known.head(1)))
    return f"{first.name} is the place named most, in {first.articles:,} of {count_of(total, 'article')}"


def _summary(places: Places, total: int) -> str:
    then = [
        f"{row.name} {row.articles:,} ({percent(row.articles, total)})" for row in rows(places.known[1:4])
    ]
    after = f" Then come {', '.join(then)}." if then else ""
    distinct = places.found.distinct_words
    part = f"{places.shown:,} most named of {distinct}" if places.found.distinct > places.shown else distinct
    missing = f"{len(places.unknown):,} of {count_of(places.shown, 'place')} have no known position."
    return f"The {part} places of the scope, by articles that name them.{after} {missing}"


def _any(n: int) -> str:
    return "the one place" if n == 1 else f"any of the {n:,} places"


def _notes(desk: Desk, places: Places, outside: int) -> list[str | Note]:
    notes: list[str | Note] = []
    if outside:
        everything = desk.address.with_view(area="world").href()
        beyond = f"{count_of(outside, 'place')} {'lies' if outside == 1 else 'lie'} beyond this area: "
        notes.append([beyond, ("show the world", everything), "."])
    if len(places.unknown):
        links: list[str | tuple[str, str]] = []
        for row in rows(places.unknown.head(12)):
            there = desk.address.scope(desk.filters.adding("entity", row.entity))
            links += [(row.name, there.href()), ", "]
        more = len(places.unknown) - 12
        end = f" and {more:,} more, at the end of the table" if more > 0 else ""
        notes.append(["Without a known position: ", *links[:-1], f"{end}."])
    notes.append("Cities: GeoNames, CC BY 4.0. Land: Natural Earth.")
    return notes


def _table(places: Places, total: int) -> pd.DataFrame:
    every = pd.concat([places.known, places.unknown], ignore_index=True)
    return pd.DataFrame(
        {
            "Place": every.name,
            "Country": [country_name(code) for code in every.country],
            "Articles in scope": every.articles,
            "Share of scope": [percent(n, total) for n in every.articles],
            "Latitude": [_degrees(value) for value in every.latitude],
            "Longitude": [_degrees(value) for value in every.longitude],
            "Position from": [_SOURCE.get(str(by), "not known") for by in every.placed_by],
        }
    )


def _degrees(value: float) -> str:
    return "" if pd.isna(value) else f"{value:.2f}"
