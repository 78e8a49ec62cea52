"""The reader's page: results, one article, and the article that is not there."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.answers import SearchPage
from data.engines.embedded import EmbeddedCorpus
from tests.pages import elements, run_page

CHRONICLE = Path(__file__).resolve().parents[1] / "data" / "chronicle" / "chronicle.jsonl"
IBADOGHLU = "2023-09-05-strasbourg-acts-for-ibadoghlu"


def article_of(at: AppTest) -> dict[str, Any]:
    """What the page shows of its one article."""
    assert not at.exception
    (shown,) = elements(at, "article")
    return shown


def plain(runs: list[Any]) -> str:
    """The text of runs without their marks."""
    return "".join(run if isinstance(run, str) else run["t"] for run in runs)


def row_of(id: str) -> dict[str, Any]:
    """An article as the dataset's file has it."""
    rows = (json.loads(line) for line in CHRONICLE.read_text("utf-8").splitlines())
    return next(row for row in rows if row["id"] == id)


def saying(at: AppTest) -> list[str]:
    """Every sentence of the page's messages."""
    return [sentence for shown in elements(at, "message") for sentence in shown["sentences"]]


def test_results_are_twenty_a_page_and_pages_never_overlap() -> None:
    first, second = run_page("/reader"), run_page("/reader", page="2")
    (one,), (two,) = elements(first, "results"), elements(second, "results")
    ids = [item["id"] for item in one["items"] + two["items"]]
    assert (len(ids), len(set(ids))) == (40, 40)
    assert (one["start"], two["start"]) == (1, 21)
    assert two["pager"]["links"][0]["text"] == "Previous"


def test_the_last_page_has_what_is_left() -> None:
    # One outlet's reports never share a card.
    (last,) = elements(run_page("/reader", source="Turan", page="4"), "results")
    assert len(last["items"]) == 63 - 3 * 20


def test_where_cards_are_about_so_many_no_page_is_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    search = EmbeddedCorpus.search

    def roughly(self: EmbeddedCorpus, *args: Any, **given: Any) -> SearchPage:
        return replace(search(self, *args, **given), cards=100, cards_exact=False)

    monkeypatch.setattr(EmbeddedCorpus, "search", roughly)
    at = run_page("/reader", page="10")
    (results,) = elements(at, "results")
    assert (results["start"], len(results["items"])) == (181, 20)
    texts = [link.get("text") for link in results["pager"]["links"]]
    assert texts == ["Previous", "1", None, "8", "9", "10", "11", "Next"]
    at = run_page("/reader", page="400")
    assert any('no page "400": the results have pages 1 to about 5.' in said for said in saying(at))
    assert elements(at, "results")[0]["start"] == 1


@pytest.mark.parametrize("page", ["19", "0", "-1", "two", "99999999999"])
def test_a_page_that_is_not_there_is_said(page: str) -> None:
    at = run_page("/reader", page=page)
    assert any(f'There is no page "{page}"' in sentence for sentence in saying(at))
    assert elements(at, "results")[0]["items"]


def test_relevance_is_offered_for_a_query_alone() -> None:
    def orders(**params: str) -> list[tuple[str, bool]]:
        (shown,) = elements(run_page("/reader", **params), "results")
        return [(order["text"], order["on"]) for order in shown["orders"]]

    assert orders() == [("Newest", True), ("Oldest", False)]
    assert orders(sort="relevance") == [("Newest", True), ("Oldest", False)]
    assert orders(q="gas") == [("Relevance", True), ("Newest", False), ("Oldest", False)]
    assert orders(q="gas", sort="oldest")[2] == ("Oldest", True)


def test_snippets_mark_the_hits() -> None:
    (shown,) = elements(run_page("/reader", q="pipeline"), "results")
    for item in shown["items"]:
        marked = [item["snippet"][a:b] for a, b in item["snippet_hits"]]
        marked += [item["title"][a:b] for a, b in item["headline_hits"]]
        assert marked, item["id"]
        assert all(word.lower().startswith("pipeline") for word in marked)


def test_downloads_say_how_many_articles_they_hold() -> None:
    at = run_page("/reader", section="Sport")
    assert [shown["note"] for shown in elements(at, "heading") if shown["text"] == "Download"] == [
        "24 articles in scope, with their text"
    ]
    labels = [button.proto.label for button in at.get("download_button")]
    assert labels == ["CSV", "JSONL", "Parquet", "Atom", "ZIP with provenance"]


def test_an_article_shows_the_whole_text_of_the_dataset() -> None:
    row = row_of(IBADOGHLU)
    shown = article_of(run_page("/reader", article=IBADOGHLU))
    assert plain(shown["headline"]) == row["headline"]
    assert plain(shown["summary"]) == row["summary"]
    assert [plain(block) for block in shown["body"]] == row["body"].split("\n\n")
    assert (shown["section"]["text"], shown["source"]["text"]) == (row["section"], row["source"])
    assert shown["date"] == "5 September 2023 (Asia/Baku, hour not known)"
    assert [topic["text"] for topic in shown["topics"]] == row["topics"]


