"""Passages that reviews are about: what a message may name, how they are quoted, marked and led to."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import create_engine
from streamlit.testing.v1 import AppTest

from components.desk import Desk
from components.passages import PassageLost, choosing, passage_asked
from components.review_form import _stored
from data.article import Article
from data.corpus import ArticleNotFound
from data.reviews.passages import PASSAGE_CHARACTERS, Passage, passage_of
from data.reviews.store import ReviewStore
from tests.pages import ROOT, elements, run_page
from tests.reviews.databases import make_draft
from tests.saying import in_english

CHRONICLE: list[dict[str, Any]] = [
    json.loads(line)
    for line in (ROOT / "data" / "chronicle" / "chronicle.jsonl").read_text("utf-8").splitlines()[:20]
]
READ, OTHER = CHRONICLE[5], CHRONICLE[6]
BODY = "😀 Bakıda yığıncaq keçirildi. The budget was adopted.\n\nБюджет принят. The budget was adopted."
ARTICLE = Article(id="a1", headline="Büdcə 😀 qəbul edildi", summary="", body=BODY)
SECOND = BODY.rindex("The budget was adopted")


def asked(**passage: Any) -> Passage | None:
    given = {"field": "body", "text": "The budget was adopted", "start": SECOND, **passage}
    return passage_asked(ARTICLE, {"passage": given})


def test_a_message_without_a_passage_is_about_the_whole_article() -> None:
    assert passage_asked(ARTICLE, {}) is None
    assert passage_asked(ARTICLE, {"passage": None}) is None


def test_the_words_are_the_articles_own_at_the_place_that_was_chosen() -> None:
    found = asked()
    assert found is not None
    assert (found.start, found.exact) == (SECOND, "The budget was adopted")
    first = asked(start=0)
    assert first is not None
    assert first.start == BODY.index("The budget")
    both = asked(text="adopted.\nБюджет   принят", start=0)
    assert both is not None
    assert both.exact == "adopted.\n\nБюджет принят"
    headline = asked(field="headline", text="😀 qəbul", start=6)
    assert headline is not None
    assert headline.start == 6


@pytest.mark.parametrize(
    "passage",
    [
        {"field": "authors"}, {"field": ["body"]}, {"field": None}, {"text": None}, {"text": ["The budget"]},
        {"text": "x" * 20 * PASSAGE_CHARACTERS[1] + "x"}, {"start": "0"}, {"start": True}, {"start": 1.0},
        {"start": -1}, {"start": 2**31}, {"start": None},
    ],
)  # fmt: skip
def test_what_the_reader_never_sends_is_refused(passage: dict[str, Any]) -> None:
    with pytest.raises(PassageLost, match="can’t be read"):
        asked(**passage)


@pytest.mark.parametrize("passage", ["words", [], 5, True, {}])
def test_what_is_no_passage_is_refused(passage: Any) -> None:
    with pytest.raises(PassageLost, match="can’t be read"):
        passage_asked(ARTICLE, {"passage": passage})


@pytest.mark.parametrize("text", ["The budget was rejected", "ok", "", "  ", ".*", "\ud800 half", BODY * 9])
def test_words_that_are_not_in_the_article_are_said_to_be_lost(text: str) -> None:
    with pytest.raises(PassageLost, match="no longer in the article"):
        asked(text=text)


def test_characters_that_no_database_keeps_are_said() -> None:
    article = replace(ARTICLE, body="One\0two three four.")
    with pytest.raises(PassageLost, match="can’t be stored"):
        passage_asked(article, {"passage": {"field": "body", "text": "two three", "start": 4}})


def test_blocks_and_sentences_are_given_as_python_counts_them() -> None:
    given = choosing(ARTICLE)
    assert [BODY[start:][:6] for start in given["starts"]] == ["😀 Bakı", "Бюджет"]
    assert [BODY[a:b] for a, b in given["sentences"]["body"]][-2:] == [
        "Бюджет принят.",
        "The budget was adopted.",
    ]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReviewStore:
    """Reviews of the test's own; no settings of the machine's."""
    url = f"sqlite:///{tmp_path / 'reviews.db'}"
    for name in ("NEWSDESK_CORPUS", "NEWSDESK_REVIEWS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NEWSDESK_REVIEWS_URL", url)
    return ReviewStore(create_engine(url))


def send(store: ReviewStore, find: Callable[[str], Article], passage: Any) -> dict[str, Any]:
    corpus = SimpleNamespace(article=find)
    settings = SimpleNamespace(fresh_reviews="published", review_checks={}, review_words="")
    desk = SimpleNamespace(settings=settings, reviews=store, corpus=corpus)
    message = {"article": "a1", "rating": 4, "text": "A review that is long enough.", "send_key": "k"}
    return _stored(cast(Desk, desk), "a1", message | {"passage": passage})


def test_a_review_is_stored_with_its_passage(store: ReviewStore) -> None:
    passage = {"field": "body", "text": "Бюджет принят", "start": 0}
    assert send(store, lambda _: ARTICLE, passage)["outcome"] == "stored"
    (review,) = store.listing().frame["id"]
    assert store.passages_of([review])[review].exact == "Бюджет принят"


def test_a_passage_that_was_cut_meanwhile_is_said_and_the_review_can_go_without(store: ReviewStore) -> None:
    passage = {"field": "body", "text": "Words of yesterday", "start": 0}
    answer = send(store, lambda _: ARTICLE, passage)
    assert answer["outcome"] == "refused"
    assert [p["field"] for p in answer["problems"]] == ["passage"]
    assert store.listing().total == 0
    assert send(store, lambda _: ARTICLE, None)["outcome"] == "stored"


def test_an_article_that_can_not_be_looked_up_is_said_only_where_a_passage_needs_it(
    store: ReviewStore,
) -> None:
    def missing(id: str) -> Article:
        raise ArticleNotFound(id)

    answer = send(store, missing, {"field": "body", "text": "Бюджет принят", "start": 0})
    assert "can’t be looked up" in answer["problems"][0]["message"]
    assert send(store, missing, None)["outcome"] == "stored"


def of(article: dict[str, Any], chosen: str) -> Passage:
    found = passage_of("body", article["body"], chosen)
    assert found is not None
    return found


def review(store: ReviewStore, passage: Passage | None, status: Any = "published", of: Any = READ) -> int:
    return store.send(make_draft(article_id=of["id"]), status, passage=passage).review.id


WORDS = READ["body"][:60].rsplit(" ", 1)[0]


def quoted(at: AppTest) -> dict[int, Any]:
    assert not at.exception
    return {i["id"]: i.get("passage") for listing in elements(at, "review_list") for i in listing["items"]}


@pytest.mark.parametrize(("page", "params"), [("/reader", {"article": READ["id"]}), ("/reviews", {})])
def test_a_review_quotes_its_passage_and_says_what_became_of_it(
    store: ReviewStore, page: str, params: dict[str, str]
) -> None:
    passage = of(READ, WORDS)
    last = WORDS.split()[-1]
    was = replace(passage, exact=passage.exact.replace(last, f"a {last}"))
    same, edited = review(store, passage), review(store, was)
    gone, whole = (
        review(store, replace(passage, exact="<b>Quite</b> other *words* of old")),
        review(store, None),
    )
    found = quoted(run_page(page, **params))
    assert found[whole] is None
    assert (found[same]["text"], found[same]["note"]) == (WORDS, None)
    assert found[same]["href"] == f"/reader?article={READ['id']}&passage={same}"
    assert found[same]["at"] == ["body", 0, len(WORDS)]
    assert in_english(found[edited]["note"]) == "The passage was edited since"
    assert in_english(found[gone]["note"]) == "The passage is no longer in the article"
    assert "href" not in found[gone]
    assert found[gone]["text"] == "<b>Quite</b> other *words* of old"


def test_a_passage_of_an_article_that_is_gone_stands_alone(store: ReviewStore) -> None:
    number = review(store, of(READ, WORDS), of={"id": "of-another-corpus"})
    found = quoted(run_page("/reviews"))[number]
    assert found["text"] == WORDS
    assert "href" not in found
    assert "note" not in found


def test_passages_are_marked_with_the_number_of_their_published_reviews(store: ReviewStore) -> None:
    passage = of(READ, WORDS)
    review(store, passage)
    newest = review(store, passage)
    review(store, passage, "pending")
    review(store, replace(passage, exact="gone for good and never found"))
    review(store, of(OTHER, OTHER["body"][:40]), of=OTHER)
    (marks,) = elements(run_page("/reader", article=READ["id"]), "passage_marks")
    (mark,) = marks["marks"]
    assert (mark["at"], mark["n"], mark["review"]) == (["body", 0, len(WORDS)], 2, newest)
    assert mark["href"] == f"/reviews?article={READ['id']}"


def notes(at: AppTest) -> str:
    return " ".join(in_english(note["said"]) for note in elements(at, "passage_note"))


def test_the_address_leads_to_the_passage_of_a_review(store: ReviewStore) -> None:
    number = review(store, of(READ, WORDS))
    at = run_page("/reader", article=READ["id"], passage=str(number))
    (shown,) = elements(at, "passage_shown")
    assert (shown["review"], shown["at"], shown["text"]) == (number, ["body", 0, len(WORDS)], WORDS)
    assert elements(run_page("/reader", article=READ["id"]), "passage_shown") == []


@pytest.mark.parametrize("asked", ["1x", "0", "-1", "99", "9" * 30, "٣", "<b>", "2", "3", "4"])
def test_what_names_no_published_passage_of_this_article_is_said(store: ReviewStore, asked: str) -> None:
    passage = of(READ, WORDS)
    review(store, passage)
    review(store, None)
    review(store, passage, "pending")
    review(store, passage, of=OTHER)
    at = run_page("/reader", article=READ["id"], passage=asked)
    assert not at.exception
    assert elements(at, "passage_shown") == []
    assert f"There is no review “{asked}” of a passage of this article." in notes(at)


def test_a_passage_that_is_no_longer_there_is_said(store: ReviewStore) -> None:
    number = review(store, replace(of(READ, WORDS), exact="Quite other words of long ago"))
    at = run_page("/reader", article=READ["id"], passage=str(number))
    assert "The passage is no longer in the article: “Quite other words of long ago”" in notes(at)


def test_another_scope_or_article_leaves_the_passage_behind(store: ReviewStore) -> None:
    number = review(store, of(READ, WORDS))
    (article,) = elements(run_page("/reader", article=READ["id"], passage=str(number)), "article")
    ways = [article["place"][name] for name in ("previous", "next") if article["place"][name]]
    assert all("passage=" not in way["href"] for way in [*ways, {"href": article["alone"]}])


@pytest.mark.parametrize(("status", "leads"), [("published", True), ("pending", False)])
def test_the_private_link_quotes_the_passage_and_leads_to_one_that_all_may_see(
    store: ReviewStore, status: Any, leads: bool
) -> None:
    key = "a-key-of-the-form-that-is-long-enough"
    store.send(make_draft(article_id=READ["id"], send_key=key), status, passage=of(READ, WORDS))
    (own,) = elements(run_page("/reviews", mine=key), "own_review")
    quote = own["review"]["passage"]
    assert (quote["text"], quote["note"]) == (WORDS, None)
    assert ("href" in quote) is leads
