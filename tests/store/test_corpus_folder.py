"""The corpus folder: what is taken in is there once, whole and for good."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.article import SCHEMA
from data.corpus import CorpusUnavailable
from data.opening import open_corpus
from data.settings import Settings
from data.store.added import Added
from data.store.checking import check
from data.store.folder import CorpusFolder, FolderBusy
from data.store.manifest import Manifest
from data.store.parts import read_parts, with_digests, write_part
from data.store.schemas import COPIES_SCHEMA, LATER, PART_SCHEMA
from data.store.writing import Writer
from tests.articles import make_article, table

UTC = ZoneInfo("UTC")


def articles(*rows: tuple[str, str]) -> pa.Table:
    """An article table of (id, headline)."""
    return table(*(make_article(id=id, headline=headline) for id, headline in rows))


def headlines(folder: CorpusFolder) -> dict[str, str]:
    table = folder.table()
    return dict(zip(table.column("id").to_pylist(), table.column("headline").to_pylist(), strict=True))


@pytest.fixture
def folder(tmp_path: Path) -> CorpusFolder:
    return CorpusFolder.create(tmp_path / "news", "News", UTC)


@pytest.fixture
def writer(folder: CorpusFolder) -> Iterator[Writer]:
    with folder.writing() as writer:
        yield writer


def test_articles_of_some_ids_are_as_they_are_now(folder: CorpusFolder, writer: Writer) -> None:
    writer.add(articles(("a", "One"), ("b", "Two")))
    writer.add(articles(("a", "One, corrected"), ("c", "Three")))
    found = folder.of_ids(["a", "b", "unknown"], ["headline"])
    assert sorted(map(tuple, (row.values() for row in found.to_pylist()))) == [
        ("a", "One, corrected"), ("b", "Two"),
    ]  # fmt: skip


def test_a_new_folder_is_empty_and_sound(folder: CorpusFolder) -> None:
    assert (folder.manifest().articles, len(folder.table()), check(folder)) == (0, 0, [])


def test_articles_are_there_once_they_were_added(folder: CorpusFolder, writer: Writer) -> None:
    assert writer.add(articles(("a", "One"), ("b", "Two"))) == Added(new=2)
    assert headlines(folder) == {"a": "One", "b": "Two"}
    assert folder.manifest().articles == 2


def test_adding_the_same_again_writes_nothing(folder: CorpusFolder, writer: Writer) -> None:
    writer.add(articles(("a", "One")))
    number = folder.number()
    assert writer.add(articles(("a", "One"))) == Added(unchanged=1)
    assert folder.number() == number


def test_a_changed_article_takes_its_place_and_keeps_what_it_said(
    folder: CorpusFolder, writer: Writer
) -> None:
    writer.add(articles(("a", "One"), ("b", "Two")))
    assert writer.add(articles(("a", "One, corrected"), ("b", "Two"))) == Added(updated=1, unchanged=1)
    writer.add(articles(("a", "One, corrected again")))
    assert headlines(folder) == {"a": "One, corrected again", "b": "Two"}
    assert folder.earlier("a").column("headline").to_pylist() == ["One", "One, corrected"]
    assert len(folder.earlier("b")) == 0


def test_what_an_article_said_stays_in_order_where_the_clock_is_put_back(
    folder: CorpusFolder, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer.add(articles(("a", "One")))
    writer.add(articles(("a", "One, corrected")))
    yesterday = datetime.now(UTC) - timedelta(days=1)
    monkeypatch.setattr("data.store.writing.datetime", SimpleNamespace(now=lambda _: yesterday))
    writer.add(articles(("a", "One, corrected again")))
    writer.add(articles(("a", "One, corrected once more")))
    assert folder.earlier("a").column("headline").to_pylist() == [
        "One", "One, corrected", "One, corrected again",
    ]  # fmt: skip


def test_another_article_under_a_known_id_is_left_out(folder: CorpusFolder, writer: Writer) -> None:
    writer.add(articles(("1", "Parliament meets on the budget"), ("2", "Rain in the north")))
    added = writer.add(articles(("1", "Football: seven goals"), ("2", "Rain in the north and west")))
    assert added == Added(updated=1, refused=("1",))
    assert headlines(folder) == {"1": "Parliament meets on the budget", "2": "Rain in the north and west"}


def test_another_article_of_the_same_day_is_another_and_of_the_same_minute_the_same(
    folder: CorpusFolder, writer: Writer
) -> None:
    """Tables that both number theirs from 1 may well have days alone."""

    def of(id: str, headline: str, published: str) -> pa.Table:
        return table(make_article(id=id, headline=headline, published=published))

    for id, day in (("1", "2024-01-07"), ("2", "2024-01-07T10:31+00:00")):
        writer.add(of(id, "Parliament meets on the budget", day))
        added = writer.add(of(id, "Football: seven goals", day))
        assert added == (Added(refused=("1",)) if id == "1" else Added(updated=1))


def test_a_reader_keeps_the_version_it_opened(folder: CorpusFolder, writer: Writer) -> None:
    writer.add(articles(("a", "One")))
    opened = folder.manifest()
    writer.add(articles(("b", "Two")))
    assert folder.table(opened).column("id").to_pylist() == ["a"]


def test_articles_and_what_they_said_before_are_read_as_one_version(
    folder: CorpusFolder, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that goes on while a reader reads doesn't mix one version's texts with another's."""
    writer.add(articles(("a", "One")))
    read = CorpusFolder._table

    def slow(self: CorpusFolder, manifest: Manifest) -> pa.Table:
        found = read(self, manifest)
        if manifest.number < 6:
            writer.add(articles(("a", f"One, corrected in {manifest.number}")))
        return found

    monkeypatch.setattr(CorpusFolder, "_table", slow)
    now, before = folder.texts()
    assert now.column("headline").to_pylist() == ["One"]
    assert before.column("headline").to_pylist() == []


