"""Written names without the endings that a language puts to them."""

from __future__ import annotations

from collections.abc import Mapping

from data.article import KINDS
from data.ingest.entities import azerbaijani, russian
from data.ingest.entities.counts import Counts
from data.ingest.entities.found import FoundKind
from data.ingest.entities.places import gazetteer


class _Known:
    """The names that an Azerbaijani one may be without its ending."""

    def __init__(self, counts: Counts) -> None:
        self._names = {name for name, counter in counts.names.items() if counter["az"]}

    def __contains__(self, name: object) -> bool:
        return name in self._names or (isinstance(name, str) and bool(gazetteer().place(name)))


def base_names(counts: Counts) -> dict[str, str]:
    """Each Russian and Azerbaijani name -> itself without the ending of its case."""
    known = _Known(counts)
    found = {}
    for name in sorted(counts.names):
        counter = counts.names[name]
        if counter["ru"]:
            kind: FoundKind = max(KINDS, key=lambda k: counter[k]) if any(counter[k] for k in KINDS) else ""
            found[name] = russian.base(name, kind)
        elif counter["az"] and not (" " not in name and gazetteer().place(name)):
            found[name] = azerbaijani.base(name, known)
    return found


def folded(counts: Counts, bases: Mapping[str, str]) -> Counts:
    """The counts with each name under its base."""
    if not bases:
        return counts
    made = Counts(articles=counts.articles, initials=counts.initials)
    for name, counter in counts.names.items():
        made.names[bases.get(name, name)].update(counter)
    for name, longer in counts.longer.items():
        for full, n in longer.items():
            made.longer[bases.get(name, name)][bases.get(full, full)] += n
    return made
