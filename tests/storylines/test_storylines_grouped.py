"""Events and storylines: what is grouped, what is not, and that the order of arrival changes nothing."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from data.storylines import stretches
from data.storylines.features import MOST_FEATURES, features_of
from data.storylines.merging import merged
from data.storylines.pairing import Pairs
from data.storylines.stretches import cells, handed_on
from data.storylines.tables import times, with_storylines
from data.storylines.vectors import around
from tests.articles import make_article, table

LEAK = (
    ("Gas leak at Vizag factory kills nine", "Styrene gas leaked from the LG Polymers plant near Vizag"),
    ("Vizag gas leak: death toll reaches ten", "Styrene leaked at night from LG Polymers, doctors say"),
    ("Hundreds in hospital after Vizag gas leak", "The LG Polymers plant leaked styrene, police say"),
)
FINE = (
    (
        "Tribunal fines LG Polymers 50 crore over Vizag leak",
        "The green tribunal formed a panel of five judges",
    ),
    ("Green tribunal: LG Polymers must deposit 50 crore", "A panel of five will look into the Vizag leak"),
)
OTHERS = (
    ("Trampoline cup opens in Baku", "Athletes of thirty countries jump for medals"),
    ("Wheat harvest begins early in Ukraine", "Farmers hope for rain before the exports"),
    ("Orchestra names young conductor", "She will open the season with Brahms"),
    ("Tunnel under the fjord is delayed", "Engineers found water in the rock"),
    ("Parliament debates school meals", "Parties differ on who should pay for lunch"),
)


def newsroom(others: int = 30) -> list[dict[str, Any]]:
    """An affair of two events among news of other things."""
    rows = [
        make_article(
            id=f"leak{n}",
            headline=headline,
            summary=summary,
            language="en",
            published=f"2024-05-07T{6 + n:02}:00",
        )
        for n, (headline, summary) in enumerate(LEAK)
    ]
    rows += [
        make_article(
            id=f"fine{n}",
            headline=headline,
            summary=summary,
            language="en",
            published=f"2024-05-09T{7 + n:02}:00",
        )
        for n, (headline, summary) in enumerate(FINE)
    ]
    for n in range(others):
        chance = random.Random(n)
        words = ["".join(chance.choices("abdegiklmnoprstu", k=7)) for _ in range(13)]
        headline, summary = OTHERS[n] if n < len(OTHERS) else ("", "")
        rows.append(
            make_article(
                id=f"other{n}",
                headline=headline or " ".join(words[:5]).capitalize(),
                summary=summary or " ".join(words[5:]).capitalize(),
                language="en", published=f"2024-05-{1 + n % 30:02}T12:00",
            )
        )  # fmt: skip
    return rows


def groups(rows: list[dict[str, Any]], column: str = "storyline") -> dict[str, str | None]:
    found = with_storylines(table(*rows))
    return dict(zip(found.column("id").to_pylist(), found.column(column).to_pylist(), strict=True))


def test_one_happening_is_an_event_and_its_sequel_another_of_the_same_storyline() -> None:
    events, storylines = groups(newsroom(), "event"), groups(newsroom())
    assert events["leak0"] == events["leak1"] == events["leak2"] is not None
    assert events["fine0"] == events["fine1"] not in (None, events["leak0"])
    assert storylines["leak0"] == storylines["fine1"] is not None


def test_an_article_alone_has_neither() -> None:
    for column in ("event", "storyline"):
        assert groups(newsroom(), column)["other0"] is None


def test_ids_are_fit_for_an_address_and_stay_while_a_storyline_grows() -> None:
    rows = newsroom()
    fewer = [row for row in rows if not row["id"].startswith("fine")]
    assert (
        groups(fewer)["leak0"] == groups(rows)["fine1"] == stretches.storyline_id(stretches.key_of("leak0"))
    )
    assert stretches.event_id(stretches.key_of("leak0")) == groups(rows, "event")["leak0"]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_articles_changes_nothing(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.storylines.stretches.CELL", 8)
    rows = newsroom()
    shuffled = random.Random(seed).sample(rows, len(rows))
    for column in ("event", "storyline"):
        assert groups(shuffled, column) == groups(rows, column)


def test_copies_are_of_one_event() -> None:
    rows = newsroom()
    row = next(row for row in rows if row["id"] == "other9")
    row["duplicate_of"] = "other8"
    assert groups(rows, "event")["other9"] == groups(rows, "event")["other8"] is not None


def test_one_rare_word_in_common_is_no_affair() -> None:
    rows = newsroom()
    for id, headline in (("w1", "Gravel bikes get wider tyres"), ("w2", "Lorry spills gravel near Lyon")):
        rows.append(
            make_article(id=id, headline=headline, language="en", published=f"2024-05-1{id[1]}T08:00")
        )
    for column in ("event", "storyline"):
        assert groups(rows, column)["w1"] is None
    named = [
        row
        | {"mentions": make_article(headline="Gravel Ltd", mentions=["organisation:Gravel Ltd"])["mentions"]}
        if row["id"] in ("w1", "w2")
        else row
        for row in rows
    ]
    assert groups(named)["w1"] == groups(named)["w2"] is not None


def test_two_alone_are_asked_for_more_the_further_they_are_apart() -> None:
    def told(days: int) -> bool:
        rows = [
            make_article(id=id, headline=f"{words} of the Sarsang dam", language="en",
                         summary=f"{words} {id} kavura menoti", published=f"2024-{month:02}-01T08:00")
            for id, words, month in (("one", "Repair", 1), ("two", "Opening", 1 + days // 30))
        ]  # fmt: skip
        found = groups([*newsroom(), *rows])
        return found["one"] is not None and found["one"] == found["two"]

    assert told(0)
    assert not told(240)


def test_languages_meet_over_names_and_numbers() -> None:
    def told(id: str, language: str, headline: str, body: str, **fields: Any) -> dict[str, Any]:
        people = ("person:Gubad Ibadoghlu", "organisation:Kurdakhani court", "place:Lankaran")
        return make_article(id=id, language=language, headline=headline, body=body, mentions=people, **fields)

    rows = [
        *newsroom(),
        told("en", "en", "Court rules on scholar", "House arrest of 267 days", published="2024-05-03T10:00"),
        told("az", "az", "Məhkəmə qərar verdi", "Ev dustaqlığı 267 gün", published="2024-05-03T12:00"),
    ]
    assert groups(rows)["en"] == groups(rows)["az"] is not None


def test_undated_articles_are_left_out_and_what_a_table_says_stands() -> None:
    rows = newsroom()
    rows[0]["published"] = None
    rows[1]["storyline"] = "ours"
    found = groups(rows)
    assert (found["leak0"], found["leak1"]) == (None, "ours")


def test_no_articles_have_no_groups() -> None:
    assert groups([]) == {}
    assert groups([make_article(headline="Alone", published="2024-05-01")]) == {"alone": None}


def features(**fields: Any) -> dict[int, float]:
    """What an article among others has, and what each weighs."""
    rows = [make_article(headline="Another", language="en"), make_article(language="en", **fields)]
    found = features_of(table(*rows))
    here = slice(*found.begins[[1, 2]])
    return dict(zip(found.features[here].tolist(), found.weights[here].tolist(), strict=True))


def test_an_outlets_name_after_the_headline_is_no_feature() -> None:
    bare = features(id="b", headline="Gas leak in India")
    assert features(id="s", headline="Gas leak in India - The New York Times") == bare
    assert list(bare.values()) == [2.0, 2.0, 2.0, 2.0]


def test_a_word_weighs_by_where_it_stands_and_a_name_more() -> None:
    name = {"entity": "LG Polymers", "kind": "organisation", "field": "summary", "start": 0, "end": 11}
    told = features(
        id="w", headline="Leak", summary="Leaks kill", body="Nine nine nine killed", mentions=[name]
    )
    assert sorted(told.values()) == [1.5, 1.5, 2.0, 2.0]


def test_a_hostile_text_gives_few_features() -> None:
    text = " ".join(f"w{n}" for n in range(100_000))
    told = features(id="h", headline=text, summary=text, body=text)
    assert len(told) == MOST_FEATURES
    assert set(told.values()) == {2.0}


def test_no_articles_have_no_features() -> None:
    assert len(features_of(table())) == 0
    assert len(features_of(table(make_article(headline="", id="mute"))).features) == 0


def test_rarity_is_told_by_the_days_around_as_many_as_bring_the_articles() -> None:
    first, last, width = around(np.array([0, 0, 10, 11, 12, 40]), reference=3)
    assert (first[3], last[3], width[3]) == (2, 5, 1)
    assert (first[5], last[5], width[5]) == (3, 6, 29)


def test_average_links_do_not_chain() -> None:
    """Each is like the next and nothing else: single links would make one group of all."""
    chain = Pairs(np.arange(5), np.arange(1, 6), np.array([0.5, 0.4, 0.5, 0.4, 0.5]))
    assert merged(6, chain, 0.3).tolist() == [0, 0, 2, 2, 4, 4]


def test_cells_are_halved_while_they_have_too_many() -> None:
    times = np.array([0.0, 1.0, 2.0, 2.5, 2.6, 2.7, 900.0])
    code = cells(times, most=3)
    assert len(set(code[2:6].tolist())) == 1
    assert (code[2] // 16, code[2] % 16) == (2, 0)
    assert len({code[0], code[2], code[6]}) == 3
    assert cells(times[1:], most=3)[1:].tolist() == code[2:].tolist()


def test_groups_of_a_window_go_on_with_the_key_that_most_have() -> None:
    window = np.array([0, 0, 0, 3, 0, 3, 6])
    assert handed_on(window, np.arange(100, 107), np.array([7, 7, 8, 9])).tolist() == [7, 9, 106]


def test_storylines_go_on_from_cell_to_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = groups(newsroom(120)), groups(newsroom(120), "event")
    monkeypatch.setattr("data.storylines.stretches.CELL", 60)
    found = with_storylines(table(*newsroom(120)))
    days = np.sort(times(found.column("published"), found.column("published_precision")))
    assert len(set(cells(days).tolist())) > 2
    assert (groups(newsroom(120)), groups(newsroom(120), "event")) == whole
