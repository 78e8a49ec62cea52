"""Corrections: what a line may say, what holds, and what it makes of mentions."""

from __future__ import annotations

import itertools
import json
import random
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from data.article import Mention
from data.corrected import Corrected
from data.correction_import import import_of
from data.correction_lines import checked, read_log, write_log
from data.correction_words import describe
from data.corrections import Correction, Log
from tests.articles import make_article, table

US, USA, STATES = "place:US", "place:U.S.", "place:United States"
ILHAM, HEYDAR = "person:Ilham Aliyev", "person:Heydar Aliyev"
START = datetime(2026, 1, 1, tzinfo=UTC)


def said(n: int, kind: str, entity: str = "", into: str = "", **told: Any) -> Correction:
    fields = {"id": f"c{n}", "when": (START + timedelta(minutes=n)).isoformat(), "kind": kind, **told}
    fields |= {name: key for name, key in (("entity", entity), ("into", into)) if key}
    return checked(fields)


def log(*corrections: Correction) -> Log:
    return read_log(write_log(corrections))


def of(corrections: Log, entity: str, written: str = "", article: str = "a") -> str | None:
    return Corrected.by(corrections).of(entity, written, article)


MERGE = said(1, "merge", US, USA)


def test_a_line_is_read_as_it_was_written() -> None:
    split = said(2, "split", ILHAM, HEYDAR, written=["Aliyev", "Heydar\n Aliyev"], note="père", by="Lead")
    undo = said(3, "undo", of="c2")
    again = log(MERGE, split, undo)
    assert again.corrections == (MERGE, split, undo)
    assert not again.bad
    assert split.written == ("Aliyev", "Heydar Aliyev")
    assert set(json.loads(write_log([MERGE]))) == {"id", "kind", "when", "entity", "into"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "no JSON"),
        ("[1]", "no JSON object"),
        ("[" * 100_000, "no JSON"),
        ('{"kind": "unite", "id": "x", "when": "2026-01-01T00:00+00:00"}', "it must be merge"),
        ('{"kind": ["merge"]}', "it must be merge"),
        ({"entity": "US"}, "person:Ilham Aliyev"),
        ({"entity": "person: "}, "person:Ilham Aliyev"),
        ({"entity": 7}, "person:Ilham Aliyev"),
        ({"into": US}, "both"),
        ({"into": "place:" + "x" * 301}, "over 300"),
        ({"into": "place:a\x07b"}, "control"),
        ({"into": "place:a\u202eb"}, "can’t be shown"),
        ({"when": "yesterday"}, "no time"),
        ({"when": "2026-01-01T00:00"}, "zone"),
        ({"when": None}, "no time"),
        ({"id": "../x"}, "an id has"),
        ({"written": ["US"]}, "merge has no field"),
        ({"kind": "rename", "into": "person:US"}, "keeps the kind"),
        ({"kind": "retype", "into": "person:USA"}, "keeps the name"),
        ({"kind": "split"}, "which mentions"),
        ({"kind": "split", "written": "US"}, "no list"),
        ({"kind": "split", "written": ["US", 7]}, "no text"),
        ({"kind": "reject"}, "reject has no field “into”"),
        ({"note": 7}, "no text"),
        ({"note": "x" * 1001}, "over 1,000"),
    ],
)
def test_a_bad_line_is_named_and_the_others_hold(line: str | dict[str, Any], reason: str) -> None:
    whole = {"id": "c9", "kind": "merge", "when": "2026-01-01T00:00:00+00:00", "entity": US, "into": USA}
    told = line if isinstance(line, str) else json.dumps(whole | line)
    found = read_log(b"\n" + told.encode() + b"\n" + write_log([MERGE]))
    assert [bad.line for bad in found.bad] == [2]
    assert reason in found.bad[0].reason
    assert found.corrections == (MERGE,)


def test_bytes_that_are_no_text_are_a_bad_line() -> None:
    assert "no JSON" in read_log(b"\xff\xfe\n").bad[0].reason


def test_an_id_that_says_two_things_is_a_bad_line_and_one_said_twice_is_once() -> None:
    other = said(1, "merge", US, STATES)
    found = read_log(write_log([MERGE, MERGE, other]))
    assert found.corrections == (MERGE,)
    assert "another line has its id" in found.bad[0].reason


