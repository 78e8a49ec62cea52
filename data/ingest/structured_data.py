"""What a web page says of itself to machines: JSON-LD, Open Graph and other meta elements, microdata."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from data.ingest.html_text import plain_text

#: schema.org's kinds of article; other kinds that end like these are their children.
_ARTICLE: Final = re.compile(r"(?:Article|Posting|Report|Review|NewsItem)$")
#: Longest script that is read, and most objects that are looked at in one.
_MAX_SCRIPT: Final = 2_000_000
_MAX_OBJECTS: Final = 5_000
_MAX_SCRIPTS: Final = 50
#: Longest content of a meta element.
_MAX_META: Final = 100_000
_WRAPPING: Final = re.compile(r"<!--|-->|(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?|(?://|/\*)?\s*\]\]>\s*(?:\*/)?")
_TRAILING_COMMA: Final = re.compile(r",(?=\s*[}\]])")
_PUBLISHED: Final = (
    "article:published_time", "og:published_time", "article:published", "datepublished", "parsely-pub-date",
    "sailthru.date", "publication_date", "publish-date", "publish_date", "pubdate", "dc.date.issued",
    "dcterms.created", "dc.date", "cxenseparse:recs:publishtime", "og:article:published_time", "date",
)  # fmt: skip
_MODIFIED: Final = ("article:modified_time", "og:updated_time", "datemodified", "lastmod")
_AUTHOR: Final = (
    "author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl", "og:article:author",
    "cxenseparse:author", "citation_author", "twitter:data1",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageData:
    """What a page says of its article; "" and () where it says nothing."""

    headline: str = ""
    #: The title that it gives to those who share it.
    shared_title: str = ""
    summary: str = ""
    body: str = ""
    #: Dates as written: of JSON-LD, of meta elements, of microdata.
    published: str = ""
    meta_published: str = ""
    item_published: str = ""
    updated: str = ""
    authors: tuple[str, ...] = ()
    meta_authors: tuple[str, ...] = ()
    #: Of elements that are marked as the author.
    bylines: tuple[str, ...] = ()
    section: str = ""
    keywords: tuple[str, ...] = ()
    source: str = ""
    url: str = ""
    language: str = ""


def page_data(tree: Any) -> PageData:
    """Read what a page, as lxml parsed it, says of itself. Broken parts are passed over."""
    metas = _metas(tree)
    objects = _objects(tree)
    article = _article(objects, metas.get("og:title", [""])[0])
    known = {str(one["@id"]): one for one in objects if "@id" in one and len(one) > 1}

    def meta(*names: str) -> str:
        return next((value for name in names for value in metas.get(name, ()) if value), "")

    return PageData(
        headline=_text(article.get("headline")) or _text(article.get("name")),
        shared_title=plain_text(meta("og:title", "twitter:title")),
        summary=plain_text(meta("og:description", "description", "twitter:description"))
        or _text(article.get("description")),
        body=_text(article.get("articleBody")),
        published=_text(article.get("datePublished")) or _text(article.get("dateCreated")),
        meta_published=meta(*_PUBLISHED),
        item_published=_microdata(tree, "datePublished"),
        updated=_text(article.get("dateModified")) or meta(*_MODIFIED),
        authors=tuple(_names(article.get("author") or article.get("creator"), known)),
        meta_authors=tuple(value for name in _AUTHOR[:-1] for value in metas.get(name, ())),
        bylines=tuple(_bylines(tree)),
        section=next(iter(_names(article.get("articleSection"), known)), "") or meta("article:section"),
        keywords=tuple(_keywords(article, metas, known)),
        source=next(iter(_names(article.get("publisher"), known)), "") or meta("og:site_name"),
        url=_canonical(tree) or meta("og:url"),
        language=_text(article.get("inLanguage")) or tree.get("lang", "") or meta("og:locale"),
    )


def _metas(tree: Any) -> dict[str, list[str]]:
    """The contents of meta elements by their names, in small letters."""
    metas: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if content and name and len(content) < _MAX_META:
            metas.setdefault(name.strip().lower(), []).append(content)
    return metas


def _objects(tree: Any) -> list[dict[str, Any]]:
    """Every object of the page's JSON-LD, in order."""
    scripts = [s.text for s in tree.iter("script") if "ld+json" in (s.get("type") or "").lower() and s.text]
    found = [one for text in scripts[:_MAX_SCRIPTS] for one in _walk(_parsed(text))]
    return found[:_MAX_OBJECTS]


