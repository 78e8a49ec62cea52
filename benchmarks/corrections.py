"""What corrections cost when a corpus is opened: the entities of an index laid over, at several sizes.

    python -m benchmarks.corrections --sizes 100000,1000000

Indexes are built without their words, which corrections do not touch. Seconds are medians, bytes those of
the files that are written.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from benchmarks.synthetic import write_articles
from data.corrected import Corrected
from data.corrections import Correction
from data.engines.building import BATCH, _Builder
from data.engines.columns import Strings, load_numbers
from data.engines.correcting import correct, corrected_folder

_ROOT: Final = Path(__file__).resolve().parents[1]
_WHEN: Final = "2026-01-01T00:00:00.000000+00:00"


class _Values(_Builder):
    """Builds the columns, values and texts of an index alone."""

    def _take_words(self, batch: pa.RecordBatch, start: int) -> None:
        self.lengths += [1] * batch.num_rows

    def _finish_words(self) -> None:
        pass


def main() -> None:
    """Measure all sizes and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="100000")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=_ROOT / ".newsdesk" / "benchmark")
    options = parser.parse_args()
    print("| articles | corrections | articles named | seconds | of processor | MB written | peak MB |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for size in map(int, options.sizes.split(",")):
        folder = _built(size, options.folder)
        for name in ("one merge", "200 of all kinds but split", "a split by wording"):
            command = [sys.executable, "-m", "benchmarks.corrections", "--one", str(folder), name]
            done = subprocess.run(
                [*command, str(options.repeats)], cwd=_ROOT, capture_output=True, text=True, check=True
            )
            told = json.loads(done.stdout)
            numbers = f"{told['seconds']:.2f} | {told['processor']:.2f} | {told['bytes'] / 1e6:.0f}"
            row = f"| {size:,} | {name} | {told['articles']:,} | {numbers} | {told['peak'] / 1e3:.0f} |"
            print(row, flush=True)


def _built(size: int, home: Path) -> Path:
    home.mkdir(parents=True, exist_ok=True)
    file, folder = home / f"{size}.arrow", home / f"{size}.values"
    if not file.exists():
        write_articles(file, size)
    if not folder.exists():
        part = folder.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        table = pa.ipc.open_file(pa.memory_map(str(file))).read_all()
        _Values(table, part, ZoneInfo("UTC"), lambda _: None).build("Synthetic")
        part.rename(folder)
    return folder


def _one(folder: Path, name: str, repeats: int) -> None:
    """Measure one log in a process of its own, and print what it cost."""
    import resource

    values, counts = (
        Strings.open(folder / "entity.values.arrow"),
        load_numbers(folder / "entity.articles.npy"),
    )
    order = np.argsort(-counts, kind="stable")
    frequent = [values[code] for code in order[:401]]
    made = {
        "one merge": [_said(0, "merge", frequent[0], frequent[1])],
        "200 of all kinds but split": [
            _said(n, "reject" if n % 5 == 4 else "rename", a, "" if n % 5 == 4 else f"{a} (corrected)")
            if n % 2
            else _said(n, "merge", a, b)
            for n, (a, b) in enumerate(zip(frequent[1:201], frequent[201:], strict=True))
        ],
        "a split by wording": [
            _said(0, "split", frequent[0], "person:Someone Else", (frequent[0].partition(":")[2],))
        ],
    }[name]
    corrected = Corrected(made)
    spent, worked = [], []
    for _ in range(repeats):
        shutil.rmtree(corrected_folder(folder, corrected), ignore_errors=True)
        begun, work = time.perf_counter(), time.process_time()
        target = correct(folder, corrected, BATCH)
        spent.append(time.perf_counter() - begun)
        worked.append(time.process_time() - work)
    size = sum(path.stat().st_size for path in target.iterdir())
    named = sum(int(counts[values.find(entity)]) for entity in corrected.entities)
    shutil.rmtree(target)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds, processor = statistics.median(spent), statistics.median(worked)
    told = {"seconds": seconds, "processor": processor, "bytes": size, "articles": named, "peak": peak}
    print(json.dumps(told))


def _said(n: int, kind: str, entity: str, into: str, written: tuple[str, ...] = ()) -> Correction:
    return Correction(f"c{n}", kind, _WHEN, entity, into, written)  # type: ignore[arg-type]  # a kind


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        _one(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
    else:
        main()
