"""Which cells or areas lie beside each other: by a side or a corner (queen)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from safercity.evidence.hotspots.grid import Grid

_AROUND = [(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)]


@dataclass(frozen=True)
class Neighbours:
    """The places beside each of n places, without itself.

    Those of place i are `members[starts[i]:starts[i + 1]]`, in ascending order.
    `starts` has n + 1 numbers.
    """

    starts: NDArray[np.int64]
    members: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def numbers(self) -> NDArray[np.int64]:
        """How many neighbours each place has."""
        return np.diff(self.starts)

    def sums(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """What the neighbours of each place come to; 0 where it has none."""
        places = np.repeat(np.arange(len(self)), self.numbers)
        weights = values[self.members]
        found = np.bincount(places, weights=weights, minlength=len(self))
        return np.asarray(found, dtype=np.float64)


def of_grid(grid: Grid, mask: NDArray[np.bool_] | None = None) -> Neighbours:
    """The neighbours of a grid's cells.

    `mask` (one a cell, by row) says which cells are in the study area: places are then
    numbered in the order of its true cells, and no other cell is a neighbour.

    >>> of_grid(Grid(0, 0, 1, columns=2, rows=1)).members.tolist()
    [1, 0]
    """
    inside = np.ones(len(grid), dtype=bool) if mask is None else np.asarray(mask)
    if inside.shape != (len(grid),):
        raise ValueError(f"The mask must say yes or no to each of {len(grid):,} cells")
    numbered = np.full((grid.rows + 2, grid.columns + 2), -1, dtype=np.int64)
    numbers = np.where(inside, np.cumsum(inside) - 1, -1)
    numbered[1:-1, 1:-1] = numbers.reshape(grid.rows, grid.columns)
    row, column = np.divmod(np.flatnonzero(inside), grid.columns)
    # The order around a cell is by row, so members come out in ascending order.
    around = np.stack([numbered[row + 1 + r, column + 1 + c] for r, c in _AROUND], 1)
    there = around >= 0
    return _of(there.sum(axis=1), around[there])


def of_areas(shapes: Sequence[shapely.Geometry]) -> Neighbours:
    """The neighbours of areas: those that it touches or overlaps.

    Boundaries must fit one another, as those of one published set do.
    """
    tree = shapely.STRtree(list(shapes))
    one, other = tree.query(list(shapes), predicate="intersects")
    apart = one != other
    order = np.lexsort((other[apart], one[apart]))
    numbers = np.bincount(one[apart], minlength=len(shapes))
    return _of(numbers, other[apart][order])


def _of(numbers: NDArray[np.int64], members: NDArray[np.int64]) -> Neighbours:
    starts = np.concatenate([[0], np.cumsum(numbers)]).astype(np.int64)
    return Neighbours(starts, members.astype(np.int32))
