"""The language of an article is told from its text, and not where the text says too little."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from data.ingest.languages import detect, language_of, with_languages
from data.ingest.tables import load_frame

TEXTS = {
    "en": "The government approved the new budget on Tuesday after a long debate in parliament.",
    "az": "Nazirlər Kabineti çərşənbə axşamı yeni büdcəni uzun müzakirələrdən sonra təsdiq edib.",
    "tr": "Hükümet uzun tartışmaların ardından salı günü yeni bütçeyi onayladı ve yürürlüğe koydu.",
    "ru": "Правительство во вторник утвердило новый бюджет после долгих обсуждений в парламенте.",
    "uk": "Уряд у вівторок затвердив новий бюджет після тривалого обговорення в парламенті країни.",
    "fr": "Le gouvernement a approuvé mardi le nouveau budget après un long débat au parlement.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_languages_are_told_apart(language: str) -> None:
    found, sure = detect(TEXTS[language])
    assert found == language
    assert sure > 0.9


@pytest.mark.parametrize("text", ["", "   ", "123 456", "!!! ???", "x", "https://example.com/a/b/c", "😀 😀"])
def test_nothing_is_said_of_what_says_nothing(text: str) -> None:
    assert language_of(text) == ("", None)


def test_a_plain_text_is_believed_more_than_what_its_feed_says() -> None:
    found, sure = language_of(TEXTS["az"] * 2, "en")
    assert (found, sure is not None and sure > 0.9) == ("az", True)
    assert language_of("Baku Tbilisi", "ka") == ("ka", None)
    assert language_of(TEXTS["az"] * 2, "az-AZ") == ("az-AZ", None)


def test_only_what_has_no_language_gets_one() -> None:
    rows: list[dict[str, object]] = [
        {"id": "1", "headline": TEXTS["ru"]},
        {"id": "2", "headline": TEXTS["ru"], "language": "en"},
        {"id": "3", "headline": "7"},
        {"id": "4", "headline": TEXTS["fr"], "language": "fr", "language_confidence": "0.5"},
        {"id": "5", "headline": TEXTS["fr"], "language": "fr", "language_confidence": 7},
    ]
    table = with_languages(load_frame(rows, ZoneInfo("UTC")).table)
    assert table.column("language").to_pylist() == ["ru", "en", "", "fr", "fr"]
    sure, *others = table.column("language_confidence").to_pylist()
    assert sure > 0.9
    assert others == [None, None, 0.5, None]


def test_a_huge_text_is_no_slower_than_its_beginning() -> None:
    assert language_of(TEXTS["fr"] * 50_000)[0] == "fr"
    assert detect("<" * 1_000_000)[0] == ""
