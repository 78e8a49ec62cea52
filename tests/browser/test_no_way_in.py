"""No way into moderation but the gate: not by an address, a message of a widget, or a page that was open."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from benchmarks.load.places import AppPlaces
from benchmarks.load.session import Answer, Session
from data.reviews.moderation import Moderator
from data.reviews.senders import Origin
from data.reviews.store import ReviewStore
from tests.browser.server import ROOT, Server
from tests.browser.signing import claims, cookie, everything, serve_signing, store_of, write_secrets
from tests.loops import in_loop
from tests.reviews.databases import make_draft
from tests.slow import slow

ID = json.loads((ROOT / "data" / "chronicle" / "chronicle.jsonl").open(encoding="utf-8").readline())["id"]
#: Nothing of this is ever sent to whoever is no moderator.
HELD, NOTED = "Xylophones of the held review", "Zeppelins of the moderators"
ALLOWED: Final = {
    "NEWSDESK_MODERATORS": "@example.org", "NEWSDESK_MODERATORS_CLAIM": "groups=moderators",
    "NEWSDESK_REVIEWS_PASSPHRASE": "correct horse",
}  # fmt: skip
MODERATORS = "/reviews?view=moderation"
ADDRESSES = (
    MODERATORS, f"{MODERATORS}&queue=pending&case=1", f"{MODERATORS}&queue=reported&case=2",
    f"{MODERATORS}&queue=published&page=2", f"{MODERATORS}&queue=rejected&case=3", "/reviews?status=pending",
    "/reviews?status=rejected", "/reviews?case=1&queue=pending", f"{MODERATORS}&view=public&case=1",
    f"{MODERATORS}&section=Politics&case=1", f"/reviews?article={ID}&view=moderation",
    f"/reader?article={ID}",
)  # fmt: skip
ACTS: Final[tuple[dict[str, Any], ...]] = (
    {"do": "open", "id": 1}, {"do": "decide", "id": 1, "revision": 1, "status": "published", "reason": "x"},
    {"do": "decide", "id": 1, "revision": 1, "status": "rejected"}, {"do": "unfounded", "id": 2},
    {"do": "note", "id": 1, "text": "A stranger was here."}, {"do": "suspend", "id": 1, "days": 0},
    {"do": "allow", "id": 1}, {"do": "author", "id": 1}, {"do": "erase", "id": 1, "sure": True},
    {"do": "bulk", "reviews": [[1, 1], [2, 1]], "status": "rejected"}, {"do": "undo"},
    {"do": "export", "format": "csv", "queue": ""}, {"do": "export", "format": "jsonl", "queue": "pending"},
)  # fmt: skip


class Tab(Session):
    """A tab that keeps all that it is sent."""

    def __init__(self, server: Server, said: Mapping[str, Any] | None) -> None:
        cookies = {}
        if said is not None:
            cookies = {
                "_streamlit_xsrf": generate_xsrf_token_string(),
                "_streamlit_user": cookie(server, dict(said)),
            }
        super().__init__(server.url, AppPlaces(), cookies)
        self.sent = ""

    def _hear(self, message: ForwardMsg, size: int) -> None:
        self.sent += str(message)
        super()._hear(message, size)
        # What asks for a fragment may be answered by a run of the page.
        ended = self._ended
        if message.WhichOneof("type") != "script_finished" or ended is None or ended.done():
            return
        if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            ended.set_result(None)


def saw(tab: Tab) -> bool:
    """Whether anything that is for moderators was sent."""
    return HELD in tab.sent or NOTED in tab.sent


@pytest.fixture
def desk(serving: Callable[..., Server], tmp_path: Path) -> Server:
    """A dashboard with two ways in, and reviews that strangers must not see."""
    server = serve_signing(serving, tmp_path, **ALLOWED)
    fill(store_of(server))
    return server


@pytest.fixture(scope="module")
def untouched(serving: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    """The same, for all tests that leave it as it was."""
    server = serve_signing(serving, tmp_path_factory.mktemp("untouched"), **ALLOWED)
    fill(store_of(server))
    return server


def fill(store: ReviewStore) -> None:
    """One review that waits, one that is reported, one that was rejected."""
    sender = Origin(browser="sender", seconds=60.0)
    for n, status in enumerate(("pending", "published", "pending"), 1):
        text = "Shown to all." if status == "published" else f"{HELD}, no. {n}"
        store.send(make_draft(text, article_id=ID), status, sender)  # type: ignore[arg-type]  # they are
    by = Moderator("Boris")
    store.moderation.decide(3, "rejected", by, NOTED, 1)
    store.moderation.note(1, NOTED, by)
    store.following.report(2, "abuse", NOTED, Origin(browser="other"))


async def ends(
    server: Server, said: Mapping[str, Any] | None, change: Callable[[], None] | None = None
) -> Tab:
    """Try every address and every message, as a moderator's page has them; gives what came of it.

    With a `change` the tab was a moderator's until then, and what it was sent before is forgotten.
    """
    widget, fragment = await a_moderators_widget(server)
    tab = Tab(server, said)
    await tab.open(MODERATORS)
    if change is not None:
        assert saw(tab), "it was a moderator's page"
        change()
        widget, fragment = tab.elements.widget("moderation")
        tab.sent = ""
        assert widget
    for act in ACTS:
        for part in (fragment, ""):
            await try_to(tab.touch(part, trigger={widget: message(act)}))
    await try_to(tab.touch(fragment))
    for address in ADDRESSES:
        await tab.goto(address)
    await tab.reconnect()
    await asyncio.sleep(0.5)
    await tab.close()
    return tab


async def try_to(send: Coroutine[Any, Any, Answer]) -> None:
    """Send a message; a fragment that a session has not got is not answered at all."""
    with suppress(TimeoutError):
        await asyncio.wait_for(send, 0.4)


def message(act: Mapping[str, Any]) -> str:
    return json.dumps([{"event": "act", "value": {**act, "at": time.time_ns() // 1_000_000}}])


async def a_moderators_widget(server: Server) -> tuple[str, str]:
    """What a moderator's page calls its element and its fragment, which a stranger may have learnt."""
    tab = Tab(server, claims())
    await tab.open(MODERATORS)
    assert saw(tab), "a moderator sees what is held"
    found = tab.elements.widget("moderation")
    await tab.close()
    return found


