"""Names become entities: one name for each, over the whole corpus."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from data.article import Kind
from data.ingest.entities.bases import base_names, folded
from data.ingest.entities.counts import HEADLINE, THE, Counts, root
from data.ingest.entities.deciding import Judge
from data.ingest.entities.found import FoundMention
from data.ingest.entities.grouping import Groups
from data.ingest.entities.nobody import called, happens
from data.ingest.entities.organisations import grouped
from data.ingest.entities.people import person_key
from data.ingest.entities.peoples import IMPLIED, country, meant
from data.ingest.entities.places import gazetteer
from data.ingest.entities.shaping import alone
from data.ingest.entities.words import lines

Entity = tuple[Kind, str]
_TOKEN: Final = re.compile(r"\w+(?:['.&]\w+)*\.?")


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which entity each written name stands for."""

    #: Written name -> kind and canonical name.
    names: Mapping[str, Entity]
    #: Place of the lists -> the name that it has in the corpus.
    places: Mapping[str, str] = field(default_factory=dict)


def resolve(counts: Counts, given: Iterable[tuple[Kind, tuple[str, ...]]] = ()) -> Resolution:
    """The entities of a corpus; the same counts give the same result, in whatever order they were made.

    `given` are entities of the user's own list: kind, canonical name and further names.
    """
    bases = base_names(counts)
    counts = folded(counts, bases)
    listed = {name: (kind, names[0]) for kind, names in given for name in names}
    judge = Judge(counts, {name: kind for name, (kind, _) in listed.items()})
    kinds = {name: kind for name in sorted(counts.names) if (kind := judge.kind(name))}
    people = _people(counts, [name for name, kind in kinds.items() if kind == "person"])
    names: dict[str, Entity] = {}
    for name, kind in kinds.items():
        names[name] = (kind, people.get(name, name) if kind == "person" else name)
    names.update(_places(counts, [name for name, kind in kinds.items() if kind == "place"]))
    names.update(_organisations(counts, [name for name, kind in kinds.items() if kind == "organisation"]))
    names.update(listed)
    written = {name: names[base] for name, base in bases.items() if base in names}
    places = {
        place: entity for name, (kind, entity) in sorted(names.items())
        if kind == "place" and (place := gazetteer().place(name))
    }  # fmt: skip
    return Resolution(names | written, places)


def _most(counts: Counts, names: Iterable[str]) -> str:
    """The name most often found; of equal ones the first by letters."""
    return min(names, key=lambda name: (-counts.names[name]["n"], name))


def _people(counts: Counts, names: list[str]) -> dict[str, str]:
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


def _places(counts: Counts, names: list[str]) -> dict[str, Entity]:
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


def _organisations(counts: Counts, names: list[str]) -> dict[str, Entity]:
    return {
        name: ("organisation", _most(counts, group)) for group in grouped(counts, names) for name in group
    }


def mentions_of(found: Iterable[FoundMention], resolution: Resolution) -> list[dict[str, Any]]:
    """The mentions of one article, as rows of `data.article.MENTION`, in the text's order."""
    found = list(found)
    here = _people_here(found, resolution) | _organisations_here(found, resolution)
    rows = [
        [] if mention.cues == (IMPLIED,) else list(_resolved(mention, resolution, here)) for mention in found
    ]
    adjectival = [mention for mention in found if mention.cues == (IMPLIED,)]
    if adjectival:
        named = {row["entity"] for several in rows for row in several if row["kind"] == "place"}
        countries = {m.name: _country(m.name, resolution) for m in adjectival}
        about = meant(adjectival, (country(m) for m, entity in countries.items() if entity[1] in named))
        for at, mention in enumerate(found):
            if mention.cues == (IMPLIED,) and country(mention.name) in about:
                rows[at] = [_row(countries[mention.name], mention, 0, mention.end - mention.start)]
    return [row for several in rows for row in several]


def _country(written: str, resolution: Resolution) -> Entity:
    """The country of an adjective, by the name that it has in the corpus."""
    name = country(written)
    entity = resolution.names.get(name)
    return entity if entity and entity[0] == "place" else ("place", gazetteer().place(name) or name)


