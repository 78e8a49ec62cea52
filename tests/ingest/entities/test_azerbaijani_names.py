"""What an Azerbaijani text names: runs of capitals apart where a case says so, names without endings."""

from __future__ import annotations

import pytest

from data.ingest.entities import ArticleText, Counts, EntityFinder, mentions_of, resolve


def named(text: str) -> set[tuple[str, str]]:
    """The entities of one article alone."""
    (found,) = EntityFinder().find([ArticleText("1", "", "", text, "az")])
    counts = Counts()
    counts.add(found)
    return {(m["kind"], m["entity"]) for m in mentions_of(found, resolve(counts))}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Bu gün Əliyev Xankəndidə bayraq qaldırdı.", {("place", "Xankəndi")}),
        ("Qaz Türkiyəyə TANAP ilə ötürülür.", {("place", "Turkey")}),
        (
            "İlk iki ayda Azərbaycan Avropa bazarına qaz satıb.",
            {("place", "Azerbaijan"), ("place", "Europe")},
        ),
        ("Qanun dekabrda Milli Məclisdə müzakirə edilib.", {("organisation", "Milli Məclis")}),
        ("Format Bakı ilə Ankaranın təklifi ilə yaranıb.", {("place", "Ankara")}),
        ("Oyunlar 2028-ci ildə Los-Ancelesdədir.", {("place", "Los-Anceles")}),
        ("Dünən “Səhər” qəzeti və XTQ şirkəti bildirib.", {("organisation", "XTQ")}),
    ],
)
def test_names_are_apart_and_without_endings(text: str, names: set[tuple[str, str]]) -> None:
    assert names <= named(text)


@pytest.mark.parametrize(
    "text",
    ["Növbəti Oyunlar yayda olacaq.", "Orada Birgünlük AZIR indeksi artıb.", "Yeni “Nar” filmi göstərilib."],
)
def test_ordinary_words_and_works_are_nobody(text: str) -> None:
    assert not named(text)


def test_an_office_of_a_country_is_one_in_two_languages() -> None:
    english = ArticleText("1", "", "", "The Central Bank of Azerbaijan lowered its rate, it said.", "en")
    azerbaijani = ArticleText("2", "", "", "Bu qərarı Azərbaycan Mərkəzi Bankı verib.", "az")
    found = list(EntityFinder().find([english, azerbaijani]))
    counts = Counts()
    for mentions in found:
        counts.add(mentions)
    resolution = resolve(counts)
    both = [
        {m["entity"] for m in mentions_of(one, resolution) if m["kind"] == "organisation"} for one in found
    ]
    assert both[0] == both[1] != set()
