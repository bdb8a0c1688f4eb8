"""One study: where the events of a category gather in an area over a period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from safercity.areas import Area
from safercity.evidence.hotspot_study.points import Points
from safercity.evidence.hotspot_study.regions import (
    Region,
    regions_of,
    wards_of_cells,
)
from safercity.evidence.hotspots.grid import Grid
from safercity.evidence.hotspots.local_statistics import gi_star_p
from safercity.evidence.hotspots.neighbours import Neighbours, of_grid
from safercity.evidence.measures.corrections import benjamini_hochberg

#: The side of a square, in metres: a few minutes on foot. The queries of the measures
#: say it too.
SQUARE = 250
#: Of the squares that are said to stand out, so many may do so by chance.
FALSE_DISCOVERIES = 0.05
#: A group of fewer events is no place to send anyone to.
LEAST_EVENTS = 10


@dataclass(frozen=True)
class Ground:
    """The squares of an area: what a study of any category stands on.

    `inside` says which cells of the grid have any part in the area, and `ward_of_cell`
    is the ward of the middle of each cell. `neighbours` are those of the cells inside.
    """

    grid: Grid
    inside: NDArray[np.bool_]
    ward_of_cell: Sequence[Area | None]
    neighbours: Neighbours


def ground_of(
    shape: shapely.Geometry,
    wards: Sequence[Area],
    shapes: Mapping[str, shapely.Geometry],
    *,
    square: float = SQUARE,
) -> Ground:
    """Lay squares over an area of this shape; `shapes` are its wards', in metres."""
    grid = Grid.covering(shape.bounds, square)
    inside = grid.within(shape)
    named = wards_of_cells(grid, wards, shapes)
    return Ground(grid, inside, named, of_grid(grid, inside))


@dataclass(frozen=True)
class Study:
    """Where events gather, square by square.

    `counts` says how many events each cell of the grid holds. `q` has one value for
    each cell inside: the false-discovery rate at which it would stand out with those
    around it. `regions` are the hotspots, the fullest first. `exact` is False where
    p-values were drawn and not worked out. `cells` is the cell of each point, -1 for
    one that lies in no square of the area; there are `outside` of these.
    """

    points: Points
    cells: NDArray[np.int64]
    ground: Ground
    counts: NDArray[np.int64]
    q: NDArray[np.float64]
    regions: tuple[Region, ...]
    exact: bool
    outside: int

    @property
    def grid(self) -> Grid:
        """The grid of squares over the area's bounds."""
        return self.ground.grid

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Which cells of the grid have any part in the area."""
        return self.ground.inside

    @property
    def squares(self) -> int:
        """How many squares have any part in the area."""
        return int(np.count_nonzero(self.inside))

    @property
    def events(self) -> int:
        """How many events lie in the squares of the area."""
        return int(self.counts.sum())

    def months_active(self, region: Region) -> int:
        """In how many months a hotspot had an event."""
        return len(np.unique(self.points.month[np.isin(self.cells, region.cells)]))


def cells_of(points: Points, ground: Ground) -> NDArray[np.int64]:
    """The cell of each point, -1 for one that lies in no square of the area."""
    cells = ground.grid.cells(points.easting, points.northing)
    there = cells >= 0
    cells[there] = np.where(ground.inside[cells[there]], cells[there], -1)
    return cells


def study(points: Points, ground: Ground) -> Study:
    """Study the points of an area on its ground. Source: docs/methods/hotspots.md"""
    grid, inside = ground.grid, ground.inside
    cells = cells_of(points, ground)
    counts = np.bincount(cells[cells >= 0], minlength=len(grid))
    found = gi_star_p(counts[inside], ground.neighbours)
    q = np.asarray(benjamini_hochberg(found.p_high))
    standing_out = np.zeros(len(grid), dtype=bool)
    standing_out[np.flatnonzero(inside)[q < FALSE_DISCOVERIES]] = True
    return Study(
        points=points,
        cells=cells,
        ground=ground,
        counts=counts,
        q=q,
        regions=regions_of(
            grid, standing_out, counts, ground.ward_of_cell, least=LEAST_EVENTS
        ),
        exact=found.exact,
        outside=int(np.count_nonzero(cells < 0)),
    )