def _people_here(found: Iterable[FoundMention], resolution: Resolution) -> dict[str, str]:
    """Surname -> the person whom the article gives in full; the first where two share it."""
    here: dict[str, str] = {}
    for mention in found:
        entity = resolution.names.get(mention.name)
        if entity and entity[0] == "person" and " " in mention.name:
            here.setdefault(root(mention.name.rsplit(" ", 1)[1], mention.cues), entity[1])
    return here


def _organisations_here(found: Iterable[FoundMention], resolution: Resolution) -> dict[str, str]:
    """ "the Commission" -> the one commission that the article names in full."""
    fulls: defaultdict[str, set[str]] = defaultdict(set)
    for mention in found:
        entity = resolution.names.get(mention.name)
        if entity and entity[0] == "organisation" and " " in mention.name:
            for head in (
                mention.name.rsplit(" ", 1)[1],
                re.split(r" (?:of|for) ", mention.name)[0].rsplit(" ", 1)[-1],
            ):
                fulls[f"the {head}"].add(entity[1])
    return {head: next(iter(names)) for head, names in fulls.items() if len(names) == 1}


def _resolved(
    mention: FoundMention, resolution: Resolution, here: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    entity = _entity(mention.name, resolution, here, mention.cues)
    if entity:
        yield _row(entity, mention, 0, mention.end - mention.start)
    elif (" " in mention.name or "-" in mention.name) and not called(mention.name):
        yield from _parts(mention, resolution, here)


def _entity(
    name: str, resolution: Resolution, here: Mapping[str, str], cues: tuple[str, ...]
) -> Entity | None:
    entity = resolution.names.get(name)
    if THE in cues and name.lower() in lines("org_heads_en") and f"the {name}" in here:
        return "organisation", here[f"the {name}"]
    person = here.get(root(name, cues)) if " " not in name else None
    if person and not (entity and entity[0] == "place" and gazetteer().wide(name)):
        return "person", person
    return entity


def _parts(
    mention: FoundMention, resolution: Resolution, here: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """The longest known names inside a longer run: places in an event's name, all in a headline's."""
    loose = next((cue for cue in mention.cues if cue.startswith(HEADLINE)), "")
    joined = " " not in mention.name
    open_to_lists = bool(loose) or joined or happens(mention.name)
    tokens = list(_TOKEN.finditer(mention.name))
    at = 0
    while at < len(tokens):
        for to in range(min(len(tokens), at + 6), at, -1):
            start, end = tokens[at].start(), tokens[to - 1].end()
            part = _lowered(mention.name[start:end]) if loose == f"{HEADLINE}all" else mention.name[start:end]
            entity = _entity(part, resolution, here, mention.cues)
            if entity is None and open_to_lists:
                entity = _listed_place(part, bool(loose) or joined, resolution)
            if entity and (loose or entity[0] == "place"):
                yield _row(entity, mention, start, end)
                at = to
                break
        else:
            at += 1


def _lowered(name: str) -> str:
    """A name in capitals as a sentence would have it; initials and short words stay."""
    return " ".join(w if "." in w or len(w) < 4 else w.capitalize() for w in name.split())


def _listed_place(name: str, wide: bool, resolution: Resolution) -> Entity | None:
    """A place that the corpus does not name elsewhere: "Almaty" of "Almaty Declaration"."""
    if not name[0].isupper() or alone(name) or happens(name) or (wide and not gazetteer().wide(name)):
        return None
    if name.lower() in lines("place_heads_en"):  # Island is Iceland in other languages
        return None
    place = gazetteer().place(name)
    shown = place if gazetteer().wide(name) else name
    return ("place", resolution.places.get(place, shown)) if place else None


def _row(entity: Entity, mention: FoundMention, start: int, end: int) -> dict[str, Any]:
    kind, name = entity
    return {
        "entity": name, "kind": kind, "field": mention.field,
        "start": mention.start + start, "end": mention.start + end,
    }  # fmt: skip
