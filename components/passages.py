"""Passages: words of an article that a reader chooses to review, quoted with reviews and marked in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, get_args

import pandas as pd

from components.desk import Desk
from components.frontend import draw
from components.kept_articles import kept_article
from components.review_message import why_away
from components.review_words import Said, catalogues, reader_language, said
from components.words import direction
from data.analysis.sentences import sentences
from data.article import Article
from data.corpus import CorpusError
from data.frames import rows
from data.paragraphs import paragraphs
from data.reviews.limits import Problem
from data.reviews.passages import PASSAGE_CHARACTERS, Field, Passage, passage_of, place_of
from data.reviews.review import ReviewNotFound, ReviewsUnavailable

_FIELDS: Final[tuple[Field, ...]] = get_args(Field)
#: Far beyond what is chosen by hand, white space and all.
_LONGEST: Final = 20 * PASSAGE_CHARACTERS[1]
_FARTHEST: Final = 2**31 - 1


class PassageLost(Exception):
    """What was chosen can't be kept with a review; `problem` tells the reader why, and what to do."""

    def __init__(self, why: str) -> None:
        code = f"passage_{why}"
        english = str(catalogues()["en"][code])
        super().__init__(english)
        self.problem = Problem("passage", english, code)


def passage_sent(desk: Desk, article_id: str, message: Mapping[str, Any]) -> Passage | None:
    """The passage that a form's message is about, None where it is about the whole; raises PassageLost.

    The article is asked for only where there is a passage.
    """
    if message.get("passage") is None:
        return None
    try:
        article: Article | None = desk.corpus.article(article_id)
    except CorpusError:
        article = kept_article(article_id)
    if article is None:
        raise PassageLost("away")
    return passage_asked(article, message)


def passage_asked(article: Article, message: Mapping[str, Any]) -> Passage | None:
    """The passage that a message names as `passage: {field, text, start}`; raises PassageLost.

    Its words are cut from the article's own text, at the place nearest to `start`.
    """
    asked = message.get("passage")
    if asked is None:
        return None
    if not isinstance(asked, dict):
        raise PassageLost("unreadable")
    field, text, start = (asked.get(name) for name in ("field", "text", "start"))
    if field not in _FIELDS or not isinstance(text, str) or len(text) > _LONGEST:
        raise PassageLost("unreadable")
    if type(start) is not int or not 0 <= start <= _FARTHEST:
        raise PassageLost("unreadable")
    found = passage_of(field, getattr(article, field), text, start)
    if found is None:
        raise PassageLost("lost")
    if "\0" in found.before + found.exact + found.after:  # PostgreSQL has no text with NUL
        raise PassageLost("unstorable")
    return found


def choosing(article: Article) -> dict[str, Any]:
    """What the browser needs to choose passages: where blocks and sentences stand, as Python counts."""
    return {
        "starts": [start for start, _ in paragraphs(article.body)],
        "sentences": {name: sentences(getattr(article, name)) for name in _FIELDS},
        "characters": PASSAGE_CHARACTERS,
        "language": reader_language(),
    }


def quotations(desk: Desk, frame: pd.DataFrame) -> dict[int, dict[str, Any]]:
    """What each of these reviews quotes, by the review's id; those of whole articles are left out.

    Where the corpus does not answer, or has lost an article, the words stand alone.
    """
    passages = desk.reviews.passages_of(frame["id"].tolist())
    if not passages:
        return {}
    of = {int(row.id): str(row.article_id) for row in rows(frame) if row.id in passages}
    try:
        articles = {row.id: row for row in rows(desk.corpus.articles(list(dict.fromkeys(of.values()))))}
    except CorpusError:
        articles = {}
    return {
        review: quotation(desk, passages[review], articles.get(article), article, review)
        for review, article in of.items()
    }


def quotation(
    desk: Desk, passage: Passage, article: Any, article_id: str, review: int | None
) -> dict[str, Any]:
    """A passage as data: its words, the way to it, and what became of it.

    `article` has the texts as they are now (an Article, or a row of the article table); None: not known.
    `review` is the published review that the reader is led to; None: there is no way to one.
    """
    data: dict[str, Any] = {"text": passage.exact}
    if article is None:
        return data
    data |= {"lang": article.language, "dir": direction(article.language)}
    place = place_of(passage, getattr(article, passage.field))
    if place is None:
        return data | {"note": said("passage_gone")}
    data |= {"note": None if place.same else said("passage_edited")}
    if review is None:
        return data
    href = desk.address.to("reader", article=article_id, passage=str(review)).href()
    at = [passage.field, place.start, place.end]
    return data | {"href": href, "at": at, "article": article_id}


def passage_marks(desk: Desk, article: Article) -> None:
    """Mark in an article that is shown what its published reviews are about, with the way to them."""
    counted: dict[tuple[str, int, int], tuple[int, int]] = {}
    for quoted in desk.reviews.quoted(article.id):
        place = place_of(quoted.passage, getattr(article, quoted.passage.field))
        if place is not None:
            at = (quoted.passage.field, place.start, place.end)
            reviews, newest = counted.get(at, (0, 0))
            counted[at] = (reviews + quoted.reviews, max(newest, quoted.newest))
    href = desk.address.to("reviews", article=article.id).href()
    marks = [
        {"at": at, "n": reviews, "review": newest, "href": href} for at, (reviews, newest) in counted.items()
    ]
    data = {"article": article.id, "marks": marks, "language": reader_language()}
    draw("passage_marks", data, key="passage-marks")


def shown_passage(desk: Desk, article: Article) -> None:
    """Lead to the passage of the review that the address names, or say why there is none."""
    asked = desk.address.get("passage")
    if not asked:
        return
    try:
        passage = _published(desk, article, asked)
    except ReviewsUnavailable as error:
        _note(why_away(error), "passage-unavailable")
        return
    if passage is None:
        shown = asked if len(asked) <= 60 else asked[:60] + "…"
        _note(said("passage_none", asked=shown), "no-passage")
        return
    place = place_of(passage, getattr(article, passage.field))
    if place is None:
        _note(said("passage_gone_was", text=passage.exact), "passage-gone")
        return
    at = [passage.field, place.start, place.end]
    data = {
        "article": article.id, "review": int(asked), "at": at, "text": passage.exact,
        "said": said("passage_shown" if place.same else "passage_edited"), "language": reader_language(),
    }  # fmt: skip
    draw("passage_shown", data, key="passage-shown")


def _published(desk: Desk, article: Article, asked: str) -> Passage | None:
    """What a published review of the article is about; None where there is no such review."""
    if not (asked.isascii() and asked.isdecimal() and len(asked) <= 18 and asked[0] != "0"):
        return None
    try:
        review = desk.reviews.review(int(asked))
    except ReviewNotFound:
        return None
    if review.article_id != article.id or review.status != "published":
        return None
    return desk.reviews.passages_of([review.id]).get(review.id)


def _note(sentence: Said, key: str) -> None:
    draw("passage_note", {"said": sentence, "language": reader_language()}, key=key)
