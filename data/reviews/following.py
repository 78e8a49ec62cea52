"""Following a review: its author changes it or takes it back; others report it or call it helpful.

Who knows a review's send key is its author: the browser made that up and told nobody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import Connection, delete, func, insert, select, update

from data.reviews import queries
from data.reviews.checks.findings import Finding, action, findings
from data.reviews.connection import ReviewConnection
from data.reviews.database import insert_unless_there
from data.reviews.limits import (
    SEND_KEY_CHARACTERS,
    TEXT_CHARACTERS,
    Draft,
    Problem,
    check,
    cleaned,
    text_problem,
    trimmed,
)
from data.reviews.passages import Passage
from data.reviews.quoted import passages_of
from data.reviews.review import DecidedMeanwhile, Refusal, Review, ReviewNotFound, ReviewRefused, Status
from data.reviews.senders import Origin, author_of, known, noted, reactions
from data.reviews.sending import Checks, keep_findings, problems_of, suspended
from data.reviews.tables import DECISIONS, FINDINGS, PASSAGES, REPORTS, REVIEWS, TEXTS, VOTES

#: For how long an author may change a review, unless the setting says otherwise.
EDIT_WINDOW: Final = timedelta(minutes=15)
ReportReason = Literal["spam", "abuse", "personal", "false", "other"]
REPORT_REASONS: Final[tuple[ReportReason, ...]] = ("spam", "abuse", "personal", "false", "other")
#: Votes and reports together that are taken from one address within an hour. A newsroom, a school or a
#: village may have one address.
REACTIONS: Final = 120
#: Who changed a review in the record of decisions, where it was no moderator.
BY_AUTHOR: Final = "the author"


class TooLate(ReviewRefused):
    """The time in which a review can be changed is over; it can still be taken back."""

    def __init__(self) -> None:
        said = "A review can’t be changed any more now. You can take it back."
        super().__init__((Problem("text", said, "too_late"),))


class TooMany(ReviewRefused):
    """More votes and reports came from one address than are taken."""

    def __init__(self) -> None:
        said = "Many votes and reports came from your network within an hour: try again later."
        super().__init__((Problem("reason", said, "too_many_reactions"),))


@dataclass(frozen=True, slots=True)
class Own:
    """A review as its author sees it."""

    review: Review
    passage: Passage | None
    #: Until when it can be changed.
    until: datetime
    #: How many found it helpful.
    helpful: int
    #: The checks for which it is held.
    held: tuple[str, ...] = ()


class ReviewFollowing:
    """What is done with reviews that are there by those who are no moderators; raises as ReviewStore does."""

    def __init__(self, database: ReviewConnection) -> None:
        self._database = database

    def own(self, send_key: str, window: timedelta = EDIT_WINDOW) -> Own:
        """The review of a private link; raises ReviewNotFound, also where it was taken back."""

        def work(connection: Connection) -> Own:
            review = _own(connection, send_key)
            about = passages_of(connection, [review.id]).get(review.id)
            found = select(FINDINGS.c.check).where(FINDINGS.c.review_id == review.id)
            held = tuple(connection.scalars(found.order_by(FINDINGS.c.check)))
            return Own(review, about, review.created + window, _helpful(connection, review.id), held)

        return self._database.run(work)

    def edit(
        self,
        draft: Draft,
        expected_revision: int,
        status: Status = "pending",
        origin: Origin | None = None,
        checks: Checks | None = None,
        window: timedelta = EDIT_WINDOW,
    ) -> Review:
        """Change the review of `draft.send_key`; what it said is kept for moderators.

        It is checked as a new one is: what was published may be held again. Raises TooLate, ReviewRefused and
        ReviewNotFound; the review is left alone then. A rejected review stays so.
        """
        draft = cleaned(draft)
        if problems := check(draft):
            raise ReviewRefused(problems)

        def work(connection: Connection) -> Review | Refusal:
            now = datetime.now(UTC)
            hashes = noted(connection, origin or Origin(), now)
            before = _own(connection, draft.send_key)
            if now > before.created + window:
                raise TooLate
            if before.revision != expected_revision:
                raise DecidedMeanwhile(before)
            found: list[Finding] = []
            if checks is not None:
                sender = known(connection, draft, origin or Origin(), hashes, now)
                found = findings(draft, sender, checks.rules, checks.lists)
            if before.author and (held := suspended(connection, before.author, now)):
                found.append(held)
            what = action(found)
            if what == "refuse":
                return Refusal(problems_of(found, "refuse"))
            after: Status = before.status
            if before.status == "published" and (what == "hold" or status == "pending"):
                after = "pending"
            _change(connection, before, draft, after, now)
            keep_findings(connection, before.id, found)
            return _own(connection, draft.send_key)

        changed = self._database.run(work, writing=True)
        if isinstance(changed, Refusal):
            raise ReviewRefused(changed.problems)
        return changed

    def withdraw(self, send_key: str) -> None:
        """Take a review back: its text and name are deleted, with what it said before. For good."""

        def work(connection: Connection) -> None:
            now = datetime.now(UTC)
            before = _own(connection, send_key)
            erase(connection, before, now, BY_AUTHOR, "taken back")

        self._database.run(work, writing=True)

    def report(self, review_id: int, reason: ReportReason, text: str, origin: Origin) -> bool:
        """Tell moderators of a published review; whether that is new: one report a browser and review.

        Raises ReviewNotFound, TooMany, and ReviewRefused where the text is too long.
        """
        text = trimmed(text)
        if problem := text_problem(text, "report", 0, TEXT_CHARACTERS[1]):
            raise ReviewRefused((Problem("reason", problem, "report_too_long"),))

        def work(connection: Connection) -> bool:
            now = datetime.now(UTC)
            reporter = author_of(connection, origin.browser)
            _published(connection, review_id)
            _count(connection, origin, now)
            row = {
                "review_id": review_id,
                "created": now,
                "reason": reason,
                "text": text,
                "reporter": reporter,
            }
            insertion = insert_unless_there(connection, REPORTS, "review_id", "reporter").values(row).inline()
            done = connection.execute(insertion, execution_options={"preserve_rowcount": True})
            return bool(done.rowcount)

        return self._database.run(work, writing=True)

    def vote(self, review_id: int, origin: Origin, helpful: bool = True) -> int:
        """Call a published review helpful, or no longer; gives how many do. One vote a browser.

        Raises ReviewNotFound and TooMany; a vote can always be taken back.
        """

        def work(connection: Connection) -> int:
            voter = author_of(connection, origin.browser)
            _published(connection, review_id)
            if voter and helpful:
                now = datetime.now(UTC)
                _count(connection, origin, now)
                row = {"review_id": review_id, "voter": voter, "created": now}
                connection.execute(insert_unless_there(connection, VOTES, "review_id", "voter").values(row))
            elif voter:
                connection.execute(
                    delete(VOTES).where(VOTES.c.review_id == review_id, VOTES.c.voter == voter)
                )
            return _helpful(connection, review_id)

        return self._database.run(work, writing=True)

    def helpful(self, review_ids: Sequence[int]) -> dict[int, int]:
        """How many find each of a page's reviews helpful, in one query; those with none are left out."""
        ids = [id for id in review_ids if 0 < id <= queries.LARGEST]
        if not ids:
            return {}
        each = VOTES.c.review_id
        query = select(each, func.count()).where(each.in_(ids)).group_by(each)
        return self._database.run(lambda connection: {int(id): int(n) for id, n in connection.execute(query)})


