"""Atom feeds: what RFC 4287 asks for, read back by an XML parser and by a feed reader."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import pytest

from components.result_files import Results, as_feed
from data.atom import Feed, atom_feed
from data.engines.embedded import EmbeddedCorpus
from data.filters import Filters
from tests.articles import days, make_article, table

BAKU = ZoneInfo("Asia/Baku")
MADE = datetime(2026, 11, 26, 9, 5, tzinfo=BAKU)
NS = {"a": "http://www.w3.org/2005/Atom"}
HOSTILE = (
    "<script>alert(1)</script>", "a & b ]]> <![CDATA[ c", "nul \x00 bell \x07 escape \x1b[31m",
    "\ufffe\uffff",
    "&#0; &amp; &lt;b&gt;", '"><link rel="self" href="x"/>', "\u202eright to left", "x" * 20_000, " \t\n ",
)  # fmt: skip


def feed(**said: Any) -> Feed:
    given: dict[str, Any] = {"corpus": "Wire", "filters": Filters(), "n": 1, "zone": BAKU, "made": MADE}
    return Feed(**(given | said))


def written(*articles: dict[str, Any], **said: Any) -> bytes:
    return atom_feed(feed(**said), table(*articles).to_pylist())


def root(data: bytes) -> ET.Element:
    return ET.fromstring(data)


def entries(data: bytes) -> list[ET.Element]:
    return root(data).findall("a:entry", NS)


def text(element: ET.Element, path: str) -> str | None:
    return element.findtext(path, namespaces=NS)


def links(element: ET.Element) -> dict[str, str]:
    return {link.get("rel", "alternate"): link.get("href", "") for link in element.findall("a:link", NS)}


def gas(**more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "id": "gas", "headline": "Gas & oil", "summary": "It flows.", "section": "Energy", "source": "Turan",
        "published": "2024-05-14T09:30+04:00", "language": "en", "url": "https://turan.az/1?a=1&b=2",
        "topics": ["gas"],
    }  # fmt: skip
    return make_article(**(given | more))


def test_a_feed_reader_finds_everything_where_it_belongs() -> None:
    data = written(
        gas(authors=["Leyla Aliyeva"]), base="https://n.example", self_address="https://n.example/feed"
    )
    read = feedparser.parse(data)
    assert not read.bozo
    assert read.version == "atom10"
    assert read.feed.title == "Wire: everything"
    assert read.feed.id.startswith("urn:uuid:")
    assert links(root(data)) == {"self": "https://n.example/feed", "alternate": "https://n.example/reader"}
    (entry,) = read.entries
    assert (entry.title, entry.summary, entry.author) == ("Gas & oil", "It flows.", "Leyla Aliyeva")
    assert entry.published == "2024-05-14T09:30:00+04:00" == entry.updated
    assert entry.link == "https://turan.az/1?a=1&b=2"
    assert [tag.term for tag in entry.tags] == ["Energy", "gas"]
    assert entry.source.title == "Turan"
    assert links(entries(data)[0])["related"] == "https://n.example/reader?article=gas"


def test_an_id_stays_when_everything_but_corpus_and_article_changes() -> None:
    def id_of(article: dict[str, Any], **said: Any) -> str | None:
        return text(entries(written(article, **said))[0], "a:id")

    first = id_of(gas())
    assert first == id_of(gas(headline="Other", url="", published=None), base="https://n.example", made=MADE)
    assert first != id_of(gas(id="oil"))
    assert first != id_of(gas(), corpus="Other")


def test_a_feeds_id_is_that_of_its_scope() -> None:
    def id_of(filters: Filters) -> str | None:
        return text(root(written(gas(), filters=filters)), "a:id")

    assert id_of(Filters(query="gas")) == id_of(Filters(query="gas"))
    assert len({id_of(Filters()), id_of(Filters(query="gas")), id_of(Filters(sections=("gas",)))}) == 3


def test_updated_is_the_revision_else_publication_else_taking_in() -> None:
    revised = gas(updated="2024-05-15T10:00+04:00")
    data = written(
        revised,
        gas(id="b"),
        gas(id="c", published=None, collected="2024-01-01T00:00"),
        gas(id="d", published=None),
    )
    assert [text(entry, "a:updated") for entry in entries(data)] == [
        "2024-05-15T10:00:00+04:00", "2024-05-14T09:30:00+04:00", "2024-01-01T04:00:00+04:00",
        "1970-01-01T04:00:00+04:00",
    ]  # fmt: skip
    assert text(root(data), "a:updated") == "2024-05-15T10:00:00+04:00"
    assert [text(entry, "a:published") for entry in entries(data)][2:] == [None, None]


def test_an_empty_feed_is_valid_and_was_updated_when_it_was_made() -> None:
    data = atom_feed(feed(n=0), [])
    assert not feedparser.parse(data).bozo
    assert text(root(data), "a:updated") == "2026-11-26T09:05:00+04:00"


def test_offsets_are_whole_minutes_also_before_there_were_time_zones() -> None:
    (entry,) = entries(written(gas(published="1890-05-14T00:00+00:00")))
    assert text(entry, "a:published") == "1890-05-14T00:00:00+00:00"


@pytest.mark.parametrize("words", HOSTILE)
def test_texts_stay_texts_whatever_they_hold(words: str) -> None:
    article = gas(
        id=words, headline=words, summary=words, section=words, source=words, url=words, authors=[words],
        topics=[words], language="en",
    )  # fmt: skip
    data = written(article, corpus=words or "c", filters=Filters(query=words), base="https://n.example")
    assert not feedparser.parse(data).bozo
    (entry,) = entries(data)
    assert {child.tag.rpartition("}")[2] for child in entry.iter()} <= {
        "entry", "id", "title", "updated", "published", "author", "name", "category", "link", "source",
        "summary", "content",
    }  # fmt: skip
    assert {link.get("href", "").split(":")[0] for link in entry.findall("a:link", NS)} == {"https"}
    assert all(t.get("type") == "text" for t in entry.findall("a:title", NS) + entry.findall("a:summary", NS))


def test_an_entry_that_leads_nowhere_has_a_content() -> None:
    (entry,) = entries(written(gas(url="javascript:alert(1)")))
    assert links(entry) == {}
    assert text(entry, "a:content") == "It flows."


def test_a_feed_of_a_scope_has_its_newest_articles(tmp_path: Path) -> None:
    rows = days("2024-05-01", ["One", "Two", "Three", "Four"])
    corpus = EmbeddedCorpus.build(table(*rows), tmp_path / "corpus", "Tests", BAKU)
    read = feedparser.parse(as_feed(Results(corpus, Filters(), "oldest", BAKU), limit=2).read())
    assert [entry.title for entry in read.entries] == ["Four", "Three"]
    assert read.feed.subtitle == "Articles in scope: 4; here are the newest 2."
