"""Density: how many events lie around each cell, smoothed by a kernel.

Exact: every event spreads from where it lies, and no event is first moved to the middle
of a cell. Doing that and convolving, as is often done, is off by 14% of the peak at a
bandwidth of five cells, and names other places the fullest. Equal points are added up
before they are spread, which changes nothing but the time.
"""

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import ArrayLike, NDArray

from safercity.evidence.hotspots.compiled import compiled, is_compiled
from safercity.evidence.hotspots.grid import Grid
from safercity.evidence.places.distinct_points import distinct_points

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

KERNELS = ("quartic", "gaussian")
#: A Gaussian has no end; further out than so many bandwidths it is below 1e-13.
_GAUSSIAN_REACH = 8.0
#: Points are spread in two parts, whatever the machine, so that sums are the same.
_PARTS = 2


def kernel_density(
    easting: ArrayLike,
    northing: ArrayLike,
    grid: Grid,
    bandwidth: float,
    *,
    kernel: str = "quartic",
    weights: ArrayLike | None = None,
    inside: ArrayLike | None = None,
) -> Floats:
    """Work out the density at the middle of each cell, in events per square metre.

    `bandwidth` is the radius of a quartic kernel, or the standard deviation of a
    Gaussian, in metres. `weights` are one a point. With `inside` (one a cell, by row)
    each event spreads over those cells alone and loses nothing over the edge: the cells
    inside then come to the events exactly; cells outside have 0.

    Gives:   one a cell, by row. Points that are not finite numbers are left out.
    Raises:  ValueError for a bandwidth that is not above 0 or does not reach from a
             point to the middle of any cell, an unknown kernel, or weights or a mask of
             another length.
    Source:  docs/methods/density.md
    """
    _check(grid, bandwidth, kernel)
    east, north, weight = _distinct(easting, northing, weights)
    within = np.ones(len(grid), dtype=bool) if inside is None else np.asarray(inside)
    if within.shape != (len(grid),):
        raise ValueError(f"The mask must say yes or no to each of {len(grid):,} cells")
    spread = _spread_compiled if is_compiled() else _spread_plainly
    shape = within.reshape(grid.rows, grid.columns)

    def part(number: int) -> Floats:
        these = slice(number, None, _PARTS)
        return spread(
            east[these],
            north[these],
            weight[these],
            grid,
            float(bandwidth),
            kernel == "gaussian",
            None if inside is None else shape,
        )

    with ThreadPoolExecutor(_PARTS) as pool:
        first, *others = pool.map(part, range(_PARTS))
    for other in others:
        first += other
    return first.ravel()


def dual_density(events: ArrayLike, base: ArrayLike, *, least: float) -> Floats:
    """Set one density beside another of the same cells: risk, or change.

    `base` is that of who or what could be harmed, or of another period; `least` the
    base below which a ratio is noise, in the unit of `base`. Gives nan there.
    """
    above, below = np.asarray(events, dtype=float), np.asarray(base, dtype=float)
    if above.shape != below.shape:
        raise ValueError("Both densities must be of the same cells")
    if not least > 0:
        raise ValueError("The least base must be above 0")
    known = below >= least
    ratio = np.full(above.shape, np.nan)
    np.divide(above, below, out=ratio, where=known)
    return ratio


def suggest_bandwidth(easting: ArrayLike, northing: ArrayLike) -> float:
    """Suggest a quartic kernel's bandwidth in metres, from how points lie.

    Four times the normal reference rule, the mean of both directions; nan for fewer
    than two points, or points that are all alike in both directions.
    Source:  Scott (1992), as sfhotspot 0.9 uses it, with both directions counted
    """
    east, north, _ = _distinct(easting, northing, None, collapse=False)
    if len(east) < 2:
        return math.nan
    found = (_reference_rule(east) + _reference_rule(north)) / 2
    return found if found > 0 else math.nan


def _reference_rule(values: Floats) -> float:
    low, high = np.percentile(values, [25, 75])
    spread = float(values.std(ddof=1))
    between = float(high - low) / 1.34
    least = min(spread, between) if between > 0 else spread
    return float(4 * 1.06 * least * len(values) ** -0.2)


def _check(grid: Grid, bandwidth: float, kernel: str) -> None:
    if kernel not in KERNELS:
        raise ValueError(f'There is no kernel "{kernel}": it is {" or ".join(KERNELS)}')
    if not (math.isfinite(bandwidth) and bandwidth > 0):
        raise ValueError(f"A bandwidth must be above 0 metres, not {bandwidth}")
    if kernel == "quartic" and bandwidth <= grid.cell / math.sqrt(2):
        raise ValueError(
            f"A bandwidth of {bandwidth:g} metres may not reach the middle of any cell "
            f"of {grid.cell:g}: take a wider one, or smaller cells"
        )


def _distinct(
    easting: ArrayLike,
    northing: ArrayLike,
    weights: ArrayLike | None,
    *,
    collapse: bool = True,
) -> tuple[Floats, Floats, Floats]:
    """Each point once, with the weight of all that are equal to it."""
    east = np.asarray(easting, dtype=np.float64).ravel()
    north = np.asarray(northing, dtype=np.float64).ravel()
    weight = (
        np.ones(east.shape) if weights is None else np.asarray(weights, dtype=float)
    )
    if not east.shape == north.shape == weight.shape:
        raise ValueError("There must be an easting, a northing and a weight for each")
    known = np.isfinite(east) & np.isfinite(north) & np.isfinite(weight)
    if not known.all():
        east, north, weight = east[known], north[known], weight[known]
    if not collapse or len(east) < 2:
        return east, north, weight
    first_east, first_north, place = distinct_points(east, north)
    if len(first_east) == len(east):
        return east, north, weight
    total = np.bincount(place, weight, len(first_east)).astype(np.float64)
    return first_east, first_north, total


