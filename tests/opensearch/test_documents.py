"""Documents: what tells the articles that stand for others, and when all must be made anew."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from data.article import NONE
from data.engines.building import build_index
from data.engines.index import Index
from data.engines.opensearch import documents as module
from data.engines.opensearch.documents import Documents
from data.ingest.chronicle import load_chronicle


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("documents") / "index"
    build_index(load_chronicle().table, folder, "Chronicle", ZoneInfo("Asia/Baku"))
    return Index(folder)


def test_of_each_event_one_article_stands_for_it_and_of_none_nothing(index: Index) -> None:
    events = index.values["event"].take(index.codes["event"][:]).to_pylist()
    told = [whole["central"] for _, whole in Documents(index).articles()]
    of_events = [event for event, central in zip(events, told, strict=True) if central]
    assert len(of_events) > 1
    assert sorted(of_events) == sorted(set(events) - {NONE})


def test_documents_change_with_the_rules_by_which_they_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in module._RULES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((Path(module.__file__).parents[2] / name).read_bytes())
    monkeypatch.setattr(module, "__file__", str(tmp_path / "engines" / "opensearch" / "documents.py"))
    assert module._made_by() == module._MADE_BY
    with (tmp_path / "language.py").open("a", encoding="utf-8") as rules:
        rules.write("#\n")
    assert module._made_by() != module._MADE_BY
    before = module._digest({"id": "a"})
    monkeypatch.setattr(module, "_MADE_BY", module._made_by())
    assert module._digest({"id": "a"}) != before
