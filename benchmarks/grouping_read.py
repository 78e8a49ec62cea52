"""Storylines that were read by hand: what they were, and how much of them is made today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Final

from pyarrow import csv

from benchmarks.grouping_peers import Found

#: Their articles and verdicts; `method` is that which made them.
_READ: Final = Path(__file__).with_name("storylines_read.csv")
_VERDICTS: Final = ("affair", "event", "series", "none")


def hand_read(found: Mapping[str, Found]) -> Iterator[str]:
    """Lines of a report: the verdicts, and the pairs that are together in what was found, by corpus."""
    read = csv.read_csv(_READ).to_pylist()
    yield "Storylines drawn at random from what the method makes of all headlines and of the chronicle were"
    yield "read by hand (benchmarks/storylines_read.csv has their articles and the verdicts): an affair, the"
    yield "reports of one event, a series (bulletins, horoscopes, issues of a format), or none: its articles"
    yield "share a word, a name or a subject. `before` is the method without bounds for single words and for"
    yield "groups of two, `between` has them in storylines alone. These two were mixed and read without"
    yield "knowing which was which; all were read by one reader."
    yield ""
    yield "| corpus | method | storylines read | affair | event | series | none | right |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for corpus, method in dict.fromkeys((one["corpus"], one["method"]) for one in read):
        said = Counter(one["verdict"] for one in read if (one["corpus"], one["method"]) == (corpus, method))
        right = (said["affair"] + said["event"]) / said.total()
        counts = " | ".join(str(said[verdict]) for verdict in _VERDICTS)
        yield f"| {corpus} | {method} | {said.total()} | {counts} | {right:.0%} |"
    yield ""
    yield "Pairs of articles of these storylines that are together today, as a mean over storylines:"
    yield ""
    yield "| corpus | affair | event | series | none |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for corpus, groups in found.items():
        shares = []
        for verdict in _VERDICTS:
            kept = [
                _together(groups, one["articles"].split())
                for one in read
                if (one["corpus"], one["verdict"]) == (corpus, verdict)
            ]
            shares.append(f"{sum(kept) / len(kept):.0%} of {len(kept)}" if kept else "")
        yield f"| {corpus} | {' | '.join(shares)} |"
    yield ""


def _together(groups: Found, ids: Sequence[str]) -> float:
    """The share of the pairs of these articles that are in one group."""
    pairs = list(combinations(ids, 2))
    return sum(groups[a] is not None and groups[a] == groups[b] for a, b in pairs) / len(pairs)
