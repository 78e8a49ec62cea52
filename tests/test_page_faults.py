"""Every page on a corpus that is gone, too slow, or answers in part: it says so, shows the rest, recovers."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from time import monotonic
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from components import kept_answers
from components.opened import open_shown
from data.answers import Neighbours
from data.budgeted import QUESTIONS
from data.corpus import CorpusUnavailable
from data.corrected import Corrected
from data.correction_log import CorrectionLog
from data.opening import Opened
from data.partial import note_partial
from data.settings import Settings
from tests.faults import GONE, MISSING, ODD, Faulty
from tests.pages import elements, run_again, run_page

pytestmark = pytest.mark.usefixtures("own_files")

Params = dict[str, str | Sequence[str]]
#: Pages of the dashboard, each with what asks most of it.
PAGES: Final[dict[str, tuple[str, Params]]] = {
    "front": ("/", {}),
    "results": ("/reader", {"q": "gas"}),
    "article": ("/reader", {"section": "Energy", "article": ""}),
    "timeline": ("/timeline", {"section": "Energy"}),
    "comparison": ("/timeline", {"section": "Energy", "compare": "section=Economy"}),
    "calendar": ("/timeline", {"section": "Energy", "chart": "calendar"}),
    "ranking": ("/entities", {"section": "Energy"}),
    "words": ("/entities", {"section": "Energy", "kind": "word"}),
    "told apart": ("/entities", {"section": "Energy", "compare": "section=Economy"}),
    "map": ("/entities", {"section": "Energy", "view": "map"}),
    "network": ("/entities", {"section": "Energy", "view": "network"}),
    "who": ("/entities", {"who": "place:Georgia"}),
    "corrections": ("/entities", {"correct": "all"}),
    "storylines": ("/storylines", {"section": "Energy"}),
    "storyline": ("/storylines", {"storyline": ""}),
    "reviews": ("/reviews", {"section": "Energy"}),
    "review": ("/reviews", {"article": ""}),
    "sources": ("/sources", {}),
}
#: What a page does without in silence: words of chips fall back to ids.
_SILENT: Final = frozenset({"titles"})
#: What is known from before: the corpus at a glance, its values, and how many articles there are in all.
_KNOWN: Final = frozenset({"about", "resolve", "count"})
#: Pages that can be shown whole from what is known: reviews and corrections are kept elsewhere.
_KEPT: Final = frozenset({"corrections", "review", "reviews"})


@pytest.fixture
def corpus(monkeypatch: pytest.MonkeyPatch) -> Faulty:
    """The chronicle, whose questions can be made to fail."""
    settings = Settings.read(os.environ, {})
    faulty = Faulty(open_shown(settings, CorrectionLog.of(settings).corrected()).corpus)

    def opened(settings: Settings, corrected: Corrected) -> Opened:
        return replace(open_shown(settings, corrected), corpus=faulty.as_corpus())

    monkeypatch.setattr("components.shell.open_shown", opened)
    return faulty


def address(corpus: Faulty, page: str) -> tuple[str, Params]:
    """A page's address, with an article or a storyline of the corpus where it wants one."""
    path, params = PAGES[page]
    filled: Params = dict(params)
    if params.get("article") == "":
        filled["article"] = corpus.corpus.ids(_scope(params)).iloc[1]
    if params.get("storyline") == "":
        filled["storyline"] = corpus.corpus.storylines(_scope({})).frame.storyline.iloc[0]
    return path, filled


def _scope(params: Params) -> Any:
    from data.filters import Filters

    return Filters(sections=("Energy",)) if "section" in params else Filters()


def opened(corpus: Faulty, page: str) -> AppTest:
    path, params = address(corpus, page)
    return run_page(path, **params)


def told(at: AppTest) -> list[dict[str, Any]]:
    """All that the page says in words of its own, also within the front page."""
    found = elements(at, "message")
    for front in elements(at, "front"):
        panels = [front["failed"], *(front[name] for name in ("now", "affairs", "stood_out", "sections"))]
        found += [panel["failed"] for panel in panels if isinstance(panel, dict) and panel.get("failed")]
    return found


