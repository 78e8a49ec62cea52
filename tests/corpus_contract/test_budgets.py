"""An engine gives up when its time is used up, and answers the same as ever when there is enough of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pandas as pd
import pytest

from data.budget import budget
from data.corpus import Corpus, CorpusTimeout
from data.filters import Filters

ENERGY: Final = Filters(sections=("Energy",))
#: What may take long in a large corpus. Each asks for a scope that no other asks for: what is kept ready
#: takes no time.
LONG: Final[dict[str, Callable[[Corpus], Any]]] = {
    "prefix": lambda corpus: corpus.count(Filters(query="pipe*")),
    "fuzzy": lambda corpus: corpus.count(Filters(query="gas~")),
    "phrase": lambda corpus: corpus.count(Filters(query='"gas fair"')),
    "search": lambda corpus: corpus.search(Filters(query="gas OR talks"), "relevance", folded=True).frame,
    "keyness of entities": lambda corpus: corpus.keyness(ENERGY).frame,
    "keyness of terms": lambda corpus: corpus.keyness(ENERGY, "term").frame,
    "comentions": lambda corpus: corpus.comentions(ENERGY),
    "central": lambda corpus: corpus.central(ENERGY),
    "storylines": lambda corpus: corpus.storylines(Filters(date_from=date(2024, 1, 2))).frame,
}


@pytest.mark.parametrize("asked", LONG)
def test_an_answer_that_would_come_too_late_is_given_up(newsroom: Corpus, asked: str) -> None:
    with budget(1e-9), pytest.raises(CorpusTimeout):
        LONG[asked](newsroom)


@pytest.mark.parametrize("asked", LONG)
def test_an_answer_after_one_that_was_given_up_is_whole(newsroom: Corpus, asked: str) -> None:
    with budget(1e-9), pytest.raises(CorpusTimeout):
        LONG[asked](newsroom)
    with budget(600):
        within = LONG[asked](newsroom)
    without = LONG[asked](newsroom)
    if isinstance(without, pd.DataFrame):
        pd.testing.assert_frame_equal(within, without)
        assert len(without)
    else:
        assert within == without > 0