def test_chains_end_where_they_end() -> None:
    chain = log(MERGE, said(2, "merge", USA, STATES))
    assert [of(chain, key) for key in (US, USA, STATES)] == [STATES] * 3


def test_a_rename_after_a_merge_takes_what_was_merged() -> None:
    renamed = log(MERGE, said(2, "rename", USA, "place:America"))
    assert of(renamed, US) == "place:America"


def test_names_can_change_places() -> None:
    swap = log(
        said(1, "rename", ILHAM, "person:x"),
        said(2, "rename", HEYDAR, ILHAM),
        said(3, "rename", "person:x", HEYDAR),
    )
    assert [of(swap, ILHAM), of(swap, HEYDAR)] == [HEYDAR, ILHAM]


def test_an_undo_in_the_middle_is_as_if_it_had_never_been_said() -> None:
    rest = said(2, "merge", USA, STATES)
    assert Corrected.by(log(MERGE, rest, said(3, "undo", of="c1"))).digest == Corrected.by(log(rest)).digest


def test_what_took_back_can_be_taken_back() -> None:
    undone = log(MERGE, said(2, "undo", of="c1"), said(3, "undo", of="c2"))
    assert of(undone, US) == USA
    assert undone.in_force() == (MERGE,)
    assert of(log(*undone.corrections, said(4, "undo", of="c3")), US) == US


def test_an_undo_of_what_comes_later_or_is_not_there_does_nothing() -> None:
    assert log(said(1, "undo", of="c2"), said(2, "merge", US, USA), said(3, "undo", of="cX")).in_force()


def test_a_split_takes_what_is_written_so_and_where_it_says() -> None:
    by_form = log(said(1, "split", ILHAM, HEYDAR, written=["Heydar Aliyev"]))
    assert of(by_form, ILHAM, "Heydar Aliyev") == HEYDAR
    assert of(by_form, ILHAM, "Aliyev") == ILHAM
    both = log(said(1, "split", ILHAM, HEYDAR, written=["Aliyev"], articles=["a"]))
    assert [of(both, ILHAM, "Aliyev", id) for id in "ab"] == [HEYDAR, ILHAM]
    assert of(both, ILHAM, "Ilham Aliyev", "a") == ILHAM


def test_a_split_takes_from_what_had_become_the_entity() -> None:
    merged = log(said(1, "merge", "person:I. Aliyev", ILHAM), said(2, "split", ILHAM, HEYDAR, articles=["a"]))
    assert of(merged, "person:I. Aliyev") == HEYDAR


def test_what_is_rejected_is_gone_and_comes_back() -> None:
    gone = said(1, "reject", US)
    assert of(log(gone), US) is None
    assert of(log(gone, said(2, "undo", of="c1")), US) == US


def random_log(rng: random.Random, fresh: bool = False) -> list[Correction]:
    """Corrections among a few names; with `fresh`, none makes an entity that was another thing before."""
    keys = [f"{kind}:{name}" for kind in ("person", "place") for name in "ABCD"]
    made: list[Correction] = []
    for n in range(rng.randint(1, 9)):
        entity, into = rng.sample(keys, 2)
        if fresh and any(into == one.entity for one in made):
            continue
        kind = rng.choice(["merge", "split", "reject", "undo"])
        if kind == "undo":
            made += [said(n, "undo", of=rng.choice(made).id)] if made else []
        elif kind == "reject":
            made.append(said(n, kind, entity))
        else:
            told = {"written": rng.sample("ABCD", 2)} if kind == "split" else {}
            made.append(said(n, kind, entity, into, **told))
    return made


@pytest.mark.parametrize("seed", range(30))
def test_lines_mean_the_same_in_any_order_and_twice(seed: int) -> None:
    rng = random.Random(seed)
    made = random_log(rng)
    there = Corrected.by(log(*made)).digest
    mixed = [*made, *made]
    rng.shuffle(mixed)
    assert Corrected.by(log(*mixed)).digest == there


@pytest.mark.parametrize("seed", range(30))
def test_what_is_corrected_stays_so_when_it_is_corrected_again(seed: int) -> None:
    corrected = Corrected.by(log(*random_log(random.Random(seed), fresh=True)))
    for kind, name, form in itertools.product(("person", "place"), "ABCD", "ABCD"):
        once = corrected.of(f"{kind}:{name}", form, "a")
        assert once is None or corrected.of(once, form, "a") == once


