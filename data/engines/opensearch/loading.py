"""Loading: bring what a cluster holds of a corpus to what an opened index says, in bulk.

Only what differs is sent: so a load that broke off is taken up by another one, and the same load twice
changes nothing. The cluster shows it all at once at the end.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, TypeVar

from opensearchpy import exceptions

from data.corpus import CorpusError, CorpusUnavailable
from data.engines.index import Index
from data.engines.opensearch.connection import Cluster
from data.engines.opensearch.documents import Documents, Kept
from data.engines.opensearch.layout import ABOUT, MAPPINGS, SORTED, WINDOW
from data.partial import gathering

#: What one request carries at most.
_BYTES: Final = 5_000_000
_ACTIONS: Final = 1_000
#: How often what did not succeed is tried, and the first of the doubling waits between, in seconds.
_TRIES: Final = 10
_WAIT: Final = 0.5
_LONGEST: Final = 30.0
_TURNED_DOWN: Final = (429, 502, 503, 504)
_TIMEOUT: Final = 120.0

#: What tells the documents of an index apart.
_APART: Final = {"articles": ("id",), "values": ("param", "value", "replaced")}

Told = Callable[[float], None]
Answer = TypeVar("Answer")


class Overtaken(CorpusError):
    """Another load changed the corpus meanwhile, so that what the cluster holds may be of both."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How the articles of a new corpus are laid out."""

    shards: int = 3
    replicas: int = 1


@dataclass(slots=True)
class Loaded:
    """What a load did."""

    written: int = 0
    removed: int = 0
    kept: int = 0
    #: Requests that had to be sent again, whole or in part.
    again: int = 0


def load(index: Index, cluster: Cluster, shape: Shape | None = None, progress: Told | None = None) -> Loaded:
    """Make the cluster hold what the index holds; `progress` hears the fraction done.

    Raises CorpusUnavailable where the cluster can't be reached or turns documents down for good; what it took
    by then it keeps, and the next load goes on from there. Raises Overtaken where another load ended
    meanwhile: one more load, of the newest index, makes it whole.
    """
    return _Load(index, cluster, progress or _silent).run(shape or Shape())


def _silent(fraction: float) -> None:
    pass


