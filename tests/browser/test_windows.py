"""Windows that are lent again know nothing of the test that had them before."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.browser.server import Server
from tests.browser.windows import Windows

_KNOWN = "[localStorage.getItem('kept'), document.cookie.includes('kept')]"


def test_a_window_that_is_lent_again_was_never_there(browser: Browser, dashboard: Server) -> None:
    windows = Windows(browser)
    one = windows.lend(dashboard.url, "en-GB")
    page = one.new_page()
    page.goto("/_stcore/health")
    page.evaluate("localStorage.setItem('kept', 'yes'); document.cookie = 'kept=yes'")
    assert page.evaluate(_KNOWN) == ["yes", True]
    windows.take_back(one, wholesome=True)
    again = windows.lend(dashboard.url, "en-GB")
    assert again is one
    page = again.new_page()
    page.goto("/_stcore/health")
    assert page.evaluate(_KNOWN) == [None, False]
    windows.take_back(again, wholesome=False)
    assert windows.lend(dashboard.url, "en-GB") is not again
