"""What the words before and after an English name say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from data.ingest.entities.counts import THE
from data.ingest.entities.shaping import Shaped
from data.ingest.entities.words import lines

_BEFORE: Final = re.compile(r"([\w-]+)( |, | \"|, \"|: | of | of the | the )$")
_AFTER: Final = re.compile(r"('s )?(,)? ?\(?([\w-]+)")


def around(text: str, one: Shaped) -> Iterator[str]:
    """What the words before and after a name say of it."""
    if text.endswith("the ", max(0, one.start - 4), one.start) and " " not in text[one.start : one.end]:
        yield THE
    before = _BEFORE.search(text[max(0, one.start - 32) : one.start])
    if text.endswith("ccording to ", max(0, one.start - 32), one.start):
        yield "told"
    elif before:
        yield from _cue_before(before[1].lower(), before[2].strip())
    after = _AFTER.match(text, one.end)
    if after:
        yield from _cue_after(after[3], bool(after[1]), bool(after[2]))
    if text[one.end : one.end + 2] == " (" and (m := _ACRONYM.match(text, one.end)):
        yield f"short {m[1]}"


_ACRONYM: Final = re.compile(r" \(([A-Z][A-Za-z&/+-]{1,9})\)")


def _cue_before(word: str, between: str) -> Iterator[str]:
    if word in lines("titles_en") and between in ("", ","):
        yield "title" if not between else "role"
    elif between == "of" and word in lines("place_before_en"):
        yield "village"
    elif between == "of" and word in lines("place_heads_en"):
        yield "in"
    elif between in ("", '"') and word in lines("org_nouns_en"):
        yield "outlet"
    elif between in ("", '"') and word in lines("thing_nouns_en"):
        yield "thing"
    elif between in ("", "the") and word in _IN:
        yield "in"
    elif between in ("", "the") and word in _TO:
        yield "to"
    elif between == "" and word in _TOLD:
        yield "told"
    elif between == "" and word in _BY:
        yield "by"


_IN: Final = frozenset({"in", "near", "around", "across", "outside", "throughout", "between"})
_TO: Final = frozenset(
    {
        "from",
        "to",
        "into",
        "towards",
        "toward",
        "through",
        "via",
        "at",
        "over",
        "leave",
        "left",
        "visited",
        "visit",
    }
)
_BY: Final = frozenset({"by", "with", "against", "for"})
_TOLD: Final = frozenset({"told", "quoted"})
_REPORTS: Final = frozenset({"reported", "reports", "writes", "learnt", "learned", "cited"})
_SPEAKS: Final = frozenset({
    "said", "says", "told", "tells", "added", "adds", "recalled", "explained", "noted", "stressed",
    "thanked", "spoke", "believes", "denied", "denies", "who", "whose", "wrote", "argued", "warned",
    "called", "insisted", "replied", "answered", "asked",
})  # fmt: skip


def _cue_after(word: str, possessive: bool, comma: bool) -> Iterator[str]:
    if comma and word.isdigit() and len(word) == 2:
        yield "aged"
    elif word in _SPEAKS and not possessive:
        yield "speaks"
    elif word in _REPORTS and not possessive:
        yield "reports"
    elif comma and word in lines("titles_en"):
        yield "role"
    elif not comma and not possessive and word in lines("place_heads_en"):
        yield "placed"
    elif not comma and not possessive and word in lines("org_nouns_en"):
        yield "outlet"
