"""Layout: the indices of one corpus on a cluster, their fields, and how long values are made to fit.

Text is cut into words and stems by `data.language`, as for the embedded engine, and sent as such: the cluster
splits at spaces and does no more. So a query means the same on both.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

from data.article import KINDS

#: Changes with the fields or their meaning: indices of another one are not read.
FORMAT: Final = 2
#: Results that can be skipped to directly; beyond them one walks.
WINDOW: Final = 10_000
#: No token is longer on the cluster, which would split it: what stands for a longer one ends in a digest.
_TOKEN: Final = 120
_KEPT: Final = 100
#: The same for values, such as sections and names; the cluster takes 32,766 bytes.
_VALUE: Final = 4_000
_TOLD: Final = 200
#: The longest id that the cluster takes, in bytes.
_ID: Final = 512

_KEYWORD: Final = {"type": "keyword"}
_INTEGER: Final = {"type": "integer"}
_LONG: Final = {"type": "long"}
_YES_NO: Final = {"type": "boolean"}
_STEMS: Final = {"type": "text", "analyzer": "whitespace"}
_WORDS: Final = {"type": "text", "analyzer": "whitespace", "index_options": "docs", "norms": False}
_STORED: Final = {"type": "object", "enabled": False}

#: An article: what is filtered and counted by, and under `row` the article itself.
ARTICLES: Final[dict[str, Any]] = {
    "dynamic": "strict",
    # The rest can be made anew from the article, and would double what is kept.
    "_source": {"includes": ["row", "digest", "card", "said", "event"]},
    "properties": {
        **dict.fromkeys(("id", "section", "language", "source", "event", "storyline"), _KEYWORD),
        "topic": _KEYWORD,
        "entity": _KEYWORD,
        **dict.fromkeys(KINDS, _KEYWORD),
        # Days and weeks since 1970 in the corpus's zone, months since year 0; none where undated.
        **dict.fromkeys(("day", "week", "month"), _INTEGER),
        # Microseconds since 1970.
        "published": _LONG,
        "collected": _LONG,
        **dict.fromkeys(
            ("day_only", "is_copy", "unsure_language", "unsure_date", "central", "in_card"), _YES_NO
        ),
        # The id of the article that begins the card, and of the one that it says the same as.
        "card": _KEYWORD,
        "said": _KEYWORD,
        # How each entity is written, and how often: see `documents.wording`.
        "written": _KEYWORD,
        **dict.fromkeys(("text", "headline", "outlet"), _STEMS),
        **{f"{name}_words": _WORDS for name in ("text", "headline", "outlet")},
        # The stems of headline, summary and body, once each, to be counted.
        "stems": {"type": "keyword", "index": False},
        "digest": {"type": "keyword", "index": False},
        "row": _STORED,
    },
}

#: A value that articles are filtered by: what it is called, how many have it, what is known of it. What else
#: is known of the corpus or of an article is kept likewise.
VALUES: Final[dict[str, Any]] = {
    "dynamic": "strict",
    "properties": {
        "param": _KEYWORD,
        "place": _INTEGER,
        "value": _KEYWORD,
        "kind": _KEYWORD,
        # How a storyline stands: most are quiet.
        "state": _KEYWORD,
        "label": {"type": "keyword", "index": False, "doc_values": False},
        "words": _KEYWORD,
        "articles": _LONG,
        "digest": {"type": "keyword", "index": False},
        "replaced": _LONG,
        # Facts of an entity, standing of a storyline, what a corrected value is now, an earlier text.
        "told": _STORED,
    },
}

MAPPINGS: Final = {"articles": ARTICLES, "values": VALUES}
#: Articles lie on disk as most lists show them, so that a list's first page reads no more than that.
SORTED: Final = {
    "sort.field": ["published", "id"], "sort.order": ["desc", "asc"], "sort.missing": ["_last", "_last"],
}  # fmt: skip
#: What stands for a parameter where there is none: the corpus itself, what articles said before they were
#: changed, and entities and storylines that corrections made others.
ABOUT: Final = "about"
EARLIER: Final = "earlier"
WAS_ENTITY: Final = "was entity"
WAS_STORYLINE: Final = "was storyline"


def index_name(corpus: str, kind: str) -> str:
    """The index of a corpus that holds its articles or its values."""
    return f"{corpus}-{kind}-{FORMAT}"


def document_id(id: str) -> str:
    """What an article is kept under: its id, or a digest of one that is too long."""
    return id if 0 < len(id.encode()) < _ID and not id.startswith("#") else f"#{_digest(id)}"


def value_id(param: str, value: str) -> str:
    """What a value is kept under."""
    return f"{param} {_digest(value)}"


def held(value: str) -> str:
    """A value as the cluster holds it, which has no room for one that is longer than any name or title."""
    if len(value) <= _VALUE:
        return value
    return f"{value[:_TOLD]}… #{_digest(value)}"


def cut(token: str) -> str:
    """A token as the cluster holds it."""
    return token if len(token) <= _TOKEN else f"{token[:_KEPT]}#{_digest(token)}"


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
