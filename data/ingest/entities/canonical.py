"""One name for each person, place and organisation of a corpus."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from data.article import Kind
from data.ingest.entities.counts import Counts
from data.ingest.entities.grouping import Groups
from data.ingest.entities.organisations import grouped
from data.ingest.entities.people import person_key
from data.ingest.entities.places import gazetteer
from data.ingest.entities.words import lines

Entity = tuple[Kind, str]


def _most(counts: Counts, names: Iterable[str]) -> str:
    """The name most often found; of equal ones the first by letters."""
    return min(names, key=lambda name: (-counts.names[name]["n"], name))


def people(counts: Counts, names: list[str]) -> dict[str, str]:
    """Full names, and surnames that one person bears, -> canonical names."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        if " " in name:
            groups[person_key(name, counts.names[name]["az"] > 0)].append(name)
    canonical = {name: _most(counts, group) for group in groups.values() for name in group}
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    for name, full in canonical.items():
        bearers[name.rsplit(" ", 1)[1]].add(full)
    surnames = {}
    for name in names:
        fulls = Counter[str]()
        for full, n in counts.longer.get(name, {}).items():
            fulls[canonical.get(full, "")] += n
        full = _ruling(fulls) or (min(bearers[name]) if len(bearers[name]) == 1 else "")
        if full and (" " not in name or name.split()[0].lower() in lines("linking_en")):
            surnames[name] = full
    return canonical | surnames


def _ruling(fulls: Counter[str]) -> str:
    """The full name that nearly all cases are of, "" for none."""
    fulls.pop("", 0)
    best = min(fulls, key=lambda full: (-fulls[full], full)) if fulls else ""
    return best if best and fulls[best] >= 0.8 * fulls.total() else ""


def places(counts: Counts, names: list[str]) -> dict[str, Entity]:
    """Places, those of one place under one name: by the lists, and by their sound across alphabets."""
    groups = Groups(names)
    groups.join_alike((name, gazetteer().place(name)) for name in names)
    groups.join_alike((name, _place_sound(name, counts)) for name in names)
    return {name: ("place", _place_name(counts, group)) for group in groups.all() for name in group}


def _place_sound(name: str, counts: Counts) -> str:
    key = person_key(name, counts.names[name]["az"] > 0)
    return key if len(key) > 5 and not gazetteer().wide(name) else ""


def _place_name(counts: Counts, group: list[str]) -> str:
    wide = sorted(gazetteer().place(name) for name in group if gazetteer().wide(name))
    return wide[0] if wide else _most(counts, group)


def organisations(counts: Counts, names: list[str]) -> dict[str, Entity]:
    return {
        name: ("organisation", _most(counts, group)) for group in grouped(counts, names) for name in group
    }
