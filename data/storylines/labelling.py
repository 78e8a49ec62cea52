"""Labelling: the events and storylines of articles over all time, cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data.storylines.grouping import grouped
from data.storylines.stretches import bounds, handed_on, whole_events
from data.storylines.vectors import Bools, Floats, Ints, Sparse

#: The features and the times of the rows from one up to another, and their pairs of near-copies.
Read = Callable[[int, int], tuple[Sparse, Floats, Ints]]


@dataclass(slots=True)
class Labels:
    """The keys of each row's event and storyline; its own where it is alone."""

    events: Ints
    storylines: Ints


def label(code: Ints, keys: Ints, read: Read, touched: Bools, labels: Labels) -> None:
    """Give the rows (in order of time) their labels anew where `touched` says that their cell has changed.

    `code` is each row's cell and `keys` are the rows' own. Labels of cells that are not touched, and have
    no neighbour that is, stay as they are but for groups that go on under another key.
    """
    spans = bounds(code)
    stale = [bool(touched[begin:end].any()) for begin, end in spans]
    near = near_cells(stale)
    renamed: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for at, (begin, end) in enumerate(spans):
        old = labels.events[begin:end].copy(), labels.storylines[begin:end].copy()
        if near[at]:
            _relabel(spans, at, keys, read, labels)
        else:
            for column, names in zip((labels.events, labels.storylines), renamed, strict=True):
                column[begin:end] = [names.get(key, key) for key in column[begin:end].tolist()]
        new = labels.events[begin:end], labels.storylines[begin:end]
        renamed = _renamed(old[0], new[0]), _renamed(old[1], new[1])


def near_cells(stale: Sequence[bool]) -> list[bool]:
    """Which cells are grouped anew: a stale one with the one after it, and the first with the second."""
    return [
        one or (at > 0 and stale[at - 1]) or (at == 0 and any(stale[1:2])) for at, one in enumerate(stale)
    ]


def _relabel(spans: Sequence[tuple[int, int]], at: int, keys: Ints, read: Read, labels: Labels) -> None:
    """The labels of one cell: of the window with the one before, of the first that with the one after."""
    begin, end = spans[at]
    first = spans[at - 1][0] if at else begin
    last = end if at or len(spans) == 1 else spans[1][1]
    groups = grouped(*read(first, last))
    own = keys[first:last]
    if not at:
        labels.events[begin:end] = own[groups.events[: end - begin]]
        labels.storylines[begin:end] = own[groups.storylines[: end - begin]]
        return
    before = labels.events[first:begin], labels.storylines[first:begin]
    labels.events[begin:end] = handed_on(groups.events, own, before[0])
    storylines = handed_on(groups.storylines, own, before[1])
    labels.storylines[begin:end] = whole_events(labels.events[begin:end], storylines, before)


def _renamed(old: Ints, new: Ints) -> dict[int, int]:
    """The keys that a cell had and has no longer, with those that their rows have now."""
    moved = Counter((was, now) for was, now in zip(old.tolist(), new.tolist(), strict=True) if was != now)
    gone = {was for was, _ in moved} - set(new.tolist())
    names: dict[int, int] = {}
    for (was, now), _ in sorted(moved.items(), key=lambda one: (-one[1], one[0])):
        if was in gone:
            names.setdefault(was, now)
    return names
