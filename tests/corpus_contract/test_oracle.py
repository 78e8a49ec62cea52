"""N on the chronicle, for generated parameters, against a count that shares no code with the engines."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from data.corpus import Corpus
from data.filters import Filters
from data.ingest.chronicle import load_chronicle
from tests.corpus_contract.conftest import Build
from tests.corpus_contract.oracle import Maker, Oracle, written
from tests.corpus_contract.routes import COUNTS

SETS = 400


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return Oracle()


@pytest.fixture(scope="module")
def chronicle(build: Build) -> Corpus:
    return build(load_chronicle().table, ZoneInfo("Asia/Baku"))


def test_n_equals_an_independent_count(oracle: Oracle, chronicle: Corpus) -> None:
    maker = Maker(oracle, seed=20)
    wrong, sizes = [], []
    for _ in range(SETS):
        params, tree = maker.parameters()
        expected = oracle.ids(params, tree)
        asked = {**params, "q": [written(tree)]} if tree else params
        filters, said = Filters.from_params(asked)
        assert not said
        assert chronicle.resolve(filters).filters == filters
        found = set(chronicle.ids(filters))
        sizes.append(len(expected))
        if found != expected or chronicle.count(filters) != len(expected):
            wrong.append((asked, sorted(found ^ expected)[:5]))
    assert not wrong, f"{len(wrong)} of {SETS}: {wrong[:5]}"
    # The sets must be worth their while: most find something, few find everything.
    assert sum(0 < size < len(oracle.frame) for size in sizes) > SETS * 0.55
    assert len(set(sizes)) > 60


def test_every_route_counts_as_the_oracle_does(oracle: Oracle, chronicle: Corpus) -> None:
    maker = Maker(oracle, seed=21)
    for _ in range(40):
        params, tree = maker.parameters()
        asked = {**params, "q": [written(tree)]} if tree else params
        filters = Filters.from_params(asked)[0]
        counted = {route: count(chronicle, filters) for route, count in COUNTS.items()}
        assert counted == dict.fromkeys(COUNTS, len(oracle.ids(params, tree))), asked


def test_entities_and_topics_are_counted_as_the_file_lists_them(oracle: Oracle, chronicle: Corpus) -> None:
    found = chronicle.entities(Filters(sections=("Energy",)), limit=None).frame
    energy = oracle.frame[oracle.frame["section"] == "Energy"]
    expected = energy["entities"].explode().value_counts()
    assert dict(zip(found["entity"], found["articles"], strict=True)) == expected.to_dict()
    topics = chronicle.facet(Filters(sections=("Energy",)), "topic", limit=None).frame
    assert dict(zip(topics["value"], topics["articles"], strict=True)) == (
        energy["topics"].explode().value_counts().to_dict()
    )
