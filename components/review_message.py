"""What is said of reviews in place of them, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from components.desk import Desk
from components.frontend import draw
from components.message import Tone
from components.review_words import Said, reader_language, said
from data.reviews.review import ReviewsUnavailable


def review_message(
    tone: Tone,
    sentences: Sequence[Said],
    heading: Said,
    ways: Sequence[tuple[Said, str]] = (),
    key: str | None = None,
) -> None:
    """Say something that the catalogue has; `ways` are (text, address) of what the reader can do."""
    links = [{"text": text, "href": href} for text, href in ways]
    data = {"tone": tone, "heading": heading, "sentences": list(sentences), "links": links}
    draw("review_message", data | {"language": reader_language()}, key)


def why_away(error: ReviewsUnavailable) -> Said:
    """Why the database does not answer, as it is sent to the browser."""
    return said(error.code)


def reviews_away(desk: Desk, error: ReviewsUnavailable, key: str) -> None:
    """Say that reviews can't be shown now, why, and how to try again."""
    again = (said("try_again"), desk.address.href())
    review_message("problem", [why_away(error)], said("cant_be_shown"), [again], key)
