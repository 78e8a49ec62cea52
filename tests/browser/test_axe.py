"""axe-core finds nothing on any page beyond what it finds on a bare Streamlit page."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import pytest

from tests.browser.auditing import Audit, violations
from tests.browser.browsing import scope_count, settle, visit
from tests.browser.conftest import NewPage
from tests.browser.server import ROOT, Server
from tests.browser.windows import DESK, PHONE
from tests.slow import slow
from tools.made_up import made_up_corpus, made_up_file, made_up_names

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
#: What Streamlit's own place to drop a file breaks: its role and its label go ill together.
DROPZONE = "presentation-role-conflict"


@pytest.mark.parametrize(
    ("size", "scheme", "addresses"),
    [
        pytest.param(DESK, "light", PAGES, marks=pytest.mark.slow),
        (PHONE, "dark", [*PAGES, *BAD_DAYS]),
    ],
)
def test_nothing_is_found_beyond_a_bare_page(
    new_page: NewPage,
    audit: Audit,
    size: tuple[int, int],
    scheme: Literal["light", "dark"],
    addresses: Sequence[str],
) -> None:
    page = new_page(size, scheme)
    for address in addresses:
        visit(page, address)
        assert scope_count(page)[1], "the page stands"
        audit(page)


def test_the_audit_finds_a_planted_fault(new_page: NewPage, bare: Server, audit: Audit) -> None:
    page = new_page(url=bare.url)
    visit(page, "/")
    audit(page)
    page.evaluate("document.querySelector('.stMain').append(new Image(9, 9))")
    assert "image-alt" in violations(page)
    with pytest.raises(AssertionError, match="image-alt"):
        audit(page)


def test_the_audit_finds_a_colour_that_is_ill_to_read_in_the_other_scheme(
    new_page: NewPage, bare: Server, audit: Audit
) -> None:
    page = new_page(url=bare.url)
    visit(page, "/")
    page.add_style_tag(content="@media (prefers-color-scheme: dark) { .stMain p { color: #222 !important } }")
    assert "color-contrast" not in violations(page)
    with pytest.raises(AssertionError, match="color-contrast"):
        audit(page)


@pytest.mark.parametrize("size", [PHONE, *slow(DESK)])
def test_nothing_is_found_where_names_are_corrected(
    new_page: NewPage, audit: Audit, serving: Callable[..., Server], size: tuple[int, int], tmp_path: Path
) -> None:
    table, corrections = made_up_names(tmp_path)
    settings = {"NEWSDESK_CORPUS": str(table), "NEWSDESK_CORRECTIONS": str(corrections)}
    server = serving(ROOT / "dashboard.py", NEWSDESK_CORRECTING="open", **settings)
    page = new_page(size, url=server.url)
    visit(page, "/entities?correct=all")
    page.get_by_text("Import corrections", exact=True).click()
    settle(page)
    audit(page, DROPZONE)
    visit(page, "/entities?correct=organisation%3AHLC")
    page.get_by_role("button", name="Merge them").click()
    page.locator(".nd-said").wait_for()
    settle(page)
    audit(page)


@pytest.mark.parametrize("size", [PHONE, *slow(DESK)])
def test_nothing_is_found_where_news_is_taken_in(
    new_page: NewPage, audit: Audit, serving: Callable[..., Server], size: tuple[int, int], tmp_path: Path
) -> None:
    corpus = made_up_corpus(tmp_path)
    server = serving(ROOT / "dashboard.py", NEWSDESK_CORPUS=str(corpus), NEWSDESK_SOURCES="open")
    page = new_page(size, url=server.url)
    visit(page, "/sources?rejected=all&feeds=failing")
    for part in ("Follow a feed", "Bring or save a list of feeds (OPML)", "Show sections under other names"):
        page.get_by_text(part, exact=True).click()
        settle(page)
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(made_up_file(tmp_path))
    page.get_by_role("button", name="Take the articles in").wait_for()
    settle(page)
    audit(page, DROPZONE)
