"""Organisations across a corpus: initials, word order, what is left out."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import Final

from data.ingest.entities.counts import Counts, initials
from data.ingest.entities.grouping import Groups
from data.ingest.entities.known import organisations
from data.ingest.entities.places import gazetteer
from data.ingest.entities.words import demonyms, entries

#: A share of the cases that makes them the rule.
_RULE: Final = 0.8
_SMALL: Final = frozenset({"of", "the", "for", "and", "in", "on", "to"})
#: Offices that are called by two names.
_SAME: Final = {
    "internal affairs": "interior", "foreign affairs": "foreign", "defense": "defence", "labor": "labour",
}  # fmt: skip


def grouped(counts: Counts, names: list[str]) -> list[list[str]]:
    """The names of organisations, those of one in a group."""
    groups = Groups(names)
    listed = organisations()
    groups.join_alike((name, listed.get(name, "")) for name in names)
    groups.join_alike((name, _key(name)) for name in names)
    for name in names:
        for longer in (_ruling(counts.initials.get(name)), _ruling(counts.longer.get(name))):
            if name not in listed or longer in listed:
                groups.join(name, longer)
    _join_shortened(groups, names)
    _join_countries(groups, counts, names)
    return groups.all()


def _join_shortened(groups: Groups, names: list[str]) -> None:
    """Join initials with the one name that has them, and a name with the one that goes on from it."""
    by_initials, by_beginning = defaultdict(list), defaultdict(list)
    for name in names:
        if " " in name:
            by_initials[initials(name)].append(name)
            by_beginning[re.split(r" (?:of|for) ", name)[0]].append(name)
    for name in names:
        longer = [*by_initials[name]] if len(name) > 2 else []
        longer += [full for full in by_beginning[name] if full != name] if " " in name else []
        if len({_key(full) for full in longer}) == 1:
            groups.join(name, longer[0])


def _ruling(stands: dict[str, int] | None) -> str:
    """The name that nearly all cases are of, "" for none."""
    if not stands:
        return ""
    best = min(stands, key=lambda name: (-stands[name], name))
    return best if stands[best] >= _RULE * sum(stands.values()) else ""


def _key(name: str) -> str:
    """What ways to write one name share: its words in whatever order, capitals aside."""
    name = _offices().get(name, name)
    small = name.casefold().replace("organization", "organisation").replace("center", "centre")
    if " " not in small:
        return small if len(small) > 3 else name
    for long, short in _SAME.items():
        small = small.replace(long, short)
    return " ".join(sorted(word for word in re.findall(r"[\w'&]+", small) if word not in _SMALL))


@cache
def _offices() -> dict[str, str]:
    """The names of offices of state -> the English one."""
    return {name: entry[0] for entry in entries("offices") for name in entry}


def _join_countries(groups: Groups, counts: Counts, names: list[str]) -> None:
    """Join "Energy Ministry" with "Azerbaijani Energy Ministry" where nearly all are of that country."""
    found: defaultdict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    members: dict[tuple[str, str], list[str]] = defaultdict(list)
    bare: dict[str, list[str]] = defaultdict(list)
    for name in names:
        country, rest = _country(name)
        if not rest:
            continue
        key = _key(rest)
        (members[key, country] if country else bare[key]).append(name)
        if country:
            found[key][country] += counts.names[name]["n"]
    for (key, country), some in members.items():
        for name in some:
            groups.join(some[0], name)
        if key in bare and _ruling(dict(found[key])) == country:
            for name in bare[key]:
                groups.join(some[0], name)


def _country(name: str) -> tuple[str, str]:
    """The country in a name of several words and the name without it; "" and the name where there is none."""
    if " " not in name:
        return "", ""
    first, _, rest = name.partition(" ")
    country = demonyms().get(first, "") or (gazetteer().place(first) if gazetteer().wide(first) else "")
    if country and " " in rest:
        return country, rest
    head, of, last = name.rpartition(" of ")
    if of and gazetteer().wide(last) and " " in head:
        return gazetteer().place(last), head
    return "", name
