"""Windows of a browser that know nothing of each other, though their scripts are compiled once."""

from __future__ import annotations

from collections import deque
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

DESK: Final = (1440, 900)
PHONE: Final = (390, 844)

#: One process for all pages of a site: what V8 has compiled for one is there for the next. A context that
#: is made anew compiles Streamlit's and plotly's scripts again: half of what it costs to load a page.
SWITCH: Final = "--process-per-site"
_IDLE: Final = 4


class _Window(NamedTuple):
    """A context of the browser, and a page that keeps its process alive between tests."""

    context: BrowserContext
    held: Page
    url: str
    locale: str


class Windows:
    """Lends contexts of a browser: each alone with its storage and cookies, which go with it."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._idle: deque[_Window] = deque()
        self._lent: dict[BrowserContext, _Window] = {}

    def lend(self, url: str, locale: str) -> BrowserContext:
        """A context for pages of the server at `url`, as a browser that was never there."""
        window = next((w for w in self._idle if (w.url, w.locale) == (url, locale)), None)
        if window is None:
            window = self._open(url, locale)
        else:
            self._idle.remove(window)
        self._lent[window.context] = window
        return window.context

    def take_back(self, context: BrowserContext, wholesome: bool) -> None:
        """Forget all that a test left in a context; with `wholesome` false, the context too."""
        window = self._lent.pop(context)
        if not wholesome:
            context.close()
            return
        origins = {window.url}
        for page in context.pages:
            if page is not window.held:
                origins.add("{0.scheme}://{0.netloc}".format(urlsplit(page.url)))
                page.close()
        context.set_offline(False)
        context.clear_cookies()
        session = context.new_cdp_session(window.held)
        for origin in origins:
            session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        session.detach()
        self._idle.append(window)
        if len(self._idle) > _IDLE:
            self._idle.popleft().context.close()

    def _open(self, url: str, locale: str) -> _Window:
        width, height = DESK
        context = self._browser.new_context(
            base_url=url,
            viewport={"width": width, "height": height},
            locale=locale,
            permissions=["clipboard-read", "clipboard-write"],
        )
        held = context.new_page()
        held.goto("/_stcore/health")
        return _Window(context, held, url, locale)
