"""Take the pictures that the README and the docs show: `make screenshots`."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.serving import ROOT, chromium, serve
from tools.made_up import made_up_corpus, made_up_file, made_up_names, made_up_reviews

#: The storyline of the crash near Aktau in December 2024.
CRASH = "s-7fc8560b723b"
OUT = ROOT / "docs" / "pictures"


@dataclass(frozen=True)
class Picture:
    """One picture: its address, its size and colours, a file that is chosen, and what is seen of the page."""

    name: str
    path: str
    width: int = 1440
    height: int = 1000
    dark: bool = False
    upload: Path | None = None
    #: What the page is scrolled to, as a selector; its top where empty.
    to: str = ""


PICTURES = (
    Picture("front", "/"),
    Picture("front-dark", "/?section=Energy", dark=True),
    Picture("reader", "/reader?q=gas+AND+(Europe+OR+Turkey)"),
    Picture("article", "/reader?q=treaty&article=2025-03-13-armenia-and-azerbaijan-agree-treaty-text"),
    Picture("timeline", "/timeline", height=1150),
    Picture(
        "timeline-compare", "/timeline?entity=place%3AGeorgia&chart=lines&compare=entity%3Dplace%253AArmenia"
    ),
    Picture("entities", "/entities?section=Politics", height=1200),
    Picture("words", "/entities?kind=word&section=Energy", height=1000),
    Picture("told-apart", "/entities?kind=word&section=Energy&compare=section%3DEconomy", height=1200),
    Picture("peaks", "/timeline?entity=place%3ABaku", height=1650),
    Picture("storylines", "/storylines", height=1200),
    Picture("map", "/entities?view=map", height=1120),
    Picture("map-phone", "/entities?view=map", width=390, height=1300, dark=True),
    Picture("network", "/entities?view=network&nodes=60", height=1200, dark=True),
    Picture("matrix", "/entities?view=matrix", height=1200),
    Picture("entity", "/entities?who=person:Ilham+Aliyev", height=2000),
    Picture("storyline", f"/storylines?storyline={CRASH}", height=1500),
    Picture("phone", "/", width=390, height=844),
)


def main() -> None:
    """Start the dashboard on the chronicle and take every picture."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        with serve(ROOT, Path(home), None) as (url, _):
            for picture in PICTURES:
                take(browser, url, picture)
            take_saved_searches(browser, url)
            take_report(browser, url, Path(home))
        corpus, file = made_up_corpus(Path(home)), made_up_file(Path(home))
        with serve(ROOT, Path(home), corpus, NEWSDESK_SOURCES="open") as (url, _):
            take(browser, url, Picture("sources", "/sources", height=1220, upload=file))
            take(browser, url, Picture("sources-corpus", "/sources", height=1220))
        table, corrected = made_up_names(Path(home))
        settings = {"NEWSDESK_CORRECTING": "open", "NEWSDESK_CORRECTIONS": str(corrected)}
        with serve(ROOT, Path(home), table, NEWSDESK_NAME="The Harbour Gazette", **settings) as (url, _):
            take(browser, url, Picture("correct", "/entities?correct=organisation%3AHLC", height=820))
            take(browser, url, Picture("corrections", "/entities?correct=all", height=920))
        take_reviews(browser, Path(home))
        browser.close()


def take_reviews(browser: Browser, home: Path) -> None:
    """Take the reviews of the latest articles: in the analysis, and as their moderators see them."""
    lines = (ROOT / "data" / "chronicle" / "chronicle.jsonl").read_text("utf-8").splitlines()
    articles = sorted(map(json.loads, lines), key=lambda article: str(article["published"]), reverse=True)
    url, passphrase = f"sqlite:///{home / 'reviews.db'}", "lanterns on the quay"
    made_up_reviews(url, [str(article["id"]) for article in articles[:8]])
    settings = {"NEWSDESK_REVIEWS_URL": url, "NEWSDESK_REVIEWS_PASSPHRASE": passphrase}
    with serve(ROOT, home, None, **settings) as (address, _):
        take(browser, address, Picture("reviews", "/reviews", height=1500))
        take(browser, address, Picture("review", f"/reader?article={articles[0]['id']}", to=".nd-reviews"))
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        page.goto(f"{address}/reviews?view=moderation")
        page.get_by_label("Passphrase of the moderators").fill(passphrase)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_selector(".nd-case")
        rest(page)
        page.screenshot(path=OUT / "moderation.png")
        page.close()


def take(browser: Browser, url: str, picture: Picture) -> None:
    """Take one picture once the page has come to rest."""
    page = browser.new_page(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.dark else "light",
    )
    page.goto(url + picture.path)
    page.wait_for_selector(".nd-count")
    rest(page)
    if picture.upload is not None:
        page.locator("input[type=file]").first.set_input_files(picture.upload)
        page.wait_for_timeout(1200)
        rest(page)
    if picture.to:
        page.locator(picture.to).first.scroll_into_view_if_needed()
        rest(page)
    page.screenshot(path=OUT / f"{picture.name}.png")
    page.close()


def take_saved_searches(browser: Browser, url: str) -> None:
    """Save two searches and take the list of them."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    for path in ("/timeline?section=Energy&from=2024-01-01", "/timeline?q=treaty&entity=place%3AArmenia"):
        page.goto(url + path)
        page.wait_for_selector(".nd-count")
        rest(page)
        page.get_by_role("button", name="Save this search").click()
        page.keyboard.press("Enter")
        rest(page)
    page.screenshot(path=OUT / "saved-searches.png")
    page.close()


def take_report(browser: Browser, url: str, home: Path) -> None:
    """Take a report of a view, opened as the file that it is."""
    page = browser.new_page(viewport={"width": 1100, "height": 1000})
    page.goto(f"{url}/timeline?section=Energy&section=Economy")
    page.wait_for_selector(".nd-count")
    rest(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Report (HTML)").click()
    waiting.value.save_as(home / "report.html")
    page.goto((home / "report.html").as_uri())
    page.screenshot(path=OUT / "report.png")
    page.close()


def rest(page: Page) -> None:
    """Wait until the page has come to rest: nothing runs, and no chart is still a skeleton."""
    page.wait_for_function(
        "() => document.querySelector('[data-testid=\"stApp\"]').dataset.testScriptState === 'notRunning'"
        " && !document.querySelector('[data-testid=\"stSkeleton\"]')"
    )
    page.wait_for_timeout(1200)


if __name__ == "__main__":
    main()
