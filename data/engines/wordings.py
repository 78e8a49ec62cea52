"""Wordings: how the mentions of an entity are written in the texts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from data.answers import Written
from data.corrected import written as wording
from data.engines.building import BATCH
from data.engines.correcting import mentions_of
from data.engines.index import Index


def mentions(index: Index, entity: str) -> pd.DataFrame:
    """The mentions of an entity as it is corrected: row and written, in the order of rows."""
    code = index.values["entity"].find(entity)
    rows, texts = [], []
    if code is not None:
        corrected = index.corrected
        # What was found under any of these names may be this entity by now.
        keys = {entity, *corrected.entities} if entity in corrected.into else {entity}
        named = index.list_rows["entity"][code].astype(np.int64)
        for row, article, mention in mentions_of(index.text, named, keys, BATCH):
            text = wording(mention, article)
            if corrected.of(f"{mention['kind']}:{mention['entity']}", text, str(article["id"])) == entity:
                rows.append(row)
                texts.append(text)
    return pd.DataFrame({"row": np.array(rows, np.int64), "written": pd.Series(texts, dtype="str")})


def written(found: pd.DataFrame, limit: int | None) -> Written:
    """The ways in which mentions are written, with how many there are of each."""
    grouped = found.groupby("written", sort=True)["row"].agg(["size", "nunique"]).reset_index()
    grouped.columns = pd.Index(["written", "mentions", "articles"])
    frame = grouped.sort_values(["mentions", "written"], ascending=[False, True], ignore_index=True)
    frame = frame.astype({"written": "str", "mentions": np.int64, "articles": np.int64})
    return Written(
        frame.head(len(frame) if limit is None else limit), len(found), found["row"].nunique(), len(frame)
    )


def touched(index: Index, found: pd.DataFrame, written: Sequence[str], articles: Sequence[str]) -> int:
    """Articles with one of these mentions that is written so, among these ids."""
    if written:
        found = found[found["written"].isin(list(written))]
    if articles:
        rows = [row for row in map(index.row, articles) if row is not None]
        found = found[found["row"].isin(rows)]
    return int(found["row"].nunique())
