"""Near-copies: what is one, what is the next issue of a series, and that the folder knows both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest

from data.store.checking import check
from data.store.copies import Text, are_copies, candidates, groups, signatures
from data.store.folder import CorpusFolder
from tests.articles import make_article, table

WIRE = "The health ministry said on Monday that the first doses of the vaccine had arrived in the capital"
NOON = datetime(2024, 5, 14, 12, tzinfo=UTC)


def text(headline: str, summary: str = WIRE, **fields: Any) -> Text:
    given = {"body": "", "language": "en", "source": "Wire", "published": NOON, **fields}
    return Text(headline, summary, **given)


COPIES = {
    "the same in another outlet": (text("First doses arrive"), text("First doses arrive", source="Herald")),
    "a word more": (
        text("First doses arrive in capital"),
        text("First doses of vaccine arrive in capital", WIRE + " (Reuters)", source="Herald"),
    ),
    "a headline that says enough": (
        text("First doses of the vaccine arrive in the capital", ""),
        text("First doses of the vaccine arrive in the capital", source="Herald"),
    ),
    "long bodies under other headlines": (
        text("Doses arrive", "", body=" ".join(f"word{n} and" for n in range(200))),
        text("Vaccine is here", "", body=" ".join(f"word{n} and" for n in range(195)), source="Herald"),
    ),
}
OTHERS = {
    "another number": (text("Gold at 1,780"), text("Gold at 1,795", source="Herald")),
    "the same words a day later": (
        text("At a glance"),
        text("At a glance", published=NOON + timedelta(days=1)),
    ),
    "a week on, elsewhere": (text("Doses"), text("Doses", source="B", published=NOON + timedelta(days=8))),
    "another team": (
        text("Bills 2020 schedule, dates and more", "When are the Bills playing in the league in 2020"),
        text("Giants 2020 schedule, dates and more", "When are the Giants playing in the league in 2020"),
    ),
    "another team, elsewhere": (
        text("Bills schedule, dates and more", "When are the Bills playing in the league this year"),
        text(
            "Giants schedule, dates and more",
            "When are the Giants playing in the league this year",
            source="B",
        ),
    ),
    "another hour": (text("2020/05/07 00:00 GMT"), text("2020/05/07 07:00 GMT")),
    "another language": (text("First doses arrive"), text("First doses arrive", language="fr", source="B")),
    "boilerplate under other headlines": (text("Doses arrive"), text("Parliament votes", source="Herald")),
}


@pytest.mark.parametrize("pair", COPIES.values(), ids=COPIES)
def test_copies(pair: tuple[Text, Text]) -> None:
    assert are_copies(*pair)
    assert are_copies(*reversed(pair))


@pytest.mark.parametrize("pair", OTHERS.values(), ids=OTHERS)
def test_no_copies(pair: tuple[Text, Text]) -> None:
    assert not are_copies(*pair)
    assert not are_copies(*reversed(pair))


def test_candidates_share_much_and_are_near_in_time() -> None:
    bands = signatures([WIRE, WIRE + " today", "quite another matter of gardens and of stones", WIRE, "", ""])
    days = np.array([1.0, 2.0, 3.0, 40.0, np.nan, np.nan])
    new = np.ones(6, np.bool_)
    assert candidates(bands, new, days).tolist() == [[0, 1]]
    assert candidates(bands, ~new, days).tolist() == []


def test_the_earliest_is_the_original_whatever_the_order_of_pairs() -> None:
    rank = {"a": 3, "b": 1, "c": 2, "d": 4}
    assert groups([("a", "b"), ("a", "c")], rank) == {"a": "b", "c": "b"}
    assert groups([("c", "a"), ("b", "a"), ("d", "gone")], rank) == {"a": "b", "c": "b"}


def copies(folder: CorpusFolder) -> dict[str, str]:
    told = folder.table().select(["id", "duplicate_of"]).to_pylist()
    return {row["id"]: row["duplicate_of"] for row in told if row["duplicate_of"]}


def wire(id: str, day: int, headline: str = "First doses arrive", **fields: Any) -> dict[str, Any]:
    return make_article(
        id=id, headline=headline, summary=WIRE, source=id, published=f"2024-05-{day:02}T12:00", **fields
    )


def add(folder: CorpusFolder, *rows: dict[str, Any]) -> None:
    with folder.writing() as writer:
        writer.add(table(*rows))


@pytest.fixture
def folder(tmp_path: Path) -> CorpusFolder:
    return CorpusFolder.create(tmp_path / "news", "News", ZoneInfo("UTC"))


def test_a_folder_finds_copies_among_new_and_old(folder: CorpusFolder) -> None:
    add(folder, wire("b", 14), wire("c", 20, "Something else altogether"))
    assert copies(folder) == {}
    add(folder, wire("d", 15))
    assert copies(folder) == {"d": "b"}
    add(folder, wire("a", 13))
    assert copies(folder) == {"b": "a", "d": "a"}
    assert check(folder) == []


def test_the_order_of_arrival_changes_nothing(folder: CorpusFolder, tmp_path: Path) -> None:
    rows = [wire("a", 13), wire("b", 14), wire("c", 14, "Something else"), wire("d", 15)]
    add(folder, *rows)
    other = CorpusFolder.create(tmp_path / "other", "News", ZoneInfo("UTC"))
    for row in reversed(rows):
        add(other, row)
    assert copies(folder) == copies(other) == {"b": "a", "d": "a"}


def test_an_article_that_changes_is_compared_again(folder: CorpusFolder) -> None:
    add(folder, wire("a", 13), wire("b", 14))
    add(folder, wire("b", 14, "Quite another matter in the end"))
    assert copies(folder) == {}
    add(folder, wire("b", 14))
    assert copies(folder) == {"b": "a"}


def _stopped(folder: CorpusFolder, *rows: dict[str, Any]) -> None:
    with folder.writing() as writer:
        writer.add(table(*rows))
        raise KeyboardInterrupt


def test_a_run_that_was_stopped_is_caught_up_with(folder: CorpusFolder) -> None:
    with pytest.raises(KeyboardInterrupt):
        _stopped(folder, wire("a", 13), wire("b", 14))
    assert copies(folder) == {}
    with folder.writing():
        pass
    assert copies(folder) == {"b": "a"}
    number = folder.number()
    with folder.writing():
        pass
    assert folder.number() == number


def test_a_correction_that_was_not_compared_is_waiting(folder: CorpusFolder) -> None:
    add(folder, wire("a", 13))
    assert not folder.unfinished()
    with pytest.raises(KeyboardInterrupt):
        _stopped(folder, wire("a", 14))
    assert folder.unfinished()
    with folder.writing():
        pass
    assert not folder.unfinished()


def test_a_long_run_compares_now_and_then(folder: CorpusFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.store.writing._COMPARED", 2)
    with folder.writing() as writer:
        writer.add(table(wire("a", 14), wire("b", 14)))
        assert copies(folder) == {"b": "a"}
        writer.add(table(wire("c", 14)))
        assert copies(folder) == {"b": "a"}
    assert copies(folder) == {"b": "a", "c": "a"}


def test_what_is_forgotten_is_in_no_pair(folder: CorpusFolder) -> None:
    add(folder, wire("a", 13), wire("b", 14), wire("c", 15))
    with folder.writing() as writer:
        writer.forget(["a"])
    assert copies(folder) == {"c": "b"}
    assert check(folder) == []


def test_what_a_table_says_itself_stands(folder: CorpusFolder) -> None:
    add(folder, wire("a", 13), wire("b", 14, duplicate_of="elsewhere"))
    assert copies(folder) == {"b": "elsewhere"}


def test_signatures_of_nothing() -> None:
    assert signatures([]).shape[0] == 0
    assert isinstance(pa.array([row.tobytes() for row in signatures(["a"])])[0].as_py(), bytes)


def test_the_undated_are_compared_with_all(folder: CorpusFolder) -> None:
    add(folder, wire("a", 13))
    add(folder, make_article(id="b", headline="First doses arrive", summary=WIRE, source="b", published=None))
    add(folder, wire("c", 13))
    assert copies(folder) == {"b": "a", "c": "a"}
