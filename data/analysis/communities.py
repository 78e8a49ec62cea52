"""Communities of a network: groups whose members go together more than with others."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Final, TypeVar

Node = TypeVar("Node", bound=Hashable)

#: Nodes are visited in an order drawn by this seed: the same network has the same communities.
_SEED: Final = 1


def louvain(nodes: Sequence[Node], edges: Mapping[tuple[Node, Node], float]) -> list[list[Node]]:
    """The communities that Louvain's method finds; the largest first, each in the order of `nodes`.

    Blondel, Guillaume, Lambiotte and Lefebvre 2008, https://doi.org/10.1088/1742-5468/2008/10/P10008, by
    networkx. Modularity can't see communities much smaller than the network's square root in edges
    (Fortunato and Barthélemy 2007): two small ones may be told as one.
    """
    import networkx as nx  # a quarter of a second that other pages need not wait for

    # Numbers and not names: sets of names have another order in each process.
    place = {node: at for at, node in enumerate(nodes)}
    graph = nx.Graph()
    graph.add_nodes_from(range(len(nodes)))
    ties = ((*sorted((place[a], place[b])), weight) for (a, b), weight in edges.items())
    graph.add_weighted_edges_from(sorted(ties))
    groups = [sorted(group) for group in nx.community.louvain_communities(graph, seed=_SEED)]
    return [
        [nodes[at] for at in group] for group in sorted(groups, key=lambda group: (-len(group), group[0]))
    ]
