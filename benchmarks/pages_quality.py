"""How well articles are read from web pages, beside trafilatura's and htmldate's own defaults.

Use: `python -m benchmarks.pages_quality [--half 0|1] [--every 1] [--crawls] [--write docs/quality-pages.md]`.

The pages are those of ../shared/corpora/pages, scored as the benchmarks that they come from do: F1 of
the body's words; shares of the texts that must, and must not, be in it; dates exact to the day.
The even half was developed on, the odd one only measured.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import htmldate
import trafilatura

from benchmarks.crawls import section
from data.ingest.web_pages import PageError, read_page

PAGES: Final = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "pages"
MEASURES: Final = (
    "body F1", "must contain", "must not contain, absent", "title", "date", "author", "pages a second"
)  # fmt: skip
#: Body, title, day and authors that a reader made of a page.
Read = dict[str, str]
#: Measure -> its mean and n.
Means = dict[str, tuple[float, int]]


def theirs(html: bytes, url: str) -> Read:
    """What the libraries make of a page with no option set."""
    found = trafilatura.extract(html, url=url, output_format="json", with_metadata=True)
    meta = json.loads(found) if found else {}
    text = meta.get("text") or ""
    return {
        "body": text, "title": meta.get("title") or "", "author": meta.get("author") or "",
        "date": _htmldate(html, url),
    }  # fmt: skip


def _htmldate(html: bytes, url: str) -> str:
    try:
        return htmldate.find_date(html, url=url) or ""
    except Exception:  # what the library raises counts as no answer
        return ""


def ours(html: bytes, url: str) -> Read:
    """What the project makes of a page."""
    try:
        row = read_page(html, url)
    except PageError:
        return {"body": "", "title": "", "author": "", "date": ""}
    return {
        "body": row["body"], "title": row["headline"], "author": "; ".join(row["authors"]),
        "date": row["published"][:10],
    }  # fmt: skip


def score(gold: dict[str, Any], read: Read) -> dict[str, list[float]]:
    """A page's scores by measure, for what its annotation tells."""
    scores: dict[str, list[float]] = {}
    if "body" in gold:
        scores["body F1"] = [f1(gold["body"], read["body"])]
    body = _folded(read["body"])
    scores["must contain"] = [float(_folded(text) in body) for text in gold.get("must_contain", ())]
    scores[MEASURES[2]] = [float(_folded(text) not in body) for text in gold.get("must_not_contain", ())]
    if gold.get("title"):
        scores["title"] = [float(_folded(gold["title"]) == _folded(read["title"]))]
    if gold.get("author"):
        scores["author"] = [float(_names(gold["author"]) == _names(read["author"]))]
    if gold.get("date"):
        scores["date"] = [float(gold["date"][:10] == read["date"])]
    return scores


def f1(gold: str, found: str) -> float:
    """F1 of the words of two texts, each as often as it stands there."""
    a, b = Counter(re.findall(r"\w+", gold.casefold())), Counter(re.findall(r"\w+", found.casefold()))
    shared = sum((a & b).values())
    return 2 * shared / (a.total() + b.total()) if a or b else 1.0


def _names(authors: str | list[str]) -> set[str]:
    """The authors of a list, or of a text that sets them apart by semicolons."""
    listed = authors.split(";") if isinstance(authors, str) else authors
    return {_folded(name) for name in listed}


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def measure(files: Iterable[dict[str, Any]], read: Callable[[bytes, str], Read]) -> Means:
    """Each measure's mean and its n."""
    scores: dict[str, list[float]] = {}
    seconds, pages = 0.0, 0
    for file in files:
        html = gzip.decompress((PAGES / file["file"]).read_bytes())
        begun = time.perf_counter()
        found = read(html, file["url"])
        seconds, pages = seconds + time.perf_counter() - begun, pages + 1
        for name, values in score(file["gold"], found).items():
            scores.setdefault(name, []).extend(values)
    means = {name: (statistics.mean(values), len(values)) for name, values in scores.items() if values}
    return {**means, "pages a second": (pages / seconds if seconds else 0, pages)}


def report(halves: dict[str, tuple[Means, Means]]) -> str:
    """The tables, as Markdown."""
    lines = [
        "# Quality of reading web pages", "",
        "Written by `python -m benchmarks.pages_quality --crawls --write docs/quality-pages.md`. Both "
        "readers had the same pages in the same run; the defaults are those of trafilatura (text, title, "
        "author) and htmldate (date). Title, author and texts are compared by their words, case and "
        "punctuation aside. A page's annotation may lack some fields: n is in brackets. Readers' comments "
        "are text to the defaults and none to Newsdesk; a headline that stands again above the text is no "
        "part of it here.", "",
    ]  # fmt: skip
    for half, (their, our) in halves.items():
        lines += [f"## {half}", "", "| measure | defaults | Newsdesk |", "| --- | --- | --- |"]
        lines += [f"| {m} | {_cell(m, their)} | {_cell(m, our)} |" for m in MEASURES if m in their]
        lines.append("")
    return "\n".join(lines)


def _cell(name: str, found: Means) -> str:
    value, n = found[name]
    return f"{value:.1f}" if name == MEASURES[-1] else f"{value:.3f} ({n})"


def main() -> None:
    """Measure and print, or write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--every", type=int, default=1, help="measure every n-th page only")
    parser.add_argument("--crawls", action="store_true", help="also take in WARC files of the pages")
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    files = json.loads((PAGES / "index.json").read_text("utf-8"))["files"]
    names = ("Developed on (even pages)", "Only measured (odd pages)")
    halves = {}
    for half in (0, 1) if options.half is None else (options.half,):
        chosen = files[half :: 2 * options.every]
        halves[names[half]] = (measure(chosen, theirs), measure(chosen, ours))
    text = report(halves) + ("\n" + "\n".join(section()) if options.crawls else "")
    print(text)
    if options.write:
        options.write.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
