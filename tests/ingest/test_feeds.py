"""Feeds of every kind become rows of articles; what is hostile in them stays harmless."""

from __future__ import annotations

import json
import time
from base64 import b64encode
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from data.ingest.feed_dates import feed_date
from data.ingest.feeds import Feed, is_feed, read_feed
from data.ingest.report import TableError
from data.ingest.tables import load_frame

SUITES = Path(__file__).parents[3] / "shared" / "corpora" / "feeds"
needs_suites = pytest.mark.skipif(not SUITES.exists(), reason="the suites of other feed parsers are not here")

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>The Herald</title><link>https://herald.example/</link><language>en-GB</language>{items}</channel></rss>"""
ITEM = """<item><title>Gas &amp;amp; oil &lt;b&gt;rise&lt;/b&gt;</title><link>https://herald.example/1</link>
<guid>https://herald.example/1</guid><pubDate>Tue, 24 Nov 2026 08:15:00 +0400</pubDate>
<category>Energy</category>
<description>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>Whole <script>alert(1)</script>text.</p>]]></content:encoded></item>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="az"><title>Xəbər</title><entry>
<id>tag:xeber.example,2026:7</id><title type="text">a &lt; b</title><link rel="alternate" href="/seven"/>
<updated>2026-11-24T08:00:00Z</updated><published>2026-11-23T20:00:00Z</published>
<author><name>Ayla</name></author><category term="Siyasət"/><category term="Bakı"/>
<summary type="html">Qısa &amp;lt;xülasə&amp;gt;</summary></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="http://x"><title>Old</title></channel>
<item rdf:about="https://old.example/a"><title>A</title><link>https://old.example/a</link><dc:date>2004-05-01</dc:date>
</item></rdf:RDF>"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1", "title": "J", "language": "fr", "items": [
        {"id": 5, "url": "https://j.example/5", "title": "Cinq", "content_html": "<p>Un</p><p>Deux</p>",
         "date_published": "2026-11-24T10:00:00+01:00", "tags": ["Monde"], "authors": [{"name": "Anne"}]},
        {"id": "6", "content_text": "a <b> c"}, "not an item",
    ],
}  # fmt: skip


def test_rss_becomes_rows_of_plain_text() -> None:
    (row,) = read_feed(RSS.format(items=ITEM).encode()).rows
    assert row["headline"] == "Gas & oil rise"
    assert (row["summary"], row["body"]) == ("One.\n\nTwo.", "Whole text.")
    assert row["published"] == datetime(2026, 11, 24, 4, 15, tzinfo=UTC)
    assert (row["source"], row["section"], row["url"]) == ("The Herald", "Energy", "https://herald.example/1")
    assert row["language"].startswith("en")


def test_atom_says_of_each_text_what_it_is() -> None:
    (row,) = read_feed(ATOM.encode(), "https://xeber.example/feed").rows
    assert (row["headline"], row["summary"]) == ("a < b", "Qısa <xülasə>")
    assert (row["id"], row["url"]) == ("tag:xeber.example,2026:7", "https://xeber.example/seven")
    assert (row["published"].day, row["updated"].day) == (23, 24)
    assert (row["authors"], row["topics"], row["language"]) == (["Ayla"], ["Siyasət", "Bakı"], "az")
    assert not row.get("section"), "several categories are topics"


@pytest.mark.parametrize(
    ("content", "body"),
    [
        (b"<p>History of the &lt;blink&gt; tag</p>", "History of the <blink> tag"),
        (b"\x89PNG\x00\x01\x02", ""),
    ],
)
def test_packed_content_is_read_where_it_is_a_text(content: bytes, body: str) -> None:
    packed = b64encode(content).decode()
    inside = f'<title>A</title><content type="application/octet-stream">{packed}</content>'
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{inside}</entry></feed>'
    (row,) = read_feed(feed.encode()).rows
    assert row["body"] == body


def test_rdf_with_a_day_alone_has_that_day() -> None:
    (row,) = read_feed(RDF.encode()).rows
    assert row["published"] == date(2004, 5, 1)
    table = load_frame([row], ZoneInfo("Asia/Baku")).table.to_pylist()
    assert table[0]["published_precision"] == "day"


def test_json_feed_is_read_leniently() -> None:
    first, second = read_feed(json.dumps(JSON).encode(), "https://j.example/feed.json").rows
    assert (first["id"], first["body"], first["language"]) == ("j.example:5", "Un\n\nDeux", "fr")
    assert first["published"] == datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert (first["authors"], first["section"]) == (["Anne"], "Monde")
    assert second["body"] == "a <b> c"


def test_short_ids_of_two_feeds_are_told_apart_and_long_ones_are_the_same_article() -> None:
    def ids(guid: str, *homes: str) -> set[str]:
        feed = RSS.format(
            items=f"<item><title>x</title><guid isPermaLink='false'>{guid}</guid></item>"
        ).encode()
        return {read_feed(feed, home).rows[0]["id"] for home in homes}

    homes = ("https://a.example/rss", "https://b.example/rss")
    assert len(ids("7", *homes)) == 2
    assert len(ids("urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a", *homes)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon, 02 Jan 2006 15:04:05 CEST", datetime(2006, 1, 2, 13, 4, 5, tzinfo=UTC)),
        ("2004-05-25 오후 11:23:17", datetime(2004, 5, 25, 14, 23, 17, tzinfo=UTC)),
        ("2003-12-31", date(2003, 12, 31)),
        ("03335", date(2003, 12, 1)),
        ("24 ноября 2026 08:15", datetime(2026, 11, 24, 8, 15, tzinfo=UTC)),
        ("22013", None),
        ("2003-12-31T25:14:55Z", None),
        ("2013-xx-27", None),
        ("yesterday", None),
        ("", None),
        ("9" * 5000, None),
    ],
)
def test_dates_are_read_as_they_are_meant_or_not_at_all(text: str, expected: date | None) -> None:
    assert feed_date(text) == expected


def test_a_date_that_cannot_be_true_is_none() -> None:
    item = "<item><title>x</title><pubDate>Mon, 01 Jan 0001 00:00:00 GMT</pubDate></item>"
    assert read_feed(RSS.format(items=item).encode()).rows[0]["published"] is None


BOMB = (
    '<!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]>"
)
HOSTILE = {
    "an entity bomb": (BOMB + RSS.format(items="<item><title>&j;</title></item>")[21:]).encode(),
    "an entity from a file": (
        '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        + RSS.format(items="<item><title>&f;</title></item>")[21:]
    ).encode(),
    "a deep nest": (RSS[:120] + "<a>" * 200_000).encode(),
    "many open items": (RSS[:160] + "<item><title>" * 50_000).encode(),
    "open markup": RSS.format(items=f"<item><title>{'&lt;!--' * 20_000}</title></item>").encode(),
    "a long attribute": RSS.format(items=f"<item><title a='{'x' * 2_000_000}'>t</title></item>").encode(),
    "nulls": b"\0" * 1000 + RSS.format(items=ITEM).encode("utf-16"),
    "cut": RSS.format(items=ITEM).encode()[:-60],
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_feeds_are_harmless_and_quick(name: str) -> None:
    begun = time.process_time()
    try:
        feed = read_feed(HOSTILE[name])
    except TableError:
        feed = Feed("")
    assert time.process_time() - begun < 10
    shown = json.dumps(feed.rows, default=str)
    assert "root:" not in shown
    assert "lollol" * 100 not in shown


def test_elements_within_elements_are_refused_before_they_are_read() -> None:
    for nest in (b"<a>" * 6_000, b"<a>" * 6_000 + b"</a>" * 6_000):
        with pytest.raises(TableError, match="over 5,000 deep"):
            read_feed(RSS[:120].encode() + nest)
    packed = f"<item><title>A</title><description><![CDATA[{'<br>' * 6_000}B]]></description></item>"
    assert read_feed(RSS.format(items=packed * 2).encode()).rows[1]["summary"].endswith("B")


@pytest.mark.parametrize("content", [b"", b"   ", b"hello", b"<html><body>no</body></html>", b"%PDF-1.7"])
def test_what_is_no_feed_is_said(content: bytes) -> None:
    with pytest.raises(TableError):
        read_feed(content, "https://x.example/")
    assert not is_feed(content)


@pytest.mark.parametrize("content", [RSS.encode(), ATOM.encode(), RDF.encode(), json.dumps(JSON).encode()])
def test_a_feed_is_known_by_its_bytes(content: bytes) -> None:
    assert is_feed(content)


@needs_suites
def test_every_date_of_the_suites_is_read_as_expected() -> None:
    wrong = []
    for one in json.loads((SUITES / "date_formats.json").read_text("utf-8")):
        found = feed_date(one["input"])
        if found is not None and not isinstance(found, datetime):
            found = datetime(found.year, found.month, found.day, tzinfo=UTC)
        told = one["expected_utc"]
        if found != (datetime.fromisoformat(told) if told else None):
            wrong.append(one["input"])
    assert wrong == []


@needs_suites
def test_no_file_of_the_suites_crashes_the_reader() -> None:
    files = [file for file in SUITES.rglob("*") if file.is_file()][::4]
    refused = 0
    for file in files:
        try:
            read_feed(file.read_bytes())
        except TableError:
            refused += 1
    assert refused < len(files) / 10
