"""Hand-made groups of articles, and how near others come to them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from pathlib import Path
from typing import Any, Final

Pair = frozenset[str]
_EVENTS: Final = "events-2020-05-07.json"


@dataclass(frozen=True, slots=True)
class Gold:
    """Each labelled article with its group; one of its own where it is alone."""

    name: str
    groups: Mapping[str, str]
    #: Pairs that are no error, grouped or not.
    open: frozenset[Pair] = field(default_factory=frozenset)

    def half(self, which: int) -> Gold:
        """Every other group: what was not looked at cannot have been fitted."""
        order = {group: at for at, group in enumerate(dict.fromkeys(self.groups.values()))}
        kept = {id: group for id, group in self.groups.items() if order[group] % 2 == which}
        return Gold(f"{self.name}, half {which + 1}", kept, self.open)


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def read_events(folder: Path) -> Gold:
    """Same-event groups of real headlines; pairs that the reader doubted are open."""
    told: dict[str, Any] = json.loads((folder / _EVENTS).read_text("utf-8"))
    groups = {id: f"event {at}" for at, ids in enumerate(told["same_event"]) for id in ids}
    groups |= {id: f"alone {id}" for id in told["singles"]}
    doubtful = [
        Pair(pair) for doubt in told["doubtful"] for pair in combinations(doubt.get("articles", ()), 2)
    ]
    doubtful += [
        Pair(pair)
        for doubt in told["doubtful"]
        for pair in product(*doubt.get("groups", ((), ())))  # two that might be one
    ]
    return Gold("events", groups, frozenset(doubtful))


def read_storylines(folder: Path) -> Gold:
    """Storylines of the chronicle; series and wider merges that are right too are open, and doubts."""
    told: dict[str, Any] = json.loads((folder / "storylines.json").read_text("utf-8"))
    groups = {id: line["slug"] for line in told["storylines"] for id in line["articles"]}
    groups |= {id: f"alone {id}" for id in told["none"]}
    members = _members(groups)
    wide = [series["articles"] for series in told["recurring_series"]]
    wide += [[id for slug in one["storylines"] for id in members.get(slug, ())] for one in told["umbrellas"]]
    open = {Pair(pair) for ids in wide for pair in combinations(ids, 2)}
    # Articles of one storyline are to be together though a series has both.
    open -= {Pair(pair) for ids in members.values() for pair in combinations(ids, 2)}
    for doubt in told["doubtful"]:
        for slug in doubt["could_be"]:
            open |= {Pair((doubt["article"], id)) for id in members.get(slug or "", ())}
        if None in doubt["could_be"]:
            open |= {Pair((doubt["article"], id)) for id in members.get(doubt["assigned"] or "", ())}
    return Gold("storylines", groups, frozenset(pair for pair in open if len(pair) == 2))


def _members(groups: Mapping[str, str]) -> dict[str, list[str]]:
    members: dict[str, list[str]] = defaultdict(list)
    for id, group in groups.items():
        members[group].append(id)
    return members


def pairwise(gold: Gold, found: Mapping[str, str | None]) -> Score:
    """Of pairs of labelled articles, those together in both; open pairs are left out."""
    right = wrong = missed = 0
    for a, b in combinations(gold.groups, 2):
        if Pair((a, b)) in gold.open:
            continue
        together, belong = _same(found, a, b), gold.groups[a] == gold.groups[b]
        right += together and belong
        wrong += together and not belong
        missed += belong and not together
    return Score(right / max(1, right + wrong), right / max(1, right + missed))


def b_cubed(gold: Gold, found: Mapping[str, str | None]) -> Score:
    """The mean over labelled articles of what is right in each one's group (Bagga and Baldwin 1998).

    Others that make an open pair with an article don't count for it.
    """
    precision, recall = [], []
    for one in gold.groups:
        others = [id for id in gold.groups if id == one or Pair((id, one)) not in gold.open]
        group = [id for id in others if id == one or _same(found, id, one)]
        belong = [id for id in others if gold.groups[id] == gold.groups[one]]
        both = len({*group} & {*belong})
        precision.append(both / len(group))
        recall.append(both / len(belong))
    return Score(_mean(precision), _mean(recall))


def _same(found: Mapping[str, str | None], a: str, b: str) -> bool:
    return found[a] is not None and found[a] == found[b]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(1, len(values))


def changed(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> int:
    """How many articles are in a group that does not have the same articles."""
    were, are = _fellows(before), _fellows(after)
    return sum(were[id] != fellows for id, fellows in are.items())


def _fellows(groups: Mapping[str, str | None]) -> dict[str, frozenset[str]]:
    members: dict[str, list[str]] = defaultdict(list)
    for id, group in groups.items():
        members[group or f"alone {id}"].append(id)
    every: Iterable[frozenset[str]] = (frozenset(ids) for ids in members.values())
    return {id: ids for ids in every for id in ids}
