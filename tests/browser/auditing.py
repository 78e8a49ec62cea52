"""What axe-core finds on a page, beside what it finds on a bare Streamlit page."""

from __future__ import annotations

from functools import cached_property
from importlib.resources import files
from typing import Any, Final, Literal

from playwright.sync_api import Browser, Page

from tests.browser.browsing import settle, visit

Scheme = Literal["light", "dark"]
_AXE: Final = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
_RUN: Final = "async (rules) => (await axe.run(document, {resultTypes: ['violations'], ...rules})).violations"
#: The rules on which a colour scheme has a say, of those that axe-core checks unasked.
_COLOURS: Final = {"runOnly": ["color-contrast", "link-in-text-block"]}


def violations(page: Page, rules: dict[str, Any] | None = None) -> dict[str, list[str]]:
    """Rule -> where it is broken, at most five places."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(_AXE)
    found: list[dict[str, Any]] = page.evaluate(_RUN, rules or {})
    return {v["id"]: [node["html"][:200] for node in v["nodes"][:5]] for v in found}


class Audit:
    """`audit(page)` fails where axe-core finds what it does not find on a bare Streamlit page."""

    def __init__(self, browser: Browser, bare: str) -> None:
        self._browser, self._bare = browser, bare

    def __call__(self, page: Page, *but: str) -> None:
        """Audit a page as it stands, and its colours in the other scheme, to which it changes meanwhile.

        `but` are further rules that Streamlit's own elements break there.
        """
        dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        schemes: tuple[Scheme, Scheme] = ("dark", "light") if dark else ("light", "dark")
        found = violations(page)
        self._change(page, schemes[1])
        found |= violations(page, _COLOURS)
        self._change(page, schemes[0])
        expected = self.of_bare | set(but)
        left = {rule: at for rule, at in found.items() if rule not in expected}
        assert not left, f"{page.url}: {left}"

    @cached_property
    def of_bare(self) -> set[str]:
        """The rules that Streamlit itself breaks."""
        with self._browser.new_context(base_url=self._bare) as context:
            page = context.new_page()
            visit(page, "/")
            page.get_by_text("Some text.").wait_for()
            page.locator(".js-plotly-plot .bars").first.wait_for()
            return set(violations(page))

    @staticmethod
    def _change(page: Page, scheme: Scheme) -> None:
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(100)  # the page hears of it
        settle(page)
