"""Fetching from strangers: public addresses alone, within limits of size, time and pace."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from types import TracebackType
from typing import Final, Self

import httpcore
import httpx

from data.ingest.addresses import web_address
from data.ingest.checked_network import CheckedNetwork, Resolver, addresses_of
from data.ingest.fetch_error import FetchError
from data.ingest.unpacking import unpacker_of
from data.settings import Settings

_REDIRECTS: Final = (301, 302, 303, 307, 308)
_FOR_GOOD: Final = (301, 308)
_STEP: Final = 10.0
#: The longest that a server may ask us to wait.
_LONGEST_WAIT: Final = timedelta(days=1)
ACCEPT: Final = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "text/html;q=0.8, */*;q=0.5"
)


_AGENT: Final = "Newsdesk/1.0 (news reader; fetches feeds for its users)"


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """What fetching may do."""

    #: Whether addresses of this machine and its network may be fetched.
    allow_private: bool = False
    #: Bytes of an answer, once unpacked.
    max_bytes: int = 20 * 1024**2
    #: Seconds for an answer as a whole, redirects included.
    max_seconds: float = 30.0
    max_redirects: int = 5
    #: Seconds between two requests to the same host.
    pace: float = 1.0
    #: Says who asks.
    user_agent: str = _AGENT

    @classmethod
    def of(cls, settings: Settings) -> FetchPolicy:
        """The policy that the settings ask for."""
        agent = f"Newsdesk/1.0 (news reader; {settings.contact})" if settings.contact else _AGENT
        return cls(allow_private=settings.allow_private, user_agent=agent)


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer."""

    #: Where the content was found in the end.
    url: str
    #: False where it has not changed since (304); then there is no content.
    changed: bool
    content: bytes
    headers: Mapping[str, str]
    fetched: datetime
    #: Where it has moved to for good; "" where it has not.
    moved_to: str = ""

    @property
    def etag(self) -> str:
        """The version that the server gives, for the next request."""
        return self.headers.get("etag", "")

    @property
    def last_modified(self) -> str:
        """When the server says that it changed, for the next request."""
        return self.headers.get("last-modified", "")


