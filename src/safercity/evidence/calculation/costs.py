"""Costs: what recorded crime costs, by the unit costs that a partnership supplies."""

import numpy as np

from safercity.areas import Area, AreaLevel
from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.figures import figure_key
from safercity.evidence.measures.costs import UnitCosts

#: The category of the cost of all that has a unit cost, together.
ALL_COSTED = "all-costed"


def add_costs(maker: FigureMaker, cube: Cube, costs: UnitCosts | None) -> None:
    """Add the cost of each category with a unit cost, and of all of them together.

    For the force and each CSP. A category whose count is not known has no cost, and
    the sum is then not available either.
    """
    if costs is None:
        return
    totals = cube.known(cube.period)
    for row in cube.rows(AreaLevel.FORCE, AreaLevel.CSP):
        area = cube.areas[row]
        counts = {
            key: _known(totals[row, cube.categories.index(key)])
            if key in cube.categories
            else None
            for key in costs.pounds
        }
        for key, count in counts.items():
            _add(maker, cube, area, key, {key: count}, costs)
        _add(maker, cube, area, ALL_COSTED, counts, costs)


def _known(count: float) -> float | None:
    return None if np.isnan(count) else float(count)


def _add(
    maker: FigureMaker,
    cube: Cube,
    area: Area,
    category: str,
    counts: dict[str, float | None],
    costs: UnitCosts,
) -> None:
    known = [count for count in counts.values() if count is not None]
    value = None
    if len(known) == len(counts):
        value = sum(costs.pounds[key] * (count or 0) for key, count in counts.items())
    maker.add(
        "cost",
        category,
        area,
        cube.period,
        value,
        numerator=sum(known) if value is not None else None,
        sources=tuple(sorted({s for key in counts for s in cube.sources.get(key, ())})),
        inputs=tuple(
            figure_key("count", key, area, cube.period)
            for key in counts
            if key in cube.categories
        ),
    )
