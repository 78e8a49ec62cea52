"""A large corpus folder that grows: its next index is built beside the app, which goes on without."""

from __future__ import annotations

import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from data.opening import open_corpus, version
from data.opening_ahead import Ahead
from data.settings import Settings
from data.store.folder import CorpusFolder
from tests.articles import make_article, table

pytestmark = pytest.mark.usefixtures("own_files")


@pytest.fixture
def folder(tmp_path: Path) -> CorpusFolder:
    folder = CorpusFolder.create(tmp_path / "wire", "The wire", ZoneInfo("UTC"))
    add(folder, "Gas flows")
    return folder


@pytest.fixture
def settings(folder: CorpusFolder, tmp_path: Path) -> Settings:
    return Settings.read({"NEWSDESK_CORPUS": str(folder.path), "NEWSDESK_CACHE": str(tmp_path / "cache")}, {})


def add(folder: CorpusFolder, headline: str) -> None:
    with folder.writing() as writer:
        writer.add(table(make_article(headline=headline, published="2024-05-14")))


def one_more_is_indexed(folder: CorpusFolder, settings: Settings) -> tuple[Ahead, int]:
    """Beside the version that is shown."""
    ahead = Ahead()
    shown = ahead.version(settings, 0)
    add(folder, "Oil flows")
    ahead.version(settings, shown)
    ahead.wait()
    return ahead, shown


def articles(settings: Settings) -> int:
    return open_corpus(settings).corpus.about().articles


def test_the_version_before_is_shown_until_the_next_index_is_there(
    folder: CorpusFolder, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.opening_ahead._AHEAD", 0)
    ahead = Ahead()
    shown = ahead.version(settings, 0)
    assert (shown, articles(settings)) == (version(settings), 1)
    add(folder, "Oil flows")
    assert ahead.version(settings, shown) == shown
    ahead.wait()
    assert ahead.version(settings, shown) == version(settings) > shown
    monkeypatch.setattr("data.opening.build_apart", None)  # it is there: nothing is built again
    assert articles(settings) == 2


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What is begun to be built, of folders of any size and with a long rest between."""
    monkeypatch.setattr("data.opening_ahead._AHEAD", 0)
    monkeypatch.setattr("data.opening_ahead._REST", 1e12)
    begun: list[object] = []
    monkeypatch.setattr("data.opening_ahead.build_apart", begun.append)
    return begun


def test_news_that_comes_in_all_the_time_does_not_keep_the_machine_building(
    folder: CorpusFolder, settings: Settings, built: list[object]
) -> None:
    ahead = Ahead()
    shown = version(settings)
    for headline in ("Oil flows", "Water flows"):
        add(folder, headline)
        assert ahead.version(settings, shown) == shown
        ahead.wait()
    assert len(built) == 1


def test_what_a_run_that_is_through_has_brought_is_built_at_once(
    folder: CorpusFolder, settings: Settings, built: list[object]
) -> None:
    ahead = Ahead()
    shown = version(settings)
    add(folder, "Oil flows")
    ahead.version(settings, shown)
    ahead.wait()
    add(folder, "Water flows")
    ended = time.monotonic()
    for _ in range(2):
        ahead.version(settings, shown, ended)
        ahead.wait()
    assert len(built) == 2


def test_a_version_that_is_built_is_shown_though_there_is_a_newer_one(
    folder: CorpusFolder, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.opening_ahead._AHEAD", 0)
    ahead, shown = one_more_is_indexed(folder, settings)
    second = version(settings)
    add(folder, "Water flows")
    assert ahead.version(settings, shown) == second
    monkeypatch.setattr("data.opening.build_apart", None)
    monkeypatch.setattr("data.opening.build", None)
    assert open_corpus(settings, number=second).corpus.about().articles == 2


def test_what_was_forgotten_is_not_shown_by_a_version_before(
    folder: CorpusFolder, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.opening_ahead._AHEAD", 0)
    ahead, shown = one_more_is_indexed(folder, settings)
    with folder.writing() as writer:
        writer.forget(["oil-flows"])
    # The version that is shown may have it as well: nobody knows without a look.
    assert ahead.version(settings, shown) == version(settings) > shown
    with folder.writing() as writer:
        writer.add(table(make_article(headline="Sun shines", published="2024-05-15")))
    assert ahead.version(settings, version(settings) - 1) == version(settings) - 1


def test_a_version_whose_index_is_gone_is_no_more_than_the_newest(
    folder: CorpusFolder, settings: Settings
) -> None:
    first = version(settings)
    add(folder, "Oil flows")
    assert open_corpus(settings, number=first).corpus.about().articles == 2


def test_a_small_folder_is_shown_as_it_is(folder: CorpusFolder, settings: Settings) -> None:
    shown = version(settings)
    add(folder, "Oil flows")
    assert Ahead().version(settings, shown) == version(settings) > shown


def test_what_is_new_on_a_cluster_is_shown_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.opening_ahead.version", lambda settings: 5)
    settings = Settings.read({"NEWSDESK_CORPUS": "opensearch+https://one/news"}, {})
    assert Ahead().version(settings, 4) == 5
