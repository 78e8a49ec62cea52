"""Loading: bring what a cluster holds of a corpus to what an opened index says, in bulk.

Only what differs is sent: so a load that broke off is taken up by another one, and the same load twice
changes nothing. The cluster shows it all at once at the end.
"""

from __future__ import annotations

import json
import time
import uuid
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
from data.engines.opensearch.layout import ABOUT, MAPPINGS, SORTED, WINDOW, document_id
from data.partial import gathering

#: What one request carries at most.
_BYTES: Final = 5_000_000
_ACTIONS: Final = 1_000
#: How often what did not succeed is tried, and the first of the doubling waits between, in seconds.
_TRIES: Final = 10
_WAIT: Final = 0.5
_LONGEST: Final = 30.0
_NO_ANSWER: Final = 0
_TURNED_DOWN: Final = (_NO_ANSWER, 429, 502, 503, 504)
_TOO_LARGE: Final = 413
_TIMEOUT: Final = 120.0
#: What will not be otherwise however often it is tried.
_FOR_GOOD: Final = (
    exceptions.AuthenticationException, exceptions.AuthorizationException, exceptions.SSLError,
)  # fmt: skip
#: More than so many articles, and more than half of them, are not taken away unasked.
_FEW: Final = 10

#: What tells the documents of an index apart.
_APART: Final = {"articles": ("id",), "values": ("param", "value", "replaced")}

Told = Callable[[float], None]
Answer = TypeVar("Answer")


class OtherCorpus(CorpusError):
    """Most of what the cluster holds is not in the corpus that is brought to it: it is another one."""


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


def load(
    index: Index,
    cluster: Cluster,
    shape: Shape | None = None,
    progress: Told | None = None,
    replace: bool = False,
) -> Loaded:
    """Make the cluster hold what the index holds; `progress` hears the fraction done.

    Where most of the articles there are not in the index, it is another corpus and stays, unless it is to
    `replace` that: raises OtherCorpus.

    Raises CorpusUnavailable where the cluster can't be reached or turns documents down for good; what it took
    by then it keeps, and the next load goes on from there. Raises Overtaken where another load ended
    meanwhile: one more load, of the newest index, makes it whole.
    """
    return _Load(index, cluster, progress or _silent, replace).run(shape or Shape())


def _silent(fraction: float) -> None:
    pass


