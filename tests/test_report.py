"""The one-file report: complete, escaped, and without anything that runs or is fetched."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from components.figures.cloud import cloud, cloud_svg
from components.report import ARTICLES, POLICY, ROWS, Report, picture_mark, report_html
from components.shown import Item, Key, Shown
from data.engines.embedded import EmbeddedCorpus
from data.filters import Filters
from data.provenance import Provenance
from tests.articles import days, make_article, table

BAKU = ZoneInfo("Asia/Baku")
HOSTILE = (
    "<script>window.hacked = 1</script>", '<img src=x onerror="window.hacked = 2">',
    "</style></title></pre><svg onload=alert(1)>", '" onmouseover="window.hacked=3',
    "' autofocus onfocus=x '", "<!--picture timeline-chart-->", "--><script>x</script>",
    "&lt;script&gt;", "\x00\x1b[31m\ufffe", "<link rel=stylesheet href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
)  # fmt: skip
#: All that a report is made of; what a text brought in would be something else.
_KNOWN = """html head meta title style body header p h1 h2 h3 strong b a main figure ul li i bdi span div
    details summary table caption thead tbody tr th td section ol time footer dl dt dd pre svg text"""
_ALLOWED = """lang charset http-equiv content name class dir href rel style open scope datetime xmlns viewbox
    role aria-label font-family font-weight font-size x y"""
TAGS, ATTRIBUTES = frozenset(_KNOWN.split()), frozenset(_ALLOWED.split())


class Reading(HTMLParser):
    """What a parser makes of a file."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.comments: list[str] = []
        self.data: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        self.data.append(data)

    def texts(self) -> str:
        return "\n".join(self.data)

    def addresses(self) -> set[str]:
        return {value for name, value in self.attributes if name in ("href", "src")}


@pytest.fixture
def report(tmp_path: Path) -> Any:
    """A report over these articles, showing these charts."""

    def made(*articles: dict[str, Any], shown: tuple[Shown, ...] = (), **said: Any) -> str:
        corpus = EmbeddedCorpus.build(table(*articles), tmp_path / "corpus", "Wire", BAKU)
        found, about = corpus.search(Filters(), "newest", ARTICLES), corpus.about()
        view = Provenance(
            view="Timeline", filters=Filters(), address="https://news.example.org/timeline", corpus="Wire",
            version=about.version, number=0, n=found.total, total=found.total, order="newest",
            made=datetime(2026, 11, 26, 9, 5, tzinfo=BAKU), methods=tuple(s.measure for s in shown),
        )  # fmt: skip
        view = replace(view, **said)
        return report_html(Report(view, shown, found.frame, found.total, BAKU, "https://news.example.org"))

    return made


def chart(words: str = "Energy leads", rows: int = 2, **more: Any) -> Shown:
    frame = pd.DataFrame(
        {words: [f"{words} {i}" for i in range(rows)], "Articles": [1234 + i for i in range(rows)]}
    )
    given: dict[str, Any] = {
        "key": "timeline-chart", "title": words, "summary": words, "table": frame, "caption": words,
        "method": words, "legend": [Key(words, "#5F7F2E", words), Key(words, words)], "notes": [words],
        "items": [Item(words, words, (words, words), words, 'en" onload="x', words, words, words)],
    }  # fmt: skip
    return Shown(**(given | more))


def test_a_report_has_scope_charts_tables_articles_and_provenance(report: Any) -> None:
    article = make_article(
        headline="Gas flows", summary="Again.", source="Turan", section="Energy", language="en",
        published="2024-05-14T09:30", url="https://turan.az/1",
    )  # fmt: skip
    read = Reading(report(article, shown=(chart(),)))
    texts = read.texts()
    for said in (
        "1 of 1 articles",
        "Energy leads",
        "1,234",
        "Gas flows",
        "Again.",
        "14 May 2024, 13:30",
        "BibTeX",
    ):
        assert said in texts
    assert read.comments == ["picture timeline-chart"]
    assert read.addresses() == {
        "https://turan.az/1", "https://news.example.org/timeline",
        "https://news.example.org/reader?article=gas-flows",
        "https://news.example.org/reader?article=Energy+leads",
    }  # fmt: skip


