"""Connection: what is sent to a cluster and comes back, within the time that is left, and what goes wrong."""

from __future__ import annotations

import gzip
import json
import ssl
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from opensearchpy import OpenSearch, Urllib3HttpConnection, exceptions

from data.budget import remaining
from data.cluster_address import Address
from data.corpus import CorpusError, CorpusTimeout, CorpusUnavailable
from data.engines.opensearch.layout import index_name
from data.partial import note_partial

#: What a request takes at most where nobody set a budget, in seconds.
_PATIENCE: Final = 60.0
#: A node that does not answer is passed over for so long, in seconds, and four times as long at most: it is
#: asked again within half a minute of its return.
_DEAD: Final = 5
#: What an attempt to end a point in time takes at most, in seconds, beside the answer's own time.
_CLOSING: Final = 0.5
#: What one request of several searches carries at most: a scope may name 50,000 articles in each.
_BYTES: Final = 5_000_000
#: Documents read in one request.
_DOCUMENTS: Final = 500
#: Hits read in one step where all are wanted.
STEP: Final = 5_000

#: The status of what can't be answered however often it is asked.
_REFUSED: Final = 400

Body = dict[str, Any]


class _Connection(Urllib3HttpConnection):
    def _gzip_compress(self, body: Any) -> bytes:
        """Packed by the quickest level; the client's own takes ten times as long for a sixth less."""
        return gzip.compress(body, 1)


class Cluster:
    """One corpus's indices on a cluster."""

    def __init__(self, address: Address) -> None:
        self.address = address
        # A node that fails, or hangs for half of the time, is passed over, and another one asked.
        self._attempts = 2 if len(address.hosts) > 1 else 1
        self._client = OpenSearch(
            hosts=list(address.hosts),
            http_auth=(address.user, address.password) if address.user else None,
            headers={"Authorization": f"Bearer {address.token}"} if address.token else None,
            **_secure(address),
            max_retries=self._attempts - 1, retry_on_timeout=True, dead_timeout=_DEAD, timeout_cutoff=2,
            timeout=_PATIENCE, http_compress=True, pool_maxsize=32, connection_class=_Connection,
        )  # fmt: skip

    @property
    def client(self) -> OpenSearch:
        """The client itself, for what only writing needs."""
        return self._client

    def index(self, kind: str) -> str:
        """The full name of one of the corpus's indices: articles or values."""
        return index_name(self.address.name, kind)

    def search(self, body: Body, kind: str = "articles", **how: Any) -> Body:
        """One search; openly partial where shards failed or ran out of time."""
        with self.answering():
            left = self._left()
            told = self._client.search(
                index=None if "pit" in body else self.index(kind), body=_timed(body, left),
                request_timeout=left, **how,
            )  # fmt: skip
        return _checked(told)

    def searches(
        self, bodies: Sequence[Body], kind: str = "articles", how: Mapping[str, Any] | None = None
    ) -> list[Body]:
        """Several searches in one request, answered in their order; large ones in several requests."""
        found: list[Body] = []
        while len(found) < len(bodies):
            with self.answering():
                left = self._left()
                some = _together((_timed(body, left) for body in bodies[len(found) :]), how or {})
                told = self._client.msearch(index=self.index(kind), body="".join(some), request_timeout=left)
            found += [_checked(one) for one in told["responses"]]
        return found

    def documents(self, ids: Sequence[str], kind: str = "articles", source: Any = True) -> list[Body | None]:
        """What is kept under these ids, None where there is nothing; as searches see it."""
        found: list[Body | None] = []
        for start in range(0, len(ids), _DOCUMENTS):
            found += self._documents(list(ids[start : start + _DOCUMENTS]), kind, source)
        return found

    def _documents(self, ids: list[str], kind: str, source: Any) -> list[Body | None]:
        with self.answering():
            told = self._client.mget(
                index=self.index(kind), body={"ids": ids}, _source=source, request_timeout=self._left(),
                realtime=False,
            )  # fmt: skip
        for one in told["docs"]:
            if "error" in one:
                _fail(one["error"])
        return [one["_source"] if one.get("found") else None for one in told["docs"]]

    def every(self, body: Body, step: int, kind: str = "articles") -> list[Body]:
        """All hits of a search whose sort tells any two apart: usually fewer than a step of them."""
        asked = {**body, "size": step, "track_total_hits": False}
        hits: list[Body] = self.search(asked, kind)["hits"]["hits"]
        last = len(hits)
        while last == step:
            more = self.search({**asked, "search_after": hits[-1]["sort"]}, kind)["hits"]["hits"]
            last = len(more)
            hits += more
        return hits

    def walk(
        self, body: Body, kind: str = "articles", step: int = STEP, preference: str = "", **how: Any
    ) -> Iterator[Body]:
        """All hits of a search, in its order, as the index was when it began.

        The body's sort must tell any two apart. `preference` says which copies of the shards to ask.
        """
        chosen = {"preference": preference} if preference else {}
        with self.answering():
            opened = self._client.create_pit(
                index=self.index(kind), keep_alive="5m", request_timeout=self._left(), **chosen
            )
        point = {"id": _checked(opened)["pit_id"], "keep_alive": "5m"}
        after: list[Any] | None = None
        try:
            while True:
                asked = {**body, "size": step, "pit": point, "track_total_hits": False}
                told = self.search({**asked, "search_after": after} if after else asked, **how)
                hits = told["hits"]["hits"]
                yield from hits
                if len(hits) < step:
                    return
                after = hits[-1]["sort"]
        finally:
            self._close(point["id"])

    def _left(self) -> float:
        """The seconds that one attempt has: a second one is made where there is another node."""
        return (remaining(_PATIENCE) or _PATIENCE) / self._attempts

    def _close(self, point: str) -> None:
        try:
            self._client.delete_pit(body={"pit_id": [point]}, request_timeout=_CLOSING)
        except exceptions.OpenSearchException:
            return  # it ends by itself after its time

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Whatever the client raises, as this project's own errors."""
        try:
            yield
        except exceptions.ConnectionTimeout as error:
            remaining()  # says how long was given, where that was little
            raise CorpusTimeout("The cluster took too long to answer.", str(error)) from error
        except exceptions.NotFoundError as error:
            # A point in time is not found either, where the node that held it is gone.
            missing = error.error == "index_not_found_exception"
            none = f"There is no corpus “{self.address.name}” on this cluster yet."
            raise CorpusUnavailable(
                none if missing else "The corpus does not answer now.", str(error.info)[:500]
            ) from error
        except (exceptions.AuthenticationException, exceptions.AuthorizationException) as error:
            raise CorpusUnavailable("The cluster refuses who signs in.", str(error.info)[:500]) from error
        except exceptions.RequestError as error:
            raise CorpusError("The cluster can't answer that.", str(error.info)[:2000]) from error
        except exceptions.OpenSearchException as error:
            raise CorpusUnavailable("The corpus does not answer now.", str(error)[:2000]) from error


