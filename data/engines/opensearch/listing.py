"""Listing: articles of a cluster as the frames, snippets and articles that pages show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
import pyarrow as pa

from data.article import SCHEMA, Article, Mention, display_title
from data.engines.opensearch.connection import Cluster
from data.engines.opensearch.layout import document_id
from data.engines.opensearch.rows import row_of
from data.engines.results import LISTED, articles_of, frame_of, results_columns
from data.engines.standing import LATEST
from data.frames import texts

#: What of an article a plain list shows.
LISTED_SOURCE: Final = [f"row.{name}" for name in LISTED]
RESULTS_SOURCE: Final = [*LISTED_SOURCE, "row.url", "row.body", "card", "said"]
_TITLED: Final = ("id", "headline", "summary", "body")
TITLE_SOURCE: Final = [f"row.{name}" for name in _TITLED]
_TOLD: Final = (*_TITLED, *LATEST)

Hit = dict[str, Any]


def results_frame(hits: Sequence[Hit], query: str) -> pd.DataFrame:
    """One page of results, with snippets and the places of the query's hits."""
    return frame_of(results_columns(_columns(hits, [*LISTED, "url", "body"]), query))


def listed_frame(hits: Sequence[Hit]) -> pd.DataFrame:
    """What a plain list shows of each article."""
    return frame_of(_columns(hits, LISTED))


def copies_frame(hits: Sequence[Hit], cards: Sequence[str]) -> pd.DataFrame:
    """What is folded with other articles, with the ids of these."""
    return frame_of({**_columns(hits, LISTED), "card": list(cards)})


def _columns(hits: Sequence[Hit], names: Sequence[str]) -> dict[str, list[Any]]:
    rows = [row_of(hit["_source"]["row"]) for hit in hits]
    return {name: [row[name] for row in rows] for name in names}


def title(hit: Hit) -> tuple[str, str]:
    """Id and title of one article."""
    row = hit["_source"]["row"]
    return row["id"], display_title(row["headline"], row["summary"], row["body"])


def kept_of(cluster: Cluster, kept: Sequence[str], source: Sequence[str]) -> list[Hit]:
    """What is kept under these, as hits; what is gone is left out."""
    found = cluster.documents(kept, source=list(source))
    return [{"_source": one} for one in found if one is not None]


def told_of(cluster: Cluster, ids: Sequence[str], name: str) -> pd.DataFrame:
    """What a list tells of one article in each of its rows: its id as `name`, its headline, and LATEST."""
    found = cluster.documents([document_id(id) for id in ids], source=[f"row.{name}" for name in _TOLD])
    missing: dict[str, Any] = dict.fromkeys(_TOLD, "") | {"published": None}
    rows = [row_of(one["row"]) if one else dict(missing) for one in found]
    titles = [display_title(row["headline"], row["summary"], row["body"]) for row in rows]
    frame = pd.DataFrame({name: texts([row["id"] for row in rows]), "headline": texts(titles)})
    return frame.join(frame_of({name: [row[name] for row in rows] for name in LATEST}))


def articles_frame(sources: Sequence[Hit]) -> pd.DataFrame:
    """Rows of the article table."""
    return articles_of(pa.Table.from_pylist([row_of(source["row"]) for source in sources], SCHEMA))


def article(source: Hit) -> Article:
    """One article."""
    fields: dict[str, Any] = row_of(source["row"])
    fields["mentions"] = tuple(Mention(**mention) for mention in fields["mentions"])
    for name in ("authors", "topics"):
        fields[name] = tuple(fields[name])
    return Article(**fields)
