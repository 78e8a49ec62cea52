"""Tables of any age become those of this code: nothing is lost, whoever else does the same."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, insert, select, text

from data.reviews import migrations
from data.reviews.migrations import FOLDER, HEAD, revision, upgrade
from data.reviews.review import ReviewsUnavailable
from data.reviews.store import ReviewStore
from data.reviews.tables import METADATA
from tests.forks import Fork
from tests.reviews.databases import decide_on, make_draft

THEN = datetime(2024, 11, 21, 8, 30, 0, 123456, tzinfo=UTC)
ODD = ["", "é" * 1_999, "a\u202eb", "👩\u200d👩\u200d👧", "line\nline", "'; DROP TABLE reviews; --"]


def before(engine: Engine) -> None:
    """The tables as they were made when there were no revisions, with reviews and decisions of all kinds."""
    upgrade(engine, 5, to="0001")
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
        meta = tables_of(connection)
        for n, odd in enumerate(ODD * 20):
            status = ("pending", "published", "rejected")[n % 3]
            row = {
                "article_id": f"a{n % 7}", "rating": n % 5 + 1, "text": odd, "name": odd[:50],
                "language": "az", "status": status, "created": THEN, "updated": THEN,
                "decided": THEN if n % 3 else None,
                "decided_by": "moderator", "reason": odd, "revision": n % 3 + 1, "send_key": f"key {n}",
            }  # fmt: skip
            connection.execute(insert(meta["reviews"]).values(row))
            if n % 3:
                decision = {
                    "review_id": n + 1, "revision": 2, "from_status": "pending", "to_status": status,
                    "decided": THEN, "decided_by": "moderator", "reason": odd,
                }  # fmt: skip
                connection.execute(insert(meta["review_decisions"]).values(decision))


def tables_of(connection: Connection) -> dict[str, Table]:
    """The tables as the database itself has them."""
    meta = MetaData()
    meta.reflect(connection)
    return dict(meta.tables)


def rows(engine: Engine, names: dict[str, list[str]]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of some columns of each table."""
    with engine.connect() as connection:
        tables = tables_of(connection)
        return {
            table: sorted(
                (tuple(row) for row in connection.execute(select(*(tables[table].c[c] for c in columns)))),
                key=repr,
            )
            for table, columns in names.items()
        }


def test_an_empty_database_gets_the_tables_of_this_code(engine: Engine) -> None:
    upgrade(engine, 5)
    with engine.connect() as connection:
        assert revision(connection) == HEAD
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, METADATA) == []


def test_the_newest_revision_is_that_of_the_code() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_a_filled_database_of_before_keeps_every_row(engine: Engine) -> None:
    before(engine)
    with engine.connect() as connection:
        columns = {name: list(table.c.keys()) for name, table in tables_of(connection).items()}
    was = rows(engine, columns)
    assert len(was["reviews"]) == 120
    store = ReviewStore(engine)
    assert store.counts() == {"pending": 40, "published": 40, "rejected": 40}
    assert rows(engine, columns) == was
    sent = store.send(make_draft())
    assert sent.review.id == 121
    assert decide_on(store, 1, "published", "moderator", "", 1).status == "published"


def test_tables_half_made_are_made_whole(engine: Engine) -> None:
    before(engine)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE review_decisions"))
        connection.execute(text("DROP INDEX reviews_by_status"))
    upgrade(engine, 5)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_what_a_newer_newsdesk_made_is_left_alone_and_said(engine: Engine) -> None:
    upgrade(engine, 5)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ReviewsUnavailable, match="newer Newsdesk"):
        ReviewStore(engine).counts()
    with engine.connect() as connection:
        assert revision(connection) == "9999"


def test_a_database_as_it_should_be_needs_no_alembic(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade(engine, 5)
    monkeypatch.setattr(command, "upgrade", None)
    monkeypatch.setattr(migrations, "lock", None)
    assert ReviewStore(engine).counts()["published"] == 0


def upgrade_when_told(url: str, pipe: Pipe) -> None:
    engine = create_engine(url)
    pipe.send("ready")
    pipe.recv()
    upgrade(engine, 20)
    pipe.send("done")


def started(engine: Engine) -> Fork:
    """A process that upgrades as soon as it is sent a word."""
    process = Fork(upgrade_when_told, engine.url.render_as_string(hide_password=False))
    assert process.receive() == "ready"
    return process


def test_processes_that_start_at_once_make_the_tables_once(engine: Engine) -> None:
    before(engine)
    processes = [started(engine) for _ in range(4)]
    for process in processes:
        process.pipe.send("go")
    assert [process.told() for process in processes] == [["done"]] * 4
    assert ReviewStore(engine).counts() == {"pending": 40, "published": 40, "rejected": 40}


def test_an_upgrade_that_is_killed_leaves_what_was_there(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'reviews.db'}")
    before(engine)
    cut = 0
    for n in range(12):
        process = started(engine)
        process.pipe.send("go")
        time.sleep(0.02 * n)
        process.kill()
        with engine.connect() as connection:
            cut += revision(connection) != HEAD
            assert connection.scalar(text("SELECT count(*) FROM reviews")) == 120
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
    assert cut  # at least one was killed before it was through
    assert ReviewStore(engine).counts() == {"pending": 40, "published": 40, "rejected": 40}
