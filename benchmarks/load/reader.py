"""What a simulated reader does next, from what it has been sent: read, filter, change page, search."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal
from urllib.parse import urlencode

from benchmarks.load.places import kind_of
from benchmarks.load.session import Answer, Session

Doing = Literal["read", "filter", "page", "search"]
#: How often each is done, in percent.
SHARES: Final[dict[Doing, int]] = {"read": 40, "filter": 30, "page": 20, "search": 10}
#: Seconds between the end of one step and the next, on average; how long is exponential.
THINKING: Final = 8.0
_SCOPE_BAR: Final = "scope_bar"
#: Filters that a reader puts up with before one of them is dropped.
_MANY: Final = 2


@dataclass(frozen=True)
class Step:
    """One message of a reader and its answer: what was done, and the kind of page that it led to."""

    doing: str
    kind: str
    answer: Answer


class Reader:
    """One reader in one tab; what it does hangs on its numbers and on what it sees, not on time."""

    def __init__(self, session: Session, numbers: random.Random) -> None:
        self._session = session
        self._numbers = numbers
        self._listed: list[str] = []
        self._words: list[str] = []

    def thinking(self) -> float:
        """Seconds until the next step."""
        return self._numbers.expovariate(1 / THINKING)

    async def arrive(self) -> list[Step]:
        """Open the front page."""
        return [self._step("arrive", await self._session.open("/"))]

    async def act(self, doing: Doing | None = None) -> list[Step]:
        """Do one thing, which takes one message or two. Raises Dropped."""
        chosen = doing or self._numbers.choices(list(SHARES), list(SHARES.values()))[0]
        ways: dict[Doing, Callable[[], Awaitable[list[Step]]]] = {
            "read": self._read, "filter": self._filter, "page": self._change, "search": self._search,
        }  # fmt: skip
        return await ways[chosen]()

    async def _read(self) -> list[Step]:
        return [await self._go("read", self._numbers.choice(self._listed))]

    async def _change(self) -> list[Step]:
        pages = [
            str(page["href"])
            for page in self._session.elements.data("masthead")["pages"]
            if not page["current"]
        ]
        return [await self._go("page", self._numbers.choice(pages))]

    async def _search(self) -> list[Step]:
        return [await self._go("search", self._with({"q": [self._numbers.choice(self._words)]}))]

    async def _filter(self) -> list[Step]:
        bar = self._session.elements.data(_SCOPE_BAR)
        count = self._session.elements.data("count").get("count", "")
        chips = [str(chip["href"]) for chip in bar["chips"]]
        if chips and str(count).startswith("0 "):
            return [await self._go("filter: clear", bar["clear"])]
        if len(chips) > _MANY or (len(chips) == _MANY and self._numbers.random() < 0.5):
            return [await self._go("filter: drop", self._numbers.choice(chips))]
        ways: list[tuple[int, Callable[[], Awaitable[list[Step]]]]] = [
            (50, self._by_facet), (20, self._by_dates), (15, self._by_name), (15, self._by_mark)
        ]  # fmt: skip
        return await self._numbers.choices([way for _, way in ways], [share for share, _ in ways])[0]()

    async def _by_facet(self) -> list[Step]:
        """A row of the facets, which are opened first where they aren't open."""
        steps = []
        key, fragment = self._session.elements.widget(_SCOPE_BAR)
        if not self._session.elements.data(_SCOPE_BAR)["facets"]:
            self._session.held[key] = json.dumps({"open": True})
            steps.append(self._step("filter: open facets", await self._session.touch(fragment)))
        facets = self._session.elements.data(_SCOPE_BAR)["facets"]
        links = [row["href"] for facet in facets for row in facet["rows"] if not row["on"]]
        if links:
            steps.append(await self._go("filter: facet", self._numbers.choice(links)))
        return steps

    async def _by_dates(self) -> list[Step]:
        """Between two dates of the corpus, at least a month apart."""
        bar = self._session.elements.data(_SCOPE_BAR)
        if not bar["first"]:
            return await self._by_facet()
        first, last = date.fromisoformat(bar["first"]), date.fromisoformat(bar["last"])
        days = max(30, (last - first).days)
        begins = first + timedelta(self._numbers.randrange(days - 29))
        ends = begins + timedelta(self._numbers.randrange(29, 29 + days))
        dates = {"from": [begins.isoformat()], "to": [min(ends, last).isoformat()]}
        return [await self._go("filter: dates", self._with(dates))]

    async def _by_name(self) -> list[Step]:
        """The beginning of a word typed where filters are added, and one of what it offers."""
        key, fragment = self._session.elements.widget(_SCOPE_BAR)
        typed = self._numbers.choice(self._words)[:3]
        event = json.dumps([{"event": "prefix", "value": typed}])
        steps = [self._step("filter: type", await self._session.touch(fragment, trigger={key: event}))]
        bar = self._session.elements.data(_SCOPE_BAR)
        if bar["suggestions"] and bar["prefix"] == typed:
            chosen = self._numbers.choice(bar["suggestions"])
            params = bar["params"].get(chosen["param"], [])
            added = {chosen["param"]: [*params, chosen["value"]]}
            steps.append(await self._go("filter: name", self._with(added)))
        return steps

    async def _by_mark(self) -> list[Step]:
        """A mark of a chart that Python hears of, or of one that is followed in the browser; else a facet."""
        charts = self._session.elements.charts()
        if not charts:
            return await self._by_facet()
        key, marks = self._numbers.choice(charts)
        point = {"curve_number": 0, "point_index": 0, "customdata": self._numbers.choice(marks)}
        chosen = {"selection": {"points": [point], "point_indices": [0], "box": [], "lasso": []}}
        answer = await self._session.touch(text={key: json.dumps(chosen)})
        return [self._step("filter: mark", answer)]

    def _with(self, changes: dict[str, list[str]]) -> str:
        """The page's address with some parameters changed, as the scope bar makes it."""
        bar = self._session.elements.data(_SCOPE_BAR)
        params = bar["params"] | changes
        query = urlencode({name: values for name, values in params.items() if values}, doseq=True)
        return str(bar["path"]) + (f"?{query}" if query else "")

    async def _go(self, doing: str, address: str) -> Step:
        return self._step(doing, await self._session.goto(address))

    def _step(self, doing: str, answer: Answer) -> Step:
        elements = self._session.elements
        listed = [href for href in elements.hrefs() if kind_of(href) == "article"]
        words = {word for title in elements.titles() for word in re.findall(r"[^\W\d_]{4,}", title)}
        self._listed, self._words = listed or self._listed, sorted(words) or self._words
        return Step(doing, kind_of(self._session.address), answer)
