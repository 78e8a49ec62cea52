"""Sending a review: checked, stored once with what was found and what it is about, or refused."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select

from data.reviews import queries
from data.reviews.checks.findings import Finding, action, findings
from data.reviews.checks.rules import USUAL, Action, Rules
from data.reviews.checks.word_lists import WordLists
from data.reviews.limits import Draft, Problem
from data.reviews.passages import Passage
from data.reviews.review import Refusal, Sent, Status
from data.reviews.senders import Origin, forget_old, known, noted
from data.reviews.tables import FINDINGS, PASSAGES, REVIEWS, SUSPENSIONS


@dataclass(frozen=True, slots=True)
class Checks:
    """What fresh reviews go through before they are shown."""

    rules: Rules = field(default_factory=lambda: USUAL)
    #: The project's own lists where there are none.
    lists: WordLists | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """All that is sent with a review."""

    draft: Draft
    #: What it is where nothing is found.
    status: Status = "pending"
    origin: Origin = field(default_factory=Origin)
    checks: Checks | None = None
    passage: Passage | None = None


def send(connection: Connection, parcel: Parcel) -> Sent | Refusal:
    """Store a review unless one with its send key is there, or say why not; in one transaction.

    A write comes first, so that writers wait for their turn and don't fail in the middle.
    """
    now, draft = datetime.now(UTC), parcel.draft
    hashes = noted(connection, parcel.origin, now)
    there = queries.first(connection, REVIEWS.c.send_key == draft.send_key)
    if there is not None:
        return queries.sent(there, draft, repeated=True)
    found: list[Finding] = []
    if parcel.checks is not None:
        sender = known(connection, draft, parcel.origin, hashes, now)
        found = findings(draft, sender, parcel.checks.rules, parcel.checks.lists)
        forget_old(connection, now)
    author = (hashes["browser"] or [""])[0]
    if author and (held := suspended(connection, author, now)):
        found.append(held)
    what = action(found)
    if what == "refuse":
        return Refusal(problems_of(found, "refuse"))
    status: Status = "pending" if what == "hold" else parcel.status
    stored = queries.add(connection, draft, status, author, now)
    if not stored.repeated:
        keep_findings(connection, stored.review.id, found)
        if parcel.passage is not None:
            row = {"review_id": stored.review.id, **asdict(parcel.passage)}
            connection.execute(insert(PASSAGES).values(row))
    return stored if stored.repeated else replace(stored, held=problems_of(found, "hold"))


def problems_of(found: list[Finding], action: Action) -> tuple[Problem, ...]:
    """What of the findings holds or refuses, as it is told to whoever sent the review."""
    return tuple(
        Problem("text", finding.why, f"found_{finding.check}", finding.values)
        for finding in found
        if finding.action == action
    )


def suspended(connection: Connection, author: str, now: datetime) -> Finding | None:
    """What holds all reviews of a browser that moderators have suspended."""
    row = connection.execute(select(SUSPENSIONS).where(SUSPENSIONS.c.author == author)).mappings().first()
    if row is None or (row["until"] is not None and row["until"] <= now):
        return None
    return Finding("suspended", "hold", "A moderator has all reviews of this browser held.")


def keep_findings(connection: Connection, review_id: int, found: list[Finding]) -> None:
    """Keep what was found in a review, in the place of what was found before."""
    connection.execute(delete(FINDINGS).where(FINDINGS.c.review_id == review_id))
    for finding in found:
        row = {"review_id": review_id, "check": finding.check, "action": finding.action, "why": finding.why}
        connection.execute(insert(FINDINGS).values(row))
