"""The page of one entity: who it is, when and where it is written about, with whom, and in which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import streamlit as st

from components.article_list import Folded, article_list
from components.corrections import correction_ways
from components.desk import Desk
from components.entity_links import about, entity_of
from components.entity_trend import trend_chart
from components.frontend import draw
from components.message import message
from components.parts import part
from components.peaks import peaks_list, peaks_of
from components.who_facts import facts_of
from components.who_texts import texts
from components.who_with import named_with, sections
from components.words import count_of, percent
from data.answers import Keyness
from data.article import split_entity_key
from data.filters import Filters

#: Entities that are named with it, and its latest articles.
WITH: Final = 12
LATEST: Final = 6
_ONE: Final = {"person": "Person", "organisation": "Organisation", "place": "Place"}


@dataclass(frozen=True, slots=True)
class Who:
    """An entity that the corpus knows, and the articles in scope that name it."""

    #: As addresses write it.
    key: str
    #: The scope narrowed to the articles that name it.
    filters: Filters
    #: Articles that name it: in scope, in the corpus.
    articles: int
    corpus_articles: int

    @property
    def kind(self) -> str:
        """Person, organisation or place."""
        return split_entity_key(self.key)[0] or ""

    @property
    def name(self) -> str:
        """Its canonical name."""
        return split_entity_key(self.key)[1]


def who_page(desk: Desk) -> None:
    """The page of the entity that the address names, or what to do where there is none."""
    key, said = entity_of(desk)
    if not key:
        _nobody(desk, desk.address.get("who"), said)
        return
    if said:
        message("note", said, key="who-led-on")
    desk = replace(desk, address=desk.address.with_view(who=key))
    who = _who(desk, key)
    st.set_page_config(page_title=f"{who.name[:200]} · Newsdesk")
    draw("who_head", _head(desk, who), key="who-head")
    if not who.articles:
        _not_here(desk, who)
        return
    _over_time(desk, who)
    with part(desk, "What the articles say", "who-texts"):
        texts(desk, who.key, who.name, who.filters, who.articles)
    left, right = st.columns([1.3, 1], gap="large")
    with left, part(desk, "Who is named with it", "who-with"):
        named_with(desk, who.key, who.name, who.filters, _together(desk, who))
    with right, part(desk, "The latest articles", "who-latest"):
        _latest(desk, who)
    correction_ways(desk, [who.key])


def _who(desk: Desk, key: str) -> Who:
    filters = desk.filters.adding("entity", key)
    return Who(key, filters, desk.corpus.count(filters), desk.corpus.count(Filters(entities=(key,))))


def _head(desk: Desk, who: Who) -> dict[str, object]:
    """Name, kind, how many articles, and the ways from here."""
    address, all_articles = desk.address, desk.about.articles
    here = f"{who.articles:,} of {count_of(desk.n, 'article')}"
    whole = f"{who.corpus_articles:,} of {all_articles:,}"
    counts = (
        [(f"{here} {'name' if who.articles != 1 else 'names'} {who.name} ({percent(who.articles, desk.n)})",
          address.to("reader", who.filters).href())]
        if desk.n == all_articles
        else [
            (f"{here} in scope ({percent(who.articles, desk.n)})", address.to("reader", who.filters).href()),
            (f"{whole} in the corpus ({percent(who.corpus_articles, all_articles)})",
             address.to("reader", Filters(entities=(who.key,))).href()),
        ]
    )  # fmt: skip
    narrowed = replace(address.scope(who.filters), view={})
    ways = [("Everyone and everywhere", address.to("entities").href())]
    if who.filters != desk.filters:
        ways.insert(0, ("Narrow the scope to these articles", narrowed.href()))
    return {
        "name": who.name,
        "kind": _ONE[who.kind],
        "kind_key": who.kind,
        "facts": facts_of(desk, who.key),
        "counts": [{"text": text, "href": href} for text, href in counts],
        "ways": [{"text": text, "href": href} for text, href in ways],
    }


def _over_time(desk: Desk, who: Who) -> None:
    left, right = st.columns([1.6, 1], gap="large")
    with left:
        with part(desk, "The trend", "who-trend"):
            near = desk.corpus.entities(who.filters, limit=10).frame
            trend_chart(desk, near, who.key)
        with part(desk, "The peaks", "who-peaks"):
            peaks_list(desk, peaks_of(desk, who.filters), key="who-peaks")
    with right, part(desk, "The sections", "who-sections"):
        sections(desk, who.name, who.filters, who.articles)


def _together(desk: Desk, who: Who) -> Keyness:
    """What the articles that name it name more than the others of the scope do."""
    return desk.corpus.keyness(who.filters, "entity", desk.filters, limit=WITH + 1)


def _latest(desk: Desk, who: Who) -> None:
    found = desk.corpus.search(who.filters, "newest", LATEST, folded=True)
    every = desk.address.to("reader", who.filters).with_sort("newest")
    title = (
        "The latest article" if who.articles == 1 else f"The latest of {count_of(who.articles, 'article')}"
    )
    article_list(
        desk,
        found.frame,
        "who-latest",
        "compact",
        title,
        every.href(),
        snippet=False,
        folded=Folded.of(found),
    )


def _not_here(desk: Desk, who: Who) -> None:
    said = f"None of the {count_of(desk.n, 'article')} in scope names {who.name}."
    ways = [
        (f"All {count_of(who.corpus_articles, 'article')} of the corpus",
         replace(about(desk, who.key), filters=Filters()).href()),
        ("Everyone and everywhere in this scope", desk.address.to("entities").href()),
    ]  # fmt: skip
    message("empty", [said], "Not in this scope", ways, key="who-not-here")


def _nobody(desk: Desk, asked: str, dropped: Sequence[str]) -> None:
    """The screen for an entity that the corpus does not have, with those that are called alike."""
    kind, name = split_entity_key(asked)
    shown = name if len(name) <= 60 else name[:60] + "…"
    said = [f"There is no person, organisation or place “{shown}” in this corpus."]
    if dropped and not dropped[0].startswith("There is no"):
        said = list(dropped)  # it was one, until it was corrected
    if kind is None:
        said.append("A page of one takes kind and name, as in place:Baku.")
    found = [s for s in desk.corpus.suggest(name[:100], 20) if s.param == "entity"][:6]
    if not found:
        words = sorted(name[:100].split(), key=len, reverse=True)[:2]
        found = [s for word in words for s in desk.corpus.suggest(word, 20) if s.param == "entity"][:6]
    ways = [
        (f"{split_entity_key(s.value)[1]}, {s.value.partition(':')[0]}: {count_of(s.articles, 'article')}",
         about(desk, s.value).href())
        for s in {s.value: s for s in found}.values()
    ]  # fmt: skip
    if not ways and dropped and "Did you mean" in dropped[0]:
        said.append(dropped[0][dropped[0].index("Did you mean") :])
    ways.append(("Everyone and everywhere", desk.address.to("entities").href()))
    message("empty", said, "No page of that name", ways, key="who-nobody")
