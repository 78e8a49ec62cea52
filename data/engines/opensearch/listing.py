"""Listing: articles of a cluster as the frames, snippets and articles that pages show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
import pyarrow as pa

from data.article import SCHEMA, Article, Mention, display_title
from data.engines.opensearch.rows import row_of
from data.engines.results import LISTED, articles_of, frame_of, results_columns

#: What of an article a plain list shows.
LISTED_SOURCE: Final = [f"row.{name}" for name in LISTED]
RESULTS_SOURCE: Final = [*LISTED_SOURCE, "row.url", "row.body", "card", "said"]
TITLE_SOURCE: Final = ["row.id", "row.headline", "row.summary", "row.body"]

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
