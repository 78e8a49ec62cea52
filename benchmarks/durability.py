"""Taking in killed at random moments: what a corpus folder is worth after it.

    python -m benchmarks.durability [--kills 200] [--write]

A process takes in files of generated articles and is killed with SIGKILL after a random time. After each
kill the folder is opened and checked: it has to be sound, and every article that was committed before has
to be there, once. When all of them are there a new folder is begun. A last run that is left alone has to
bring what is missing, and nothing twice.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import signal
import tempfile
import time
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from data.ingest.taking_in import take_in
from data.store.checking import check
from data.store.folder import CorpusFolder

ROOT: Final = Path(__file__).resolve().parents[1]
REPORT: Final = ROOT / "docs" / "durability.md"
FILES: Final = 12
ROWS: Final = 400


def main() -> None:
    """Kill, look, and report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--write", action="store_true", help=f"write {REPORT.relative_to(ROOT)}")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as home:
        text = _measured(Path(home), options.kills, chance)
    if options.write:
        REPORT.write_text(text, encoding="utf-8")
    print(text)


def _measured(home: Path, kills: int, chance: random.Random) -> str:
    problems: list[str] = []
    inside = rounds = done = 0
    folder, seen = _fresh(home, rounds), set[str]()
    longest = _duration(home)
    while done < kills:
        process = multiprocessing.get_context("fork").Process(target=_take, args=(home, folder.path, rounds))
        process.start()
        time.sleep(chance.uniform(0, longest))
        if process.is_alive() and process.pid:
            os.kill(process.pid, signal.SIGKILL)
        process.join()
        inside += process.exitcode == -signal.SIGKILL
        done += process.exitcode == -signal.SIGKILL
        problems += _problems(folder, seen)
        if len(seen) == FILES * ROWS:
            rounds += 1
            folder, seen = _fresh(home, rounds), set[str]()
    _take(home, folder.path, rounds)
    problems += _problems(folder, seen)
    if len(seen) != FILES * ROWS:
        problems.append(f"{len(seen)} of {FILES * ROWS} articles after a run that was left alone")
    found = "\n".join(f"- {problem}" for problem in problems) or "None."
    return (
        "# Killed while taking in\n\n"
        f"`python -m benchmarks.durability --kills {kills}`: {inside:,} runs ended by SIGKILL at random "
        f"moments, over {rounds + 1:,} folders of {FILES * ROWS:,} articles each. After each the folder was "
        "checked, and compared with what had been committed before.\n\n"
        f"Unreadable folders, lost articles, articles twice: {found}\n"
    )


def _fresh(home: Path, number: int) -> CorpusFolder:
    """A new folder, and the files that it is to take in."""
    for file in range(FILES):
        rows = (
            {
                "id": f"{file}-{row}",
                "title": f"Story {file} {row}",
                "text": f"Round {number}. " + "News. " * 40,
            }
            for row in range(ROWS)
        )
        (home / f"{file:02}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return CorpusFolder.create(home / f"corpus-{number}", "Killed", ZoneInfo("UTC"))


def _take(home: Path, corpus: Path, number: int) -> None:
    files = sorted(home.glob("*.jsonl"))
    take_in(files if number % 2 else files[::-1], CorpusFolder.open(corpus))


def _duration(home: Path) -> float:
    """How long a run takes that is left alone."""
    corpus = CorpusFolder.create(home / "timed", "Timed", ZoneInfo("UTC"))
    begun = time.perf_counter()
    _take(home, corpus.path, 0)
    return time.perf_counter() - begun


def _problems(folder: CorpusFolder, seen: set[str]) -> list[str]:
    """What is wrong with a folder; `seen` is what it had and becomes what it has."""
    try:
        problems = list(check(folder))
        ids = folder.table().column("id").to_pylist()
    except Exception as error:  # whatever it is, it is a finding
        return [f"unreadable: {error!r}"]
    if len(set(ids)) != len(ids):
        problems.append("an article twice")
    if lost := seen - set(ids):
        problems.append(f"{len(lost)} committed articles lost")
    seen.update(ids)
    return problems


if __name__ == "__main__":
    main()
