"""Names become entities: one name for each, over the whole corpus."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from data.article import Kind
from data.ingest.entities import canonical
from data.ingest.entities.bases import base_names, folded
from data.ingest.entities.canonical import Entity
from data.ingest.entities.counts import HEADLINE, THE, Counts, root
from data.ingest.entities.deciding import Judge
from data.ingest.entities.found import FoundMention
from data.ingest.entities.nobody import called, happens
from data.ingest.entities.peoples import IMPLIED, country, meant
from data.ingest.entities.places import gazetteer
from data.ingest.entities.shaping import alone
from data.ingest.entities.words import lines

__all__ = ["Entity", "Resolution", "mentions_of", "resolve"]

_TOKEN: Final = re.compile(r"\w+(?:['.&]\w+)*\.?")


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which entity each written name stands for."""

    #: Written name -> kind and canonical name.
    names: Mapping[str, Entity]


def resolve(counts: Counts, given: Iterable[tuple[Kind, tuple[str, ...]]] = ()) -> Resolution:
    """The entities of a corpus; the same counts give the same result, in whatever order they were made.

    `given` are entities of the user's own list: kind, canonical name and further names.
    """
    bases = base_names(counts)
    counts = folded(counts, bases)
    listed = {name: (kind, names[0]) for kind, names in given for name in names}
    judge = Judge(counts, {name: kind for name, (kind, _) in listed.items()})
    kinds = {name: kind for name in sorted(counts.names) if (kind := judge.kind(name))}
    people = canonical.people(counts, [name for name, kind in kinds.items() if kind == "person"])
    names: dict[str, Entity] = {}
    for name, kind in kinds.items():
        names[name] = (kind, people.get(name, name) if kind == "person" else name)
    names.update(canonical.places(counts, [name for name, kind in kinds.items() if kind == "place"]))
    names.update(
        canonical.organisations(counts, [name for name, kind in kinds.items() if kind == "organisation"])
    )
    names.update(listed)
    written = {name: names[base] for name, base in bases.items() if base in names}
    return Resolution(names | written)


def mentions_of(found: Iterable[FoundMention], resolution: Resolution) -> list[dict[str, Any]]:
    """The mentions of one article, as rows of `data.article.MENTION`, in the text's order."""
    found = list(found)
    here = _Here.of(found, resolution)
    rows = [[] if one.cues == (IMPLIED,) else list(_resolved(one, resolution, here)) for one in found]
    implied = [(at, one) for at, one in enumerate(found) if one.cues == (IMPLIED,)]
    if implied:
        named = {row["entity"] for several in rows for row in several if row["kind"] == "place"}
        countries = {one.name: _country(one.name, resolution) for _, one in implied}
        otherwise = (country(name) for name, (_, entity) in countries.items() if entity in named)
        about = meant((one for _, one in implied), otherwise)
        for at, one in implied:
            if country(one.name) in about:
                rows[at] = [_row(countries[one.name], one, 0, one.end - one.start)]
    return [row for several in rows for row in several]


def _country(written: str, resolution: Resolution) -> Entity:
    """The country of an adjective, by the name that it has in the corpus."""
    name = country(written)
    entity = resolution.names.get(name)
    return entity if entity and entity[0] == "place" else ("place", gazetteer().place(name) or name)


@dataclass(frozen=True, slots=True)
class _Here:
    """Whom an article names in full, so that its shorter names are theirs."""

    #: Surname -> the person; the first where two share it.
    people: Mapping[str, str]
    #: "Commission" -> the one commission.
    heads: Mapping[str, str]
    #: The places that are named.
    places: frozenset[str]

    @classmethod
    def of(cls, found: Iterable[FoundMention], resolution: Resolution) -> _Here:
        people: dict[str, str] = {}
        heads: defaultdict[str, set[str]] = defaultdict(set)
        places = set()
        for mention in found:
            kind, entity = resolution.names.get(mention.name, ("", ""))
            if kind == "place":
                places.add(mention.name)
            elif kind and " " in mention.name:
                last = mention.name.rsplit(" ", 1)[1]
                if kind == "person":
                    people.setdefault(root(last, mention.cues), entity)
                    continue
                for head in (last, _OF.split(mention.name)[0].rsplit(" ", 1)[-1]):
                    heads[head].add(entity)
        alone_ = {head: next(iter(names)) for head, names in heads.items() if len(names) == 1}
        return cls(people, alone_, frozenset(places))


_OF: Final = re.compile(r" (?:of|for) ")


def _resolved(mention: FoundMention, resolution: Resolution, here: _Here) -> Iterator[dict[str, Any]]:
    entity = _entity(mention.name, resolution, here, mention.cues)
    if entity:
        yield _row(entity, mention, 0, mention.end - mention.start)
    elif (" " in mention.name or "-" in mention.name) and not called(mention.name):
        yield from _parts(mention, resolution, here)


def _entity(name: str, resolution: Resolution, here: _Here, cues: tuple[str, ...]) -> Entity | None:
    entity = resolution.names.get(name)
    if THE in cues and name in here.heads and name.lower() in lines("org_heads_en"):
        return "organisation", here.heads[name]
    person = here.people.get(root(name, cues)) if " " not in name else None
    if person and not (entity and entity[0] == "place" and gazetteer().wide(name)):
        return "person", person
    return entity


def _parts(mention: FoundMention, resolution: Resolution, here: _Here) -> Iterator[dict[str, Any]]:
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
                entity = _listed_place(part, bool(loose) or joined, resolution, here)
            if entity and (loose or entity[0] == "place"):
                yield _row(entity, mention, start, end)
                at = to
                break
        else:
            at += 1


def _lowered(name: str) -> str:
    """A name in capitals as a sentence would have it; initials and short words stay."""
    return " ".join(w if "." in w or len(w) < 4 else w.capitalize() for w in name.split())


def _listed_place(name: str, wide: bool, resolution: Resolution, here: _Here) -> Entity | None:
    """A place that the corpus does not name elsewhere: "Almaty" of "Almaty Declaration"."""
    if not name[0].isupper() or alone(name) or happens(name) or (wide and not gazetteer().wide(name)):
        return None
    if name.lower() in lines("place_heads_en"):  # Island is Iceland in other languages
        return None
    place = gazetteer().place(name)
    if not place or gazetteer().wide(name):
        return ("place", place) if place else None
    same = min((other for other in here.places if gazetteer().place(other) == place), default="")
    return resolution.names[same] if same else ("place", name)


def _row(entity: Entity, mention: FoundMention, start: int, end: int) -> dict[str, Any]:
    kind, name = entity
    return {
        "entity": name, "kind": kind, "field": mention.field,
        "start": mention.start + start, "end": mention.start + end,
    }  # fmt: skip