def test_an_open_corpus_keeps_what_its_version_said(
    folder: CorpusFolder, writer: Writer, tmp_path: Path
) -> None:
    settings = Settings.read({"NEWSDESK_CORPUS": str(folder.path), "NEWSDESK_CACHE": str(tmp_path)}, {})
    writer.add(articles(("a", "One"), ("b", "Two")))
    writer.add(articles(("a", "One, corrected")))
    opened = open_corpus(settings).corpus
    for step in range(20):
        writer.add(articles(("a", f"One, corrected {step}"), (f"n{step}", "New")))
    writer.forget(["b"])
    assert [text.headline for text in opened.earlier("a")] == ["One"]
    newest = open_corpus(settings).corpus.earlier("a")
    assert len(newest) == 21
    assert [text.headline for text in newest][:2] == ["One", "One, corrected"]
    assert opened.article("a").headline == "One, corrected"


def test_a_folder_that_grows_in_small_steps_stays_few_files(folder: CorpusFolder, writer: Writer) -> None:
    for step in range(60):
        writer.add(articles((f"n{step}", "New"), ("always", f"Changed {step}")))
    assert len(folder.manifest().parts) < 30
    assert headlines(folder) == {"always": "Changed 59", **{f"n{step}": "New" for step in range(60)}}
    assert folder.earlier("always").column("headline").to_pylist() == [f"Changed {n}" for n in range(59)]
    assert check(folder) == []


def test_what_is_forgotten_is_gone_from_the_disk(folder: CorpusFolder, writer: Writer) -> None:
    writer.add(articles(("a", "Secret one"), ("b", "Two")))
    writer.add(articles(("a", "Secret two")))
    assert writer.forget(["a", "unknown"]) == 1
    assert headlines(folder) == {"b": "Two"}
    assert len(folder.earlier("a")) == 0
    kept = {part.name for part in folder.manifest().parts}
    assert {path.name for path in (folder.path / "parts").iterdir()} == kept
    assert writer.add(articles(("a", "Back"))) == Added(new=1)


def test_parts_of_one_version_have_files_of_their_own(folder: CorpusFolder) -> None:
    """Forgetting writes many parts of a kind anew at once, and joins others of that kind."""
    tables = [COPIES_SCHEMA.empty_table(), pa.table([["a"], ["b"]], schema=COPIES_SCHEMA)]
    parts = [write_part(folder.path, 5, "copies", one) for one in tables]
    assert [read_parts(folder.path, [part])[0] for part in parts] == tables


def test_a_second_writer_is_told_to_wait(folder: CorpusFolder, writer: Writer) -> None:
    with pytest.raises(FolderBusy, match="Another process"), CorpusFolder.open(folder.path).writing():
        pass


