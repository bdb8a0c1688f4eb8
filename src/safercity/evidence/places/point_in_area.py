"""Which area a point falls in, for many points at once.

Points and shapes are in British National Grid metres (`british_grid.to_metres`). An
answer is a position in `sorted(shapes)`, so that it does not depend on the order in
which the areas were read; `codes_of` turns positions back into codes.
"""

from collections.abc import Mapping

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from safercity.evidence.places.distinct_points import distinct_points

Positions = NDArray[np.int32]
Floats = NDArray[np.float64]


def wards_of_points(
    easting: ArrayLike,
    northing: ArrayLike,
    ward_shapes: Mapping[str, shapely.Geometry],
) -> Positions:
    """Find the ward, or any other kind of area, that each point falls in.

    Returns one position in `sorted(ward_shapes)` for each point; -1 where the point is
    in no area or a coordinate is nan. A point on a border belongs to the area with the
    lowest code, so that it is counted once.

    >>> wards = {"W1": shapely.box(0, 0, 10, 10), "W2": shapely.box(10, 0, 20, 10)}
    >>> wards_of_points([5, 10, 15, 99], [5, 5, 5, 5], wards).tolist()
    [0, 0, 1, -1]
    """
    east, north, back = _distinct(easting, northing)
    found = np.full(east.shape, -1, dtype=np.int32)
    for position, code in enumerate(sorted(ward_shapes)):
        shape = ward_shapes[code]
        if shape.is_empty:
            continue
        near = _in_box(east, north, found, shape.bounds)
        shapely.prepare(shape)
        inside = shapely.intersects_xy(shape, east[near], north[near])
        found[near[inside]] = position
    return np.append(found, np.int32(-1))[back]


def nearest(
    easting: ArrayLike, northing: ArrayLike, shapes: Mapping[str, shapely.Geometry]
) -> Positions:
    """Find the area that holds each point or, outside them all, lies nearest to it.

    For the children of an area that was split: a point that the generalised boundaries
    leave outside still belongs to one of them. Returns as `wards_of_points`; -1 only
    where a coordinate is nan or there are no shapes. Of areas equally near, the one
    with the lowest code.

    >>> wards = {"W1": shapely.box(0, 0, 9, 9), "W2": shapely.box(20, 0, 30, 9)}
    >>> nearest([12, 25], [5, 5], wards).tolist()
    [0, 1]
    """
    east, north, back = _distinct(easting, northing)
    found = np.full(east.shape, -1, dtype=np.int32)
    closest = np.full(east.shape, np.inf)
    points = shapely.points(east, north)
    for position, code in enumerate(sorted(shapes)):
        distance = shapely.distance(points, shapes[code])
        better = distance < closest
        found[better] = position
        closest[better] = distance[better]
    return np.append(found, np.int32(-1))[back]


def codes_of(
    positions: Positions, shapes: Mapping[str, shapely.Geometry]
) -> list[str | None]:
    """Turn positions in `sorted(shapes)` into codes, None for -1.

    >>> codes_of(np.array([1, -1], dtype=np.int32), {"B": None, "A": None})
    ['B', None]
    """
    codes: list[str | None] = [*sorted(shapes), None]
    return [codes[position] for position in positions.tolist()]


def _distinct(
    easting: ArrayLike, northing: ArrayLike
) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Each finite point once, ordered by easting, and each row's place among them.

    The place of a row with a nan is one past the end. Police.uk moves crimes to shared
    points: a county's year of 100,000 rows holds about 15,000 distinct ones.
    """
    east = np.atleast_1d(np.asarray(easting, dtype=np.float64))
    north = np.atleast_1d(np.asarray(northing, dtype=np.float64))
    known = np.isfinite(east) & np.isfinite(north)
    if known.all():
        first_east, first_north, place = distinct_points(east, north)
    else:
        first_east, first_north, place = distinct_points(east[known], north[known])
    order = np.lexsort((first_north, first_east))
    rank = np.empty(order.size, dtype=np.intp)
    rank[order] = np.arange(order.size)
    back = np.full(east.shape, order.size, dtype=np.intp)
    back[known] = rank[place]
    return first_east[order], first_north[order], back


def _in_box(
    east: Floats, north: Floats, found: Positions, bounds: tuple[float, ...]
) -> NDArray[np.intp]:
    """Places of the points not found yet that lie in a box; `east` is in order."""
    left, low, right, high = bounds
    start = np.searchsorted(east, left, side="left")
    stop = np.searchsorted(east, right, side="right")
    heights = north[start:stop]
    free = found[start:stop] == -1
    return np.flatnonzero(free & (heights >= low) & (heights <= high)) + start
