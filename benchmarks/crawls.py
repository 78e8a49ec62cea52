"""How a news crawl's WARC file is taken in: what is kept, what is not, how fast, in how much memory.

Use: `python -m benchmarks.crawls`; `python -m benchmarks.pages_quality --crawls` writes it into its report.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.crawl_file import corpus_pages, write_crawl

ROOT: Final = Path(__file__).resolve().parents[1]
_COPIES: Final = 4
_PICTURE_MB: Final = 25
#: Runs the command line and then says how much memory it had at most.
_RUN: Final = """
import resource, sys
from data.commands import app
try:
    app(sys.argv[1:])
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one crawl."""

    what: str
    pages: int
    megabytes: float
    said: dict[str, Any]
    peak: int


def measured() -> Iterator[Taken]:
    """A crawl of the pages, one of four times as many, one with more than a gigabyte of pictures."""
    with tempfile.TemporaryDirectory() as home:
        crawl = Path(home) / "crawl.warc.gz"
        for what, times, picture in (
            ("the pages", 1, 0), ("four times as many", _COPIES, 0), ("with pictures", 1, _PICTURE_MB),
        ):  # fmt: skip
            pages = write_crawl(crawl, _times(corpus_pages(), times), picture=os.urandom(picture << 20))
            said, peak = _take_in(crawl, Path(home) / what)
            yield Taken(what, pages, crawl.stat().st_size / 1024**2, said, peak)


def _times(pages: Iterable[tuple[str, bytes]], times: int) -> Iterator[tuple[str, bytes]]:
    """Pages so many times, each at an address of its own, which is the only one that it tells."""
    for url, html in pages:
        for copy in range(times):
            own = html.replace(b"canonical", b"canonicax").replace(b"og:url", b"og:urx") if copy else html
            yield (f"{url}{'&' if '?' in url else '?'}copy={copy}" if copy else url), own


def _take_in(path: Path, corpus: Path) -> tuple[dict[str, Any], int]:
    words = ["add", str(path), "--corpus", str(corpus), "--no-entities", "--json"]
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *words], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout), int(done.stderr.split()[-1])


def section() -> list[str]:
    """The report's part, as lines of Markdown."""
    taken = list(measured())
    lines = [
        "## A crawl", "",
        "The pages, each once, in a WARC file as news crawlers write them: packed record by record, plain, "
        "gzipped or in chunks, with requests and metadata, and with robots.txt, feeds, pictures, redirects, "
        "errors and revisits among them. Taken in by `python -m data add --no-entities`, in a process of "
        "its own, on 2 cores shared with other work. Reading takes the same memory whatever the length "
        "of the file; comparing for near-copies at the end takes more where, as in the second, every page "
        "has three.", "",
        "| crawl | MB | pages | articles | left out | pages a second | memory at most, MB |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]  # fmt: skip
    for one in taken:
        said = one.said
        lines.append(
            f"| {one.what} | {one.megabytes:,.0f} | {one.pages:,} | {said['kept']:,} | "
            f"{said['rejected']:,} | {one.pages / said['seconds']:.1f} | {one.peak:,} |"
        )
    reasons = Counter(re.sub(r"\d+|:.*", "…", row["reason"]) for row in taken[0].said["reasons"])
    told = "; ".join(f"{count} × {reason}" for reason, count in reasons.most_common())
    return [*lines, "", f"Left out of the first: {told or 'nothing'}.", ""]


if __name__ == "__main__":
    print("\n".join(section()))
