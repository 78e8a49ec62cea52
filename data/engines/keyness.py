"""Keyness: the entities and the words that tell one set of articles from another.

Dunning's log-likelihood over the numbers of articles, as corpus linguistics counts key words:
https://aclanthology.org/J93-1003/, https://ucrel.lancs.ac.uk/llwizard.html.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.answers import Keyness
from data.article import Kind
from data.budget import check
from data.engines.bitmaps import count, from_mask
from data.engines.columns import Ints, Mask
from data.engines.counting import kind_span, log_likelihood, value_counts
from data.engines.index import Index
from data.engines.matching import Matcher
from data.engines.scope import Scope
from data.frames import frame_of, texts
from data.highlight import spellings
from data.language import analyzer
from data.query_tokens import Leaf

#: Stems looked at for each term asked for: several languages' stems may be one word.
TRIED: Final = 3
#: Articles whose spelling of a word is looked at.
READ: Final = 5
#: Rows whose stems are counted at once: a scope's together may be hundreds of millions.
_ROWS: Final = 1 << 16
#: Rows looked at first for these.
_NEAR: Final = 4096
#: These stand for something else in a query when they are in capitals.
_OPERATORS: Final = ("AND", "OR", "NOT")
#: What more than this share of the others say too are the words that hold sentences together.
COMMON: Final = 0.5


def outside(scope: Scope, other: Scope | None) -> Mask:
    """The articles that a scope is compared with: those of `other`, or all, without its own."""
    return ~scope.mask if other is None else other.mask & ~scope.mask


def entities(
    index: Index, scope: Scope, other: Mask, kind: Kind | None, limit: int, least: float | None = None
) -> Keyness:
    """The entities that tell the scope from the others."""
    against = scope.narrowed(other)
    low, high = kind_span(index, kind)
    here = value_counts(index, scope, "entity")[0][low:high]
    check()
    there = _rest(index, scope, against, here, low, high)
    found = np.flatnonzero(here > 0)
    best = _best(found, here, there, scope.total, against.total, least)[0][:limit]
    keys = index.values["entity"].take(best + low).to_pylist()
    parts = [key.partition(":") for key in keys]
    frame = keyness_frame(
        keys, [name for *_, name in parts], [kind for kind, *_ in parts], here[best], there[best],
        scope.total, against.total,
    )  # fmt: skip
    return Keyness(frame, len(found), scope.total, against.total)


def _rest(index: Index, scope: Scope, against: Scope, here: Ints, low: int, high: int) -> Ints:
    """Articles of each entity among the others; where these are all others it is a difference."""
    if scope.total + against.total == index.articles:
        return index.value_articles["entity"][low:high] - here
    return value_counts(index, against, "entity")[0][low:high]


def terms(index: Index, scope: Scope, other: Mask, limit: int, least: float | None = None) -> Keyness:
    """The words that tell the scope from the others.

    Stems are ranked first; a word is then chosen for each, and counted as a query for it counts, in
    all languages that read it. So the number shown is the number of articles that the word opens.
    Numbers, single letters and what most of the others say too are left out.
    """
    against = scope.narrowed(other)
    here = _stem_counts(index, scope)
    check()
    there: Ints = index.stem_frequencies - here
    if scope.total + against.total < index.articles:
        there = _stem_counts(index, against)
    found = np.flatnonzero(here > 0)
    telling = found[there[found] <= COMMON * against.total]
    if least is None:
        best, _ = _best(telling, here, there, scope.total, against.total)
    else:
        best = _promising(
            index, *_best(telling, here, there, scope.total, against.total, least / TRIED), least
        )
    best = best[: TRIED * limit]
    rows = _with_counts(index, scope, other, _words(index, scope, best))
    frame = keyness_frame(
        [word for word, _, _ in rows], [word for word, _, _ in rows], ["term"] * len(rows),
        np.array([n for _, n, _ in rows], np.int64), np.array([n for _, _, n in rows], np.int64),
        scope.total, against.total,
    )  # fmt: skip
    if least is not None:
        frame = frame[frame.score >= least]
    return Keyness(frame.head(limit), len(found), scope.total, against.total)


def _best(
    tried: Ints, here: Ints, there: Ints, total: int, others: int, least: float | None = None
) -> tuple[Ints, npt.NDArray[np.float64]]:
    """Places that are tried in the order of their scores, where these are high enough, and the scores."""
    scores = _scores(here[tried], there[tried], total, others)
    if least is not None:
        tried, scores = tried[scores >= least], scores[scores >= least]
    order = np.lexsort((tried, -scores))
    return tried[order], scores[order]


def _promising(index: Index, stems: Ints, scores: npt.NDArray[np.float64], least: float) -> Ints:
    """The stems of words that may score high enough: by one stem, or by those of several languages."""
    texts_of = [index.stems[stem].partition(":")[2] for stem in stems.tolist()]
    several = Counter(texts_of)
    return stems[(scores >= least) | np.array([several[text] > 1 for text in texts_of], np.bool_)]


def _stem_counts(index: Index, scope: Scope) -> Ints:
    if scope.whole:
        return index.stem_frequencies
    counts = np.zeros(len(index.stems), np.intp)
    for stems in scope.listed_apart(index.terms, _ROWS):
        check()
        counts += np.bincount(stems, minlength=len(counts))
    return counts


def _words(index: Index, scope: Scope, stems: Ints) -> list[str]:
    """A word for each stem, as the scope's articles spell it most; none twice."""
    return telling_words(_spelling(index, scope, int(stem)) for stem in stems)


