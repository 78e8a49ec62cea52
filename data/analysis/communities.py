"""Communities of a network: groups whose members go together more than with others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Final, TypeVar

Node = TypeVar("Node", bound=Hashable)

#: A move must bring so much, so that rounding never goes round in circles.
_GAIN: Final = 1e-9


def louvain(nodes: Sequence[Node], edges: Mapping[tuple[Node, Node], float]) -> list[list[Node]]:
    """The communities that Louvain's method finds; the largest first, each in the order of `nodes`.

    Blondel, Guillaume, Lambiotte and Lefebvre 2008, https://doi.org/10.1088/1742-5468/2008/10/P10008. Nodes
    are visited in their own order instead of by chance, so that the same network has the same communities.
    Modularity can't see communities much smaller than the network's square root in edges (Fortunato and
    Barthélemy 2007): two small ones may be told as one.
    """
    place = {node: at for at, node in enumerate(nodes)}
    weights: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for (a, b), weight in edges.items():
        weights[place[a]][place[b]] = weights[place[b]][place[a]] = weight
    groups = [[at] for at in range(len(nodes))]
    graph = [weights[at] for at in range(len(nodes))]
    while True:
        belongs = _moved(graph)
        together: defaultdict[int, list[int]] = defaultdict(list)
        for at, community in enumerate(belongs):
            together[community] += groups[at]
        if len(together) == len(groups):
            break
        numbers = {community: n for n, community in enumerate(together)}
        graph = _merged(graph, [numbers[community] for community in belongs], len(numbers))
        groups = list(together.values())
    found = [[nodes[at] for at in sorted(group)] for group in groups]
    return sorted(found, key=lambda group: (-len(group), place[group[0]]))


def _moved(graph: list[dict[int, float]]) -> list[int]:
    """Each node in the community of neighbours that raises modularity most, until none moves."""
    # A community's ties within are a tie to itself, counted twice as ties between two are.
    degree = [sum(ties.values()) + ties.get(at, 0.0) for at, ties in enumerate(graph)]
    total = sum(degree)
    belongs, sums = list(range(len(graph))), list(degree)
    moving = total > 0
    while moving:
        moving = False
        for at, ties in enumerate(graph):
            own = belongs[at]
            sums[own] -= degree[at]
            linked: defaultdict[int, float] = defaultdict(float)
            for other, weight in sorted(ties.items()):
                if other != at:
                    linked[belongs[other]] += weight
            best, most = own, linked[own] - sums[own] * degree[at] / total
            for community, weight in linked.items():
                gain = weight - sums[community] * degree[at] / total
                if gain > most + _GAIN:
                    best, most = community, gain
            sums[best] += degree[at]
            belongs[at] = best
            moving = moving or best != own
    return belongs


def _merged(graph: list[dict[int, float]], belongs: list[int], n: int) -> list[dict[int, float]]:
    """The network of communities; what ties one's members is its tie to itself."""
    merged: list[dict[int, float]] = [{} for _ in range(n)]
    for at, ties in enumerate(graph):
        for other, weight in ties.items():
            a, b = belongs[at], belongs[other]
            # Ties within are met from both ends.
            part = weight / 2 if a == b and at != other else weight
            merged[a][b] = merged[a].get(b, 0.0) + part
    return merged


def modularity(communities: Sequence[Sequence[Node]], edges: Mapping[tuple[Node, Node], float]) -> float:
    """Newman and Girvan's modularity of communities: 0 is what chance would give."""
    belongs = {node: n for n, group in enumerate(communities) for node in group}
    total = sum(edges.values())
    within, degree = [0.0] * len(communities), [0.0] * len(communities)
    for (a, b), weight in edges.items():
        degree[belongs[a]] += weight
        degree[belongs[b]] += weight
        if belongs[a] == belongs[b]:
            within[belongs[a]] += weight
    return (
        sum(w / total - (d / (2 * total)) ** 2 for w, d in zip(within, degree, strict=True)) if total else 0.0
    )