def test_what_a_list_says_is_there_with_the_article_that_stands_for_it(report: Any) -> None:
    item = Item(
        "1", "COP29", ("11 May", "21 articles"), "Talks open", "en", "Turan · 11 May", "a&b", "Usual: 8."
    )
    read = Reading(report(make_article(headline="A"), shown=(chart(items=[item, Item("2", "Storm")]),)))
    texts = read.texts()
    for said in ("COP29", "11 May", "21 articles", "Talks open", "Turan · 11 May", "Usual: 8.", "Storm"):
        assert said in texts
    assert "https://news.example.org/reader?article=a%26b" in read.addresses()


def test_numbers_stand_under_their_heads_and_short_texts_are_not_broken(report: Any) -> None:
    frame = pd.DataFrame({"Day": ["2024-05-14"], "Articles": [3], "About": ["what is said at some length"]})
    made = report(make_article(headline="A"), shown=(chart(table=frame),))
    assert '<th scope="col" class="number" dir="auto">Articles</th>' in made
    assert '<th scope="row" class="short" dir="auto">2024-05-14</th>' in made
    assert '<td class="number" dir="auto">3</td>' in made
    assert '<td dir="auto">what is said at some length</td>' in made


def test_what_has_no_rows_has_no_table_and_what_is_said_of_it_stays(report: Any) -> None:
    empty = chart("No week stands out", rows=0, items=(), legend=())
    read = Reading(report(make_article(headline="A"), shown=(empty,)))
    assert "No week stands out" in read.texts()
    assert "table" not in read.tags


def test_a_scope_that_it_is_compared_with_is_said(report: Any) -> None:
    read = Reading(report(make_article(headline="A"), against="in Sport (3 of 9 articles)"))
    assert "Compared with: in Sport (3 of 9 articles)" in read.texts()


def test_what_is_left_out_is_said(report: Any) -> None:
    articles = days("2024-01-01", [f"Article {n}" for n in range(ARTICLES + 5)])
    read = Reading(report(*articles, shown=(chart(rows=ROWS + 1),)))
    assert f"The first {ARTICLES} of {ARTICLES + 5} articles in scope, newest first." in read.texts()
    assert f"{ROWS + 1} rows, the first {ROWS} of which are here" in read.texts()
    assert read.tags.count("li") - 3 == ARTICLES
    assert "open" not in dict(read.attributes), "a long table is folded"


def test_nothing_runs_and_nothing_is_fetched(report: Any) -> None:
    read = Reading(report(make_article(headline="A"), shown=(chart(),)))
    assert ("content", POLICY) in read.attributes
    assert "default-src 'none'" in POLICY
    assert "script" not in POLICY
    assert not {"script", "img", "link", "iframe", "object", "form", "base"} & set(read.tags)
    assert not [name for name, _ in read.attributes if name.startswith("on") or name == "src"]


@pytest.mark.parametrize("words", HOSTILE)
def test_texts_of_strangers_stay_texts(report: Any, words: str) -> None:
    article = make_article(
        id=words, headline=words, summary=words, source=words, section=words, url=f"javascript:{words[:5]}",
        language='en" onload="x', published="2024-05-14T09:30",
    )  # fmt: skip
    made = report(article, shown=(chart(words),), corpus=words, filters=Filters(query=words))
    read = Reading(made)
    made.encode("utf-8")
    assert set(read.tags) <= TAGS
    assert {name for name, _ in read.attributes} <= ATTRIBUTES
    assert all(address.startswith("https://news.example.org/") for address in read.addresses())
    assert read.comments == ["picture timeline-chart"]
    assert made.count(picture_mark("timeline-chart")) == 1


def test_a_cloud_is_a_picture_of_texts() -> None:
    names = tuple((words[:30], 20 - i) for i, words in enumerate(HOSTILE))
    placed = cloud(names)
    read = Reading(cloud_svg(placed, ["#5F7F2E"] * len(placed), HOSTILE[0]))
    assert read.tags == ["svg"] + ["text"] * len(placed)
    assert {name for name, _ in read.attributes} <= ATTRIBUTES


@pytest.mark.parametrize("key", ["a-->b", "<x>", "a b", "ratings-00ff"])
def test_a_mark_is_one_comment_whatever_its_key(key: str) -> None:
    assert len(Reading(picture_mark(key)).comments) == 1
