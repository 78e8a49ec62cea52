"""The changes of an article: which there are, what they touch, in what order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from data.article import Article, Earlier
from data.changes import changes

START = datetime(2024, 5, 14, 9, tzinfo=UTC)


def was(hour: int, headline: str = "Gas", summary: str = "", body: str = "", **times: datetime) -> Earlier:
    """An earlier text, replaced at an hour."""
    dated = {"published": None, "updated": None, **times}
    return Earlier(headline, summary, body, replaced=START + timedelta(hours=hour), **dated)


def test_an_article_that_never_changed_has_none() -> None:
    assert changes(Article("a", "Gas"), []) == []


def test_changes_are_numbered_from_the_first_and_come_newest_first() -> None:
    article = Article("a", "Gas flows", body="Now more.")
    found = changes(article, [was(1), was(2, "Gas flows"), was(3, "Gas flows", body="Now.")])
    assert [(change.number, change.fields) for change in found] == [
        (3, ("body",)),
        (2, ("body",)),
        (1, ("headline",)),
    ]
    assert [change.taken_in for change in found] == [START + timedelta(hours=hour) for hour in (3, 2, 1)]
    assert [piece.text for piece in found[0].of("body")[0]] == ["Now ", "more", "."]


def test_a_text_that_came_back_changed_twice() -> None:
    found = changes(Article("a", "Gas"), [was(1), was(2, "Oil")])
    assert [(change.before.headline, change.after.headline) for change in found] == [
        ("Oil", "Gas"),
        ("Gas", "Oil"),
    ]


def test_what_is_no_word_is_no_change() -> None:
    article = Article("a", "Café", body="One two.\n\nThree.", section="Energy")
    texts = [
        was(1, "Café", body="One two. Three."),
        was(2, "Cafe\u0301", body="One  two.\nThree.", updated=START),
    ]
    assert changes(article, texts) == []


def test_numbers_stay_when_more_changes_come() -> None:
    first, second = was(1), was(2, "Oil")
    before = changes(Article("a", "Oil"), [first])
    after = changes(Article("a", "Water"), [first, second])
    assert after[-1].number == before[0].number == 1
    assert after[-1].of("headline") == before[0].of("headline")