class _Load:
    def __init__(self, index: Index, cluster: Cluster, progress: Told) -> None:
        self._index, self._cluster, self._progress = index, cluster, progress
        self._documents = Documents(index)
        self._loaded = Loaded()
        self._sent = 0

    def run(self, shape: Shape) -> Loaded:
        self._patiently(lambda: self._create(shape))
        before = self._patiently(self._about)
        self._bring("articles", self._articles(self._patiently(lambda: self._held("articles"))))
        values = chain(self._documents.values(), self._documents.earlier())
        self._bring("values", self._changed(values, self._patiently(lambda: self._held("values"))))
        self._patiently(lambda: self._show("articles", "values"))
        self._tell(before)
        self._progress(1.0)
        return self._loaded

    def _about(self) -> dict[str, Any] | None:
        """The document about the corpus, and which writing of it that is; None where there is none."""
        with self._cluster.answering():
            told = self._cluster.client.mget(
                index=self._cluster.index("values"), body={"ids": [ABOUT]}, request_timeout=_TIMEOUT
            )
        found: dict[str, Any] = told["docs"][0]
        if "error" in found:
            raise CorpusUnavailable("The corpus does not answer now.", json.dumps(found["error"])[:2000])
        return found if found["found"] else None

    def _tell(self, before: dict[str, Any] | None) -> None:
        """Say what the corpus is now; where anything is different, that it is another one."""
        told = None if before is None else before["_source"]["told"]
        if told is None or self._sent or told["version"] != self._index.version:
            about = self._documents.about(1 if told is None else told["number"] + 1)
            self._patiently(lambda: self._replace(before, about))
            self._patiently(lambda: self._show("values"))

    def _replace(self, before: dict[str, Any] | None, about: Kept) -> None:
        """Write the document about the corpus where it still is the one that it was before this load."""
        place = {"op_type": "create"} if before is None else {
            "if_seq_no": before["_seq_no"], "if_primary_term": before["_primary_term"],
        }  # fmt: skip
        try:
            with self._cluster.answering():
                self._cluster.client.index(
                    index=self._cluster.index("values"), id=about.id, body=about.body,
                    request_timeout=_TIMEOUT, **place,
                )  # fmt: skip
        except CorpusUnavailable as error:
            if not isinstance(error.__cause__, exceptions.ConflictError):
                raise
            now = self._about()
            if now is None or now["_source"] != about.body:  # else it was written without an answer
                raise Overtaken(
                    "Another program brought the corpus on the cluster to another state meanwhile.",
                    str(error.__cause__),
                ) from error

    def _patiently(self, step: Callable[[], Answer]) -> Answer:
        """What a step gives, tried again while the cluster does not answer: a node may be on its way back."""
        wait = _WAIT
        for _ in range(_TRIES - 1):
            try:
                return step()
            except CorpusUnavailable:
                self._loaded.again += 1
                time.sleep(wait)
                wait = min(2 * wait, _LONGEST)
        return step()

    def _create(self, shape: Shape) -> None:
        """Make the indices that are not there."""
        indices = self._cluster.client.indices
        for kind, mappings in MAPPINGS.items():
            name = self._cluster.index(kind)
            settings = {
                "number_of_shards": shape.shards if kind == "articles" else 1,
                "number_of_replicas": shape.replicas, "refresh_interval": "-1", "max_result_window": WINDOW,
                **(SORTED if kind == "articles" else {}),
            }  # fmt: skip
            with self._cluster.answering():
                if not indices.exists(index=name, request_timeout=_TIMEOUT):
                    body = {"settings": {"index": settings}, "mappings": mappings}
                    with _made_already():
                        # With all copies in place a node that is lost right away takes nothing with it.
                        indices.create(
                            index=name, body=body, wait_for_active_shards=self._copies(shape),
                            timeout=f"{int(_TIMEOUT / 2)}s", request_timeout=_TIMEOUT,
                        )  # fmt: skip
            self._show(kind)

    def _copies(self, shape: Shape) -> int:
        """How many copies of a shard the cluster has nodes for."""
        health = self._cluster.client.cluster.health(request_timeout=_TIMEOUT)
        return max(1, min(shape.replicas + 1, int(health["number_of_data_nodes"])))

    def _held(self, kind: str) -> dict[str, str]:
        """The digest of each document that the cluster holds."""
        body = {
            "query": {"bool": {"must_not": [{"term": {"param": ABOUT}}]}}, "_source": False,
            "docvalue_fields": ["digest"],
            "sort": [{field: {"order": "asc", "missing": "_first"}} for field in _APART[kind]],
        }  # fmt: skip
        with gathering() as missing:
            hits = list(self._cluster.walk(body, kind, WINDOW))
        if missing:  # what is gone from the corpus could not be found there
            raise CorpusUnavailable(
                "A part of the corpus on this cluster does not answer now.", missing.words
            )
        return {hit["_id"]: hit["fields"]["digest"][0] for hit in hits}

    def _articles(self, held: dict[str, str]) -> Iterator[str]:
        for number, (kept, told) in enumerate(self._documents.articles()):
            if held.pop(kept.id, None) == kept.digest:
                self._loaded.kept += 1
            else:
                yield _action(self._documents.whole(kept, told))
            if number % 100 == 0:
                self._progress(0.95 * number / max(self._index.articles, 1))
        yield from self._gone("articles", held)

    def _changed(self, documents: Iterable[Kept], held: dict[str, str]) -> Iterator[str]:
        kind = ""
        for kept in documents:
            kind = kept.kind
            if held.pop(kept.id, None) != kept.digest:
                yield _action(kept)
        yield from self._gone(kind, held)

    def _gone(self, kind: str, held: Iterable[str]) -> Iterator[str]:
        for id in held:
            if kind == "articles":
                self._loaded.removed += 1
            yield json.dumps({"delete": {"_id": id}}) + "\n"

    def _bring(self, kind: str, actions: Iterator[str]) -> None:
        """Send actions in requests of a bounded size, one at a time: so a slow cluster slows us."""
        for some in _one_ahead(_requests(actions)):
            self._send(kind, some)

    def _send(self, kind: str, actions: list[str]) -> None:
        """One request, and again what of it was turned down for now."""
        wait, self._sent = _WAIT, self._sent + len(actions)
        for attempt in range(_TRIES):
            answers = self._answers(kind, actions)
            again = [action for action, told in zip(actions, answers, strict=True) if _is_turned_down(told)]
            wrong = next((told for told in answers if _is_wrong(told)), None)
            if wrong is not None:
                raise CorpusUnavailable("The cluster turned an article down.", json.dumps(wrong)[:2000])
            if kind == "articles":
                self._loaded.written += sum('"index"' in action[:10] for action in actions) - sum(
                    '"index"' in action[:10] for action in again
                )
            if not again:
                return
            self._loaded.again += 1
            actions = again
            if attempt + 1 < _TRIES:
                time.sleep(wait)
                wait = min(2 * wait, _LONGEST)
        raise CorpusUnavailable(
            "The cluster is too busy to take more; run the same again later, it goes on from here.",
            f"{len(actions)} documents were turned down {_TRIES} times",
        )

    def _answers(self, kind: str, actions: list[str]) -> list[dict[str, Any]]:
        """The answer to each action; where none came at all, all of them are to be sent again."""
        try:
            told = self._cluster.client.bulk(
                body="".join(actions), index=self._cluster.index(kind), request_timeout=_TIMEOUT
            )
        except exceptions.ConnectionError as error:  # time-outs are among them
            return [{"action": "", "status": 503, "error": str(error)[:500]}] * len(actions)
        except exceptions.TransportError as error:
            if error.status_code in _TURNED_DOWN:
                return [{"action": "", "status": 429, "error": str(error)[:500]}] * len(actions)
            with self._cluster.answering():
                raise
            raise
        return [{"action": action, **result} for item in told["items"] for action, result in item.items()]

    def _show(self, *kinds: str) -> None:
        """Let searches see what was sent."""
        with self._cluster.answering():
            for kind in kinds:
                told = self._cluster.client.indices.refresh(
                    index=self._cluster.index(kind), request_timeout=_TIMEOUT
                )
                if told["_shards"]["failed"]:
                    raise CorpusUnavailable(
                        "A part of the corpus does not answer now.", json.dumps(told)[:2000]
                    )


