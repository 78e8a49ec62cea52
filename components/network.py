"""Who is named with whom: the network, its matrix, and the table that both are drawn from."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from components.chart import LegendEntry, Note, chart, look
from components.desk import Desk
from components.figures.network import colour, letter, matrix_figure, network_figure
from components.figures.style import dragmode
from components.message import choices, message
from components.words import KIND_NAMES, count_of, percent
from data.analysis.network import BEYOND_CHANCE, CLOSEST, LEAST, Network, network
from data.article import KINDS
from data.frames import rows


def network_view(desk: Desk) -> None:
    """The network or matrix of the most named; a node narrows the scope, a tie opens its articles."""
    _choices(desk)
    kind = next((k for k in KINDS if k == desk.address.get("kind")), None)
    asked = int(desk.address.get("nodes"))
    found = desk.corpus.entities(desk.filters, kind, asked).frame
    every = asked * (asked - 1) // 2
    pairs = desk.corpus.comentions(desk.filters, every, kind, "npmi", LEAST, found.entity.tolist())
    net = network(found, pairs)
    if net.ties.empty:
        _nothing(desk, len(found))
        return
    narrow = dragmode(st.context.headers.get("User-Agent")) is False
    matrix = desk.address.get("view") == "matrix"
    figure = matrix_figure if matrix else network_figure
    chart(
        desk,
        figure(net, desk.n, look(), narrow),
        key="network",
        title=_title(net, desk.n),
        summary=_summary(net, len(found), matrix),
        table=_table(net, desk.n),
        links=_links(desk, net),
        note=_notes(desk, net),
        legend=_legend(net),
        caption="Who is named with whom: the entities, then the pairs beyond chance, closest first",
        method=f"pairs of {LEAST} articles and more with G² of {BEYOND_CHANCE} and more (Dunning 1993), "
        "weighed by NPMI (Bouma 2009); communities by Louvain (Blondel et al. 2008)",
        marks=True,
        drag="none",
    )


def _choices(desk: Desk) -> None:
    address = desk.address
    kinds = [("all", "All"), *KIND_NAMES.items()]
    kind = [(text, address.with_view(kind=name).href(), address.get("kind") == name) for name, text in kinds]
    sizes = ("20", "40", "60", "80", "100")
    size = [(n, address.with_view(nodes=n).href(), address.get("nodes") == n) for n in sizes]
    choices([("Show", kind), ("The most named", size)], key="network-choices")


def _nothing(desk: Desk, n: int) -> None:
    articles = count_of(desk.n, "article")
    if n < 2:
        names = "names" if desk.n == 1 else "name"
        said = f"The {articles} in scope {names} {count_of(n, 'entity', 'entities')}."
    else:
        said = (
            f"In the {articles} in scope, no two of the {n:,} most named are named together {LEAST} times "
            "or more and beyond chance."
        )
    ways = [("Show the ranking", desk.address.with_view(view="").href())]
    message("empty", [said], "No one is named together more than by chance", ways, key="no-network")


def _title(net: Network, total: int) -> str:
    first = next(rows(net.ties.head(1)))
    names = net.nodes.name.tolist()
    pair = f"{names[first.a]} and {names[first.b]}"
    return f"{pair} go together most closely, in {first.articles:,} of {count_of(total, 'article')}"


def _summary(net: Network, asked: int, matrix: bool) -> str:
    looks = (
        "The stronger the colour of a cell, the closer are the two."
        if matrix
        else "Discs are sized by articles, lines are wider where two are closer."
    )
    groups = count_of(len(net.communities()), "community", "communities")
    ties = count_of(len(net.ties), "pair")
    return (
        f"{len(net.nodes):,} of the {asked:,} most named, in {groups}; {ties} named together beyond chance. "
        f"{looks}"
    )


def _legend(net: Network) -> list[LegendEntry]:
    """Each community by its most named member."""
    entries = []
    for number, group in enumerate(net.communities()):
        others = f" and {len(group) - 1:,} more" if len(group) > 1 else ""
        entries.append(LegendEntry(f"{letter(number)}: {group.name.iloc[0]}{others}", colour(number)))
    return entries


def _notes(desk: Desk, net: Network) -> list[str | Note]:
    drawn = len(net.drawn)
    notes: list[str | Note] = []
    if desk.address.get("view") != "matrix" and drawn < len(net.ties):
        notes.append(
            f"Drawn are {drawn:,} of {len(net.ties):,} pairs, the {CLOSEST} closest of each; the matrix and "
            "the table have all."
        )
    if len(net.alone):
        links: list[str | tuple[str, str]] = []
        for row in rows(net.alone.head(12)):
            links += [(row.name, desk.address.scope(desk.filters.adding("entity", row.entity)).href()), ", "]
        more = f" and {len(net.alone) - 12:,} more" if len(net.alone) > 12 else ""
        notes.append([f"Tied to no other here ({len(net.alone):,}): ", *links[:-1], f"{more}."])
    notes.append(
        f"A pair counts where {LEAST} articles or more name both and chance would do so less than once in a "
        f"thousand times (G² of {BEYOND_CHANCE} and more); its closeness is NPMI, 0 by chance, 1 for two "
        "that are never apart. Communities: Louvain."
    )
    return notes


def _links(desk: Desk, net: Network) -> list[str]:
    """A node narrows the scope; a tie leads to the articles that name both."""
    keys = net.nodes.entity.tolist()
    nodes = [desk.address.scope(desk.filters.adding("entity", key)).href() for key in keys]
    ties = [
        desk.address.to("reader", desk.filters.adding("entity", keys[a]).adding("entity", keys[b])).href()
        for a, b in zip(net.ties.a, net.ties.b, strict=True)
    ]
    return nodes + ties


def _table(net: Network, total: int) -> pd.DataFrame:
    names, groups = net.nodes.name.tolist(), [letter(n) for n in net.nodes.community]
    nodes: list[list[Any]] = [
        [row.name, row.kind, group, row.articles, percent(row.articles, total), "", ""]
        for row, group in zip(rows(net.nodes), groups, strict=True)
    ]
    ties: list[list[Any]] = [
        [f"{names[row.a]} + {names[row.b]}", "pair", _both(groups[row.a], groups[row.b]), row.articles,
         percent(row.articles, total), round(row.npmi, 2), round(row.g2, 1)]
        for row in rows(net.ties)
    ]  # fmt: skip
    columns = ["Name or pair", "Kind", "Community", "Articles in scope", "Share of scope", "NPMI", "G²"]
    return pd.DataFrame(nodes + ties, columns=columns)


def _both(a: str, b: str) -> str:
    return a if a == b else f"{a} and {b}"