Spread = Callable[..., Floats]


def _spread_compiled(
    east: Floats,
    north: Floats,
    weight: Floats,
    grid: Grid,
    bandwidth: float,
    gaussian: bool,
    inside: Mask | None,
) -> Floats:
    found = np.zeros((grid.rows, grid.columns))
    mask = np.ones((1, 1), dtype=np.bool_) if inside is None else inside
    _spread(
        (east - grid.west) / grid.cell - 0.5,
        (north - grid.south) / grid.cell - 0.5,
        weight / grid.cell**2,
        bandwidth / grid.cell,
        gaussian,
        mask,
        inside is not None,
        found,
    )
    return found


@compiled
def _spread(
    x: Floats,
    y: Floats,
    weight: Floats,
    h: float,
    gaussian: bool,
    mask: Mask,
    masked: bool,
    found: Floats,
) -> None:
    """Add points to `found`; everything in cells, the middle of the first at (0, 0)."""
    rows, columns = found.shape
    reach = h * 8.0 if gaussian else h  # as _GAUSSIAN_REACH
    whole = 1 / (2 * math.pi * h * h) if gaussian else 3 / (math.pi * h * h)
    for i in range(len(x)):
        if not (-reach <= x[i] < columns + reach and -reach <= y[i] < rows + reach):
            continue
        low = max(0, math.ceil(y[i] - reach))
        high = min(rows - 1, math.floor(y[i] + reach))
        share = whole * weight[i]
        # With a mask: first what would fall inside it, then that made a whole.
        for turn in range(0 if masked else 1, 2):
            total = 0.0
            for r in range(low, high + 1):
                across = reach * reach - (r - y[i]) ** 2
                if across < 0:
                    continue
                half = math.sqrt(across)
                first = max(0, math.ceil(x[i] - half))
                last = min(columns - 1, math.floor(x[i] + half))
                for c in range(first, last + 1):
                    if masked and not mask[r, c]:
                        continue
                    far = ((c - x[i]) ** 2 + (r - y[i]) ** 2) / (h * h)
                    value = math.exp(-far / 2) if gaussian else max(0.0, 1 - far) ** 2
                    if turn:
                        found[r, c] += share * value
                    else:
                        total += value
            if not turn:
                share = weight[i] / total if total > 0 else 0.0


def _spread_plainly(
    east: Floats,
    north: Floats,
    weight: Floats,
    grid: Grid,
    bandwidth: float,
    gaussian: bool,
    inside: Mask | None,
) -> Floats:
    """As `_spread`, one offset of cells after another, in NumPy."""
    found = np.zeros(len(grid))
    x = (east - grid.west) / grid.cell - 0.5
    y = (north - grid.south) / grid.cell - 0.5
    # Points far off reach no cell, and may be too far for whole numbers.
    h = bandwidth / grid.cell
    reach = h * (_GAUSSIAN_REACH if gaussian else 1.0)
    near = (x > -reach - 1) & (x < grid.columns + reach)
    near &= (y > -reach - 1) & (y < grid.rows + reach)
    x, y, weight = x[near], y[near], weight[near] / grid.cell**2
    for first in range(0, len(x), _CHUNK):
        these = slice(first, first + _CHUNK)
        values = _Values(x[these], y[these], grid, h, gaussian, inside)
        values.add_to(found, weight[these])
    return found.reshape(grid.rows, grid.columns)


_CHUNK = 20_000


class _Values:
    """What some points spread to the cells around them, before their weight."""

    def __init__(
        self,
        x: Floats,
        y: Floats,
        grid: Grid,
        h: float,
        gaussian: bool,
        inside: Mask | None,
    ) -> None:
        self.x, self.y, self.grid, self.h = x, y, grid, h
        self.gaussian, self.inside = gaussian, inside
        self.column, self.row = np.rint(x).astype(int), np.rint(y).astype(int)
        reach = math.ceil(h * (_GAUSSIAN_REACH if gaussian else 1.0))
        self.offsets = range(-reach, reach + 1)

    def add_to(self, found: Floats, weight: Floats) -> None:
        """Add the points, each with its weight, to a grid's cells."""
        share = weight * self._whole()
        for down in self.offsets:
            for along in self.offsets:
                cell, value = self._at(down, along)
                found += np.bincount(cell, share * value, len(found))

    def _whole(self) -> Floats | float:
        """What makes each point's values a whole."""
        if self.inside is None:
            area = math.pi * self.h**2
            return 1 / (2 * area) if self.gaussian else 3 / area
        total = np.zeros(len(self.x))
        for down in self.offsets:
            for along in self.offsets:
                total += self._at(down, along)[1]
        return np.divide(1.0, total, out=np.zeros(len(total)), where=total > 0)

    def _at(self, down: int, along: int) -> tuple[NDArray[np.int64], Floats]:
        """The cell so far from each point's own, and the kernel there."""
        grid, r, c = self.grid, self.row + down, self.column + along
        there = (r >= 0) & (r < grid.rows) & (c >= 0) & (c < grid.columns)
        cell = np.where(there, r * grid.columns + c, 0)
        if self.inside is not None:
            there &= self.inside.ravel()[cell]
        far = ((c - self.x) ** 2 + (r - self.y) ** 2) / self.h**2
        if self.gaussian:
            value = np.where(far <= _GAUSSIAN_REACH**2, np.exp(-far / 2), 0.0)
        else:
            value = np.maximum(0.0, 1 - far) ** 2
        return cell, np.where(there, value, 0.0)
