"""axe-core finds nothing on any page beyond what it finds on a bare Streamlit page."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from tests.browser.browsing import scope_count, settle, visit
from tests.browser.conftest import DESK, PHONE, NewPage
from tests.browser.server import ROOT, Server
from tools.made_up import made_up_corpus, made_up_file, made_up_names

Scheme = Literal["light", "dark"]

_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
_FIRST_LINE = (ROOT / "data" / "chronicle" / "chronicle.jsonl").open(encoding="utf-8").readline()

PAGES = (
    "/",
    "/reader",
    "/timeline",
    "/entities",
    "/entities?who=person:Ilham+Aliyev",
    "/storylines",
    "/reviews",
    f"/reader?article={json.loads(_FIRST_LINE)['id']}",
)
#: A scope with chips and hits, nothing found, and a query that can't be read.
BAD_DAYS = ("/reader?q=gas&section=Energy", "/timeline?q=zzzzz", "/reader?q=%28gas")


def violations(page: Page) -> dict[str, list[str]]:
    """Rule -> where it is broken, at most five places."""
    page.evaluate(_AXE)
    found: list[dict[str, Any]] = page.evaluate(
        "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
    )
    return {v["id"]: [node["html"][:200] for node in v["nodes"][:5]] for v in found}


@pytest.fixture(scope="module")
def known() -> dict[Scheme, set[str]]:
    """What the bare page breaks, found once for each colour scheme."""
    return {}


def of_bare(known: dict[Scheme, set[str]], new_page: NewPage, bare: Server, scheme: Scheme) -> set[str]:
    """The rules that Streamlit itself breaks."""
    if scheme not in known:
        page = new_page(DESK, scheme, bare.url)
        visit(page, "/")
        page.get_by_text("Some text.").wait_for()
        page.locator(".js-plotly-plot .bars").first.wait_for()
        known[scheme] = set(violations(page))
    return known[scheme]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_found_beyond_a_bare_page(
    known: dict[Scheme, set[str]], new_page: NewPage, bare: Server, address: str, scheme: Scheme
) -> None:
    expected = of_bare(known, new_page, bare, scheme)
    page = new_page(DESK, scheme)
    visit(page, address)
    assert scope_count(page)[1], "the page stands"
    found = violations(page)
    assert {rule: places for rule, places in found.items() if rule not in expected} == {}


@pytest.mark.parametrize("address", [*PAGES, *BAD_DAYS])
def test_nothing_is_found_on_a_phone(
    known: dict[Scheme, set[str]], new_page: NewPage, bare: Server, address: str
) -> None:
    expected = of_bare(known, new_page, bare, "light")
    page = new_page(PHONE)
    visit(page, address)
    assert scope_count(page)[1], "the page stands"
    found = violations(page)
    assert {rule: places for rule, places in found.items() if rule not in expected} == {}


def test_the_audit_finds_a_planted_fault(new_page: NewPage, bare: Server) -> None:
    page = new_page(url=bare.url)
    visit(page, "/")
    page.evaluate("document.querySelector('.stMain').append(new Image(9, 9))")
    assert "image-alt" in violations(page)


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_nothing_is_found_where_names_are_corrected(
    known: dict[Scheme, set[str]], new_page: NewPage, bare: Server, serving: Callable[..., Server],
    size: tuple[int, int], scheme: Scheme, tmp_path: Path,
) -> None:  # fmt: skip
    table, corrections = made_up_names(tmp_path)
    settings = {"NEWSDESK_CORPUS": str(table), "NEWSDESK_CORRECTIONS": str(corrections)}
    server = serving(ROOT / "dashboard.py", NEWSDESK_CORRECTING="open", **settings)
    expected = of_bare(known, new_page, bare, scheme) | {"presentation-role-conflict"}
    page = new_page(size, scheme, server.url)
    visit(page, "/entities?correct=all")
    page.get_by_text("Import corrections", exact=True).click()
    settle(page)
    found = violations(page)
    visit(page, "/entities?correct=organisation%3AHLC")
    page.get_by_role("button", name="Merge them").click()
    page.locator(".nd-said").wait_for()
    settle(page)
    found |= violations(page)
    assert {rule: places for rule, places in found.items() if rule not in expected} == {}


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (DESK, "dark"), (PHONE, "dark")])
def test_nothing_is_found_where_news_is_taken_in(
    known: dict[Scheme, set[str]], new_page: NewPage, bare: Server, serving: Callable[..., Server],
    size: tuple[int, int], scheme: Scheme, tmp_path: Path,
) -> None:  # fmt: skip
    corpus = made_up_corpus(tmp_path)
    server = serving(ROOT / "dashboard.py", NEWSDESK_CORPUS=str(corpus), NEWSDESK_SOURCES="open")
    # Streamlit's own place to drop a file has a role and a label, which go ill together.
    expected = of_bare(known, new_page, bare, scheme) | {"presentation-role-conflict"}
    page = new_page(size, scheme, server.url)
    visit(page, "/sources?rejected=all&feeds=failing")
    for part in ("Follow a feed", "Bring or save a list of feeds (OPML)", "Show sections under other names"):
        page.get_by_text(part, exact=True).click()
        settle(page)
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(made_up_file(tmp_path))
    page.get_by_role("button", name="Take the articles in").wait_for()
    settle(page)
    found = violations(page)
    assert {rule: places for rule, places in found.items() if rule not in expected} == {}
