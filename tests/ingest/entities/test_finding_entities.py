"""Names in texts become entities: one kind for a name, one name for who has several."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data.ingest.entities import (
    ArticleText,
    Counts,
    EntityFinder,
    EntityModelMissing,
    EntitySettings,
    mentions_of,
    resolve,
)

ROOT = Path(__file__).resolve().parents[3]
Named = set[tuple[str, str]]


def article(body: str, language: str = "en", headline: str = "", id: str = "1") -> ArticleText:
    return ArticleText(id, headline, "", body, language)


def named(*articles: ArticleText) -> list[Named]:
    """The entities of each article, resolved over all of them."""
    found = list(EntityFinder().find(articles))
    counts = Counts()
    for mentions in found:
        counts.add(mentions)
    resolution = resolve(counts)
    return [{(one["kind"], one["entity"]) for one in mentions_of(mentions, resolution)} for mentions in found]


def test_who_and_what_an_english_article_names() -> None:
    (found,) = named(article(
        "German Chancellor Angela Merkel met President Emmanuel Macron in Berlin on Tuesday. Merkel's "
        "spokesman Steffen Seibert told Reuters that the European Union and Germany agree with the Bank "
        "of England."
    ))  # fmt: skip
    assert {
        ("person", "Angela Merkel"),
        ("person", "Emmanuel Macron"),
        ("person", "Steffen Seibert"),
    } <= found
    assert {("place", "Berlin"), ("place", "Germany")} <= found
    assert {("organisation", "Reuters"), ("organisation", "European Union")} <= found
    assert ("person", "Merkel") not in found
    assert not any(name in ("German", "Tuesday", "President") for _, name in found)


def test_a_surname_is_whoever_has_it_in_the_article() -> None:
    texts = [
        article(f"President {first} Aliyev spoke in Baku. “We agree,” Mr Aliyev said on Monday.", id=first)
        for first in ("Ilham", "Anar")
    ]
    first, second = named(*texts)
    assert ("person", "Ilham Aliyev") in first
    assert ("person", "Anar Aliyev") in second
    assert all(name != "Aliyev" for found in (first, second) for _, name in found)


def test_an_abbreviation_is_the_name_that_it_stands_behind() -> None:
    text = "The Asian Development Bank (ADB) lent money to Georgia. ADB president Masato Kanda said so."
    (found,) = named(article(text))
    assert len([name for kind, name in found if kind == "organisation"]) == 1


def test_russian_names_come_in_the_nominative() -> None:
    text = (
        "Президент России Владимир Путин встретился с Эммануэлем Макроном в Москве. "
        "После встречи с Владимиром Путиным он уехал в Париж."
    )
    (found,) = named(article(text, "ru"))
    assert ("person", "Владимир Путин") in found
    assert len([name for kind, name in found if kind == "person" and "Пут" in name]) == 1
    assert "place" in {kind for kind, _ in found}


def test_azerbaijani_names_lose_their_endings() -> None:
    text = (
        "Prezident İlham Əliyev Bakıda Gürcüstanın Baş naziri ilə görüşüb. İlham Əliyevin sözlərinə görə, "
        "Bakının mövqeyi dəyişməyib."
    )
    (found,) = named(article(text, "az"))
    assert ("person", "İlham Əliyev") in found
    assert ("place", "Bakı") in found or ("place", "Baku") in found


def test_a_language_without_a_model_has_the_places_that_lists_know() -> None:
    (found,) = named(article("El presidente llegó a Madrid y después viajó a Buenos Aires.", "es"))
    assert ("place", "Madrid") in found


def test_the_order_of_articles_does_not_matter_and_counts_add_up() -> None:
    texts = [
        article(f"President {name} Karimov met the UN in Tashkent.", id=name) for name in ("Islam", "Anvar")
    ]
    found = list(EntityFinder().find(texts))
    together, backwards, parts = Counts(), Counts(), Counts()
    for mentions in found:
        together.add(mentions)
    for mentions in found[::-1]:
        backwards.add(mentions)
        part = Counts()
        part.add(mentions)
        parts.merge(part)
    assert resolve(together) == resolve(backwards) == resolve(parts)
    assert resolve(Counts.of(json.loads(json.dumps(together.as_dict())))) == resolve(together)


def test_names_are_looked_for_as_the_settings_say() -> None:
    text = article("Angela Merkel was in Berlin.")
    assert list(EntityFinder(EntitySettings(models={"en": "none"})).find([text])) == [[]]
    with pytest.raises(EntityModelMissing, match="no_such_model"):
        list(EntityFinder(EntitySettings(models={"en": "no_such_model"})).find([text]))


@pytest.mark.parametrize(
    "text",
    ["", " ", "A", "THE END", "1 2 3", "(((", "Mr.", "’s", "A" * 5000, "Ə" * 50, "\u200b", "\0", "𝕬 𝕭"],
)
@pytest.mark.parametrize("language", ["en", "ru", "az", "es", ""])
def test_no_text_breaks_it_and_every_mention_stands_where_it_says(text: str, language: str) -> None:
    one = article(text, language, headline=text)
    (found,) = EntityFinder().find([one])
    for mention in found:
        assert 0 <= mention.start < mention.end <= len(getattr(one, mention.field))


def test_the_chronicle_is_read_about_as_well_as_was_measured() -> None:
    lines = (ROOT / "data" / "chronicle" / "chronicle.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["language"] == "en"][1::4]
    found = named(*(article(row["body"], id=row["id"], headline=row["headline"]) for row in rows))
    for kind, listed, least in (("person", "people", 0.85), ("place", "places", 0.8)):
        wanted = [(at, name) for at, row in enumerate(rows) for name in row[listed]]
        met = sum((kind, name) in found[at] for at, name in wanted)
        assert met / len(wanted) > least, kind