def telling_words(words: Iterable[str]) -> list[str]:
    """Words that tell something, none twice: no numbers and no single letters."""
    by_case = {word.casefold(): word for word in words if word and not word.isdecimal() and len(word) > 1}
    return list(by_case.values())


def _spelling(index: Index, scope: Scope, stem: int) -> str:
    """How a stem is spelt most in a few articles of the scope."""
    check()
    rows = _first(index.stem_postings["text"].rows(stem, stem + 1), scope.mask)
    read = index.table([int(row) for row in rows], ["headline", "summary", "body"]).to_pylist()
    return common_spelling(index.stems[stem], read)


def _first(rows: Ints, mask: Mask) -> Ints:
    """The first few of some rows that a mask has; most have them near their beginning."""
    for size in (_NEAR, len(rows)):
        some = rows[:size]
        found = some[mask.take(some)][:READ]
        if len(found) == READ:
            break
    return found


def common_spelling(stem: str, articles: Iterable[Mapping[str, str]]) -> str:
    """How a stem is spelt most in some articles, in bodies rather than in headlines; "" where it is not."""
    tag, _, text = stem.partition(":")
    rules = analyzer(tag)
    spelt: Counter[str] = Counter()
    for fields in articles:
        for field in (fields["body"], fields["summary"], fields["headline"]):
            spelt.update(spellings(field, text, rules))
            if spelt:
                break
    word = min(spelt, key=lambda token: (-spelt[token], token.isupper(), token), default="")
    return word.lower() if word in _OPERATORS else word


def _with_counts(index: Index, scope: Scope, other: Mask, words: Iterable[str]) -> list[tuple[str, int, int]]:
    """Each word, and how many articles of the scope and of the others it finds."""
    matcher, here, there = Matcher(index), from_mask(scope.mask), from_mask(other)
    found = ((word, matcher.bits(Leaf((word,)))) for word in words)
    return [(word, count(bits & here), count(bits & there)) for word, bits in found]


def keyness_frame(
    values: list[str], names: list[str], kinds: list[str], here: Ints, there: Ints, total: int, others: int
) -> pd.DataFrame:
    """The frame of `Keyness`, in order, of values with their numbers of articles."""
    scores = _scores(here, there, total, others)
    order = sorted(range(len(values)), key=lambda at: (-scores[at], values[at]))
    return frame_of(
        {
            "value": texts([values[at] for at in order]), "name": texts([names[at] for at in order]),
            "kind": texts([kinds[at] for at in order]), "articles": here[order].astype(np.int64),
            "against_articles": there[order].astype(np.int64), "score": scores[order],
        }
    )  # fmt: skip


def _scores(here: Ints, there: Ints, total: int, others: int) -> npt.NDArray[np.float64]:
    return log_likelihood(here, here + there, total, total + others)
