"""A backup holds all reviews of one moment, and comes back whole or not at all, in either database."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import random
import stat
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, insert, select
from typer.testing import CliRunner

from data.commands import app
from data.reviews.backup import TABLES, BackupProblem, backup, restore
from data.reviews.moderation import Moderator
from data.reviews.passages import Passage
from data.reviews.senders import LASTING, Origin
from data.reviews.sending import Checks
from data.reviews.store import ReviewStore
from data.reviews.tables import ARRIVALS, REVIEWS, SALTS
from tests.forks import Fork
from tests.reviews.databases import DATABASES, database_url, make_draft

ANNA = Moderator("Anna", "https://id.example.org 1")


@pytest.fixture(params=DATABASES)
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A second database that is empty."""
    (tmp_path / "other").mkdir()
    with database_url(request.param, tmp_path / "other") as url:
        engine = create_engine(url)
        yield engine
        engine.dispose()


def fill(engine: Engine, reviews: int = 12) -> ReviewStore:
    """Reviews of every kind, with all that can be kept beside one."""
    store = ReviewStore(engine)
    for n in range(reviews):
        text = f"Review {n} \U0001f600 \u202eturned\u202c “quoted” \\ \t\n second line \u2028 end"
        origin = Origin(browser=f"browser-{n % 3}", address="192.0.2.7", seconds=30.0)
        passage = Passage("body", "words", "before ", " after", n) if n % 2 else None
        draft = make_draft(text, send_key=f"key-{n}", language="az", name="Ə" * 80, rating=n % 5 + 1)
        store.send(draft, "published" if n % 2 else "pending", origin, Checks(), passage)
    ids = store.listing("pending", limit=3).frame["id"].tolist()
    for n, status in enumerate(("published", "rejected")):
        store.moderation.decide(int(ids[n]), status, ANNA, "As I see it.", 1)  # type: ignore[arg-type]
    store.moderation.note(int(ids[2]), "Look at this.", ANNA)
    store.moderation.suspend("someone", datetime(2030, 1, 1, tzinfo=UTC), ANNA, "spam")
    store.following.report(int(ids[0]), "spam", "An advertisement", Origin(browser="reporter"))
    store.following.vote(int(ids[0]), Origin(browser="voter"))
    return store


