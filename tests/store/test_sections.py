"""Sections are shown under names of the owner's own; articles keep what came."""

from __future__ import annotations

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from data.corpus import CorpusUnavailable
from data.store.added import Added
from data.store.checking import check
from data.store.folder import CorpusFolder
from tests.articles import make_article, table

SHOWN = {"politics": "Politics", "Siyasət": "Politics", "Ads": "", "": "Other"}


@pytest.fixture
def folder(tmp_path: Path) -> CorpusFolder:
    folder = CorpusFolder.create(tmp_path / "news", "News", ZoneInfo("UTC"))
    with folder.writing() as writer:
        sections = ("politics", "Politics", "Siyasət", "Ads", "", "Sport")
        rows = (make_article(id=f"n{i}", headline=f"N{i}", section=s) for i, s in enumerate(sections))
        writer.add(table(*rows))
    return folder


def show(folder: CorpusFolder, sections: dict[str, str]) -> None:
    with folder.writing() as writer:
        writer.show_sections(sections)


def shown(folder: CorpusFolder) -> list[str]:
    return list(folder.table().sort_by("id").column("section").to_pylist())


def test_sections_are_shown_as_the_owner_says(folder: CorpusFolder) -> None:
    before = folder.number()
    show(folder, SHOWN)
    assert shown(folder) == ["Politics", "Politics", "Politics", "", "Other", "Sport"]
    assert folder.number() == before + 1
    assert check(folder) == []


def test_articles_keep_what_came_so_that_it_can_be_undone(folder: CorpusFolder) -> None:
    show(folder, SHOWN)
    assert folder.sections(folder.manifest())["Siyasət"] == 1
    assert folder.of_ids(["n2"], ["section"]).column("section").to_pylist() == ["Siyasət"]
    show(folder, folder.manifest().sections_before)
    assert shown(folder) == ["politics", "Politics", "Siyasət", "Ads", "", "Sport"]
    assert folder.manifest().sections_before == SHOWN


def test_a_reader_of_the_version_before_sees_its_names(folder: CorpusFolder) -> None:
    opened = folder.manifest()
    show(folder, SHOWN)
    assert "Siyasət" in folder.table(opened).column("section").to_pylist()


def test_articles_to_come_are_shown_so_too(folder: CorpusFolder) -> None:
    show(folder, SHOWN)
    with folder.writing() as writer:
        writer.add(table(make_article(id="n6", headline="N6", section="Siyasət")))
    assert shown(folder)[-1] == "Politics"


def test_what_is_shown_as_it_came_is_no_change(folder: CorpusFolder) -> None:
    number = folder.number()
    show(folder, {"Sport": "Sport"})
    assert (folder.number(), folder.manifest().sections) == (number, {})


def test_what_was_exported_changes_nothing_when_it_is_taken_in_again(folder: CorpusFolder) -> None:
    show(folder, SHOWN)
    exported = folder.table()
    with folder.writing() as writer:
        assert writer.is_here(exported).all()
        assert writer.add(exported) == Added(unchanged=6)
    assert folder.sections(folder.manifest())["Siyasət"] == 1


def test_another_section_from_its_source_is_taken(folder: CorpusFolder) -> None:
    show(folder, SHOWN)
    with folder.writing() as writer:
        moved = writer.add(table(make_article(id="n2", headline="N2", section="Sport")))
    assert moved == Added(updated=1)
    assert folder.of_ids(["n2"], ["section"]).column("section").to_pylist() == ["Sport"]


def test_names_outlive_what_forgets_and_puts_together(folder: CorpusFolder) -> None:
    show(folder, SHOWN)
    with folder.writing() as writer:
        writer.forget(["n5"])
        for n in range(20):
            writer.add(table(make_article(id=f"x{n}", headline=f"X{n}", section="politics")))
    assert set(shown(folder)) == {"Politics", "", "Other"}


def test_a_folder_from_before_there_were_names_still_opens(folder: CorpusFolder) -> None:
    path = folder.path / "versions" / f"{folder.number():08}.json"
    told = json.loads(path.read_text("utf-8"))
    del told["sections"], told["sections_before"]
    path.write_text(json.dumps(told), "utf-8")
    assert (folder.manifest().sections, len(shown(folder))) == ({}, 6)
    path.write_text(json.dumps(told | {"sections": {"a": 1}}), "utf-8")
    with pytest.raises(CorpusUnavailable):
        folder.manifest()
