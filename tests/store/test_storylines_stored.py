"""Events and storylines of a corpus folder: however its articles come in, they end the same."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from data.commands import app
from data.store.checking import check
from data.store.folder import CorpusFolder
from data.store.grouping import Grouping
from data.store.parts import part_path
from data.store.schemas import ENTITIES_SCHEMA, MENTIONS_SCHEMA
from data.storylines.tables import with_storylines
from tests.articles import make_article, table

#: Affairs, each with a few events some days apart, in several outlets.
AFFAIRS: Final = 8
LENGTH: Final = 40


def newsroom() -> list[dict[str, Any]]:
    rows = []
    for affair in range(AFFAIRS):
        chance = random.Random(affair)
        names = words(chance, 6)
        for event in range(4):
            about = words(chance, 6)
            day = (affair * 5 + event * 4) % LENGTH
            for outlet in range(3):
                said = [*chance.sample(names, 4), *chance.sample(about, 4), *words(chance, 3)]
                chance.shuffle(said)
                rows.append(
                    article(f"a{affair}-{event}-{outlet}", day, 8 + outlet * 3, said, f"Outlet {outlet}")
                )
    for n in range(80):
        chance = random.Random(1_000 + n)
        rows.append(article(f"n{n}", n % LENGTH, 12, words(chance, 12), "Wire"))
    return rows


def words(chance: random.Random, many: int) -> list[str]:
    return ["".join(chance.choices("abdegiklmnoprstu", k=8)) for _ in range(many)]


def article(id: str, day: int, hour: int, said: list[str], source: str) -> dict[str, Any]:
    month, date = (4, 11 + day) if day < 20 else (5, day - 19)
    return make_article(
        id=id, headline=" ".join(said[:5]).capitalize(), summary=" ".join(said[5:]).capitalize(),
        source=source, url=f"https://news.example/{id}", language="en",
        published=f"2024-{month:02}-{date:02}T{hour:02}:00",
    )  # fmt: skip


ROWS: Final = newsroom()


@pytest.fixture(autouse=True)
def small_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.storylines.stretches.CELL", 40)


@pytest.fixture
def folder(tmp_path: Path) -> CorpusFolder:
    return CorpusFolder.create(tmp_path / "news", "News", ZoneInfo("UTC"))


def groups(found: pa.Table) -> dict[str, tuple[str | None, str | None]]:
    columns = [found.column(name).to_pylist() for name in ("id", "event", "storyline")]
    return {id: (event, storyline) for id, event, storyline in zip(*columns, strict=True)}


def add(folder: CorpusFolder, rows: list[dict[str, Any]]) -> None:
    with folder.writing() as writer:
        writer.add(table(*rows))


def at_once() -> dict[str, tuple[str | None, str | None]]:
    return groups(with_storylines(table(*ROWS)))


def test_the_affairs_are_found() -> None:
    found = at_once()
    assert found["a0-0-0"][0] == found["a0-0-2"][0] != found["a0-1-0"][0]
    assert found["a0-0-0"][1] == found["a0-1-1"][1] is not None
    assert found["n3"] == (None, None)
    assert len({storyline for _, storyline in found.values() if storyline}) >= AFFAIRS


def test_a_folder_has_what_a_table_has(folder: CorpusFolder) -> None:
    add(folder, ROWS)
    assert groups(folder.table()) == at_once()
    assert check(folder) == []


def steps(seed: int) -> Iterator[list[dict[str, Any]]]:
    rows = random.Random(seed).sample(ROWS, len(ROWS))
    size = -(-len(rows) // 5)
    yield from (rows[start : start + size] for start in range(0, len(rows), size))


@pytest.mark.parametrize("seed", range(5))
def test_five_random_orders_in_five_increments_end_the_same(folder: CorpusFolder, seed: int) -> None:
    for step in steps(seed):
        add(folder, step)
    assert groups(folder.table()) == at_once()
    assert check(folder) == []


def test_news_that_comes_day_by_day_ends_the_same_and_touches_little(folder: CorpusFolder) -> None:
    rows = sorted(ROWS, key=lambda row: row["published"])
    for start in range(0, len(rows), 20):
        add(folder, rows[start : start + 20])
    assert groups(folder.table()) == at_once()
    last = folder.manifest().of("groups")[-1]
    assert last.rows < len(rows) / 2


def test_a_storyline_keeps_its_id_while_it_grows(folder: CorpusFolder) -> None:
    first = [row for row in ROWS if not row["id"].startswith("a0-1")]
    add(folder, first)
    before = groups(folder.table())["a0-0-0"]
    add(folder, ROWS)
    assert groups(folder.table())["a0-0-0"] == before == groups(folder.table())["a0-0-2"]
    assert groups(folder.table())["a0-1-0"][1] == before[1]


@pytest.mark.parametrize("gone", ["a0-0-0", "a1-2-1", "n7"])
def test_forgotten_articles_leave_what_there_would_be_without_them(folder: CorpusFolder, gone: str) -> None:
    add(folder, ROWS)
    with folder.writing() as writer:
        writer.forget([gone])
    assert groups(folder.table()) == groups(with_storylines(table(*(r for r in ROWS if r["id"] != gone))))
    assert check(folder) == []
    for part in folder.manifest().parts:
        kept = pq.read_table(part_path(folder.path, part.name))
        assert gone not in kept.column("id").to_pylist()


def test_a_corrected_article_is_grouped_by_what_it_says_now(folder: CorpusFolder) -> None:
    other = next(row for row in ROWS if row["id"] == "n7")
    wrong = other | {"summary": ROWS[0]["summary"], "headline": ROWS[0]["headline"]}
    add(folder, [row for row in ROWS if row["id"] != "n7"] + [wrong])
    add(folder, [other])
    assert groups(folder.table()) == at_once()


def test_an_article_that_moves_in_time_leaves_its_old_place(folder: CorpusFolder) -> None:
    moved = dict(ROWS[0], published=ROWS[-1]["published"])
    add(folder, [moved, *ROWS[1:]])
    add(folder, ROWS)
    assert groups(folder.table()) == at_once()


def test_undated_articles_have_no_group_and_are_looked_at_once(folder: CorpusFolder) -> None:
    add(folder, [*ROWS[:20], make_article(headline="No date")])
    assert groups(folder.table())["no-date"] == (None, None)
    number = folder.number()
    with folder.writing():
        pass
    assert folder.number() == number


def test_what_a_killed_run_has_left_is_grouped_by_the_next(folder: CorpusFolder) -> None:
    with folder.writing(finish=False) as writer:
        writer.add(table(*ROWS))
    assert folder.unfinished()
    assert check(folder) == []
    with folder.writing():
        pass
    assert not folder.unfinished()
    assert groups(folder.table()) == at_once()


def test_killed_while_grouping(folder: CorpusFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    add(folder, ROWS[:60])

    def stop(self: Grouping) -> pa.Table:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Grouping, "run", stop)
        with pytest.raises(KeyboardInterrupt):
            add(folder, ROWS)
    assert check(folder) == []
    add(folder, ROWS)
    assert groups(folder.table()) == at_once()


def test_many_small_parts_become_one(folder: CorpusFolder) -> None:
    for start in range(0, 60, 3):
        add(folder, ROWS[start : start + 3])
    assert len(folder.manifest().of("groups")) < 12
    assert groups(folder.table()) == groups(with_storylines(table(*ROWS[:60])))


def test_names_that_are_resolved_anew_change_the_groups(folder: CorpusFolder) -> None:
    """What `settle` says of mentions goes into the features of that very run."""
    add(folder, ROWS)
    ids = ["n3", "n4", "n5"]
    names = [
        {"entity": f"Person {n}", "kind": "person", "field": "headline", "start": 0, "end": 3}
        for n in range(9)
    ]
    with folder.writing() as writer:
        rows = [row for part in writer.articles() for row in part.to_pylist() if row["id"] in ids]
        mentions = pa.Table.from_pylist(
            [{"id": row["id"], "digest": row["digest"], "mentions": names} for row in rows],
            schema=MENTIONS_SCHEMA,
        )
        writer.settle(ENTITIES_SCHEMA.empty_table(), iter([mentions]))
    found = groups(folder.table())
    assert found["n3"][1] == found["n4"][1] is not None
    assert check(folder) == []


def test_check_tells_what_was_not_grouped(folder: CorpusFolder) -> None:
    add(folder, ROWS[:30])
    with folder.writing(finish=False) as writer:
        writer.add(table(*ROWS[30:40]))
        writer._commit(writer.manifest.parts, writer.manifest.articles, waiting=False)
    assert check(folder) == ["Articles whose event and storyline were not looked for: 10."]


def test_groups_of_articles_that_are_not_there_are_told(folder: CorpusFolder) -> None:
    add(folder, ROWS[:30])
    with folder.writing(finish=False) as writer:
        parts = tuple(part for part in writer.manifest.parts if part.kind != "articles")
        writer._commit(parts, 0)
    assert any("speaks of articles that are not there: 30" in line for line in check(folder))


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_an_export_has_events_and_storylines_and_another_folder_keeps_them(
    folder: CorpusFolder, tmp_path: Path, format: str
) -> None:
    add(folder, ROWS[:40])
    out, other = tmp_path / f"out.{format}", tmp_path / "other"
    words = ["export", "--corpus", str(folder.path), "--format", format, "--to", str(out)]
    assert CliRunner().invoke(app, words).exit_code == 0
    words = ["add", str(out), "--corpus", str(other), "--no-entities"]
    assert CliRunner().invoke(app, words).exit_code == 0
    assert groups(CorpusFolder.open(other).table()) == groups(folder.table())


def test_storylines_that_a_run_left_out_are_found_by_the_next(folder: CorpusFolder, tmp_path: Path) -> None:
    add(folder, ROWS[:40])
    whole, other = folder.table(), tmp_path / "other"
    columns = whole.drop_columns(["event", "storyline"])
    pq.write_table(columns, tmp_path / "news.parquet")
    words = ["add", str(tmp_path / "news.parquet"), "--corpus", str(other), "--no-entities"]
    assert CliRunner().invoke(app, [*words, "--no-storylines"]).exit_code == 0
    left = CorpusFolder.open(other)
    assert len(left.table()) == 40
    assert left.table().column("storyline").null_count == 40
    assert left.unfinished()
    assert CliRunner().invoke(app, words).exit_code == 0
    assert groups(left.table()) == groups(whole)
    assert left.table().column("storyline").null_count < 40


def test_the_parts_of_a_folder_are_the_same_in_any_place() -> None:
    """Ids of groups depend on ids of articles alone."""
    found = []
    for _ in range(2):
        with tempfile.TemporaryDirectory() as path:
            folder = CorpusFolder.create(Path(path) / "news", "News", ZoneInfo("UTC"))
            add(folder, ROWS[:50])
            found.append(groups(folder.table()))
    assert found[0] == found[1]
