"""Groups of rows: near-copies, cards, events and storylines, and what is written of them at build time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.analysis.centroids import Piece, central_rows, closeness, lengths
from data.article import NONE, display_title
from data.engines.columns import Ints, Lists, Strings, load_numbers, save_numbers
from data.engines.postings import Postings

#: Columns whose values are groups of articles.
GROUPED: Final = ("event", "storyline")
#: What more than this share of all articles have in common says nothing, as in relating.
_COMMON: Final = 0.2
#: Shared names say more than shared words: they carry over from language to language.
_NAME: Final = 2.0
#: More occurrences of a word in one article than this add nothing.
_TIMES: Final = 4


class Groups:
    """Rows put together: for each the number of its group, and whether others have it too."""

    def __init__(self, folder: Path, name: str) -> None:
        self.number: Ints = load_numbers(folder / f"{name}_group.npy")
        self.several: npt.NDArray[np.bool_] = load_numbers(folder / f"in_{name}.npy")

    @staticmethod
    def save(folder: Path, name: str, number: Ints) -> None:
        """Write the number of each row's group."""
        save_numbers(folder / f"{name}_group.npy", number.astype(np.uint32))
        counts = np.bincount(number, minlength=len(number))
        save_numbers(folder / f"in_{name}.npy", counts[number] > 1)

    def of(self, row: int) -> Ints:
        """The rows of this row's group, itself among them, earliest first."""
        if not self.several[row]:
            return np.array([row])
        numbers, rows = self._ordered
        start, end = np.searchsorted(numbers, self.number[row] + np.array([0, 1]))
        return rows[start:end]

    @cached_property
    def sharing(self) -> Ints:
        """The rows of all groups of several rows, ascending."""
        return np.flatnonzero(self.several)

    @cached_property
    def _ordered(self) -> tuple[Ints, Ints]:
        """The numbers of groups of several rows, ascending, and the row of each."""
        rows = self.sharing
        numbers = self.number[rows].astype(np.int64)
        order = np.argsort(numbers, kind="stable")
        return numbers[order], rows[order]


def card_groups(copies: Ints, events: Ints, sources: Ints) -> Ints:
    """For each row the number of its card: of near-copies, and of reports of one event by different sources.

    Rows are in the order of time; -1 stands for no event and for an unknown source, which is not known to be
    another than any. Near-copies go together. A report goes on the first card of its event without one of its
    source, so that an outlet's second report of an event begins a second card.
    """
    number = copies.astype(np.int64)
    within = np.full(len(copies), -1, np.int64)
    known = np.flatnonzero(events >= 0)[::-1]
    within[copies[known]] = events[known]  # of near-copies in several events the first one's
    event = within[copies]
    rows = np.flatnonzero(event >= 0)
    rows = rows[np.argsort(event[rows], kind="stable")]
    told = zip(event[rows].tolist(), copies[rows].tolist(), sources[rows].tolist(), strict=True)
    for _, reports in groupby(told, key=lambda report: report[0]):
        outlets: dict[int, set[int]] = {}
        for _, text, source in reports:
            outlets.setdefault(text, set()).add(source)
        if len(outlets) > 1:
            for text, card in _cards(outlets):
                number[text] = card
    result: Ints = number[copies]
    return result


def _cards(outlets: dict[int, set[int]]) -> Iterator[tuple[int, int]]:
    """For each text of an event the text that begins its card."""
    cards: list[tuple[int, set[int]]] = []
    #: For each source the first card that does not have it: cards only gain sources.
    free: dict[int, int] = {}
    for text, sources in outlets.items():
        if -1 in sources:
            yield text, text
            continue
        for source in sources:
            first = free.get(source, 0)
            while first < len(cards) and source in cards[first][1]:
                first += 1
            free[source] = first
        start = max(free[source] for source in sources)
        card = next((card for card in islice(cards, start, None) if not card[1] & sources), None)
        if card is None:
            card = (text, set())
            cards.append(card)
        card[1].update(sources)
        yield text, card[0]


