"""In the reader: the storyline that an article is part of, and the other reports of its event."""

from __future__ import annotations

from typing import Any

from components.address import Address
from components.article_list import by_card, reports_text
from components.article_view import A_TITLE
from components.desk import Desk
from components.titles import titles_of
from components.words import count_of
from data.article import Article
from data.filters import Filters


def storyline_part(desk: Desk, article: Article) -> dict[str, Any]:
    """The article's storyline with what came before and after, and who else reports its event."""
    reports = by_card(desk, desk.corpus.reports([article.id], Filters(), whole=True)).get(article.id, [])
    shown: dict[str, Any] = {"reports": reports, "reports_text": reports_text(reports)} if reports else {}
    titles = titles_of(desk.corpus, [article.storyline] if article.storyline else [])
    if article.storyline and article.storyline in titles:
        shown["part"] = _part(desk, article, article.storyline, titles[article.storyline])
    return shown


def _part(desk: Desk, article: Article, storyline: str, title: str) -> dict[str, Any]:
    scope = Filters(storylines=(storyline,))
    found = desk.corpus.neighbours(article.id, scope, "oldest")

    def way(there: tuple[str, str] | None) -> dict[str, str] | None:
        if there is None:
            return None
        address = Address("reader", scope, "oldest").with_view(article=there[0])
        return {"text": there[1][:A_TITLE], "href": address.href()}

    number = "" if found.position is None else f"; this is number {found.position:,}"
    return {
        "title": title,
        "href": Address("storylines", scope).href(),
        "text": f"({count_of(found.total, 'article')}{number})",
        "previous": way(found.previous),
        "next": way(found.next),
    }
