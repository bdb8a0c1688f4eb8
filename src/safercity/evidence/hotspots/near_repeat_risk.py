"""Where near repeats are to be expected in the next days, on a grid."""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from safercity.evidence.hotspots.grid import Grid
from safercity.evidence.hotspots.near_repeat import Knox

Floats = NDArray[np.float64]

DAYS = 14


def risk_map(
    grid: Grid,
    easting: ArrayLike,
    northing: ArrayLike,
    day: ArrayLike,
    found: Knox,
    *,
    first_day: float,
    days: int = DAYS,
    level: float = 0.05,
) -> Floats:
    """Spread the near repeats that recent events are likely to bring over a grid.

    Events before `first_day`, with days counted as in `found`, each bring what an event
    of `found` brought on average beyond chance: (observed - expected) / events, in the
    bands whose p after correction is at most `level` and whose ratio is above 1. That
    is spread evenly over the cells at the band's distance and the days of its band.
    Gives:   how many events beyond the usual each cell should see from `first_day` on
             for `days` days, one a cell, by row; 0 everywhere where nothing was found.
             What would fall outside the grid is left out.
    Raises:  ValueError where values are missing or not as many, or there are no days.
    """
    if days < 1:
        raise ValueError("The risk must be for at least one day")
    given = [np.asarray(v, dtype=np.float64) for v in (easting, northing, day)]
    if len({v.shape for v in given}) > 1 or not all(
        np.isfinite(v).all() for v in given
    ):
        raise ValueError("Each event must have an easting, a northing and a day")
    east, north, when = given
    reach = int(np.ceil(found.space_bands[-1] / grid.cell))
    wide = _widened(grid, reach)
    cells = wide.cells(east, north)
    counted = (cells >= 0) & (when < first_day)
    brought = _brought(found, level)
    ages = first_day - when[counted]
    expected = _in_days(np.asarray(found.time_bands), ages, days) @ brought.T
    risk = np.zeros((grid.rows, grid.columns))
    for row in np.flatnonzero(brought.any(axis=1)):
        sources = np.bincount(
            cells[counted], weights=expected[:, row], minlength=len(wide)
        ).reshape(wide.rows, wide.columns)
        ring = _ring(found, int(row), grid.cell)
        for down, across in ring:
            risk += sources[
                reach - down : reach - down + grid.rows,
                reach - across : reach - across + grid.columns,
            ] / len(ring)
    return risk.ravel()


def _widened(grid: Grid, reach: int) -> Grid:
    """The grid with cells all round it, as events just outside it count too."""
    return replace(
        grid,
        west=grid.west - reach * grid.cell,
        south=grid.south - reach * grid.cell,
        columns=grid.columns + 2 * reach,
        rows=grid.rows + 2 * reach,
    )


def _brought(found: Knox, level: float) -> Floats:
    """Events that one event brings beyond chance, by band of distance and of days."""
    more = np.asarray((found.observed - found.expected) / max(found.events, 1))
    more[(found.p_adjusted > level) | (more < 0)] = 0.0
    return more


def _in_days(edges: Floats, ages: Floats, days: int) -> Floats:
    """The share of each band of days that lies in the days asked, a row an event."""
    begin = np.maximum(edges[None, :-1], ages[:, None])
    end = np.minimum(edges[None, 1:], ages[:, None] + days)
    share: Floats = np.maximum(end - begin, 0) / np.diff(edges)
    return share


def _ring(found: Knox, row: int, cell: float) -> list[tuple[int, int]]:
    """How many rows and columns away the cells of a band are; its own if none is."""
    band = max(row - 1, 0) if found.repeats_apart else row
    near, far = found.space_bands[band : band + 2]
    if found.repeats_apart and row == 0:
        return [(0, 0)]
    reach = int(np.ceil(far / cell))
    steps = np.arange(-reach, reach + 1)
    down, across = np.meshgrid(steps, steps, indexing="ij")
    if found.distance == "manhattan":
        apart = (np.abs(down) + np.abs(across)) * cell
    else:
        apart = np.hypot(down, across) * cell
    inside = (apart >= near) & (apart < far)
    ring = list(zip(down[inside].tolist(), across[inside].tolist(), strict=True))
    return ring or [(0, 0)]
