"""Who is named together: the pairs of entities that share the most articles."""

from __future__ import annotations

from typing import Final

import pandas as pd

from components.address import Address
from components.chart import Note, chart, look
from components.desk import Desk
from components.entity_links import narrowing
from components.figures.entities import pairs_figure
from components.message import choices, message
from components.words import count_of, percent
from data.analysis.entities import with_shares
from data.answers import RankPairsBy
from data.article import Kind, split_entity_key
from data.filters import Filters
from data.frames import rows

#: Pairs asked for, which the table lists, and how many of them the bars show.
_ASKED: Final = 50
_BARS: Final = 10
#: Articles that name a pair by association at least: fewer may be chance.
_LEAST: Final = 2


def pairs_chart(desk: Desk, kind: Kind | None) -> None:
    """The pairs as bars and as a table; each leads to the articles that name both."""
    closest = desk.address.get("pairs") == "association"
    rank_by: RankPairsBy = "g2" if closest else "articles"
    found = desk.corpus.comentions(desk.filters, _ASKED, kind, rank_by, _LEAST if closest else 1)
    if found.empty:
        said = f"None of the {count_of(desk.n, 'article')} in scope names two of them."
        message("empty", [said], "No one is named together", key="no-pairs")
        return
    _choices(desk)
    pairs = with_shares(found).assign(a_name=_names(found.a), b_name=_names(found.b))
    chart(
        desk,
        pairs_figure(pairs.head(_BARS), desk.n, look()),
        key="named-together",
        title=_title(pairs, desk.n, closest),
        summary=_summary(pairs, closest, found.attrs.get("among")),
        table=_table(pairs, desk.n),
        links=narrowing(desk, list(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True))),
        hint=[_to_read(desk, pairs)],
        method="articles in scope that name both, every article once"
        + (", ordered by log-likelihood G² (Dunning 1993)" if closest else ""),
        on_select=lambda chosen: both(desk, *chosen.points[-1]) if chosen.points else None,
    )


def _choices(desk: Desk) -> None:
    address = desk.address
    orders = (("articles", "Articles"), ("association", "Beyond chance"))
    links = [
        (text, address.with_view(pairs=name).href(), address.get("pairs") == name) for name, text in orders
    ]
    choices([("Pairs by", links)], key="pairs-choices")


def both(desk: Desk, a: str, b: str) -> Address:
    """The page over the articles that name both."""
    return desk.address.scope(_naming(desk.filters, a, b))


def _to_read(desk: Desk, pairs: pd.DataFrame) -> Note:
    first = next(rows(pairs))
    there = desk.address.to("reader", _naming(desk.filters, first.a, first.b))
    articles = f"{count_of(first.articles, 'article')} that {'names' if first.articles == 1 else 'name'}"
    return [f"Read the {articles} ", (f"{first.a_name} and {first.b_name}", there.href()), "."]


def _naming(filters: Filters, a: str, b: str) -> Filters:
    return filters.adding("entity", a).adding("entity", b)


def _names(keys: pd.Series) -> list[str]:
    return [split_entity_key(key)[1] for key in keys]


def _title(pairs: pd.DataFrame, total: int, closest: bool) -> str:
    first = next(rows(pairs))
    most = "far beyond chance" if closest else "most"
    names = f"{first.a_name} and {first.b_name}"
    return f"{names} are named together {most}, in {first.articles:,} of {count_of(total, 'article')}"


def _summary(pairs: pd.DataFrame, closest: bool, among: int | None) -> str:
    order = " They are in the order of how far they go beyond chance (G²)." if closest else ""
    first = next(rows(pairs))
    shown = min(_BARS, len(pairs))
    return (
        f"That is {percent(first.articles, first.a_articles)} of what names {first.a_name} and "
        f"{percent(first.articles, first.b_articles)} of what names {first.b_name}. "
        f"The bars show the first {count_of(shown, 'pair')}, the table {len(pairs):,}.{order}"
        f"{f' Pairs were looked for among the {among:,} most named.' if among else ''}"
    )


def _table(pairs: pd.DataFrame, total: int) -> pd.DataFrame:
    def part(n: float, of: float) -> str:
        return f"{percent(n, of)} of {of:,}"

    return pd.DataFrame(
        {
            "Pair": [f"{row.a_name} + {row.b_name}" for row in rows(pairs)],
            "Articles naming both": pairs.articles,
            "Share of scope": [percent(n, total) for n in pairs.articles],
            "Of the first’s articles": [part(row.articles, row.a_articles) for row in rows(pairs)],
            "Of the second’s articles": [part(row.articles, row.b_articles) for row in rows(pairs)],
            "NPMI": pairs.npmi.round(2),
            "G²": pairs.g2.round(1),
        }
    )
