"""Corpus calls at several sizes beside SQLite FTS5 and pandas, on the same articles in the same run.

    python -m benchmarks.corpus --sizes 10000,100000,1000000 [--write]

Each engine runs in a process of its own, one after the other. Times are medians, cold of result
caches. What is built is kept in the cache folder, so that a second run measures only.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pyarrow as pa

from benchmarks.corpus_report import report
from benchmarks.synthetic import write_articles
from data.engines.building import FORMAT
from data.engines.embedded import EmbeddedCorpus

ROOT: Final = Path(__file__).resolve().parents[1]
REPORT: Final = ROOT / "docs" / "performance-corpus.md"
ZONE: Final = ZoneInfo("Asia/Baku")


def main() -> None:
    """Measure all sizes and print the tables, or write them into the docs."""
    options = _options()
    sizes = [int(size) for size in options.sizes.split(",")]
    measured = [_measure(size, options.folder, options.repeats) for size in sizes]
    text = report(measured, _machine(), " ".join(["python -m benchmarks.corpus", *sys.argv[1:]]))
    if options.write:
        REPORT.write_text(text, encoding="utf-8")
    print(text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="10000,100000", help="numbers of articles, apart by commas")
    parser.add_argument("--repeats", type=int, default=7, help="times that each call is measured")
    parser.add_argument("--folder", type=Path, default=ROOT / ".newsdesk" / "benchmark")
    parser.add_argument("--write", action="store_true", help=f"write {REPORT.relative_to(ROOT)}")
    return parser.parse_args()


def _measure(size: int, folder: Path, repeats: int) -> dict[str, Any]:
    """All engines at one size."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{size}.arrow"
    if not file.exists():
        write_articles(file, size)
    built = _build(size, folder)
    found: dict[str, Any] = {"articles": size, "built": built}
    for engine in ("embedded", "sqlite", "pandas"):
        command = [
            sys.executable,
            "-m",
            "benchmarks.corpus_calls",
            engine,
            str(folder),
            str(size),
            str(repeats),
        ]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{engine} at {size:,} articles failed:\n{done.stderr}")
        found[engine] = json.loads(done.stdout)
        print(f"{size:,} articles: {engine} measured", file=sys.stderr)
    return found


def _build(size: int, folder: Path) -> dict[str, float]:
    """Build the index in a process of its own where it is not there; seconds and bytes."""
    index = folder / f"{size}.index{FORMAT}"
    noted = folder / f"{size}.index{FORMAT}.json"
    if not (index.exists() and noted.exists()):
        subprocess.run(
            [sys.executable, "-m", "benchmarks.corpus", "--build", str(index)], cwd=ROOT, check=True
        )
    built: dict[str, float] = json.loads(noted.read_text(encoding="utf-8"))
    return built


def build_one(index: Path) -> None:
    """Build one index beside its file of articles and note how long that took."""
    table = pa.ipc.open_file(
        pa.memory_map(str(index.with_name(f"{index.name.partition('.')[0]}.arrow")))
    ).read_all()
    shutil.rmtree(index, ignore_errors=True)
    begun = time.perf_counter()
    EmbeddedCorpus.build(table, index, "Synthetic news", ZONE)
    seconds = time.perf_counter() - begun
    size = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
    index.with_name(f"{index.name}.json").write_text(json.dumps({"seconds": seconds, "bytes": size}))


def _machine() -> str:
    versions = ", ".join(f"{name} {_version(name)}" for name in ("tantivy", "numpy", "pandas", "pyarrow"))
    return f"{_cores()} cores, {platform.machine()}, Python {platform.python_version()}, {versions}"


def _cores() -> int:
    return Path("/proc/cpuinfo").read_text().count("processor\t")


def _version(name: str) -> str:
    from importlib.metadata import version

    return version(name)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--build"]:
        build_one(Path(sys.argv[2]))
    else:
        main()
