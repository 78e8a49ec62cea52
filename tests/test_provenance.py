"""Provenance of a view: what it says to people and to machines, and how it is cited."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from components.view_citation import bibtex_view, csl_json_view, plain_view, ris_view, view_citations
from data.filters import Filters
from data.provenance import Method, Provenance
from data.version import VERSION
from tests.test_citation import read_bibtex

ROOT = Path(__file__).resolve().parents[1]
VIEW = Provenance(
    view="Timeline",
    filters=Filters(query='gas AND "pipe line"', sections=("Energy",), date_from=date(2024, 5, 1)),
    address="https://news.example.org/timeline?q=gas&section=Energy",
    corpus="Wire",
    version="0123456789abcdef",
    number=12,
    n=60,
    total=1348,
    order="newest",
    made=datetime(2026, 11, 26, 9, 5, 7, tzinfo=ZoneInfo("Asia/Baku")),
    methods=(Method("Energy leads", "Articles by month"), Method("Baku stands out", "log-likelihood G²")),
)
HOSTILE = "</script>}\\ {%$#&_~^\r\nER  - \r\nTY  - BOOK\u202e\x00<b>"


def view(**changed: Any) -> Provenance:
    return replace(VIEW, **changed)


def test_the_facts_name_scope_corpus_version_and_denominator() -> None:
    facts = dict(VIEW.facts())
    assert facts["Articles"] == "60 of 1,348 articles"
    assert facts["Scope"] == 'in Energy, since 1 May 2024, matching “gas AND "pipe line"”'
    assert facts["Query"] == 'gas AND "pipe line"'
    assert facts["Corpus"] == "Wire; version 12, content 0123456789abcdef"
    assert facts["Shown: Baku stands out"] == "log-likelihood G²"
    assert facts["Made"] == f"26 November 2026, 09:05 (Asia/Baku) with Newsdesk {VERSION}"


def test_a_corpus_that_is_no_folder_has_its_content_alone() -> None:
    assert view(number=0).edition == "content 0123456789abcdef"
    assert view(number=0).as_dict()["corpus"]["version"] is None


def test_machines_can_ask_for_the_same_scope_again() -> None:
    told = json.loads(VIEW.json())
    assert Filters.from_params(told["scope"]["parameters"]) == (VIEW.filters, ())
    assert datetime.fromisoformat(told["made"]) == VIEW.made.replace(microsecond=0)
    assert told["shown"][1] == {"name": "Baku stands out", "measure": "log-likelihood G²"}
    assert told["articles"] == {"in_scope": 60, "in_corpus": 1348}


def test_the_scope_that_it_is_compared_with_is_among_the_facts_and_cited() -> None:
    compared = view(against="in Sport (3 of 9 articles)")
    assert dict(compared.facts())["Compared with"] == "in Sport (3 of 9 articles)"
    assert compared.as_dict()["compared_with"] == "in Sport (3 of 9 articles)"
    assert "compared with in Sport" in plain_view(compared)
    assert "Compared with" not in dict(VIEW.facts())
    assert ris_view(view(against=HOSTILE)).count("\nER  - ") == 1


def test_a_quotation_within_the_plain_citation_has_marks_of_its_own() -> None:
    cited = plain_view(view(filters=Filters(query="gas")))
    assert cited.startswith("“Timeline: matching ‘gas’.” Wire")


def test_every_fact_is_one_line() -> None:
    text = view(corpus=HOSTILE, filters=Filters(query=HOSTILE), view=HOSTILE).text()
    assert len(text.splitlines()) == len(VIEW.facts())


def test_newsdesks_version_is_that_of_its_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION


def test_bibtex_can_be_read_whatever_the_texts_hold() -> None:
    kind, key, fields = read_bibtex(bibtex_view(view(corpus=HOSTILE, filters=Filters(query=HOSTILE))))
    assert (kind, key) == ("misc", "newsdesk-timeline-01234567-20261126")
    assert (fields["year"], fields["month"], fields["urldate"]) == ("2026", "nov", "2026-11-26")
    assert fields["url"] == VIEW.address


def test_ris_has_one_record_whatever_the_texts_hold() -> None:
    lines = ris_view(view(corpus=HOSTILE, filters=Filters(query=HOSTILE))).split("\r\n")
    assert lines[0] == "TY  - ELEC"
    assert lines[-2:] == ["ER  - ", ""]
    tags = [line[:6] for line in lines[:-1]]
    assert len(set(tags)) == len(tags), "a tag came out of a text"
    assert f"UR  - {VIEW.address}" in lines


def test_csl_json_is_a_web_page_of_that_day() -> None:
    (item,) = json.loads(csl_json_view(VIEW))
    assert item["type"] == "webpage"
    assert item["accessed"] == {"date-parts": [[2026, 11, 26]]}
    assert item["version"] == "version 12, content 0123456789abcdef"
    assert item["note"].startswith("60 of 1,348 articles")


def test_the_plain_citation_ends_in_the_address() -> None:
    assert plain_view(VIEW).endswith(f"Newsdesk {VERSION}, 26 November 2026. {VIEW.address}")
    inside = plain_view(view(address="/timeline?q=gas"))
    assert inside.endswith("26 November 2026."), "what is no web address is not cited as one"


@pytest.mark.parametrize("label", ["Plain", "BibTeX", "RIS", "CSL-JSON"])
def test_every_form_is_offered(label: str) -> None:
    assert label in [form["label"] for form in view_citations(VIEW)]
