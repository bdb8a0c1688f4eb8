"""Counts of now: how many events the records have, for any months of a calculation."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safercity.areas import AreaLevel
from safercity.evidence.calculation.cube import Cube
from safercity.evidence.disclosure.cells import Spot, month_number, unplaced_in


@dataclass(frozen=True)
class CubeCounts:
    """Answers with the events of a spot; None for what the cube does not know.

    `rows` are the rows of the cube that a place is the sum of, each with its sign;
    `covered` the numbers of the months that a category was supplied for.
    """

    counts: NDArray[np.int64]
    rows: Mapping[str, tuple[tuple[int, int], ...]]
    columns: Mapping[str, int]
    months: Mapping[int, int]
    covered: Mapping[str, frozenset[int]]
    wards: frozenset[str]
    wide_only: frozenset[str]

    def __call__(self, spot: Spot) -> int | None:
        """The events of a category in a place, from a month to a month."""
        months = range(spot.first, spot.last + 1)
        rows = self.rows.get(spot.place)
        if rows is None or not self.covered.get(spot.category, frozenset()).issuperset(
            months
        ):
            return None
        if spot.place in self.wards and spot.category in self.wide_only:
            return None
        column = self.columns[spot.category]
        there = [self.months[month] for month in months]
        return sum(
            sign * int(self.counts[row, column, there].sum()) for row, sign in rows
        )


def cube_counts(cube: Cube) -> CubeCounts:
    """The counts of a cube, by what a figure calls its places, periods and kinds."""
    numbers = {month_number(month): i for i, month in enumerate(cube.months)}
    rows: dict[str, tuple[tuple[int, int], ...]] = {
        area.slug: ((i, 1),) for i, area in enumerate(cube.areas)
    }
    (force,) = cube.rows(AreaLevel.FORCE)
    csps = tuple((row, -1) for row in cube.rows(AreaLevel.CSP))
    rows[unplaced_in(cube.areas[force].slug)] = ((force, 1), *csps)
    wards = frozenset(cube.areas[i].slug for i in cube.rows(AreaLevel.WARD))
    return CubeCounts(
        cube.counts,
        rows,
        {category: i for i, category in enumerate(cube.categories)},
        numbers,
        {
            category: frozenset(map(month_number, covered)) & numbers.keys()
            for category, covered in cube.covered.items()
        },
        wards,
        cube.wide_only,
    )
