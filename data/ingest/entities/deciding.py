"""What a written name names: a person, an organisation, a place or nobody, by all that was counted of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from data.article import KINDS, Kind
from data.ingest.entities import azerbaijani
from data.ingest.entities.capitals import unaccented
from data.ingest.entities.counts import Counts
from data.ingest.entities.found import FoundKind
from data.ingest.entities.known import offices, organisations
from data.ingest.entities.nobody import nobody
from data.ingest.entities.places import gazetteer
from data.ingest.entities.words import demonyms, either, lines

#: What one cue adds to a kind, by its share of the name's occurrences. Set by hand.
_WEIGHTS: Final[Mapping[Kind, Mapping[str, float]]] = {
    "person": {
        "person": 1.0,
        "title": 1.6,
        "role": 0.8,
        "aged": 1.0,
        "speaks": 0.5,
        "by": 0.2,
        "told": 0.3,
        "reports": 0.2,
        "beside person": 0.3,
        "in": -0.6,
        "placed": -0.6,
    },
    "organisation": {
        "organisation": 1.0,
        "outlet": 1.2,
        "by": 0.2,
        "told": 0.9,
        "reports": 0.9,
        "ministry": 3.0,
        "speaks": 0.15,
        "beside organisation": 0.3,
    },
    "place": {
        "place": 1.0,
        "in": 1.1,
        "to": 0.45,
        "village": 2.0,
        "placed": 1.5,
        "dateline": 2.0,
        "beside place": 0.4,
    },
}
_OTHER: Final = 0.6
#: What a model's word is worth of a single word that nothing else bears out.
_UNKNOWN: Final = 0.6
#: What "the film" before a name takes from each kind.
_THING: Final = 1.2
#: A city of so many people is one that news means by its name.
_LARGE: Final = 1_000_000
#: A name is taken where its best kind has so much.
_ENOUGH: Final = 0.7
_INITIALS: Final = re.compile(r"^[A-Z][A-Za-z]?[A-Z]{1,4}\d{0,2}$")
_CAMEL: Final = re.compile(r"[a-z][A-Z]|\d|&")
_SITE: Final = re.compile(r"\.(?:com|info|org|net|tv|az|ge|am|ru|biz)$")
#: Endings of surnames of many peoples.
_SURNAME: Final = re.compile(
    r"(?:[oe]va?|yeva?|sky|ski|skaya|skiy|yan|ants|dze|shvili|zad[aeə]h?|[bdgmnrsvz]l[ıiuü]|[oı]g[h]?lu|o[gğ]lu|enko|chuk|escu|yeva?"
    r"|ssen|sson|[rnl]sen|wicz|[oe]vich?|[aeo]poulos|akis|[iı]zi|[qg][iı]z[iı]|bekov|ani|berg|stein|mann)$"
)


@dataclass(slots=True)
class Judge:
    """Decides on names; learns from the corpus which words people are called by."""

    counts: Counts
    #: Further names with their kinds, from the user's own list.
    given: Mapping[str, Kind] = field(default_factory=dict)
    _firsts: Counter[str] = field(default_factory=Counter)
    _decided: dict[str, FoundKind] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, counter in self.counts.names.items():
            first, space, _ = name.partition(" ")
            if space and counter["person"] + 2 * counter["title"] > 0.5 * counter["n"] and not _headed(name):
                self._firsts[first] += 1

    def kind(self, name: str) -> FoundKind:
        """The kind of a name, "" for no entity's."""
        if name not in self._decided:
            self._decided[name] = self._decide(name)
        return self._decided[name]

    def _decide(self, name: str) -> FoundKind:
        if name in self.given:
            return self.given[name]
        counter = self.counts.names[name]
        if nobody(name, counter):
            return ""
        scores = self.scores(name)
        best = max(scores, key=lambda kind: scores[kind])
        if best != "organisation" and name.lower() in lines("org_heads_en") and not gazetteer().wide(name):
            return ""
        return best if scores[best] >= _ENOUGH else ""

    def scores(self, name: str) -> dict[Kind, float]:
        """What speaks for each kind."""
        counter = self.counts.names[name]
        n = max(counter["n"], 1)
        scores: dict[Kind, float] = {
            kind: sum(weight * counter[cue] for cue, weight in weights.items()) / n
            for kind, weights in _WEIGHTS.items()
        }
        for kind in KINDS:
            scores[kind] -= (_OTHER * counter["other"] + _THING * counter["thing"]) / n
        if " " in name:
            self._several(name, scores)
        else:
            self._single(name, scores)
        self._listed(name, scores)
        return scores

    def _several(self, name: str, scores: dict[Kind, float]) -> None:
        parts, counter = name.split(), self.counts.names[name]
        first, last, n = parts[0], parts[-1], max(counter["n"], 1)
        if _headed(name):
            built = min(1.0, (1.5 * counter["in"] + counter["to"]) / n) if last.lower() in _BUILT else 0.0
            scores["organisation"] += 2.0 - 1.5 * built
            scores["place"] += 1.5 * built
            scores["person"] -= 1.0
        elif (
            last.lower() in lines("place_heads_en")
            or azerbaijani.small(last) in lines("place_heads_az")
            or first in ("Lake", "Mount", "Cape", "Fort", "Villa", "Port")
        ):
            scores["place"] += 1.8
            scores["person"] -= 1.0
        elif len(parts) <= 4 and not any(ch.isdigit() for ch in name):
            called = first in lines("given_names") or self._firsts[first] > 1
            unnamed = counter["az"] > 0 and counter["inside"] > 0 and not gazetteer().place(first)
            scores["person"] += 0.4 + 0.35 * unnamed + 0.8 * called + 0.8 * _surname(last)
        if len(parts) == 2 and last.isdigit():
            scores["organisation"] += 1.2
        if first in demonyms():
            scores["person"] -= 1.0

    def _single(self, name: str, scores: dict[Kind, float]) -> None:
        linked, counter = self._linked(name), self.counts.names[name]
        placed = counter["in"] + counter["to"] + counter["beside place"] > 0.15 * counter["n"]
        city = bool(gazetteer().place(name)) and counter["person"] < 0.8 * counter["n"]
        placed = placed or city or not counter["inside"]
        alone = 0.45 if placed else 0.75
        if name in lines("given_names") and counter["person"]:
            scores["person"] += 0.3
        scores["person"] *= alone + (1 - alone) * linked
        scores["person"] += 1.2 * linked + 0.3 * _surname(name)
        if counter["told"] + counter["reports"] + counter["outlet"] > 0.25 * counter["n"]:
            scores["organisation"] += 1.0
        if _INITIALS.match(name):
            scores["organisation"] += 0.6 + 0.3 * (counter["az"] > 0 and counter["inside"] > 0)
            scores["person"] -= 0.5
        if _SITE.search(name):
            scores["organisation"] += 1.5
        if not counter["inside"] and not counter["ru"] and not _CAMEL.search(name) and not _cued(counter):
            # The model calls a word that it does not know an organisation.
            scores["organisation"] *= _UNKNOWN

    def _linked(self, name: str) -> float:
        """In which share of its articles a name of one word ends that of a person."""
        longer = [full for full in self.counts.longer.get(name, ()) if self.kind(full) == "person"]
        if not longer:
            return 0.0
        linked = sum(self.counts.longer[name][full] for full in longer)
        return min(1.0, linked / max(self.counts.names[name]["articles"], 1))

    def _listed(self, name: str, scores: dict[Kind, float]) -> None:
        if name in organisations() or name in offices():
            scores["organisation"] += 2.5
        place = gazetteer()
        if place.wide(name):
            scores["place"] += 3.0
        elif place.place(name):
            scores["place"] += 0.75 if place.people(name) > _LARGE else 0.5
            counter = self.counts.names[name]
            if " " in name and not counter["title"] and name.split()[0] not in lines("given_names"):
                scores["person"] -= 0.9  # Nizhny Novgorod is called as people are
                scores["place"] += 0.5
        if name in self.counts.initials:
            scores["organisation"] += 1.0


@lru_cache(maxsize=100_000)
def _headed(name: str) -> bool:
    """Whether a name has an organisation's noun where such names have theirs."""
    before_of = re.split(r" (?:of|for|on|to) ", name)[0].lower()
    begins = name.split()[0].lower() in _FIRST
    return begins or bool(_HEAD.search(before_of)) or azerbaijani.headed(name)


_HEAD: Final = re.compile(rf"(?:^| )(?:{either('org_heads_en')})$")
#: Buildings that go by the name of who is in them: a place for those who stand in or go to them.
_BUILT: Final = frozenset({
    "museum", "hospital", "gallery", "theatre", "theater", "center", "centre", "library", "church", "clinic",
    "embassy", "observatory", "studio", "opera", "station", "complex", "club", "school",
})  # fmt: skip
#: Organisations begin so even where no "of" follows.
_FIRST: Final = frozenset({"radio", "fc", "fk", "bank", "ministry"})


def _cued(counter: Counter[str]) -> bool:
    """Whether the words around a name say that it is an organisation's."""
    return any(counter[cue] for cue in ("outlet", "told", "reports", "by", "beside organisation"))


@lru_cache(maxsize=100_000)
def _surname(word: str) -> bool:
    return bool(_SURNAME.search(unaccented(word)))
