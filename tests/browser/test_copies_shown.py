"""Near-copies in a real browser: from a card of the front page to a copy, and on to the original."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.browsing import scope_count, settle, visit
from tests.browser.conftest import NewPage
from tests.browser.server import ROOT, Server


def test_a_card_unfolds_to_its_copies_and_each_leads_to_the_others(
    serving: Callable[..., Server], new_page: NewPage, tmp_path: Path
) -> None:
    rows = [
        {
            "id": f"gas{n}", "headline": f"Gas flows {n}", "body": "Gas.", "source": outlet,
            "date": f"2024-05-1{n}", "duplicate_of": "gas0" if n else None,
        }
        for n, outlet in enumerate(("Wire", "Turan", "Sun"))
    ]  # fmt: skip
    corpus = tmp_path / "news.jsonl"
    corpus.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    page = new_page(url=serving(ROOT / "dashboard.py", NEWSDESK_CORPUS=str(corpus)).url)
    visit(page, "/?q=gas")
    expect(page.locator(".nd-card")).to_have_count(1)
    assert scope_count(page) == (3, 3)
    page.get_by_text("2 near-copies: Wire, Turan").click()
    page.get_by_role("link", name="Gas flows 1").click()
    settle(page)
    assert page.url.endswith("/reader?q=gas&article=gas1")
    page.locator(".nd-article header").get_by_text("2 near-copies: Wire, Sun").click()
    shown = page.locator(".nd-article header .nd-copies li")
    expect(shown).to_have_text(["Gas flows 0 Wire10 May 2024the original", "Gas flows 2 Sun12 May 2024"])
    shown.first.get_by_role("link").click()
    settle(page)
    expect(page.locator("h1")).to_have_text("Gas flows 0")
    expect(page.get_by_role("link", name="A copy of another article")).to_have_count(0)
