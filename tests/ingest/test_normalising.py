"""What an outlet's software adds to its articles is taken off; what belongs to them stays."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from data.ingest.canonical import without_tracking
from data.ingest.normalising import normalised, without_outlet
from data.ingest.tables import load_frame


@pytest.mark.parametrize(
    ("headline", "source", "url", "left"),
    [
        ("Floods in Jakarta - The Jakarta Post", "Thejakartapost.com", "", "Floods in Jakarta"),
        ("Floods | BBC News", "BBC News", "https://www.bbc.co.uk/1", "Floods"),
        ("Выборы — РБК", "РБК", "", "Выборы"),
        ("Floods - thejakartapost", "", "https://www.thejakartapost.com/1", "Floods"),
        ("Coal - Times of India", "The Times of India", "", "Coal"),
        ("Orages - MétéoMédia", "Meteomedia.com", "", "Orages"),
        ("Oil - BBC News", "Bbc.com", "https://www.bbc.com/1", "Oil"),
        ("Rain - Sun", "The Sun", "", "Rain - Sun"),
        ("A - B - CNN", "CNN", "", "A - B"),
        ("Spider-Man - review", "The Guardian", "https://www.theguardian.com/1", "Spider-Man - review"),
        ("Guardian", "Guardian", "", "Guardian"),
        ("- CNN", "CNN", "", "- CNN"),
        ("CNN - CNN", "CNN", "", "CNN"),
        ("Well-known", "known", "", "Well-known"),
        ("", "CNN", "", ""),
    ],
)
def test_an_outlet_goes_and_a_part_of_the_headline_stays(
    headline: str, source: str, url: str, left: str
) -> None:
    assert without_outlet(headline, source, url) == left


@pytest.mark.parametrize(
    ("url", "left"),
    [
        ("https://a.example/x?utm_source=rss&id=7&fbclid=abc", "https://a.example/x?id=7"),
        ("https://a.example/x?utm_source=rss#top", "https://a.example/x#top"),
        ("https://a.example/x?p=1&story=utm_source", "https://a.example/x?p=1&story=utm_source"),
        ("https://a.example/x?b=2&a=1", "https://a.example/x?b=2&a=1"),
        ("https://a.example/x", "https://a.example/x"),
    ],
)
def test_tracking_goes_and_what_names_the_article_stays(url: str, left: str) -> None:
    assert without_tracking(url) == left


def test_the_same_article_with_other_tracking_is_one() -> None:
    rows = [{"headline": "x", "url": f"https://a.example/x?utm_source={name}"} for name in "ab"]
    loaded = load_frame(rows, ZoneInfo("UTC"))
    assert (loaded.report.kept, loaded.report.rejected_count) == (1, 1)


def test_markup_goes_and_texts_with_mentions_stay() -> None:
    rows: list[dict[str, Any]] = [
        {"id": "1", "headline": "a &amp; b", "summary": "<ol><li>One</li><li>Two</li></ol>"},
        {"id": "2", "headline": "Paris &amp; b", "places": ["Paris"]},
    ]
    table = normalised(load_frame(rows, ZoneInfo("UTC")).table)
    assert table.column("headline").to_pylist() == ["a & b", "Paris &amp; b"]
    assert table.column("summary").to_pylist()[0] == "One\n\nTwo"
    assert normalised(table).equals(table)
