"""Corpus calls at several sizes beside SQLite FTS5, Datasette, DuckDB, pandas and the bare limit, in one run.

    python -m benchmarks.corpus --sizes 10000,100000,1000000 [--corpora ../shared/corpora]
        [--engines embedded,sqlite,...] [--corpus "cluster=opensearch+https://host:9200/news-{size}"]
        [--up-to pandas=100000] [--write [FILE]]

The articles are grown from the real ones of CORPORA, or synthetic where that is not there. Each engine runs
in a process of its own, one after the other; its answers are compared with those of the embedded engine.
`--corpus` times any other corpus beside them, named by its setting. Articles, indexes and databases are kept
in the cache folder, so that a run that was broken off goes on where it was; with `--keep` figures are too.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pyarrow as pa

from benchmarks.corpus_calls import ENGINES
from benchmarks.corpus_report import in_short, report
from benchmarks.corpus_scopes import choose_scopes, save_scopes
from benchmarks.corpus_timing import LONG, disk
from benchmarks.grown import FILES, write_grown
from benchmarks.synthetic import write_articles
from data.engines.building import FORMAT
from data.engines.embedded import EmbeddedCorpus

ROOT: Final = Path(__file__).resolve().parents[1]
REPORT: Final = ROOT / "docs" / "performance-corpus.md"
OVERVIEW: Final = ROOT / "docs" / "performance.md"
#: What stands between these in the overview is written here.
_BEGIN: Final = "<!-- written by benchmarks.corpus -->"
_END: Final = "<!-- to here -->"
ZONE: Final = ZoneInfo("UTC")
_PACKAGES: Final = ("tantivy", "numpy", "pandas", "pyarrow", "duckdb", "datasette")


def main() -> None:
    """Measure all sizes and print the tables, or write them into the docs."""
    options = _options()
    measured = [_measure(int(size), options) for size in options.sizes.split(",")]
    if not all("embedded" in found["engines"] for found in measured):
        _say("measured and kept; the tables tell others beside the embedded engine, and it was not asked")
        return
    command = " ".join(["python -m benchmarks.corpus", *map(_quoted, sys.argv[1:])])
    text = report(measured, _machine(), command, list(FILES), options.long)
    if options.write:
        options.write.write_text(text, encoding="utf-8")
    if options.write == REPORT:
        _write_short(in_short(measured), command)
    print(text)


def _write_short(short: str, command: str) -> None:
    """Put what it comes to into the document about speed, between its marks."""
    before, _, rest = OVERVIEW.read_text(encoding="utf-8").partition(_BEGIN)
    after = rest.partition(_END)[2]
    told = short.replace("## In short", f"By `{command}`.").replace("## ", "### ")
    OVERVIEW.write_text(f"{before}{_BEGIN}\n{told}{_END}{after}", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="10000,100000", help="numbers of articles, apart by commas")
    parser.add_argument("--engines", default=",".join(ENGINES), help="which engines, apart by commas")
    parser.add_argument("--corpus", action="append", default=[], metavar="NAME=SETTING",
                        help="another corpus; {size} stands for the number of articles")  # fmt: skip
    parser.add_argument("--up-to", action="append", default=[], metavar="NAME=SIZE",
                        help="an engine that is left out where there are more articles")  # fmt: skip
    parser.add_argument("--repeats", type=int, default=40, help="times that each call is measured at most")
    parser.add_argument("--long", type=float, default=LONG, metavar="SECONDS",
                        help="what takes longer is made once, others of its scope are not")  # fmt: skip
    parser.add_argument("--corpora", type=Path, default=ROOT.parent / "shared" / "corpora")
    parser.add_argument("--folder", type=Path, default=ROOT / ".newsdesk" / "benchmark")
    parser.add_argument("--keep", action="store_true", help="take figures that an earlier run has left")
    parser.add_argument("--write", type=Path, nargs="?", const=REPORT, metavar="FILE",
                        help=f"write {REPORT.relative_to(ROOT)} and the overview, or FILE alone")  # fmt: skip
    options = parser.parse_args()
    if unknown := [name for name in options.engines.split(",") if name not in ENGINES]:
        parser.error(f"no engine is called {', '.join(unknown)}; there are {', '.join(ENGINES)}")
    return options


def _measure(size: int, options: argparse.Namespace) -> dict[str, Any]:
    """All engines at one size."""
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    files, grown = _articles(size, folder, options.corpora)
    _say(f"{size:,} articles: building")
    index = folder / f"{size}.index{FORMAT}"
    built = _build(index, files)
    engines = {engine: engine for engine in options.engines.split(",")}
    engines |= dict(given.replace("{size}", str(size)).split("=", 1) for given in options.corpus)
    up_to = {name: int(most) for name, most in (given.split("=", 1) for given in options.up_to)}
    found: dict[str, Any] = {"size": size, "grown": grown, "built": built, "engines": {}}
    for name, setting in engines.items():
        if size > up_to.get(name, size):
            continue
        kept = folder / f"{size}.{name.replace(' ', '-')}.json"
        if not (options.keep and kept.exists()):
            kept.write_text(_run(setting, index, options, files), encoding="utf-8")
        found["engines"][name] = json.loads(kept.read_text(encoding="utf-8"))
        _say(f"{size:,} articles: {name} measured")
    return found


def _articles(size: int, folder: Path, corpora: Path) -> tuple[list[Path], bool]:
    """The files that hold the articles, and whether these are grown from real ones."""
    if all((corpora / name).exists() for name in FILES):
        return write_grown(folder / "grown", corpora, size), True
    file = folder / f"{size}.arrow"
    if not file.exists():
        write_articles(file, size)
    return [file], False


def _build(index: Path, files: list[Path]) -> dict[str, float]:
    """Build the index in a process of its own where it is not there; seconds and bytes."""
    noted, scopes = index.with_suffix(".built.json"), index.with_suffix(".scopes.json")
    if not (index.exists() and noted.exists() and scopes.exists()):
        command = [sys.executable, "-m", "benchmarks.corpus", "--build", str(index), *map(str, files)]
        subprocess.run(command, cwd=ROOT, check=True)
    built: dict[str, float] = json.loads(noted.read_text(encoding="utf-8"))
    return built


def _run(setting: str, index: Path, options: argparse.Namespace, files: list[Path]) -> str:
    command = [
        sys.executable,
        "-m",
        "benchmarks.corpus_calls",
        setting,
        str(index),
        str(options.repeats),
        str(options.long),
        *map(str, files),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{setting} failed:\n{done.stderr}")
    return done.stdout


def build_one(index: Path, files: list[Path]) -> None:
    """Build one index and note how long that took; choose the scopes that all engines are asked."""
    from benchmarks.corpus_pandas import read_table

    # In few pieces: rows are taken in the order of time, which from many files would take most of the time.
    table: pa.Table = read_table(files, int(index.name.partition(".")[0])).combine_chunks()
    shutil.rmtree(index, ignore_errors=True)
    begun = time.perf_counter()
    corpus = EmbeddedCorpus.build(table, index, "Grown news", ZONE)
    built = {"seconds": time.perf_counter() - begun, "bytes": disk(index)}
    index.with_suffix(".built.json").write_text(json.dumps(built), encoding="utf-8")
    save_scopes(index.with_suffix(".scopes.json"), choose_scopes(corpus))


def _machine() -> str:
    versions = ", ".join(f"{name} {_version(name)}" for name in _PACKAGES)
    cores = Path("/proc/cpuinfo").read_text().count("processor\t")
    return f"{cores} cores, {platform.machine()}, Python {platform.python_version()}, {versions}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word or "{" in word else word


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--build"]:
        build_one(Path(sys.argv[2]), [Path(file) for file in sys.argv[3:]])
    else:
        main()
