"""Results: rows of an index as the frames, snippets and articles that pages show."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from data.article import Article, Mention, display_title
from data.engines.columns import Ints
from data.engines.index import Index
from data.engines.relating import shared_names
from data.highlight import Span, find_hits, snippet

_LISTED: Final = [
    "id",
    "headline",
    "summary",
    "section",
    "published",
    "published_precision",
    "language",
    "source",
]


def results_frame(index: Index, rows: Ints, query: str) -> pd.DataFrame:
    """One page of results, with snippets and the places of the query's hits."""
    table = index.table(rows.tolist(), [*_LISTED, "url", "body"])
    frame: pd.DataFrame = table.drop(["body"]).to_pandas()
    articles = table.select(["headline", "summary", "body", "language"]).to_pylist()
    shown = [_snippet(article, query) for article in articles]
    frame["words"] = np.array([len(article["body"].split()) for article in articles], np.int64)
    frame["snippet"] = pd.Series([text for text, _ in shown], dtype="str")
    frame["snippet_hits"] = _objects([hits for _, hits in shown])
    frame["headline_hits"] = _objects(
        [find_hits(article["headline"], article["language"], query, "headline") for article in articles]
    )
    return frame


def _snippet(article: dict[str, str], query: str) -> tuple[str, list[Span]]:
    """The body around its hits, else the summary around its hits, else the opening."""
    language = article["language"]
    hits = find_hits(article["body"], language, query, "body")
    if hits or not article["summary"]:
        return snippet(article["body"], hits)
    found = find_hits(article["summary"], language, query, "summary")
    return snippet(article["summary"] if found or not article["body"] else article["body"], found)


def _objects(values: list[Any]) -> pd.Series:
    return pd.Series(values, dtype=object)


def related_frame(index: Index, row: int, rows: Ints) -> pd.DataFrame:
    """Related articles with the names of what they share."""
    frame: pd.DataFrame = index.table(rows.tolist(), _LISTED).to_pandas()
    frame["shared"] = _objects([shared_names(index, row, int(other)) for other in rows])
    return frame


def title(index: Index, row: int) -> tuple[str, str]:
    """Id and title of one article."""
    found = index.table([row], ["id", "headline", "summary", "body"]).to_pylist()[0]
    return found["id"], display_title(found["headline"], found["summary"], found["body"])


def article(index: Index, row: int) -> Article:
    """One article."""
    fields: dict[str, Any] = index.table([row]).to_pylist()[0]
    fields["mentions"] = tuple(Mention(**mention) for mention in fields["mentions"])
    for name in ("authors", "topics"):
        fields[name] = tuple(fields[name])
    return Article(**fields)
