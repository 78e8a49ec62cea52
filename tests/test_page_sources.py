"""The sources page without a browser: what it says where nothing can be taken in, and corpus health."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from components import feeds_followed, own_folder
from components import runs as runs_shown
from components.taking_in import _file_name
from data.corpus import CorpusUnavailable
from data.ingest.feed_list import FollowedFeed, changing, followed
from data.store.folder import CorpusFolder
from data.store.recording import recording
from data.store.runs import Came, read_runs
from tests.articles import make_article, table
from tests.pages import elements, run_again, run_page


def notes(at: object) -> str:
    return " ".join(" ".join(one["sentences"]) for one in elements(at, "message"))  # type: ignore[arg-type]


@pytest.fixture
def wire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_files: object) -> CorpusFolder:
    folder = CorpusFolder.create(tmp_path / "wire", "The wire", ZoneInfo("UTC"))
    with folder.writing() as writer:
        writer.add(table(make_article(headline="Gas", section="Energy"), make_article(headline="Oil")))
    monkeypatch.setenv("NEWSDESK_CORPUS", str(folder.path))
    return folder


@pytest.mark.usefixtures("own_files")
def test_a_corpus_that_does_not_grow_says_how_to_bring_ones_own() -> None:
    at = run_page("/sources")
    assert "NEWSDESK_SOURCES=open" in notes(at)
    assert not at.exception


@pytest.mark.usefixtures("wire")
def test_it_is_closed_unless_the_setting_opens_it() -> None:
    at = run_page("/sources")
    assert "closed to readers" in notes(at)
    assert at.button.len == 0


@pytest.mark.usefixtures("wire")
def test_without_what_it_needs_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_SOURCES", "open")
    monkeypatch.setattr(own_folder, "find_spec", lambda name: None)
    assert "requirements-ingest.txt" in notes(run_page("/sources"))


@pytest.mark.usefixtures("wire")
def test_each_number_of_corpus_health_opens_its_articles() -> None:
    (health,) = elements(run_page("/sources", section="Energy"), "choices")
    told = {option["text"]: option["href"] for group in health["groups"] for option in group["options"]}
    assert told["All 2"] == "/reader"
    assert told["Energy 1"] == "/reader?section=Energy"


def test_a_folder_that_is_not_there_is_begun_where_news_can_be_taken_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_files: object
) -> None:
    monkeypatch.setenv("NEWSDESK_CORPUS", str(tmp_path / "new"))
    monkeypatch.setenv("NEWSDESK_SOURCES", "open")
    at = run_page("/sources")
    assert not at.exception
    assert CorpusFolder.open(tmp_path / "new").manifest().articles == 0


def record(folder: CorpusFolder, source: str, rejected: int, new: int = 0) -> None:
    rows = [
        {"source": source, "line": n, "field": "", "reason": "no *headline*", "sample": f"=row {n}"}
        for n in range(1, rejected + 1)
    ]
    with recording(folder.path, "add") as run:
        run.took(Came(source, rejected + new, new=new, rejected=rejected), rows)


def links(at: object) -> dict[str, str]:
    """What each link of corpus health says, and where it leads."""
    (health,) = elements(at, "choices")  # type: ignore[arg-type]
    return {option["text"]: option["href"] for group in health["groups"] for option in group["options"]}


def test_rejected_rows_of_past_runs_are_counted_and_opened(wire: CorpusFolder) -> None:
    record(wire, "may.csv", rejected=2, new=3)
    record(wire, "june.csv", rejected=1)
    record(wire, "july.csv", rejected=0, new=1)
    at = run_page("/sources")
    assert links(at)["Rejected rows 3"] == "/sources?rejected=all"
    (table,) = elements(at, "table")
    assert [row[1] for row in table["rows"]] == ["july.csv", "june.csv", "may.csv"]
    assert [row[6][:2] if isinstance(row[6], list) else row[6] for row in table["rows"]] == [
        "0", ["1", "/sources?rejected=2"], ["2", "/sources?rejected=1"],
    ]  # fmt: skip
    opened = run_page("/sources", rejected="1").dataframe[0].value
    assert opened["Line"].tolist() == ["1", "2"]
    assert opened["Reason"].tolist() == ["no *headline*"] * 2
    every = run_page("/sources", rejected="all").dataframe[0].value
    assert every["Run"].tolist() == [2, 1, 1]


@pytest.mark.parametrize("asked", ["9", "nonsense", "-1", "9" * 30])
def test_a_run_that_is_not_listed_is_said(wire: CorpusFolder, asked: str) -> None:
    record(wire, "may.csv", rejected=1)
    at = run_page("/sources", rejected=asked)
    assert "no longer listed" in notes(at)
    assert not at.exception


def test_many_runs_come_in_pages(wire: CorpusFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs_shown, "_A_PAGE", 2)
    for n in range(3):
        record(wire, f"{n}.csv", rejected=0, new=1)
    (table,) = elements(run_page("/sources", page="2"), "table")
    assert [row[1] for row in table["rows"]] == ["0.csv"]


def test_a_record_of_runs_that_can_not_be_read_is_said(wire: CorpusFolder) -> None:
    record(wire, "may.csv", rejected=1)
    (wire.path / "runs" / "runs.json").write_text("[]", "utf-8")
    at = run_page("/sources")
    assert "record of runs" in notes(at)
    assert "All 2" in links(at)


def test_a_failing_feed_is_counted_and_opens_its_row(wire: CorpusFolder) -> None:
    now = datetime(2026, 11, 24, 8, tzinfo=UTC)
    good = FollowedFeed("https://a.example/rss", name="A").fared(now, "2 new")
    bad = FollowedFeed("https://b.example/rss", name="B").failed(now, "The server says 404.", None, False)
    with changing(wire) as feeds:
        feeds.update({good.url: good, bad.url: bad})
    told = links(run_page("/sources"))
    assert told["All 1"] == "/sources?feeds=failing"
    assert told["B"] == "/sources?feed=https%3A%2F%2Fb.example%2Frss"
    for asked in ({"feeds": "failing"}, {"feed": bad.url}):
        at = run_page("/sources", **asked)
        assert at.dataframe[0].value["Feed"].tolist() == ["B"]
        assert "B: The server says 404. (1 time in a row)" in notes(at)


def test_a_feed_that_can_not_be_taken_off_the_list_now_is_said(
    wire: CorpusFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def full(folder: CorpusFolder) -> Iterator[None]:
        raise CorpusUnavailable("The disk is full.")
        yield

    monkeypatch.setenv("NEWSDESK_SOURCES", "open")
    with changing(wire) as feeds:
        feeds["https://a.example/rss"] = FollowedFeed("https://a.example/rss", name="A")
    at = run_page("/sources")
    at.session_state["leave-unfolded"] = True
    at = run_again(at)
    (button,) = [one for one in at.button if one.label == "Take it off the list"]
    with monkeypatch.context() as broken:
        broken.setattr(feeds_followed, "changing", full)
        button.click()
        at = run_again(at)
    assert not at.exception
    assert "The disk is full." in notes(at)
    assert [feed.name for feed in followed(wire)] == ["A"]
    (button,) = [one for one in at.button if one.label == "Take it off the list"]
    button.click()
    at = run_again(at)
    assert "A is followed no more." in notes(at)
    assert followed(wire) == []


def test_sections_are_shown_under_other_names_and_back(
    wire: CorpusFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSDESK_SOURCES", "open")
    at = run_page("/sources")
    at.session_state["sections-unfolded"] = True
    run_again(at)
    (table,) = (one.value for one in at.dataframe if "Shown as" in one.value)
    assert table["Section as it came"].tolist() == ["(none)", "Energy"]
    at.session_state[f"sections-{wire.number()}"] = {
        "edited_rows": {1: {"Shown as": "Power"}}, "added_rows": [], "deleted_rows": [],
    }  # fmt: skip
    at.button(key="sections-apply").click()
    run_again(at)
    assert wire.manifest().sections == {"Energy": "Power"}
    assert "1 section is shown under another name." in notes(at)
    assert "Power 1" in links(at)
    at.button(key="sections-undo").click()
    run_again(at)
    assert wire.manifest().sections == {}
    assert "Energy 1" in links(at)


@pytest.mark.usefixtures("wire")
def test_sections_can_not_be_changed_where_taking_in_is_closed() -> None:
    assert "Show sections under other names" not in [one.label for one in run_page("/sources").expander]


def test_they_can_be_where_it_is_open(wire: CorpusFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_SOURCES", "open")
    assert "Show sections under other names" in [one.label for one in run_page("/sources").expander]


def test_articles_whose_language_is_uncertain_are_counted_and_opened(wire: CorpusFolder) -> None:
    with wire.writing() as writer:
        writer.add(table(make_article(headline="Baku", language="tr", language_confidence=0.4)))
    assert links(run_page("/sources"))["Uncertain 1"] == "/reader?unsure=language"
    (results,) = elements(run_page("/reader", unsure="language"), "results")
    assert [item["title"] for item in results["items"]] == ["Baku"]


def test_articles_with_a_date_that_can_not_be_are_counted_and_say_what_was_given(wire: CorpusFolder) -> None:
    with wire.writing() as writer:
        writer.add(table(make_article(id="x", headline="Baku", published_as="31 <b>February</b>")))
    assert links(run_page("/sources"))["With a date that can’t be 1"] == "/reader?unsure=date"
    (results,) = elements(run_page("/reader", unsure="date"), "results")
    assert [item["title"] for item in results["items"]] == ["Baku"]
    (article,) = elements(run_page("/reader", article="x"), "article")
    assert article["date"] == "Undated; its source says “31 <b>February</b>”"


@pytest.fixture
def open_wire(wire: CorpusFolder, monkeypatch: pytest.MonkeyPatch) -> CorpusFolder:
    monkeypatch.setenv("NEWSDESK_SOURCES", "open")
    return wire


def fetch(address: str) -> AppTest:
    at = run_page("/sources")
    at.text_input(key="address-0").set_value(address)
    next(button for button in at.button if button.label == "Fetch it").click()
    return run_again(at)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("file:///etc/hostname", "only http and https"),
        ("--rejects=/tmp/x://", "only http and https"),
        ("not an address", "is not a web address"),
        ("http://127.0.0.1:22/", "port 22"),
    ],
)
def test_an_address_that_is_none_of_the_webs_is_refused_and_begins_no_run(
    address: str, said: str, open_wire: CorpusFolder
) -> None:
    at = fetch(address)
    assert said in notes(at)
    assert at.text_input(key="address-0").value == address
    assert read_runs(open_wire.path).kept == ()


def test_while_another_program_takes_in_news_no_run_is_begun(open_wire: CorpusFolder) -> None:
    with open_wire.writing():
        at = fetch("https://herald.example/")
    assert "already" in notes(at)
    assert at.text_input(key="address-0").value == "https://herald.example/"


def test_a_file_that_could_not_be_used_is_said_in_its_run_without_its_name_again(wire: CorpusFolder) -> None:
    for came in ([Came("may.csv", problem="It is empty.")],
                 [Came("a.csv", 3, new=3), Came("b.csv", problem="It is empty.")]):  # fmt: skip
        with recording(wire.path, "add") as run:
            for one in came:
                run.took(one, [])
    (table,) = elements(run_page("/sources"), "table")
    assert [row[-1] for row in table["rows"]] == ["done; b.csv: It is empty", "failed: It is empty"]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("news.csv", "news.csv"),
        ("..\\..\\.news.csv", "news.csv"),
        ("../../etc/passwd", "passwd"),
        ("safe\u202evsc.exe", "safevsc.exe"),
        ("..", "upload"),
        ("я" * 300 + ".csv", "я" * 118 + ".csv"),
    ],
)
def test_an_upload_is_written_under_a_name_that_is_what_it_seems(given: str, name: str) -> None:
    assert _file_name(given) == name
