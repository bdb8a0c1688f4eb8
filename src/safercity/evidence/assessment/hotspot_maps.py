"""Maps of hotspots, as data to be drawn."""

import itertools
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from safercity.evidence.assessment.document import Surface, SurfaceMark
from safercity.evidence.assessment.numbers import rounded
from safercity.evidence.hotspots.grid import Grid

#: Classes rise by the same factor, since most land has next to nothing: these are the
#: shares of the highest value at which the next class begins.
_BREAKS = (1 / 32, 1 / 8, 1 / 4, 1 / 2)


def surface_of(
    grid: Grid,
    values: ArrayLike,
    *,
    areas: Sequence[str],
    unit: str,
    marks: Sequence[SurfaceMark],
    marks_label: str,
) -> Surface:
    """Put values of a grid's cells (one a cell, by row) into classes for a map.

    A cell under a thirty-second of the highest is left blank.
    """
    known = np.asarray(values, dtype=np.float64)
    peak = float(known.max(initial=0.0))
    breaks = [peak * share for share in _BREAKS]
    bands = np.digitize(known, breaks) - 1 if peak > 0 else np.full(len(grid), -1)
    return Surface(
        areas=tuple(areas),
        cell=float(grid.cell),
        runs=tuple(_runs(grid, bands)),
        bands=_names(breaks) if peak > 0 else (),
        unit=unit,
        marks=tuple(marks),
        marks_label=marks_label,
    )


def _names(breaks: Sequence[float]) -> tuple[str, ...]:
    decimals = 0 if breaks[0] >= 1 else 1
    shown = [rounded(value, decimals) for value in breaks]
    between = [f"{low} to {high}" for low, high in itertools.pairwise(shown)]
    return (*between, f"{shown[-1]} and over")


def _runs(grid: Grid, bands: NDArray[np.int64]) -> list[tuple[int, float, float, int]]:
    """Stretches of cells of one class along each row, from the west."""
    rows = bands.reshape(grid.rows, grid.columns)
    # A row ends where the next begins, whatever stands on either side.
    before = np.concatenate([np.full((grid.rows, 1), -2), rows[:, :-1]], axis=1)
    starts = np.flatnonzero((rows != before).ravel())
    lengths = np.diff(starts, append=len(grid))
    found = []
    for start, length in zip(starts.tolist(), lengths.tolist(), strict=True):
        row, column = divmod(start, grid.columns)
        band = int(bands[start])
        if band >= 0:
            west = grid.west + column * grid.cell
            found.append(
                (band, float(west), float(grid.south + row * grid.cell), length)
            )
    return found


def mark_of(label: str, words: str, shape: shapely.Geometry) -> SurfaceMark:
    """A place to outline: the outer boundaries of its shape, in metres."""
    rings = tuple(
        tuple((float(x), float(y)) for x, y in part.exterior.coords[:-1])
        for part in shapely.get_parts(shape)
    )
    return SurfaceMark(label, words, rings)
