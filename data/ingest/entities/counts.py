"""What was found in a whole corpus, counted: all that names are resolved from."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from data.ingest.entities.found import FoundMention

#: Cues that begin so carry a name of their own.
SHORT: Final = "short "
HEADLINE: Final = "headline "


#: Endings of Russian and Azerbaijani cases, off a surname.
_ENDINGS: Final = {
    "ru": re.compile(r"(?:ого|его|ому|ему|ой|ей|ым|им|ом|ем|ая|яя|ую|юю|ий|ый|[аяуюеыио])$"),
    "az": re.compile(r"(?:(?:n?[ıiuü]n|n?[ıiuü]|[yn]?[aə]|[dt][aə]n?|l[aə]))$"),
}


def root(word: str, cues: tuple[str, ...]) -> str:
    """A surname without the ending that its language may have put to it."""
    ending = next((_ENDINGS[cue] for cue in cues if cue in _ENDINGS), None)
    return word if ending is None or len(word) < 5 else ending.sub("", word)


def _counters() -> defaultdict[str, Counter[str]]:
    return defaultdict(Counter)


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
        by_last: dict[str, set[str]] = {}
        seen: dict[str, tuple[str, ...]] = {}
        for mention in found:
            name = mention.name
            if mention.cues and mention.cues[0].startswith(HEADLINE):
                continue
            self._count(mention)
            seen[name] = mention.cues
            if " " in name:
                by_last.setdefault(root(name.rsplit(" ", 1)[1], mention.cues), set()).add(name)
        for name, cues in seen.items():
            self.names[name]["articles"] += 1
            for longer in () if " " in name else by_last.get(root(name, cues), ()):
                self.longer[name][longer] += 1

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

    def merge(self, other: Counts) -> None:
        """Add what was counted elsewhere."""
        self.articles += other.articles
        for mine, theirs in (
            (self.names, other.names),
            (self.longer, other.longer),
            (self.initials, other.initials),
        ):
            for name, counter in theirs.items():
                mine[name].update(counter)
