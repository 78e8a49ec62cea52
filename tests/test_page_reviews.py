"""The reviews page, run on the chronicle with a few reviews."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, update
from streamlit.testing.v1 import AppTest

from data.reviews.review import Status
from data.reviews.senders import Origin
from data.reviews.sending import Checks
from data.reviews.store import ReviewStore
from data.reviews.tables import REVIEWS
from tests.pages import ROOT, elements, figures, run_page
from tests.reviews.databases import decide_on, make_draft
from tests.saying import in_english

CHRONICLE: list[dict[str, Any]] = [
    json.loads(line)
    for line in (ROOT / "data" / "chronicle" / "chronicle.jsonl").read_text("utf-8").splitlines()
]
ENERGY = next(a for a in CHRONICLE if a["section"] == "Energy")
SPORT = next(a for a in CHRONICLE if a["section"] == "Sport")
LOST = "an-article-of-another-corpus"

#: (article, rating, text, status), in the order in which they came in.
TABLE: tuple[tuple[str, int, str, Status], ...] = (
    (ENERGY["id"], 5, "energy, five stars", "published"),
    (ENERGY["id"], 2, "energy, two stars", "published"),
    (SPORT["id"], 4, "sport, four stars", "published"),
    (SPORT["id"], 1, "sport, still pending", "pending"),
    (SPORT["id"], 1, "sport, long rejected", "rejected"),
)


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Reviews of the test's own; no settings of the machine's."""
    url = f"sqlite:///{tmp_path / 'reviews.db'}"
    for name in ("NEWSDESK_CORPUS", "NEWSDESK_REVIEWS", "NEWSDESK_REVIEWS_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NEWSDESK_REVIEWS_URL", url)
    return url


@pytest.fixture
def store(database: str) -> ReviewStore:
    """The table's reviews, received on successive days of May 2025."""
    engine = create_engine(database)
    store = ReviewStore(engine)
    for day, (article, rating, text, status) in enumerate(TABLE, 1):
        review = store.send(make_draft(text, article_id=article, rating=rating), status).review
        with engine.begin() as connection:
            created = review.created.replace(year=2025, month=5, day=day, hour=12)
            connection.execute(update(REVIEWS).where(REVIEWS.c.id == review.id).values(created=created))
    return store


def listed(at: AppTest) -> list[str]:
    """The texts of the reviews that the page shows."""
    assert not at.exception
    return [item["text"] for listing in elements(at, "review_list") for item in listing["items"]]


def said(at: AppTest) -> str:
    """The sentences of the page's messages."""
    return " ".join(sentence for m in elements(at, "message") for sentence in m["sentences"])


@pytest.mark.parametrize(
    ("params", "texts"),
    [
        ({}, ["sport, four stars", "energy, two stars", "energy, five stars"]),
        ({"order": "oldest"}, ["energy, five stars", "energy, two stars", "sport, four stars"]),
        ({"order": "rating"}, ["energy, five stars", "sport, four stars", "energy, two stars"]),
        ({"section": "Energy"}, ["energy, two stars", "energy, five stars"]),
        ({"section": "Energy", "rating": "5"}, ["energy, five stars"]),
        ({"received": "2025-05-03"}, ["sport, four stars"]),
        ({"received": "2025-05"}, ["sport, four stars", "energy, two stars", "energy, five stars"]),
        ({"received": "2024-05"}, []),
        ({"page": "99"}, ["sport, four stars", "energy, two stars", "energy, five stars"]),
        ({"article": ENERGY["id"]}, ["energy, two stars", "energy, five stars"]),
    ],
)
def test_published_reviews_follow_scope_order_and_marks(
    store: ReviewStore, params: dict[str, str], texts: list[str]
) -> None:
    assert listed(run_page("/reviews", **params)) == texts


def test_the_average_says_how_many_it_is_of(store: ReviewStore) -> None:
    (listing,) = elements(run_page("/reviews"), "review_list")
    assert in_english(listing["average"]) == "3.7 of 5 on average, from 3 reviews of 2 articles"
    (listing,) = elements(run_page("/reviews", section="Energy"), "review_list")
    assert in_english(listing["average"]) == "3.5 of 5 on average, from 2 reviews of 1 article"


def test_each_review_leads_to_its_article_inside_the_scope(store: ReviewStore) -> None:
    (listing,) = elements(run_page("/reviews", section="Sport"), "review_list")
    article = listing["items"][0]["article"]
    assert article["title"] == SPORT["headline"]
    assert article["href"] == f"/reader?section=Sport&article={SPORT['id']}"


def test_a_review_of_an_article_that_is_gone_is_shown_without_a_link(store: ReviewStore) -> None:
    store.send(make_draft("about what is gone", article_id=LOST), "published")
    (listing,) = elements(run_page("/reviews"), "review_list")
    article = next(i["article"] for i in listing["items"] if i["text"] == "about what is gone")
    assert article["href"] == ""
    assert LOST in article["title"]


