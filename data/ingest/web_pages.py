"""A web page becomes an article's row: trafilatura finds the text, the page's own word the rest."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from data.corpus import CorpusError
from data.ingest.encodings import encoding_of
from data.ingest.normalising import without_outlet
from data.ingest.page_dates import page_date, read_page_date
from data.ingest.report import Findings
from data.ingest.structured_data import PageData, page_data

#: Bytes of a page; the longest real article pages have 3 MB.
MAX_BYTES: Final = 20 * 1024**2
#: Elements of a page and how deep they may lie: extraction takes more than linear time in both.
MAX_ELEMENTS: Final = 60_000
MAX_DEPTH: Final = 250
#: Characters of one attribute, most of all of `style` and `data-`; longer ones are cut away.
_MAX_ATTRIBUTE: Final = 100_000
_META_CHARSET: Final = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_TAG: Final = re.compile(r"<[a-zA-Z]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_DECLARED: Final = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_BY: Final = re.compile(r"^(?:by|von|par|por|di|автор|müəllif|yazar)\s*:?\s+", re.IGNORECASE)
_NO_NAME: Final = re.compile(
    r"https?:|www\.|@|^\W*$|^(?:admin|administrator|редакция|author|by)$", re.IGNORECASE
)


class PageError(CorpusError):
    """A page that gives no article; the message is for whoever named the page."""


def read_page(html: bytes | str, url: str = "", charset: str = "") -> dict[str, Any]:
    """A page as a row for the article table's builder; raises PageError where there is no article.

    `charset` is what the answer's header said. The row has headline, body (paragraphs set apart by blank
    lines), summary, published, updated, authors, section, topics, source, url and language; "" and [] where
    the page does not say.
    """
    if len(html) > MAX_BYTES:
        raise PageError(f"The page is larger than {MAX_BYTES // 1024**2} MB.")
    text = html if isinstance(html, str) else decoded(html, charset)
    tree = _tree(text)
    data = page_data(tree)
    found = _metadata(tree, url)
    body = _body(tree, data)
    if not body:
        raise PageError("No article was found on the page.")
    return _row(tree, data, found, body, url)


def decoded(html: bytes, charset: str = "") -> str:
    """A page's text: by its byte order mark, the header, the page's own word, else by what it looks like."""
    if html.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return html.decode(encoding_of(html[:4], Findings()), "replace")
    declared = _META_CHARSET.search(html[:4096])
    for name in (charset, declared[1].decode("ascii") if declared else ""):
        try:
            # A page that says Latin 1 means Windows 1252, as every browser reads it.
            codec = codecs.lookup(name).name if name else ""
            if codec:
                return html.decode("cp1252" if codec in ("iso8859-1", "ascii") else codec, "strict")
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return html.decode(encoding_of(html[:200_000], Findings()), "replace")


def _tree(text: str) -> Any:
    """The page as lxml parses it; raises PageError for what is no page, or one made to be slow."""
    from lxml import etree
    from lxml import html as lxml_html

    text = _CONTROL.sub(" ", _DECLARED.sub("", text))
    if not _TAG.search(text):
        raise PageError("This is not a web page.")
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise PageError("The page can't be read as HTML.", str(error)) from error
    _refuse_slow(tree)
    return tree


def _refuse_slow(tree: Any) -> None:
    from lxml import etree

    deep = elements = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        deep += 1 if event == "start" else -1
        elements += event == "start"
        if elements > MAX_ELEMENTS or deep > MAX_DEPTH:
            raise PageError("The page has more parts, or more deeply nested ones, than any article has.")
        if event == "start":
            for name, value in element.attrib.items():
                if len(value) > _MAX_ATTRIBUTE:
                    del element.attrib[name]


def _metadata(tree: Any, url: str) -> Mapping[str, Any]:
    """What trafilatura (and within it htmldate) makes of title, date and author."""
    from trafilatura.metadata import extract_metadata

    try:
        found: Mapping[str, Any] = extract_metadata(tree, default_url=url or None).as_dict()
    except Exception:  # whatever a page of strangers sets off in the library, the text may still be read
        return {}
    return found


def _body(tree: Any, data: PageData) -> str:
    """The article's text; the page's own where extraction lost most of it."""
    from trafilatura import extract

    try:
        text = extract(tree, include_comments=False, output_format="txt") or ""
    except Exception as error:  # as above
        if not data.body:
            raise PageError("The page's text can't be made out.", repr(error)) from error
        text = ""
    body = "\n\n".join(line.strip() for line in text.splitlines() if line.strip())
    return data.body if len(data.body) > 200 and len(body) < len(data.body) / 2 else body


def _row(tree: Any, data: PageData, found: Mapping[str, Any], body: str, url: str) -> dict[str, Any]:
    when = page_date(tree, data, found.get("date"), url)
    updated = read_page_date(data.updated)
    source = data.source or str(found.get("sitename") or "")
    return {
        "headline": headline(tree, data, str(found.get("title") or ""), source),
        "body": body,
        "summary": data.summary if data.summary[:60] != body[:60] else "",
        "published": when.value.isoformat() if when else "",
        "published_as": data.published or data.meta_published or data.item_published,
        "updated": updated.value.isoformat() if updated else "",
        "authors": authors(data, str(found.get("author") or "")),
        "section": data.section,
        "topics": list(data.keywords),
        "source": source or (urlsplit(url).hostname or "").removeprefix("www."),
        "url": _address(data.url, url),
        "language": data.language.replace("_", "-").split("-")[0].lower(),
    }


def headline(tree: Any, data: PageData, guess: str, source: str) -> str:
    """The headline: what two of the page's titles share once the outlet's name is off, else the likeliest."""
    heads = [" ".join(h.text_content().split()) for h, _ in zip(tree.iter("h1"), range(3), strict=False)]
    title = next((" ".join((t.text_content() or "").split()) for t in tree.iter("title")), "")
    named = [without_outlet(t, source) for t in (guess, data.headline, data.shared_title, title)]
    titles = [" ".join(t.split()) for t in [*named, *(heads if len(heads) == 1 else [])] if t.strip()]
    if not titles:
        return heads[0] if heads else ""
    folded = [t.casefold() for t in titles]
    return max(titles, key=lambda t: (min(folded.count(t.casefold()), 2), -titles.index(t)))[:500]


def authors(data: PageData, guess: str) -> list[str]:
    """The authors: those of JSON-LD, else trafilatura's, else the meta elements', each once and bare."""
    for names in (data.authors, guess.split(";"), data.meta_authors):
        if clean := clean_authors(names, data.source):
            return clean
    return []


def clean_authors(names: Iterable[str], source: str = "") -> list[str]:
    """Names without "By", repeats, addresses and the outlet's own name; "Staff" stays."""
    parts = (part for name in names for part in re.split(r"\s*[;|]\s*|\s+(?:and|und|et)\s+", name))
    bare = (_BY.sub("", " ".join(part.split())).strip(" ,.-") for part in parts)
    kept = [
        n for n in bare if 1 < len(n) <= 100 and not _NO_NAME.search(n) and n.casefold() != source.casefold()
    ]
    return list({name.casefold(): name for name in reversed(kept)}.values())[::-1]


def _address(canonical: str, url: str) -> str:
    """The page's own address where it names a page of the same site, else the one it was fetched by."""
    own = urljoin(url, canonical[:2000]) if canonical else ""
    parts = urlsplit(own) if own.startswith(("http://", "https://")) else None
    same = parts and (not url or _site(own) == _site(url))
    names_a_page = parts and (parts.path.strip("/") or not urlsplit(url).path.strip("/"))
    return own if same and names_a_page else url


def _site(url: str) -> list[str]:
    return (urlsplit(url).hostname or "").split(".")[-2:]
