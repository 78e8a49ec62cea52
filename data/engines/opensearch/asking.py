"""Asking: filters and query trees as the cluster's own queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from data.article import KINDS, NONE, entity_key, split_entity_key
from data.corpus import QueryError
from data.engines.opensearch.layout import cut, held
from data.engines.words import tagged
from data.filters import Filters
from data.language import GENERIC, analyzer
from data.query import And, Node, Not, Or, parse, positive_leaves
from data.query_tokens import Leaf

Query = dict[str, Any]
Order = list[dict[str, Any]]

EVERYTHING: Final[Query] = {"match_all": {}}
NOTHING: Final[Query] = {"match_none": {}}
#: Articles by time, undated ones last; the id tells any two apart.
OLDEST: Final[Order] = [{"published": {"order": "asc", "missing": "_last"}}, {"id": "asc"}]
#: Fields that hold several values an article.
LISTS: Final = ("topic", "entity")
#: A query has 1,024 parts at most, if the cluster is not set otherwise: so many here, the rest is for what is
#: put around it.
PARTS: Final = 1_000
#: So many of them rank at most.
_SCORED: Final = 400
_TOO_MUCH: Final = "These are more phrases and words with * or ~ than can be looked for at once."
_FIELDS: Final = {None: "text", "headline": "headline", "source": "outlet"}
_EPOCH: Final = date(1970, 1, 1).toordinal()


class Asking:
    """Says what a corpus is asked for; `analyzers` are those that its articles needed."""

    def __init__(self, analyzers: Sequence[str]) -> None:
        self._analyzers = tuple(analyzers)

    def scope(self, filters: Filters, ranked: bool = False) -> Query:
        """The articles of a scope; `ranked` by how well they fit its query, a long one's first words.

        Raises QueryError where the query can't be read, or is more than a cluster takes.
        """
        if filters.by_reviews():
            raise ValueError("a corpus knows no reviews: data.reviewed says which articles they come to")
        node = parse(filters.query) if filters.query else None
        kept, left_out = self._kept(filters), _left_out(filters)
        if node is not None:
            kept.insert(0, self.tree(node))
            if parts_of({"bool": {"filter": kept, "must_not": left_out}}) > PARTS:
                raise QueryError(_TOO_MUCH, filters.query, 0, len(filters.query))
        if not kept and not left_out:
            return EVERYTHING
        asked: Query = {"filter": kept, "must_not": left_out}
        if ranked and node is not None:
            asked["should"] = self._ranking(node, min(_SCORED, PARTS - parts_of({"bool": asked})))
        return {"bool": {name: parts for name, parts in asked.items() if parts}}

    def _ranking(self, node: Node, most: int) -> list[Query]:
        """What ranks by the words of a query, as far as so many parts suffice."""
        found: list[Query] = []
        for leaf in dict.fromkeys(positive_leaves(node)):
            scores = list(self._scores(leaf))
            most -= sum(map(parts_of, scores))
            if most < 0:
                break
            found += scores
        return found

    def tree(self, node: Node) -> Query:
        """The articles that a query tree asks for."""
        match node:
            case Leaf():
                return either(list(self._leaf(node)))
            case Not(part=part):
                return {"bool": {"must_not": [self.tree(part)]}}
            case And(parts=parts):
                return {"bool": {"filter": [self.tree(part) for part in parts]}}
            case Or(parts=parts):
                return either([self.tree(part) for part in parts])

    def _kept(self, filters: Filters) -> list[Query]:
        kept = _days(filters)
        if filters.copies:
            kept.append({"term": {"is_copy": filters.copies == "only"}})
        if filters.unsure:
            kept.append({"term": {f"unsure_{filters.unsure}": True}})
        if filters.ids is not None:
            # A cluster takes 65,536 terms of one field, which is more than `data.reviewed` ever asks for.
            kept.append({"terms": {"id": sorted(held(id) for id in filters.ids)}} if filters.ids else NOTHING)
        for field, values in (
            ("section", filters.sections), ("language", filters.languages), ("source", filters.sources),
            ("storyline", filters.storylines),
        ):  # fmt: skip
            if values:
                kept.append(any_of(field, values))
        for field, values in (("entity", filters.entities), ("topic", filters.topics)):
            kept += [any_of(field, (value,)) for value in values]
        return kept

    def _readings(self, leaf: Leaf) -> Iterator[tuple[str, list[str]]]:
        """The stems of a leaf as each language of the corpus reads it."""
        for tag in (GENERIC,) if leaf.field == "source" else self._analyzers:
            rules = analyzer(tag)
            stems = [tagged(tag, rules.stem(token)) for token in leaf.tokens if rules.fold(token)]
            if stems:
                yield tag, [cut(stem) for stem in stems]

    def _leaf(self, leaf: Leaf) -> Iterator[Query]:
        field = _FIELDS[leaf.field]
        words: list[str] = []
        for tag, stems in self._readings(leaf):
            if leaf.match == "prefix":
                word = cut(tagged(tag, analyzer(tag).fold(leaf.tokens[0])))
                yield {"prefix": {f"{field}_words": {"value": word}}}
            elif leaf.match == "fuzzy":
                yield {
                    "fuzzy": {
                        f"{field}_words": {
                            "value": cut(tagged(tag, analyzer(tag).fold(leaf.tokens[0]))), "fuzziness": 1,
                            "prefix_length": len(tagged(tag, "")), "transpositions": True,
                            # All words that are near, however many: the usual rewriting takes the best few.
                            "rewrite": "constant_score",
                        }
                    }
                }  # fmt: skip
            elif len(stems) == 1:
                words += stems
            else:
                yield _phrase(field, stems)
        if words:
            yield {"terms": {field: words}}

    def _scores(self, leaf: Leaf) -> Iterator[Query]:
        """What ranks by a leaf: BM25, twice for the headline; words that stand for others count once."""
        if leaf.match != "exact":
            yield {"constant_score": {"filter": self.tree(leaf)}}
            if leaf.field is None:
                yield {"constant_score": {"filter": self.tree(replace(leaf, field="headline"))}}
            return
        for _, stems in self._readings(leaf):
            for field in ("text", "headline") if leaf.field is None else (_FIELDS[leaf.field],):
                yield _phrase(field, stems) if len(stems) > 1 else {"term": {field: stems[0]}}


def parts_of(query: Query) -> int:
    """How many parts a cluster counts in a query: those that look something up themselves."""
    ((kind, body),) = query.items()
    if kind == "constant_score":
        return parts_of(body["filter"])
    if kind != "bool":
        return 1
    return sum(parts_of(part) for parts in body.values() if isinstance(parts, list) for part in parts)


def either(queries: Sequence[Query]) -> Query:
    """What any of several asks for."""
    if not queries:
        return NOTHING
    return queries[0] if len(queries) == 1 else {"bool": {"should": list(queries), "minimum_should_match": 1}}


def both(*queries: Query) -> Query:
    """What all of several ask for, unranked."""
    return {"bool": {"filter": [query for query in queries if query != EVERYTHING]}}


def any_of(field: str, values: Sequence[str]) -> Query:
    """The articles that have any of the values."""
    keys = [key for value in values for key in _keys(field, value)]
    asked: list[Query] = [{"terms": {field: keys}}] if keys else []
    if field in LISTS and NONE in values:
        asked.append({"bool": {"must_not": [{"exists": {"field": field}}]}})
    return either(asked)


def _keys(field: str, value: str) -> tuple[str, ...]:
    """What a value stands for: a bare entity name is every entity of that name."""
    if field in LISTS and value == NONE:
        return ()
    if field != "entity" or split_entity_key(value)[0] is not None:
        return (held(value),)
    return tuple(held(entity_key(kind, value)) for kind in KINDS)


def _left_out(filters: Filters) -> list[Query]:
    return [
        any_of(field, values)
        for field, values in (
            ("section", filters.not_sections), ("language", filters.not_languages),
            ("source", filters.not_sources), ("entity", filters.not_entities), ("topic", filters.not_topics),
        )
        if values
    ]  # fmt: skip


def _days(filters: Filters) -> list[Query]:
    asked: list[Query] = []
    if filters.undated:
        asked.append({"bool": {"must_not": [{"exists": {"field": "day"}}]}})
    bounds = {
        name: day.toordinal() - _EPOCH
        for name, day in (("gte", filters.date_from), ("lte", filters.date_to))
        if day is not None
    }
    return [*asked, {"range": {"day": bounds}}] if bounds else asked


def _phrase(field: str, stems: Sequence[str]) -> Query:
    return {"match_phrase": {field: {"query": " ".join(stems), "analyzer": "whitespace"}}}
