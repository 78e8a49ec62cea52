"""Wordings: how the mentions of an entity are written, counted by a cluster."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from data.answers import Written
from data.engines.opensearch.asking import Query, both, either
from data.engines.opensearch.documents import PART, wording
from data.engines.opensearch.layout import held
from data.engines.opensearch.tallies import Tallies
from data.frames import texts

#: What Lucene's regular expressions read as more than itself.
_SPECIAL: Final = re.compile(r'([.?+*|{}\[\]()"\\#@&<>~^$-])')


def written(tallies: Tallies, entity: str, limit: int | None) -> Written:
    """The ways in which mentions are written, with how many there are of each."""
    entity = held(entity)
    named: Query = {"term": {"entity": entity}}
    ways: dict[str, list[int]] = {}
    begins = wording(entity)
    for key, articles in tallies.matching(named, "written", pattern(begins)):
        text, _, times = key.removeprefix(begins).rpartition(PART)
        way = ways.setdefault(text, [0, 0])
        way[0] += int(times) * articles
        way[1] += articles
    rows = sorted(ways.items(), key=lambda row: (-row[1][0], row[0]))
    shown: list[tuple[str, Any]] = rows if limit is None else rows[:limit]
    frame = pd.DataFrame(
        {
            "written": texts([text for text, _ in shown]),
            "mentions": np.array([way[0] for _, way in shown], np.int64),
            "articles": np.array([way[1] for _, way in shown], np.int64),
        }
    )
    return Written(frame, sum(way[0] for way in ways.values()), tallies.count(named), len(ways))


def touched(entity: str, written: Sequence[str], articles: Sequence[str]) -> Query:
    """The articles with a mention of an entity that is written so, among these ids."""
    entity = held(entity)
    asked: list[Query] = [{"term": {"entity": entity}}]
    if written:
        asked.append(either([{"prefix": {"written": wording(entity, text)}} for text in written]))
    if articles:
        asked.append({"terms": {"id": list(map(held, articles))}})
    return both(*asked)


def pattern(begins: str) -> str:
    """The regular expression of everything that begins so."""
    return _SPECIAL.sub(r"\\\1", begins) + "(.|\n)*"