def failures(at: AppTest) -> list[str]:
    """What the page says that it can't show."""
    said = [(m["heading"], *m["sentences"]) for m in told(at)]
    return [text for texts in said for text in texts if "can’t be shown now" in text]


def drawn(at: AppTest) -> list[str]:
    """The names of what the page has drawn."""
    return [e.proto.component_name for e in at.get("bidi_component")]


def words(at: AppTest) -> str:
    """All that the page's own elements say."""
    return " ".join(str(e.proto.json) for e in at.get("bidi_component")).replace("\\u2019", "’")


def is_told(at: AppTest) -> bool:
    """Whether the page says that the corpus does not answer; what it says of reviews it says by a key."""
    return "did not answer within 10 seconds" in words(at) or '"picker_away"' in words(at)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_what_it_can_not_show_and_recovers(corpus: Faulty, page: str) -> None:
    whole = opened(corpus, page)
    corpus.asked.clear()
    assert not failures(run_again(whole))
    questions = sorted(corpus.asked - _SILENT)
    assert questions
    for question in questions:
        corpus.fail("slow", question)
        at = run_again(whole)
        assert not at.exception, (question, at.exception)
        assert is_told(at) or question in _KNOWN, question
        assert elements(at, "masthead"), question
        assert elements(at, "scope_bar"), question
    corpus.faults.clear()
    again = run_again(whole)
    assert not again.exception
    assert not is_told(again)
    assert not failures(again)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_on_a_corpus_that_is_gone_says_so_and_what_to_do(corpus: Faulty, page: str) -> None:
    at = opened(corpus, page)
    before = drawn(at)
    corpus.fail("gone")
    at = run_again(at)
    assert not at.exception
    (said,) = [m for m in told(at) if any(GONE in sentence for sentence in m["sentences"])]
    assert said["sentences"] == [f"{GONE} What is known of it stands as it was last."]
    assert [link["text"] for link in said["links"]] == ["Try again"]
    assert said["links"][0]["href"].startswith(address(corpus, page)[0])
    assert page in _KEPT or any("either" in sentence for m in told(at) for sentence in m["sentences"])
    corpus.faults.clear()
    assert drawn(run_again(at)) == before


def test_a_corpus_that_was_never_there_is_said_with_the_way_to_try_again(corpus: Faulty) -> None:
    corpus.fail("gone")
    at = run_page("/reader", q="gas")
    (said,) = elements(at, "message")
    assert (said["heading"], said["sentences"]) == ("The news could not be opened", [GONE])
    assert not at.exception


def test_a_slow_part_offers_narrower_scopes_each_of_which_says_what_it_is(corpus: Faulty) -> None:
    corpus.fail("slow", "search")
    at = run_page("/reader", q="gas*", language="en")
    (said,) = [m for m in elements(at, "message") if m["heading"]]
    assert said["heading"] == "The articles can’t be shown now"
    ways = {link["text"]: parse_qs(urlsplit(link["href"]).query) for link in said["links"]}
    assert list(ways) == [
        "Try again", "The last year alone", "The last month alone",
        f"The largest section alone, {ways['Try again'] and _largest(corpus)}", "Without *: gas",
    ]  # fmt: skip
    assert ways["Try again"] == {"q": ["gas*"], "language": ["en"]}
    assert ways["Without *: gas"] == {"q": ["gas"], "language": ["en"]}
    month = ways["The last month alone"]
    assert {"from", "to", "q", "language"} == month.keys()


def _largest(corpus: Faulty) -> str:
    return corpus.corpus.about().sections[0]


def test_of_several_parts_that_fail_for_one_reason_the_first_says_what_to_do(corpus: Faulty) -> None:
    corpus.fail("gone", "search", "volume")
    at = run_page("/timeline", section="Energy")
    first, second = elements(at, "message")
    assert first["heading"] == "The timeline can’t be shown now"
    assert second["sentences"] == ["The articles of this range can’t be shown now either."]
    assert not second["links"]


