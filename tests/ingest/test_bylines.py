"""Authors are bare names, by the signals that agree."""

from __future__ import annotations

import pytest

from data.ingest.bylines import authors, clean_authors
from data.ingest.structured_data import PageData


@pytest.mark.parametrize(
    ("names", "clean"),
    [
        (["By Ann Lee"], ["Ann Lee"]),
        (["Ann Lee and Bo Ek"], ["Ann Lee", "Bo Ek"]),
        (["Ann Lee, Bo Ek und Cy Orr"], ["Ann Lee", "Bo Ek", "Cy Orr"]),
        (["Ann Lee", "ANN LEE"], ["Ann Lee"]),
        (["ann@sun.example", "https://sun.example/ann", "admin", "The Sun"], []),
        (["Reuters Staff"], ["Reuters Staff"]),
        (["von Anna Groß; Bo Ek"], ["Anna Groß", "Bo Ek"]),
        (["View all posts by Ann Lee"], ["Ann Lee"]),
        (["Ann Lee, PhD"], ["Ann Lee"]),
        (["Office for Forests and Land"], ["Office for Forests and Land"]),
        (["Ann Lee The Sun Staff"], ["Ann Lee"]),
        (["The Sun Staff"], ["The Sun Staff"]),
        (["Built in the valley with care by a firm"], []),
    ],
)
def test_authors_are_names(names: list[str], clean: list[str]) -> None:
    assert clean_authors(names, "The Sun") == clean


@pytest.mark.parametrize(
    ("data", "guess", "found"),
    [
        (PageData(authors=("Ann Lee",), meta_authors=("Bo Ek",)), "Bo Ek", ["Ann Lee"]),
        (PageData(authors=("Cy Orr",), meta_authors=("Bo Ek",), bylines=("Bo Ek",)), "", ["Bo Ek"]),
        (PageData(bylines=("by Bo Ek",)), "Name", ["Bo Ek"]),
        (PageData(bylines=("Bo Ek political editor",)), "Bo Ek", ["Bo Ek"]),
        (PageData(bylines=("Ann Lee", "Bo Ek")), "Cy Orr", ["Cy Orr"]),
        (PageData(bylines=("Posted: 12.02. at 11:30",)), "", []),
        (PageData(meta_authors=("Ann Lee",)), "", ["Ann Lee"]),
    ],
)
def test_two_signals_stand_against_one(data: PageData, guess: str, found: list[str]) -> None:
    assert authors(data, guess) == found
