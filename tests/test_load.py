"""Simulated readers: what they do, what they notice, and what is made of it."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.load import session as sessions
from benchmarks.load.driver import Job
from benchmarks.load.floor import record_floor
from benchmarks.load.places import AppPlaces, FloorPlaces, kind_of
from benchmarks.load.reader import Doing, Reader, Step
from benchmarks.load.report import slope
from benchmarks.load.running import Load, percentile, put_load
from benchmarks.load.server import Memory, serve_floor
from benchmarks.load.session import Dropped, Session
from tests.browser.server import ROOT, Server, serve
from tests.loops import in_loop

#: An app that goes wrong where its address says so.
RAISING = """
import time
import streamlit as st

what = st.query_params.get("do", "")
st.text(f"asked for {what}")
if what == "raise":
    raise RuntimeError("broken on purpose")
if what == "sleep":
    time.sleep(3)
"""


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(ROOT / "app.py", tmp_path_factory.mktemp("dashboard")) as server:
        yield server


@pytest.fixture(scope="module")
def raising(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("raising")
    (folder / "raising.py").write_text(RAISING, "utf-8")
    with serve(folder / "raising.py", folder, cwd=folder) as server:
        yield server


async def _acted(url: str, doings: list[Doing]) -> tuple[list[Step], Session]:
    session = Session(url, AppPlaces())
    reader = Reader(session, random.Random(5))
    steps = await reader.arrive()
    for doing in doings:
        steps += await reader.act(doing)
    await session.close()
    return steps, session


def test_a_reader_reads_filters_changes_page_and_searches_without_an_error(dashboard: Server) -> None:
    steps, session = in_loop(_acted(dashboard.url, ["read", "page", "filter", "filter", "search", "read"]))
    assert [step.doing.split(":")[0] for step in steps if step.doing != "filter: open facets"][:3] == [
        "arrive", "read", "page",
    ]  # fmt: skip
    assert {step.doing.split(":")[0] for step in steps} == {"arrive", "read", "page", "filter", "search"}
    for step in steps:
        assert step.answer.errors == []
        assert step.answer.took is not None
        assert step.answer.first is not None
        assert 0 < step.answer.first <= step.answer.took
        assert step.answer.elements > 0
    assert steps[-1].kind == "article"
    assert session.unasked == []


def test_filters_that_a_reader_sets_narrow_what_the_page_counts(
    dashboard: Server, chronicle: list[dict[str, Any]]
) -> None:
    async def narrowed() -> tuple[str, str]:
        session = Session(dashboard.url, AppPlaces())
        await session.open("/reader")
        whole = session.elements.data("count")["count"]
        await session.goto("/reader?section=Energy")
        part = session.elements.data("count")["count"]
        await session.close()
        return whole, part

    n, energy = len(chronicle), sum(article["section"] == "Energy" for article in chronicle)
    assert in_loop(narrowed()) == (f"{n} of {n} articles", f"{energy} of {n} articles")


def test_what_the_browser_keeps_is_not_sent_again_and_is_there_all_the_same(dashboard: Server) -> None:
    async def sizes() -> tuple[int, int, str]:
        session = Session(dashboard.url, AppPlaces())
        first = await session.open("/reviews")
        second = await session.goto("/reviews")
        kit, _ = session.elements.widget("kit")
        await session.close()
        return first.size, second.size, kit

    first, second, kit = in_loop(sizes())
    assert first > 100_000 > second
    assert kit


def test_a_mark_of_a_chart_is_chosen_as_a_browser_does_and_changes_the_address(dashboard: Server) -> None:
    async def chosen() -> tuple[str, str]:
        session = Session(dashboard.url, AppPlaces())
        await session.open("/entities")
        assert session.elements.charts()
        reader = Reader(session, random.Random(1))
        steps = await reader._by_mark()
        assert [step.answer.errors for step in steps] == [[]]
        await session.close()
        return session.address, session.elements.data("count")["count"]

    address, count = in_loop(chosen())
    assert "entity=" in address or "from=" in address
    assert count.split(" of ")[0] != count.split(" of ")[1].split()[0]


def test_an_app_that_raises_is_reported(raising: Server) -> None:
    async def asked() -> list[list[str]]:
        session = Session(raising.url, AppPlaces())
        answers = [await session.open("/"), await session.goto("/?do=raise"), await session.goto("/")]
        await session.close()
        return [answer.errors for answer in answers]

    fine, broken, again = in_loop(asked())
    assert (fine, again) == ([], [])
    assert len(broken) == 1
    assert broken[0].startswith("exception RuntimeError")


def test_a_run_that_does_not_end_is_given_up_and_reported(
    raising: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def asked() -> list[str]:
        session = Session(raising.url, AppPlaces())
        await session.open("/")
        monkeypatch.setattr(sessions, "PATIENCE", 0.5)
        answer = await session.goto("/?do=sleep")
        await session.close()
        assert answer.took is None
        return answer.errors

    assert in_loop(asked()) == ["no end within 0 s"]


def test_a_server_that_ends_drops_its_sessions(tmp_path: Path) -> None:
    (tmp_path / "raising.py").write_text(RAISING, "utf-8")

    async def asked(server: Server) -> None:
        session = Session(server.url, AppPlaces())
        await session.open("/")
        server.process.kill()
        server.process.wait()
        with pytest.raises(Dropped):
            await session.goto("/")
        with pytest.raises(Dropped, match="not connected"):
            await session.reconnect()

    with serve(tmp_path / "raising.py", tmp_path, cwd=tmp_path) as server:
        in_loop(asked(server))


def test_a_lost_connection_comes_back_to_the_same_session(dashboard: Server) -> None:
    async def asked() -> tuple[str, str, list[str]]:
        session = Session(dashboard.url, AppPlaces())
        await session.open("/timeline")
        before = session.id
        answer = await session.reconnect()
        await session.close()
        return before, session.id, answer.errors

    before, after, errors = in_loop(asked())
    assert before
    assert after == before
    assert errors == []


@pytest.mark.slow
def test_readers_of_a_driver_are_counted_and_so_is_what_they_cost(dashboard: Server) -> None:
    pid = dashboard.process.pid
    load = put_load(Job(dashboard.url, readers=3, seconds=8.0, stay=4.0), pid)
    assert load.errors == {}
    assert load.sessions >= 3
    assert {step.kind for step in load.steps} >= {"front"}
    assert load.server > 0
    assert load.driver > 0
    assert load.memory is not None
    assert load.memory.resident > load.memory.anonymous > 10


def test_errors_of_readers_are_counted_by_their_names(raising: Server) -> None:
    load = put_load(Job(f"{raising.url}", readers=2, seconds=3.0), raising.process.pid)
    # It is no dashboard: what a reader looks for there is not to be found, and the driver says so.
    assert load.errors.total() >= 1


@pytest.mark.slow
def test_the_least_app_draws_the_same_elements(dashboard: Server, tmp_path: Path) -> None:
    elements = in_loop(record_floor(dashboard.url, tmp_path / "floor"))
    assert elements["article"] > 5
    assert elements["bar"] == 1

    async def drawn(url: str) -> tuple[int, int, list[str]]:
        session = Session(url, FloorPlaces(tuple(elements)))
        reader = Reader(session, random.Random(2))
        steps = await reader.arrive()
        front = steps[0].answer.elements
        steps += await reader.act("read")
        article = steps[-1].answer.elements
        steps += [*await reader.act("filter"), *await reader.act("page")]
        await session.close()
        return front, article, [error for step in steps for error in step.answer.errors]

    with serve_floor(tmp_path / "floor") as (url, _):
        front, article, errors = in_loop(drawn(url))
    assert (front, article) == (elements["front"], elements["article"])
    assert errors == []


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/", "front"),
        ("/?section=Energy", "front"),
        ("/reader", "reader"),
        ("/reader?q=gas&article=a", "article"),
        ("/entities?view=map", "map"),
        ("/entities?who=person:X", "entity"),
        ("/storylines?storyline=a", "storyline"),
        ("/storylines?storyline=a&storyline=b", "storylines"),
        ("/reviews?article=a", "reviews"),
    ],
)
def test_addresses_have_a_kind(address: str, kind: str) -> None:
    assert kind_of(address) == kind


def test_a_driver_that_was_busy_or_late_is_told() -> None:
    assert not Load(1, 1.0, driver=0.5, late=0.1).driver_is_the_limit
    assert Load(1, 1.0, driver=0.8).driver_is_the_limit
    assert Load(1, 1.0, late=0.4).driver_is_the_limit


def test_percentiles_and_slopes_are_those_of_plain_arithmetic() -> None:
    assert percentile(range(101), 0.95) == pytest.approx(95)
    assert percentile([3.0], 0.95) == 3.0
    assert slope([0, 1800, 3600], [10, 15, 20]) == pytest.approx(10)


def test_memory_of_a_process_is_told_in_megabytes() -> None:
    memory = Memory.of(os.getpid())
    assert 20 < memory.anonymous < memory.resident < 20_000
    assert memory.share <= memory.resident


def test_what_is_typed_where_filters_are_added_is_heard_on_a_page_that_a_tab_began_with(
    dashboard: Server,
) -> None:
    async def typed() -> dict[str, Any]:
        session = Session(dashboard.url, AppPlaces())
        await session.open("/timeline")
        key, fragment = session.elements.widget("scope_bar")
        await session.touch(fragment, trigger={key: '[{"event": "prefix", "value": "Bak"}]'})
        await session.close()
        return session.elements.data("scope_bar")

    bar = in_loop(typed())
    assert bar["prefix"] == "Bak"
    assert "Baku" in [suggestion["label"] for suggestion in bar["suggestions"]]
