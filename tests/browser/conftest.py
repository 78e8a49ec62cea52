"""A served dashboard and a real Chromium; a failed test leaves its screenshots and consoles."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, Literal, Protocol

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from data.ingest.entities.places import open_gazetteer
from data.opening import open_corpus
from data.settings import Settings, cache_folder
from tests.browser.auditing import Audit
from tests.browser.browsing import Console
from tests.browser.server import ROOT, Server, serve
from tests.browser.windows import DESK, PHONE, SWITCH, Windows
from tools import chromium

HERE: Final = Path(__file__).parent
FAILURES: Final = HERE / "failures"

#: Each new window has pages of Chromium's own behind its address bar: a quarter of what it costs to load
#: one of ours. The switch replaces Playwright's own of the same name, whose features are off here as well.
_OFF: Final = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)

_OPEN: Final = pytest.StashKey[list[tuple[Page, Console]]]()
_FAILED: Final = pytest.StashKey[bool]()


class NewPage(Protocol):
    """Opens a page in a browser that knows nothing of the others: its own storage and cookies."""

    def __call__(
        self,
        size: tuple[int, int] = DESK,
        scheme: Literal["light", "dark"] = "light",
        url: str | None = None,
        locale: str = "en-GB",
    ) -> Page:
        """`url` is where addresses such as `/reader` start; the dashboard unless told."""
        ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all tests of this folder as needing a browser.

    On a busy machine a browser can be late for reasons of its own: what fails is tried once more, and the
    run's summary lists what was ("RERUN"). What fails twice has failed.
    """
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def chronicle_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with the index of the chronicle and the gazetteer, for servers to begin with a copy of."""
    folder = tmp_path_factory.mktemp("chronicle") / "cache"
    open_corpus(Settings.read({"NEWSDESK_CACHE": str(folder)}, {}))
    open_gazetteer(kept := cache_folder(""))
    for file in kept.glob("gazetteer-*"):
        shutil.copy2(file, folder)
    return folder


def _copy(source: str, target: str) -> None:
    """The gazetteer is large, and nothing writes to it: a further name is enough."""
    (os.link if Path(source).name.startswith("gazetteer-") else shutil.copy2)(source, target)


@pytest.fixture(scope="session")
def serving(
    tmp_path_factory: pytest.TempPathFactory, chronicle_cache: Path
) -> Iterator[Callable[..., Server]]:
    """Serve a script for the rest of the run: `serving(script, cwd=..., NEWSDESK_CORPUS=...)`."""

    def start(script: Path, **settings: Any) -> Server:
        folder = tmp_path_factory.mktemp("served")
        shutil.copytree(chronicle_cache, folder / "cache", copy_function=_copy)
        return stack.enter_context(serve(script, folder, **settings))

    with ExitStack() as stack:
        yield start


@pytest.fixture(scope="session")
def dashboard(serving: Callable[..., Server]) -> Server:
    """The dashboard on the embedded chronicle."""
    return serving(ROOT / "dashboard.py")


@pytest.fixture(scope="session")
def bare(serving: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    """A bare Streamlit page, without the dashboard's configuration."""
    return serving(HERE / "bare_app.py", cwd=tmp_path_factory.mktemp("bare"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium. None found is a failure, never a skip."""
    path = chromium.find()
    assert path, f"No Chromium for the browser tests. Run: {chromium.advice()}"
    with sync_playwright() as playwright:
        # Chromium's own sandbox can't be had as root or in a container; the pages are our own.
        switches = ["--no-sandbox", SWITCH, f"--disable-features={','.join(_OFF)}"]
        browser = playwright.chromium.launch(executable_path=path, args=switches)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def audit(browser: Browser, bare: Server) -> Audit:
    """`audit(page)` holds a page against a bare one, in light and dark."""
    return Audit(browser, bare.url)


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    """What lends browser contexts to tests."""
    return Windows(browser)


@pytest.fixture
def new_page(windows: Windows, dashboard: Server, request: pytest.FixtureRequest) -> Iterator[NewPage]:
    """Opens pages, each in a browser context of its own; they close with the test."""
    request.node.stash[_OPEN] = opened = []  # those of a first try are closed
    request.node.stash[_FAILED] = False

    def open_page(
        size: tuple[int, int] = DESK,
        scheme: Literal["light", "dark"] = "light",
        url: str | None = None,
        locale: str = "en-GB",
    ) -> Page:
        width, height = size
        page, console = windows.lend(url or dashboard.url, locale).new_page(), Console()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        page.set_default_timeout(15_000)
        console.listen(page)
        opened.append((page, console))
        return page

    yield open_page
    for page, _ in opened:
        windows.take_back(page.context, wholesome=not request.node.stash[_FAILED])


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page on a desk's screen."""
    return new_page()


@pytest.fixture
def phone_page(new_page: NewPage) -> Page:
    """A page on a phone's screen."""
    return new_page(PHONE)


@pytest.fixture
def dark_page(new_page: NewPage) -> Page:
    """A page for who prefers dark."""
    return new_page(scheme="dark")


@pytest.fixture
def console(new_page: NewPage, request: pytest.FixtureRequest) -> Callable[[Page], Console]:
    """What the scripts of a page of this test complained of: `console(page).errors`."""
    return lambda page: next(console for known, console in request.node.stash[_OPEN] if known is page)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[None]:  # the wrapper hands on the report that it is sent
    """Keep what a failed test saw, while its pages are still open."""
    report = yield
    if call.when == "call" and call.excinfo is not None and _OPEN in item.stash:
        item.stash[_FAILED] = True
        _keep(item.nodeid, item.stash[_OPEN])
    return report


def _keep(nodeid: str, pages: list[tuple[Page, Console]]) -> None:
    FAILURES.mkdir(exist_ok=True)
    name = re.sub(r"\W+", "-", nodeid.removeprefix("tests/browser/")).strip("-")[:120]
    for n, (page, console) in enumerate(pages, 1):
        (FAILURES / f"{name}-{n}.txt").write_text("\n".join([page.url, *console.errors, ""]), "utf-8")
        page.screenshot(path=FAILURES / f"{name}-{n}.png", timeout=5_000)
