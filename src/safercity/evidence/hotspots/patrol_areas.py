"""Patrol areas: hot cells side by side, grouped into areas of a size one can walk.

Each area grows from the fullest hot cell that is left, by the fullest hot cell beside
it, until it has reached its size. The same cells give the same areas, always.
"""

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from safercity.evidence.hotspots.grid import Grid
from safercity.evidence.hotspots.ranking import known_numbers

Floats = NDArray[np.float64]

#: A quarter of a square kilometre: 500 metres each way, ten minutes on foot around.
MOST_SQUARE_METRES = 250_000.0


@dataclass(frozen=True)
class PatrolArea:
    """One suggested area.

    `rank` is 1 for the one with most events. `cells` are positions in the grid, in
    order. `events` is their count (or weight), `share` that of all events of the study
    area, `area_m2` the land in square metres, and `shape` its outline.
    """

    rank: int
    cells: NDArray[np.int64]
    events: float
    share: float
    area_m2: float
    shape: shapely.Geometry

    @property
    def per_km2(self) -> float:
        """Events for each square kilometre of it."""
        return self.events / self.area_m2 * 1e6


def suggest_patrol_areas(
    grid: Grid,
    counts: ArrayLike,
    hot: ArrayLike,
    *,
    most_m2: float = MOST_SQUARE_METRES,
    least_events: float = 1,
    study_area: shapely.Geometry | None = None,
) -> tuple[PatrolArea, ...]:
    """Group hot cells into areas of no more than `most_m2`, most events first.

    `counts` and `hot` have one value for each cell of the grid. Cells are side by side
    where they share a side: nobody walks through a corner. An area reaches no further
    from the cell it grew from than a square of its size is long, so that it is
    no ribbon. Those of fewer than `least_events` are left out. With `study_area`
    shapes are cut to it, and land counts only inside.
    Raises ValueError where a cell is larger than `most_m2`, or the values are not of
    this grid.
    Source:  docs/methods/hotspot-accuracy.md#patrol-areas
    """
    count = known_numbers(counts, "a count")
    chosen = np.asarray(hot, dtype=bool)
    if count.shape != (len(grid),) or chosen.shape != (len(grid),):
        raise ValueError(f"There must be one value for each of {len(grid):,} cells")
    groups = _grown(grid, count, chosen, _cells_of(grid, most_m2))
    total = float(count.sum())
    found = []
    for cells in groups:
        shape = _outline(grid, cells, study_area)
        events = float(count[cells].sum())
        if events >= least_events and shape.area > 0:
            found.append((events, cells, shape))
    found.sort(key=lambda one: (-one[0], int(one[1][0])))
    return tuple(
        PatrolArea(
            rank=rank,
            cells=cells,
            events=events,
            share=events / total if total else math.nan,
            area_m2=float(shape.area),
            shape=shape,
        )
        for rank, (events, cells, shape) in enumerate(found, 1)
    )


def _cells_of(grid: Grid, most_m2: float) -> int:
    if not (math.isfinite(most_m2) and most_m2 > 0):
        raise ValueError(f"A patrol area must have a size above 0, not {most_m2}")
    # A hair more, so that sixteen cells of a sixteenth are not fifteen.
    cells = math.floor(most_m2 / grid.cell**2 * (1 + 1e-9))
    if cells < 1:
        raise ValueError(
            f"A cell of {grid.cell:g} metres is larger than a patrol area of "
            f"{most_m2:,.0f} square metres: take smaller cells or larger areas"
        )
    return cells


def _grown(
    grid: Grid, counts: Floats, hot: NDArray[np.bool_], most: int
) -> list[NDArray[np.int64]]:
    """The groups of hot cells, in the order in which they were grown."""
    left = set(np.flatnonzero(hot).tolist())
    reach = math.sqrt(most)
    groups = []
    for seed in np.lexsort((np.arange(len(grid)), -counts)).tolist():
        if seed not in left:
            continue
        left.remove(seed)
        group, edge = [seed], _beside(grid, seed) & left
        while edge and len(group) < most:
            near = [c for c in edge if _apart(grid, seed, c) <= reach]
            if not near:
                break
            best = min(near, key=lambda c: (-counts[c], _apart(grid, seed, c), c))
            left.remove(best)
            group.append(best)
            edge = (edge | _beside(grid, best)) & left
        groups.append(np.array(sorted(group), dtype=np.int64))
    return groups


def _beside(grid: Grid, cell: int) -> set[int]:
    row, column = divmod(cell, grid.columns)
    around = (
        (row - 1, column),
        (row, column - 1),
        (row, column + 1),
        (row + 1, column),
    )
    return {
        r * grid.columns + c
        for r, c in around
        if 0 <= r < grid.rows and 0 <= c < grid.columns
    }


def _apart(grid: Grid, one: int, other: int) -> float:
    """How far the middles of two cells are apart, in cells."""
    row, column = divmod(one, grid.columns)
    other_row, other_column = divmod(other, grid.columns)
    return math.hypot(row - other_row, column - other_column)


def _outline(
    grid: Grid, cells: NDArray[np.int64], study_area: shapely.Geometry | None
) -> shapely.Geometry:
    row, column = np.divmod(cells, grid.columns)
    west = grid.west + column * grid.cell
    south = grid.south + row * grid.cell
    squares = shapely.box(west, south, west + grid.cell, south + grid.cell)
    shape = shapely.union_all(squares)
    if study_area is not None:
        shape = shapely.intersection(shape, study_area)
    return shapely.normalize(shape)