class Fetcher:
    """Fetches one address after the other; for one thread. A context manager."""

    def __init__(
        self,
        policy: FetchPolicy | None = None,
        resolve: Resolver = addresses_of,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.policy = policy or FetchPolicy()
        self._network = CheckedNetwork(self.policy.allow_private, resolve)
        # The transport alone: a client would follow what a Location says before it is looked at here.
        self._transport = _Transport(self._network)
        self._clock, self._sleep = clock, sleep
        self._next: dict[str, float] = {}
        self._paces: dict[str, float] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._transport.close()

    def fetch(self, url: str, etag: str = "", last_modified: str = "", accept: str = ACCEPT) -> Fetched:
        """Fetch an address, following redirects; each is looked at as the first one is.

        Raises AddressRefused for what may not be fetched, and FetchError, in words, for what can't.
        """
        headers = {"Accept": accept, "Accept-Encoding": "gzip, deflate", "User-Agent": self.policy.user_agent}
        # What a server said is said back only where it can stand in a header.
        headers |= {"If-None-Match": etag} if _fits(etag) else {}
        headers |= {"If-Modified-Since": last_modified} if _fits(last_modified) else {}
        target, moved = web_address(url), True
        moved_to = ""
        self._network.deadline = time.monotonic() + self.policy.max_seconds
        for _ in range(self.policy.max_redirects + 1):
            self._wait_for(target.host)
            status, answer, content = self._ask(target, headers)
            if status not in _REDIRECTS or "location" not in answer:
                return _answer(target, status, answer, content, moved_to)
            moved &= status in _FOR_GOOD
            target = web_address(_location(target, answer["location"]))
            moved_to = str(target) if moved else moved_to
        raise FetchError(f"{url} leads from one address to the next without an end.")

    def keep_pace(self, host: str, seconds: float) -> None:
        """From the next request on, leave as many seconds between two of a host, where that is more."""
        self._paces[host] = seconds

    def _wait_for(self, host: str) -> None:
        """Keep the pace of a host; the time for the answer does not run meanwhile."""
        wait = self._next.get(host, 0.0) - self._clock()
        if wait > 0:
            self._sleep(wait)
            self._network.deadline += wait
        self._next[host] = self._clock() + max(self.policy.pace, self._paces.get(host, 0.0))

    def _ask(self, target: httpx.URL, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        steps = dict.fromkeys(("connect", "read", "write", "pool"), _STEP)
        request = httpx.Request("GET", target, headers=headers, extensions={"timeout": steps})
        try:
            with closing(self._transport.handle_request(request)) as response:
                answer = {name.lower(): value for name, value in response.headers.items()}
                wanted = response.status_code == HTTPStatus.OK
                return response.status_code, answer, self._content(target, response) if wanted else b""
        except httpx.TimeoutException as error:
            raise FetchError(f"{target.host} takes too long to answer.", str(error)) from error
        except (httpx.HTTPError, OSError) as error:
            raise FetchError(_words(target, error), repr(error)) from error

    def _content(self, target: httpx.URL, response: httpx.Response) -> bytes:
        """The content, unpacked no further than it may be large."""
        most = self.policy.max_bytes
        unpacker = unpacker_of(response.headers.get("content-encoding", ""))
        content = bytearray()
        try:
            for block in response.iter_raw(1 << 16):
                content += unpacker.unpack(block, most + 1 - len(content))
                if len(content) > most:
                    raise FetchError(f"The answer of {target.host} is larger than {most / 1024**2:g} MB.")
            unpacker.end()
        except zlib.error as error:
            raise FetchError(f"{target.host} sent something packed in a broken way.", str(error)) from error
        return bytes(content)


class _Transport(httpx.HTTPTransport):
    """httpx's own, over a network of ours; every request has a connection of its own."""

    def __init__(self, network: CheckedNetwork) -> None:
        super().__init__(trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_keepalive_connections=0,
            network_backend=network,
        )


def _fits(value: str) -> bool:
    return bool(value) and value.isascii() and value.isprintable()


def _location(target: httpx.URL, location: str) -> str:
    try:
        return str(target.join(location))
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(f"{target.host} leads to something that is no address.", str(error)) from error


def _answer(
    target: httpx.URL, status: int, headers: dict[str, str], content: bytes, moved_to: str
) -> Fetched:
    now = datetime.now(UTC)
    if status in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
        return Fetched(str(target), status == HTTPStatus.OK, content, headers, now, moved_to)
    wait = retry_after(headers.get("retry-after", ""), now)
    if status == HTTPStatus.GONE:
        raise FetchError(f"{target} is gone for good (410).", status=status)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise FetchError(f"{target.host} asks for fewer requests (429).", "", status, wait)
    raise FetchError(f"{target.host} answered {status}{_phrase(status)}.", str(target), status, wait)


def _phrase(status: int) -> str:
    with suppress(ValueError):
        return f" ({HTTPStatus(status).phrase})"
    return ""


def retry_after(text: str, now: datetime) -> timedelta | None:
    """How long a server asks us to wait, a day at most: seconds, or a date."""
    with suppress(ValueError, OverflowError, TypeError):
        wait = timedelta(seconds=int(text)) if text.strip().isdigit() else parsedate_to_datetime(text) - now
        return min(max(wait, timedelta()), _LONGEST_WAIT)
    return None


def _words(target: httpx.URL, error: Exception) -> str:
    """What went wrong, for people."""
    told = str(error).lower()
    if "no such host" in told:
        return f"There is no host named {target.host}, or it can't be looked up."
    if "certificate" in told:
        return f"{target.host} can't prove that it is {target.host}: its certificate is not valid."
    if "ssl" in told or "tls" in told:
        return f"{target.host} does not speak https as it should."
    if isinstance(error, (httpx.ConnectError, httpcore.ConnectError)):
        return f"{target.host} can't be reached."
    return f"The answer of {target.host} broke off or can't be read."
