"""One reader's browser tab, as the server sees it: a websocket that speaks Streamlit's messages.

What is sent was taken down from a real browser: the widgets' states, the page's hash, the query string, the
hashes of messages that are kept, and `is_history_navigation`, since the dashboard's links push a state and
go there as Back does.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from benchmarks.load.elements import Elements, wrong
from benchmarks.load.places import Places

#: Seconds after which a run counts as lost.
PATIENCE: Final = 60.0
#: A kit of 170 kB is the largest message by far.
_LARGEST: Final = 64_000_000
_RUNS_ENDED: Final = (
    ForwardMsg.FINISHED_SUCCESSFULLY,
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
    ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
)


@dataclass
class Answer:
    """What came back for one message: seconds to the first element and to the end, and what was wrong."""

    sent: float
    first: float | None = None
    took: float | None = None
    #: Bytes and elements that came over the wire; an element that the browser keeps counts too.
    size: int = 0
    elements: int = 0
    errors: list[str] = field(default_factory=list)


class Dropped(Exception):
    """The server has closed the session, or can't be reached."""


@dataclass
class _Kept:
    """A message that a browser keeps, and the run that used it last."""

    message: ForwardMsg
    used: int


class Session:
    """A tab that is open at the server; `await goto(...)` is a click on a link, `touch` one on a widget."""

    def __init__(self, url: str, places: Places, cookies: Mapping[str, str] | None = None) -> None:
        """`cookies` are those of a browser that was here before, such as whoever is signed in."""
        self._url = url
        self._cookies = dict(cookies or {})
        self._places = places
        self._socket: ClientConnection | None = None
        self._listening: asyncio.Task[None] | None = None
        self._ended: asyncio.Future[None] | None = None
        self._fragment = ""
        self._answer = Answer(0.0)
        self._kept: dict[str, _Kept] = {}
        self._runs = 0
        #: Whether the run draws a part of the page, though as a run of its own.
        self._part = False
        self._oldest = 2
        self._drawing = Elements()
        self._page = ""
        self._query = ""
        self._repeating: dict[str, asyncio.Task[None]] = {}
        #: The server's name for the session, with which a tab comes back after its connection was lost.
        self.id = ""
        #: What stands on the page now.
        self.elements = Elements()
        #: The address in the address bar.
        self.address = "/"
        #: Widget -> what it holds, sent with every message.
        self.held: dict[str, str] = {}
        #: What was wrong in runs that nobody asked for, such as those of a clock.
        self.unasked: list[str] = []

    async def open(self, address: str = "/") -> Answer:
        """Connect and ask for the first page. Raises Dropped."""
        await self._connect()
        return await self.goto(address)

    async def goto(self, address: str) -> Answer:
        """Follow a link inside the app. Raises Dropped."""
        self.address, self._part = address, False
        place = self._places.place(address)
        message = self._message(place.query, place.page_hash)
        message.rerun_script.page_name = "" if place.page_hash else place.page_name
        message.rerun_script.is_history_navigation = self._runs > 0
        return await self._ask(message)

    async def touch(
        self,
        fragment: str = "",
        trigger: Mapping[str, str] | None = None,
        text: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send what widgets hold, in a run of the whole page or of one fragment. Raises Dropped.

        `trigger` is what happened in elements of one's own, `text` what plain widgets hold, for this run.
        """
        place = self._places.fragment(fragment) if not text else None
        message = self._message(place.query if place else self._query, self._page)
        message.rerun_script.fragment_id = fragment
        self._part = place is not None
        for key, value in (trigger or {}).items():
            message.rerun_script.widget_states.widgets.add(
                id=f"$$STREAMLIT_INTERNAL_KEY_{key}__events", json_trigger_value=value
            )
        for key, value in (text or {}).items():
            message.rerun_script.widget_states.widgets.add(id=key, string_value=value)
        return await self._ask(message)

    async def reconnect(self) -> Answer:
        """Come back to the same session, as a browser does, and run the page. Raises Dropped."""
        await self.close()
        await self._connect()
        return await self.goto(self.address)

    async def close(self) -> None:
        """Close the tab."""
        for task in (*self._repeating.values(), self._listening):
            if task is not None:
                task.cancel()
        self._repeating.clear()
        if self._socket is not None:
            await self._socket.close()
        self._socket = None

    async def _connect(self) -> None:
        # Streamlit believes cookies only where the page's script knows one of them.
        token = self._cookies.get("_streamlit_xsrf", "PLACEHOLDER_AUTH_TOKEN")
        known = ["streamlit", token, self.id] if self.id else ["streamlit", token][: 1 + bool(self._cookies)]
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        try:
            self._socket = await connect(
                self._url.replace("http", "ws", 1) + "/_stcore/stream",
                origin=self._url,  # type: ignore[arg-type]  # a NewType of str
                subprotocols=known,  # type: ignore[arg-type]  # as above
                additional_headers={"Cookie": cookies} if cookies else None,
                max_size=_LARGEST, open_timeout=PATIENCE, ping_interval=None, compression=None,
            )  # fmt: skip
        except (OSError, WebSocketException, TimeoutError) as error:
            raise Dropped(f"not connected: {type(error).__name__}") from error
        self._listening = asyncio.create_task(self._listen(self._socket))

    def _message(self, query: str, page: str) -> BackMsg:
        self._page, self._query = page, query
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash = query, page
        asked.cached_message_hashes.extend(self._kept)
        asked.widget_states.SetInParent()
        for key, value in self.held.items():
            asked.widget_states.widgets.add(id=key, json_value=value)
        context = asked.context_info
        context.timezone, context.locale, context.color_scheme = "UTC", "en-US", "light"
        context.url = self._url + self.address.split("?")[0]
        return message

    async def _ask(self, message: BackMsg) -> Answer:
        if self._socket is None:
            raise Dropped("not connected")
        self._ended = asyncio.get_running_loop().create_future()
        self._fragment = message.rerun_script.fragment_id
        self._answer = answer = Answer(time.perf_counter())
        try:
            await self._socket.send(message.SerializeToString())
            await asyncio.wait_for(self._ended, PATIENCE)
        except TimeoutError:
            answer.errors.append(f"no end within {PATIENCE:.0f} s")
        except WebSocketException as error:
            raise Dropped(f"{type(error).__name__}: {error}") from error
        finally:
            self._ended = None
        return answer

    async def _listen(self, socket: ClientConnection) -> None:
        why = "closed"
        try:
            async for raw in socket:
                if isinstance(raw, bytes):
                    self._hear(ForwardMsg.FromString(raw), len(raw))
        except WebSocketException as error:
            why = f"{type(error).__name__}: {error}"
        if self._ended is not None and not self._ended.done():
            self._ended.set_exception(Dropped(why))
        if self._socket is socket:
            self._socket = None

    def _hear(self, message: ForwardMsg, size: int) -> None:
        self._answer.size += size
        kind = message.WhichOneof("type")
        said = wrong(message)
        if said:
            (self._answer.errors if self._ended is not None else self.unasked).append(said)
        if kind in _HEARD:
            _HEARD[kind](self, message)

    def _begun(self, message: ForwardMsg) -> None:
        begun = message.new_session
        self.id = begun.initialize.session_id or self.id
        self._oldest = begun.config.max_cached_message_age or self._oldest
        self._page = begun.page_script_hash or self._page
        if message.metadata.run.fragment_ids or self._part:
            self._drawing = self.elements
            return
        self._drawing = Elements()
        for task in self._repeating.values():
            task.cancel()
        self._repeating.clear()

    def _navigation(self, message: ForwardMsg) -> None:
        # Its page is the one that runs; that of a new session may be what the app begins with.
        self._page = message.navigation.page_script_hash or self._page
        self._places.learn({p.url_pathname: p.page_script_hash for p in message.navigation.app_pages})

    def _drawn(self, message: ForwardMsg) -> None:
        whole = message
        if message.WhichOneof("type") == "ref_hash":
            kept = self._kept.get(message.ref_hash)
            if kept is None:
                self._answer.errors.append("a reference to a message that was not kept")
                return
            kept.used, whole = self._runs, kept.message
        elif message.metadata.cacheable:
            self._kept[message.hash] = _Kept(message, self._runs)
        if self._answer.first is None:
            self._answer.first = time.perf_counter() - self._answer.sent
        self._answer.elements += whole.delta.HasField("new_element")
        self._drawing.put(tuple(message.metadata.delta_path), whole.delta)

    def _address_changed(self, message: ForwardMsg) -> None:
        self._query = message.page_info_changed.query_string
        path = self.address.split("?")[0]
        self.address = f"{path}?{self._query}" if self._query else path

    def _repeats(self, message: ForwardMsg) -> None:
        asked = message.auto_rerun
        if asked.fragment_id not in self._repeating:
            repeating = asyncio.create_task(self._repeat(asked.fragment_id, asked.interval))
            self._repeating[asked.fragment_id] = repeating

    async def _repeat(self, fragment: str, seconds: float) -> None:
        """A fragment that the server wants to be run now and then, as a browser does."""
        while self._socket is not None:
            await asyncio.sleep(seconds)
            message = self._message(self._query, self._page)
            message.rerun_script.fragment_id, message.rerun_script.is_auto_rerun = fragment, True
            try:
                await self._socket.send(message.SerializeToString())
            except WebSocketException:
                return

    def _finished(self, message: ForwardMsg) -> None:
        status, fragments = message.script_finished, list(message.metadata.run.fragment_ids)
        if status not in _RUNS_ENDED:
            return  # it is run once more
        if not fragments:
            self.elements = self._drawing
            self._runs += 1
            old = [k for k, kept in self._kept.items() if self._runs - kept.used >= self._oldest]
            for key in old:
                del self._kept[key]
        if self._ended is not None and not self._ended.done() and (self._fragment in fragments or not (
            fragments or self._fragment
        )):  # fmt: skip
            self._answer.took = time.perf_counter() - self._answer.sent
            self._ended.set_result(None)


_HEARD: Final[dict[str, Callable[[Session, ForwardMsg], None]]] = {
    "new_session": Session._begun,
    "navigation": Session._navigation,
    "delta": Session._drawn,
    "ref_hash": Session._drawn,
    "page_info_changed": Session._address_changed,
    "auto_rerun": Session._repeats,
    "script_finished": Session._finished,
}
