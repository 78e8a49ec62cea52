"""Results: rows of an index as the frames, snippets and articles that pages show."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from data import frames
from data.article import Article, Mention, display_title
from data.budget import check
from data.engines.columns import Ints
from data.engines.index import Index
from data.engines.relating import shared_names
from data.highlight import Span, find_hits, first_hits, snippet

#: What a plain list shows of each article.
LISTED: Final = [
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
    return frame_of(results_columns(index.fields(rows, [*LISTED, "url", "body"]), query))


def results_columns(found: dict[str, list[Any]], query: str) -> dict[str, list[Any]]:
    """The columns of a page of results, from those of the article table."""
    bodies = found.pop("body")
    texts = zip(bodies, found["summary"], found["language"], strict=True)
    snippets = [_snippet(*text, query) for text in texts]
    headings = zip(found["headline"], found["language"], strict=True)
    found["words"] = [len(body.split()) for body in bodies]
    found["snippet"] = [text for text, _ in snippets]
    found["snippet_hits"] = [hits for _, hits in snippets]
    found["headline_hits"] = [
        find_hits(heading, language, query, "headline") for heading, language in headings
    ]
    return found


def frame_of(found: dict[str, list[Any]]) -> pd.DataFrame:
    """Columns of the article table as a frame, each of its type."""
    return frames.frame_of({name: _column(name, values) for name, values in found.items()})


def _column(name: str, values: list[Any]) -> Any:
    """A column of its own type also where it is empty."""
    if name == "published":
        return frames.times(values)
    if name == "words":
        return np.array(values, np.int64)
    if name == "shared" or name.endswith("_hits"):
        return frames.objects(values)
    return frames.texts(values)


def _snippet(body: str, summary: str, language: str, query: str) -> tuple[str, list[Span]]:
    """The body around its hits, else the summary around its hits, else the opening."""
    check()
    hits = first_hits(body, language, query, "body")
    if hits or not summary:
        return snippet(body, hits)
    found = first_hits(summary, language, query, "summary")
    return snippet(summary if found or not body else body, found)


def listed_frame(index: Index, rows: Ints) -> pd.DataFrame:
    """What a plain list shows of each row."""
    return frame_of(index.fields(rows, LISTED))


def related_frame(index: Index, row: int, rows: Ints) -> pd.DataFrame:
    """Related articles with the names of what they share."""
    found = index.fields(rows, LISTED)
    found["shared"] = [shared_names(index, row, int(other)) for other in rows]
    return frame_of(found)


def copies_frame(index: Index, rows: Ints, copies: Sequence[Ints]) -> pd.DataFrame:
    """What is folded with each of some rows, with the id of the article whose card it is on."""
    if not any(map(len, copies)):
        return _nothing_folded().copy(deep=False)
    found = index.fields([row for each in copies for row in each], LISTED)
    found["card"] = [index.ids[row] for row, each in zip(rows, copies, strict=False) for _ in each]
    return frame_of(found)


@cache
def _nothing_folded() -> pd.DataFrame:
    """What most articles have folded with them; made once, since making a frame costs more than counting."""
    return frame_of({name: [] for name in (*LISTED, "card")})


def title(index: Index, row: int) -> tuple[str, str]:
    """Id and title of one article."""
    found = index.table([row], ["id", "headline", "summary", "body"]).to_pylist()[0]
    return found["id"], display_title(found["headline"], found["summary"], found["body"])


def articles_frame(index: Index, rows: Sequence[int]) -> pd.DataFrame:
    """Rows of the article table."""
    return articles_of(index.table(rows))


def articles_of(table: pa.Table) -> pd.DataFrame:
    """A part of the article table as a frame.

    Mentions are made here: where one of a list has no place, pandas makes fractions of the others' places.
    """
    frame: pd.DataFrame = table.to_pandas()
    frame["mentions"] = frames.objects(table.column("mentions").to_pylist())
    return frame


def article(index: Index, row: int) -> Article:
    """One article."""
    fields: dict[str, Any] = index.table([row]).to_pylist()[0]
    fields["mentions"] = tuple(Mention(**mention) for mention in fields["mentions"])
    for name in ("authors", "topics"):
        fields[name] = tuple(fields[name])
    return Article(**fields)
