"""The cluster engine: a Corpus whose questions OpenSearch answers. Hardly anything is held here."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from threading import Lock
from typing import Any, Final, TypeVar

import pandas as pd

from data.answers import (
    STATES,
    About,
    Arrivals,
    By,
    Entities,
    Facet,
    FacetField,
    Interval,
    KeyField,
    Keyness,
    Neighbours,
    RankBy,
    RankPairsBy,
    Resolved,
    SearchPage,
    State,
    Storyline,
    StorylineOrder,
    Storylines,
    Suggestion,
    Volume,
    Written,
)
from data.article import Article, Earlier, Kind
from data.corpus import ArticleNotFound
from data.engines.apart import apart
from data.engines.opensearch import comentions, counting, keyness, one_storyline, relating, wordings
from data.engines.opensearch import storylines as affairs
from data.engines.opensearch.asking import Query, both
from data.engines.opensearch.connection import Cluster
from data.engines.opensearch.known import Glance, Known
from data.engines.opensearch.layout import EARLIER, document_id
from data.engines.opensearch.listing import article, articles_frame
from data.engines.opensearch.resolving import ClusterValues
from data.engines.opensearch.rows import micros_of, time_of
from data.engines.opensearch.searching import Searching
from data.engines.opensearch.tallies import Tallies
from data.engines.resolving import resolve
from data.filters import Filters, Sort
from data.partial import gathering

Answer = TypeVar("Answer")

#: Answers that are kept: a page asks some more than once, and many readers ask the same.
_KEPT: Final = 128
#: Earlier texts of one article that one request asks for.
_EARLIER: Final = 1_000


class OpenSearchCorpus:
    """A Corpus on a cluster; `name` is what it is called here, else what it says itself."""

    def __init__(self, cluster: Cluster, name: str = "") -> None:
        self._cluster = cluster
        self._known, self._tallies = Known(cluster, name), Tallies(cluster)
        self._answers: OrderedDict[tuple[object, ...], object] = OrderedDict()
        self._lock = Lock()

    def number(self) -> int:
        """How many loads have changed the corpus: it grows with each."""
        return self._glance().number

    def clear_cache(self) -> None:
        """Forget the answers that are kept, for measuring."""
        with self._lock:
            self._answers.clear()

    def about(self) -> About:
        return self._glance().about

    def _glance(self) -> Glance:
        return self._known.glance()

    def _scope(self, filters: Filters) -> Query:
        return self._glance().asking.scope(filters)

    def _searching(self) -> Searching:
        return Searching(self._cluster, self._tallies, self._glance().asking)

    def resolve(self, filters: Filters) -> Resolved:
        return resolve(ClusterValues(self._known, filters), filters)

    def count(self, filters: Filters) -> int:
        return self._answer(("count", filters), lambda: self._tallies.count(self._scope(filters)))

    def arrivals(self, filters: Filters, after: datetime | None = None) -> Arrivals:
        since: Query = {"exists": {"field": "collected"}}
        if after is not None:
            since = {"range": {"collected": {"gt": micros_of(after)}}}
        body = {
            "size": 0, "track_total_hits": True, "query": self._scope(filters),
            "aggs": {
                "new": {"filter": since}, "known": {"filter": {"exists": {"field": "collected"}}},
                "latest": {
                    "filter": {"exists": {"field": "collected"}},
                    "aggs": {"top": {"top_hits": {"size": 1, "sort": [{"collected": "desc"}],
                                                  "_source": ["row.collected"]}}},
                },
            },
        }  # fmt: skip
        told = self._cluster.search(body)
        found, total = told["aggregations"], told["hits"]["total"]["value"]
        top = found["latest"]["top"]["hits"]["hits"]
        latest = time_of(top[0]["_source"]["row"]["collected"]) if top else None
        return Arrivals(total, found["new"]["doc_count"], total - found["known"]["doc_count"], latest)

    def search(
        self, filters: Filters, sort: Sort = "newest", limit: int = 20, after: int = 0, folded: bool = False
    ) -> SearchPage:
        return self._answer(
            ("search", filters, sort, limit, after, folded),
            lambda: self._searching().page(filters, sort, limit, after, folded),
        )

    def copies(self, ids: Sequence[str], filters: Filters) -> pd.DataFrame:
        return self._searching().copies(ids, filters)

    def reports(self, ids: Sequence[str], filters: Filters, whole: bool = False) -> pd.DataFrame:
        return self._searching().reports(ids, filters, whole)

    def latest(
        self, filters: Filters, by: By, values: Sequence[str], each: int, folded: bool = False
    ) -> pd.DataFrame:
        return self._answer(
            ("latest", filters, by, tuple(values), each, folded),
            lambda: self._searching().latest(filters, by, values, each, folded),
        )

    def ids(self, filters: Filters, sort: Sort = "newest") -> pd.Series:
        return self._searching().ids(filters, sort)

    def articles(self, ids: Sequence[str]) -> pd.DataFrame:
        found = self._cluster.documents([document_id(id) for id in ids], source=["row"])
        return articles_frame([one for one in found if one is not None])

    def article(self, id: str) -> Article:
        return article(self._kept(id, ["row"]))

    def _kept(self, id: str, source: Sequence[str]) -> dict[str, Any]:
        """What is kept of an article."""
        found = self._cluster.documents([document_id(id)], source=list(source))[0]
        if found is None:
            raise ArticleNotFound("There is no such article in this corpus.", f"id {id!r}")
        return found

    def earlier(self, id: str) -> tuple[Earlier, ...]:
        self._kept(id, ["card"])
        asked = both({"term": {"param": EARLIER}}, {"term": {"value": id}})
        hits = self._cluster.every({"query": asked, "sort": [{"replaced": "asc"}]}, _EARLIER, "values")
        return tuple(_earlier(hit["_source"]["told"]) for hit in hits)

    def neighbours(self, id: str, filters: Filters, sort: Sort = "newest") -> Neighbours:
        return self._answer(
            ("neighbours", filters, id, sort), lambda: self._searching().neighbours(id, filters, sort)
        )

    def related(self, id: str, limit: int = 6, folded: bool = False) -> pd.DataFrame:
        def answer() -> pd.DataFrame:
            kept = self._kept(id, ["row", "card"])
            return relating.related(self._cluster, self._tallies, self._known, kept, limit, folded)

        return self._answer(("related", id, limit, folded), answer)

    def volume(self, filters: Filters, interval: Interval = "day", by: By | None = None) -> Volume:
        return self._answer(
            ("volume", filters, interval, by),
            lambda: counting.volume(self._cluster, self._scope(filters), interval, by),
        )

    def facet(self, filters: Filters, field: FacetField, limit: int | None = 10) -> Facet:
        return self._answer(
            ("facet", filters, field, limit),
            lambda: counting.facet(self._tallies, self._scope(filters), field, limit),
        )

    def entities(
        self, filters: Filters, kind: Kind | None = None, limit: int | None = 30, rank_by: RankBy = "articles"
    ) -> Entities:
        return self._answer(
            ("entities", filters, kind, limit, rank_by),
            lambda: counting.entities(
                self._tallies, self._known, self._scope(filters), kind, limit, rank_by
            ),
        )  # fmt: skip

    def comentions(
        self,
        filters: Filters,
        limit: int = 50,
        kind: Kind | None = None,
        rank_by: RankPairsBy = "articles",
        least: int = 1,
        among: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        asked = comentions.Asked(limit, kind, rank_by, least, None if among is None else tuple(among))
        return self._answer(
            ("comentions", filters, asked),
            lambda: comentions.comentions(self._cluster, self._tallies, self._scope(filters), asked),
        )

    def keyness(
        self,
        filters: Filters,
        field: KeyField = "entity",
        against: Filters | None = None,
        kind: Kind | None = None,
        limit: int = 30,
        least: float | None = None,
    ) -> Keyness:
        return self._answer(
            ("keyness", filters, field, against, kind, limit, least),
            lambda: keyness.keyness(
                self._cluster, self._tallies, self._known, filters, field, against, kind, limit, least
            ),
        )  # fmt: skip

    def central(self, filters: Filters, limit: int = 1) -> pd.DataFrame:
        return self._answer(
            ("central", filters, limit),
            lambda: relating.central(self._cluster, self._tallies, self._known, self._scope(filters), limit),
        )

    def written(self, entity: str, limit: int | None = 50) -> Written:
        return self._answer(
            ("written", entity, limit), lambda: wordings.written(self._tallies, entity, limit)
        )

    def touched(self, entity: str, written: Sequence[str] = (), articles: Sequence[str] = ()) -> int:
        if not written and not articles:
            return self.count(Filters(entities=(entity,)))
        return self._tallies.count(wordings.touched(entity, written, articles))

    def facts(self, keys: Sequence[str]) -> pd.DataFrame:
        return relating.facts(self._known, keys)

    def storylines(
        self,
        filters: Filters,
        limit: int = 20,
        after: int = 0,
        order: StorylineOrder = "latest",
        states: Collection[State] = STATES,
    ) -> Storylines:
        return self._answer(
            ("storylines", filters, limit, after, order, tuple(states)),
            lambda: affairs.storylines(
                self._cluster, self._tallies, self._known, self._scope(filters), limit, after, order, states
            ),
        )

    def storyline(self, id: str, filters: Filters, limit: int = 50, after: int = 0) -> Storyline:
        return self._answer(
            ("storyline", filters, id, limit, after),
            lambda: one_storyline.storyline(
                self._cluster, self._tallies, self._known, self._scope(filters), id, limit, after
            ),
        )  # fmt: skip

    def titles(self, storylines: Sequence[str]) -> dict[str, str]:
        return affairs.titles(self._known, storylines)

    def suggest(self, prefix: str, limit: int = 10) -> list[Suggestion]:
        return self._known.suggest(prefix, limit)

    def _answer(self, asked: tuple[object, ...], answer: Callable[[], Answer]) -> Answer:
        """The answer for the version of the corpus that there is now; partial ones are not kept."""
        glance = self._glance()
        key = (glance.number, glance.about.version, *asked)
        with self._lock:
            kept = self._answers.get(key)
            if kept is not None:
                self._answers.move_to_end(key)
                return apart(kept)  # type: ignore[no-any-return]  # what `asked` asks for has one type
        with gathering() as missing:
            found = answer()
        if not missing:
            with self._lock:
                self._answers[key] = found
                while len(self._answers) > _KEPT:
                    self._answers.popitem(last=False)
        return apart(found)  # type: ignore[no-any-return]


def _earlier(told: dict[str, Any]) -> Earlier:
    fields = {**told, **{name: time_of(told[name]) for name in ("published", "updated", "replaced")}}
    return Earlier(**fields)
