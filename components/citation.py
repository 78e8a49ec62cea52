"""Citation: an article as a plain reference, as BibTeX and as CSL-JSON."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from components.words import day_text
from data.article import Article

#: BibTeX counts braces even behind a backslash, so that a brace in a text must have a name instead.
_TEX: Final = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}", **{sign: f"\\{sign}" for sign in "#$%&_"},
}  # fmt: skip
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: What a web address may hold as it is; the rest is written as %XX.
_URL_SAFE: Final = "%/:?#[]@!$&'()*+,;=~-._"


def plain_citation(article: Article, zone: ZoneInfo) -> str:
    """One line: authors, headline, source, day, address."""
    day = article.day(zone)
    title = _clean(article.title)
    stop = "" if title[-1:] in ".?!…" else "."
    place = ", ".join(filter(None, [_clean(article.source), day_text(day) if day else "undated"]))
    authors = ", ".join(_authors(article)).rstrip(".")
    byline = f"{authors}." if authors else ""
    return " ".join(filter(None, [byline, f"“{title}{stop}”", f"{place}.", web_address(article.url)]))


def bibtex(article: Article, zone: ZoneInfo) -> str:
    """A BibTeX entry: `@article` where the source is known, else `@misc`."""
    fields = "".join(f"  {name} = {value},\n" for name, value in _bibtex_fields(article, zone))
    return f"@{'article' if _clean(article.source) else 'misc'}{{{_key(article)},\n{fields}}}"


def csl_json(article: Article, zone: ZoneInfo) -> str:
    """CSL-JSON as citation managers import it: a list of one item.

    https://docs.citationstyles.org/en/stable/specification.html; names stay as printed ("literal").
    """
    day = article.day(zone)
    item: dict[str, Any] = {
        "id": _key(article),
        "type": "article-newspaper",
        "title": _clean(article.title),
        "author": [{"literal": name} for name in _authors(article)],
        "container-title": _clean(article.source),
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "abstract": _clean(article.summary),
        "language": _clean(article.language),
        "URL": web_address(article.url),
    }
    return json.dumps([{k: v for k, v in item.items() if v}], ensure_ascii=False, indent=2)


def web_address(url: str) -> str:
    """An http or https address with whatever may not stand in one written as %XX; "" for any other."""
    if not re.match(r"https?://[^/?#\s]", url, re.IGNORECASE):
        return ""
    return quote(url.strip(), safe=_URL_SAFE)


def _bibtex_fields(article: Article, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    # Double braces keep capitals as they are, and a name with "and" or a comma in it one name.
    if authors := _authors(article):
        yield "author", "{" + " and ".join(f"{{{_tex(name)}}}" for name in authors) + "}"
    yield "title", f"{{{{{_tex(article.title)}}}}}"
    if _clean(article.source):
        yield "journal", f"{{{_tex(article.source)}}}"
    if day := article.day(zone):
        yield from (("year", f"{{{day.year}}}"), ("month", _MONTHS[day.month - 1]), ("day", f"{{{day.day}}}"))
    if url := web_address(article.url):
        yield "url", f"{{{url}}}"
    if _clean(article.language):
        yield "langid", f"{{{_tex(article.language)}}}"


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in _clean(text))


def _authors(article: Article) -> list[str]:
    return [name for name in map(_clean, article.authors) if name]


def _clean(text: str) -> str:
    """Text on one line, without characters that control a terminal or the direction of writing."""
    return " ".join("".join(map(_printable, text)).split())


def _printable(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    # Joiners are invisible too, but Persian and Hindi spell with them.
    return "" if category in ("Cf", "Cs") and character not in "\u200c\u200d" else character


def _key(article: Article) -> str:
    """The article's id in letters that every BibTeX takes."""
    plain = unicodedata.normalize("NFKD", article.id).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9:.-]+", "-", plain).strip("-.:")[:80] or "article"
