"""What reviews talk about: the words that tell some of them from others, by Dunning's log-likelihood.

Counted by reviews that use a word, not by how often: https://aclanthology.org/J93-1003/. Words of one stem of
their review's language are one word, shown as it is written most.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Final

import numpy as np
import pandas as pd

from data.analysis.association import Meetings, g2
from data.analysis.empty_words import is_empty, like
from data.language import analyzer, tokenise

#: Reviews that are read: the newest.
NEWEST: Final = 5_000
#: A word of fewer reviews tells nothing.
LEAST: Final = 3
#: Words that say nothing in news, but much in what is said of news.
_OF_NEWS: Final = like(
    "source report reporter reporting article story news photo picture image video read writing written "
    "editing advertisement sponsored copyright updated good best better new old "
    "xəbər məlumat foto mənbə müxbir "
    "новости фото видео источник"
)


def stems(text: str, language: str) -> dict[str, str]:
    """The words of a review by stem, as they are written first."""
    rules = analyzer(language or "und")
    found: dict[str, str] = {}
    for token in tokenise(text):
        stem = rules.stem(token)
        if len(stem) > 1 and not stem.isdecimal():
            found.setdefault(stem, token.lower())
    return found


def telling_words(here: pd.DataFrame, there: pd.DataFrame, most: int = 15) -> pd.DataFrame:
    """The words that reviews `here` use more than those `there`; both have text and language.

    Columns word, stem, reviews, against (reviews that use it) and score (G2), the most telling first.
    """
    inside, outside, spelt = Counter[str](), Counter[str](), defaultdict[str, Counter[str]](Counter)
    for frame, counts in ((here, inside), (there, outside)):
        for text, language in zip(frame["text"], frame["language"], strict=True):
            words = stems(text, language)
            counts.update(words.keys())
            for stem, word in words.items():
                spelt[stem][word] += 1
    names = [
        stem for stem, n in inside.items() if n >= LEAST and not _empty(spelt[stem].most_common(1)[0][0])
    ]
    a, b = (np.array([counts[stem] for stem in names], np.int64) for counts in (inside, outside))
    score = g2(Meetings(a, np.full(len(names), len(here)), a + b, len(here) + len(there)))
    shown = [min(spelt[stem].items(), key=lambda pair: (-pair[1], pair[0]))[0] for stem in names]
    frame = pd.DataFrame({"word": shown, "stem": names, "reviews": a, "against": b, "score": score})
    telling = frame[frame["score"] > 3.84]  # a chance of one in twenty for any one word
    return telling.sort_values(["score", "word"], ascending=[False, True]).head(most).reset_index(drop=True)


def using(reviews: pd.DataFrame, word: str) -> list[int]:
    """The ids of the reviews that use a word in any of its forms."""
    return [
        int(id)
        for id, text, language in zip(reviews["id"], reviews["text"], reviews["language"], strict=True)
        if set(stems(word, language)) & set(stems(text, language))
    ]


def _empty(word: str) -> bool:
    return is_empty(word) and not like(word) & _OF_NEWS