def save_groups(folder: Path, table: pa.Table, order: pa.Array) -> None:
    """Write cards, and the rows, central articles and titles of events and storylines.

    `folder` has the columns, copies and words already; `order` is that of the rows.
    """
    codes = {name: _codes(folder, name) for name in (*GROUPED, "source")}
    copies = load_numbers(folder / "copies_group.npy").astype(np.int64)
    Groups.save(folder, "card", card_groups(copies, codes["event"], codes["source"]))
    titled = pc.not_equal(table.column("headline").take(order), "").to_numpy(zero_copy_only=False)
    found = central_of(folder, folder, [codes[name] for name in GROUPED], titled)
    for name, rows in zip(GROUPED, found, strict=True):
        n = len(Strings.open(folder / f"{name}.values.arrow"))
        held = np.flatnonzero(codes[name] >= 0)
        Lists.save(folder, f"{name}.rows", codes[name][held], held, n)
        central = np.zeros(n, np.uint32)
        central[np.unique(codes[name][held])] = rows
        save_numbers(folder / f"{name}.central.npy", central)
        if name == "storyline":
            Strings.save(folder / "storyline.titles.arrow", _titles(table, order, central))


def _codes(folder: Path, name: str) -> npt.NDArray[np.int64]:
    """The codes of a column, -1 where an article has none."""
    codes = load_numbers(folder / f"{name}.npy").astype(np.int64)
    none = Strings.open(folder / f"{name}.values.arrow").find(NONE)
    return codes if none is None else np.where(codes == none, -1, codes)


def central_of(folder: Path, entities: Path, groups: list[Ints], titled: npt.NDArray[np.bool_]) -> list[Ints]:
    """The central row of each group, of several ways to group; -1 stands for no group.

    `folder` has the words, `entities` the names, and `titled` says which rows have a headline.
    """
    grouped = np.any([codes >= 0 for codes in groups], axis=0)
    if not grouped.any():
        return [np.empty(0, np.int64) for _ in groups]

    def pieces() -> Iterator[Piece]:
        return _pieces(folder, entities, grouped)

    long = lengths(len(grouped), pieces)
    languages = load_numbers(folder / "language.npy").astype(np.int64)
    return [central_rows(codes, closeness(codes, long, pieces), languages, titled) for codes in groups]


def _pieces(folder: Path, entities: Path, wanted: npt.NDArray[np.bool_]) -> Iterator[Piece]:
    """Words and names of the wanted rows, weighed as in relating: by rarity, words also by how often."""
    postings = Postings(folder, "text.stems")
    articles = postings.frequencies()
    for terms, rows, times in postings.pieces():
        kept = wanted[rows] & _tells(articles[terms], len(wanted))
        weights = np.sqrt(np.minimum(times[kept], _TIMES)) * _rarity(articles[terms[kept]], len(wanted))
        yield Piece(terms[kept], rows[kept], weights)
    names = Lists.open(entities, "entity.rows")
    counts = names.lengths()
    terms = np.repeat(np.arange(len(counts)), counts)
    kept = wanted[names.codes] & _tells(counts[terms], len(wanted))
    yield Piece(terms[kept], names.codes[kept], _NAME * _rarity(counts[terms[kept]], len(wanted)))


def _tells(articles: Ints, n: int) -> npt.NDArray[np.bool_]:
    return articles <= max(2, _COMMON * n)


def _rarity(articles: Ints, n: int) -> npt.NDArray[np.float64]:
    result: npt.NDArray[np.float64] = np.log1p(n / articles)
    return result


def _titles(table: pa.Table, order: pa.Array, central: Ints) -> list[str]:
    """The title of each storyline: that of its central article."""
    fields = ("headline", "summary", "body")
    taken = table.select(fields).take(order.take(pa.array(central.astype(np.int64)))).to_pylist()
    shown: list[Any] = [display_title(*(row[name] for name in fields)) for row in taken]
    return shown
