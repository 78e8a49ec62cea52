"""The address bar: which page, which scope, which view, and the address of every next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final
from urllib.parse import urlencode

from data.filters import PARAMS, Filters, Sort, sort_from_params

#: Page -> what else its address may say: parameter -> allowed values, the first one the default;
#: an empty tuple allows any text.
VIEWS: dict[str, dict[str, tuple[str, ...]]] = {
    "": {},
    "reader": {
        "article": (),
        "page": (),
        "change": (),
        #: The review whose passage is shown in the article.
        "passage": (),
    },
    "timeline": {
        "chart": ("bars", "lines", "share", "calendar"),
        "interval": ("auto", "day", "week", "month"),
        "by": ("section", "language", "source"),
        "compare": (),
        #: Whether all peaks are explained, or the strongest.
        "peaks": ("some", "all"),
    },
    "entities": {
        "view": ("ranking", "map", "network", "matrix"),
        #: How much of the world the map shows; how many entities the network has.
        "area": ("most", "world"),
        "pairs": ("articles", "association"),
        "nodes": ("40", "20", "60", "80", "100"),
        "kind": ("all", "person", "organisation", "place", "word"),
        "rank": ("articles", "distinctive"),
        "trend": (),
        "measure": ("articles", "share"),
        "compare": (),
        #: The entity that is corrected, or "all" for what was; the page of that list.
        "correct": (),
        #: The page of one of them, `kind:name`: its articles a page at a time, its mentions in an order.
        "who": (),
        "contexts": ("date", "left", "right", "source"),
        "page": (),
    },
    "storylines": {
        "state": ("all", "growing", "running", "quiet"),
        "order": ("latest", "articles", "first"),
        "page": (),
        #: Whether the open storyline is to be corrected.
        "correct": ("", "storyline"),
    },
    "reviews": {
        "article": (),
        #: The key of one's own review: see PRIVATE.
        "mine": (),
        #: What moderators decide on: which queue, and the review that is open.
        "view": ("public", "moderation"),
        "queue": ("pending", "reported", "published", "rejected"),
        "case": (),
        "order": ("newest", "oldest", "rating"),
        "rating": ("any", "1", "2", "3", "4", "5"),
        #: The day or month in which reviews came in: 2025-03-14, 2025-03.
        "received": (),
        #: A word that the reviews use.
        "word": (),
        "page": (),
    },
    "sources": {
        #: Which feeds are listed; one of them by its address.
        "feeds": ("all", "failing"),
        "feed": (),
        #: The run whose rejected rows are shown, or "all"; the page of the table of runs.
        "rejected": (),
        "page": (),
    },
}

#: Parameters that are secrets of the reader's: they are read, and in no address that is made here.
PRIVATE = ("mine",)

#: Parameters of addresses that were given out before: page, name -> value -> what that is now.
MOVED: dict[tuple[str, str], dict[str, dict[str, str]]] = {
    ("reviews", "status"): {
        "public": {},
        "pending": {"view": "moderation"},
        "published": {"view": "moderation", "queue": "published"},
        "rejected": {"view": "moderation", "queue": "rejected"},
    }
}

#: Characters of a value: a second scope may be a long one.
_LONGEST: Final = 20_000
#: Values of up to so many are kept as they are written.
_USUAL: Final = 300
#: Parameters that Streamlit keeps for itself.
_FOREIGN = ("embed", "embed_options")


@dataclass(frozen=True, slots=True)
class Address:
    """What the address bar says: a page, a scope, an order and the page's own view."""

    page: str
    filters: Filters = field(default_factory=Filters)
    #: As asked for in the address; None leaves it to the page.
    sort: Sort | None = None
    #: Parameter -> values, those that differ from the default.
    view: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """The page's view parameter, or its default."""
        allowed = VIEWS[self.page][name]
        return self.view[name][-1] if self.view.get(name) else (allowed[0] if allowed else "")

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a repeatable view parameter."""
        return tuple(self.view.get(name, ()))

    def number(self, name: str = "page") -> int:
        """A view parameter that counts from 1."""
        text = self.get(name)
        return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1

    def order(self) -> Sort:
        """The order of results: as asked for, else by relevance for a query and newest without."""
        return self.sort or ("relevance" if self.filters.query else "newest")

    def scope(self, filters: Filters) -> Address:
        """The same page and view over another scope, from its first page on, no article open."""
        gone = ("article", "page", "change", "passage", "case")
        view = {k: v for k, v in self.view.items() if k not in gone}
        return replace(self, filters=filters, view=view)

    def with_view(self, **values: str | Sequence[str]) -> Address:
        """The same page with view parameters changed; "" takes one away."""
        view = dict(self.view)
        for name, value in values.items():
            view[name] = (value,) if isinstance(value, str) else tuple(value)
        return replace(self, view=_differing(self.page, view))

    def with_sort(self, sort: Sort | None) -> Address:
        """The same page in another order, from its first page on."""
        return replace(self.scope(self.filters), sort=sort)

    def to(self, page: str, filters: Filters | None = None, **view: str) -> Address:
        """Another page over the same scope, or over `filters`."""
        scope = self.filters if filters is None else filters
        return Address(page, scope, self.sort, {k: (v,) for k, v in view.items() if v})

    def params(self) -> dict[str, list[str]]:
        """All parameters but private ones, in a fixed order."""
        params = self.filters.to_params()
        if self.sort:
            params["sort"] = [self.sort]
        view = {name: list(values) for name, values in self.view.items() if values and name not in PRIVATE}
        return params | view

    def href(self) -> str:
        """The address as a link inside the dashboard."""
        query = "&".join(_written(name, value) for name, values in self.params().items() for value in values)
        return f"/{self.page}" + (f"?{query}" if query else "")


def read_address(page: str, params: Mapping[str, Sequence[str]]) -> tuple[Address, tuple[str, ...]]:
    """Read what the address bar says; what can't be read is dropped and said, a sentence each."""
    filters, said = Filters.from_params(params)
    sort, more = sort_from_params(params, filters.query)
    known = VIEWS[page]
    params, moved = _moved(page, params)
    sentences = [*said, *more, *moved]
    view = {}
    for name, allowed in known.items():
        values = tuple(v for v in params.get(name, ()) if v)
        good = tuple(v for v in values if (not allowed or v in allowed) and len(v) <= _LONGEST)
        sentences += [_unknown(name, v, allowed) for v in values if v not in good]
        view[name] = good
    elsewhere = {name for names in VIEWS.values() for name in names}
    strange = [n for n in params if n not in {*PARAMS, "sort", *elsewhere, *_FOREIGN}]
    sentences += [f'This page does not know "{name[:60]}", which was left out.' for name in strange]
    asked = sort if params.get("sort") and not more else None
    return Address(page, filters, asked, _differing(page, view)), tuple(sentences)


