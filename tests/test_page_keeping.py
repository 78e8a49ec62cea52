"""What stands over and under every page: saved searches, about the view, its report."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest

from components.saved_searches import MOST, counts_of, proposed_name, query_of
from data.corpus import CorpusUnavailable
from data.filters import Filters
from data.opening import open_corpus
from data.settings import Settings
from data.store.folder import CorpusFolder
from tests.articles import make_article, table
from tests.pages import elements, run_again, run_page

pytestmark = pytest.mark.usefixtures("own_files")

ABOUT = "about-view-element"


def facts(at: Any) -> dict[str, str]:
    return dict(elements(at, "about_view")[0]["facts"])


@pytest.mark.parametrize(
    ("path", "view"),
    [("/", "Front page"), ("/reader", "Reader"), ("/timeline", "Timeline"), ("/entities", "Entities"),
     ("/reviews", "Reviews")],
)  # fmt: skip
def test_every_page_about_a_scope_says_where_it_comes_from(path: str, view: str) -> None:
    at = run_page(path, q="gas", section="Energy")
    (about,) = elements(at, "about_view")
    told = facts(at)
    assert (told["View"], told["Scope"], told["Query"]) == (view, "in Energy, matching “gas”", "gas")
    assert told["Articles"] == elements(at, "count")[0]["count"]
    assert about["json"]["scope"]["parameters"] == {"q": ["gas"], "section": ["Energy"]}
    assert told["Corpus"].startswith("Chronicle of the South Caucasus; content ")
    assert [form["label"] for form in about["cites"]] == ["Plain", "BibTeX", "RIS", "CSL-JSON"]
    assert (about["feed"], about["report"]) == ("", None), "no feed is served here, no report was asked for"


def test_the_methods_are_those_of_the_charts_on_the_page() -> None:
    at = run_page("/entities", section="Energy", rank="distinctive")
    shown = elements(at, "about_view")[0]["json"]["shown"]
    heads = [head["title"] for head in elements(at, "chart_head")]
    assert set(heads) <= {one["name"] for one in shown}
    assert any("log-likelihood G²" in one["measure"] for one in shown)


def test_a_page_about_no_scope_says_nothing() -> None:
    assert not elements(run_page("/sources"), "about_view")


def test_an_article_has_no_report() -> None:
    at = run_page("/reader", article="2025-03-17-socar-gets-licences-off-israel")
    assert not elements(at, "about_view")[0]["can_report"]


@pytest.mark.parametrize("path", ["/", "/reader", "/timeline", "/entities"])
def test_a_report_is_made_when_it_is_asked_for(path: str) -> None:
    at = run_page(path, section="Energy")
    at.session_state["about-view-asked"] = 17
    run_again(at)
    report = elements(at, "about_view")[0]["report"]
    assert report["asked"] == 17
    assert "21 of 348 articles" in report["html"]
    assert report["html"].count("<figure>") == len(elements(at, "about_view")[0]["json"]["shown"])
    for key, _ in report["pictures"]:
        assert report["html"].count(f"<!--picture {key}-->") == 1
    run_again(at)
    assert elements(at, "about_view")[0]["report"] is None, "it is sent once"


def reported(path: str, **params: Any) -> str:
    """The report of a page, as text."""
    at = run_page(path, **params)
    at.session_state["about-view-asked"] = 17
    run_again(at)
    assert not at.exception
    return str(elements(at, "about_view")[0]["report"]["html"])


def test_the_report_of_the_timeline_has_its_peaks_as_they_are_listed() -> None:
    listed = elements(run_page("/timeline"), "peaks")[0]
    made = unescape(reported("/timeline"))
    assert listed["title"] in made
    assert len(listed["items"]) >= 2
    for item in listed["items"]:
        for said in (item["label"], item["when"], item["counts"], item["baseline"], item["bearing"]):
            assert said in made
        assert item["central"]["title"] in made
    assert "negative binomial" in made


def test_the_report_of_a_scope_without_peaks_says_that_there_are_none() -> None:
    said = elements(run_page("/timeline", section="Sport"), "peaks")[0]["none"]
    assert said
    assert said in unescape(reported("/timeline", section="Sport"))


def test_the_report_of_the_front_page_says_what_stood_out() -> None:
    told = elements(run_page("/"), "front")[0]["stood_out"]
    made = unescape(reported("/"))
    assert told["title"] in made
    assert all(item["text"] in made for item in told["items"])
    assert told["items"] or told["none"] in made


def test_the_report_of_an_entitys_page_is_about_the_articles_that_name_it() -> None:
    at = run_page("/entities", who="organisation:SOCAR", section="Energy")
    told, made = facts(at), unescape(reported("/entities", who="organisation:SOCAR", section="Energy"))
    n = elements(at, "who_head")[0]["counts"][0]["text"].split()[0]
    assert told["View"] == "About SOCAR"
    assert told["Articles"] == f"{n} of 348 articles"
    assert '<h1 dir="auto">About SOCAR</h1>' in made
    assert f"{n} articles in scope" in made
    for title in ("What SOCAR says", "What others say about SOCAR", "SOCAR in context", "Named with SOCAR"):
        assert f">{title}</h2>" in made
    assert elements(at, "who_tally")[0]["title"] in made


def test_the_report_of_a_storyline_has_its_events_in_order() -> None:
    first = elements(run_page("/storylines"), "storylines")[0]["items"][0]
    told = elements(run_page("/storylines", storyline=first["id"]), "storyline")[0]
    made = unescape(reported("/storylines", storyline=first["id"]))
    places = [made.index(f">{event['title']}</td>") for event in told["events"]]
    assert len(places) > 1
    assert places == sorted(places)


def test_the_report_of_two_scopes_names_both() -> None:
    at = run_page("/timeline", section="Energy", compare="section=Sport")
    against = facts(at)["Compared with"]
    assert against.startswith("in Sport (")
    assert f"Compared with: {against}" in reported("/timeline", section="Energy", compare="section=Sport")
    assert "Compared with" not in facts(run_page("/entities", view="map", compare="section=Sport"))


@pytest.mark.parametrize("asked", ["x", None, [], {"a": 1}])
def test_what_does_not_ask_for_a_report_gets_none(asked: Any) -> None:
    at = run_page("/reader")
    at.session_state["about-view-asked"] = asked
    run_again(at)
    assert elements(at, "about_view")[0]["report"] is None


def test_saving_proposes_the_scope_in_words() -> None:
    at = run_page("/timeline", q="gas", section="Energy", chart="lines")
    (saved,) = elements(at, "saved_searches")
    assert (saved["name"], saved["query"]) == ("In Energy, matching “gas”", "q=gas&section=Energy")
    assert saved["counts"] is None, "nothing is counted before the list is opened"
    assert len(proposed_name(Filters(query="x" * 500))) == 80


def test_a_query_that_can_not_be_read_can_not_be_saved() -> None:
    assert elements(run_page("/reader", q="(gas"), "saved_searches")[0]["can_save"] is False


@pytest.fixture
def corpus() -> Any:
    return open_corpus(Settings.read({}, {})).corpus


def test_counts_are_those_of_the_corpus(corpus: Any) -> None:
    scopes = [Filters(), Filters(sections=("Energy",)), Filters(query="gas")]
    counted = counts_of(corpus, [{"query": query_of(scope), "seen": ""} for scope in scopes])
    assert [one["articles"] for one in counted] == [corpus.count(scope) for scope in scopes]
    assert {one["new"] for one in counted} == {None}, "the chronicle does not know when it was taken in"


@pytest.mark.parametrize(
    "asked",
    [None, "x", 1, {"query": ""}, [None], [[]], [{}], [{"query": 1}], [{"query": "q" * 5_000}],
     [{"query": "a;b&&=%"}], [{"query": "q=(gas"}], [{"query": "&".join(["q=x"] * 500)}]],
)  # fmt: skip
def test_what_is_no_search_is_said_and_not_counted(corpus: Any, asked: Any) -> None:
    assert not any("articles" in one for one in counts_of(corpus, asked))


@pytest.mark.parametrize("seen", [None, 1, "x", "2024-01-01T00:00", "9999-99-99", "0001-01-01T00:00+00:00"])
def test_a_time_that_is_none_counts_from_the_beginning(corpus: Any, seen: Any) -> None:
    assert counts_of(corpus, [{"query": "", "seen": seen}])[0]["articles"] == 348


def test_a_value_that_is_not_here_is_said_and_the_rest_counted(corpus: Any) -> None:
    query = urlencode({"section": ["Energy", "Nope"], "nonsense": "1"}, doseq=True)
    (one,) = counts_of(corpus, [{"query": query, "seen": ""}])
    assert one["articles"] == corpus.count(Filters(sections=("Energy",)))
    assert "Nope" in " ".join(one["said"])


def test_no_more_are_counted_than_a_browser_keeps(corpus: Any) -> None:
    assert len(counts_of(corpus, [{"query": "", "seen": ""}] * (MOST + 10))) == MOST


def test_new_ones_are_those_taken_in_since_the_last_of_them_was_seen(tmp_path: Path) -> None:
    folder = CorpusFolder.create(tmp_path / "wire", "The wire", ZoneInfo("UTC"))
    settings = Settings.read(
        {"NEWSDESK_CORPUS": str(folder.path), "NEWSDESK_CACHE": str(tmp_path / "cache")}, {}
    )

    def counted(seen: str) -> dict[str, Any]:
        return counts_of(open_corpus(settings).corpus, [{"query": "q=gas", "seen": seen}])[0]

    def take_in(headline: str, minute: int) -> None:
        with folder.writing() as writer:
            collected = f"2026-11-26T09:{minute:02}:00.000001"
            writer.add(table(make_article(headline=headline, published="2024-05-14", collected=collected)))

    take_in("Gas flows", 1)
    first = counted("")
    assert (first["articles"], first["new"]) == (1, 1)
    assert counted(first["latest"])["new"] == 0
    take_in("Gas leaks", 2)
    take_in("Oil flows", 3)
    then = counted(first["latest"])
    assert (then["articles"], then["new"]) == (2, 1)
    assert counted(then["latest"])["new"] == 0


def test_a_corpus_that_does_not_answer_is_said() -> None:
    class Away:
        def resolve(self, filters: Filters) -> Any:
            raise CorpusUnavailable("The corpus is away.")

    away: Any = Away()
    assert counts_of(away, [{"query": "q=gas"}]) == [{"query": "q=gas", "said": ["The corpus is away."]}]
