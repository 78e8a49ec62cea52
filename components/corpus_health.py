"""Corpus health: what the articles have and lack, each number opening its articles."""

from __future__ import annotations

from typing import Final

from components.desk import Desk
from components.message import choices, heading
from components.own_folder import folder_of
from components.parts import part
from components.runs import ALL
from components.words import value_label
from data.answers import FacetField
from data.corpus import CorpusError
from data.filters import Filters
from data.frames import rows
from data.ingest.feed_list import followed
from data.store.runs import read_runs

_FIELDS: Final[tuple[tuple[FacetField, str], ...]] = (
    ("language", "Languages"), ("section", "Sections"), ("source", "Sources"),
)  # fmt: skip
_MOST: Final = 15
#: A label, and its choices: text, address, whether it is what is shown.
Group = tuple[str, list[tuple[str, str, bool]]]


def corpus_health(desk: Desk) -> None:
    """Counts of the corpus as a whole: the scope above does not narrow them."""
    groups: list[Group] = []
    with part(desk, "What the articles have and lack", "corpus-health"):
        groups = _of_articles(desk) if desk.about.articles else []
    groups = [*groups, *_of_taking_in(desk)]
    if groups:
        heading("Corpus health", "of the whole corpus; each number opens its articles or rows", apart=True)
        choices(groups, key="corpus-health", listed=True)


def _of_articles(desk: Desk) -> list[Group]:
    """What the articles have and lack."""
    about = desk.about
    span = f"{about.first} to {about.last}" if about.first and about.last else "no dates"
    everything = [_option(desk, Filters(), "All", about.articles)]
    groups: list[Group] = [(f"Articles, {span}", everything + _dates(desk))]
    for field, name in _FIELDS:
        counted = desk.corpus.facet(Filters(), field, _MOST)
        found = [(str(row.value), int(row.articles)) for row in rows(counted.frame)]
        options = [
            _option(desk, Filters().adding(field, value), value_label(field, value), n) for value, n in found
        ]
        if field == "language" and (unsure := desk.corpus.count(Filters(unsure="language"))):
            options.append(_option(desk, Filters(unsure="language"), "Uncertain", unsure))
        largest = f" (the {len(found)} largest of {counted.distinct_words})"
        groups.append((name + (largest if counted.distinct > len(found) else ""), options))
    return [group for group in groups if group[1]]


def _of_taking_in(desk: Desk) -> list[Group]:
    """What could not be taken in: rows of files, and feeds; each opens on this page."""
    folder = folder_of(desk)
    if folder is None:
        return []
    groups: list[Group] = []
    try:
        if rejected := read_runs(folder.path).rejected:
            href = desk.address.with_view(rejected=ALL).href()
            opened = desk.address.get("rejected") == ALL
            groups.append(("Taking in", [(f"Rejected rows {rejected:,}", href, opened)]))
        failing = [feed for feed in followed(folder) if feed.problem]
    except CorpusError:
        return groups  # what is wrong is said where the runs and the feeds are
    if failing:
        href = desk.address.with_view(feeds="failing", feed="").href()
        options = [(f"All {len(failing):,}", href, desk.address.get("feeds") == "failing")]
        for feed in failing[:_MOST]:
            href = desk.address.with_view(feeds="", feed=feed.url).href()
            options.append((feed.shown, href, desk.address.get("feed") == feed.url))
        groups.append(("Feeds failing", options))
    return groups


def _dates(desk: Desk) -> list[tuple[str, str, bool]]:
    undated = desk.about.undated
    copies = desk.corpus.count(Filters(copies="only"))
    options = [_option(desk, Filters(undated=True), "Undated", undated)] if undated else []
    if impossible := desk.corpus.count(Filters(unsure="date")):
        options.append(_option(desk, Filters(unsure="date"), "With a date that can’t be", impossible))
    return options + ([_option(desk, Filters(copies="only"), "Near-copies", copies)] if copies else [])


def _option(desk: Desk, filters: Filters, label: str, n: int) -> tuple[str, str, bool]:
    return f"{label} {n:,}", desk.address.scope(filters).to("reader").href(), False
