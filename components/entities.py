"""Who and where: the ranking of a scope's entities, and the cloud beside it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from components.address import Address
from components.article_list import Folded, article_list
from components.chart import Chosen, LegendEntry, Note, chart, look
from components.comparison import Compared, compared_scope, comparison_ways
from components.corrections import correction_ways, corrections_page
from components.desk import Desk
from components.entity_cloud import word_cloud
from components.entity_links import about, narrowing
from components.entity_trend import trend_chart
from components.figures.entities import KIND_COLOURS, ranking_figure
from components.key_words import words_view
from components.message import choices, message
from components.named_together import pairs_chart
from components.network import network_view
from components.parts import part
from components.places import places_map
from components.told_apart import told_apart
from components.words import KIND_NAMES, count_of, percent
from data.analysis.entities import with_change
from data.answers import Entities, RankBy
from data.article import KINDS, Kind, split_entity_key
from data.frames import rows

#: Entities asked for, and how many of them the bars show; the cloud shows all of them.
ASKED, BARS = 40, 20
#: How each ranking counts, for the view's provenance.
_METHODS: dict[RankBy, str] = {
    "articles": "articles in scope that name each, every article once",
    "distinctive": "log-likelihood G² (Dunning 1993) of the scope against the rest of the corpus, signed",
}
_ONE = {"person": "person", "organisation": "organisation", "place": "place"}


@dataclass(frozen=True, slots=True)
class Ranking:
    """The entities of the scope in the order asked for, and what was asked."""

    found: Entities
    kind: Kind | None
    rank_by: RankBy

    @property
    def frame(self) -> pd.DataFrame:
        """See `Entities.frame`."""
        return self.found.frame

    @property
    def compared(self) -> bool:
        """Whether there is a rest of the corpus to compare the scope with."""
        return self.found.total < self.found.corpus_total

    def noun(self, n: int = 2) -> str:
        """What is ranked, in words: `people`, `place`."""
        if self.kind is None:
            return "entity" if n == 1 else "entities"
        return _ONE[self.kind] if n == 1 else KIND_NAMES[self.kind].lower()


def ranking_of(desk: Desk) -> Ranking:
    """Ask for the entities that the address wants, in its order."""
    kind = next((k for k in KINDS if k == desk.address.get("kind")), None)
    distinctive = desk.address.get("rank") == "distinctive" and desk.n < desk.about.articles
    rank_by: RankBy = "distinctive" if distinctive else "articles"
    return Ranking(desk.corpus.entities(desk.filters, kind, ASKED, rank_by), kind, rank_by)


def entities_page(desk: Desk) -> None:
    """The page: the ranking with the cloud beside it, then the trend, then who is named together.

    What the address wants corrected has a view of its own.
    """
    if desk.address.get("correct"):
        corrections_page(desk)
        return
    view_choices(desk)
    view = desk.address.get("view")
    if view == "map":
        with part(desk, "The map", "places"):
            places_map(desk)
    elif view in ("network", "matrix"):
        with part(desk, f"The {view}", "network"):
            network_view(desk)
    else:
        with part(desk, "The ranking", "ranking"):
            _ranked(desk)


def _ranked(desk: Desk) -> None:
    """The ranking and what goes with it, or what sets two scopes apart."""
    other, said = compared_scope(desk)
    if said:
        message("note", said, key="compare-dropped")
    entity_choices(desk, other)
    if other and other.filters != desk.filters:
        told_apart(desk, other)
        return
    if desk.address.get("kind") == "word":
        words_view(desk)
        return
    ranking = ranking_of(desk)
    if ranking.frame.empty:
        no_entities(desk, ranking)
        return
    left, right = st.columns([1.3, 1], gap="large")
    with left:
        entity_bars(desk, ranking)
    with right:
        word_cloud(desk, ranking.found, ranking.noun())
    left, right = st.columns([1.3, 1], gap="large")
    with left, part(desk, "The trend", "trend"):
        trend_chart(desk, ranking.frame)
    with right, part(desk, "Who is named together", "pairs"):
        pairs_chart(desk, ranking.kind)
    if desk.filters.entities:
        with part(desk, "The latest articles", "latest-named"):
            latest(desk)
    correction_ways(desk, ranking.frame.entity.head(5).tolist())


def view_choices(desk: Desk) -> None:
    """As what the entities are shown."""
    views = (("ranking", "Ranking"), ("map", "Map"), ("network", "Network"), ("matrix", "Matrix"))
    address = desk.address
    links = [(text, address.with_view(view=name).href(), address.get("view") == name) for name, text in views]
    choices([("As", links)], key="entity-views")


def latest(desk: Desk, most: int = 6) -> None:
    """The newest headlines of a scope that names someone, where a mark of the charts leads."""
    found = desk.corpus.search(desk.filters, "newest", most, folded=True)
    every = desk.address.to("reader").with_sort("newest").href()
    title = "The article in scope" if desk.n == 1 else f"The latest of {count_of(desk.n, 'article')} in scope"
    article_list(
        desk, found.frame, "latest-named", "compact", title, every, snippet=False, folded=Folded.of(found)
    )


def entity_choices(desk: Desk, other: Compared | None) -> None:
    """Which kinds are ranked, and by what; another scope to compare with."""
    address = desk.address
    kinds = [("all", "All"), *KIND_NAMES.items(), ("word", "Words")]
    kind = [(text, address.with_view(kind=name).href(), address.get("kind") == name) for name, text in kinds]
    orders = (("articles", "Articles"), ("distinctive", "What is distinctive here"))
    rank = [(text, address.with_view(rank=name).href(), address.get("rank") == name) for name, text in orders]
    ranked = address.get("kind") != "word" and (other is None or other.filters == desk.filters)
    ranks = [("Rank by", rank)] if ranked else []  # words, and two scopes, go by what is distinctive
    named = [key for key in desk.filters.entities if split_entity_key(key)[0]]
    pages = [(split_entity_key(key)[1], about(desk, key).href(), False) for key in named]
    more = [("More about", pages)] if pages else []
    choices([("Show", kind), *ranks, comparison_ways(desk, other), *more], key="entity-choices")


def no_entities(desk: Desk, ranking: Ranking) -> None:
    """The screen where the scope, or the whole corpus, names no one."""
    address = desk.address
    if not desk.about.entities:
        said = "The articles of this corpus come without people, organisations and places."
        message(
            "empty",
            [said],
            "No one is named",
            [("Read the articles", address.to("reader").href())],
            key="no-entities",
        )
        return
    ways = [("Show all kinds", address.with_view(kind="all").href())] if ranking.kind else []
    ways.append(("Read the articles in scope", address.to("reader").href()))
    said = f"None of the {count_of(desk.n, 'article')} in scope names {_some(ranking)}."
    message("empty", [said], "No one is named here", ways, key="no-entities")


def entity_bars(desk: Desk, ranking: Ranking) -> None:
    """The ranking as bars; a bar narrows the scope to the articles that name its entity."""
    found = ranking.found
    shown = with_change(ranking.frame.head(BARS))
    distinctive = ranking.rank_by == "distinctive"
    chart(
        desk,
        ranking_figure(shown, found.total, found.corpus_total, look(), distinctive),
        key="entity-bars",
        title=_title(ranking),
        summary=_summary(ranking),
        table=_table(shown, ranking),
        links=narrowing(desk, [[entity] for entity in shown.entity]),
        on_select=lambda chosen: _chosen(desk, chosen),
        note=_comparison(desk, ranking),
        hint=[to_read(desk, ranking.frame), _pages(desk, ranking.frame)],
        legend=_legend(desk, ranking),
        method=_METHODS[ranking.rank_by],
        caption=f"The first {len(shown):,} of {found.distinct_words} {ranking.noun()}, each with articles",
    )


def narrowed(desk: Desk, entity: str) -> Address:
    """The page over the articles that also name an entity."""
    return desk.address.scope(desk.filters.adding("entity", entity))


def _chosen(desk: Desk, chosen: Chosen) -> Address | None:
    return narrowed(desk, str(chosen.points[-1])) if chosen.points else None


def _some(ranking: Ranking) -> str:
    return "anyone" if ranking.kind is None else f"any {ranking.noun(1)}"


def _title(ranking: Ranking) -> str:
    first = next(rows(ranking.frame.head(1)))
    total, corpus = ranking.found.total, ranking.found.corpus_total
    if ranking.rank_by == "distinctive":
        elsewhere = f"{first.corpus_articles - first.articles:,} of {corpus - total:,} elsewhere"
        return f"{first.name} stands out, in {first.articles:,} of {total:,} articles here and {elsewhere}"
    what = "is named most" if ranking.kind is None else f"leads the {ranking.noun()}"
    return f"{first.name} {what}, in {first.articles:,} of {count_of(total, 'article')}"


def _summary(ranking: Ranking) -> str:
    frame, found = ranking.frame, ranking.found
    next_ones = [
        f"{r.name} {r.articles:,} ({percent(r.articles, found.total)})" for r in rows(frame.iloc[1:4])
    ]
    then = f" Then come {_listed(next_ones)}." if next_ones else ""
    more = (
        f"The first {BARS} of {found.distinct_words} {ranking.noun()}"
        if found.distinct > BARS
        else f"All {found.distinct_words} {ranking.noun()}"
    )
    how = (
        "by how much more they are named here than elsewhere"
        if ranking.rank_by == "distinctive"
        else "by articles"
    )
    return f"{more} in scope, {how}; shares are of {count_of(found.total, 'article')}.{then}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _legend(desk: Desk, ranking: Ranking) -> list[LegendEntry]:
    shown = [kind for kind in KINDS if kind in set(ranking.frame.kind)]
    return [
        LegendEntry(
            KIND_NAMES[kind],
            KIND_COLOURS[kind],
            href=desk.address.with_view(kind=kind).href(),
            on=kind == ranking.kind,
        )
        for kind in shown
    ]


def _pages(desk: Desk, ranking: pd.DataFrame, most: int = 8) -> Note:
    """Ways to the pages of the first of the ranking."""
    note: list[str | tuple[str, str]] = ["A page each: "]
    for row in rows(ranking.head(most)):
        note += [(f"About {row.name}", about(desk, row.entity).href()), ", "]
    return [*note[:-1], "."]


def to_read(desk: Desk, ranking: pd.DataFrame, most: int = 5) -> Note:
    """Ways into the reader, to the articles that name the first of the ranking."""
    note: list[str | tuple[str, str]] = ["Read what names "]
    for row in rows(ranking.head(most)):
        there = desk.address.to("reader", desk.filters.adding("entity", row.entity))
        note += [(row.name, there.href()), ", "]
    return [*note[:-1], "."]


def _comparison(desk: Desk, ranking: Ranking) -> list[str | Note]:
    if ranking.compared:
        return ["The right-hand column leads from the rank in the whole corpus to the rank in scope."]
    asked = desk.address.get("rank") == "distinctive"
    why = ", and nothing is distinctive of it: the ranking is by articles" if asked else ""
    return [f"The scope is the whole corpus: there is no other to compare with{why}. Narrow it to compare."]


def _table(shown: pd.DataFrame, ranking: Ranking) -> pd.DataFrame:
    found = ranking.found
    table = pd.DataFrame(
        {
            "Name": shown.name,
            "Kind": shown.kind,
            "Articles in scope": shown.articles,
            "Share of scope": [percent(n, found.total) for n in shown.articles],
            "Rank": shown["rank"],
        }
    )
    if ranking.compared:
        table["In the corpus"] = shown.corpus_articles
        table["Share of corpus"] = [percent(n, found.corpus_total) for n in shown.corpus_articles]
        table["Rank in corpus"] = shown.corpus_rank
        table["Change"] = [_change(int(places)) for places in shown.change]
        table["G²"] = shown.score.round(1)
    return table


def _change(places: int) -> str:
    if not places:
        return "same"
    return f"▲ {places:,}" if places > 0 else f"▼ {-places:,}"
