"""What is known of a corpus on a cluster, and who waits for whom."""

from __future__ import annotations

from threading import Event, Thread
from time import monotonic
from typing import Any, cast

import pytest

from data.budget import budget
from data.corpus import CorpusTimeout, CorpusUnavailable
from data.engines.opensearch import known as module
from data.engines.opensearch.connection import Cluster
from data.engines.opensearch.corpus import OpenSearchCorpus
from data.engines.opensearch.known import Glance, Known
from data.engines.opensearch.layout import FORMAT


class Slow:
    """A stand-in for a cluster that answers when it is told to, with nothing."""

    def __init__(self) -> None:
        self.asked, self.ready, self.queries = Event(), Event(), list[dict[str, Any]]()

    def documents(self, ids: list[str], kind: str) -> list[None]:
        self.asked.set()
        assert self.ready.wait(30)
        return [None]

    def search(self, body: dict[str, Any], kind: str) -> dict[str, Any]:
        self.queries.append(body["query"])
        return {"hits": {"hits": []}}


@pytest.fixture
def slow() -> Slow:
    return Slow()


def known_of(slow: Slow) -> Known:
    return Known(cast(Cluster, slow))


def reading(known: Known, slow: Slow) -> Thread:
    """Another session that is asking for the corpus just now."""

    def read() -> None:
        with pytest.raises(CorpusUnavailable):
            known.glance()

    thread = Thread(target=read)
    thread.start()
    assert slow.asked.wait(30)
    return thread


def test_who_has_little_time_does_not_wait_for_who_has_much(slow: Slow) -> None:
    known = known_of(slow)
    thread = reading(known, slow)
    begun = monotonic()
    with pytest.raises(CorpusTimeout), budget(0.2):
        known.glance()
    assert monotonic() - begun < 5
    slow.ready.set()
    thread.join(30)


def test_what_was_good_a_moment_ago_does_while_another_asks(
    slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_FRESH", 0.0)
    known, before = known_of(slow), cast(Glance, object())
    known._kept = (0.0, before)
    thread = reading(known, slow)
    assert known.glance() is before
    slow.ready.set()
    thread.join(30)


class Filled:
    """A stand-in for a cluster that tells of a corpus of some version."""

    def __init__(self) -> None:
        self.version = "first"

    def documents(self, ids: list[str], kind: str) -> list[dict[str, Any]]:
        told = {
            "format": FORMAT, "number": 1, "version": self.version, "name": "News", "zone": "UTC",
            "articles": 1, "undated": 1, "day_only": 0, "first": None, "last": None, "sections": [],
            "languages": [], "sources": 0, "topics": 0, "entitys": 0, "analyzers": ["en"],
            "storylines": 0, "until": None, "later": 0, "span": 0, "corrected": False,
        }  # fmt: skip
        return [{"told": told}]


def test_a_corpus_that_was_filled_anew_is_not_taken_for_the_one_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_FRESH", 0.0)
    filled = Filled()
    corpus = OpenSearchCorpus(cast(Cluster, filled))
    assert corpus._answer(("asked",), lambda: "of the first") == "of the first"
    assert corpus._answer(("asked",), lambda: "another") == "of the first"
    filled.version = "second"  # its number begins at one again
    assert corpus.about().version == "second"
    assert corpus._answer(("asked",), lambda: "of the second") == "of the second"


def test_close_names_are_sought_by_the_name_alone(slow: Slow) -> None:
    known_of(slow).close_to("entity", "person:Qurbanow")
    known_of(slow).close_to("source", "person:Qurbanow")
    words = [[one["prefix"]["words"] for one in query["bool"]["should"]] for query in slow.queries]
    assert words == [["qurba"], ["per", "qurba"]]
