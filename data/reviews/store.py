"""The review store: sends, lists, counts and decides on reviews, in SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import Connection, Engine, Select, func, select

from data.reviews import queries, quoted
from data.reviews.connection import ReviewConnection
from data.reviews.following import ReviewFollowing
from data.reviews.limits import RATINGS, Draft, check, cleaned
from data.reviews.moderation import Moderation
from data.reviews.passages import Passage
from data.reviews.review import Listing, Order, Refusal, Review, ReviewRefused, Sent, Status
from data.reviews.senders import Origin
from data.reviews.sending import Checks, Parcel, send
from data.reviews.tables import REVIEWS


class ReviewStore:
    """Reviews in a database that SQLAlchemy reaches.

    `article_ids` stands for all reviews of these articles, any number; None for every article.
    Texts and names are strangers': never markup, and bidirectional controls are theirs to use, so
    show each in isolation. Every method may raise ReviewsUnavailable. Threads may share a store.
    """

    def __init__(self, engine: Engine, patience: float = 5.0) -> None:
        """`patience`: seconds to wait for a lock before giving up."""
        self._database = ReviewConnection(engine, patience)
        #: What authors and readers do with reviews that are there.
        self.following = ReviewFollowing(self._database)
        #: What moderators do.
        self.moderation = Moderation(self._database)

    def send(
        self,
        draft: Draft,
        status: Status = "pending",
        origin: Origin | None = None,
        checks: Checks | None = None,
        passage: Passage | None = None,
    ) -> Sent:
        """Store a review, for good once this returns; raises ReviewRefused.

        `status` is what it becomes where `checks` find nothing; without checks there are none but the limits.
        The same `send_key` again gives back the first review, whatever the draft says now.
        """
        draft = cleaned(draft)
        if problems := check(draft):
            raise ReviewRefused(problems)
        parcel = Parcel(draft, status, origin or Origin(), checks, passage)
        stored = self._database.run(lambda connection: send(connection, parcel))
        if isinstance(stored, Refusal):
            raise ReviewRefused(stored.problems)
        return stored

    def review(self, review_id: int) -> Review:
        """One review; raises ReviewNotFound."""
        return self._database.run(lambda connection: queries.review(connection, review_id))

    def passages_of(self, review_ids: Collection[int]) -> dict[int, Passage]:
        """The passages that these reviews are about, by review; those of whole articles are left out."""
        return self._database.run(lambda connection: quoted.passages_of(connection, review_ids))

    def quoted(self, article_id: str) -> list[quoted.Quoted]:
        """The passages of an article that published reviews are about, in the text's order."""
        return self._database.run(lambda connection: quoted.quoted(connection, article_id))

    def summary(self, article_ids: Collection[str] | None = None) -> pd.DataFrame:
        """Published reviews by article, most reviewed first: article_id, reviews, average.

        Articles without any are left out.
        """
        each = REVIEWS.c.article_id
        query = select(each, queries.number(), queries.average()).group_by(each)
        return self._frame(query.order_by(queries.number().desc(), each), article_ids)

    def reviewed(self, rated: float = 0.0, reviews: int = 1, most: int = 2**31) -> list[str]:
        """The articles, `most` of them, with so many published reviews of so many stars on average, by id."""
        each, number = REVIEWS.c.article_id, func.count()
        # In whole numbers, lest an average of exactly 3.5 fall short of it.
        enough = func.sum(REVIEWS.c.rating) * 10 >= number * round(rated * 10)
        query = select(each).group_by(each).having(number >= max(1, reviews), enough)
        frame = self._frame(query.order_by(each).limit(most), None)
        return [str(id) for id in frame["article_id"]]

    def spread(self, article_ids: Collection[str] | None = None) -> pd.DataFrame:
        """How far the published reviews of each article are apart: article_id, reviews, average, squares.

        `squares` is the sum of the squared ratings.
        """
        each, rating = REVIEWS.c.article_id, REVIEWS.c.rating
        squares = func.sum(rating * rating).label("squares")
        query = select(each, queries.number(), queries.average(), squares).group_by(each).order_by(each)
        return self._frame(query, article_ids).astype({"squares": "int64"})

    def texts(self, most: int) -> pd.DataFrame:
        """The newest published reviews of all articles: id, article_id, rating, text, language."""
        names = ("id", "article_id", "rating", "text", "language")
        query = select(*(REVIEWS.c[name] for name in names)).order_by(*queries.ordered("newest"))
        return self._frame(query.limit(most), None)

    def listing(
        self,
        status: Status | None = "published",
        article_ids: Collection[str] | None = None,
        limit: int = 20,
        after: int = 0,
        order: Order = "newest",
        rating: int | None = None,
        received: tuple[datetime, datetime] | None = None,
        review_ids: Collection[int] | None = None,
    ) -> Listing:
        """`limit` reviews of a status (None: of any) after the first `after`; order `rating`: best first.

        `rating` keeps reviews of that rating, `received` those that came in from the one time to
        before the other, `review_ids` some thousands of reviews at most. The frame has all that the
        table has but the send key; much of it is for moderators alone.
        """

        def work(connection: Connection) -> Listing:
            scope = queries.scope(connection, status, article_ids) + queries.marked(rating, received)
            if review_ids is not None:
                scope.append(REVIEWS.c.id.in_(review_ids))
            query = select(*queries.LISTED).where(*scope)
            query = query.order_by(*queries.ordered(order)).limit(_within(limit)).offset(_within(after))
            total = connection.scalar(select(func.count()).select_from(REVIEWS).where(*scope))
            return Listing(queries.frame(connection.execute(query)), int(total or 0))

        return self._database.run(work)

    def by_day(self, zone: ZoneInfo, article_ids: Collection[str] | None = None) -> pd.DataFrame:
        """Published reviews by the day they came in, in order: day (of `zone`), reviews, average.

        Days without reviews are left out.
        """

        def work(connection: Connection) -> pd.DataFrame:
            # The database counts what came in together, for it knows no zones.
            moment = queries.quarter_hour(connection, REVIEWS.c.created)
            numbers = queries.number(), func.sum(REVIEWS.c.rating).label("ratings")
            query = select(moment.label("quarter"), *numbers).where(
                *queries.scope(connection, "published", article_ids)
            )
            return queries.frame(connection.execute(query.group_by(moment)))

        rows = self._database.run(work)
        moments = pd.to_datetime(rows["quarter"].astype("int64") * 900, unit="s", utc=True).astype(
            "datetime64[us, UTC]"
        )
        day = moments.dt.tz_convert(zone).dt.tz_localize(None).dt.normalize().rename("day")
        found = rows[["reviews", "ratings"]].astype("int64").groupby(day).sum().reset_index()
        found["average"] = found.pop("ratings") / found["reviews"]
        return found

    def by_rating(self, article_ids: Collection[str] | None = None) -> pd.DataFrame:
        """Published reviews by rating, 1 to 5, zeros included: rating, reviews."""
        query = select(REVIEWS.c.rating, queries.number()).group_by(REVIEWS.c.rating)
        found = self._frame(query, article_ids).set_index("rating")["reviews"]
        return found.reindex(list(RATINGS), fill_value=0).rename_axis("rating").reset_index()

    def counts(self, article_ids: Collection[str] | None = None) -> dict[Status, int]:
        """Reviews by status, zeros included."""
        query = select(REVIEWS.c.status, queries.number()).group_by(REVIEWS.c.status)
        rows = self._frame(query, article_ids, status=None)
        found = dict(zip(rows["status"], rows["reviews"].tolist(), strict=True))
        return {"pending": 0, "published": 0, "rejected": 0, **found}

    def _frame(
        self, query: Select[Any], article_ids: Collection[str] | None, status: Status | None = "published"
    ) -> pd.DataFrame:
        def work(connection: Connection) -> pd.DataFrame:
            scope = queries.scope(connection, status, article_ids)
            return queries.frame(connection.execute(query.where(*scope)))

        return self._database.run(work)


def _within(number: int) -> int:
    """A number of rows that every database takes."""
    return min(max(0, number), queries.LARGEST)
