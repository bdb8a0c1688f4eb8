"""Hotspots: squares that stand out, side by side, as one place with a name."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage

from safercity.areas import Area
from safercity.evidence.hotspots.grid import Grid

#: Squares that touch by a side or a corner are one hotspot.
_TOUCHING = np.ones((3, 3), dtype=bool)


@dataclass(frozen=True)
class Region:
    """One hotspot: its squares, and how many events lie in them.

    `cells` are positions in the grid, in order; `shape` is in metres; `ward` holds more
    of its events than any other, and None where no ward does.
    """

    cells: NDArray[np.int64]
    events: int
    shape: shapely.Geometry
    ward: Area | None

    @property
    def square_kilometres(self) -> float:
        """The land that the squares cover."""
        return float(self.shape.area / 1e6)

    @property
    def middle(self) -> tuple[float, float]:
        """Easting and northing of a point in it, in metres."""
        point = self.shape.representative_point()
        return float(point.x), float(point.y)


def regions_of(
    grid: Grid,
    standing_out: NDArray[np.bool_],
    counts: NDArray[np.int64],
    ward_of_cell: Sequence[Area | None],
    *,
    least: int,
) -> tuple[Region, ...]:
    """Join squares that stand out into hotspots, the one of most events first.

    `standing_out` and `counts` have one value for each cell of the grid, as
    `ward_of_cell` has. Hotspots of fewer than `least` events are left out.
    """
    labels, _ = ndimage.label(
        standing_out.reshape(grid.rows, grid.columns), structure=_TOUCHING
    )
    flat = labels.ravel()
    order = np.argsort(flat, kind="stable")
    starts = np.searchsorted(flat[order], np.arange(1, flat.max(initial=0) + 2))
    found = [
        _region(grid, order[first:last], counts, ward_of_cell)
        for first, last in itertools.pairwise(starts)
    ]
    kept = [region for region in found if region.events >= least]
    return tuple(sorted(kept, key=lambda r: (-r.events, int(r.cells[0]))))


def _region(
    grid: Grid,
    cells: NDArray[np.int64],
    counts: NDArray[np.int64],
    ward_of_cell: Sequence[Area | None],
) -> Region:
    by_ward: dict[Area, int] = {}
    for cell in cells:
        ward = ward_of_cell[cell]
        if ward is not None:
            by_ward[ward] = by_ward.get(ward, 0) + int(counts[cell])
    ward = max(by_ward, key=lambda w: (by_ward[w], w.code)) if by_ward else None
    return Region(cells, int(counts[cells].sum()), shape_of(grid, cells), ward)


def shape_of(grid: Grid, cells: NDArray[np.int64]) -> shapely.Geometry:
    """The shape of some cells together, in metres."""
    row, column = np.divmod(cells, grid.columns)
    west, south = grid.west + column * grid.cell, grid.south + row * grid.cell
    squares = shapely.box(west, south, west + grid.cell, south + grid.cell)
    return shapely.union_all(squares)


def wards_of_cells(
    grid: Grid, wards: Sequence[Area], shapes: Mapping[str, shapely.Geometry]
) -> list[Area | None]:
    """The ward that the middle of each cell lies in: None outside all of them."""
    known = [ward for ward in wards if ward.code in shapes]
    found: list[Area | None] = [None] * len(grid)
    if not known:
        return found
    tree = shapely.STRtree([shapes[ward.code] for ward in known])
    points = shapely.points(*grid.centres())
    cells, places = tree.query(points, predicate="intersects")
    for cell, place in zip(cells.tolist(), places.tolist(), strict=True):
        if found[cell] is None or known[place].code < found[cell].code:
            found[cell] = known[place]
    return found
