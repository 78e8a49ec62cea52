"""The tables of `benchmarks.corpus`, as Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any, Final

from benchmarks.corpus_answers import COUNTING

_INTRODUCTION: Final = """# Speed of the corpus

Written by `{command}` on {machine}.

Cells are milliseconds, median / 95th percentile, cold of the engine's own caches; files are in the
system's page cache for every engine. Each engine runs in a process of its own. {articles}

- **embedded** is this project's engine. Its answers are typed frames of pandas; lists of articles come
  with snippets and with the places of the hits.
- **SQLite** is FTS5 with porter stemming in the tables that Datasette is given too, filled in the order of
  time, with indexes that cover the questions, `ANALYZE`, `optimize`, mapped files and prepared statements.
  Lists come with `snippet()` and `highlight()`; the newest are walked from the last row on. What it finds
  is put into a frame, as the other answers are; **rows** is the same without the frame.
- **Datasette** serves that database over HTTP on loopback, immutable, its limits lifted: its table pages
  with facets, and its SQL page where a table page can't say the question. Answers are JSON.
- **DuckDB**: its full-text extension is a separate download that was not to be had. So words are found in
  a table of tokens, sorted by stem, that was made of our index (which spares it the stemming); phrases by
  a regular expression within the articles that hold all words. It uses all cores.
- **pandas** has everything in memory, the newest first, texts Arrow-backed, and seeks with `str.contains`.
- **limit** is a bare program with numpy and tantivy that does the least work for the same answer, over
  the same arrays on disk, and gives arrays; **in a frame** puts them into a frame by the ordinary
  constructor. Where it takes longer than the embedded engine it has a worse way to the answer, and is no
  measure: such rows are counted apart.
{cluster}
A call that takes longer than {long} s is measured once, and the others of its scope are left out. A cell
with “≠” has another answer than the embedded engine, by other stemmers and word boundaries.
Relevance is each engine's own, so of the top 20 only the number is compared. “First” is told against
SQLite, Datasette, DuckDB, pandas and the cluster, which give as much; bare rows of SQLite and the limit
stand apart.
"""
_CLUSTER: Final = """\
- **cluster** is the same corpus on three OpenSearch nodes on this same machine, which is no place
  for a cluster; three shards, no further copies. Its memory is that of all nodes, its build the load
  from the embedded index.
"""
_REAL: Final = (
    "Articles are grown from real news ({files}): the first ones are those themselves, the others have half "
    "of their sentences from others and some invented words (`benchmarks/grown.py`)."
)
_SYNTHETIC: Final = (
    "The articles are synthetic: the chronicle's words, drawn as often as it uses them, with invented names "
    "and words beside them."
)
_PEERS: Final = {
    "sqlite": "SQLite", "sqlite rows": "rows", "datasette": "Datasette", "duckdb": "DuckDB",
    "pandas": "pandas",
}  # fmt: skip
_LIMITS: Final = {"limit": "limit", "limit in frames": "in a frame"}
#: What “embedded first” and the factors are told against.
_RIVALS: Final = ("sqlite", "datasette", "duckdb", "pandas", "cluster")
_BARE: Final = "sqlite rows"


def report(
    measured: Sequence[dict[str, Any]], machine: str, command: str, files: Sequence[str], long: float
) -> str:
    """All tables; calls that took longer than `long` seconds were made once."""
    named = ", ".join(name.partition(".")[0] for name in files)
    articles = _REAL.format(files=named) if measured[0]["grown"] else _SYNTHETIC
    parts = [
        _INTRODUCTION.format(
            machine=machine,
            command=command,
            articles=articles,
            long=f"{long:.0f}",
            cluster=_CLUSTER if "cluster" in measured[0]["engines"] else "",
        ),
        in_short(measured),
    ]
    for found in measured:
        parts += [_size(found), _shared(found), _calls(found), _others(found)]
    return "\n".join(parts)


def in_short(measured: Sequence[dict[str, Any]]) -> str:
    """How many rows meet what is aimed at, the ones that don't, and how times grow."""
    heads = ["articles", "rows", "embedded first", "20 times SQLite when counting",
             "within 3 times the limit", "the limit in a frame", "the limit is no measure",
             "bare rows of SQLite sooner", "first except in"]  # fmt: skip
    short = f"## In short\n\n{_table(heads, [_met(found) for found in measured])}\n{_factors(measured)}"
    return f"{short}\n{_growth(measured)}" if len(measured) > 1 else short


