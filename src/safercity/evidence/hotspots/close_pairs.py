"""Pairs of events that happened close to one another, found without trying them all."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Distance = Literal["manhattan", "euclidean"]

# Eight bytes a pair: more than this would not fit beside other work.
MOST_PAIRS = 100_000_000
_CHUNK = 1_000_000
# A quarter of the cells beside each one, so that each two cells meet once.
_AHEAD = [(0, 1), (1, -1), (1, 0), (1, 1)]


@dataclass(frozen=True)
class ClosePairs:
    """Pairs of events by band of distance.

    Those of band b are `first[starts[b]:starts[b + 1]]` with `second` in the same
    places. Both number events by `order`: event k is the one at `order[k]` in what
    was given. Events in any pair come before all others, and there are `paired`.
    """

    order: NDArray[np.int64]
    paired: int
    starts: NDArray[np.int64]
    first: NDArray[np.int32]
    second: NDArray[np.int32]


def close_pairs(
    easting: Floats, northing: Floats, edges: Floats, distance: Distance
) -> ClosePairs:
    """Find each pair of events whose distance lies in a band: [a, b) between edges.

    Raises ValueError where there are more than `MOST_PAIRS`.
    """
    firsts: list[list[NDArray[np.int32]]] = [[] for _ in edges[1:]]
    seconds: list[list[NDArray[np.int32]]] = [[] for _ in edges[1:]]
    found = 0
    order = np.arange(len(easting))
    if len(order):
        order, candidates = _candidates(easting, northing, float(edges[-1]))
        east, north = easting[order], northing[order]
        for one, other in candidates:
            east_apart = np.abs(east[one] - east[other])
            north_apart = np.abs(north[one] - north[other])
            apart = _apart(east_apart, north_apart, distance)
            bands = np.searchsorted(edges, apart, side="right") - 1
            for band in range(len(edges) - 1):
                chosen = bands == band
                firsts[band].append(one[chosen].astype(np.int32))
                seconds[band].append(other[chosen].astype(np.int32))
                found += len(firsts[band][-1])
            if found > MOST_PAIRS:
                raise ValueError(
                    f"There are more than {MOST_PAIRS:,} pairs of events within "
                    f"{edges[-1]:,.0f} metres. Take narrower bands, or fewer events."
                )
    return _with_paired_first(order, firsts, seconds)


def _apart(east: Floats, north: Floats, distance: Distance) -> Floats:
    return east + north if distance == "manhattan" else np.sqrt(east**2 + north**2)


def _candidates(
    easting: Floats, northing: Floats, reach: float
) -> tuple[NDArray[np.int64], Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]]:
    """Events in the order of their cells, and pairs in one cell or in two adjacent."""
    # A sum or a root may round to just below an edge where its parts do not.
    size = max(reach, 1.0) * (1 + 1e-9)
    column = np.floor((easting - easting.min()) / size).astype(np.int64)
    row = np.floor((northing - northing.min()) / size).astype(np.int64)
    width = int(column.max()) + 3
    cell = (row + 1) * width + column + 1
    order = np.argsort(cell, kind="stable")
    cell = cell[order]
    return order, _by_cell(cell, width)


def _by_cell(
    cell: NDArray[np.int64], width: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    own = np.arange(len(cell))
    yield from _spread(own, own + 1, np.searchsorted(cell, cell, side="right"))
    for row, column in _AHEAD:
        beside = cell + row * width + column
        starts = np.searchsorted(cell, beside, side="left")
        yield from _spread(own, starts, np.searchsorted(cell, beside, side="right"))


def _spread(
    own: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Each event with each in its range, some at a time so that memory is bounded."""
    numbers = ends - starts
    total = np.concatenate([[0], np.cumsum(numbers)])
    at = 0
    while at < len(own):
        end = int(np.searchsorted(total, total[at] + _CHUNK, side="right")) - 1
        end = min(max(end, at + 1), len(own))
        some = numbers[at:end]
        one = np.repeat(own[at:end], some)
        within = np.arange(len(one)) - np.repeat(total[at:end] - total[at], some)
        yield one, np.repeat(starts[at:end], some) + within
        at = end


def _with_paired_first(
    order: NDArray[np.int64],
    firsts: list[list[NDArray[np.int32]]],
    seconds: list[list[NDArray[np.int32]]],
) -> ClosePairs:
    """Number events again, those in pairs first: only their days need be dealt."""
    none = [np.empty(0, dtype=np.int32)]
    first, second = _joined(firsts, none), _joined(seconds, none)
    starts = np.cumsum([0] + [sum(map(len, band)) for band in firsts])
    in_pair = np.zeros(len(order), dtype=bool)
    in_pair[first] = True
    in_pair[second] = True
    again = np.argsort(~in_pair, kind="stable")
    number = np.empty(len(order), dtype=np.int32)
    number[again] = np.arange(len(order), dtype=np.int32)
    return ClosePairs(
        order=order[again],
        paired=int(in_pair.sum()),
        starts=starts.astype(np.int64),
        first=number[first],
        second=number[second],
    )


def _joined(
    parts: list[list[NDArray[np.int32]]], none: list[NDArray[np.int32]]
) -> NDArray[np.int32]:
    return np.concatenate([part for band in parts for part in band] + none)
