"""Citation: an article as a plain reference, as BibTeX and as CSL-JSON."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any, Final
from zoneinfo import ZoneInfo

from components.words import day_text
from data.article import Article
from data.http_address import http_address

#: BibTeX counts braces even behind a backslash, so that a brace in a text must have a name instead.
_TEX: Final = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}", **{sign: f"\\{sign}" for sign in "#$%&_"},
}  # fmt: skip
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def plain_citation(article: Article, zone: ZoneInfo) -> str:
    """One line: authors, headline, source, day, address."""
    day = article.day(zone)
    title = one_line(article.title)
    stop = "" if title[-1:] in ".?!…" else "."
    place = ", ".join(filter(None, [one_line(article.source), day_text(day) if day else "undated"]))
    authors = ", ".join(_authors(article)).rstrip(".")
    byline = f"{authors}." if authors else ""
    return " ".join(filter(None, [byline, f"“{title}{stop}”", f"{place}.", http_address(article.url)]))


def bibtex(article: Article, zone: ZoneInfo) -> str:
    """A BibTeX entry: `@article` where the source is known, else `@misc`."""
    fields = "".join(f"  {name} = {value},\n" for name, value in _bibtex_fields(article, zone))
    return f"@{'article' if one_line(article.source) else 'misc'}{{{_key(article)},\n{fields}}}"


def csl_json(article: Article, zone: ZoneInfo) -> str:
    """CSL-JSON as citation managers import it: a list of one item.

    https://docs.citationstyles.org/en/stable/specification.html; names stay as printed ("literal").
    """
    day = article.day(zone)
    item: dict[str, Any] = {
        "id": _key(article),
        "type": "article-newspaper",
        "title": one_line(article.title),
        "author": [{"literal": name} for name in _authors(article)],
        "container-title": one_line(article.source),
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "abstract": one_line(article.summary),
        "language": one_line(article.language),
        "URL": http_address(article.url),
    }
    return json.dumps([{k: v for k, v in item.items() if v}], ensure_ascii=False, indent=2)


def _bibtex_fields(article: Article, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    # Double braces keep capitals as they are, and a name with "and" or a comma in it one name.
    if authors := _authors(article):
        yield "author", "{" + " and ".join(f"{{{in_tex(name)}}}" for name in authors) + "}"
    yield "title", f"{{{{{in_tex(article.title)}}}}}"
    if one_line(article.source):
        yield "journal", f"{{{in_tex(article.source)}}}"
    if day := article.day(zone):
        yield from (("year", f"{{{day.year}}}"), ("month", MONTHS[day.month - 1]), ("day", f"{{{day.day}}}"))
    if url := http_address(article.url):
        yield "url", f"{{{url}}}"
    if one_line(article.language):
        yield "langid", f"{{{in_tex(article.language)}}}"


def in_tex(text: str) -> str:
    """Text as BibTeX takes it."""
    return "".join(_TEX.get(character, character) for character in one_line(text))


def _authors(article: Article) -> list[str]:
    return [name for name in map(one_line, article.authors) if name]


def one_line(text: str) -> str:
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
