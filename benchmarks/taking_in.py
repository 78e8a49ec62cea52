"""What taking in costs: articles a second and memory, as a file grows.

    python -m benchmarks.taking_in CORPORA [--sizes 10000,100000,500000] [--named 2000,8000] [--write]

Files are grown from the real headlines of newsapi2020: what is more than those are the same articles, other
ids, addresses and days, with every third word exchanged for one of another article. `python -m data add`
takes each into a new folder, in a process of its own whose largest resident size the system tells.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
REPORT: Final = ROOT / "docs" / "performance-taking-in.md"
_DAYS: Final = 120
_MB: Final = 1024**2


@dataclass(frozen=True)
class Run:
    """One file taken in."""

    articles: int
    named: bool
    grouped: bool
    file: int
    seconds: float
    kept: int
    memory: int
    folder: int

    @property
    def row(self) -> str:
        """A line of the table."""
        cells = (
            f"{self.articles:,}", "yes" if self.named else "no", "yes" if self.grouped else "no",
            f"{self.file / _MB:,.0f}", f"{self.seconds:,.1f}", f"{self.kept / self.seconds:,.0f}",
            f"{self.memory / _MB:,.0f}", f"{self.folder / _MB:,.0f}",
        )  # fmt: skip
        return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--sizes", default="10000,100000,500000", help="articles, without looking for names")
    parser.add_argument("--named", default="2000,8000", help="articles, with names")
    parser.add_argument("--write", action="store_true", help=f"write {REPORT.relative_to(ROOT)}")
    options = parser.parse_args()
    articles = real(options.corpora / "newsapi2020.jsonl.gz")
    runs = [
        _run(articles, int(size), named, grouped)
        for sizes, named, grouped in (
            (options.sizes, False, False),
            (options.sizes, False, True),
            (options.named, True, True),
        )
        for size in sizes.split(",")
        if size
    ]
    text = _report(runs)
    if options.write:
        REPORT.write_text(text, encoding="utf-8")
    print(text)


def real(path: Path) -> list[dict[str, Any]]:
    """The articles of a file of JSON lines."""
    names = ("id", "headline", "section", "published", "language", "source", "url", "summary")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [{name: row.get(name) for name in names} for row in map(json.loads, lines)]


def grown(real: list[dict[str, Any]], n: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """`n` articles: the real ones, then what was made of them."""
    chance = random.Random(seed)
    for i in range(n):
        row, age = real[i % len(real)], i // len(real)
        yield row if not age else _another(row, real[chance.randrange(len(real))], age, chance)


def _another(row: dict[str, Any], other: dict[str, Any], age: int, chance: random.Random) -> dict[str, Any]:
    published = datetime.fromisoformat(row["published"]) + timedelta(days=_DAYS * age)
    texts = {
        name: _mixed((row[name] or "").split(), (other[name] or "").split(), chance)
        for name in ("headline", "summary")
    }
    return row | texts | {
        "id": f"{row['id']}-{age}", "url": f"{row['url']}/{age}", "published": published.isoformat(),
    }  # fmt: skip


def _mixed(words: list[str], others: list[str], chance: random.Random) -> str:
    if not others:
        return " ".join(words)
    return " ".join(chance.choice(others) if chance.random() < 1 / 3 else word for word in words)


def _run(real: list[dict[str, Any]], n: int, named: bool, grouped: bool) -> Run:
    with tempfile.TemporaryDirectory() as home:
        file, folder = Path(home) / "news.jsonl", Path(home) / "corpus"
        with file.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in grown(real, n))
        command = [sys.executable, "-m", "data", "add", str(file), "--corpus", str(folder), "--json"]
        begun = time.monotonic()
        command += [] if named else ["--no-entities"]
        command += [] if grouped else ["--no-storylines"]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        assert process.stdout is not None
        said = json.loads(process.stdout.read())
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - begun
        if status or said["articles"] != n:
            raise RuntimeError(f"{n} articles were given: {said}")
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        return Run(
            n, named, grouped, file.stat().st_size, seconds, said["kept"], usage.ru_maxrss * 1024, size
        )


def _report(runs: list[Run]) -> str:
    table = "\n".join(run.row for run in runs)
    return f"""# What taking in costs

Written by `python -m benchmarks.taking_in ../shared/corpora --write`. Headlines and summaries of newsapi2020,
and what was grown from them, as JSON lines into a new corpus folder, near-copies found; seconds from the
start of the command to its end. Storylines are found at the end of a run, names in its midst; what is left
out (`--no-entities`, `--no-storylines`) costs nothing. Memory is the largest resident size of its process;
where names are looked for, two further processes have a model each.

| articles | names | storylines | file, MB | seconds | articles a second | memory, MB | folder, MB |
| --- | --- | --- | --- | --- | --- | --- | --- |
{table}
"""


if __name__ == "__main__":
    main()