def test_charts_count_the_scope_and_their_rows_lead_to_the_reviews(store: ReviewStore) -> None:
    at = run_page("/reviews")
    ratings, received, *_ = elements(at, "chart_foot")
    assert ratings["rows"] == [
        ["5 of 5", 1, "33%"],
        ["4 of 5", 1, "33%"],
        ["3 of 5", 0, "0%"],
        ["2 of 5", 1, "33%"],
        ["1 of 5", 0, "0%"],
    ]
    assert ratings["links"][0] == "/reviews?rating=5"
    assert [row[:2] for row in received["rows"]] == [["1 May 2025", 1], ["2 May 2025", 1], ["3 May 2025", 1]]
    assert received["links"][2] == "/reviews?received=2025-05-03"
    assert sum(figures(run_page("/reviews", section="Energy"))[0]["data"][0]["x"]) == 2


def test_a_chosen_mark_is_said_and_can_be_taken_back(store: ReviewStore) -> None:
    at = run_page("/reviews", rating="5", section="Energy")
    (listing,) = elements(at, "review_list")
    (note,) = listing["notes"]
    assert in_english(note["parts"]) == "Only the 1 with 5 stars"
    assert note["all"] == "/reviews?section=Energy"
    assert elements(at, "chart_foot")[0]["links"][0] == "/reviews?section=Energy"


def test_a_broken_time_is_said_and_left_out(store: ReviewStore) -> None:
    (listing,) = elements(run_page("/reviews", received="yesterday"), "review_list")
    assert "“received” must be a day" in in_english(listing["notes"][0]["parts"])
    assert len(listing["items"]) == 3


def test_no_reviews_is_said() -> None:
    (box,) = elements(run_page("/reviews"), "review_message")
    assert in_english(box["heading"]) == "No reviews yet"
    none = "None of the 348 articles in scope has a published review yet."
    assert [in_english(sentence) for sentence in box["sentences"]] == [none]


def test_an_empty_scope_leaves_a_way_to_review(store: ReviewStore) -> None:
    at = run_page("/reviews", q="thiswordisnowhere")
    assert listed(at) == []
    assert "No article is" in said(at)
    (picker,) = elements(at, "review_picker")
    assert picker["items"] == []


def test_the_picker_offers_articles_of_the_scope(store: ReviewStore) -> None:
    (picker,) = elements(run_page("/reviews", section="Sport"), "review_picker")
    assert len(picker["items"]) == 3
    sport = {a["id"] for a in CHRONICLE if a["section"] == "Sport"}
    assert {item["id"] for item in picker["items"]} <= sport
    assert picker["items"][0]["href"].startswith("/reviews?section=Sport&article=")


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [("published", "Your review is shown at once unless"), ("pending", "held until a moderator has read it")],
)
def test_the_form_says_what_comes_next(monkeypatch: pytest.MonkeyPatch, setting: str, sentence: str) -> None:
    monkeypatch.setenv("NEWSDESK_REVIEWS", setting)
    (form,) = elements(run_page("/reviews", article=SPORT["id"]), "review_form")
    assert form["article"] == SPORT["id"]
    assert form["about"]["title"] == SPORT["headline"]
    assert sentence in in_english(form["notes"][0])
    assert len(form["notes"]) == 1, "a file on this machine's disk lasts"


def test_the_form_warns_where_reviews_may_be_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/appuser")
    (form,) = elements(run_page("/reviews", article=SPORT["id"]), "review_form")
    assert "Reviews may be lost here" in in_english(form["notes"][1])


def test_an_unknown_article_is_said() -> None:
    at = run_page("/reviews", article="nowhere")
    assert elements(at, "review_form") == []
    (box,) = elements(at, "review_message")
    assert in_english(box["heading"]) == "There is no such article here."
    assert [(in_english(way["text"]), way["href"]) for way in box["links"]] == [
        ("Choose another article", "/reviews")
    ]


def test_an_article_shows_its_reviews_and_the_form(store: ReviewStore) -> None:
    at = run_page("/reader", article=SPORT["id"])
    assert listed(at) == ["sport, four stars"]
    (listing,) = elements(at, "review_list")
    assert in_english(listing["average"]) == "4.0 of 5 on average, from 1 review"
    assert elements(at, "review_form")[0]["article"] == SPORT["id"]


