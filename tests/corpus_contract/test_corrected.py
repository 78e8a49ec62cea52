"""A corpus that is corrected answers as one whose articles had been corrected before they came in."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from data.article import KINDS, Mention
from data.corpus import Corpus
from data.corrected import NONE_CORRECTED, Corrected
from data.correction_lines import checked
from data.corrections import Correction, Log
from data.filters import Filters
from tests.articles import make_article, table
from tests.corpus_contract.conftest import BuildCorrected
from tests.corpus_contract.newsroom import ALIYEV, GEORGIA, NEWSROOM, ZONE

START = datetime(2026, 1, 1, tzinfo=UTC)
FORMS = ("Aliyev", "Ilham Aliyev", "Heydar Aliyev", "US", "U.S.", "United States", "Baku", "Ganja", "SOCAR")
KEYS = tuple(f"{kind}:{name}" for kind in KINDS for name in FORMS)
#: Questions that every chart asks, and what else names entities.
ASKED: dict[str, Callable[[Corpus, Filters], Any]] = {
    "count": lambda corpus, filters: corpus.count(filters),
    "ids": lambda corpus, filters: corpus.ids(filters),
    "volume": lambda corpus, filters: corpus.volume(filters, by="section"),
    "facet": lambda corpus, filters: corpus.facet(filters, "entity", None),
    "other facet": lambda corpus, filters: corpus.facet(filters, "topic", None),
    "entities": lambda corpus, filters: corpus.entities(filters, limit=None),
    "places": lambda corpus, filters: corpus.entities(filters, "place", 5, "distinctive"),
    "comentions": lambda corpus, filters: corpus.comentions(filters, 500),
    "keyness": lambda corpus, filters: corpus.keyness(filters, limit=500),
    "people together": lambda corpus, filters: corpus.comentions(filters, 5, "person"),
}  # fmt: skip


def said(n: int, **told: Any) -> Correction:
    """A correction made at a time of its own."""
    return checked({"id": f"c{n}", "when": (START + timedelta(minutes=n)).isoformat(), **told})


def merged(*pairs: tuple[str, str]) -> Corrected:
    return Corrected.by(Log(tuple(said(n, kind="merge", entity=a, into=b) for n, (a, b) in enumerate(pairs))))


def invented(rng: random.Random) -> pa.Table:
    """Articles that name a few entities in several ways, some of them nowhere in their text."""
    placed = rng.choice([0.8, 1.0])
    return table(*(_article(rng, n, placed) for n in range(rng.randint(1, 60))))


def _article(rng: random.Random, n: int, placed: float) -> dict[str, Any]:
    body, mentions = "", []
    for form in rng.choices(FORMS, k=rng.randint(0, 6)):
        key = rng.choice(KEYS) if rng.random() < 0.4 else f"{rng.choice(KINDS)}:{form}"
        kind, _, name = key.partition(":")
        place = ("body", len(body), len(body) + len(form)) if rng.random() < placed else (None, None, None)
        mentions.append(Mention(name, kind, *place))  # type: ignore[arg-type]  # one of KINDS
        body += f"{form} — talks. "
    return make_article(
        id=f"n{n:03}", headline=f"Talks {n}", body=body, mentions=mentions, language="en",
        section=rng.choice(["Politics", "Energy", ""]),
        topics=rng.sample(["gas", "trade"], rng.randint(0, 2)),
        published=f"2024-0{rng.randint(1, 9)}-11" if rng.random() < 0.9 else None,
    )  # fmt: skip


def invented_log(rng: random.Random) -> Log:
    """Corrections of all kinds, some taken back, some of entities that are nowhere."""
    made: list[Correction] = []
    for n in range(rng.randint(1, 12)):
        entity, into = rng.sample([*KEYS, "person:Nobody", "place:Elsewhere"], 2)
        kind = rng.choice(["merge", "merge", "rename", "retype", "split", "split", "reject", "undo"])
        told: dict[str, Any] = {"kind": kind, "entity": entity, "into": into}
        name = entity.partition(":")[2]
        if kind == "undo" and not made:
            continue
        if kind == "undo":
            told = {"kind": kind, "of": rng.choice(made).id}
        elif kind == "reject":
            del told["into"]
        elif kind == "rename":
            told["into"] = (
                f"{entity.partition(':')[0]}:{rng.choice([f for f in (*FORMS, 'New') if f != name])}"
            )
        elif kind == "retype":
            told["into"] = f"{rng.choice([k for k in KINDS if k != entity.partition(':')[0]])}:{name}"
        elif kind == "split":
            told["written"] = rng.sample(FORMS, rng.randint(0, 2))
            told["articles"] = [f"n{rng.randint(0, 20):03}" for _ in range(rng.randint(0, 3))]
            if not (told["written"] or told["articles"]):
                continue
        made.append(said(n, **told))
    return Log(tuple(made))


def same(a: Any, b: Any, where: object) -> None:
    if isinstance(a, pd.DataFrame):
        pd.testing.assert_frame_equal(a, b, obj=str(where))
    elif isinstance(a, pd.Series):
        pd.testing.assert_series_equal(a, b, obj=str(where))
    elif hasattr(a, "frame"):
        same(a.frame, b.frame, where)
        rest = [{n: getattr(x, n) for n in x.__slots__ if n != "frame"} for x in (a, b)]
        assert rest[0] == rest[1], where
    else:
        assert a == b, where


@pytest.mark.parametrize("seed", range(12))
def test_a_corrected_corpus_is_that_of_corrected_articles(build_corrected: BuildCorrected, seed: int) -> None:
    rng = random.Random(seed)
    articles, log = invented(rng), invented_log(rng)
    corrected = Corrected.by(log)
    over = build_corrected(articles, ZONE, corrected)
    built = build_corrected(corrected.table(articles), ZONE, NONE_CORRECTED)
    scopes = [Filters(), Filters(sections=("Energy",)), Filters(entities=(rng.choice(KEYS),))]
    scopes += [Filters(not_entities=(rng.choice(KEYS),)), Filters(entities=("US",)), Filters(query="talks")]
    for filters in scopes:
        for name, ask in ASKED.items():
            same(ask(over, filters), ask(built, filters), (log, name, filters))
    for prefix in ("u", "al", "he al", "new", "so", "el", "b"):
        same(over.suggest(prefix, 50), built.suggest(prefix, 50), (log, prefix))
    ids = articles.column("id").to_pylist()
    for id in ids[:5]:
        same(over.related(id), built.related(id), (log, id))
        same(over.article(id), built.article(id), (log, id))
    mentions = [corpus.articles(ids)["mentions"].tolist() for corpus in (over, built)]
    assert [[dict(m) for m in row] for row in mentions[0]] == [[dict(m) for m in row] for row in mentions[1]]
    facts = [corpus.about() for corpus in (over, built)]
    assert facts[0].entities == facts[1].entities
    for entity in rng.sample(KEYS, 4):
        # What has no place in a text is written as its list called it, which a corrected list does not tell.
        if all(m["field"] for row in articles.column("mentions").to_pylist() for m in row):
            same(over.written(entity), built.written(entity), (log, entity))


def test_two_names_of_one_become_one(build_corrected: BuildCorrected) -> None:
    corpus = build_corrected(NEWSROOM, ZONE, merged(("place:Baku", GEORGIA)))
    counts = corpus.entities(Filters(), "place").frame
    assert counts[["entity", "articles"]].to_numpy().tolist() == [[GEORGIA, 4]]
    assert corpus.count(Filters(entities=(GEORGIA,))) == 4
    assert {m.entity for m in corpus.article("c").mentions} == {"Ilham Aliyev", "Georgia"}


def test_what_is_taken_back_leaves_the_very_same_corpus(build_corrected: BuildCorrected) -> None:
    merge = said(1, kind="merge", entity="place:Baku", into=GEORGIA)
    undo = said(2, kind="undo", of="c1")
    before = build_corrected(NEWSROOM, ZONE, NONE_CORRECTED).about()
    assert build_corrected(NEWSROOM, ZONE, Corrected.by(Log((merge, undo)))).about() == before
    assert build_corrected(NEWSROOM, ZONE, Corrected.by(Log((merge,)))).about().version != before.version


def test_what_nobody_has_found_yet_waits(build_corrected: BuildCorrected) -> None:
    corpus = build_corrected(NEWSROOM, ZONE, merged(("person:Nobody", ALIYEV)))
    assert corpus.entities(Filters(), "person").frame["articles"].tolist() == [4, 1]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("place:Baku", GEORGIA),
        ("person:Georgia", "person:Giorgi"),
        ("Baku", GEORGIA),
    ],
)
def test_an_address_that_names_what_is_called_otherwise_now_is_led_on(
    build_corrected: BuildCorrected, asked: str, found: str
) -> None:
    corpus = build_corrected(
        NEWSROOM, ZONE, merged(("place:Baku", GEORGIA), ("person:Georgia", "person:Giorgi"))
    )
    resolved = corpus.resolve(Filters(entities=(asked,)))
    assert resolved.filters == Filters(entities=(found,))
    assert len(resolved.dropped) == 1
    assert found.partition(":")[2] in resolved.dropped[0]


def test_an_address_that_names_what_is_no_entity_is_said(build_corrected: BuildCorrected) -> None:
    rejected = Corrected.by(Log((said(1, kind="reject", entity="place:Baku"),)))
    resolved = build_corrected(NEWSROOM, ZONE, rejected).resolve(Filters(not_entities=("place:Baku",)))
    assert resolved.filters == Filters()
    assert "was taken out" in resolved.dropped[0]


def test_how_an_entity_is_written(build_corrected: BuildCorrected) -> None:
    rows = table(
        make_article(
            id="a", headline="Ilham Aliyev", body="Aliyev. Aliyev\n met",
            mentions=[Mention("Ilham Aliyev", "person", "headline", 0, 12),
                      Mention("Ilham Aliyev", "person", "body", 0, 6),
                      Mention("Ilham Aliyev", "person", "body", 8, 14)],
        ),
        make_article(id="b", headline="Talks", body="Aliyev.", mentions=[
            Mention("Ilham Aliyev", "person", "body", 0, 6), Mention("Baku", "place")]),
        make_article(id="c", headline="None", mentions=["person:Ilham Aliyev"]),
    )  # fmt: skip
    corpus = build_corrected(rows, ZONE, NONE_CORRECTED)
    found = corpus.written(ALIYEV)
    assert found.frame.to_numpy().tolist() == [["Aliyev", 3, 2], ["Ilham Aliyev", 2, 2]]
    assert (found.mentions, found.articles, found.distinct) == (5, 3, 2)
    assert corpus.written(ALIYEV, 1).frame["written"].tolist() == ["Aliyev"]
    assert corpus.written("person:Nobody").frame.empty
    assert corpus.touched(ALIYEV) == 3
    assert corpus.touched(ALIYEV, ["Aliyev"]) == 2
    assert corpus.touched(ALIYEV, ["Aliyev", "Ilham Aliyev"], ["a", "c", "gone"]) == 2
    assert corpus.touched("place:Baku", ["Aliyev"]) == 0
    assert found.frame["articles"].dtype == np.int64
