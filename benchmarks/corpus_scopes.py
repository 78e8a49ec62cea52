"""The scopes that are measured: words and filters that hold about 1%, 10% and 50%, and costlier queries."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from data.article import NONE
from data.corpus import Corpus
from data.filters import Filters

SHARES: Final = (0.01, 0.10, 0.50)
#: How near to its share a word must be, as a factor; of those that are, the least inflected is taken.
_NEAR: Final = 1.25


@dataclass(frozen=True, slots=True)
class Scope:
    """A scope with its name in the report."""

    name: str
    filters: Filters
    #: The words of its query: all of them, or in a row.
    words: tuple[str, ...] = ()
    phrase: bool = False
    #: Whether the peers are asked for the same.
    shared: bool = False


def save_scopes(path: Path, scopes: list[Scope]) -> None:
    """Keep the scopes for the other processes."""
    rows = [
        {
            "name": scope.name,
            "params": scope.filters.to_params(),
            "words": scope.words,
            "phrase": scope.phrase,
            "shared": scope.shared,
        }
        for scope in scopes
    ]
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def load_scopes(path: Path) -> list[Scope]:
    """The scopes that were kept."""
    return [
        Scope(
            row["name"],
            Filters.from_params(row["params"])[0],
            tuple(row["words"]),
            row["phrase"],
            row["shared"],
        )
        for row in json.loads(path.read_text(encoding="utf-8"))
    ]


def choose_scopes(corpus: Corpus) -> list[Scope]:
    """Everything, then words and filters of each share, then the costlier kinds of query."""
    n, about = corpus.about().articles, corpus.about()
    texts = _sample(corpus)
    words = _words(corpus, texts)
    found = [Scope("all", Filters(), shared=True)]
    for share in SHARES:
        word = _nearest(corpus, words, share * n)
        found.append(Scope(f"word {share:.0%}", Filters(query=word), (word,), shared=True))
    rare, rarer, common = (scope.words[0] for scope in found[1:4])
    section = _section(corpus, n / 10)
    days = about.last - about.first if about.first and about.last else timedelta()
    half = Filters(date_from=about.last - days / 2 if about.last else None)
    sections = [name for name in about.sections if name != NONE][:2]
    mixed = Filters(query=common, sections=tuple(sections), date_from=half.date_from)
    both, phrase = f"{common} {rarer}", _phrase(corpus, texts)
    return [
        *found,
        Scope("section", Filters(sections=(section,)), shared=True),
        Scope("since", half, shared=True),
        Scope("entity", Filters(entities=(_entity(corpus, n / 100),))),
        Scope("two words", Filters(query=both), (common, rarer), shared=True),
        Scope("word and filters", mixed, (common,), shared=True),
        Scope("phrase", Filters(query=f'"{" ".join(phrase)}"'), phrase, phrase=True, shared=True),
        Scope("prefix*", Filters(query=f"{rarer[:3]}*")),
        Scope("one letter*", Filters(query="a*")),
        Scope("fuzzy~", Filters(query=f"{rarer}~")),
        Scope("OR NOT", Filters(query=f"{common} OR {rarer} NOT {rare}")),
    ]


def _sample(corpus: Corpus) -> list[str]:
    frame = corpus.articles(corpus.search(Filters(), "newest", 1000).frame["id"].tolist())
    texts = frame["headline"] + "\n" + frame["summary"] + "\n" + frame["body"]
    return [str(text) for text in texts]


def _words(corpus: Corpus, texts: list[str]) -> dict[str, int]:
    """Some words of the corpus and in how many articles each is."""
    common = Counter(word for text in texts for word in set(re.findall(r"\b[a-z]{3,}\b", text.lower())))
    return {word: corpus.count(Filters(query=word)) for word, _ in common.most_common(700)}


def _nearest(corpus: Corpus, words: dict[str, int], wanted: float) -> str:
    """A word of about so many articles that no stemmer joins with others: all engines mean the same by it."""
    near = [word for word, n in words.items() if wanted / _NEAR <= n <= wanted * _NEAR]
    near = near or sorted(words, key=lambda word: abs(words[word] - wanted))[:5]

    def other_forms(word: str) -> tuple[int, float]:
        return abs(corpus.count(Filters(query=f"{word}*")) - words[word]), abs(words[word] - wanted)

    return min(near, key=other_forms)


def _phrase(corpus: Corpus, texts: list[str]) -> tuple[str, ...]:
    pairs: Counter[tuple[str, str]] = Counter(
        pair for text in texts for pair in re.findall(r"(?=\b([a-z]{2,}) ([a-z]{2,})\b)", text)
    )
    return pairs.most_common(1)[0][0]


def _section(corpus: Corpus, wanted: float) -> str:
    frame = corpus.facet(Filters(), "section", 50).frame
    return _closest(frame["value"].tolist(), frame["articles"].tolist(), wanted)


def _entity(corpus: Corpus, wanted: float) -> str:
    frame = corpus.entities(Filters(), limit=300).frame
    return _closest(frame["entity"].tolist(), frame["articles"].tolist(), wanted)


def _closest(values: list[str], articles: list[int], wanted: float) -> str:
    return min(zip(values, articles, strict=True), key=lambda pair: abs(pair[1] - wanted))[0]