def _moved(page: str, params: Mapping[str, Sequence[str]]) -> tuple[Mapping[str, Sequence[str]], list[str]]:
    """The parameters, those of earlier addresses as they are called now; and what can't be read of these."""
    sentences = []
    for (of, name), meanings in MOVED.items():
        if of != page or name not in params:
            continue
        values = [v for v in params[name] if v]
        sentences += [_unknown(name, v, tuple(meanings)) for v in values if v not in meanings]
        meant = [meanings[v] for v in values if v in meanings]
        now = {n: [v] for n, v in (meant[-1] if meant else {}).items() if n not in params}
        params = {n: v for n, v in params.items() if n != name} | now
    return params, sentences


def _written(name: str, value: str) -> str:
    """A parameter as addresses write it; a page has a hundred addresses, most with the same parameters."""
    return _kept(name, value) if len(value) <= _USUAL else urlencode({name: value})


@lru_cache(maxsize=8192)
def _kept(name: str, value: str) -> str:
    return urlencode({name: value})


def _differing(page: str, view: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    def default(name: str) -> tuple[str, ...]:
        return VIEWS[page][name][:1]

    return {n: v for n, v in view.items() if v and v != ("",) and v != default(n)}


def _unknown(name: str, value: str, allowed: Sequence[str]) -> str:
    if len(value) > _LONGEST:
        return f'"{name}" can have {_LONGEST:,} characters; one with {len(value):,} was left out.'
    shown = value if len(value) <= 60 else value[:60] + "…"
    return f'"{name}" can be {", ".join(allowed)}; "{shown}" was left out.'
