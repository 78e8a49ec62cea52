"""Signing in with a real provider of OpenID Connect: there and back to where one was, and out again."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import scope_text, settle, visit
from tests.browser.conftest import NewPage
from tests.browser.server import ROOT, Server
from tests.browser.signing import serve_signing, store_of
from tests.reviews.databases import make_draft
from tests.slow import slow, slow_row
from tools.ports import free_port

HERE = ROOT / "tests" / "provider"
#: A page and scope that one comes from, and must be back at.
PLACE = "/reviews?q=parliament&section=Politics&language=en&view=moderation&queue=rejected"


@pytest.fixture(scope="module")
def installed() -> Path:
    """The provider's packages, in a cache outside the project; skipped where they can't be had."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        pytest.skip("node and npm are not installed: signing in is not tried with a real provider")
    if int(subprocess.check_output([node, "--version"], text=True)[1:].split(".")[0]) < 18:
        pytest.skip("the provider wants node 18 or later")
    kept = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "newsdesk-test-provider"
    lock = (HERE / "package-lock.json").read_text("utf-8")
    if not (kept / "done").is_file() or (kept / "done").read_text("utf-8") != lock:
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, kept)
        command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run(command, check=False, cwd=kept, capture_output=True, text=True, timeout=300)
        if done.returncode:
            pytest.skip(f"the provider's packages can't be installed: {done.stderr[-300:]}")
        (kept / "done").write_text(lock, "utf-8")
    return kept


@pytest.fixture(scope="module")
def signing(
    installed: Path, serving: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """The dashboard with a provider beside it, on another site: localhost is not 127.0.0.1 to a browser."""
    folder, port = tmp_path_factory.mktemp("signing"), free_port()
    metadata = f"http://localhost:{port}/.well-known/openid-configuration"
    server = serve_signing(
        serving, folder, metadata=metadata, NEWSDESK_MODERATORS="anna@example.org",
        NEWSDESK_MODERATORS_CLAIM="groups=moderators",
        NEWSDESK_MODERATORS_ISSUER=f"http://localhost:{port}",
    )  # fmt: skip
    store_of(server).send(make_draft("Held for those who may read it.", article_id="a1"))
    with (folder / "provider.log").open("wb") as log:
        provider = subprocess.Popen(
            ["node", str(HERE / "provider.mjs"), str(port), server.url],
            env={**os.environ, "NEWSDESK_TEST_PROVIDER": str(installed)}, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        wait_for(metadata, provider, folder / "provider.log")
        yield server
    finally:
        provider.terminate()
        provider.wait(10)


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        try:
            urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the provider did not come up:\n{log.read_text('utf-8')[-2000:]}")


def to_provider(page: Page, address: str) -> None:
    visit(page, address)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("http://localhost:**/interaction/**")


def at_place(page: Page, address: str) -> None:
    """The page is at this address, and has run for it."""
    wanted = urlsplit(address)
    page.wait_for_url(lambda url: urlsplit(url).path == wanted.path)
    settle(page)
    # Which review is open may have been added; nothing else.
    now = {name: v for name, v in parse_qs(urlsplit(page.url).query).items() if name != "case"}
    assert now == parse_qs(wanted.query)


@pytest.mark.parametrize(
    ("account", "called"), [("anna", "anna@example.org"), slow_row("boris", "boris@example.net")]
)
def test_signed_in_one_is_back_at_the_page_and_scope_one_left(
    signing: Server, new_page: NewPage, account: str, called: str
) -> None:
    page = new_page(url=signing.url)
    visit(page, PLACE)
    scope = scope_text(page)
    to_provider(page, PLACE)
    page.get_by_role("link", name=account, exact=True).click()
    at_place(page, PLACE)
    expect(page.locator(".nd-moderation")).to_contain_text(called)
    expect(page.locator(".nd-moderation [aria-current=true]").first).to_contain_text("Rejected")
    assert scope_text(page) == scope
    page.reload()
    settle(page)
    expect(page.locator(".nd-moderation")).to_contain_text(called)
    page.goto(f"{signing.url}/reviews?view=moderation")
    expect(page.locator(".nd-moderation")).to_contain_text("Held for those who may read it.")


@pytest.mark.parametrize("account", ["mallory", *slow("unverified")])
def test_whoever_is_no_moderator_is_told_and_sees_nothing(
    signing: Server, new_page: NewPage, account: str
) -> None:
    page = new_page(url=signing.url)
    to_provider(page, "/reviews?view=moderation")
    page.get_by_role("link", name=account, exact=True).click()
    at_place(page, "/reviews?view=moderation")
    expect(page.get_by_text("You are signed in, but not as a moderator here")).to_be_visible()
    expect(page.locator(".nd-moderation")).to_have_count(0)
    assert "Held for those" not in page.content()
    # As someone else: the provider is asked anew.
    page.get_by_role("button", name="Sign in again").click()
    page.get_by_role("link", name="anna", exact=True).click()
    at_place(page, "/reviews?view=moderation")
    expect(page.locator(".nd-moderation")).to_contain_text("anna@example.org")


def test_whoever_cancels_is_back_and_told(signing: Server, new_page: NewPage) -> None:
    page = new_page(url=signing.url)
    to_provider(page, PLACE)
    page.get_by_role("link", name="cancel").click()
    at_place(page, PLACE)
    expect(page.get_by_role("alert")).to_contain_text("You are not signed in")
    expect(page.locator(".nd-moderation")).to_have_count(0)


def test_signed_out_one_is_back_and_no_moderator_any_more(signing: Server, new_page: NewPage) -> None:
    page = new_page(url=signing.url)
    to_provider(page, PLACE)
    page.get_by_role("link", name="anna", exact=True).click()
    at_place(page, PLACE)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible(timeout=30_000)
    at_place(page, PLACE)
    expect(page.locator(".nd-moderation")).to_have_count(0)
    assert not [c for c in page.context.cookies(signing.url) if c["name"].startswith("_streamlit_user")]


def test_whoever_gives_up_at_the_provider_is_not_led_about_later(signing: Server, new_page: NewPage) -> None:
    page = new_page(url=signing.url)
    to_provider(page, PLACE)
    visit(page, "/timeline")
    visit(page, "/")
    assert urlsplit(page.url).path == "/"
