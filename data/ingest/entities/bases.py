"""Written names without the endings that a language puts to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from data.article import KINDS
from data.ingest.entities import azerbaijani, russian
from data.ingest.entities.counts import Counts
from data.ingest.entities.found import FoundKind
from data.ingest.entities.known import offices, organisations
from data.ingest.entities.people import person_key
from data.ingest.entities.places import gazetteer


class _Known:
    """The names that an Azerbaijani one may be without its ending."""

    def __init__(self, counts: Counts) -> None:
        self._names = {name for name, counter in counts.names.items() if counter["az"]}

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str):
            return False
        return (
            name in self._names
            or name in organisations()
            or name in offices()
            or bool(gazetteer().place(name))
        )


def base_names(counts: Counts) -> dict[str, str]:
    """Each Russian and Azerbaijani name -> itself without the ending of its case."""
    known = _Known(counts)
    found = _russian(counts)
    for name in sorted(counts.names):
        place = " " not in name and gazetteer().place(name)
        if counts.names[name]["az"] and name not in found and not place:
            found[name] = azerbaijani.base(name, known)
    return found


def _russian(counts: Counts) -> dict[str, str]:
    """Of what a Russian name may be in the nominative, what most other names of the corpus bear out."""
    names = sorted(name for name, counter in counts.names.items() if counter["ru"])
    if not names:
        return {}
    options = {name: russian.bases(name, _kind(counts, name)) or (name,) for name in names}
    borne = Counter(person_key(name) for name, counter in counts.names.items() if not counter["ru"])
    for name in names:
        borne.update({person_key(name), person_key(options[name][0])})

    def likeliest(name: str) -> str:
        """The option that a list of places has, else the one that most names share, else the first."""
        official = (base for base in options[name] if base in organisations() or base in offices())
        if office := next(official, ""):
            return office
        listed = next((base for base in options[name] if gazetteer().place(base)), "")
        if listed and _kind(counts, name) != "person":
            return listed
        return max(options[name], key=lambda base: borne[person_key(base)])

    return {name: likeliest(name) for name in names}


def _kind(counts: Counts, name: str) -> FoundKind:
    counter = counts.names[name]
    return max(KINDS, key=lambda kind: counter[kind]) if any(counter[kind] for kind in KINDS) else ""


def folded(counts: Counts, bases: Mapping[str, str]) -> Counts:
    """The counts with each name under its base."""
    if not bases:
        return counts
    made = Counts(articles=counts.articles)
    for name, counter in counts.names.items():
        made.names[bases.get(name, name)].update(counter)
    for mine, theirs in ((made.longer, counts.longer), (made.initials, counts.initials)):
        for name, longer in theirs.items():
            for full, n in longer.items():
                mine[bases.get(name, name)][bases.get(full, full)] += n
    return made
