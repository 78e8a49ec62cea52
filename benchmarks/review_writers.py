"""A hundred readers leave reviews while everything is killed: what was thanked for has to be there.

    python -m benchmarks.review_writers [--kills 100] [--writers 100] [--ways app,store] [--write]

Twice on each database. First through the app: each writer is a session of its own over a websocket, sends
the form as a browser does, and where no answer comes sends it again. Meanwhile the app gets SIGKILL at
random moments and is started anew; writers' own connections are cut; on PostgreSQL the server's ends of its
connections are cut as well, and the server itself is ended as by a power cut. Then straight on the store:
the writers are threads of processes that are killed. At the end each review that was thanked for has to be
there, once and whole, and no other than those that were sent.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import platform
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

from sqlalchemy import create_engine, func, select, text

from benchmarks.load.places import AppPlaces
from benchmarks.load.session import Answer, Dropped, Session
from benchmarks.serving import ROOT
from data.ingest.chronicle import load_chronicle
from data.reviews.checks.rules import USUAL
from data.reviews.limits import Draft
from data.reviews.review import ReviewsUnavailable
from data.reviews.store import ReviewStore
from data.reviews.tables import REVIEWS
from tools.postgres import Postgres, PostgresProblem, running

REPORT: Final = ROOT / "docs" / "durability-reviews.md"
ARTICLES: Final = [f"a{n}" for n in range(7)]
#: A writer's patience with one answer, in seconds, and the pause before it tries again.
_PATIENCE: Final = 20.0
_PAUSE: Final = 0.3
#: How long the app runs between two kills, in seconds from the first review that it thanks for.
_RUNS: Final = (0.0, 6.0)
#: The same for a process of store writers.
_WRITES: Final = (0.0, 0.8)
_PROCESSES: Final = 10


@dataclass
class Tally:
    """What writers were told, and what was done to them."""

    #: Send key -> what was sent with it.
    sent: dict[str, str] = field(default_factory=dict)
    thanked: set[str] = field(default_factory=set)
    kills: int = 0
    #: Connections that were cut: writers' own, and those to the database.
    cut: int = 0
    database_cut: int = 0
    power_cuts: int = 0
    #: Forms that were sent once more, since no answer had come or it was "try again".
    again: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


def body(key: str) -> str:
    """A text that tells whether it is whole: it ends with its digest, and fills a page of the database."""
    words = f"Review {key}. " + "What I read here was worth the while. " * 40
    return words + hashlib.sha256(words.encode()).hexdigest()


class Writer:
    """One reader, who leaves review after review."""

    def __init__(self, url: str, number: int, article: str, tally: Tally, chance: random.Random) -> None:
        self._url, self._number, self._article = url, number, article
        self._tally, self._chance = tally, chance
        self._session: Session | None = None
        self._tried: set[str] = set()
        self._attempts = 0

    async def write(self, stop: asyncio.Event) -> None:
        """Leave reviews until told to stop; the last one is sent until it is thanked for."""
        n = 0
        while not stop.is_set():
            key = f"w{self._number}-{n}"
            self._tally.sent[key] = body(key)
            while not await self._sent(key):
                await asyncio.sleep(_PAUSE)
            self._tally.thanked.add(key)
            n += 1
        await self._leave()

    async def _sent(self, key: str) -> bool:
        """Send a form; whether it was thanked for."""
        try:
            if self._session is None:
                self._session = Session(self._url, AppPlaces())
                await asyncio.wait_for(self._session.open(f"/reviews?article={self._article}"), _PATIENCE)
            elements = self._session.elements
            widget, fragment = elements.widget("review_form")
            if not widget:
                self._tally.failed["no form"] += 1
                await self._leave()
                return False
            self._attempts += 1
            self._tally.again += key in self._tried
            self._tried.add(key)
            attempt = f"{key}.{self._attempts}"
            form = {
                "article": self._article, "rating": self._number % 5 + 1, "text": self._tally.sent[key],
                "name": f"Writer {self._number}", "send_key": key, "attempt": attempt,
                "browser": f"browser-{self._number:04d}-{'x' * 16}", "seconds": 30, "language": "en",
                "trap": "",
            }  # fmt: skip
            event = json.dumps([{"event": "send", "value": form}])
            sending = asyncio.create_task(self._session.touch(fragment, trigger={widget: event}))
            if self._chance.random() < 0.02:  # the connection goes while the form is under way
                await asyncio.sleep(self._chance.uniform(0, 0.1))
                self._tally.cut += 1
                sending.cancel()
                with suppress(asyncio.CancelledError, Dropped):
                    await sending
                await self._leave()
                return False
            answer: Answer = await asyncio.wait_for(sending, _PATIENCE)
            for error in answer.errors:
                self._tally.failed[error[:80]] += 1
            said = self._session.elements.data("review_form").get("answer") or {}
            if said.get("attempt") == attempt and said.get("outcome") == "stored":
                return True
            self._tally.failed[str(said.get("message") or said.get("problems") or "no answer")[:80]] += 1
        except (Dropped, TimeoutError, OSError):
            await self._leave()
        return False

    async def _leave(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            with suppress(Exception):
                await asyncio.wait_for(session.close(), 2)


class App:
    """The app on a port of its own, killed and started anew."""

    def __init__(self, home: Path, database: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._home, self._database = home, database
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait for its first sign of life."""
        python = os.environ.get("NEWSDESK_APP_PYTHON") or sys.executable
        command = [python, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(self._port)]
        command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
        kept = {name: v for name, v in os.environ.items() if not name.startswith(("NEWSDESK_", "STREAMLIT_"))}
        own = {
            "NEWSDESK_CACHE": str(self._home / "cache"), "NEWSDESK_REVIEWS_URL": self._database,
            "NEWSDESK_CORRECTIONS": str(self._home / "corrections.jsonl"), "NEWSDESK_REVIEWS": "published",
            "NEWSDESK_REVIEW_CHECKS": ", ".join(f"{name}=off" for name in USUAL),
        }  # fmt: skip
        with (self._home / "app.log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=kept | own, stdout=log, stderr=log)
        end = time.monotonic() + 120
        while time.monotonic() < end:
            try:
                with urlopen(f"{self.url}/_stcore/health", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (URLError, OSError):
                time.sleep(0.05)
        raise RuntimeError("the app did not come up")

    def kill(self) -> None:
        """SIGKILL."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


async def _through_the_app(
    home: Path, database: str, writers: int, kills: int, server: Postgres | None, chance: random.Random
) -> Tally:
    tally, stop = Tally(), asyncio.Event()
    app = App(home, database)
    await asyncio.to_thread(app.start)
    articles = _articles()
    tasks = [
        asyncio.create_task(
            Writer(app.url, n, articles[n % len(articles)], tally, random.Random(n)).write(stop)
        )
        for n in range(writers)
    ]
    begun = time.monotonic()
    try:
        while tally.kills < kills:
            before = len(tally.thanked)
            while len(tally.thanked) == before:
                await asyncio.sleep(0.01)
            await asyncio.sleep(chance.uniform(*_RUNS))
            if server is not None:
                await asyncio.to_thread(_cut_database, server, database, tally, chance)
            app.kill()
            tally.kills += 1
            await asyncio.to_thread(app.start)
            _progress(f"{tally.kills} kills, {len(tally.thanked):,} thanked for")
        stop.set()
        await asyncio.wait_for(asyncio.gather(*tasks), 300)
    finally:
        for task in tasks:
            task.cancel()
        app.kill()
    tally.seconds = time.monotonic() - begun
    return tally


def _cut_database(server: Postgres, database: str, tally: Tally, chance: random.Random) -> None:
    """Cut some connections of the app to its database, or now and then the power of that."""
    if chance.random() < 0.1:
        server.kill()
        server.start()
        tally.power_cuts += 1
        time.sleep(chance.uniform(0, 1))
        return
    engine = create_engine(database)
    try:
        with engine.connect() as connection:
            others = text(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database() AND random() < 0.5"
            )
            tally.database_cut += int(connection.scalar(others) or 0)
    finally:
        engine.dispose()
    time.sleep(chance.uniform(0, 1))


def _articles() -> list[str]:
    """Ids of articles of the chronicle."""
    return [str(id) for id in load_chronicle().table["id"].to_pylist()[: len(ARTICLES)]]


def _write_on(database: str, process: int, life: int, threads: int, told: Connection) -> None:
    """Writers on the store in a process that will be killed; each tells what it sends and is thanked for."""
    store, lock = ReviewStore(create_engine(database), patience=30), threading.Lock()

    def tell(what: str, key: str) -> None:
        with lock:
            told.send((what, key))

    def write(thread: int) -> None:
        for n in range(1_000_000):
            key = f"s{process}-{life}-{thread}-{n}"
            tell("sent", key)
            while True:
                with suppress(ReviewsUnavailable):
                    store.send(Draft(ARTICLES[n % 7], 4, body(key), send_key=key), "published")
                    break
            tell("thanked", key)

    all_of_them = [threading.Thread(target=write, args=(n,)) for n in range(threads)]
    for one in all_of_them:
        one.start()
    for one in all_of_them:
        one.join()


def _on_the_store(
    database: str, writers: int, kills: int, server: Postgres | None, chance: random.Random
) -> Tally:
    tally, context = Tally(), get_context("forkserver")
    context.set_forkserver_preload(["pandas", "data.reviews.store"])
    threads = writers // _PROCESSES
    living: dict[int, tuple[object, Connection]] = {}

    def start(process: int, life: int) -> None:
        ours, theirs = context.Pipe(duplex=False)
        child = context.Process(target=_write_on, args=(database, process, life, threads, theirs))
        child.start()
        theirs.close()
        living[process] = (child, ours)

    def heard(ours: Connection, wait: bool) -> None:
        try:
            while wait or ours.poll():
                what, key = ours.recv()
                if what == "sent":
                    tally.sent[key] = body(key)
                else:
                    tally.thanked.add(key)
        except EOFError:
            return

    begun = time.monotonic()
    ReviewStore(create_engine(database)).counts()
    for process in range(_PROCESSES):
        start(process, 0)
    while tally.kills < kills:
        until = time.monotonic() + chance.uniform(*_WRITES) * 4
        while time.monotonic() < until or not tally.thanked:
            for _, ours in living.values():
                heard(ours, wait=False)
            time.sleep(0.01)
        if server is not None and chance.random() < 0.3:
            _cut_database(server, database, tally, chance)
        process = chance.randrange(_PROCESSES)
        child, ours = living[process]
        child.kill()  # type: ignore[attr-defined]  # a process of the context's own class
        child.join()  # type: ignore[attr-defined]
        heard(ours, wait=True)
        tally.kills += 1
        start(process, tally.kills)
        _progress(f"{tally.kills} kills, {len(tally.thanked):,} thanked for")
    for child, ours in living.values():
        child.kill()  # type: ignore[attr-defined]
        child.join()  # type: ignore[attr-defined]
        heard(ours, wait=True)
    tally.seconds = time.monotonic() - begun
    return tally


def problems_of(database: str, tally: Tally) -> list[str]:
    """What is wrong with what is stored, by what writers were told."""
    engine = create_engine(database)
    with engine.connect() as connection:
        rows = connection.execute(select(REVIEWS.c.send_key, REVIEWS.c.text)).all()
        if connection.dialect.name == "sqlite" and connection.scalar(text("PRAGMA integrity_check")) != "ok":
            return ["the file is damaged"]
        total = connection.scalar(select(func.count()).select_from(REVIEWS))
    engine.dispose()
    times = Counter(key for key, _ in rows)
    found = [f"{key} was thanked for and is not there" for key in tally.thanked - set(times)]
    found += [f"{key} is there {n} times" for key, n in times.items() if n > 1]
    found += [f"{key} is not what was sent" for key, stored in rows if tally.sent.get(key) != stored]
    return found if total == len(rows) else [*found, "the count differs from the rows"]


@contextmanager
def _database(kind: str, home: Path) -> Iterator[tuple[str, Postgres | None]]:
    if kind == "sqlite":
        yield f"sqlite:///{home / 'reviews.db'}", None
        return
    with running() as server:
        yield server.url, server


def measured(
    kind: str, way: str, writers: int, kills: int, chance: random.Random
) -> tuple[Tally, list[str], int]:
    """One run: what came of it, what is wrong, and how many reviews are stored."""
    with tempfile.TemporaryDirectory() as folder, _database(kind, Path(folder)) as (url, server):
        if way == "app":
            tally = asyncio.run(_through_the_app(Path(folder), url, writers, kills, server, chance))
        else:
            tally = _on_the_store(url, writers, kills, server, chance)
        stored = ReviewStore(create_engine(url)).counts()["published"]
        return tally, problems_of(url, tally), stored


def main() -> None:
    """Run all, report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--writers", type=int, default=100)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--ways", default="app,store")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--write", action="store_true", help=f"write {REPORT.relative_to(ROOT)}")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    rows, wrong = [], []
    for way in options.ways.split(","):
        for kind in options.databases.split(","):
            chance = random.Random(options.seed)
            try:
                tally, found, stored = measured(kind, way, options.writers, options.kills, chance)
            except PostgresProblem as problem:
                sys.exit(str(problem))
            rows.append(_row(kind, way, tally, stored, found))
            print(rows[-1], dict(tally.failed.most_common(8)), found[:5], flush=True)
            wrong += found
    report = _report(rows, options)
    if options.write:
        REPORT.write_text(report, encoding="utf-8")
    print(report)
    sys.exit(bool(wrong))


def _row(kind: str, way: str, tally: Tally, stored: int, found: list[str]) -> str:
    numbers = (
        tally.kills, tally.cut, tally.database_cut, tally.power_cuts,
        len(tally.sent), len(tally.thanked), stored, tally.again, len(found),
    )  # fmt: skip
    where = {"app": "through the app", "store": "on the store"}[way]
    minutes = f"{tally.seconds / 60:.0f}"
    return f"| {where}, {kind} | " + " | ".join(f"{n:,}" for n in numbers) + f" | {minutes} |"


def _report(rows: list[str], options: argparse.Namespace) -> str:
    command = (
        f"python -m benchmarks.review_writers --kills {options.kills} --writers {options.writers} --write"
    )
    head = (
        "| run | kills | writers cut | database cut | power cuts | sent | thanked for | stored "
        "| sent again | wrong | minutes |"
    )
    return "\n".join(
        [
            "# Durability of reviews", "",
            f"{options.writers} writers at once, `{command}`, on {os.cpu_count()} processors, Python "
            f"{platform.python_version()}.", "",
            *(line for line in (__doc__ or "").split("\n\n")[2].splitlines()), "",
            head, "|" + " --- |" * 11, *rows, "",
            "“Stored” may be more than was thanked for: what was killed between storing and answering. “Sent "
            "again” counts forms sent once more with the same key, since no answer had come. “Wrong” counts "
            "reviews that are missing, there twice, or not as they were sent.", "",
        ]
    )  # fmt: skip


def _progress(words: str) -> None:
    print(f"\r{words}   ", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
