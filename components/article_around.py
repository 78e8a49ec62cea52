"""One article with what is around it: its place in the scope, its changes, near-copies and storyline.

What the corpus does not answer for is as this session was shown it before, or is left out and said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import pandas as pd

from components.article_changes import changes_data, without_wrong_change
from components.article_view import article_data
from components.desk import Desk
from components.frontend import draw
from components.kept_articles import keep_article, shown_before
from components.parts import say_as_before, say_failed
from components.rated import add_reviews
from components.storyline_part import storyline_part
from data.article import Article
from data.changes import changes
from data.corpus import CorpusError
from data.filters import Filters
from data.partial import gathering

Answer = TypeVar("Answer")


def article_around(desk: Desk, article: Article, away: CorpusError | None) -> None:
    """Draw the article with what is around it; where that can't be told, as it was shown before, or without.

    `away` is why the article is the one that was kept.
    """
    href = desk.address.href()
    with gathering() as missing:
        around = _Around(desk, article)
        shown = around.shown()
    if not away:
        keep_article(article, *(() if around.failed or missing else (href, shown)))
    if away and not around.failed:
        say_as_before(desk, "The text of this article", away, "article")
    if around.error and (before := shown_before(href)):
        say_as_before(desk, "What goes with this article", around.error, "article")
        shown = before
    elif around.error:
        say_failed(desk, _listed(around.failed), around.error, "article")
    draw("article", shown, key="article")


class _Around:
    """What is around an article, as far as the corpus answers."""

    def __init__(self, desk: Desk, article: Article) -> None:
        self.desk, self.article = desk, article
        #: What the corpus did not answer for, and why.
        self.failed: list[str] = []
        self.error: CorpusError | None = None

    def shown(self) -> dict[str, Any]:
        """The article as data: its place, near-copies, storyline and changes."""
        corpus, article, scope = self.desk.corpus, self.article, self.desk.filters
        place = self._asked(
            "its place in this scope", lambda: corpus.neighbours(article.id, scope, self.desk.sort)
        )
        earlier = self._asked("its changes", lambda: corpus.earlier(article.id))
        copies = self._asked("its near-copies", lambda: corpus.copies([article.id], Filters()))
        changed = changes(article, earlier or ())
        desk = self.desk if earlier is None else without_wrong_change(self.desk, changed)
        if copies is None:  # else it would be said that the article that it is a copy of is not here
            article, copies = replace(article, duplicate_of=None), pd.DataFrame()
        storyline = self._asked("its storyline", lambda: storyline_part(desk, article)) or {}
        data = article_data(desk, article, place, copies)
        add_reviews(desk, [data])
        return data | storyline | {"changes": changes_data(desk, changed)}

    def _asked(self, what: str, ask: Callable[[], Answer]) -> Answer | None:
        try:
            return ask()
        except CorpusError as error:
            self.failed.append(what)
            self.error = self.error or error
            return None


def _listed(parts: Sequence[str]) -> str:
    """Several things as the beginning of a sentence."""
    *most, last = parts
    text = f"{', '.join(most)} and {last}" if most else last
    return text[0].upper() + text[1:]
