"""The network of who is named with whom: which ties count, which are drawn, who belongs together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from data.analysis.communities import louvain
from data.frames import rows

#: A tie is one that chance would make once in a thousand times: chi-square with one degree of freedom.
BEYOND_CHANCE: Final = 10.83
#: And that so many articles bear out.
LEAST: Final = 2
#: Of each entity so many of its closest ties are drawn, and what holds the network together.
CLOSEST: Final = 3


@dataclass(frozen=True, slots=True)
class Network:
    """Entities and their ties.

    `nodes` has the rows asked for that have a tie, and community (0 is the largest), in the order of
    communities, then of articles; `ties` the pairs beyond chance (a, b as places in `nodes`, articles, npmi,
    g2, drawn), closest first; `alone` the entities without a tie.
    """

    nodes: pd.DataFrame
    ties: pd.DataFrame
    alone: pd.DataFrame

    @property
    def drawn(self) -> pd.DataFrame:
        """The ties that are drawn."""
        return self.ties[self.ties.drawn]

    def communities(self) -> list[pd.DataFrame]:
        """The members of each community, the most named first."""
        return [group for _, group in self.nodes.groupby("community", sort=True)]


def network(entities: pd.DataFrame, pairs: pd.DataFrame) -> Network:
    """The network of entities (of `Entities.frame`) and of the pairs among them (of `Corpus.comentions`).

    Pairs count that are named together more often than chance would have it. They are weighed by NPMI, which
    does not favour what is named everywhere.
    """
    beyond = (pairs.g2 >= BEYOND_CHANCE) & (pairs.npmi > 0) & (pairs.articles >= LEAST)
    ties = pairs[beyond].sort_values(["npmi", "g2", "a", "b"], ascending=[False, False, True, True])
    tied = {*ties.a, *ties.b}
    ranked = entities.sort_values(["articles", "entity"], ascending=[False, True])
    named = [key for key in ranked.entity if key in tied]
    weights = {(row.a, row.b): float(row.npmi) for row in rows(ties)}
    groups = louvain(named, weights)
    place = {key: at for at, key in enumerate(key for group in groups for key in group)}
    community = {key: n for n, group in enumerate(groups) for key in group}
    nodes = ranked.set_index("entity").loc[list(place)].reset_index()
    a, b = ties.a.map(place).to_numpy(np.int64), ties.b.map(place).to_numpy(np.int64)
    return Network(
        nodes.assign(community=[community[key] for key in nodes.entity]),
        ties.assign(a=a, b=b, drawn=_is_drawn(a, b, len(nodes))).reset_index(drop=True),
        ranked[~ranked.entity.isin(tied)].reset_index(drop=True),
    )


def _is_drawn(a: np.ndarray, b: np.ndarray, n: int) -> list[bool]:
    """Which ties, closest first, are among the first few of either end, or join what nothing closer does.

    The latter are a maximum spanning tree (Kruskal 1956): what hangs together is drawn so.
    """
    seen = np.zeros(n, np.int64)
    parts = np.arange(n)
    drawn = []
    for one, other in zip(a, b, strict=True):
        joins = parts[one] != parts[other]
        drawn.append(bool(joins or seen[one] < CLOSEST or seen[other] < CLOSEST))
        parts[parts == parts[other]] = parts[one]
        seen[[one, other]] += 1
    return drawn
