"""Shapes in metres made into short path data, once for all maps of the same areas.

The fifteen maps of an assessment show the same wards, so the path of a ward is worked
out once. Neighbours are simplified together, so that no sliver opens between them.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

# Path data is in tenths of a unit, whole numbers only: `FINE` of them make one unit.
FINE = 10
# Detail finer than this (units of the drawing) is dropped: half a millimetre in print.
_TOLERANCE = 1.1

Shapes = tuple[tuple[str, BaseGeometry], ...]


@dataclass(frozen=True)
class Outlines:
    """Areas laid into a frame: path data by code, the edge around them, the height.

    `shapes` holds the areas in units of the drawing, for placing labels. `origin` is
    the easting and northing of its top left corner; `scale` is units to the metre.
    """

    paths: Mapping[str, str]
    edge: str
    shapes: Mapping[str, BaseGeometry]
    width: float
    height: float
    origin: tuple[float, float] = (0.0, 0.0)
    scale: float = 1.0

    def placed(self, shape: BaseGeometry) -> BaseGeometry:
        """A shape in metres, in units of the drawing."""
        return shapely.transform(
            shape, lambda xy: (xy - self.origin) * (self.scale, -self.scale)
        )


@functools.lru_cache(maxsize=32)
def outlines(shapes: Shapes, width: float, height: float) -> Outlines:
    """Fit areas (metres, north up) into a frame of `width` by `height` units.

    An area without a shape, or with an empty one, gets no path.
    """
    known = [(code, shape) for code, shape in shapes if not shape.is_empty]
    if not known:
        return Outlines({}, "", {}, width, 0)
    geometries = np.array([shape for _, shape in known], dtype=object)
    west, south, east, north = shapely.total_bounds(geometries)
    scale = min(width / max(east - west, 1.0), height / max(north - south, 1.0))
    geometries = shapely.coverage_simplify(geometries, _TOLERANCE / scale)
    placed = shapely.transform(
        geometries, lambda xy: (xy - (west, north)) * (scale, -scale)
    )
    # Areas that overlap by a hair would make the union fail without a grid to snap to.
    whole = shapely.union_all(placed, grid_size=1 / FINE)
    return Outlines(
        {code: path_of(shape) for (code, _), shape in zip(known, placed, strict=True)},
        path_of(whole),
        {code: shape for (code, _), shape in zip(known, placed, strict=True)},
        (east - west) * scale,
        (north - south) * scale,
        (west, north),
        scale,
    )


def path_of(shape: BaseGeometry) -> str:
    """A shape's rings as relative path data in `FINE` parts of a unit."""
    rings = [
        ring
        for part in shapely.get_parts(shape)
        if part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors)
    ]
    return "".join(_ring(shapely.get_coordinates(ring)) for ring in rings)


def _ring(points: np.ndarray) -> str:
    grid = np.rint(points * FINE).astype(np.int64)
    steps = np.diff(grid, axis=0)
    steps = steps[np.any(steps != 0, axis=1)][:-1]  # `z` draws the last one
    if len(steps) < 2:
        return ""
    start = f"M{grid[0, 0]} {grid[0, 1]}l"
    return start + " ".join(map(str, steps.ravel().tolist())).replace(" -", "-") + "z"
