"""Tables of what was measured, as they stand in the documentation."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

from benchmarks.load.running import BUSY, LATE, Load, percentile
from benchmarks.load.server import Memory


def loads_table(loads: Sequence[tuple[str, Load]]) -> list[str]:
    """A row for each load: what readers waited, what went wrong, what both sides took."""
    head = (
        "| readers | app | steps | a second | median, ms | 95th percentile | 99th | first element, median "
        "| 95th | errors | server, processors | driver, processors | driver late, ms |"
    )
    rows = [_load_row(name, load) for name, load in loads]
    return [head, "| ---: | --- |" + " ---: |" * 11, *rows, *_warnings(loads)]


def _load_row(name: str, load: Load) -> str:
    took, first = [s.took for s in load.steps], [s.first for s in load.steps]
    times = (
        f"{_ms(percentile(took, 0.5))} | {_ms(percentile(took, 0.95))} | {_ms(percentile(took, 0.99))} "
        f"| {_ms(percentile(first, 0.5))} | {_ms(percentile(first, 0.95))}"
    )
    return (
        f"| {load.readers} | {name} | {len(took):,} | {len(took) / load.seconds:.1f} | {times} "
        f"| {load.errors.total()} | {load.server:.2f} | {load.driver:.2f} | {load.late * 1000:.0f} |"
    )


def _warnings(loads: Sequence[tuple[str, Load]]) -> list[str]:
    lines = []
    for name, load in loads:
        if load.driver_is_the_limit:
            lines.append(
                f"At {load.readers} readers ({name}) the driver was busy (over {BUSY:.0%} of a processor) "
                f"or late (over {LATE * 1000:.0f} ms): its times are upper bounds."
            )
        lines += [
            f"{load.readers} readers ({name}), {n} times: {said}" for said, n in load.errors.most_common(20)
        ]
    return ["", *(f"- {line}" for line in lines)] if lines else []


def steps_table(app: Load, floor: Load) -> list[str]:
    """What each kind of step took at one number of readers, beside the least app."""
    lines = [
        "| what the reader does | steps | median, ms | 95th percentile | least app, median | its 95th |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for doing in sorted({s.doing for s in app.steps}):
        lines.append(_step_row(doing, *([s.took for s in x.steps if s.doing == doing] for x in (app, floor))))
    lines += [
        "",
        "| page that it leads to | steps | median, ms | 95th percentile | least app, median | its 95th |",
    ]
    lines += ["| --- | ---: | ---: | ---: | ---: | ---: |"]
    for kind in sorted({s.kind for s in app.steps}):
        lines.append(_step_row(kind, *([s.took for s in x.steps if s.kind == kind] for x in (app, floor))))
    return lines


def _step_row(name: str, app: list[float], floor: list[float]) -> str:
    return (
        f"| {name} | {len(app)} | {_ms(percentile(app, 0.5))} | {_ms(percentile(app, 0.95))} "
        f"| {_ms(percentile(floor, 0.5))} | {_ms(percentile(floor, 0.95))} |"
    )


def memory_table(found: Mapping[str, tuple[Memory, Memory, Memory]], readers: int) -> list[str]:
    """Memory before, with idle readers connected, and when all have gone."""
    lines = [
        f"| app | before, MB | {readers} idle readers | an idle reader | after they left |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, (before, during, after) in found.items():
        each = (during.anonymous - before.anonymous) / readers
        lines.append(
            f"| {name} | {_of(before)} | {_of(during)} | {each:.2f} | {_of(after)} |"
        )  # fmt: skip
    return [
        *lines,
        "",
        "Resident memory, and in brackets the anonymous part of it, by which readers are told.",
    ]


def _of(memory: Memory) -> str:
    return f"{memory.resident:.0f} ({memory.anonymous:.0f})"


def slope(times: Sequence[float], values: Sequence[float]) -> float:
    """How much a value grows in an hour, by least squares over seconds."""
    if len(times) < 2:
        return float("nan")
    return statistics.linear_regression(times, values).slope * 3600


def _ms(seconds: float) -> str:
    return "" if seconds != seconds else f"{seconds * 1000:.0f}"
