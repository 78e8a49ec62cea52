"""Whether a review advertises: what it offers, how it offers it, and whether the seller can be reached."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from data.reviews.checks.nonsense import capitals, pictures
from data.reviews.checks.text import Text
from data.reviews.checks.word_lists import Phrase, WordLists

#: Points of each phrase of a part; of goods and of asking only one counts.
_POINTS: Final = {"offers": 2, "hints": 1, "sellers": 1, "goods": 1, "asking": 2}
_ONCE: Final = ("goods", "asking")
_WAY: Final = 2
_DISGUISE: Final = 2
#: Most points of what is only quoted, or has no way to reach a seller: what is refused should have more.
UNSURE: Final = 5
#: Characters within which phrases are counted together: long reviews have more of any word.
_NEAR: Final = 300
_TOLD: Final = 4
#: More different phrases are of no use, and their windows take time.
_MOST: Final = 100
_WORDS: Final = re.compile("[^ ]+")

_LEAST_CAPITALS: Final = 20
_LEAST_EMOJI: Final = 5
_SHOUTS: Final = re.compile("!{3,}")
_ARROWS: Final = re.compile("[→➔➜➡⬇👇👉☎📞📲💰💸💵🤑🎁💯]|->|>>")
_ROUND: Final = re.compile(r"(?<!\d)(?:24 ?/ ?7|100 ?%|(?:16|18|21) ?\+)")
_LINK_CODE: Final = re.compile(r"\[/?(?:url|link)\b|<a\s[^<>]{0,80}href", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Advertising:
    """How much a text advertises, and the phrases that say so."""

    points: int = 0
    phrases: tuple[str, ...] = ()
    reachable: bool = False


@dataclass(frozen=True, slots=True)
class _Hit:
    part: str
    said: str
    at: int = 0


def advertising(text: Text, lists: WordLists) -> Advertising:
    """How much a text advertises.

    What a review quotes, as one does who complains of spam, never says for sure that it advertises.
    """
    whole = _advertising(text, lists)
    mine = text.unquoted()
    if whole.points <= UNSURE or mine is text:
        return whole
    said = _advertising(mine, lists)
    return said if said.points > UNSURE else Advertising(UNSURE, whole.phrases, whole.reachable)


def _advertising(text: Text, lists: WordLists) -> Advertising:
    ways, disguised = text.ways, text.hidden > 0
    hits = [*_style(text.seen), *_hits(text.words, lists)]
    if not (ways.any or disguised or any(hit.part in ("asking", "sellers") for hit in hits)):
        hits = [hit for hit in hits if hit.part != "goods"]
    best = max((_near(hits, hit) for hit in hits), key=_sum, default=[])
    if not best:
        return Advertising()
    points = _sum(best) + _WAY * ways.any + _DISGUISE * disguised
    reachable = ways.any or any(hit.part == "asking" for hit in best)
    return Advertising(points if reachable else min(points, UNSURE), _told(best), reachable)


def _style(text: str) -> list[_Hit]:
    """How advertising is written, which by itself is no more than a hint, but for the code of a link."""
    style = {
        "capitals": capitals(text) >= _LEAST_CAPITALS,
        "!!!": len(_SHOUTS.findall(text)) > 1,
        "emoji": pictures(text) >= _LEAST_EMOJI,
        "arrows or money": _ARROWS.search(text) is not None,
        "100%, 24/7 or 18+": _ROUND.search(text) is not None,
    }
    hints = [_Hit("hints", what) for what, found in style.items() if found]
    return [_Hit("offers", "the code of a link"), *hints] if _LINK_CODE.search(text) else hints


def _hits(words: str, lists: WordLists) -> list[_Hit]:
    """Each phrase once in the order of the text; of phrases that share words the one that counts for most."""
    found = [(phrase, match) for phrase, match in lists.found(words) if phrase.part in _POINTS]
    found.sort(key=lambda hit: (-_POINTS[hit[0].part], hit[1].start() - hit[1].end()))
    hits: dict[Phrase, _Hit] = {}
    taken: set[int] = set()
    for phrase, match in found:
        places = {word.start() for word in _WORDS.finditer(words, *match.span())}
        if taken.isdisjoint(places):
            taken |= places
            hits.setdefault(phrase, _Hit(phrase.part, phrase.said(match[0]), match.start()))
    return sorted(hits.values(), key=lambda hit: hit.at)[:_MOST]


def _near(hits: list[_Hit], first: _Hit) -> list[_Hit]:
    return [hit for hit in hits if 0 <= hit.at - first.at <= _NEAR]


def _sum(hits: list[_Hit]) -> int:
    parts = [hit.part for hit in hits]
    return sum(_POINTS[part] * (1 if part in _ONCE else parts.count(part)) for part in dict.fromkeys(parts))


def _told(hits: list[_Hit]) -> tuple[str, ...]:
    """The phrases that tell most, first those with the most points."""
    by_points = sorted(hits, key=lambda hit: -_POINTS[hit.part])
    return tuple(hit.said for hit in by_points[:_TOLD])
