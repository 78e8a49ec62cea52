"""The scopes that are measured: words and structural filters that hold about 1%, 10% and 50%."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from data.corpus import Corpus
from data.filters import Filters

SHARES: Final = (0.01, 0.10, 0.50)


@dataclass(frozen=True)
class Measured:
    """A scope with its name in the report; `word` where the peers can be asked for the same."""

    name: str
    filters: Filters
    word: str = ""


def scopes(corpus: Corpus) -> list[Measured]:
    """Everything, then words and filters of each share, then the costlier kinds of query."""
    n = corpus.about().articles
    words = _words(corpus)
    found = [Measured("all", Filters())]
    for share in SHARES:
        word = min(words, key=lambda word: abs(words[word] - share * n))
        found.append(Measured(f"word {share:.0%}", Filters(query=word), word))
    found += [Measured(f"filter {share:.0%}", _structural(corpus, share * n)) for share in SHARES]
    common, rarer = found[3].word, found[2].word
    mixed = Filters(query=common, sections=corpus.about().sections[:2], date_from=_middle(corpus))
    return [
        *found,
        Measured("word and filter", mixed),
        Measured("phrase", Filters(query=f'"{_phrase(corpus)}"')),
        Measured("prefix*", Filters(query=f"{rarer[:3]}*")),
        Measured("one letter*", Filters(query="a*")),
        Measured("fuzzy~", Filters(query=f"{rarer}~")),
        Measured("OR NOT", Filters(query=f"{common} OR {rarer} NOT {found[1].word}")),
    ]


def _words(corpus: Corpus) -> dict[str, int]:
    """Some words of the corpus and in how many articles each is."""
    texts = _sample(corpus)
    common = Counter(word for text in texts for word in set(re.findall(r"[a-z]{3,}", text.lower())))
    return {word: corpus.count(Filters(query=word)) for word, _ in common.most_common(600)}


def _phrase(corpus: Corpus) -> str:
    pairs = Counter(
        pair for text in _sample(corpus) for pair in re.findall(r"(?=\b([a-z]{2,} [a-z]{2,})\b)", text)
    )
    return str(pairs.most_common(1)[0][0])


def _sample(corpus: Corpus) -> list[str]:
    frame = corpus.articles(corpus.search(Filters(), "newest", 500).frame["id"].tolist())
    return [str(body) for body in frame["body"]]


def _structural(corpus: Corpus, wanted: float) -> Filters:
    """The single filter, or span of days, that comes closest to so many articles."""
    about = corpus.about()
    candidates = [Filters(sections=(value,)) for value in about.sections]
    candidates += [
        Filters(sources=(value,)) for value in corpus.facet(Filters(), "source", 200).frame["value"]
    ]
    candidates += [
        Filters(entities=(value,)) for value in corpus.facet(Filters(), "entity", 200).frame["value"]
    ]
    assert about.first is not None
    assert about.last is not None
    days = (about.last - about.first).days
    span = timedelta(days=round(days * wanted / about.articles))
    spans = [Filters(date_from=about.last - span)] if wanted * 4 > about.articles else []
    return min([*spans, *candidates], key=lambda filters: abs(corpus.count(filters) - wanted))


def _middle(corpus: Corpus) -> Any:
    about = corpus.about()
    assert about.first is not None
    assert about.last is not None
    return about.first + (about.last - about.first) / 2
