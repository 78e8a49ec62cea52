"""Provenance: what a view was made of, so that someone else can make it again or see why they can't."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from data.filter_words import Titles
from data.filters import Filters, Sort
from data.version import VERSION

_ORDERS: Final[dict[Sort, str]] = {
    "relevance": "by relevance to the query",
    "newest": "newest first",
    "oldest": "oldest first",
}
#: The key of a Parquet file's metadata under which its provenance stands.
PARQUET_KEY: Final = "newsdesk"


@dataclass(frozen=True, slots=True)
class Method:
    """One thing that a view shows: what it says, and how that was counted."""

    name: str
    measure: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """A view of the news: which articles of which corpus, shown how, made when and by what."""

    #: The page, in words.
    view: str
    #: The scope; its query and filters.
    filters: Filters
    #: Where the view is: a whole web address where that is known, else its part inside the dashboard.
    address: str
    corpus: str
    #: The digest of the corpus's content (`About.version`).
    version: str
    #: The version of a corpus folder; 0 where the corpus is none.
    number: int
    #: Articles in scope, and in the corpus.
    n: int
    total: int
    order: Sort
    #: Aware; in the corpus's zone.
    made: datetime
    methods: tuple[Method, ...] = ()
    newsdesk: str = VERSION
    #: The scope that it is compared with, in words; "" where it is compared with none.
    against: str = ""
    #: What the storylines of the scope are called.
    titles: Titles = field(default_factory=dict)
    #: What was missing from the answers (`data.partial`), in words; "" for nothing.
    missing: str = ""

    @property
    def scope(self) -> str:
        """The scope in words."""
        return self.filters.describe(self.titles)

    @property
    def articles(self) -> str:
        """How many articles are in scope, with the denominator."""
        return f"{self.n:,} of {self.total:,} articles"

    @property
    def edition(self) -> str:
        """The corpus's version in words."""
        number = f"version {self.number:,}, " if self.number else ""
        return f"{number}content {self.version}"

    def facts(self) -> list[tuple[str, str]]:
        """What there is to know, as pairs of a name and words, for people."""
        facts = [
            ("View", self.view),
            ("Scope", self.scope),
            *([("Query", self.filters.query)] if self.filters.query else []),
            ("Articles", self.articles),
            *([("Missing", f"{self.missing}: counts may be too low")] if self.missing else []),
            *([("Compared with", self.against)] if self.against else []),
            ("Corpus", f"{self.corpus}; {self.edition}"),
            ("Order of lists", _ORDERS[self.order]),
            ("Address", self.address),
            *((f"Shown: {method.name}", method.measure) for method in self.methods),
            ("Made", f"{moment(self.made)} with Newsdesk {self.newsdesk}"),
        ]
        return [(_line(name), _line(text)) for name, text in facts]

    def text(self) -> str:
        """The same as lines of text."""
        return "\n".join(f"{name}: {text}" for name, text in self.facts()) + "\n"

    def caption(self) -> str:
        """The same in short, to stand under a picture."""
        said = (
            f"{self.articles}: {self.scope}",
            *([self.missing] if self.missing else []),
            f"{self.corpus}, {self.edition}",
            f"{day(self.made)}, Newsdesk {self.newsdesk}",
        )
        return " · ".join(map(_line, said))

    def as_dict(self) -> dict[str, Any]:
        """The same for machines."""
        return {
            "view": self.view,
            "scope": {
                "words": self.scope, "query": self.filters.query, "parameters": self.filters.to_params(),
            },
            "articles": {"in_scope": self.n, "in_corpus": self.total},
            **({"compared_with": self.against} if self.against else {}),
            **({"missing": self.missing} if self.missing else {}),
            "order": self.order,
            "corpus": {"name": self.corpus, "content": self.version, "version": self.number or None},
            "address": self.address,
            "shown": [{"name": method.name, "measure": method.measure} for method in self.methods],
            "made": self.made.isoformat(timespec="seconds"),
            "newsdesk": self.newsdesk,
        }  # fmt: skip

    def json(self) -> str:
        """`as_dict` as text."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=2) + "\n"


def day(when: datetime) -> str:
    """A day: `14 May 2024`."""
    return f"{when.day} {when:%B %Y}"


def moment(when: datetime) -> str:
    """A moment with its zone: `14 May 2024, 10:30 (Asia/Baku)`."""
    return f"{day(when)}, {when:%H:%M} ({getattr(when.tzinfo, 'key', when.tzname())})"


def _line(text: str) -> str:
    return " ".join(text.split())
