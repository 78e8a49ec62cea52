"""Names are corrected on the page Entities, run on the chronicle: what is done, said, undone and carried."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components import correcting, correction_history
from components.correction_files import _take_in
from components.desk import Desk
from data.analysis.likely_same import likely_same
from data.corpus import CorpusUnavailable
from data.correction_log import CorrectionLog
from tests.pages import elements, run_again, run_page

BAKU, GEORGIA = "place:Baku", "place:Georgia"


@pytest.fixture(autouse=True)
def opened(own_files: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_CORRECTING", "open")
    st.cache_resource.clear()


@pytest.fixture
def log(tmp_path: Path) -> CorrectionLog:
    return CorrectionLog(tmp_path / "corrections.jsonl")


def naming(articles: list[dict[str, Any]], *names: str) -> int:
    lists = ("people", "organisations", "places")
    return len([a for a in articles if any(n in a[field] for n in names for field in lists)])


def bars(at: AppTest) -> dict[str, int]:
    assert not at.exception
    foot = next(foot for foot in elements(at, "chart_foot") if foot["key"] == "entity-bars")
    rows = [dict(zip(foot["columns"], row, strict=True)) for row in foot["rows"]]
    return {row["Name"]: row["Articles in scope"] for row in rows}


def sentences(at: AppTest) -> str:
    assert not at.exception
    return " ".join(text for one in elements(at, "message") for text in [one["heading"], *one["sentences"]])


def listed(at: AppTest, label: str) -> list[dict[str, Any]]:
    return next((one["items"] for one in elements(at, "corrections") if one["label"].startswith(label)), [])


def press(at: AppTest) -> AppTest:
    at.button(key="correction-do").click()
    return run_again(at)


def said(at: AppTest) -> dict[str, Any]:
    assert not at.exception
    return elements(at, "correction_said")[0]


def choose(at: AppTest, wrong: str, entity: str = BAKU) -> AppTest:
    at.radio(key=f"wrong-{entity}").set_value(wrong)
    return run_again(at)


def test_two_names_become_one_bar_and_undo_makes_them_two(
    chronicle: list[dict[str, Any]], log: CorrectionLog
) -> None:
    at = run_page("/entities", correct=BAKU)
    at.text_input(key=f"same-as-{BAKU}").set_value("georg")
    at = run_again(at)
    assert at.selectbox[0].options[0].startswith("Georgia (place, ")
    assert "articles, " in sentences(at)
    at.text_input(key="correction-note").set_value("they are one here")
    at = press(at)
    assert said(at)["text"] == "“Baku” (place) is the same as “Georgia” (place)."
    assert "Nothing is called “Baku” here" in sentences(at)
    merged = bars(run_page("/entities"))
    assert merged["Georgia"] == naming(chronicle, "Baku", "Georgia")
    assert "Baku" not in merged
    made = log.read().corrections
    assert [(one.kind, one.note) for one in made] == [("merge", "they are one here")]
    log.undo(made[0].id)
    back = bars(run_page("/entities"))
    assert (back["Baku"], back["Georgia"]) == (naming(chronicle, "Baku"), naming(chronicle, "Georgia"))


def test_a_rename_says_when_it_makes_one_of_two() -> None:
    at = choose(run_page("/entities", correct=BAKU), "called")
    at.text_input(key=f"name-{BAKU}").set_value("Georgia")
    at = run_again(at)
    assert "the two become one" in sentences(at)
    at.text_input(key=f"name-{BAKU}").set_value(" Baku  City ")
    at = press(run_again(at))
    assert said(at)["text"] == "“Baku” (place) is called “Baku City”."
    assert "Baku City" in bars(run_page("/entities"))


def test_the_page_of_a_former_name_is_that_of_what_it_is_now(
    chronicle: list[dict[str, Any]], log: CorrectionLog
) -> None:
    log.add(
        {"kind": "merge", "entity": BAKU, "into": GEORGIA},
        {"kind": "rename", "entity": GEORGIA, "into": "place:Sakartvelo"},
    )
    for who in (BAKU, GEORGIA, "Baku"):
        at = run_page("/entities", who=who, section="Energy")
        head = elements(at, "who_head")[0]
        assert "is “Sakartvelo” in this corpus now." in sentences(at)
        assert head["name"] == "Sakartvelo"
        assert f"{naming(chronicle, 'Baku', 'Georgia')} of {len(chronicle)}" in head["counts"][1]["text"]
        orders = elements(at, "who_contexts")[0]["orders"]
        assert all("who=place%3ASakartvelo" in order["href"] for order in orders)
    assert "in this corpus now" not in sentences(run_page("/entities", who="place:Sakartvelo"))


def test_the_page_of_what_is_no_entity_says_that_it_was_taken_out(log: CorrectionLog) -> None:
    log.add({"kind": "reject", "entity": BAKU})
    said = sentences(run_page("/entities", who=BAKU))
    assert "“Baku” was taken out of this corpus: it is no person, organisation or place." in said
    assert "There is no person" not in said


def test_the_kind_changes() -> None:
    at = choose(run_page("/entities", correct=BAKU), "kind")
    at = press(at)
    assert said(at)["text"] == "“Baku” (place) is a person."
    assert "Baku" in bars(run_page("/entities", kind="person"))


def test_mentions_are_split_off_by_how_they_are_written(log: CorrectionLog) -> None:
    entity = "person:Ilham Aliyev"
    at = choose(run_page("/entities", correct=entity), "mentions", entity)
    forms = at.multiselect(key=f"written-{entity}")
    assert any("mentions in" in option for option in forms.options)
    forms.set_value([_first_form(at, entity)])
    at = run_again(at)
    at.text_input(key=f"they-{entity}").set_value("Nobody Known")
    at = run_again(at)
    assert "This changes" in sentences(at)
    at = press(at)
    assert said(at)["tone"] == "note"
    assert log.read().corrections[0].kind == "split"
    assert "Nobody Known" in bars(run_page("/entities", kind="person", entity="person:Nobody Known"))


def _first_form(at: AppTest, entity: str) -> str:
    return at.multiselect(key=f"written-{entity}").options[0].rsplit(", ", 1)[0]


def test_mentions_are_split_off_by_article(chronicle: list[dict[str, Any]]) -> None:
    id = next(a["id"] for a in chronicle if "Baku" in a["places"])
    at = choose(run_page("/entities", correct=BAKU), "mentions")
    at.text_area(key=f"articles-{BAKU}").set_value("no such article")
    at = run_again(at)
    assert "There is no article “no such article”" in sentences(at)
    at.text_area(key=f"articles-{BAKU}").set_value(f"/reader?article={id}")
    at = run_again(at)
    at.text_input(key=f"they-{BAKU}").set_value("Elsewhere")
    at = press(run_again(at))
    assert "in 1 named article" in said(at)["text"]


def test_what_is_typed_outlives_a_run_that_does_not_draw_it() -> None:
    entity = "person:Ilham Aliyev"
    at = choose(run_page("/entities", correct=entity), "mentions", entity)
    at.multiselect(key=f"written-{entity}").set_value([_first_form(at, entity)])
    at = run_again(at)
    at.text_input(key=f"they-{entity}").set_value("Nobody Known")
    at = run_again(at)
    at.text_input(key="correction-note").set_value("By the agency’s own list")
    at = run_again(at)
    at.text_area(key=f"articles-{entity}").set_value("no such article")
    at = run_again(at)
    assert "There is no article" in sentences(at)
    at.text_area(key=f"articles-{entity}").set_value("")
    at = run_again(at)
    assert at.text_input(key=f"they-{entity}").value == "Nobody Known"
    assert at.text_input(key="correction-note").value == "By the agency’s own list"


def test_a_log_that_can_not_be_read_is_said_when_a_button_is_pressed(
    log: CorrectionLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object) -> None:
        raise CorpusUnavailable("The disk does not answer.")

    state: dict[str, Any] = {"correction-said": ("note", "Merged.", "1")}
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(correcting, "may_correct", lambda desk: True)
    monkeypatch.setattr(correcting, "log_of", lambda desk: SimpleNamespace(add=lost, read=lost))
    correcting.correct(cast(Desk, SimpleNamespace()), kind="drop", entity=BAKU)
    assert state["correction-said"] == ("problem", "Nothing was changed. The disk does not answer.", "")


def test_what_is_no_name_is_taken_out() -> None:
    at = press(choose(run_page("/entities", correct=BAKU), "none"))
    assert said(at)["text"] == "“Baku” (place) is no person, organisation or place."
    assert "Baku" not in bars(run_page("/entities"))
    assert "was taken out" in sentences(run_page("/entities", entity=BAKU))


def test_an_address_of_a_merged_name_is_led_on(log: CorrectionLog) -> None:
    log.add({"kind": "merge", "entity": BAKU, "into": GEORGIA})
    at = run_page("/reader", entity=BAKU)
    assert "“Baku” is “Georgia” in this corpus now." in sentences(at)
    assert elements(at, "scope_bar")[0]["chips"][0]["words"].endswith("Georgia")


def test_what_is_done_elsewhere_is_said_once(log: CorrectionLog) -> None:
    at = run_page("/entities")
    log.add({"kind": "merge", "entity": BAKU, "into": GEORGIA})
    at = run_again(at)
    assert "have been corrected since" in sentences(at)
    assert "Baku" not in bars(at)
    assert "have been corrected since" not in sentences(run_again(at))


def test_the_history_says_who_when_and_what_and_offers_the_way_back(log: CorrectionLog) -> None:
    made = log.add({"kind": "merge", "entity": BAKU, "into": GEORGIA, "note": "*one*", "by": "Leyla"})[0]
    log.undo(made.id)
    items = listed(run_page("/entities", correct="all"), "Corrections")
    assert [(item["act"], item["off"]) for item in items] == [("Restore", False), ("", True)]
    assert items[1]["note"] == "*one*"
    assert "Leyla" in items[1]["meta"]
    assert "taken back" in items[1]["meta"]
    assert listed(run_page("/entities", correct=GEORGIA), "Corrections") == items
    assert listed(run_page("/entities", correct="place:Armenia"), "Corrections") == []


def test_lines_that_cannot_be_read_are_said(log: CorrectionLog) -> None:
    log.path.write_text('{"kind": "merge"}\n', "utf-8")
    assert "Line 1: “id” is “null”" in sentences(run_page("/entities", correct="all"))


def test_who_may_not_sees_what_was_corrected_and_changes_nothing(
    log: CorrectionLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSDESK_CORRECTING", "closed")
    assert not [c for c in elements(run_page("/entities"), "choices") if "Correct" in str(c)]
    made = log.add({"kind": "merge", "entity": BAKU, "into": GEORGIA})[0]
    assert [c for c in elements(run_page("/entities"), "choices") if "All corrections" in str(c)]
    at = run_page("/entities", correct=GEORGIA)
    assert "NEWSDESK_CORRECTING=open" in sentences(at)
    assert not [button for button in at.button if button.key == "correction-do"]
    assert [item["act"] for item in listed(at, "Corrections")] == [""]
    desk: Desk = at.session_state["newsdesk_desk"]
    correcting.correct(desk, kind="reject", entity=GEORGIA)
    correcting.take_back(desk, made.id)
    _take_in(desk, b'{"kind": "reject"}', True)
    assert log.read().corrections == (made,)


def test_the_passphrase_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_CORRECTING", "passphrase")
    monkeypatch.setenv("NEWSDESK_REVIEWS_PASSPHRASE", "correct horse")
    at = run_page("/entities", correct=BAKU)
    assert not at.radio
    at.text_input(key="moderator-passphrase").set_value("correct horse")
    at.button[0].click()
    at = run_again(at)
    assert at.radio(key=f"wrong-{BAKU}")


def test_names_that_may_be_the_same_are_offered_as_one(
    tmp_path: Path, log: CorrectionLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"id": f"{name}{n}", "headline": f"{name} talks {n}", "places": [name]}
            for name, n in (("US", 1), ("U.S.", 1), ("U.S.", 2))]  # fmt: skip
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    monkeypatch.setenv("NEWSDESK_CORPUS", str(file))
    at = run_page("/entities", correct="all")
    offered = listed(at, "Names")
    assert [(item["text"], item["act"]) for item in offered] == [
        ("“US” (place) and “U.S.” (place)", "Merge into “U.S.”")
    ]
    assert run_page("/entities", correct="place:US").selectbox[0].options == ["U.S. (place, 2 articles)"]
    desk: Desk = at.session_state["newsdesk_desk"]
    pairs = likely_same(desk.corpus.entities(desk.filters, limit=None).frame)
    state: dict[str, Any] = {}
    monkeypatch.setattr(correcting, "st", SimpleNamespace(session_state=state))
    before = len(log.read().corrections)
    for stale in ("place:US\nplace:Another", "0", ""):  # of a list that was another one a moment ago
        monkeypatch.setattr(correction_history, "_asked", lambda key, stale=stale: stale)
        correction_history._merged(desk, pairs)
    assert len(log.read().corrections) == before
    monkeypatch.setattr(correction_history, "_asked", lambda key: offered[0]["id"])
    correction_history._merged(desk, pairs)
    assert bars(run_page("/entities")) == {"U.S.": 3}
    assert state[correcting._KEY][0] == "note"
    correction_history._merged(desk, pairs)  # pressed twice
    assert state[correcting._KEY][0] == "note"
    correcting.correct(desk, kind="merge", entity="place:US", into="place:US")
    assert state[correcting._KEY][0] == "problem"


def test_a_file_is_previewed_before_it_is_taken_in(log: CorrectionLog) -> None:
    log.add({"kind": "merge", "entity": BAKU, "into": GEORGIA})
    at = run_page("/entities", correct="all")
    assert at.get("download_button")
    at.session_state["corrections-import"] = True
    at = run_again(at)
    given = b'{"id":"x","kind":"reject","when":"2026-01-01T00:00:00+00:00","entity":"place:Armenia"}\nbad\n'
    at.file_uploader(key="corrections-file").upload("other.jsonl", given, "application/json")
    at = run_again(at)
    assert "1 new, 0 here already, 0 in conflict, 1 bad line." in sentences(at)
    assert "Line 2: it is no JSON." in sentences(at)
    at.button(key="import-do").click()
    at = run_again(at)
    assert said(at)["text"] == "1 correction was taken in."
    assert len(log.read().corrections) == 2
    assert "Armenia" not in bars(run_page("/entities"))
