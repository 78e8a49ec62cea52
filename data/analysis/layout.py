"""Where the nodes of a network are drawn: those that go together, together."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.integer[Any]]

_ROUNDS: Final = 300
#: What lies between two parts of a network that no path joins.
_BETWEEN: Final = 1.0


def stress_layout(n: int, edges: Whole, lengths: Floats, pull: Whole | None = None) -> Floats:
    """Points of `n` nodes whose distances are much like those along the edges (rows of two nodes).

    Stress majorization: Gansner, Koren and North 2005, https://doi.org/10.1007/978-3-540-31843-9_25, from the
    start of classical scaling (Torgerson 1952), so that there is no chance in it. Nodes of other groups
    (`pull`, a number each) are set farther apart. Some networks have no good picture in a plane: what is
    near here need not be tied.
    """
    if n < 2:
        return np.zeros((n, 2))
    wanted = _path_lengths(n, edges, lengths)
    if pull is not None:
        wanted = wanted * np.where(pull[:, None] == pull[None, :], 0.8, 1.15)
    np.fill_diagonal(wanted, 1.0)
    weights = wanted**-2.0
    np.fill_diagonal(weights, 0.0)
    at = _scaled(wanted)
    inverse = np.linalg.pinv(np.diag(weights.sum(axis=1)) - weights)
    for _ in range(_ROUNDS):
        apart = np.linalg.norm(at[:, None] - at[None, :], axis=2)
        ratio = weights * np.where(apart > 1e-9, wanted / np.maximum(apart, 1e-9), 0.0)
        moved = inverse @ (ratio.sum(axis=1)[:, None] * at - ratio @ at)
        done = float(np.abs(moved - at).max()) < 1e-4
        at = moved
        if done:
            break
    return at


def _path_lengths(n: int, edges: Whole, lengths: Floats) -> Floats:
    """The shortest way between each two nodes, by Floyd and Warshall."""
    wanted = np.full((n, n), np.inf)
    np.fill_diagonal(wanted, 0.0)
    for (a, b), length in zip(edges.tolist(), lengths.tolist(), strict=True):
        wanted[a, b] = wanted[b, a] = min(wanted[a, b], length)
    for middle in range(n):
        wanted = np.minimum(wanted, wanted[:, middle, None] + wanted[None, middle, :])
    reached = np.isfinite(wanted)
    # How wide each node's own part is: parts lie side by side.
    wide = np.where(reached, wanted, 0.0).max(axis=1)
    wide = np.where(reached, wide[None, :], 0.0).max(axis=1)
    whole: Floats = np.where(reached, wanted, (wide[:, None] + wide[None, :]) / 2 + _BETWEEN)
    return whole


def _scaled(wanted: Floats) -> Floats:
    """The plane that keeps most of the distances; which way round it lies is settled, not left to chance."""
    squares = wanted**2
    np.fill_diagonal(squares, 0.0)
    centred = -0.5 * (squares - squares.mean(axis=0) - squares.mean(axis=1)[:, None] + squares.mean())
    values, vectors = np.linalg.eigh(centred)
    at = vectors[:, -2:][:, ::-1] * np.sqrt(np.maximum(values[-2:][::-1], 1e-9))
    largest = at[np.abs(at).argmax(axis=0), [0, 1]]
    # Nodes that are wanted in one place start a little apart, each its own way.
    turns = np.arange(len(at)) * 2.399963
    start: Floats = at * np.where(largest < 0, -1.0, 1.0)
    return start + 1e-3 * np.stack([np.cos(turns), np.sin(turns)], axis=1)


def spread(at: Floats, radii: Floats, width: float, height: float, gap: float = 6.0) -> Floats:
    """The points fitted into a page of so many pixels, and discs that meet pushed apart."""
    at = _fitted(at, radii, width, height)
    turns = np.arange(len(at)) * 2.399963
    aside = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    for _ in range(200):
        step = at[:, None] - at[None, :]
        apart = np.linalg.norm(step, axis=2)
        np.fill_diagonal(apart, np.inf)
        lack = np.maximum(radii[:, None] + radii[None, :] + gap - apart, 0.0)
        np.fill_diagonal(lack, 0.0)
        if lack.max() < 0.5:
            break
        way = np.where(apart[..., None] > 1e-6, step / np.maximum(apart, 1e-6)[..., None], aside[:, None])
        at = at + 0.5 * (lack[..., None] * way).sum(axis=1)
        at = np.clip(at, radii[:, None], np.array([width, height]) - radii[:, None])
    return at


def _fitted(at: Floats, radii: Floats, width: float, height: float) -> Floats:
    """The long side of the picture along the long side of the page, and all of it within."""
    low, high = at.min(axis=0), at.max(axis=0)
    if ((high - low)[0] < (high - low)[1]) != (width < height):
        at = at[:, ::-1]
        low, high = low[::-1], high[::-1]
    room = np.array([width, height]) - 2 * radii.max(initial=0.0)
    fitted: Floats = (at - low) / np.maximum(high - low, 1e-9) * room + radii.max(initial=0.0)
    return fitted