def test_a_question_that_the_corpus_can_not_answer_is_no_stack_trace(corpus: Faulty) -> None:
    corpus.fail("odd", "volume")
    at = run_page("/timeline", section="Energy")
    (said,) = elements(at, "message")
    assert (said["heading"], said["sentences"]) == ("The timeline can’t be shown now", [ODD])
    assert elements(at, "article_list")


@pytest.mark.parametrize("page", PAGES)
def test_questions_that_the_corpus_can_not_answer_end_no_page(corpus: Faulty, page: str) -> None:
    at = opened(corpus, page)
    at.session_state["scope-bar"] = {"open": True}
    at.session_state["scope-prefix"] = "ali"
    at.session_state["review-words"] = "gas"
    corpus.fail("odd", *(QUESTIONS - _KNOWN))
    at = run_again(at)
    assert not at.exception
    (bar,) = elements(at, "scope_bar")
    assert (bar["none"], bar["suggestions"]) == (ODD, [])
    assert bar["facets_note"].startswith(ODD)
    assert elements(at, "count")  # which stands below the bar


def test_a_page_has_one_time_for_all_that_stands_on_it(
    corpus: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSDESK_BUDGET", "0.2")
    at = opened(corpus, "storyline")
    at.session_state["scope-bar"] = {"open": True}
    corpus.fail("busy", *(QUESTIONS - _KNOWN))
    corpus.times.clear()
    assert not run_again(at).exception
    names, began, ends = zip(*corpus.times, strict=True)
    assert {"titles", "facet"} <= set(names)
    assert max(ends) <= min(began) + 3 * 0.2
    assert names.count("titles") == 1


def test_a_scope_to_compare_with_that_can_not_be_counted_leaves_the_page(
    corpus: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    def resolve(filters: Any) -> Any:
        if "Economy" in filters.sections:
            raise CorpusUnavailable(GONE, "refused")
        return corpus.corpus.resolve(filters)

    monkeypatch.setattr(corpus, "resolve", resolve, raising=False)
    at = opened(corpus, "comparison")
    assert not at.exception
    assert f"The scope to compare with can’t be counted now: {GONE}" in words(at)
    assert "Stop comparing" in words(at)
    assert elements(at, "chart_foot")


def test_a_scope_that_can_not_be_counted_is_not_said_to_be_empty(corpus: Faulty) -> None:
    corpus.fail("slow", "count")
    at = run_page("/reader", section="Energy")
    assert [m["heading"] for m in elements(at, "message")] == ["This scope can’t be shown now"]
    (count,) = elements(at, "count")
    assert count["count"] == "Of 348 articles, not counted now:"
    assert "Energy" in count["words"]
    corpus.faults.clear()
    assert elements(run_again(at), "results")


def test_an_article_that_was_shown_stays_when_the_corpus_goes(corpus: Faulty) -> None:
    at = opened(corpus, "article")
    (before,) = elements(at, "article")
    corpus.fail("gone")
    at = run_again(at)
    (after,) = elements(at, "article")
    assert after == before
    assert [m["sentences"] for m in elements(at, "message")] == [
        [f"{GONE} What is known of it stands as it was last."],
        ["What goes with this article stands as it was shown before."],
        ["What is related to it can’t be shown now either."],
    ]


def test_where_the_corpus_can_not_even_be_opened_again_an_article_stays(
    corpus: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(corpus, "article")
    (before,) = elements(at, "article")
    corpus.fail("gone")

    def closed(*_: Any) -> Opened:
        raise CorpusUnavailable("The cluster is away.")

    with monkeypatch.context() as patched:
        patched.setattr("components.shell.open_shown", closed)
        for _ in range(2):  # what stands in for the corpus does so again
            at = run_again(at)
            assert elements(at, "article") == [before]
            assert "The cluster is away. What is known of it stands as it was last." in words(at)
            assert not at.exception
    corpus.faults.clear()
    at = run_again(at)
    assert elements(at, "article") == [before]
    assert not elements(at, "message")


def test_in_another_scope_the_article_is_shown_without_what_is_not_known(corpus: Faulty) -> None:
    at = opened(corpus, "article")
    (before,) = elements(at, "article")
    corpus.fail("gone")
    del at.query_params["section"]
    at = run_again(at)
    (after,) = elements(at, "article")
    assert (after["body"], after["title"]) == (before["body"], before["title"])
    assert after["place"] == {
        "text": "", "outside": "", "back": "/reader", "previous": None, "next": None,
    }  # fmt: skip


def test_the_last_articles_are_offered_where_another_one_can_not_be_had(corpus: Faulty) -> None:
    at = opened(corpus, "article")
    title = elements(at, "article")[0]["title"]
    corpus.fail("gone")
    at.query_params["article"] = "another"
    at = run_again(at)
    (here,) = [group for e in elements(at, "choices") for group in e["groups"]]
    assert here["label"] == "Still here to read"
    assert [option["text"] for option in here["options"]] == [title]


def test_an_article_that_the_answers_do_not_place_is_shown_without_its_number(
    corpus: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    storyline = corpus.corpus.storylines(_scope({})).frame.storyline.iloc[0]
    id = corpus.corpus.storyline(storyline, _scope({}), 1).ids[0]

    def neighbours(*_: Any) -> Neighbours:
        return Neighbours(None, None, None, 5)

    monkeypatch.setattr(corpus, "neighbours", neighbours, raising=False)
    at = run_page("/reader", article=id)
    assert not at.exception
    (article,) = elements(at, "article")
    assert "(5 articles)" in str(article)


def test_an_article_opened_while_parts_are_missing_can_be_read_on(corpus: Faulty) -> None:
    corpus.fail("partial", "copies", "neighbours")
    at = opened(corpus, "article")
    (before,) = elements(at, "article")
    corpus.fail("gone")
    at = run_again(at)
    (after,) = elements(at, "article")
    assert (after["body"], after["title"]) == (before["body"], before["title"])


def test_nothing_found_in_a_part_of_the_corpus_is_no_empty_scope(
    corpus: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count(filters: Any) -> int:
        note_partial(3, 3)
        return 0

    monkeypatch.setattr(corpus, "count", count, raising=False)
    at = run_page("/reader", section="Energy")
    (said,) = elements(at, "message")
    assert said["heading"] == "Whether anything is in this scope can’t be told now"
    assert [link["text"] for link in said["links"]][:2] == ["Try again", "The last year alone"]
    monkeypatch.undo()


def test_a_page_beyond_what_was_found_of_a_part_is_not_said_not_to_be(corpus: Faulty) -> None:
    corpus.fail("partial", "count", "search")
    at = run_page("/reader", page="70")
    assert "can’t be told now" in words(at)
    assert "There is no page" not in words(at)


def test_of_answers_that_time_cut_short_a_narrower_scope_is_offered(
    corpus: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    def volume(*args: Any) -> Any:
        note_partial(3, 3)
        return corpus.corpus.volume(*args)

    monkeypatch.setattr(corpus, "volume", volume, raising=False)
    at = run_page("/timeline", section="Energy")
    (said,) = [m for m in elements(at, "message") if "Counts may be too low" in m["sentences"][0]]
    assert "The last year alone" in [link["text"] for link in said["links"]]


def test_what_stands_beside_a_list_does_not_take_it_along(
    corpus: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(corpus, "article")
    related = [shown["title"] for e in elements(at, "beside") for shown in e["lists"]]
    corpus.fail("slow", "reports")
    at = run_again(at)
    assert [shown["title"] for e in elements(at, "beside") for shown in e["lists"]] == related
    assert "What else says the same can’t be shown now" in words(at)
    corpus.fail("slow", "search")
    at = run_again(at)
    assert [shown["title"] for e in elements(at, "beside") for shown in e["lists"]] == related[:1]
    assert "The latest of its section can’t be shown now" in words(at)


def test_a_corpus_that_stays_away_is_not_wrapped_again_by_each_run(
    corpus: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(corpus, "article")

    def closed(*_: Any) -> Opened:
        raise CorpusUnavailable("The cluster is away.")

    monkeypatch.setattr("components.shell.open_shown", closed)
    for _ in range(3):
        at = run_again(at)
        inner, layers = at.session_state["newsdesk_desk"].corpus, 0
        while "_corpus" in vars(inner):
            inner, layers = inner._corpus, layers + 1
        assert (inner is corpus, layers) == (True, 2)


def test_an_article_is_shown_with_its_place_where_its_copies_take_too_long(corpus: Faulty) -> None:
    corpus.fail("slow", "copies")
    at = opened(corpus, "article")
    (article,) = elements(at, "article")
    assert article["place"]["text"].startswith("2 of ")
    assert any("Its near-copies can’t be shown now" in m["heading"] for m in elements(at, "message"))


@pytest.mark.parametrize("page", ["front", "results", "timeline", "ranking", "who", "storylines"])
def test_what_a_partial_answer_lacks_is_said_once_and_goes_with_what_is_taken_along(
    corpus: Faulty, page: str
) -> None:
    at = opened(corpus, page)
    corpus.fail("partial")
    at = run_again(at)
    said = [s for m in elements(at, "message") for s in m["sentences"] if "did not answer" in s]
    assert said == [f"Counts may be too low: {MISSING}."]
    (view,) = elements(at, "about_view")
    assert view["json"]["missing"] == MISSING
    assert MISSING in view["caption"]
    assert ["Missing", f"{MISSING}: counts may be too low"] in view["facts"]
    assert all(MISSING in cite["text"] for cite in view["cites"])
    corpus.faults.clear()
    at = run_again(at)
    assert MISSING not in words(at)


def test_a_partial_answer_is_not_kept_for_later(corpus: Faulty) -> None:
    at = run_page("/timeline", section=["Economy", "Politics"], language="en")
    corpus.asked.clear()
    run_again(at)
    assert "keyness" not in corpus.asked  # what was found out of whole answers is kept
    corpus.fail("partial")
    at = run_page("/timeline", section=["Economy", "World"], language="en")
    corpus.faults.clear()
    for asked_anew in (True, False):
        corpus.asked.clear()
        at = run_again(at)
        assert ("keyness" in corpus.asked) == asked_anew
    assert elements(at, "peaks")


def test_a_page_whose_answers_all_take_too_long_ends_in_its_time(
    corpus: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSDESK_BUDGET", "0.1")
    for page in ("front", "timeline", "ranking", "who"):
        corpus.faults.clear()
        at = opened(corpus, page)
        corpus.fail("busy", *(QUESTIONS - {"about", "resolve", "count"}))
        began = monotonic()
        at = run_again(at)
        assert monotonic() - began < 10, page  # one question alone would take twenty seconds
        assert not at.exception
        assert "did not answer within 0.1 second." in words(at)


def test_peaks_that_take_too_long_leave_the_chart_without_marks(corpus: Faulty) -> None:
    corpus.fail("slow", "keyness")
    at = run_page("/timeline", section=["Energy", "Politics"], language="en")
    assert at.get("plotly_chart")
    assert failures(at) == ["The peaks can’t be shown now"]
    corpus.faults.clear()
    at = run_again(at)
    assert not failures(at)
    assert elements(at, "peaks")


def test_facets_stand_as_they_were_counted_last(corpus: Faulty) -> None:
    at = run_page("/reader", section="Energy")
    at.session_state["scope-bar"] = {"open": True}
    at = run_again(at)
    (bar,) = elements(at, "scope_bar")
    assert len(bar["facets"]) > 2
    corpus.fail("gone", "facet")
    (known,) = elements(run_again(at), "scope_bar")
    assert (known["facets"], known["facets_note"]) == (bar["facets"], "")
    kept_answers._kept.clear()  # as where others have asked about many scopes since
    (away,) = elements(run_again(at), "scope_bar")
    assert away["facets"] == bar["facets"]
    assert away["facets_note"] == f"{GONE} These are as they were counted last."
    at.query_params["language"] = "en"
    (other,) = elements(run_again(at), "scope_bar")
    assert [facet["title"] for facet in other["facets"]] == ["Sections"]
    assert other["facets_note"].startswith(GONE)
