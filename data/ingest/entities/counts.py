"""What was found in a whole corpus, counted: all that names are resolved from."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from data.ingest.entities.found import FoundMention
from data.ingest.entities.peoples import IMPLIED
from data.ingest.entities.words import lines

#: Cues that begin so carry a name of their own.
SHORT: Final = "short "
HEADLINE: Final = "headline "
#: The cue of a single word with "the" before it: "the Commission".
THE: Final = "the"


#: Endings of Russian and Azerbaijani cases, off a surname.
_ENDINGS: Final = {
    "ru": re.compile(r"(?:ого|его|ому|ему|ой|ей|ым|им|ом|ем|ая|яя|ую|юю|ий|ый|[аяуюеыио])$"),
    "az": re.compile(r"(?:(?:n?[ıiuü]n|n?[ıiuü]|[yn]?[aə]|[dt][aə]n?|l[aə]))$"),
}


def root(word: str, cues: tuple[str, ...]) -> str:
    """A surname without the ending that its language may have put to it."""
    ending = next((_ENDINGS[cue] for cue in cues if cue in _ENDINGS), None)
    return word if ending is None or len(word) < 5 else ending.sub("", word)


def initials(name: str) -> str:
    """The first letters of a name's words in capitals."""
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _short(name: str) -> bool:
    """Whether a name may be a surname alone: one word, or such as "von der Leyen"."""
    return " " not in name or name.split(" ", 1)[0].lower() in lines("linking_en")


def _sets() -> defaultdict[str, set[str]]:
    return defaultdict(set)


def _counters() -> defaultdict[str, Counter[str]]:
    return defaultdict(Counter)


def _counter(told: Mapping[str, Any]) -> Counter[str]:
    """A counter of what a file says; raises TypeError for what are no numbers."""
    if not all(type(n) is int for n in told.values()):
        raise TypeError("a count is a whole number")
    counter = Counter[str]()
    dict.update(counter, told)  # many times as fast as Counter's own, which adds up
    return counter


@dataclass(slots=True)
class Counts:
    """Written names with how often they were found and what was said of them.

    Sums alone, so that the order of articles does not matter and parts can be counted apart.
    """

    #: Name as written -> "n", "inside" (not where a sentence begins), "articles", the kinds, the cues.
    names: defaultdict[str, Counter[str]] = field(default_factory=_counters)
    #: A name of one word -> the names of several that end with it in the same article.
    longer: defaultdict[str, Counter[str]] = field(default_factory=_counters)
    #: Initials -> the name that they stand behind, as in "United Nations (UN)".
    initials: defaultdict[str, Counter[str]] = field(default_factory=_counters)
    articles: int = 0

    def add(self, found: Iterable[FoundMention]) -> None:
        """Count one article."""
        self.articles += 1
        seen: dict[str, tuple[str, ...]] = {}
        for mention in found:
            name = mention.name
            if mention.cues and (mention.cues[0].startswith(HEADLINE) or mention.cues[0] == IMPLIED):
                continue
            self._count(mention)
            seen[name] = mention.cues
        for name in seen:
            self.names[name]["articles"] += 1
        self._count_longer(seen)

    def take_back(self, found: Iterable[FoundMention]) -> None:
        """Count one article no longer, which was counted with the same names."""
        its = Counts()
        its.add(found)
        self.articles -= its.articles
        for mine, theirs in self._pairs(its):
            for name, counter in theirs.items():
                if name in mine:
                    left = mine[name] - counter  # what falls to nothing goes
                    if left:
                        mine[name] = left
                    else:
                        del mine[name]

    def _count_longer(self, seen: Mapping[str, tuple[str, ...]]) -> None:
        """Count which names stand beside longer ones that they may be short for."""
        by_last, by_first, by_initials = _sets(), _sets(), _sets()
        for name, cues in seen.items():
            if " " in name:
                by_last[root(name.rsplit(" ", 1)[1], cues)].add(name)
                by_first[name.split(" ", 1)[0]].add(name)
                by_initials[initials(name)].add(name)
        for name, cues in seen.items():
            if name in by_initials:
                self.initials[name].update(by_initials[name])
            last = name.rsplit(" ", 1)[-1]
            longer = by_last.get(root(last, cues), set()) if _short(name) else set()
            if " " in name:
                ending = {full for full in by_last.get(root(last, cues), ()) if full.endswith(f" {name}")}
                beginning = {full for full in by_first[name.split(" ", 1)[0]] if full.startswith(f"{name} ")}
                longer = longer | ending | beginning
            if longer := longer - {name}:
                self.longer[name].update(longer)

    def _count(self, mention: FoundMention) -> None:
        counter = self.names[mention.name]
        counter["n"] += 1
        counter["inside"] += "opens" not in mention.cues
        if mention.kind:
            counter[mention.kind] += 1
        for cue in mention.cues:
            if cue.startswith(SHORT):
                self.initials[cue[len(SHORT) :]][mention.name] += 1
            else:
                counter[cue] += 1

    def as_dict(self) -> dict[str, Any]:
        """The counts for a file."""
        return {
            "articles": self.articles, "names": self.names, "longer": self.longer, "initials": self.initials,
        }  # fmt: skip

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Counts:
        """The counts of a file. Raises KeyError, TypeError and ValueError for what are none."""
        counts = cls(articles=int(told["articles"]))
        for part, there in (
            (counts.names, told["names"]),
            (counts.longer, told["longer"]),
            (counts.initials, told["initials"]),
        ):
            part.update({name: _counter(one) for name, one in there.items()})
        return counts

    def merge(self, other: Counts) -> None:
        """Add what was counted elsewhere."""
        self.articles += other.articles
        for mine, theirs in self._pairs(other):
            for name, counter in theirs.items():
                mine[name].update(counter)

    def _pairs(
        self, other: Counts
    ) -> tuple[tuple[defaultdict[str, Counter[str]], defaultdict[str, Counter[str]]], ...]:
        return (
            (self.names, other.names),
            (self.longer, other.longer),
            (self.initials, other.initials),
        )
