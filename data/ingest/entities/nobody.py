"""Names of nobody: ordinary words, events, works, ships and numbers in capitals."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from data.article import KINDS
from data.ingest.entities import azerbaijani
from data.ingest.entities.countries import broad
from data.ingest.entities.known import organisations
from data.ingest.entities.places import gazetteer
from data.ingest.entities.words import demonyms, either, lines, words


def nobody(name: str, counter: Counter[str]) -> bool:
    """Whether a name is an ordinary word, an event or a number."""
    small = name.lower()
    if len(name) < 2 or not any(ch.isalpha() for ch in name):
        return True
    if name in organisations():
        return False
    if small in lines("org_heads_en") and counter["the"] and 2 * counter["organisation"] >= counter["n"]:
        return False  # "the Coalition"
    if name in demonyms() or small in words("ordinary_en") or small in lines("org_heads_en"):
        return not gazetteer().wide(name)
    if "-" in name and all(part in demonyms() or broad(part) for part in name.split("-")):
        return not gazetteer().wide(name)  # "Armenia-Azerbaijan" are two
    if name in words("nobody_en") or name in words("honours_en"):
        return True
    unnamed = not any(counter[kind] for kind in KINDS)
    if unnamed and not counter["inside"] and " " not in name and not gazetteer().place(name):
        return True
    if happens(name):
        first, _, last = name.partition(" ")  # Nathan Law is no law
        return not (last and " " not in last and first in lines("given_names") and counter["person"])
    return bool(_NUMBERED.search(name))


def happens(name: str) -> bool:
    """Whether a name is that of an event, a treaty, a work or the like."""
    small = name.lower()
    return bool(_EVENT.search(small)) or azerbaijani.happens(name) or called(name)


def called(name: str) -> bool:
    """Whether a name is that of a ship, a storm, an operation or the like, whatever its other words say."""
    return bool(_CALLED.match(name.lower()))


_EVENT: Final = re.compile(rf"(?:^| )(?:{either('event_heads_en')})$")
_CALLED: Final = re.compile(rf"(?:{either('event_firsts_en')}) \w")
_NUMBERED: Final = re.compile(
    r"^(?:Group|Rule|Article|Chapter|Act|Phase|Round|Day|COP|Resolution|Protocol|Formula|Boeing|Airbus|Top|Level"
    r"|Grade|Type|Unit|Block|Gate|Room|Flight|Page|Season|Week|Part|Section|Schedule|Under|Class|Note"
    r"|Line|No|Nos) ?\w{1,3}$"
    r"|^(?:Cop|COP|Covid)-?\d+$|^[A-Z] \d+$"
)