def content(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """All that a backup holds, table by table."""
    with engine.connect() as connection:
        return {
            table.name: [
                dict(row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()
                if table is not SALTS or row["day"] == LASTING
            ]
            for table in TABLES
        }


def test_a_backup_comes_back_whole_in_either_database(engine: Engine, other: Engine, tmp_path: Path) -> None:
    fill(engine)
    before, file = content(engine), tmp_path / "reviews.jsonl.gz"
    assert all(before[table.name] for table in TABLES if table.name != "review_texts")
    written = backup(engine, file)
    assert written == {name: len(rows) for name, rows in before.items()}
    assert restore(other, file) == written
    assert content(other) == before


def test_what_is_kept_for_days_only_is_in_no_backup(engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    with engine.connect() as connection:
        hashes = set(connection.scalars(select(ARRIVALS.c.sender).where(ARRIVALS.c.kind == "address")))
        salts = set(connection.scalars(select(SALTS.c.salt).where(SALTS.c.day != LASTING)))
    backup(engine, tmp_path / "reviews.jsonl.gz")
    text = gzip.decompress((tmp_path / "reviews.jsonl.gz").read_bytes()).decode()
    assert hashes
    assert salts
    salted = [base64.b64encode(salt).decode() for salt in salts]
    assert not [secret for secret in (*hashes, *salted, "192.0.2.7") if secret in text]


def test_a_backup_is_for_its_owner_alone(engine: Engine, tmp_path: Path) -> None:
    backup(engine, tmp_path / "reviews.jsonl.gz")
    assert stat.S_IMODE((tmp_path / "reviews.jsonl.gz").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_ids_go_on_after_those_that_were_ever_given(engine: Engine, other: Engine, tmp_path: Path) -> None:
    store = fill(engine)
    last = store.send(make_draft()).review.id
    with engine.begin() as connection:
        connection.execute(REVIEWS.delete().where(REVIEWS.c.id == last))
    backup(engine, tmp_path / "reviews.jsonl.gz")
    restore(other, tmp_path / "reviews.jsonl.gz")
    assert ReviewStore(other).send(make_draft()).review.id > last


def test_a_sender_is_known_after_a_restore(engine: Engine, other: Engine, tmp_path: Path) -> None:
    store = fill(engine)
    id = int(store.listing("published", limit=1).frame["id"].iloc[0])
    store.following.vote(id, Origin(browser="voter"))
    backup(engine, tmp_path / "reviews.jsonl.gz")
    restore(other, tmp_path / "reviews.jsonl.gz")
    votes = len(content(other)["review_votes"])
    ReviewStore(other).following.vote(id, Origin(browser="voter"))
    assert len(content(other)["review_votes"]) == votes
    assert ReviewStore(other).following.own("key-1").review.text.startswith("Review 1 ")


def test_reviews_that_are_there_are_only_deleted_when_that_is_said(engine: Engine, tmp_path: Path) -> None:
    store = fill(engine)
    backup(engine, tmp_path / "reviews.jsonl.gz")
    kept = content(engine)
    store.send(make_draft("One that came later."))
    later = content(engine)
    with pytest.raises(BackupProblem, match="has 13 reviews already"):
        restore(engine, tmp_path / "reviews.jsonl.gz")
    assert content(engine) == later
    restore(engine, tmp_path / "reviews.jsonl.gz", replace=True)
    assert content(engine) == kept


def test_a_backup_beside_writers_has_all_that_was_thanked_for_before(engine: Engine, tmp_path: Path) -> None:
    store, thanked, stop = ReviewStore(engine, patience=30), list[str](), threading.Event()

    def write(writer: int) -> None:
        number = 0
        while not stop.is_set():
            sent = store.send(make_draft(f"{writer} " * 900, send_key=f"{writer}-{number}"), "published")
            thanked.append(sent.review.send_key)
            number += 1

    writers = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for writer in writers:
        writer.start()
    try:
        for n in range(4):
            time.sleep(0.15)
            before = set(thanked)
            backup(engine, tmp_path / f"{n}.jsonl.gz")
            lines = gzip.decompress((tmp_path / f"{n}.jsonl.gz").read_bytes()).splitlines()
            rows = [row for name, row in map(json.loads, lines[1:-1]) if name == "reviews"]
            assert before <= {row["send_key"] for row in rows}
            assert all(
                row["text"] == f"{row['send_key'].split('-')[0]} " * 899 + row["text"][-1] for row in rows
            )
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert len(thanked) > 20


def damaged(file: Path, how: str) -> None:
    lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
    if how == "a row less":
        del lines[3]
    elif how == "another letter":
        at = next(i for i, line in enumerate(lines) if b"Review 3" in line)
        lines[at] = lines[at].replace(b"Review 3", b"Review 8")
    elif how == "no end":
        del lines[-1]
    elif how == "newer":
        lines[0] = lines[0].replace(b'"revision":"', b'"revision":"9')
    elif how == "another column":
        at = next(i for i, line in enumerate(lines) if b'"article_id"' in line)
        lines[at] = lines[at].replace(b'"article_id"', b'"article_no"')
    elif how == "no backup":
        lines = [b'{"id": 1}\n']
    elif how == "no rows":
        lines = [b"\xff\n", *lines]
    packed = gzip.compress(b"".join(lines))
    if how == "cut":
        packed = packed[: len(packed) // 2]
    file.write_bytes(b"text" if how == "no gzip" else b"" if how == "empty" else packed)


@pytest.mark.parametrize(
    "how",
    ["a row less", "another letter", "no end", "newer", "another column", "no backup", "no rows", "cut",
     "no gzip", "empty"],
)  # fmt: skip
def test_a_damaged_backup_changes_nothing(engine: Engine, tmp_path: Path, how: str) -> None:
    fill(engine)
    before, file = content(engine), tmp_path / "reviews.jsonl.gz"
    backup(engine, file)
    damaged(file, how)
    with pytest.raises(BackupProblem):
        restore(engine, file, replace=True)
    assert content(engine) == before


def test_a_row_that_the_database_refuses_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    """A file may be right by its sum and wrong by what it says."""
    fill(engine)
    before, file = content(engine), tmp_path / "reviews.jsonl.gz"
    backup(engine, file)
    lines = [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]
    next(row for name, row in lines[1:-1] if name == "reviews")["rating"] = 9
    write(file, lines)
    with pytest.raises(BackupProblem, match="as they were"):
        restore(engine, file, replace=True)
    assert content(engine) == before


def write(file: Path, lines: list[Any]) -> None:
    body = b"".join(json.dumps(line).encode() + b"\n" for line in lines[:-1])
    last = json.dumps(lines[-1] | {"sha256": hashlib.sha256(body).hexdigest()}).encode() + b"\n"
    file.write_bytes(gzip.compress(body + last))


def test_a_backup_with_fewer_columns_takes_their_defaults(
    engine: Engine, other: Engine, tmp_path: Path
) -> None:
    """One that was made before a column came."""
    fill(engine)
    file = tmp_path / "reviews.jsonl.gz"
    backup(engine, file)
    lines = [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]
    for name, row in lines[1:-1]:
        if name == "reviews":
            del row["author"]
    write(file, lines)
    restore(other, file)
    assert {row["author"] for row in content(other)["reviews"]} == {""}


def restore_in_turn(url: str, files: list[str], done: Connection) -> None:
    while True:
        for file in files:
            restore(create_engine(url), Path(file), replace=True)
            done.send(file)


@pytest.mark.parametrize("kind", DATABASES)
def test_a_restore_that_is_killed_leaves_the_one_or_the_other(kind: str, tmp_path: Path) -> None:
    chance = random.Random(7)
    with database_url(kind, tmp_path) as url:
        engine = create_engine(url)
        store = fill(engine, 42)
        backup(engine, tmp_path / "old.jsonl.gz")
        old = content(engine)
        for n in range(60):
            store.send(make_draft(f"A later one, {n} in number.", send_key=uuid4().hex))
        backup(engine, tmp_path / "new.jsonl.gz")
        new = content(engine)
        files = [str(tmp_path / name) for name in ("old.jsonl.gz", "new.jsonl.gz")]
        for _ in range(6):
            process = Fork(restore_in_turn, url, files)
            process.receive()
            time.sleep(chance.uniform(0, 0.15))
            process.kill()
            assert content(engine) in (old, new)
        engine.dispose()


def test_the_command_moves_reviews_to_another_database(
    engine: Engine, other: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(engine)
    file = str(tmp_path / "reviews.jsonl.gz")
    run = CliRunner()
    here, there = (each.url.render_as_string(hide_password=False) for each in (engine, other))
    monkeypatch.setenv("NEWSDESK_REVIEWS_URL", here)
    said = run.invoke(app, ["reviews", "backup", file])
    assert (said.exit_code, said.output) == (0, f"12 reviews with 2 decisions are in {file}.\n")
    told = run.invoke(app, ["reviews", "restore", file, "--database", there, "--json"])
    assert json.loads(told.stdout)["rows"]["reviews"] == 12
    assert content(other) == content(engine)
    again = run.invoke(app, ["reviews", "restore", file, "--database", there])
    assert again.exit_code == 1
    assert "12 reviews already" in again.output


def test_a_column_of_text_may_hold_what_people_write(engine: Engine, other: Engine, tmp_path: Path) -> None:
    odd = [
        "\u2028\u2029\x85",
        "\u202e\u2066",
        "\U0001f468\u200d\U0001f469",
        "a" * 2_000,
        '"}]\n{"',
        "\\u0000",
    ]
    ReviewStore(engine).counts()
    with engine.begin() as connection:
        for n, text in enumerate(odd):
            now = datetime(2024, 1, n + 1, 12, 0, 0, 123456, tzinfo=UTC)
            row = {"article_id": text[:50], "rating": 1, "text": text, "name": text[:80], "language": "",
                   "status": "published", "created": now, "updated": now, "decided_by": "", "reason": "",
                   "revision": 1, "send_key": f"k{n}"}  # fmt: skip
            connection.execute(insert(REVIEWS).values(row))
    backup(engine, tmp_path / "reviews.jsonl.gz")
    restore(other, tmp_path / "reviews.jsonl.gz")
    assert content(other) == content(engine)
    assert [row["text"] for row in content(other)["reviews"]] == odd
