"""Two copies of the app on one corpus folder and one database of reviews: both have what is done in one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from benchmarks.load.places import AppPlaces
from benchmarks.load.session import Dropped, Session
from data.article import Mention
from data.correction_log import CorrectionLog
from data.store.folder import CorpusFolder
from tests.articles import make_article, table
from tests.browser.server import ROOT, Server, serve
from tests.loops import in_loop

HEADLINES = ("Gas flows to Europe", "Oil flows to Asia", "Water is scarce")


@dataclass(frozen=True)
class Copies:
    """Two copies, as two machines behind a proxy would run them: caches of their own, the rest shared."""

    one: Server
    other: Server
    folder: CorpusFolder


def add(folder: CorpusFolder, *headlines: str) -> None:
    mention = Mention("Baku", "place", "body", 3, 7)
    articles = [
        make_article(
            id=headline.split()[0].lower(), headline=headline, body="In Baku it was said.",
            section="Energy", published="2024-05-14", mentions=(mention,),
        )
        for headline in headlines
    ]  # fmt: skip
    with folder.writing() as writer:
        writer.add(table(*articles))


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[Copies]:
    folder = CorpusFolder.create(tmp_path / "wire", "The wire", ZoneInfo("UTC"))
    add(folder, *HEADLINES)
    shared = {
        "NEWSDESK_CORPUS": str(folder.path),
        "NEWSDESK_REVIEWS_URL": f"sqlite:///{tmp_path / 'reviews.db'}",
        "NEWSDESK_REVIEWS": "published",
        "NEWSDESK_CORRECTING": "open",
        "NEWSDESK_CORRECTIONS": "",  # in the corpus folder
    }
    with (
        serve(ROOT / "app.py", tmp_path / "one", ROOT, **shared) as one,
        serve(ROOT / "app.py", tmp_path / "other", ROOT, **shared) as other,
    ):
        yield Copies(one, other, folder)


async def shown(server: Server, address: str, *names: str) -> list[dict[str, Any]]:
    """What a reader who opens an address is shown, element by element."""
    session = Session(server.url, AppPlaces())
    answer = await session.open(address)
    assert answer.errors == []
    await session.close()
    return [session.elements.data(name) for name in names]


async def send_review(server: Server, article: str, text: str) -> dict[str, Any]:
    """Send a review as the form does; gives what the form is told."""
    session = Session(server.url, AppPlaces())
    await session.open(f"/reader?article={article}")
    key, fragment = session.elements.widget("review_form")
    draft = {
        "rating": 5, "text": text, "name": "A reader", "send_key": "one-form",
        "article": article, "attempt": "first",
    }  # fmt: skip
    event = json.dumps([{"event": "send", "value": draft}])
    answer = await session.touch(fragment, trigger={key: event})
    assert answer.errors == []
    await session.close()
    said: dict[str, Any] = session.elements.data("review_form")["answer"]
    return said


def test_two_copies_share_what_they_must_and_nothing_else(copies: Copies) -> None:
    in_loop(_shared(copies))


async def _shared(copies: Copies) -> None:
    one, other = copies.one, copies.other
    # A link that was copied in one opens the same in the other.
    (bar,) = await shown(one, "/reader?section=Energy&q=flows", "scope_bar")
    pages = [await shown(copy, bar["share"], "count", "results") for copy in (one, other)]
    assert pages[0] == pages[1]
    assert pages[0][0]["count"] == "2 of 3 articles"

    # A review that was sent to one is seen in the other, and sent again there it is still one.
    text = "Worth the time it takes."
    assert (await send_review(one, "gas", text))["outcome"] == "stored"
    (reviews,) = await shown(other, "/reader?article=gas", "review_list")
    assert [item["text"] for item in reviews["items"]] == [text]
    assert (await send_review(other, "gas", text))["outcome"] == "stored"
    (reviews,) = await shown(one, "/reader?article=gas", "review_list")
    assert len(reviews["items"]) == 1

    # A correction is followed by both, and so is taking it back.
    for copy in (one, other):
        assert (await shown(copy, "/reader?entity=place:Baku", "count"))[0]["count"] == "3 of 3 articles"
    log = CorrectionLog(copies.folder.path / "corrections.jsonl")
    (made,) = log.add({"kind": "rename", "entity": "place:Baku", "into": "place:Bakı"})
    for copy in (one, other):
        assert (await shown(copy, "/reader?entity=place:Bakı", "count"))[0]["count"] == "3 of 3 articles"
    log.undo(made.id)
    for copy in (one, other):
        assert (await shown(copy, "/reader?entity=place:Baku", "count"))[0]["count"] == "3 of 3 articles"

    # News that comes in is in both.
    add(copies.folder, "Wind turns")
    for copy in (one, other):
        assert (await shown(copy, "/reader", "count"))[0]["count"] == "4 of 4 articles"


def test_a_reader_whose_copy_is_gone_reads_on_in_the_other(copies: Copies) -> None:
    in_loop(_moved(copies))


async def _moved(copies: Copies) -> None:
    session = Session(copies.one.url, AppPlaces())
    await session.open("/reader?section=Energy&article=gas")
    before, session_id = session.elements.data("article"), session.id
    copies.one.process.kill()
    copies.one.process.wait()
    with pytest.raises(Dropped):
        await session.goto("/reader")
    # The proxy sends the tab to the other copy, with the session that this one does not know.
    moved = Session(copies.other.url, AppPlaces())
    moved.id, moved.address = session_id, "/reader?section=Energy&article=gas"
    answer = await moved.reconnect()
    assert answer.errors == []
    assert moved.id != session_id
    assert moved.elements.data("article") == before
    await moved.close()
