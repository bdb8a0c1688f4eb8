"""A grid of square cells over a study area, and how many events each cell holds."""

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

# More cells than this is a mistake in a coordinate or in the size of a cell.
MOST_CELLS = 50_000_000


@dataclass(frozen=True)
class Grid:
    """Square cells, numbered by row from the south-west corner.

    `west`, `south` and `cell` are metres. A cell holds its west and south sides, and
    not its east and north ones, so that a point is in one cell only.

    Raises:  ValueError where a cell has no size, or there would be no cell, or more
             than `MOST_CELLS`.
    """

    west: float
    south: float
    cell: float
    columns: int
    rows: int

    def __post_init__(self) -> None:
        if not (math.isfinite(self.cell) and self.cell > 0):
            raise ValueError(f"A cell must have a size above 0 metres, not {self.cell}")
        if not (math.isfinite(self.west) and math.isfinite(self.south)):
            raise ValueError("The corner of a grid must be a finite number of metres")
        if not 0 < self.columns * self.rows <= MOST_CELLS:
            raise ValueError(
                f"A grid of {self.columns:,} by {self.rows:,} cells cannot be used: it "
                f"must have at least 1 and at most {MOST_CELLS:,}. Look for stray "
                "points, or take larger cells."
            )

    @classmethod
    def covering(cls, bounds: tuple[float, float, float, float], cell: float) -> "Grid":
        """The grid over (west, south, east, north), its lines at multiples of `cell`.

        >>> Grid.covering((120, 250, 480, 300), 100)
        Grid(west=100, south=200, cell=100, columns=4, rows=2)
        """
        if not (math.isfinite(cell) and cell > 0):
            raise ValueError(f"A cell must have a size above 0 metres, not {cell}")
        if not all(math.isfinite(side) for side in bounds):
            raise ValueError("The bounds of a grid must be finite numbers of metres")
        west, south, east, north = bounds
        first_column, first_row = math.floor(west / cell), math.floor(south / cell)
        return cls(
            west=first_column * cell,
            south=first_row * cell,
            cell=cell,
            columns=math.floor(east / cell) - first_column + 1,
            rows=math.floor(north / cell) - first_row + 1,
        )

    def __len__(self) -> int:
        return self.columns * self.rows

    def cells(self, easting: ArrayLike, northing: ArrayLike) -> NDArray[np.int64]:
        """The cell of each point; -1 outside the grid, or where it has no place.

        >>> Grid(0, 0, 10, columns=2, rows=2).cells([5, 10, 20], [0, 10, 0]).tolist()
        [0, 3, -1]
        """
        east = np.asarray(easting, dtype=np.float64)
        north = np.asarray(northing, dtype=np.float64)
        column = np.floor((east - self.west) / self.cell)
        row = np.floor((north - self.south) / self.cell)
        inside = (column >= 0) & (column < self.columns) & (row >= 0)
        inside &= row < self.rows
        found = np.full(east.shape, -1, dtype=np.int64)
        found[inside] = row[inside] * self.columns + column[inside]
        return found

    def counts(
        self,
        easting: ArrayLike,
        northing: ArrayLike,
        weights: ArrayLike | None = None,
    ) -> NDArray[np.int64] | Floats:
        """How many points, or how much weight, each cell holds; one a cell, by row.

        Points outside are not counted: `cells` tells which they are.
        """
        cells = self.cells(easting, northing)
        inside = cells >= 0
        if weights is None:
            return np.bincount(cells[inside], minlength=len(self))
        chosen = np.asarray(weights, dtype=np.float64)[inside]
        return np.bincount(cells[inside], weights=chosen, minlength=len(self))

    def centres(self) -> tuple[Floats, Floats]:
        """Easting and northing of the middle of each cell, in metres, by row."""
        east = self.west + self.cell * (np.arange(self.columns) + 0.5)
        north = self.south + self.cell * (np.arange(self.rows) + 0.5)
        return np.tile(east, self.rows), np.repeat(north, self.columns)

    def within(self, shape: shapely.Geometry) -> NDArray[np.bool_]:
        """Which cells have any part in a shape, one a cell, by row.

        A cell that only touches the shape from outside has none.
        """
        east, north = self.centres()
        half = self.cell / 2
        squares = shapely.box(east - half, north - half, east + half, north + half)
        shapely.prepare(shape)
        meets: NDArray[np.bool_] = shapely.intersects(shape, squares)
        only_touches: NDArray[np.bool_] = shapely.touches(shape, squares)
        return meets & ~only_touches