def test_every_entity_of_an_article_leads_to_its_own_scope() -> None:
    row = row_of(IBADOGHLU)
    shown = article_of(run_page("/reader", article=IBADOGHLU, section="Rights"))
    wanted = {*row["people"], *row["organisations"], *row["places"]}
    assert {entity["name"] for entity in shown["entities"]} == wanted
    linked = {
        run["e"] for block in (shown["headline"], *shown["body"]) for run in block if "e" in dict_of(run)
    }
    assert linked | set(shown["also"]) == set(range(len(shown["entities"])))
    assert all(entity["href"].startswith("/reader?entity=") for entity in shown["entities"])


def dict_of(run: Any) -> dict[str, Any]:
    """A run's marks; none for bare text."""
    return run if isinstance(run, dict) else {}


def test_hits_are_numbered_through_headline_summary_and_body() -> None:
    shown = article_of(run_page("/reader", article=IBADOGHLU, q="court"))
    blocks = (shown["headline"], shown["summary"], *shown["body"])
    numbers = [run["h"] for block in blocks for run in block if "h" in dict_of(run)]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(shown["hits"]))
    assert shown["hits"] > 2
    text = f"{shown['title']} {plain(shown['summary'])} {' '.join(map(plain, shown['body']))}".lower()
    assert shown["hits"] == text.count("court")


def test_next_leads_through_the_scope_to_its_end() -> None:
    place = article_of(run_page("/reader", article=first_of("Finance"), section="Finance"))["place"]
    assert place["previous"] is None
    for position in range(2, 14):
        assert place["next"], position
        following = place["next"]["href"].split("article=")[1]
        place = article_of(run_page("/reader", article=following, section="Finance"))["place"]
        assert place["text"] == f"{position} of 13 in this scope"
    assert place["next"] is None


def first_of(section: str) -> str:
    """The first result of a section."""
    (shown,) = elements(run_page("/reader", section=section), "results")
    return str(shown["items"][0]["id"])


def test_back_leads_to_the_page_of_results_that_holds_the_article() -> None:
    (third,) = elements(run_page("/reader", source="Turan", page="3"), "results")
    place = article_of(run_page("/reader", source="Turan", article=third["items"][7]["id"]))["place"]
    assert place["text"] == "48 of 63 in this scope"
    assert place["back"] == "/reader?source=Turan&page=3"


def test_an_article_outside_the_scope_is_shown_and_said_to_be() -> None:
    shown = article_of(run_page("/reader", article=IBADOGHLU, section="Sport"))
    assert plain(shown["headline"]) == row_of(IBADOGHLU)["headline"]
    assert shown["place"]["outside"].startswith("This article is not in the scope, which has 24 articles")
    assert (shown["place"]["text"], shown["place"]["next"]) == ("", None)


def test_an_article_is_shown_in_a_scope_that_holds_none() -> None:
    shown = article_of(run_page("/reader", article=IBADOGHLU, q="xyzzyx"))
    assert "which has 0 articles" in shown["place"]["outside"]


def test_beside_an_article_stand_others_and_what_they_share() -> None:
    at = run_page("/reader", article=IBADOGHLU)
    related, latest = elements(at, "beside")[0]["lists"]
    assert related["title"] == "Related articles"
    assert all(item["id"] != IBADOGHLU for item in related["items"] + latest["items"])
    assert related["items"][0]["shared"].startswith("Shares ")
    assert latest["title"] == "Latest in Rights"
    assert {row_of(item["id"])["section"] for item in latest["items"]} == {"Rights"}


def test_links_to_copy_are_the_article_alone_and_with_its_scope() -> None:
    shown = article_of(run_page("/reader", article=IBADOGHLU, section="Rights"))
    assert shown["alone"] == f"/reader?article={IBADOGHLU}"
    assert shown["scoped"] == f"/reader?section=Rights&article={IBADOGHLU}"
    assert article_of(run_page("/reader", article=IBADOGHLU))["scoped"] == ""


def test_a_missing_article_says_so_and_offers_near_ones() -> None:
    at = run_page("/reader", article="2023-09-05-strasbourg-acts-for-ibadoglu")
    assert not at.exception
    assert not elements(at, "article")
    assert "No article has the address" in saying(at)[0]
    near = elements(at, "beside")[0]["lists"][0]
    assert any("Strasbourg" in item["title"] for item in near["items"])


@pytest.mark.parametrize("id", ["<b>x</b>", "AND OR NOT", '"', "(" * 9_000, "\u202e", "../../etc", "*", "~1"])
def test_a_strange_address_is_a_missing_article(id: str) -> None:
    at = run_page("/reader", article=id)
    assert not at.exception
    assert "No article has the address" in saying(at)[0]
    assert len(saying(at)[0]) < 200
