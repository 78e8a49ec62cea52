"""How well feeds are read: the test suites of other parsers, through the article table.

    python -m benchmarks.feeds FOLDER [--show] [--write]

FOLDER holds the suites' files with an `index.json` of what each suite expects of them, and
`date_formats.json`. Of each entry the title, link, date, summary, content and id are compared with what
the table has; expectations that the suite's own parser does not meet are left out. Expected HTML is
compared as its text, an entry without any text is given a headline, since the table has no rows
without text, and an id that the other parser made up is not asked for.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from data.corpus import CorpusError
from data.ingest.feed_dates import feed_date
from data.ingest.feeds import Feed, read_feed
from data.ingest.html_text import plain_text
from data.ingest.opml import read_opml
from data.ingest.tables import load_frame

ROOT: Final = Path(__file__).resolve().parents[1]
REPORT: Final = ROOT / "docs" / "quality-feeds.md"
LONGEST: Final = 10
#: Field of the table -> its names in the suites' expectations.
FIELDS: Final = {
    "headline": ("title",), "url": ("link",), "published": ("published", "publishedParsed", "date_published"),
    "updated": ("updated", "updatedParsed", "date_modified"), "summary": ("summary", "description"),
    "body": ("content", "content_html", "content_text"), "id": ("id", "guid"),
}  # fmt: skip
#: The same in feedparser's own expressions.
PATHS: Final = {
    ("title",): "headline", ("title_detail", "value"): "headline", ("link",): "url",
    ("summary",): "summary", ("description",): "summary", ("summary_detail", "value"): "summary",
    ("content", 0, "value"): "body", ("id",): "id", ("guid",): "id",
    ("published_parsed",): "published", ("updated_parsed",): "updated", ("created_parsed",): "published",
}  # fmt: skip
#: Where a picture is all that is expected, no text is.
TEXTS: Final = ("headline", "summary", "body")
#: (entry, field, expected)
Wanted = tuple[int, str, Any]


class TooSlow(Exception):
    """A file that takes longer than it may."""


def main() -> None:
    """Read every file and compare."""
    options = _options()
    told = json.loads((options.folder / "index.json").read_text(encoding="utf-8"))["files"]
    rows: dict[str, Counter[str]] = {}
    slowest = (0.0, "")
    for file in told:
        counts = rows.setdefault(file["suite"].split("-")[0], Counter())
        begun = time.perf_counter()
        content = (options.folder / file["file"]).read_bytes()
        feed = _guarded(content, file, counts)
        slowest = max(slowest, (time.perf_counter() - begun, file["file"]))
        for wanted in _wanted(file, content) if feed is not None else ():
            counts["wanted"] += 1
            got = _in_table(feed, wanted[0])
            if got is not None and _matches(got, wanted):
                counts["met"] += 1
            elif options.show:
                print(file["file"], wanted, {k: v for k, v in (got or {}).items() if k == wanted[1]})
        if feed is None:
            lost = sum(1 for _ in _wanted(file, content))
            counts["wanted"] += lost
            if options.show and lost:
                print(file["file"], "not read")
    text = _report(rows, slowest, _dates(options), len(told))
    if options.write:
        REPORT.write_text(text, encoding="utf-8")
    print(text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="the folder of the suites")
    parser.add_argument("--show", action="store_true", help="print each expectation that is not met")
    parser.add_argument("--write", action="store_true", help=f"write {REPORT.relative_to(ROOT)}")
    return parser.parse_args()


def _guarded(content: bytes, file: dict[str, Any], counts: Counter[str]) -> Feed | None:
    """A file, read in time; what it does that it should not is counted."""

    def stop(*_: object) -> None:
        raise TooSlow

    counts["files"] += 1
    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(LONGEST)
    try:
        if file["kind"] == "opml" or file["suite"].startswith("listparser"):
            counts["feeds in lists"] += len(read_opml(content).feeds)
            return None
        return read_feed(content, "", file.get("http_headers"))
    except CorpusError:
        counts["refused in words"] += 1
    except TooSlow:
        counts["too slow"] += 1
    except Exception as error:
        counts["crashed"] += 1
        print(file["file"], repr(error), file=sys.stderr)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    return None


def _wanted(file: dict[str, Any], content: bytes) -> Iterator[Wanted]:
    expected = file.get("expected") or {}
    if expected.get("type") == "feedparser-expr" and (file.get("verified") or {}).get("expr_true"):
        for check in expected.get("checks") or ():
            path = check["path"]
            if path[:1] == ["entries"] and len(path) > 2 and check["op"] == "==":
                field = PATHS.get(tuple(path[2:]))
                if field and (field not in TEXTS or plain_text(str(check["value"]))):
                    yield path[1], field, check["value"]
    for at, item in enumerate(_items(expected)):
        for field, names in FIELDS.items():
            value = next((item[name] for name in names if item.get(name)), None)
            value = _inner(value)
            made_up = field == "id" and str(value).encode() not in content
            if value and not made_up:
                yield at, field, value
        links = [link for link in item.get("links") or () if _relation(link) == "alternate"]
        if links and not item.get("link") and _target(links[0]):
            yield at, "url", _target(links[0])


def _items(expected: dict[str, Any]) -> list[dict[str, Any]]:
    if expected.get("type") not in ("gofeed-json", "feed-rs-json"):
        return []
    feed = expected["feed"]
    return feed.get("items") or feed.get("entries") or []


def _inner(value: Any) -> Any:
    """The text of a structured value, which may be that of a picture: then there is none."""
    if not isinstance(value, dict):
        return value
    if value.get("type", "").startswith(("image/", "application/octet")):
        return None
    return next((value[name] for name in ("content", "value", "body") if value.get(name)), None)


def _relation(link: Any) -> str:
    return "alternate" if isinstance(link, str) else link.get("rel") or "alternate"


def _target(link: Any) -> str:
    return str(link if isinstance(link, str) else link.get("href") or "")


def _in_table(feed: Feed | None, at: int) -> dict[str, Any] | None:
    """An entry as the article table has it."""
    if feed is None or at >= len(feed.rows):
        return None
    row = dict(feed.rows[at])
    if not (row["headline"] or row["summary"] or row["body"]):
        row["headline"] = "(stands in)"
    table = load_frame([row], ZoneInfo("UTC")).table
    return table.to_pylist()[0] if len(table) else None


def _matches(got: dict[str, Any], wanted: Wanted) -> bool:
    _, field, expected = wanted
    if field in ("published", "updated"):
        return _same_time(got[field] or (got["published"] if field == "updated" else None), expected)
    text = str(expected)
    if field == "url":
        return bool(got["url"]) and got["url"] == urljoin(got["url"], text.strip())
    if field == "id":
        return bool(got["id"] == text.strip())
    forms = {_squeezed(text), _squeezed(plain_text(text))}
    # A text that an entry has twice is kept once; of several contents each is there.
    places = [got[field]] if field != "summary" else [got["summary"], got["body"]]
    if field == "body":
        return any(form in _squeezed(got["body"]) for form in forms)
    return any(_squeezed(place) in forms for place in places) or not any(forms)


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _same_time(got: datetime | None, expected: Any) -> bool:
    if isinstance(expected, list):
        year, month, day, hour, minute, second = expected[:6]
        when: datetime | date | None = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    else:
        when = feed_date(str(expected))
    if isinstance(when, date) and not isinstance(when, datetime):
        when = datetime(when.year, when.month, when.day, tzinfo=UTC)
    return got is not None and when is not None and abs((got - when).total_seconds()) < 1


def _dates(options: argparse.Namespace) -> tuple[int, int]:
    """How many of the dates are read as expected, and how many there are."""
    listed = json.loads((options.folder / "date_formats.json").read_text(encoding="utf-8"))
    met = 0
    for one in listed:
        got, expected = feed_date(one["input"]), one["expected_utc"]
        right = got is None if expected is None else got is not None and _iso(got) == expected
        met += right
        if options.show and not right:
            print(one, got)
    return met, len(listed)


def _iso(when: datetime | date) -> str:
    moment = when if isinstance(when, datetime) else datetime(when.year, when.month, when.day, tzinfo=UTC)
    return moment.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _report(
    rows: dict[str, Counter[str]], slowest: tuple[float, str], dates: tuple[int, int], files: int
) -> str:
    columns = ("files", "refused in words", "crashed", "too slow", "feeds in lists", "wanted", "met")
    lines = [
        "# How well feeds are read", "",
        f"Measured by `python -m benchmarks.feeds` on test suites of other feed parsers, {files:,} files, "
        "some of them hostile. Titles, links, dates, summaries, contents and ids of entries are compared as "
        "they stand in the article table with what the suites expect; *wanted* leaves out what the suite's "
        "own parser does not achieve, and *feeds in lists* is what OPML and its kin name.", "",
        "| suite | " + " | ".join(columns) + " | share |", "| --- |" + " ---: |" * (len(columns) + 1),
    ]  # fmt: skip
    total: Counter[str] = Counter()
    for suite, counts in sorted(rows.items()):
        lines.append(_line(suite, counts, columns))
        total.update(counts)
    lines += [_line("all", total, columns), ""]
    lines.append(
        f"Dates read as expected: {dates[0]} of {dates[1]}. The slowest file took {slowest[0]:.2f} s."
    )
    return "\n".join(lines) + "\n"


def _line(name: str, counts: Counter[str], columns: tuple[str, ...]) -> str:
    share = f"{counts['met'] / counts['wanted']:.1%}" if counts["wanted"] else ""
    return f"| {name} | " + " | ".join(f"{counts[column]:,}" for column in columns) + f" | {share} |"


if __name__ == "__main__":
    main()