def test_without_a_database_the_page_says_so_and_the_form_stays(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("NEWSDESK_REVIEWS_URL", f"sqlite:///{tmp_path / 'file' / 'reviews.db'}")
    at = run_page("/reviews")
    assert not at.exception
    (box,) = elements(at, "review_message")
    assert in_english(box["heading"]) == "The reviews can’t be shown"
    assert in_english(box["sentences"][0]) == "Reviews can’t be reached just now: try again in a moment."
    at = run_page("/reader", article=SPORT["id"])
    assert not at.exception
    assert len(elements(at, "review_form")) == 1


def test_what_moderators_know_is_not_sent_to_readers(store: ReviewStore) -> None:
    at = run_page("/reviews", section="Sport")
    (listing,) = elements(at, "review_list")
    shown = {"id", "rating", "text", "name", "language", "date", "iso", "article", "helpful", "passage"}
    assert set(listing["items"][0]) == shown


def test_votes_are_counted_beside_each_review(store: ReviewStore) -> None:
    (_, review, *_) = store.listing("published", order="oldest").frame["id"]
    for browser in ("one-browser-of-many", "another-browser-of-many"):
        store.following.vote(int(review), Origin(browser))
    (listing,) = elements(run_page("/reviews", order="oldest"), "review_list")
    assert [item["helpful"] for item in listing["items"]] == [0, 2, 0]


KEY = "a-key-that-nobody-guesses"


def test_a_private_link_shows_its_review_and_nothing_of_the_scope(store: ReviewStore) -> None:
    sent = store.send(make_draft("What I think of it.", article_id=SPORT["id"], send_key=KEY)).review
    decide_on(store, sent.id, "rejected", "Mod", "Not about the article.", 1)
    at = run_page("/reviews", mine=KEY, section="Energy")
    (own,) = elements(at, "own_review")
    assert own["state"] == "found"
    assert (own["review"]["status"], own["review"]["reason"]) == ("rejected", "Not about the article.")
    assert own["review"]["article"]["title"] == SPORT["headline"]
    assert elements(at, "review_list") == elements(at, "review_form") == elements(at, "about_view") == []


def test_the_key_is_in_no_other_address_of_its_page(store: ReviewStore) -> None:
    store.send(make_draft("What I think of it.", article_id=SPORT["id"], send_key=KEY))
    drawn = run_page("/reviews", mine=KEY).get("bidi_component")
    keyed = [e.proto.component_name for e in drawn if KEY in e.proto.json]
    assert keyed == ["newsdesk_own_review"]


def test_a_key_that_opens_nothing_has_a_page(store: ReviewStore) -> None:
    (own,) = elements(run_page("/reviews", mine="nothing"), "own_review")
    assert own["state"] == "unknown"
    assert own["back"] == "/reviews"


def test_why_a_review_is_held_is_told_to_its_author(store: ReviewStore) -> None:
    draft = make_draft("See https://example.org/ for it.", article_id=SPORT["id"], send_key=KEY)
    store.send(draft, "published", Origin(seconds=2.0), Checks())
    (own,) = elements(run_page("/reviews", mine=KEY), "own_review")
    assert [in_english(reason) for reason in own["review"]["held"]] == ["It has links."]


WORDS = (
    "the sources are missing",
    "sources are missing here",
    "missing sources again",
    "sources missing, all",
)


@pytest.fixture
def disputed_store(store: ReviewStore) -> ReviewStore:
    for n, rating in enumerate([1, 5, 1, 5, 1, 2, 5]):
        text = WORDS[n % 4] if rating < 3 else "a fine and careful piece of work"
        store.send(make_draft(text, article_id=ENERGY["id"], rating=rating), "published")
    return store


def test_sections_disputes_and_words_are_shown_with_their_numbers(disputed_store: ReviewStore) -> None:
    at = run_page("/reviews")
    assert not at.exception
    feet = {foot["caption"]: foot for foot in elements(at, "chart_foot")}
    sections = feet["Reviews by section"]
    assert [row[:4] for row in sections["rows"]] == [["Energy", 9, "90%", 1], ["Sport", 1, "10%", 1]]
    assert sections["links"][0] == "/reviews?section=Energy"
    disputes = feet["The most disputed articles"]
    assert [row[1] for row in disputes["rows"]] == [9]
    assert disputes["links"] == [f"/reviews?article={ENERGY['id']}"]
    words = feet["What reviews talk about"]
    assert [row[0] for row in words["rows"]][:2] == ["missing", "sources"]
    assert words["rows"][0][1] == 4
    assert words["links"][0] == "/reviews?word=missing"


def test_a_word_leaves_the_reviews_that_use_it(disputed_store: ReviewStore) -> None:
    assert len(listed(run_page("/reviews", word="missing"))) == 4
    assert listed(run_page("/reviews", word="<b>nothing")) == []


def test_a_hidden_review_is_in_no_chart(disputed_store: ReviewStore) -> None:
    shown = disputed_store.listing("published", [SPORT["id"]]).frame.iloc[0]
    decide_on(disputed_store, int(shown["id"]), "rejected", "mod", "", int(shown["revision"]))
    feet = {foot["caption"]: foot for foot in elements(run_page("/reviews"), "chart_foot")}
    assert [row[0] for row in feet["Reviews by section"]["rows"]] == ["Energy"]
