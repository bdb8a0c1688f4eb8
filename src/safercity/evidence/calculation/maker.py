"""The figure maker: from columns of numbers to figures.

A number that is not known (NaN) becomes a figure that says it is not available, so
that a page can say so too; it never becomes zero and is never left out in silence.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safercity.areas import Area
from safercity.evidence.calculation.cube import Cube
from safercity.evidence.figures import (
    NOT_AVAILABLE,
    Figure,
    FigureSet,
    figure_key,
)
from safercity.evidence.measures.definitions import MeasureDefinition
from safercity.periods import Period

Columns = NDArray[np.float64]

#: From an area and category to those of the other counts that a figure needs.
Beside = Callable[[Area, str], Sequence[tuple[Area, str]]]


class FigureMaker:
    """Collects the figures of an assessment."""

    def __init__(self, measures: Mapping[str, MeasureDefinition]) -> None:
        self._measures = measures
        self._figures: dict[str, Figure] = {}

    def add(
        self,
        measure: str,
        category: str,
        area: Area,
        period: Period,
        value: float | None,
        *,
        unit: str | None = None,
        **more: Any,
    ) -> str:
        """Add one figure and give its key. The same figure added again is one."""
        definition = self._measures[measure]
        # A limit that cannot be worked out is not there; only numbers are numbers.
        more = {name: None if _is_nan(given) else given for name, given in more.items()}
        unit = unit or definition.unit
        figure = Figure(
            measure,
            category,
            area,
            period,
            value,
            unit,
            method_version=definition.version,
            **more,
        )
        if value is None or np.isnan(value):
            figure = figure.without_numbers(NOT_AVAILABLE)
        key = figure.key
        self._figures[key] = figure
        return key

    def add_missing(
        self, measure: str, category: str, area: Area, period: Period
    ) -> None:
        """Say that a figure is not available, unless it has been made."""
        if figure_key(measure, category, area, period) not in self._figures:
            self.add(measure, category, area, period, None)

    def grid(
        self,
        measure: str,
        cube: Cube,
        period: Period,
        values: Columns,
        *,
        areas: Sequence[int],
        categories: Sequence[int] | None = None,
        year: Sequence[int | None] | None = None,
        unit: Mapping[str, str] | None = None,
        counted: Sequence[Period] = (),
        beside: Beside | None = None,
        columns: Mapping[str, Columns] | None = None,
    ) -> None:
        """Add a figure for each of these areas and categories of a cube.

        `values` and each of `columns` (lower, upper, numerator, denominator) has the
        shape of the cube's areas by categories. `counted` are the periods of the
        counts that each figure was worked out from, and `beside` names the areas
        and categories of the other counts that it needs; `year` is each area's
        denominator year; `unit` overrides the definition's, by category.
        """
        chosen = range(len(cube.categories)) if categories is None else categories
        columns = columns or {}
        for a in areas:
            area = cube.areas[a]
            for c in chosen:
                category = cube.categories[c]
                if not cube.has(area, category):
                    continue
                self.add(
                    measure,
                    category,
                    area,
                    period,
                    _number(values[a, c]),
                    unit=unit.get(category) if unit else None,
                    denominator_year=year[a] if year else None,
                    sources=cube.sources[category],
                    inputs=tuple(
                        figure_key("count", which, where, when)
                        for when in counted
                        for where, which in _needed(area, category, beside)
                    ),
                    **{name: _number(column[a, c]) for name, column in columns.items()},
                )

    def unit(self, measure: str) -> str:
        """The unit that a measure is defined in."""
        return self._measures[measure].unit

    def figures(self) -> FigureSet:
        """Everything made so far."""
        return FigureSet(self._figures.values())


def _is_nan(given: object) -> bool:
    return isinstance(given, float) and bool(np.isnan(given))


def _needed(
    area: Area, category: str, beside: Beside | None
) -> tuple[tuple[Area, str], ...]:
    own = (area, category)
    others = beside(area, category) if beside else ()
    return (own, *(other for other in others if other != own))


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