@contextmanager
def _made_already() -> Iterator[None]:
    """A request to make an index that is sent again, as the node was lost that made it, is refused."""
    try:
        yield
    except exceptions.RequestError as error:
        if error.error != "resource_already_exists_exception":
            raise


def _action(kept: Kept) -> str:
    body = json.dumps(kept.body, ensure_ascii=False)
    return json.dumps({"index": {"_id": kept.id}}, ensure_ascii=False) + "\n" + body + "\n"


def _requests(actions: Iterator[str]) -> Iterator[list[str]]:
    some: list[str] = []
    size = 0
    for action in actions:
        bytes_ = len(action.encode())
        if some and (size + bytes_ > _BYTES or len(some) >= _ACTIONS):
            yield some
            some, size = [], 0
        some.append(action)
        size += bytes_
    if some:
        yield some


def _one_ahead(requests: Iterator[list[str]]) -> Iterator[list[str]]:
    """The same, each made while the one before it is under way; never more than one."""
    with ThreadPoolExecutor(1) as maker:
        coming = maker.submit(next, requests, None)
        while (some := coming.result()) is not None:
            coming = maker.submit(next, requests, None)
            yield some


def _is_turned_down(told: dict[str, Any]) -> bool:
    return told["status"] in _TURNED_DOWN


def _is_wrong(told: dict[str, Any]) -> bool:
    """Whether it will be turned down whenever it is sent; what is gone already need not be taken away."""
    gone = told["status"] == 404 and told["action"] == "delete"
    return told["status"] >= 400 and not _is_turned_down(told) and not gone
