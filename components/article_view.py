"""One article as plain data for the browser: what it says, where it stands, where it leads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from components.address import Address
from components.article_list import card, copies_text
from components.citation import bibtex, csl_json, plain_citation
from components.desk import Desk
from components.marks import Run, Span, disjoint, joined, runs
from components.passages import choosing
from components.reading import reading_time
from components.words import count_of, direction, published_text
from data.answers import Neighbours
from data.article import KINDS, Article, Mention, published_iso, split_entity_key
from data.filters import Filters
from data.frames import rows
from data.highlight import TextField, find_hits
from data.language_names import language_name
from data.paragraphs import paragraphs

#: Articles on a page of results.
A_PAGE = 20
#: Longer titles are cut where they only name another article.
A_TITLE = 200


def article_data(
    desk: Desk, article: Article, neighbours: Neighbours | None, copies: pd.DataFrame
) -> dict[str, Any]:
    """Everything that the reader shows of one article; `copies` are those that say the same.

    `neighbours` is None where its place in the scope is not known now.
    """
    return {
        "id": article.id,
        "title": article.title,
        "lang": article.language,
        "dir": direction(article.language),
        **_text(article, desk.filters.query),
        **_facts(desk, article),
        **_ways(desk, article),
        **_copies(desk, article, copies),
        "choose": choosing(article),
        "place": _place(desk, article, neighbours),
        "cite": _citations(article, desk.about.zone),
    }


def _text(article: Article, query: str) -> dict[str, Any]:
    """Headline, summary and body as runs, and the entities that they name."""
    entities: dict[str, int] = {}
    marked = _Marked(article, query, entities)
    headline = marked.field("headline", article.headline, [(0, len(article.headline))])
    summary = marked.field("summary", article.summary, [(0, len(article.summary))])
    body = marked.field("body", article.body, paragraphs(article.body))
    seen = set(marked.shown)
    also = [i for key, i in _numbered(article.mentions, entities) if key not in seen]
    return {
        "headline": headline[0] if headline else [],
        "summary": summary[0] if summary else [],
        "body": body,
        "entities": [_entity(key) for key in entities],
        "about": [_about(key) for key in entities],
        "also": also,
        "hits": marked.hits,
        "sought": bool(query),
    }


class _Marked:
    """Marks one field after the other; hits and entities are numbered through the article."""

    def __init__(self, article: Article, query: str, entities: dict[str, int]) -> None:
        self._article = article
        self._query = query
        self._entities = entities
        self.hits = 0
        #: Keys of the entities whose name can be clicked in the text.
        self.shown: list[str] = []

    def field(self, name: TextField, text: str, blocks: list[Span]) -> list[list[Any]]:
        """The runs of each block of a field, as data."""
        hits = joined(find_hits(text, self._article.language, self._query, name), len(text))
        here = [mention for mention in self._article.mentions if mention.field == name]
        links = disjoint([_span(mention) for mention in here], len(text))
        self.shown += [here[i].key for _, _, i in links]
        cut = runs(text, blocks, hits, links) if text else []
        first, self.hits = self.hits, self.hits + len(hits)
        return [[self._plain(run, here, first) for run in block] for block in cut]

    def _plain(self, run: Run, mentions: list[Mention], first: int) -> Any:
        if run.hit is None and run.mention is None:
            return run.text
        data: dict[str, Any] = {"t": run.text}
        if run.hit is not None:
            data["h"] = run.hit + first
        if run.mention is not None:
            key = mentions[run.mention].key
            data |= {"m": run.mention, "e": self._entities.setdefault(key, len(self._entities))}
        return data


def _span(mention: Mention) -> Span | None:
    return None if mention.start is None or mention.end is None else (mention.start, mention.end)


def _numbered(mentions: Iterable[Mention], entities: dict[str, int]) -> list[tuple[str, int]]:
    """Each entity of the article once, people first, with its number."""
    keys = dict.fromkeys(m.key for m in sorted(mentions, key=lambda m: KINDS.index(m.kind)))
    return [(key, entities.setdefault(key, len(entities))) for key in keys]


def _entity(key: str) -> dict[str, str]:
    kind, _, name = key.partition(":")
    return {"name": name, "kind": kind, "href": Address("reader", Filters(entities=(key,))).href()}


def _about(key: str) -> dict[str, str]:
    """The way to the page of an entity."""
    return {"name": split_entity_key(key)[1], "href": Address("entities", view={"who": (key,)}).href()}


def _facts(desk: Desk, article: Article) -> dict[str, Any]:
    zone = desk.about.zone
    return {
        "section": _narrowed(desk, "section", article.section) if article.section else None,
        "colour": desk.colours.get(article.section, ""),
        "source": _narrowed(desk, "source", article.source) if article.source else None,
        "authors": ", ".join(article.authors),
        "date": _date(article, zone),
        "iso": published_iso(article.published, article.published_precision, zone),
        "updated": _updated(article, zone),
        "language": language_name(article.language) if article.language else "",
        "reading": reading_time(article.body, article.language),
        "topics": [_narrowed(desk, "topic", topic) for topic in article.topics],
    }


def _narrowed(desk: Desk, param: str, value: str) -> dict[str, str]:
    """A value of the article as a way to narrow the scope by it."""
    scope = desk.filters.adding(param, value)
    return {"text": value, "href": Address("reader", scope, desk.address.sort).href()}


def _date(article: Article, zone: ZoneInfo) -> str:
    if article.published is None:
        return f"Undated; its source says “{article.published_as}”" if article.published_as else "Undated"
    text = published_text(article.published, article.published_precision, zone)
    unknown = "" if article.published_precision == "minute" else ", hour not known"
    return f"{text} ({zone.key}{unknown})"


def _updated(article: Article, zone: ZoneInfo) -> str:
    if article.updated is None or article.updated == article.published:
        return ""
    return f"Updated {published_text(article.updated, 'minute', zone)}"


def _ways(desk: Desk, article: Article) -> dict[str, Any]:
    """Addresses that lead to the article or away from it."""
    change = desk.address.get("change")
    alone = Address("reader").to("reader", article=article.id, change=change).href()
    scoped = desk.address.to("reader", article=article.id, change=change).href()
    return {
        "url": article.url,
        "alone": alone,
        "scoped": "" if desk.filters.is_empty() else scoped,
    }


def _copies(desk: Desk, article: Article, copies: pd.DataFrame) -> dict[str, Any]:
    """All articles that say the same, in scope or not, and which of them was first."""
    original = article.duplicate_of
    found = [card(desk, row, snippet=False, section=False) for row in rows(copies)]
    for item in found:
        item["original"] = item["id"] == original
    return {
        "copy_of": next((item["href"] for item in found if item["original"]), ""),
        "orphan": original is not None and not any(item["original"] for item in found),
        **({"copies": found, "copies_text": copies_text(found)} if found else {}),
    }


def _place(desk: Desk, article: Article, found: Neighbours | None) -> dict[str, Any]:
    """Where the article stands in its scope: before, after, and its page of results."""
    if found is None:
        back = desk.address.to("reader").href()
        return {"text": "", "outside": "", "back": back, "previous": None, "next": None}
    position = found.position
    page = (found.card - 1) // A_PAGE + 1 if found.card else 1
    scope = "" if desk.filters.is_empty() else desk.describe(desk.filters)
    outside = ""
    if position is None:
        outside = f"This article is not in the scope, which has {count_of(found.total, 'article')} {scope}."
    return {
        "text": f"{position:,} of {found.total:,} in this scope" if position else "",
        "outside": outside,
        "back": desk.address.to("reader").with_view(page="" if page == 1 else str(page)).href(),
        "previous": _neighbour(desk, found.previous),
        "next": _neighbour(desk, found.next),
    }


def _neighbour(desk: Desk, found: tuple[str, str] | None) -> dict[str, str] | None:
    if found is None:
        return None
    key, title = found
    shown = title if len(title) <= A_TITLE else title[:A_TITLE] + " …"
    return {"text": shown or "(no text)", "href": desk.address.to("reader", article=key).href()}


def _citations(article: Article, zone: ZoneInfo) -> list[dict[str, str]]:
    made = (("Plain", plain_citation), ("BibTeX", bibtex), ("CSL-JSON", csl_json))
    return [{"label": label, "text": cite(article, zone)} for label, cite in made]
