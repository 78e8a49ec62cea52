"""Citations: awkward names and characters, as BibTeX and citation managers read them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from components.citation import bibtex, csl_json, plain_citation
from data.article import Article
from data.http_address import http_address

BAKU = ZoneInfo("Asia/Baku")
#: 23:30 in UTC is the next day in Baku.
NIGHT = datetime(2024, 5, 13, 21, 30, tzinfo=UTC)


def cited(**fields: Any) -> Article:
    given: dict[str, Any] = {
        "id": "gas",
        "headline": "Gas flows again",
        "source": "Turan",
        "published": NIGHT,
    }
    return Article(**(given | fields))


def read_bibtex(entry: str) -> tuple[str, str, dict[str, str]]:
    """Kind, key and fields, read as BibTeX does: braces count, a backslash before one or not."""
    head = re.fullmatch(r"@(\w+)\{([^,\s{}]+),\n(.*)\}", entry, re.DOTALL)
    assert head, entry
    kind, key, rest = head.groups()
    fields: dict[str, str] = {}
    while match := re.match(r"\s*(\w+) = ", rest):
        rest = rest[match.end() :]
        value, rest = _value(rest)
        fields[match[1]] = value
    assert not rest.strip(), f"left over: {rest!r}"
    return kind, key, fields


def _value(text: str) -> tuple[str, str]:
    if not text.startswith("{"):
        bare, _, rest = text.partition(",")
        return bare, rest
    depth = 0
    for at, character in enumerate(text):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth == 0:
            assert text[at + 1] == ",", f"unbalanced: {text!r}"
            return text[1:at], text[at + 2 :]
    raise AssertionError(f"never closed: {text!r}")


def test_plain_citation_says_who_what_where_and_when() -> None:
    article = cited(authors=("Leyla Aliyeva", "J. R. Smith Jr."), url="https://turan.az/1")
    assert plain_citation(article, BAKU) == (
        "Leyla Aliyeva, J. R. Smith Jr. “Gas flows again.” Turan, 14 May 2024. https://turan.az/1"
    )


def test_plain_citation_of_an_undated_article_without_author_or_source() -> None:
    bare = cited(source="", published=None, headline="Who pays?")
    assert plain_citation(bare, BAKU) == "“Who pays?” undated."


def test_the_day_is_that_of_the_corpus_and_not_of_greenwich() -> None:
    fields = read_bibtex(bibtex(cited(), BAKU))[2]
    assert (fields["year"], fields["month"], fields["day"]) == ("2024", "may", "14")
    assert read_bibtex(bibtex(cited(), ZoneInfo("UTC")))[2]["day"] == "13"
    assert json.loads(csl_json(cited(), BAKU))[0]["issued"] == {"date-parts": [[2024, 5, 14]]}


def test_bibtex_of_a_full_article() -> None:
    article = cited(authors=("Leyla Aliyeva", "Rashad Huseynov"), url="https://turan.az/1", language="en")
    assert bibtex(article, BAKU) == (
        "@article{gas,\n"
        "  author = {{Leyla Aliyeva} and {Rashad Huseynov}},\n"
        "  title = {{Gas flows again}},\n"
        "  journal = {Turan},\n"
        "  year = {2024},\n"
        "  month = may,\n"
        "  day = {14},\n"
        "  url = {https://turan.az/1},\n"
        "  langid = {en},\n"
        "}"
    )


@pytest.mark.parametrize(
    ("headline", "title"),
    [
        ("Profit & loss: 5% of $3 #1", r"{Profit \& loss: 5\% of \$3 \#1}"),
        ("snake_case ~ and ^", r"{snake\_case \textasciitilde{} and \textasciicircum{}}"),
        ("one } brace", r"{one \textbraceright{} brace}"),
        ("{ another", r"{\textbraceleft{} another}"),
        (r"\input{/etc/passwd}", r"{\textbackslash{}input\textbraceleft{}/etc/passwd\textbraceright{}}"),
        ("\\", r"{\textbackslash{}}"),
        ('said "so"', r"{said \textquotedbl{}so\textquotedbl{}}"),
        ("<b> | @", r"{\textless{}b\textgreater{} \textbar{} @}"),
        ("two\nlines\tand\x00more", "{two lines and more}"),
        ("left\u202eto\u200fright\ufeff", "{lefttoright}"),
        ("İqtisadiyyat: нефть və qaz", "{İqtisadiyyat: нефть və qaz}"),
    ],
)
def test_bibtex_survives_awkward_headlines(headline: str, title: str) -> None:
    assert read_bibtex(bibtex(cited(headline=headline), BAKU))[2]["title"] == title


def test_a_name_with_and_or_a_comma_stays_one_author() -> None:
    names = ("Ministry of Defence and Security", "Smith, Jane", "O’Neil } de la {Cruz")
    author = read_bibtex(bibtex(cited(authors=names), BAKU))[2]["author"]
    assert author == (
        "{Ministry of Defence and Security} and {Smith, Jane} and "
        r"{O’Neil \textbraceright{} de la \textbraceleft{}Cruz}"
    )


@pytest.mark.parametrize("key", ["", "///", "a{b},c=d", "əlifba-ğ", "x" * 500, "%\\#~ \n"])
def test_bibtex_keys_are_plain_letters(key: str) -> None:
    made = read_bibtex(bibtex(cited(id=key), BAKU))[1]
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9:.-]{0,79}", made)


def test_an_article_without_a_source_is_miscellaneous() -> None:
    kind, _, fields = read_bibtex(bibtex(cited(source="", published=None), BAKU))
    assert kind == "misc"
    assert fields.keys() == {"title"}


def test_csl_json_keeps_names_as_printed_and_leaves_out_what_is_unknown() -> None:
    (item,) = json.loads(
        csl_json(cited(authors=('Əli "Bəy"', " "), published=None, url="javascript:1"), BAKU)
    )
    assert item == {
        "id": "gas",
        "type": "article-newspaper",
        "title": "Gas flows again",
        "author": [{"literal": 'Əli "Bəy"'}],
        "container-title": "Turan",
    }


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://turan.az/a?b=1&c=%20#d", "https://turan.az/a?b=1&c=%20#d"),
        ("HTTP://turan.az/", "HTTP://turan.az/"),
        ("https://turan.az/{a}\\b c", "https://turan.az/%7Ba%7D%5Cb%20c"),
        ("https://turan.az/ə", "https://turan.az/%C9%99"),
        ("javascript:alert(1)", ""),
        ("ftp://turan.az/", ""),
        ("//turan.az/", ""),
        ("https://", ""),
        ("", ""),
    ],
)
def test_only_http_addresses_are_cited_and_never_break_the_entry(url: str, address: str) -> None:
    assert http_address(url) == address
    assert read_bibtex(bibtex(cited(url=url), BAKU))[2].get("url", "") == address