def _met(found: dict[str, Any]) -> list[str]:
    rows = list(_rows(found))
    behind = [f"{scope}, {call}" for scope, call, own, others in rows if own > _least(others)]
    counting = [
        (own, others["sqlite"]) for _, call, own, others in rows if call in COUNTING and "sqlite" in others
    ]
    return [
        f"{found['size']:,}", str(len(rows)), str(len(rows) - len(behind)),
        f"{sum(20 * own <= sqlite for own, sqlite in counting)} of {len(counting)}",
        *(_of([own <= 3 * others[name] for _, _, own, others in rows if name in others]) for name in _LIMITS),
        _of([own < others["limit"] for _, _, own, others in rows if "limit" in others]),
        _of([own > others[_BARE] for _, _, own, others in rows if _BARE in others]),
        "; ".join(behind) or "–",
    ]  # fmt: skip


def _of(met: list[bool]) -> str:
    return f"{sum(met)} of {len(met)}"


def _least(others: dict[str, float]) -> float:
    return min((others[name] for name in _RIVALS if name in others), default=math.inf)


def _rows(found: dict[str, Any]) -> Iterator[tuple[str, str, float, dict[str, float]]]:
    """Scope, call, the embedded engine's median, and those of the others."""
    engines = found["engines"]
    for scope, calls in engines["embedded"]["shared"].items():
        for call, (own, *_) in calls.items():
            others = {
                name: each["shared"][scope][call][0]
                for name, each in engines.items()
                if name != "embedded" and call in each["shared"].get(scope, {})
            }
            yield scope, call, own, others


def _factors(measured: Sequence[dict[str, Any]]) -> str:
    """How many times as long the others take as the embedded engine: the limit takes less than once."""
    heads = ["articles", "engine", "rows", "least", "in the middle", "most", "least when counting",
             "in the middle", "least of all in"]  # fmt: skip
    lines = [
        [f"{found['size']:,}", name, *_factors_of(name, found)]
        for found in measured
        for name in found["engines"]
        if name != "embedded"
    ]
    return f"How many times as long the others take:\n\n{_table(heads, lines)}"


def _factors_of(name: str, found: dict[str, Any]) -> list[str]:
    factors = [
        (others[name] / own, call in COUNTING, f"{scope}, {call}")
        for scope, call, own, others in _rows(found)
        if name in others
    ]
    if not factors:
        return ["0", *[""] * 6]
    times, counting = [each for each, *_ in factors], [each for each, counts, _ in factors if counts]
    cells = [min(times), median(times), max(times), *([min(counting), median(counting)] if counting else [])]
    shown = [_times(cell) for cell in cells] + [""] * (5 - len(cells))
    return [str(len(factors)), *shown, min(factors)[2]]


def _times(factor: float) -> str:
    return f"{factor:,.0f}" if factor >= 20 else f"{factor:.1f}" if factor >= 1 else f"{factor:.2f}"


def _growth(measured: Sequence[dict[str, Any]]) -> str:
    """How times grow: the exponent of the number of articles from each size to the next."""
    names = [name for name in measured[0]["engines"] if name not in ("sqlite rows", "limit in frames")]
    scope = "word 10%"
    rows = []
    for call in measured[0]["engines"]["embedded"]["shared"][scope]:
        rows.append([call, *("; ".join(_exponents(measured, name, scope, call)) for name in names)])
    sizes = ", ".join(f"{found['size']:,}" for found in measured)
    return (
        f"## How times grow\n\nThe exponent e where time grows with (articles)^e, between {sizes}; scope "
        f"“{scope}”. 0 is no growth, 1 grows as the corpus does.\n\n{_table(['call', *names], rows)}"
    )


