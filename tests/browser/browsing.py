"""What a test does with a page in a real browser: go somewhere, wait, read the scope."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Error, Locator, Page, expect

#: The app's run has ended, nothing is shown stale, as a skeleton or on its way (an expander that
#: unfolds takes what is below it from under a click), and the browser has painted: all of it twice
#: in a row, since a click starts its run a moment later.
_SETTLED = """async ([quiet, patience]) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => done()));
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const waiting = '[data-stale="true"], [data-testid="stSkeleton"], [data-testid="stAppSkeleton"]';
  const moves = (animation) => animation.playState === "running"
    && animation.effect.getComputedTiming().endTime !== Infinity;
  const calm = () => {
    const app = document.querySelector(".stApp")?.dataset;
    return app?.testScriptState === "notRunning" && app?.testConnectionState === "CONNECTED"
      && document.querySelector(".stMain .stElementContainer") && !document.querySelector(waiting)
      && !document.getAnimations().some(moves);
  };
  const end = performance.now() + patience;
  let since = performance.now();
  while (performance.now() < end) {
    if (!calm()) since = Infinity;
    else if (since === Infinity) since = performance.now();
    if (performance.now() - since >= quiet) { await frame(); await frame(); if (calm()) return true; }
    await pause(10);
  }
  return false;
}"""

#: At an address such as /reader, Streamlit's own script first looks for its server under /reader.
_PROBED = ("/_stcore/health", "/_stcore/host-config")


@dataclass
class Console:
    """What a page's scripts complained of."""

    errors: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Collect errors of the console and exceptions that nobody caught."""
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _on_console(self, message: ConsoleMessage) -> None:
        place = message.location.get("url", "")
        if message.type == "error" and not place.endswith(_PROBED):
            self.errors.append(f"{message.text} ({place})")


def visit(page: Page, address: str) -> None:
    """Go to an address such as `/reader?q=gas` and wait until the page stands."""
    page.goto(address)
    settle(page)


def settle(page: Page, quiet: float = 350, patience: float = 30_000) -> None:
    """Wait until the app has answered: its run over, nothing stale for `quiet` ms, and painted."""
    while True:
        try:
            settled = page.evaluate(_SETTLED, [quiet, patience])
        except Error as error:
            if "Execution context was destroyed" not in str(error):
                raise
            continue  # the page went elsewhere meanwhile: wait there
        assert settled, f"{page.url} was still at work after {patience / 1000:.0f} s"
        return


def scope_text(page: Page) -> str:
    """What stands over the page: "N of M articles ..." and the scope in words."""
    count = page.locator(".st-key-scope-count")
    expect(count).to_be_visible()
    return " ".join(count.inner_text().split())


def scope_count(page: Page) -> tuple[int, int]:
    """Articles in scope, and in the corpus, as the page says them."""
    text = scope_text(page)
    match = re.search(r"([\d,]+) of ([\d,]+) articles?", text)
    assert match, f"no count in {text!r}"
    n, of = (int(number.replace(",", "")) for number in match.groups())
    return n, of


def press_mark(page: Page, mark: Locator) -> None:
    """Click a mark of a chart where a hand would: plotly's own layer lies over its marks."""
    expect(mark).to_be_visible()
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def table_rows(page: Page, key: str) -> Locator:
    """The rows of a chart's table, opened."""
    details = page.locator(f".st-key-{key} .nd-twin")
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    rows = details.locator("tbody tr")
    expect(rows.first).to_be_visible()  # the table is built when it opens, a moment after the click
    return rows


def send_twice(page: Page) -> None:
    """Have all that its own elements ask sent twice at once, as Streamlit’s browser side does at times."""
    page.add_init_script(
        """(() => {
          const send = WebSocket.prototype.send;
          WebSocket.prototype.send = function (data) {
            send.call(this, data);
            if (new TextDecoder().decode(data).includes('[{"event":')) send.call(this, data);
          };
        })()"""
    )