class _Load:
    def __init__(self, index: Index, cluster: Cluster, progress: Told, replace: bool) -> None:
        self._index, self._cluster, self._progress, self._replacing = index, cluster, progress, replace
        self._documents = Documents(index)
        self._loaded = Loaded()
        self._sent = 0
        #: The document about the corpus as it was before, or as this load has marked it.
        self._before: dict[str, Any] | None = None

    def run(self, shape: Shape) -> Loaded:
        self._patiently(lambda: self._create(shape))
        self._before = self._patiently(self._about)
        self._bring("articles", self._articles(self._patiently(lambda: self._held("articles"))))
        values = chain(self._documents.values(), self._documents.earlier())
        self._bring("values", self._changed(values, self._patiently(lambda: self._held("values"))))
        self._patiently(lambda: self._show("articles", "values"))
        self._tell()
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

    def _claim(self) -> None:
        """Mark the corpus as being written, before the first request.

        What is sent from then on is told as another state at the end, of this load or of the one that goes
        on where it broke off; a load that began earlier finds the mark and is overtaken.
        """
        if self._before is not None:
            source = self._before["_source"]
            told = {**source["told"], "unfinished": uuid.uuid4().hex}
            marked = Kept("values", ABOUT, source["digest"], {**source, "told": told})
            self._patiently(lambda: self._replace(self._before, marked))
            now = self._patiently(self._about)
            if now is None or now["_source"] != marked.body:
                raise _overtaken("it was marked by another one")
            self._before = now

    def _tell(self) -> None:
        """Say what the corpus is now; where anything is different, that it is another one."""
        told = None if self._before is None else self._before["_source"]["told"]
        about = self._documents.about(1 if told is None else told["number"])
        if told is None or self._sent or told != _as_kept(about):
            about = about if told is None else self._documents.about(told["number"] + 1)
            self._patiently(lambda: self._replace(self._before, about))
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
                raise _overtaken(str(error.__cause__)) from error

    def _patiently(self, step: Callable[[], Answer]) -> Answer:
        """What a step gives, tried again while the cluster does not answer: a node may be on its way back."""
        wait = _WAIT
        for _ in range(_TRIES - 1):
            try:
                return step()
            except CorpusUnavailable as error:
                if isinstance(error.__cause__, _FOR_GOOD):
                    raise
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
            hits = self._cluster.walk(body, kind, WINDOW)
            held = {hit["_id"]: hit["fields"]["digest"][0] for hit in hits}
        if missing:  # what is gone from the corpus could not be found there
            raise CorpusUnavailable(
                "A part of the corpus on this cluster does not answer now.", missing.words
            )
        return held

    def _articles(self, held: dict[str, str]) -> Iterator[str]:
        gone = set(held)
        for id in self._index.ids if gone else ():
            gone.discard(document_id(id))
        if len(gone) > _FEW and 2 * len(gone) > len(held) and not self._replacing:
            raise OtherCorpus(
                f"The cluster holds {len(held):,} articles, of which {len(gone):,} are not in this corpus: "
                "it seems another one. To replace that, push with --replace."
            )
        # Before all else, so that nothing that is turned down keeps there what was forgotten.
        yield from self._gone("articles", gone)
        for number, (kept, told) in enumerate(self._documents.articles()):
            if held.pop(kept.id, None) == kept.digest:
                self._loaded.kept += 1
            else:
                yield _action(self._documents.whole(kept, told))
            if number % 100 == 0:
                self._progress(0.95 * number / max(self._index.articles, 1))

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
        if not self._sent:
            self._claim()
        wait, self._sent = _WAIT, self._sent + len(actions)
        answers: list[dict[str, Any]] = []
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
        last = next(told for told in reversed(answers) if _is_turned_down(told))
        why = "does not answer" if last["status"] == _NO_ANSWER else "takes no more now"
        raise CorpusUnavailable(
            f"The cluster {why}; run the same again later, it goes on from here.",
            f"{len(actions)} documents were turned down {_TRIES} times: {json.dumps(last)[:2000]}",
        )

    def _answers(self, kind: str, actions: list[str]) -> list[dict[str, Any]]:
        """The answer to each action; where none came at all, all of them are to be sent again."""
        try:
            told = self._cluster.client.bulk(
                body="".join(actions), index=self._cluster.index(kind), request_timeout=_TIMEOUT
            )
        except exceptions.ConnectionError as error:  # time-outs are among them
            return [{"action": "", "status": _NO_ANSWER, "error": str(error)[:500]}] * len(actions)
        except exceptions.TransportError as error:
            if error.status_code in _TURNED_DOWN:
                return [{"action": "", "status": 429, "error": str(error)[:500]}] * len(actions)
            if error.status_code == _TOO_LARGE:
                return self._in_halves(kind, actions)
            with self._cluster.answering():
                raise
            raise
        return [{"action": action, **result} for item in told["items"] for action, result in item.items()]

    def _in_halves(self, kind: str, actions: list[str]) -> list[dict[str, Any]]:
        """The answers where a request was too large for the cluster or what stands before it."""
        if len(actions) > 1:
            half = len(actions) // 2
            return [*self._answers(kind, actions[:half]), *self._answers(kind, actions[half:])]
        ((action, about),) = json.loads(actions[0].partition("\n")[0]).items()
        size = len(actions[0].encode())
        return [{"action": action, "status": _TOO_LARGE, **about, "error": f"too large: {size:,} bytes"}]

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


def _overtaken(detail: str) -> Overtaken:
    return Overtaken("Another program brought the corpus on the cluster to another state meanwhile.", detail)


def _as_kept(about: Kept) -> Any:
    """What a document tells as the cluster gives it back."""
    assert about.body is not None
    return json.loads(json.dumps(about.body["told"], ensure_ascii=False))


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