def erase(
    connection: Connection, before: Review, now: datetime, by: str, reason: str, identity: str = ""
) -> None:
    """Delete what a review says, leaving that it was there and who deleted it."""
    kept = {
        "text": "", "name": "", "language": "", "author": "", "status": "rejected", "withdrawn": now,
        "updated": now, "revision": before.revision + 1, "decided": now, "decided_by": by, "reason": reason,
    }  # fmt: skip
    _update(connection, before, kept)
    for table in (TEXTS, PASSAGES, VOTES, FINDINGS):  # findings quote it
        connection.execute(delete(table).where(table.c.review_id == before.id))
    _record(connection, before, "rejected", now, by, reason, identity)


def _own(connection: Connection, send_key: str) -> Review:
    found = None
    if 0 < len(send_key) <= SEND_KEY_CHARACTERS:
        found = queries.first(connection, REVIEWS.c.send_key == send_key)
    if found is None or found.withdrawn is not None:
        raise ReviewNotFound("There is no such review: it may have been taken back.")
    return found


def _published(connection: Connection, review_id: int) -> None:
    if queries.review(connection, review_id).status != "published":
        raise ReviewNotFound("This review is not shown any more.", detail=f"id {review_id}")


def _count(connection: Connection, origin: Origin, now: datetime) -> None:
    """Raises TooMany; what is refused is not counted, so that an address is heard again within the hour."""
    if reactions(connection, origin, now) > REACTIONS:
        raise TooMany


def _change(connection: Connection, before: Review, draft: Draft, status: Status, now: datetime) -> None:
    was = {
        "review_id": before.id, "revision": before.revision, "rating": before.rating, "text": before.text,
        "name": before.name, "replaced": now,
    }  # fmt: skip
    connection.execute(insert(TEXTS).values(was))
    changed = {
        "rating": draft.rating, "text": draft.text, "name": draft.name, "language": draft.language,
        "status": status, "updated": now, "edited": now, "revision": before.revision + 1,
    }  # fmt: skip
    _update(connection, before, changed)
    _record(connection, before, status, now, BY_AUTHOR, "changed")


def _update(connection: Connection, before: Review, values: dict[str, Any]) -> None:
    same = (REVIEWS.c.id == before.id, REVIEWS.c.revision == before.revision)
    if connection.execute(update(REVIEWS).where(*same).values(values)).rowcount == 0:
        raise DecidedMeanwhile(before)


def _record(
    connection: Connection,
    before: Review,
    to: Status,
    now: datetime,
    by: str,
    reason: str,
    identity: str = "",
) -> None:
    record = {
        "review_id": before.id, "revision": before.revision + 1,
        "from_status": before.status, "to_status": to,
        "decided": now, "decided_by": by, "reason": reason, "identity": identity,
    }  # fmt: skip
    connection.execute(insert(DECISIONS).values(record))


def _helpful(connection: Connection, review_id: int) -> int:
    query = select(func.count()).select_from(VOTES).where(VOTES.c.review_id == review_id)
    return int(connection.scalar(query) or 0)