def _parsed(text: str) -> Any:
    """A script's value, None where it can't be read; control characters and stray commas are let pass."""
    if len(text) > _MAX_SCRIPT:
        return None
    for attempt in (str, _bare_script, lambda text: _TRAILING_COMMA.sub("", _bare_script(text))):
        try:
            return json.JSONDecoder(strict=False).raw_decode(attempt(text).strip())[0]
        except (ValueError, RecursionError):
            continue
    return None


def _bare_script(text: str) -> str:
    return _WRAPPING.sub("", text).strip().rstrip(";")


def _walk(value: Any) -> Iterator[dict[str, Any]]:
    """The objects in a value, outer ones first; lists of other articles are not looked into."""
    waiting = [value]
    for _ in range(_MAX_OBJECTS):
        if not waiting:
            return
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting += one[:_MAX_OBJECTS]
        elif isinstance(one, dict):
            yield one
            waiting += [one[k] for k in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart") if k in one]


def _article(objects: list[dict[str, Any]], title: str) -> Mapping[str, Any]:
    """The article among the objects: that of the page's own title, else the first."""
    articles = [one for one in objects if any(_ARTICLE.search(kind) for kind in _kinds(one))]
    titled = [one for one in articles if title and _text(one.get("headline")) == plain_text(title)]
    pages = [one for one in objects if "WebPage" in _kinds(one) and "datePublished" in one]
    return next(iter([*titled, *articles, *pages]), {})


def _kinds(one: Mapping[str, Any]) -> list[str]:
    kinds = one.get("@type")
    return [str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])]


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = next((one for one in value if one), None)
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("@value")
    return plain_text(str(value)) if isinstance(value, (str, int)) else ""


def _names(value: Any, known: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The names of people or things, be they text, objects, references to objects, or lists of these."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, Mapping):
            named = one if one.get("name") else known.get(str(one.get("@id")), one)
            yield from _names(named.get("name"), {})
        elif isinstance(one, str) and (name := " ".join(plain_text(one).split())):
            yield name


def _keywords(
    article: Mapping[str, Any], metas: Mapping[str, list[str]], known: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    """The page's own keywords; where it has several lists the first that has any."""
    listed = [*_names(article.get("keywords"), known)] or metas.get("article:tag")
    listed = listed or metas.get("news_keywords") or metas.get("keywords") or []
    names = (name.strip() for text in listed for name in re.split(r"[,;]", plain_text(text)))
    yield from list(dict.fromkeys(name for name in names if 1 < len(name) <= 80))[:30]


def _microdata(tree: Any, name: str) -> str:
    """The first value of a property that is written into the page's elements."""
    for element in tree.iterfind(f".//*[@itemprop='{name}']"):
        value = element.get("content") or element.get("datetime") or element.text or ""
        if value.strip():
            return str(value.strip()[:200])
    return ""


def _bylines(tree: Any) -> Iterator[str]:
    """The texts of links and elements that are marked as the author, each once; long ones are no names."""
    marked = (
        element
        for element in tree.iter("a", "span", "div", "p", "address", "meta")
        if element.get("rel") == "author" or element.get("itemprop") == "author"
    )
    texts = (" ".join(element.text_content().split()) for element, _ in zip(marked, range(20), strict=False))
    yield from dict.fromkeys(text for text in texts if 0 < len(text) <= 100)


def _canonical(tree: Any) -> str:
    for element in tree.iter("link"):
        if (element.get("rel") or "").lower() == "canonical" and element.get("href"):
            return str(element.get("href")).strip()
    return ""
