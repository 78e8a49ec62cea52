"""An index whose corrections can't be written is no damaged one, and what is mapped needs no files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data import opening
from data.corpus import CorpusUnavailable
from data.correction_log import CorrectionLog
from data.engines import index as index_module
from data.index_places import corrected_folders, place_of
from data.opening import open_corpus
from data.settings import Settings

pytestmark = pytest.mark.usefixtures("own_files")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    news = tmp_path / "news.jsonl"
    rows = ('{"id": "a", "title": "Gas flows to Baku", "places": ["Baku"]}',
            '{"id": "b", "title": "Rain in Baki", "places": ["Baki"]}')  # fmt: skip
    news.write_text("\n".join(rows), "utf-8")
    given = {
        "NEWSDESK_CORPUS": str(news), "NEWSDESK_CACHE": str(tmp_path / "cache"),
        "NEWSDESK_CORRECTIONS": str(tmp_path / "own.jsonl"),
    }  # fmt: skip
    return Settings.read(given, {})


def test_corrections_that_can_not_be_written_do_not_have_the_index_built_anew(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_corpus(settings)
    CorrectionLog.of(settings).add({"kind": "merge", "entity": "place:Baki", "into": "place:Baku"})

    def full(*given: object) -> Path:
        raise OSError(28, "No space left on device")

    def build(*given: object) -> None:
        raise AssertionError("the index is whole")

    with monkeypatch.context() as patch:
        patch.setattr(index_module, "correct", full)
        patch.setattr(opening, "build", build)
        with pytest.raises(CorpusUnavailable, match="corrections") as raised:
            open_corpus(settings)
        assert "No space left" in raised.value.detail
    assert open_corpus(settings).corpus.about().entities == 1


def test_an_index_that_is_damaged_itself_is_built_anew(settings: Settings) -> None:
    open_corpus(settings)
    CorrectionLog.of(settings).add({"kind": "merge", "entity": "place:Baki", "into": "place:Baku"})
    place = place_of(settings)
    (place.folder / "meta.json").write_text("{", "utf-8")
    assert open_corpus(settings).corpus.about().entities == 1
    place.report.write_text("{", "utf-8")
    assert open_corpus(settings).corpus.about().entities == 1


def test_how_a_name_is_written_is_told_though_the_files_are_gone(settings: Settings) -> None:
    corpus = open_corpus(settings).corpus
    place = place_of(settings)
    for folder in (place.folder, *corrected_folders(place)):
        shutil.rmtree(folder)
    assert corpus.written("place:Baku").frame["written"].tolist() == ["Baku"]
