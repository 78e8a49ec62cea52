"""How long a click takes until the page is painted, beside the least Streamlit could take for it.

Use: `python -m benchmarks.pages [--articles 100000] [--rounds 20] [--write docs/performance-pages.md]`.

The floor of a page is a bare Streamlit script that draws the page's own elements from constants: the
messages that the real page sent are recorded off the wire and sent again, under the same config.toml,
with no corpus, filters or cache behind them. Element count and payload are compared in the same run.
Page and floor are clicked in turn, so that both meet the same machine.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import synthetic
from benchmarks.serving import ROOT, Wire, chromium, cold_start, resident_mb, serve, write_floor
from data.article import SCHEMA

CLICK = """async ([href, [selector, expected]]) => {
  const frame = () => new Promise(requestAnimationFrame);
  const link = newsdesk.link("go", href);
  document.body.append(link);
  const start = performance.now();
  link.click();
  link.remove();
  const app = document.querySelector('[data-testid="stApp"]');
  const there = () => app.dataset.testScriptState === "notRunning"
    && document.querySelector(selector)?.textContent === expected
    && !document.querySelector('[data-stale="true"]')
    && [...document.querySelectorAll('[data-testid="stPlotlyChart"]')]
      .every((chart) => chart.querySelector(".main-svg"));
  while (!there()) {
    if (performance.now() - start > 20000) throw new Error(`not painted: ${href} (${expected})`);
    await frame();
  }
  await frame(); await frame();
  return performance.now() - start;
}"""


@dataclass(frozen=True)
class Case:
    """A page and the two states that clicks go back and forth between.

    `marks` are what only the one or the other state shows: an element's selector and its text.
    """

    name: str
    first: str
    second: str
    marks: tuple[tuple[str, str], tuple[str, str]]


@dataclass(frozen=True)
class Result:
    """Milliseconds of each click, on the page and on its floor, and what each drew."""

    case: Case
    page: list[float]
    floor: list[float]
    elements: tuple[int, int]
    payload: tuple[int, int]

    def row(self) -> str:
        page, floor = statistics.median(self.page), statistics.median(self.floor)
        slow = statistics.quantiles(self.page, n=20)[-1]
        return (
            f"| {self.case.name} | {page:.0f} | {slow:.0f} | {floor:.0f} | {page / floor:.2f} "
            f"| {self.elements[0]} / {self.elements[1]} | {self.payload[0]:,} / {self.payload[1]:,} |"
        )


HEADER = (
    "| page | click to painted, ms | 95th percentile | its floor, ms | ratio | elements, page / floor "
    "| payload bytes, page / floor |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
)


def main() -> None:
    """Measure every page and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=0, help="a grown corpus of so many; 0: the chronicle")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", default="", help="pages whose name has this word")
    parser.add_argument("--write", type=Path, help="put the table into this file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        corpus = grown(options.articles, Path(folder)) if options.articles else None
        browser = driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        lines = list(_measure(browser, Path(folder), corpus, options.rounds, options.only))
        browser.close()
    title = f"{options.articles:,} articles" if options.articles else "The chronicle, 348 articles"
    text = "\n".join([f"## {title}", "", *lines, ""])
    print(text)
    if options.write:
        with options.write.open("a", encoding="utf-8") as out:
            out.write(text + "\n")


def grown(articles: int, folder: Path) -> Path:
    """Write the grown corpus of so many articles."""
    path = folder / f"grown-{articles}.parquet"
    with pq.ParquetWriter(path, SCHEMA) as writer:
        for batch in synthetic.articles(articles):
            writer.write_table(batch)
    return path


def _measure(browser: Browser, folder: Path, corpus: Path | None, rounds: int, only: str) -> Iterator[str]:
    seconds, answered = cold_start(browser, folder / "cold", corpus)
    with serve(ROOT, folder / "app", corpus) as (url, process):
        yield f"First page painted {seconds:.1f} s after a cold start, which answered after {answered:.1f} s."
        cases = [case for case in _cases(browser, url) if only in case.name]
        results = [_case(browser, url, folder / case.name.replace(" ", "-"), case, rounds) for case in cases]
        yield ""
        yield HEADER
        yield from (result.row() for result in results)
        yield ""
        contexts = [browser.new_context() for _ in range(10)]
        for context in contexts:
            _open(context.new_page(), url + "/reader")
        total, anonymous = resident_mb(process.pid)
        yield f"Ten browsers open: {total:.0f} MB resident, {anonymous:.0f} MB of it anonymous."


PATHS = {
    "front page": "/",
    "reader": "/reader",
    "timeline": "/timeline",
    "entities": "/entities",
    "reviews": "/reviews",
}

READY = """() => document.querySelector('[data-testid="stApp"]').dataset.testScriptState === "notRunning"
  && document.querySelector("a.nd-title, .nd-message, [data-testid='stPlotlyChart']")"""


def _open(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(".nd-count", timeout=120_000)
    page.wait_for_function(READY, timeout=60_000)
    page.wait_for_timeout(400)


def _cases(browser: Browser, url: str) -> list[Case]:
    """Two scopes, from the corpus's own sections, and two neighbouring articles."""
    page = browser.new_page()
    _open(page, url + "/")
    count = ".nd-count strong"
    everything = page.locator(count).text_content() or ""
    scope = "?section=" + page.locator(".nd-sections .nd-list-title a").nth(1).inner_text()
    page.evaluate("(href) => newsdesk.navigate(href)", "/" + scope)
    page.wait_for_function(f"(was) => document.querySelector('{count}').textContent !== was", arg=everything)
    marks = ((count, everything), (count, page.locator(count).text_content() or ""))
    _open(page, url + "/reader")
    links = [page.locator("a.nd-title").nth(i) for i in range(2)]
    articles = [link.get_attribute("href") or "" for link in links]
    titles = [("h1", link.text_content() or "") for link in links]
    page.close()
    paths = {"front page": "/", "reader": "/reader", "timeline": "/timeline", "entities": "/entities"}
    cases = [
        Case(name, path, path + scope, marks) for name, path in (paths | {"reviews": "/reviews"}).items()
    ]
    return [*cases, Case("one article", articles[0], articles[1], (titles[0], titles[1]))]


def _case(browser: Browser, url: str, folder: Path, case: Case, rounds: int) -> Result:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    wire = Wire(page)
    _open(page, url + case.first)
    runs = []
    for href, mark in ((case.second, case.marks[1]), (case.first, case.marks[0])):
        wire.clear()
        page.evaluate(CLICK, [href, mark])
        runs.append(wire.run())
    write_floor(folder, {"first": runs[1], "second": runs[0]})
    with serve(folder, folder / "home", None, script="floor.py") as (floor_url, _):
        floor = browser.new_page(viewport={"width": 1440, "height": 900})
        floor_wire = Wire(floor)
        _open(floor, floor_url + "/?state=first")
        times: tuple[list[float], list[float]] = ([], [])
        sizes = []
        for i in range(rounds + 3):
            way = (i + 1) % 2
            href = (case.first, case.second)[way]
            bare = ("/?state=first", "/?state=second")[way]
            wire.clear()
            floor_wire.clear()
            clicked = page.evaluate(CLICK, [href, case.marks[way]])
            bare_click = floor.evaluate(CLICK, [bare, case.marks[way]])
            sizes.append((wire.run(), floor_wire.run()))
            if i >= 3:
                times[0].append(clicked)
                times[1].append(bare_click)
        floor.close()
    page.close()
    mine, bare_run = sizes[-1]
    return Result(case, *times, (len(mine), len(bare_run)), (wire.size(mine), floor_wire.size(bare_run)))


if __name__ == "__main__":
    main()
