"""Seasons: the months of the year that have more of a category than those around."""

import calendar
from collections.abc import Sequence

import numpy as np

from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.maker import Columns, FigureMaker
from safercity.evidence.figures import figure_key
from safercity.evidence.measures.arrays import Booleans
from safercity.evidence.measures.process import adjust_for_days
from safercity.evidence.measures.seasonal import SeasonalIndex, seasonal_index
from safercity.periods import Period

#: The months of the year as a figure's key names them.
MONTHS = tuple(name.lower() for name in calendar.month_name[1:])
#: Of fewer in a month, on average, one month more or less would be a season.
LEAST_A_MONTH = 20.0


def season_of(category: str, month: str) -> str:
    """The category of the figure of a month of the year.

    >>> season_of("burglary", "august")
    'burglary--august'
    """
    return f"{category}--{month}"


def add_seasons(
    maker: FigureMaker,
    long: Cube,
    rows: Sequence[int],
    series: Columns,
    period: Period,
) -> None:
    """Add the seasonal index of each month of the year, where three years tell it.

    `series` are counts (rows, categories, months) of the areas `rows` of a cube as long
    as the supply, NaN where unknown or unusual; the figures are of `period`, at whose
    end they were known.
    """
    adjusted = adjust_for_days(series, long.months)
    found = seasonal_index(adjusted, first_month=long.months[0].number)
    known = np.isfinite(series)
    many = _mean(series) >= LEAST_A_MONTH
    for place, a in enumerate(rows):
        for c in range(len(long.categories)):
            cell = (place, c)
            if many[cell] and np.isfinite(found.index[cell]).all():
                _add(maker, long, (a, c), cell, known[cell], found, period)


def _mean(series: Columns) -> Columns:
    """The mean of the months that are known; 0 where none is."""
    known = np.isfinite(series)
    total = np.where(known, series, 0).sum(axis=-1)
    mean: Columns = total / np.maximum(known.sum(axis=-1), 1)
    return mean


def _add(
    maker: FigureMaker,
    long: Cube,
    where: tuple[int, int],
    cell: tuple[int, int],
    known: Booleans,
    found: SeasonalIndex,
    period: Period,
) -> None:
    area, category = long.areas[where[0]], long.categories[where[1]]
    inputs = tuple(
        figure_key("count", category, area, Period.of_month(month))
        for month, is_known in zip(long.months, known, strict=True)
        if is_known
    )
    for n, month in enumerate(MONTHS):
        maker.add(
            "seasonal_index",
            season_of(category, month),
            area,
            period,
            float(found.index[cell][n]),
            lower=float(found.lowest[cell][n]),
            upper=float(found.highest[cell][n]),
            denominator=float(found.years[cell]),
            sources=long.sources[category],
            inputs=inputs,
        )
