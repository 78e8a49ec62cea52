"""Loading: whatever a cluster turns down or loses on the way, what it holds in the end is what was sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from data.cluster_address import read_address
from data.corpus import CorpusUnavailable
from data.engines.building import build_index
from data.engines.index import Index
from data.engines.opensearch import documents, loading
from data.engines.opensearch.connection import Cluster
from data.engines.opensearch.documents import Documents, Kept
from data.engines.opensearch.layout import ABOUT, MAPPINGS, index_name
from data.engines.opensearch.loading import Loaded, OtherCorpus, Overtaken, load
from tests.corpus_contract.newsroom import NEWSROOM, ZONE
from tests.opensearch.bulk_node import BulkNode, bulk_node

N = len(NEWSROOM)


@pytest.fixture
def node(monkeypatch: pytest.MonkeyPatch) -> Iterator[BulkNode]:
    monkeypatch.setattr(loading, "_WAIT", 0.001)
    monkeypatch.setattr(loading, "_LONGEST", 0.01)
    monkeypatch.setattr(loading, "_ACTIONS", 4)
    with bulk_node() as running:
        yield running


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("loading") / "index"
    build_index(NEWSROOM, folder, "Newsroom", ZONE)
    return Index(folder)


def cluster_of(node: BulkNode) -> Cluster:
    return Cluster(read_address(f"opensearch+{node.url}/news"))


def expected(index: Index) -> dict[str, set[str]]:
    """The ids of everything, by index."""
    documents = Documents(index)
    values = {kept.id for kept in (*documents.values(), *documents.earlier())}
    return {
        index_name("news", "articles"): {kept.id for kept, _ in documents.articles()},
        index_name("news", "values"): {*values, ABOUT},
    }


def held(node: BulkNode) -> dict[str, set[str]]:
    return {name: set(documents) for name, documents in node.held.items()}


def until(ready: Callable[[], bool]) -> None:
    """Wait for what another thread does."""
    end = monotonic() + 30
    while not ready():
        assert monotonic() < end
        sleep(0.005)


def test_everything_is_there_once(node: BulkNode, index: Index) -> None:
    done = load(index, cluster_of(node))
    assert (done.written, done.removed, done.kept, done.again) == (N, 0, 0, 0)
    assert held(node) == expected(index)


def test_the_same_again_sends_nothing(node: BulkNode, index: Index) -> None:
    load(index, cluster_of(node))
    bulks, about = node.bulks, dict(node.held[index_name("news", "values")][ABOUT])
    done = load(index, cluster_of(node))
    assert (done.written, done.kept) == (0, N)
    assert node.bulks == bulks
    assert node.held[index_name("news", "values")][ABOUT] == about


@pytest.mark.parametrize("mood", ["busy", "some"])
def test_what_is_turned_down_is_sent_again(node: BulkNode, index: Index, mood: str) -> None:
    node.mood = lambda number: mood if number % 2 else ""
    done = load(index, cluster_of(node))
    assert held(node) == expected(index)
    assert done.again > 0
    assert done.written == N


def test_documents_that_were_taken_in_without_an_answer_are_there_once(node: BulkNode, index: Index) -> None:
    node.mood = lambda number: "lost" if number in (1, 3) else ""
    done = load(index, cluster_of(node))
    assert held(node) == expected(index)
    assert done.written == N


def test_a_cluster_that_stays_busy_is_an_error_and_the_next_load_goes_on(
    node: BulkNode, index: Index
) -> None:
    node.mood = lambda number: "" if number <= 2 else "busy"
    with pytest.raises(CorpusUnavailable, match="run the same again later"):
        load(index, cluster_of(node))
    assert ABOUT not in node.held[index_name("news", "values")]
    node.mood = lambda number: ""
    done = load(index, cluster_of(node))
    assert (done.kept, done.written) == (8, N - 8)  # two requests of four had been taken in
    assert held(node) == expected(index)


def test_a_document_that_is_refused_for_good_is_named(node: BulkNode, index: Index) -> None:
    node.mood = lambda number: "wrong"
    with pytest.raises(CorpusUnavailable, match="turned an article down"):
        load(index, cluster_of(node))


def test_documents_of_an_index_that_is_gone_do_not_count_as_written(node: BulkNode, index: Index) -> None:
    node.mood = lambda number: "gone" if number == 2 else ""
    with pytest.raises(CorpusUnavailable, match="turned an article down"):
        load(index, cluster_of(node))


@pytest.mark.parametrize("new", [True, False], ids=["a new corpus", "one that is there"])
def test_a_load_beside_another_is_said_and_one_more_makes_it_whole(
    node: BulkNode, index: Index, tmp_path: Path, new: bool
) -> None:
    """The later of two loads takes away what the other one sends, or may do so."""
    build_index(NEWSROOM.slice(0, N - 3), tmp_path / "fewer", "Newsroom", ZONE)
    build_index(NEWSROOM.slice(0, N - 1), tmp_path / "before", "Newsroom", ZONE)
    if not new:
        load(Index(tmp_path / "before"), cluster_of(node))
    done: list[Loaded] = []

    def other(share: float) -> None:
        if not done:
            done.append(load(index, cluster_of(node)))

    with pytest.raises(Overtaken, match="another state meanwhile"):
        load(Index(tmp_path / "fewer"), cluster_of(node), progress=other)
    assert done
    load(index, cluster_of(node))
    assert held(node) == expected(index)


def test_what_is_said_of_the_corpus_without_an_answer_is_no_conflict(node: BulkNode, index: Index) -> None:
    lost: list[str] = []

    def lose(method: str, path: str) -> bool:
        if path.endswith(f"/_doc/{ABOUT}") and not lost:
            lost.append(path)
            return True
        return False

    node.lose = lose
    load(index, cluster_of(node))
    assert lost
    assert held(node) == expected(index)


def test_an_index_that_was_made_without_an_answer_is_there(node: BulkNode, index: Index) -> None:
    lost: list[str] = []

    def lose(method: str, path: str) -> bool:
        if method == "PUT" and path.count("/") == 1 and not lost:
            lost.append(path)
            return True
        # The next one asked does not know yet.
        return False

    node.lose = lose
    load(index, Cluster(read_address(f"opensearch+{node.url},{node.url.removeprefix('http://')}/news")))
    assert lost
    assert held(node) == expected(index)


def test_a_shard_that_does_not_show_what_it_took_is_asked_again(node: BulkNode, index: Index) -> None:
    node.failing = 3
    done = load(index, cluster_of(node))
    assert node.failing == 0
    assert done.again == 3


def test_requests_are_bounded_by_bytes_not_by_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_BYTES", 100)
    made = list(loading._requests(iter(["и" * 30] * 4)))  # 60 bytes each
    assert [len(some) for some in made] == [1, 1, 1, 1]


def test_what_is_no_longer_in_the_corpus_is_taken_away(node: BulkNode, index: Index, tmp_path: Path) -> None:
    load(index, cluster_of(node))
    build_index(NEWSROOM.slice(0, N - 3), tmp_path / "index", "Newsroom", ZONE)
    fewer = Index(tmp_path / "index")
    done = load(fewer, cluster_of(node))
    assert done.removed == 3
    assert held(node) == expected(fewer)
    assert node.held[index_name("news", "values")][ABOUT]["told"]["number"] == 2


def test_another_corpus_is_not_replaced_unasked(
    node: BulkNode, index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "_FEW", 3)
    load(index, cluster_of(node))
    before = {name: dict(documents) for name, documents in node.held.items()}
    build_index(NEWSROOM.slice(0, 2), tmp_path / "trial", "Trial", ZONE)
    trial = Index(tmp_path / "trial")
    with pytest.raises(OtherCorpus, match=rf"holds {N} articles, of which {N - 2} are not in this corpus"):
        load(trial, cluster_of(node))
    assert node.held == before
    assert load(trial, cluster_of(node), replace=True).removed == N - 2
    assert held(node) == expected(trial)


def test_what_a_broken_off_load_sent_is_told_as_another_state_by_the_next(
    node: BulkNode, index: Index, tmp_path: Path
) -> None:
    build_index(NEWSROOM.slice(0, N - 1), tmp_path / "fewer", "Newsroom", ZONE)
    load(Index(tmp_path / "fewer"), cluster_of(node))
    about = node.held[index_name("news", "values")]

    def fail(share: float) -> None:
        node.failing = 1_000  # nothing that is sent is shown any more

    fewer = Index(tmp_path / "fewer")
    with pytest.MonkeyPatch.context() as other:
        other.setattr(documents, "_MADE_BY", "other rules")  # all are sent again, and the corpus is the same
        with pytest.raises(CorpusUnavailable):
            load(fewer, cluster_of(node), progress=fail)
    assert "unfinished" in about[ABOUT]["told"]
    assert about[ABOUT]["told"]["number"] == 1
    node.failing = 0
    with pytest.MonkeyPatch.context() as other:
        other.setattr(documents, "_MADE_BY", "other rules")
        load(fewer, cluster_of(node))
    assert about[ABOUT]["told"]["number"] == 2  # though nothing was left to send
    assert "unfinished" not in about[ABOUT]["told"]


def test_a_load_that_began_earlier_is_overtaken_by_the_mark_of_a_later_one(
    node: BulkNode, index: Index, tmp_path: Path
) -> None:
    """Though the later one never ends."""
    build_index(NEWSROOM.slice(0, N - 2), tmp_path / "first", "Newsroom", ZONE)
    build_index(NEWSROOM.slice(0, N - 1), tmp_path / "second", "Newsroom", ZONE)
    load(Index(tmp_path / "first"), cluster_of(node))

    begun: list[int] = []

    def later(share: float) -> None:
        if not begun:
            begun.append(1)
            node.mood = lambda number: "wrong"
            with pytest.raises(CorpusUnavailable):
                load(index, cluster_of(node))
            node.mood = lambda number: ""

    with pytest.raises(Overtaken):
        load(Index(tmp_path / "second"), cluster_of(node), progress=later)
    assert begun


def test_a_request_that_is_too_large_is_sent_in_halves(node: BulkNode, index: Index) -> None:
    node.most = 3
    done = load(index, cluster_of(node))
    assert held(node) == expected(index)
    assert done.written == N


def test_a_document_that_is_too_large_is_named(node: BulkNode, index: Index) -> None:
    node.most = 0
    with pytest.raises(CorpusUnavailable, match="turned an article down") as caught:
        load(index, cluster_of(node))
    assert "too large: " in caught.value.detail
    assert '"_id"' in caught.value.detail


def test_who_may_not_is_told_at_once(node: BulkNode, index: Index) -> None:
    node.closed = True
    with pytest.raises(CorpusUnavailable):
        load(index, cluster_of(node))
    assert node.refused == 1


def test_the_next_request_alone_is_made_while_one_is_under_way(
    node: BulkNode, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    at_once: list[int] = []
    whole = Documents.whole

    def counted(documents: Documents, kept: Kept, told: dict[str, Any]) -> Kept:
        made.append(kept.id)
        return whole(documents, kept, told)

    def slow(number: int) -> str:
        if number <= 2:
            # Each request has two; the article after them is what tells that it is full.
            until(lambda: len(made) >= 2 * number + 3)
            sleep(0.05)  # time in which more could be made
            at_once.append(len(made))
        return ""

    monkeypatch.setattr(loading, "_ACTIONS", 2)
    monkeypatch.setattr(Documents, "whole", counted)
    node.mood = slow
    load(index, cluster_of(node))
    assert at_once == [5, 7]


def test_an_article_that_can_not_be_made_ends_the_load_after_those_before_it(
    node: BulkNode, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Documents.whole

    def failing(documents: Documents, kept: Kept, told: dict[str, Any]) -> Kept:
        if len(made) == 9:
            raise OSError("no such page")
        made.append(kept.id)
        return whole(documents, kept, told)

    made: list[str] = []
    monkeypatch.setattr(Documents, "whole", failing)
    with pytest.raises(OSError, match="no such page"):
        load(index, cluster_of(node))
    assert held(node)[index_name("news", "articles")] == set(made[:8])


def test_nobody_there_is_said(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_WAIT", 0.001)
    monkeypatch.setattr(loading, "_LONGEST", 0.01)
    with bulk_node() as node:
        url = node.url
    with pytest.raises(CorpusUnavailable, match="does not answer"):
        load(index, Cluster(read_address(f"opensearch+{url}/news")))


def test_every_field_of_a_document_is_laid_out(index: Index) -> None:
    """The cluster refuses fields that it does not know."""
    documents = Documents(index)
    for kept, told in documents.articles():
        body = documents.whole(kept, told).body
        assert body is not None
        assert set(body) <= set(MAPPINGS["articles"]["properties"])
    for kept in documents.values():
        assert kept.body is not None
        assert set(kept.body) <= set(MAPPINGS["values"]["properties"])