def one_by_one(corrections: Log, entity: str, form: str, article: str) -> str | None:
    """What the rules say, read off plainly."""
    now: str | None = entity
    for one in corrections.in_force():
        if one.entity == now:
            written = not one.written or form in one.written
            if written and (not one.articles or article in one.articles):
                now = one.into or None
    return now


@pytest.mark.parametrize("seed", range(60))
def test_mentions_become_what_the_rules_say_one_after_the_other(seed: int) -> None:
    made = log(*random_log(random.Random(seed)))
    corrected = Corrected.by(made)
    for kind, name, form in itertools.product(("person", "place"), "ABCD", "ABCD"):
        for article in ("a", "b"):
            found = corrected.of(f"{kind}:{name}", form, article)
            assert found == one_by_one(made, f"{kind}:{name}", form, article)


def test_thousands_of_corrections_are_read_and_gone_through_in_a_moment() -> None:
    made = [said(n, "rename", f"place:{n}", f"place:{n + 1}") for n in range(5_000)]
    made += [said(n, "split", "place:x", f"place:y{n}", written=[str(n)]) for n in range(5_000, 6_000)]
    begun = time.process_time()
    corrected = Corrected.by(log(*made))
    assert [corrected.whole(f"place:{n}") for n in range(5_001)] == ["place:5000"] * 5_001
    assert corrected.of("place:x", "5999", "a") == "place:y5999"
    assert time.process_time() - begun < 5


def test_mentions_keep_their_places() -> None:
    rows = table(
        make_article(
            id="a", headline="US and U.S.", body="Aliyev",
            mentions=[Mention("US", "place", "headline", 0, 2), Mention("U.S.", "place", "headline", 7, 11),
                      Mention("Ilham Aliyev", "person", "body", 0, 6), Mention("Baku", "place")],
        ),
        make_article(id="b", headline="Other", mentions=["place:Baku"]),
    )  # fmt: skip
    told = log(MERGE, said(2, "split", ILHAM, HEYDAR, written=["Aliyev"]), said(3, "reject", "place:Baku"))
    corrected = Corrected.by(told).table(rows)
    assert corrected.schema == rows.schema
    assert corrected.column("mentions").to_pylist() == [
        [
            {"entity": "U.S.", "kind": "place", "field": "headline", "start": 0, "end": 2},
            {"entity": "U.S.", "kind": "place", "field": "headline", "start": 7, "end": 11},
            {"entity": "Heydar Aliyev", "kind": "person", "field": "body", "start": 0, "end": 6},
        ],
        [],
    ]
    assert corrected.drop_columns("mentions").equals(rows.drop_columns("mentions"))


def test_corrections_are_told_in_words() -> None:
    told = log(
        MERGE, said(2, "retype", US, "organisation:US"), said(3, "undo", of="c1"),
        said(4, "split", ILHAM, HEYDAR, written=["Aliyev"], articles=["a"]),
    )  # fmt: skip
    assert [describe(one, told) for one in told.corrections] == [
        "“US” (place) is the same as “U.S.” (place).",
        "“US” (place) is an organisation.",
        "Taken back: “US” (place) is the same as “U.S.” (place).",
        "“Ilham Aliyev” (person) is “Heydar Aliyev” (person) where it is written “Aliyev”, "
        "in 1 named article.",
    ]


def test_an_import_says_what_is_new_known_and_in_conflict() -> None:
    here = log(MERGE, said(2, "reject", ILHAM))
    given = log(
        MERGE, said(2, "reject", HEYDAR), said(3, "merge", US, STATES), said(4, "merge", USA, STATES),
        said(5, "undo", of="c3"), said(6, "undo", of="c1"), said(7, "merge", US, "place:Us"),
    )  # fmt: skip
    found = import_of(given, here)
    assert [one.id for one in found.known] == ["c1"]
    assert [(one.given.id, one.here.id) for one in found.conflicts] == [("c2", "c2"), ("c7", "c1")]
    assert [one.id for one in found.new] == ["c3", "c4", "c5", "c6"]
    assert [one.id for one in found.chosen(conflicts=False)] == ["c3", "c4", "c5", "c6"]
    assert [one.id for one in found.chosen(conflicts=True)] == ["c3", "c4", "c5", "c6", "c7"]