STRANGERS: Final = {
    "nobody": None,
    "without the claim": {"email": "eve@example.net", "groups": ["readers"]},
    "unverified": {"email_verified": False},
    "verified in words": {"email_verified": "true"},
    "long ago": {"iat": int(time.time()) - 13 * 3600},
    "from the future": {"iat": int(time.time()) + 3600},
    "of another provider": {"provider": "other"},
    "not signed in": {"is_logged_in": False},
    "without a subject": {"sub": ""},
}


def test_strangers_neither_see_nor_change_anything(untouched: Server) -> None:
    store = store_of(untouched)
    in_loop(a_moderators_widget(untouched))  # it notes who reads
    before = everything(store)

    async def all_at_once() -> list[Tab]:
        them = (None if said is None else claims("eve", **said) for said in STRANGERS.values())
        return list(await asyncio.gather(*(ends(untouched, said) for said in them)))

    tabs = in_loop(all_at_once())
    assert [who for who, tab in zip(STRANGERS, tabs, strict=True) if saw(tab)] == []
    assert all(tab.sent for tab in tabs), "each was answered"
    assert without_readings(everything(store)) == without_readings(before)


def without_readings(tables: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """All but who had a review open and when: the moderators of these tests had."""
    return {name: rows for name, rows in tables.items() if name != "review_readings"}


def test_what_is_tried_works_for_a_moderator(desk: Server) -> None:
    async def act() -> None:
        tab = Tab(desk, claims())
        await tab.open(MODERATORS)
        widget, fragment = tab.elements.widget("moderation")
        await tab.touch(fragment, trigger={widget: message(ACTS[1])})
        await tab.close()

    in_loop(act())
    assert store_of(desk).review(1).status == "published"


@pytest.mark.parametrize(
    "now",
    [
        {**ALLOWED, "NEWSDESK_MODERATORS": "boris@example.net"},
        *slow(
            {"NEWSDESK_REVIEWS_PASSPHRASE": "correct horse"},
            {**ALLOWED, "NEWSDESK_MODERATORS": "no address"},
            {**ALLOWED, "NEWSDESK_MODERATORS_ISSUER": "https://another.example"},
        ),
    ],
)
def test_whoever_is_taken_off_the_list_can_do_nothing_more(
    desk: Server, tmp_path: Path, now: dict[str, str]
) -> None:
    store = store_of(desk)
    before = everything(store)

    def change() -> None:
        write_secrets(tmp_path, **now)
        time.sleep(2)  # Streamlit looks at the file five times a second

    tab = in_loop(ends(desk, claims(), change))
    assert not saw(tab)
    assert without_readings(everything(store)) == without_readings(before)


def test_a_forged_cookie_is_nobodys(untouched: Server) -> None:
    async def act() -> Tab:
        tab = Tab(untouched, claims())
        tab._cookies["_streamlit_user"] = tab._cookies["_streamlit_user"][:-4] + "AAAA"
        await tab.open(MODERATORS)
        await tab.close()
        return tab

    assert not saw(in_loop(act()))


def test_a_moderators_session_is_not_anothers(untouched: Server) -> None:
    async def act() -> Tab:
        one = Tab(untouched, claims())
        await one.open(MODERATORS)
        other = Tab(untouched, claims("eve", email="eve@example.net"))
        await one.close()
        other.id = one.id
        await other.open(MODERATORS)
        await other.close()
        return other

    assert not saw(in_loop(act()))