def test_what_a_killed_writer_left_is_removed_and_harms_nobody(folder: CorpusFolder) -> None:
    with folder.writing() as writer:
        writer.add(articles(("a", "One")))
    stray = folder.path / "parts" / "00000009-articles-0.parquet"
    stray.write_bytes(b"half a file")
    (folder.path / "versions" / ".00000009.json.abc.part").write_text("{", "utf-8")
    assert headlines(folder) == {"a": "One"}
    with folder.writing() as writer:
        assert not stray.exists()
        assert not list((folder.path / "versions").glob(".*"))
        assert writer.add(articles(("b", "Two"))) == Added(new=1)


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", "utf-8")
    with pytest.raises(CorpusUnavailable, match="not empty"):
        CorpusFolder.create(tmp_path, "News", UTC)
    with pytest.raises(CorpusUnavailable, match="no corpus folder"):
        CorpusFolder.open(tmp_path)


def test_a_full_disk_leaves_the_old_corpus_whole(
    folder: CorpusFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with folder.writing() as writer:
        writer.add(articles(("a", "One")))
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(CorpusUnavailable, match="no room left"), folder.writing() as writer:
        writer.add(articles(("b", "Two")))
    monkeypatch.undo()
    assert headlines(folder) == {"a": "One"}
    assert check(folder) == []


@pytest.mark.parametrize("harm", ["missing", "damaged", "cut"])
def test_check_names_a_part_that_is_not_what_was_written(folder: CorpusFolder, harm: str) -> None:
    with folder.writing() as writer:
        writer.add(articles(("a", "One")))
    part = folder.path / "parts" / folder.manifest().parts[0].name
    if harm == "missing":
        part.unlink()
    else:
        raw = part.read_bytes()
        part.write_bytes(raw[:-9] if harm == "cut" else raw[:40] + b"\0" + raw[41:])
    assert [part.name in problem for problem in check(folder)] == [True]


def test_check_counts_the_articles(folder: CorpusFolder) -> None:
    with folder.writing() as writer:
        writer.add(articles(("a", "One")))
    path = folder.path / "versions" / f"{folder.number():08}.json"
    fields = json.loads(path.read_text("utf-8")) | {"articles": 7}
    path.write_text(json.dumps(fields), "utf-8")
    assert check(folder) == ["The folder says that it has 7 articles; its parts have 1."]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_closed_to_writing_says_so(folder: CorpusFolder) -> None:
    folder.path.chmod(0o500)
    with pytest.raises(CorpusUnavailable, match="can't be written to"), folder.writing():
        pass
    folder.path.chmod(0o700)


def test_parts_from_before_a_column_came_up_are_read_joined_and_sound(
    folder: CorpusFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pa.schema([field for field in PART_SCHEMA if field.name not in LATER])
    with monkeypatch.context() as patch:
        patch.setattr("data.store.writing.PART_SCHEMA", before)
        patch.setattr(
            "data.store.writing.with_digests", lambda *told: with_digests(*told).select(before.names)
        )
        with folder.writing() as writer:
            writer.add(articles(("a", "One"), ("b", "Two")))
    (part,) = (one for one in folder.manifest().parts if one.kind == "articles")
    assert not set(LATER) & set(pq.read_schema(folder.path / "parts" / part.name).names)
    assert check(folder) == []
    assert folder.table().schema.equals(SCHEMA)
    assert folder.of_ids(["a"], ["language_confidence"]).column("language_confidence").to_pylist() == [None]
    with folder.writing() as writer:
        assert writer.add(articles(("a", "One"))) == Added(unchanged=1)
        for step in range(20):
            writer.add(table(make_article(id=f"n{step}", headline="New", language_confidence=0.5)))
        writer.forget(["b"])
    assert check(folder) == []
    found = folder.table().sort_by("id").column("language_confidence").to_pylist()
    assert found == [None, *[0.5] * 20]


def test_what_is_told_or_noted_of_an_article_makes_no_other_article(
    folder: CorpusFolder, writer: Writer
) -> None:
    writer.add(table(make_article(id="a", headline="One", language="en", language_confidence=0.5)))
    again = table(make_article(id="a", headline="One", language="en", published_as="soon"))
    assert writer.add(again) == Added(unchanged=1)
