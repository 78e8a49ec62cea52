"""Moderation: queues of reviews, why each is there, decisions with a record, notes, and what else it takes.

Every method that changes something takes a Moderator, so that none can be called for somebody unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

import pandas as pd
from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from data.reviews import queries
from data.reviews.connection import ReviewConnection
from data.reviews.following import erase
from data.reviews.limits import NAME_CHARACTERS, TEXT_CHARACTERS, Problem, text_problem, trimmed
from data.reviews.review import DecidedMeanwhile, Listing, Review, ReviewRefused, Status
from data.reviews.tables import (
    DECISIONS,
    FINDINGS,
    NOTES,
    PASSAGES,
    READINGS,
    REPORTS,
    REVIEWS,
    SUSPENSIONS,
    TEXTS,
)

Queue = Literal["pending", "reported", "published", "rejected"]
QUEUES: Final[tuple[Queue, ...]] = ("pending", "reported", "published", "rejected")
#: For how long a moderator who opened a review is said to be reading it.
READING: Final = timedelta(seconds=60)
#: Reviews decided on together at most.
BULK: Final = 500


@dataclass(frozen=True, slots=True)
class Moderator:
    """Who decides: a name that other moderators see, and who that is to the provider of sign-in."""

    name: str
    #: Issuer and subject; "" for whoever knows the passphrase.
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """What moderators see of a review beside itself; all frames are in order of time."""

    review: Review
    #: check, action, why.
    findings: pd.DataFrame
    #: field, exact, before, after, start; one row or none.
    passage: pd.DataFrame
    #: id, created, reason, text, closed, closed_by.
    reports: pd.DataFrame
    #: id, created, by, text.
    notes: pd.DataFrame
    #: revision, from_status, to_status, decided, decided_by, identity, reason.
    decisions: pd.DataFrame
    #: revision, rating, text, name, replaced.
    texts: pd.DataFrame
    #: Reviews of the same browser by status; empty where it is not known.
    author: dict[str, int]
    suspended: bool
    #: Another moderator who has it open, "" for none.
    reading: str


@dataclass(frozen=True, slots=True)
class Bulk:
    """What became of reviews that were decided on together."""

    done: int
    #: Those that someone else had changed, which are left as they are.
    changed: tuple[int, ...]
    #: Of the others the id, the revision that this made, and the status before, to take it back by.
    before: tuple[tuple[int, int, Status], ...] = ()


class Moderation:
    """Reviews as moderators have them. Methods raise as those of ReviewStore do."""

    def __init__(self, database: ReviewConnection) -> None:
        self._database = database

    def articles(self) -> list[str]:
        """The articles that have reviews, whatever was decided on these."""

        def work(connection: Connection) -> list[str]:
            return list(connection.scalars(select(REVIEWS.c.article_id).distinct()))

        return self._database.run(work)

    def counts(self, article_ids: Collection[str] | None = None) -> dict[Queue, int]:
        """Reviews in each queue."""

        def work(connection: Connection) -> dict[Queue, int]:
            return {queue: _number(connection, queue, article_ids) for queue in QUEUES}

        return self._database.run(work)

    def queue(
        self, queue: Queue, article_ids: Collection[str] | None = None, limit: int = 20, after: int = 0
    ) -> Listing:
        """Reviews of a queue with their open `reports`: what waits longest first, decided ones last first.

        Reported ones come by the number of open reports. What its author took back is in none.
        """

        def work(connection: Connection) -> Listing:
            reports = _open_reports()
            query = select(*queries.LISTED, reports.label("reports")).where(
                *_conditions(connection, queue, article_ids)
            )
            if queue == "reported":
                query = query.order_by(reports.desc(), REVIEWS.c.created, REVIEWS.c.id)
            else:
                query = query.order_by(*queries.ordered("oldest" if queue == "pending" else "newest"))
            rows = connection.execute(query.limit(max(0, limit)).offset(max(0, after)))
            return Listing(queries.frame(rows), _number(connection, queue, article_ids))

        return self._database.run(work)

    def case(self, review_id: int, by: Moderator) -> Case:
        """All there is to know of a review; whoever asks is said to be reading it. Raises ReviewNotFound."""

        def work(connection: Connection) -> Case:
            now = datetime.now(UTC)
            review = queries.review(connection, review_id)
            other = _opened(connection, review_id, by, now)
            own = review.author
            return Case(
                review,
                _rows(connection, FINDINGS.c, review_id, "check", "action", "why"),
                _rows(connection, PASSAGES.c, review_id, "field", "exact", "before", "after", "start"),
                _rows(connection, REPORTS.c, review_id, "id", "created", "reason", "text", "closed",
                      "closed_by"),
                _rows(connection, NOTES.c, review_id, "id", "created", "by", "text"),
                _rows(connection, DECISIONS.c, review_id, "revision", "from_status", "to_status", "decided",
                      "decided_by", "identity", "reason"),
                _rows(connection, TEXTS.c, review_id, "revision", "rating", "text", "name", "replaced"),
                _by_status(connection, own) if own else {},
                bool(own) and _is_suspended(connection, own, now),
                other,
            )  # fmt: skip

        return self._database.run(work, writing=True)

    def decide(
        self, review_id: int, status: Status, by: Moderator, reason: str, expected_revision: int
    ) -> Review:
        """Publish, reject, hide or reopen a review as it was at `expected_revision`, with a record of it.

        Its open reports are closed with that. Raises DecidedMeanwhile where it has changed since.
        """
        reason = _checked(by, reason)

        def work(connection: Connection) -> Review:
            before = queries.review(connection, review_id)
            if before.withdrawn is not None or not _decide(
                connection, before, status, by, reason, expected_revision
            ):
                raise DecidedMeanwhile(before)
            return queries.review(connection, review_id)

        return self._database.run(work, writing=True)

    def decide_all(
        self, reviews: Sequence[tuple[int, int]], status: Status, by: Moderator, reason: str
    ) -> Bulk:
        """Decide on reviews, each an id and the revision that was read; those changed since are left."""
        reason = _checked(by, reason)

        def work(connection: Connection) -> Bulk:
            changed, done = [], []
            for review_id, revision in list(reviews)[:BULK]:
                before = queries.review(connection, review_id)
                if before.withdrawn is not None or not _decide(
                    connection, before, status, by, reason, revision
                ):
                    changed.append(review_id)
                else:
                    done.append((review_id, revision + 1, before.status))
            return Bulk(len(done), tuple(changed), tuple(done))

        return self._database.run(work, writing=True)

    def close_reports(self, review_id: int, by: Moderator) -> int:
        """Call the open reports of a review unfounded; gives how many there were. The review stays."""

        def work(connection: Connection) -> int:
            queries.review(connection, review_id)
            return _close(connection, review_id, by)

        return self._database.run(work, writing=True)

    def reopen_reports(self, review_id: int, since: datetime, by: Moderator) -> int:
        """Open the reports again that this moderator has closed since a time; gives how many there were."""
        closed = (REPORTS.c.review_id == review_id, REPORTS.c.closed >= since, REPORTS.c.closed_by == by.name)

        def work(connection: Connection) -> int:
            queries.review(connection, review_id)
            values = {"closed": None, "closed_by": ""}
            return connection.execute(update(REPORTS).where(*closed).values(values)).rowcount

        return self._database.run(work, writing=True)

    def note(self, review_id: int, text: str, by: Moderator) -> None:
        """Leave a note for other moderators; raises ReviewRefused where it is empty or too long."""
        text = trimmed(text)
        if problem := text_problem(text, "note", 1, TEXT_CHARACTERS[1]):
            raise ReviewRefused((Problem("text", problem),))
        row = {"review_id": review_id, "created": datetime.now(UTC), "by": by.name, "text": text}

        def work(connection: Connection) -> None:
            queries.review(connection, review_id)
            connection.execute(insert(NOTES).values(row))

        self._database.run(work, writing=True)

    def suspend(self, author: str, until: datetime | None, by: Moderator, reason: str) -> None:
        """Have all reviews of a browser held, until a time or for good."""
        reason = _checked(by, reason)
        row = {"until": until, "created": datetime.now(UTC), "by": by.name, "reason": reason}

        def work(connection: Connection) -> None:
            same = SUSPENSIONS.c.author == author
            if connection.execute(update(SUSPENSIONS).where(same).values(row)).rowcount == 0:
                connection.execute(insert(SUSPENSIONS).values(author=author, **row))

        if author:
            self._database.run(work, writing=True)

    def allow(self, author: str, by: Moderator) -> None:
        """End a suspension."""
        self._database.run(
            lambda connection: connection.execute(delete(SUSPENSIONS).where(SUSPENSIONS.c.author == author)),
            writing=True,
        )

    def of_author(self, author: str) -> list[tuple[int, int]]:
        """All reviews of a browser that are not taken back: id and revision, oldest first."""
        query = select(REVIEWS.c.id, REVIEWS.c.revision).where(
            REVIEWS.c.author == author, REVIEWS.c.author != "", REVIEWS.c.withdrawn.is_(None)
        )
        rows = self._database.run(lambda connection: connection.execute(query.order_by(REVIEWS.c.id)).all())
        return [(row.id, row.revision) for row in rows]

    def erase_author(self, author: str, by: Moderator, reason: str) -> int:
        """Delete what one browser's reviews say, for good, as its author asked; gives how many there were.

        That they were there stays in the record, without their texts and names.
        """
        reason = _checked(by, reason)

        def work(connection: Connection) -> int:
            query = select(REVIEWS.c.id).where(
                REVIEWS.c.author == author, REVIEWS.c.author != "", REVIEWS.c.withdrawn.is_(None)
            )
            ids = list(connection.scalars(query))
            for id in ids:
                erase(
                    connection,
                    queries.review(connection, id),
                    datetime.now(UTC),
                    by.name,
                    reason,
                    by.identity,
                )
            connection.execute(delete(SUSPENSIONS).where(SUSPENSIONS.c.author == author))
            return len(ids)

        return self._database.run(work, writing=True)

    def export(self, queue: Queue | None = None, article_ids: Collection[str] | None = None) -> pd.DataFrame:
        """All reviews of a queue, or of all, oldest first, without who sent them."""
        columns = [column for column in queries.LISTED if column.name != "author"]

        def work(connection: Connection) -> pd.DataFrame:
            query = select(*columns).where(*_conditions(connection, queue, article_ids))
            return queries.frame(connection.execute(query.order_by(REVIEWS.c.id)))

        return self._database.run(work)


def _conditions(
    connection: Connection, queue: Queue | None, article_ids: Collection[str] | None
) -> list[ColumnElement[bool]]:
    status: Status | None = None if queue in (None, "reported") else queue  # type: ignore[assignment]
    found = [*queries.scope(connection, status, article_ids), REVIEWS.c.withdrawn.is_(None)]
    return [*found, _open_reports() > 0] if queue == "reported" else found


def _open_reports() -> Any:
    query = select(func.count()).select_from(REPORTS)
    return query.where(REPORTS.c.review_id == REVIEWS.c.id, REPORTS.c.closed.is_(None)).scalar_subquery()


def _number(connection: Connection, queue: Queue, article_ids: Collection[str] | None) -> int:
    query = select(func.count()).select_from(REVIEWS).where(*_conditions(connection, queue, article_ids))
    return int(connection.scalar(query) or 0)


def _rows(connection: Connection, columns: Any, review_id: int, *names: str) -> pd.DataFrame:
    query = select(*(columns[name] for name in names)).where(columns.review_id == review_id)
    return queries.frame(connection.execute(query.order_by(columns[names[0]])))


def _opened(connection: Connection, review_id: int, by: Moderator, now: datetime) -> str:
    """Note who reads a review; gives who else has just been."""
    row = connection.execute(select(READINGS).where(READINGS.c.review_id == review_id)).mappings().first()
    if row is not None and row["by"] != by.name and now - row["at"] < READING:
        return str(row["by"])
    if row is None:
        connection.execute(insert(READINGS).values(review_id=review_id, by=by.name, at=now))
    else:
        connection.execute(
            update(READINGS).where(READINGS.c.review_id == review_id).values(by=by.name, at=now)
        )
    return ""


def _decide(
    connection: Connection, before: Review, status: Status, by: Moderator, reason: str, revision: int
) -> bool:
    if before.revision != revision:
        return False
    if not queries.decide(connection, before, status, by.name, reason, by.identity):
        return False
    _close(connection, before.id, by)
    return True


def _close(connection: Connection, review_id: int, by: Moderator) -> int:
    still_open = (REPORTS.c.review_id == review_id, REPORTS.c.closed.is_(None))
    closed = {"closed": datetime.now(UTC), "closed_by": by.name}
    return connection.execute(update(REPORTS).where(*still_open).values(closed)).rowcount


def _by_status(connection: Connection, author: str) -> dict[str, int]:
    query = (
        select(REVIEWS.c.status, queries.number())
        .where(REVIEWS.c.author == author)
        .group_by(REVIEWS.c.status)
    )
    return {status: int(n) for status, n in connection.execute(query)}


def _is_suspended(connection: Connection, author: str, now: datetime) -> bool:
    row = connection.execute(select(SUSPENSIONS.c.until).where(SUSPENSIONS.c.author == author)).first()
    return row is not None and (row.until is None or row.until > now)


def _checked(by: Moderator, reason: str) -> str:
    """The reason as it is kept; raises ReviewRefused where it or the name breaks the limits."""
    reason = trimmed(reason)
    found = (
        Problem("by", text_problem(trimmed(by.name), "name", 1, NAME_CHARACTERS)),
        Problem("reason", text_problem(reason, "reason", 0, TEXT_CHARACTERS[1])),
    )
    if problems := tuple(problem for problem in found if problem.message):
        raise ReviewRefused(problems)
    return reason
