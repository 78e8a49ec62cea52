"""The tables of `benchmarks.corpus`, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

_INTRODUCTION: Final = """# Speed of the corpus

Written by `{command}` on {machine}. Milliseconds are medians, cold of the engine's own caches (files
are in the system's page cache, for every engine). The articles are synthetic: the chronicle's words, drawn
as often as it uses them, with invented names and words beside them; 130 words and about eight mentions each.
SQLite and pandas make no snippets; the embedded engine's top 20 include them, which is its constant of a good
millisecond at every size. The slowest scope is a phrase of words that every other article has ("the the"),
since all its places are compared.
"""


def report(measured: Sequence[dict[str, Any]], machine: str, command: str) -> str:
    """All tables."""
    parts = [_INTRODUCTION.format(machine=machine, command=command)]
    for found in measured:
        parts += [_size(found), _peers(found), _calls(found), _others(found)]
    return "\n".join(parts)


def _size(found: dict[str, Any]) -> str:
    built, embedded, sqlite = found["built"], found["embedded"], found["sqlite"]
    rate = found["articles"] / built["seconds"]
    return (
        f"## {found['articles']:,} articles\n\n"
        f"Built in {built['seconds']:.0f} s ({rate:,.0f} articles a second), {built['bytes'] / 1e6:,.0f} MB "
        f"on disk with the text (SQLite {sqlite['bytes'] / 1e6:,.0f} MB). "
        f"Anonymous memory (RssAnon) after all calls: {embedded['memory']:.0f} MB.\n"
    )


def _peers(found: dict[str, Any]) -> str:
    rows = []
    for scope, times in found["sqlite"]["times"].items():
        for call, sqlite in times.items():
            own, pandas = found["embedded"]["times"][scope][call], found["pandas"]["times"][scope][call]
            n = found["embedded"]["articles"][scope], found["sqlite"]["articles"][scope]
            share = f"{scope} ({n[0]:,} articles; SQLite {n[1]:,})"
            rows.append([share, call, _ms(own), _ms(sqlite), _ms(pandas), f"{sqlite / own:.0f} x"])
    return _table(["scope", "call", "embedded", "SQLite FTS5", "pandas", "faster than SQLite"], rows)


def _calls(found: dict[str, Any]) -> str:
    times, kept = found["embedded"]["times"], found["embedded"]["kept"]
    heads = ["call", *times, "all, cached"]
    rows = [[call, *(_ms(times[scope][call]) for scope in times), _ms(kept[call])] for call in kept]
    sizes = ["articles", *(f"{found['embedded']['articles'][scope]:,}" for scope in times), ""]
    scopes = "; ".join(f"{name}: {words}" for name, words in found["embedded"]["scopes"].items())
    return f"{_table(heads, [sizes, *rows])}\nScopes: {scopes}.\n"


def _others(found: dict[str, Any]) -> str:
    return _table(["call", "ms"], [[name, _ms(value)] for name, value in found["embedded"]["other"].items()])


def _ms(value: float) -> str:
    return f"{value:.2f}" if value < 1 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(heads)
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
