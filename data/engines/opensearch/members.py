"""Members: the articles of storylines on a cluster, as far as they are counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from data.article import NONE
from data.engines.building import UNDATED
from data.engines.opensearch.asking import OLDEST, Query
from data.engines.opensearch.connection import Cluster
from data.engines.opensearch.layout import WINDOW

#: Articles that are in a storyline.
IN_ONE: Final[Query] = {"bool": {"must_not": [{"term": {"storyline": NONE}}]}}
_FIELDS: Final = ["id", "storyline", "event", "source", "language", "day", "central"]


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a storyline, as far as it is counted."""

    id: str
    storyline: str
    #: Its event, or what no other article has.
    event: str
    source: str
    language: str
    #: Days since 1970, or UNDATED.
    day: int
    central: bool


def members_of(cluster: Cluster, query: Query) -> list[Member]:
    """The articles of storylines, in order of time."""
    body = {"query": query, "sort": OLDEST, "_source": False, "docvalue_fields": _FIELDS}
    return [_member(hit["fields"]) for hit in cluster.walk(body, step=WINDOW)]


def _member(fields: dict[str, Any]) -> Member:
    id, event = fields["id"][0], fields["event"][0]
    return Member(
        id, fields["storyline"][0], f"\x1f{id}" if event == NONE else event, fields["source"][0],
        fields["language"][0], fields.get("day", [UNDATED])[0], fields["central"][0],
    )  # fmt: skip


def numbers(values: Iterable[int]) -> npt.NDArray[np.int64]:
    """Numbers as a column."""
    return np.array(list(values), np.int64)
