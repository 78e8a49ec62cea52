"""A web page becomes an article's row: trafilatura finds the text, the page's own word the rest."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from data.corpus import CorpusError
from data.ingest.bylines import authors
from data.ingest.canonical import host_of
from data.ingest.encodings import encoding_of, text_codec
from data.ingest.headlines import headline, window_title
from data.ingest.page_dates import page_date, read_page_date
from data.ingest.page_limits import MAX_PLAIN, MAX_TAGS, Weight, weight_of, without_long_tags
from data.ingest.page_text import article_text
from data.ingest.plain_page import article_markup, plain_body
from data.ingest.report import Findings
from data.ingest.structured_data import PageData, page_data

#: Bytes of a page; the longest real article pages have 3 MB.
MAX_BYTES: Final = 20 * 1024**2
#: Characters from which on a page's own word for its text counts.
_TELLING: Final = 200
_META_CHARSET: Final = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_TAG: Final = re.compile(r"<[a-zA-Z]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]+")
_DECLARED: Final = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")


class PageError(CorpusError):
    """A page that gives no article; the message is for whoever named the page."""


def read_page(html: bytes | str, url: str = "", charset: str = "") -> dict[str, Any]:
    """A page as a row for the article table's builder; raises PageError where there is no article.

    `charset` is what the answer's header said. The row has headline, body (paragraphs set apart by blank
    lines), summary, published, updated, authors, section, topics, source, url and language; "" and [] where
    the page does not say. A page that is too heavy for extraction gives its text as it stands.
    """
    if len(html) > MAX_BYTES:
        raise PageError(f"The page is larger than {MAX_BYTES // 1024**2} MB.")
    text = html if isinstance(html, str) else decoded(html, charset)
    if text.count("<") > MAX_TAGS:
        raise PageError(f"The page has more than {MAX_TAGS:,} tags; no article has as many.")
    tree = _tree(text)
    weight = weight_of(tree)
    data = page_data(tree)
    found = {} if weight is Weight.TOO_HEAVY else _metadata(tree, url, weight)
    source = data.source or str(found.get("sitename") or "")
    titles = (str(found.get("title") or ""), data.headline, data.shared_title)
    named = headline(tree, titles, source)
    written = authors(data, str(found.get("author") or ""))
    told = (named, *titles, window_title(tree))
    body = _body(tree, text, data, url or data.url, told, written, weight)
    if not body:
        raise PageError("No article was found on the page.")
    when = page_date(tree, data, found.get("date"), url)
    updated = read_page_date(data.updated)
    return {
        "headline": named,
        "body": body,
        "summary": data.summary if data.summary[:60] != body[:60] else "",
        "published": when.value.isoformat() if when else "",
        "published_as": data.published or data.meta_published or data.item_published,
        "updated": updated.value.isoformat() if updated else "",
        "authors": written,
        "section": data.section,
        "topics": list(data.keywords),
        "source": source or host_of(url).removeprefix("www."),
        "url": _address(data.url, url),
        "language": data.language.replace("_", "-").split("-")[0].lower(),
    }


def decoded(html: bytes, charset: str = "") -> str:
    """A page's text: by its byte order mark, the header, the page's own word, else by what it looks like."""
    if html.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return html.decode(encoding_of(html[:4], Findings()), "replace")
    declared = _META_CHARSET.search(html[:4096])
    for name in (charset, declared[1].decode("ascii") if declared else ""):
        try:
            # A page that says Latin 1 means Windows 1252, as every browser reads it.
            codec = text_codec(name)
            if codec:
                return html.decode("cp1252" if codec in ("iso8859-1", "ascii") else codec, "strict")
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return html.decode(encoding_of(html[:200_000], Findings()), "replace")


def _tree(text: str) -> Any:
    """The page as lxml parses it; raises PageError for what is no page, or can't be read as one."""
    from lxml import etree
    from lxml import html as lxml_html

    text = without_long_tags(_CONTROL.sub(" ", _DECLARED.sub("", text)))
    if not _TAG.search(text):
        raise PageError("This is not a web page.")
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise PageError("The page can't be read as HTML.", str(error)) from error
    return tree


def _metadata(tree: Any, url: str, weight: Weight) -> Mapping[str, Any]:
    """What trafilatura (and within it htmldate) makes of title, date and author."""
    from trafilatura.metadata import extract_metadata

    try:
        document = extract_metadata(tree, default_url=url or None, extensive=weight is Weight.LIGHT)
        found: Mapping[str, Any] = document.as_dict()
    except Exception:  # whatever a page of strangers sets off in the library, the text may still be read
        return {}
    return found


def _body(
    tree: Any,
    text: str,
    data: PageData,
    url: str,
    titles: Sequence[str],
    written: Sequence[str],
    weight: Weight,
) -> str:
    """The article's text; the page's own where extraction lost most of it."""
    if weight is Weight.TOO_HEAVY:
        return data.body if len(data.body) > _TELLING else _plain(text)
    try:
        body = article_text(tree, url, titles, written, again=weight is Weight.LIGHT)
    except Exception as error:  # as above
        if not data.body:
            raise PageError("The page's text can't be made out.", repr(error)) from error
        body = ""
    return data.body if len(data.body) > _TELLING and len(body) < len(data.body) / 2 else body


def _plain(text: str) -> str:
    markup = article_markup(text)
    if len(markup) > MAX_PLAIN:
        raise PageError("The page has more parts, or more text, than any article has.")
    return plain_body(markup)


def _address(canonical: str, url: str) -> str:
    """The page's own address where it names a page of the same site, else the one it was fetched by."""
    try:
        own = urljoin(url, canonical[:2000]) if canonical else ""
    except ValueError:
        return url
    if own and not host_of(own):
        return url
    parts = urlsplit(own) if own.startswith(("http://", "https://")) else None
    same = parts and (not url or _site(own) == _site(url))
    names_a_page = parts and (parts.path.strip("/") or not urlsplit(url).path.strip("/"))
    return own if same and names_a_page else url


def _site(url: str) -> list[str]:
    return host_of(url).split(".")[-2:]
