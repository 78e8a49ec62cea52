"""pandas: frames in memory; words are sought with `str.contains` in the text as it stands."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.corpus_answers import ENTITIES, FACET, around, pairs, triples
from benchmarks.corpus_scopes import Scope
from benchmarks.corpus_sqlite import by_time
from data.article import NONE
from data.engines.columns import Ints

_SHOWN = ["id", "headline", "summary", "section", "published", "language", "source", "url", "body"]


class PandasPeer:
    """Text Arrow-backed, sections, sources and entities as categories, days worked out, the newest first."""

    processes: tuple[int | str, ...] = ("self",)

    def __init__(self, table: pa.Table) -> None:
        begun = time.perf_counter()
        fields = (table.column(name).cast(pa.large_string()) for name in ("headline", "summary", "body"))
        text = pc.binary_join_element_wise(*fields, pa.scalar("\n", pa.large_string())).to_pandas()
        order = by_time(table)[::-1]
        self._text = text.iloc[order].reset_index(drop=True)
        frame = table.select(_SHOWN).to_pandas().iloc[order].reset_index(drop=True)
        self._frame = frame.assign(
            section=frame["section"].replace("", NONE).astype("category"),
            source=frame["source"].replace("", NONE).astype("category"),
            day=frame["published"].dt.tz_localize(None).dt.floor("D"),
        )
        place = np.empty(len(order), np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        self._mentions = _mentions(table, place)
        self.build_seconds, self.bytes = time.perf_counter() - begun, 0

    def calls(self, scope: Scope) -> dict[str, Callable[[], Any]]:
        ranked: dict[str, Callable[[], Any]] = {"top 20": lambda: self._top(scope)}
        return {
            "count": lambda: self._mask(scope).sum(),
            **(ranked if scope.words else {}),
            "newest 20": lambda: self._newest(scope),
            "volume by section": lambda: self._volume(scope),
            "facet section": lambda: self._facet(scope, "section"),
            "facet source": lambda: self._facet(scope, "source"),
            "top entities": lambda: self._entities(scope),
        }

    def _mask(self, scope: Scope) -> Any:
        mask = np.ones(len(self._frame), np.bool_)
        for word in [r"[^\w\n]+".join(scope.words)] if scope.phrase else scope.words:
            mask &= self._text.str.contains(rf"\b{word}\b", case=False).to_numpy(np.bool_)
        if scope.filters.sections:
            mask &= self._frame["section"].isin(scope.filters.sections).to_numpy()
        if scope.filters.date_from:
            mask &= (self._frame["day"] >= pd.Timestamp(scope.filters.date_from)).to_numpy()
        return mask

    def _volume(self, scope: Scope) -> Any:
        narrow = self._frame[["day", "section"]][self._mask(scope)]
        return narrow.groupby(["day", "section"], observed=True).size()

    def _top(self, scope: Scope) -> Any:
        """By how often the first word occurs: pandas has no relevance."""
        mask = self._mask(scope)
        times = self._text[mask].str.count(rf"(?i)\b{scope.words[0]}\b")
        return self._shown(scope, times.nlargest(20).index)

    def _newest(self, scope: Scope) -> Any:
        return self._shown(scope, np.flatnonzero(self._mask(scope))[:20])

    def _shown(self, scope: Scope, places: Any) -> Any:
        """The columns of a list of results, with what stands around the first word."""
        found = self._frame.iloc[places]
        return found.drop(columns="body").assign(
            snippet=[around(body, scope.words) for body in found["body"]]
        )

    def _facet(self, scope: Scope, field: str) -> Any:
        return self._frame[field][self._mask(scope)].value_counts()

    def _entities(self, scope: Scope) -> Any:
        inside = self._mask(scope)[self._mentions["row"].to_numpy()]
        return self._mentions["entity"][inside].value_counts()

    def plain(self, call: str, answer: Any) -> Any:
        if call == "count":
            return int(answer)
        if call == "top 20":
            return len(answer)
        if call == "newest 20":
            return [str(id) for id in answer["id"]]
        if call == "volume by section":
            frame = answer.reset_index(name="n")
            return triples(frame["day"].dt.strftime("%Y-%m-%d"), frame["section"], frame["n"])
        answer = answer[answer > 0]
        best = sorted(pairs(answer.index, answer), key=lambda pair: (-pair[1], pair[0]))
        return best[: ENTITIES if call == "top entities" else FACET]


def _mentions(table: pa.Table, place: Ints) -> pd.DataFrame:
    """Who is in each article, by the article's place in the frame."""
    parts = []
    start = 0
    for lists in table.column("mentions").chunks:
        rows, flat = pc.list_parent_indices(lists).to_numpy() + start, pc.list_flatten(lists)
        keys = pc.binary_join_element_wise(flat.field("kind"), flat.field("entity"), ":")
        parts.append(pd.DataFrame({"row": rows, "entity": keys.dictionary_encode().to_pandas()}))
        start += len(lists)
    whole = pd.DataFrame(
        {
            "row": place[np.concatenate([part["row"].to_numpy() for part in parts])],
            "entity": pd.api.types.union_categoricals([part["entity"] for part in parts]),
        }
    )
    return whole.drop_duplicates()


def read_table(paths: list[Path], n: int) -> pa.Table:
    """The first `n` articles of some files, mapped."""
    tables = [pa.ipc.open_file(pa.memory_map(str(path))).read_all() for path in paths]
    return pa.concat_tables(tables).slice(0, n)
