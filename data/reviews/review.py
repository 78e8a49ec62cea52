"""A review: what a reader sent about an article, what came of it, and what can go wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import pandas as pd

from data.reviews.limits import Problem

Status = Literal["pending", "published", "rejected"]
STATUSES: Final[tuple[Status, ...]] = ("pending", "published", "rejected")
Order = Literal["newest", "oldest", "rating"]


class ReviewError(Exception):
    """Something the store could not do: `str()` is for people, `detail` for those who mend it."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


class ReviewRefused(ReviewError):
    """What was sent breaks the limits: `problems` says where and how."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = problems


class ReviewsUnavailable(ReviewError):
    """The database is down, full, read-only or locked for too long; nothing was stored.

    `code` stands for which of these it is.
    """

    def __init__(self, message: str, detail: str = "", code: str = "store_away") -> None:
        super().__init__(message, detail)
        self.code = code


class ReviewNotFound(ReviewError):
    """There is no review of that id."""


class DecidedMeanwhile(ReviewError):
    """Someone else changed the review first: `review` is what it is now."""

    def __init__(self, review: Review) -> None:
        by = f" by {review.decided_by}" if review.decided_by else ""
        super().__init__(f"This review was changed meanwhile{by}: it is {review.status} now.")
        self.review = review


@dataclass(frozen=True, slots=True)
class Review:
    """What a reader sent about an article, and what was decided on it."""

    id: int
    article_id: str
    rating: int
    text: str
    name: str
    language: str
    status: Status
    created: datetime
    updated: datetime
    decided: datetime | None
    decided_by: str
    reason: str
    revision: int
    send_key: str
    #: The browser that sent it as a hash, "" where it is not known.
    author: str
    edited: datetime | None
    withdrawn: datetime | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A review that is stored for good."""

    review: Review
    #: It was there already: the same form was sent before.
    repeated: bool
    #: What was sent this time is not what is stored: the first one stands.
    differs: bool
    #: Why it is held, each by the check that says so; nothing for one that was sent before.
    held: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the checks refuse a review."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of reviews in `frame`; `total` counts those on all pages."""

    frame: pd.DataFrame
    total: int