def _exponents(measured: Sequence[dict[str, Any]], name: str, scope: str, call: str) -> Iterator[str]:
    for before, after in pairwise(measured):
        ends = [
            found["engines"].get(name, {}).get("shared", {}).get(scope, {}).get(call)
            for found in (before, after)
        ]
        if None in ends:
            yield "–"
            continue
        grown = math.log(ends[1][0] / ends[0][0]) / math.log(after["size"] / before["size"])
        yield f"{grown:.2f}"


def _size(found: dict[str, Any]) -> str:
    """Build time, disk and memory of each engine."""
    built, size = found["built"], found["size"]
    rows = []
    for name, each in found["engines"].items():
        own = isinstance(each.get("calls"), dict)
        seconds, bytes_ = (
            (built["seconds"], built["bytes"]) if name == "embedded" else (each["build"], each["bytes"])
        )
        rows.append([
            name, f"{seconds:,.0f} s" if seconds else "–", f"{bytes_ / 1e6:,.0f} MB" if bytes_ else "–",
            f"{each['memory']['anonymous']:,.0f} MB", f"{each['memory']['total']:,.0f} MB",
            "all" if own else "those beside the peers",
        ])  # fmt: skip
    heads = [
        "engine",
        "build",
        "disk",
        "own memory",
        "resident memory, mapped files too",
        "calls that were made",
    ]
    rate = size / built["seconds"]
    told = f"The embedded engine takes in {rate:,.0f} articles a second."
    return f"## {size:,} articles\n\n{told}\n\n{_table(heads, rows)}"


def _shared(found: dict[str, Any]) -> str:
    """Every engine on the same questions."""
    engines = found["engines"]
    shown = {name: _PEERS.get(name, _LIMITS.get(name, name)) for name in engines if name != "embedded"}
    rows = []
    for scope, calls in engines["embedded"]["shared"].items():
        n = engines["embedded"]["articles"][scope]
        for call, own in calls.items():
            others = {name: engines[name]["shared"].get(scope, {}).get(call) for name in shown}
            cells = [_cell(timed, own) if timed else "" for timed in others.values()]
            factors = [_factor(others.get("sqlite"), own), _factor(own, others.get("limit")),
                       _factor(own, others.get("limit in frames"))]  # fmt: skip
            rows.append([f"{scope} ({n:,})", call, _cell(own, own), *cells, *factors])
    heads = [
        "scope (articles)",
        "call",
        "embedded",
        *shown.values(),
        "SQLite takes",
        "of the limit",
        "in a frame",
    ]
    return _table(heads, rows)


def _cell(timed: list[Any], own: list[Any]) -> str:
    middle, high, answer = timed
    return f"{_ms(middle)} / {_ms(high)}{'' if answer == own[2] else ' ≠'}"


def _factor(one: list[Any] | None, other: list[Any] | None) -> str:
    return f"{one[0] / other[0]:.1f} x" if one and other else ""


def _calls(found: dict[str, Any]) -> str:
    """All calls of the engines that answer all of them."""
    return "\n".join(_all_calls(name, each) for name, each in found["engines"].items() if "calls" in each)


def _all_calls(name: str, found: dict[str, Any]) -> str:
    times, kept = found["calls"], found["kept"]
    heads = [f"{name}: call", *times, "all, kept"]
    rows = [[call, *(_ms(times[scope][call][0]) for scope in times), _ms(kept[call][0])] for call in kept]
    sizes = ["articles", *(f"{found['articles'][scope]:,}" for scope in times), ""]
    scopes = "; ".join(f"{name}: {words}" for name, words in found["words"].items())
    return f"{_table(heads, [sizes, *rows])}\nScopes: {scopes}.\n"


def _others(found: dict[str, Any]) -> str:
    whole = {name: each["other"] for name, each in found["engines"].items() if "other" in each}
    calls: dict[str, Any] = next(iter(whole.values()), {})
    rows = [[call, *(_ms(each[call][0]) for each in whole.values())] for call in calls]
    return _table(["call without a scope", *whole], rows)


def _ms(value: float) -> str:
    return (
        f"{value:.3f}"
        if value < 0.1
        else f"{value:.2f}"
        if value < 1
        else f"{value:.1f}"
        if value < 100
        else f"{value:.0f}"
    )


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(heads)
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
