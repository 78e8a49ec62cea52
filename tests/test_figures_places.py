"""The map of places: its window, its bubbles, and the land beneath."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from components.figures.places import core, places_figure, world
from components.figures.style import LIGHT, figure
from data.gazetteer.country_names import country_name
from data.gazetteer.land import Window, borders, land
from tests.test_figures_entities import HOSTILE, without_customdata

Row = tuple[str, int, float, float]


def places(*rows: Row) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["name", "articles", "latitude", "longitude"])
    return frame.assign(entity="place:" + frame.name, placed_by="city")


BAKU: Row = ("Baku", 200, 40.4, 49.9)
TBILISI: Row = ("Tbilisi", 40, 41.7, 44.8)
YEREVAN: Row = ("Yerevan", 60, 40.2, 44.5)
LIMA: Row = ("Lima", 2, -12.0, -77.0)
CAUCASUS = places(BAKU, TBILISI, YEREVAN, LIMA)


def test_the_map_shows_where_most_is() -> None:
    window = core(CAUCASUS)
    assert window.holds([49.9, 44.8, 44.5], [40.4, 41.7, 40.2]).all()
    assert not window.holds(-77, -12)
    assert window.east - window.west < 20


def test_one_place_has_surroundings_and_far_apart_ones_the_world() -> None:
    alone = core(places(BAKU))
    assert 4 < alone.east - alone.west < 8
    apart = core(places(("Tokyo", 50, 35.7, 139.7), ("Washington", 50, 38.9, -77.0)))
    assert apart == world()


def bubbles(frame: pd.DataFrame, window: Window | None = None, narrow: bool = False):  # type: ignore[no-untyped-def]  # a trace
    return places_figure(frame, 348, window or core(frame), LIGHT, narrow).data[-1]


@pytest.mark.parametrize("narrow", [False, True])
def test_areas_of_bubbles_stand_for_articles_and_small_ones_lie_on_top(narrow: bool) -> None:
    drawn = bubbles(CAUCASUS, narrow=narrow)
    size = np.array(drawn.marker.size)
    assert [row for row, _ in drawn.customdata] == [0, 2, 1, 3]
    assert (np.diff(size) <= 0).all()
    assert (size[0] / size[1]) ** 2 == pytest.approx(200 / 60, rel=0.03)
    assert size.min() >= 9


def test_a_mark_lies_where_its_place_is() -> None:
    drawn = bubbles(CAUCASUS)
    middle = core(CAUCASUS).middle[1]
    assert drawn.y[0] == pytest.approx(40.4)
    assert (drawn.x[0] - drawn.x[1]) == pytest.approx((49.9 - 44.5) * np.cos(np.radians(middle)), rel=0.01)
    flat = bubbles(CAUCASUS, world())
    # Equal Earth, from the authors' own table: 60 degrees west of the middle on the equator.
    equator = bubbles(places(("Null", 1, 0.0, 60.0), ("North", 1, 90.0, 0.0)), world())
    assert equator.x[1] == pytest.approx(np.degrees(2.70663 / 3), rel=1e-3)
    assert equator.y[0] == pytest.approx(np.degrees(1.31737), rel=1e-3)
    assert flat.y[-1] < 0 < flat.y[0]


def test_places_in_one_spot_can_be_told_apart() -> None:
    several = places(BAKU, ("Bakı", 30, 40.4, 49.9), ("Баку", 20, 40.4, 49.9))
    drawn = bubbles(several)
    assert len(set(zip(drawn.x, drawn.y, strict=True))) == 3
    assert (drawn.x[0], drawn.y[0]) == pytest.approx((49.9 * np.cos(np.radians(40.4)), 40.4), abs=0.01)


def test_land_and_borders_are_drawn_without_fetching_anything() -> None:
    drawn = places_figure(CAUCASUS, 348, core(CAUCASUS), LIGHT, False)
    assert [trace.type for trace in drawn.data] == ["scatter"] * 3
    assert drawn.layout.geo.to_plotly_json() == {}
    soil, lines, _ = drawn.data
    assert soil.fill == "toself"
    assert len(soil.x) > 300
    assert len(lines.x) > 100


def test_names_stay_text_and_plotly_knows_every_property() -> None:
    drawn = places_figure(places((HOSTILE, 3, 40.0, 48.0)), 9, world(), LIGHT, False)
    assert not any("<a" in text for text in without_customdata(drawn))
    spec = drawn.to_plotly_json()
    assert type(figure([], LIGHT))(data=spec["data"], layout=spec["layout"], _validate=True)


def covered(window: Window, longitude: float, latitude: float) -> bool:
    """Whether a point is on land, by the rings of a window and the even-odd rule."""
    inside = False
    for ring in land(window):
        x, y = ring[:, 0], ring[:, 1]
        crosses = (y[:-1] > latitude) != (y[1:] > latitude)
        with np.errstate(divide="ignore", invalid="ignore"):
            at = x[:-1] + (latitude - y[:-1]) * np.diff(x) / np.diff(y)
        inside ^= bool(np.count_nonzero(crosses & (longitude < at)) % 2)
    return inside


@pytest.mark.parametrize("window", [Window(38, 56, 36, 46), Window(-180, 180, -58, 84)])
def test_land_is_where_cities_are_and_the_sea_is_not(window: Window) -> None:
    assert covered(window, 47.5, 40.5)  # Azerbaijan
    assert covered(window, 44.8, 41.6)  # Georgia
    assert not covered(window, 51.0, 41.5)  # the Caspian
    assert not covered(window, 39.0, 43.3)  # the Black Sea


@pytest.mark.parametrize(
    ("longitude", "latitude", "dry"),
    [(178, 68, True), (-172, 65.5, True), (-140, 0, False), (100, 60, True), (-100, 40, True), (0, 0, False)],
)
def test_the_world_is_whole_also_at_its_seam(longitude: float, latitude: float, dry: bool) -> None:
    assert covered(Window(-180, 180, -58, 84), longitude, latitude) is dry


def test_what_a_window_shows_ends_at_its_sides() -> None:
    window = Window(44, 50, 38, 42)
    for ring in land(window):
        assert window.grown(1.0001, 1.0001).holds(ring[:, 0], ring[:, 1]).all()
        assert (ring[0] == ring[-1]).all()
    assert len(borders(window)) > 2
    assert land(Window(-140, -130, -5, 5)) == []


def test_countries_are_called_by_their_names() -> None:
    assert [country_name(code) for code in ("AZ", "GB", "ZZ", None)] == [
        "Azerbaijan",
        "United Kingdom",
        "ZZ",
        "",
    ]