def _secure(address: Address) -> dict[str, Any]:
    """Certificates are checked, by the given file's or the system's."""
    if not address.hosts[0].startswith("https"):
        return {}
    return {"ssl_context": ssl.create_default_context(cafile=address.ca or None)}


def _together(bodies: Iterable[Body], how: Mapping[str, Any]) -> Iterator[str]:
    """The lines of as many searches as one request takes, one at least."""
    size, head = 0, json.dumps(how) + "\n"
    for body in bodies:
        lines = head + json.dumps(body, ensure_ascii=False) + "\n"
        size += len(lines.encode())
        if size > _BYTES and size > len(lines.encode()):
            return
        yield lines


def _timed(body: Body, left: float) -> Body:
    """A body whose shards give what they have by nine tenths of the time."""
    return {**body, "timeout": f"{max(int(left * 900), 1)}ms"}


def _checked(told: Body) -> Body:
    if "error" in told:
        _fail(told["error"], told.get("status"))
    shards = told["_shards"]
    # Not `failed`: shards without a copy that could be asked are not among those.
    silent = missing = shards["total"] - shards["successful"]
    if told.get("timed_out") and not missing:
        missing = shards["total"]  # which ones had no time is not told
    if silent == shards["total"] > 0:
        raise CorpusUnavailable("The corpus does not answer now.", f"no shard of {shards['total']} answered")
    note_partial(missing, shards["total"])
    return told


def _fail(error: Any, status: int | None = None) -> None:
    if status == _REFUSED:
        raise CorpusError("The cluster can't answer that.", str(error)[:2000])
    kind = error.get("type", "") if isinstance(error, dict) else ""
    if kind == "index_not_found_exception":
        raise CorpusUnavailable("There is no such corpus on this cluster yet.", str(error)[:500])
    raise CorpusUnavailable("The corpus does not answer now.", str(error)[:2000])
