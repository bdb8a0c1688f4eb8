"""Monthly figures: each month's count, the limits of an XmR chart, and its signals."""

import numpy as np

from safercity.areas import AreaLevel
from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.maker import Columns, FigureMaker
from safercity.evidence.figures import figure_key
from safercity.evidence.measures.process import ProcessSettings, Signal, chart_process
from safercity.periods import Period


def add_months(maker: FigureMaker, cube: Cube) -> None:
    """Add monthly counts, limits and signals of the force and its CSPs.

    A month that was not supplied is not available, and takes no part in the limits.
    """
    wide = cube.rows(AreaLevel.FORCE, AreaLevel.CSP)
    series = _series(cube, wide)
    chart = chart_process(series, settings=ProcessSettings(floor=0.0))
    signals = chart.signals.astype(np.float64)
    signals[signals == Signal.NOT_AVAILABLE] = np.nan
    for row, a in enumerate(wide):
        for c in range(len(cube.categories)):
            limits = {
                "xmr_mean": float(chart.mean[row, c]),
                "xmr_lower": float(chart.lower[row, c]),
                "xmr_upper": float(chart.upper[row, c]),
            }
            _add_series(maker, cube, a, c, series[row, c], signals[row, c], limits)


def _series(cube: Cube, areas: list[int]) -> Columns:
    """Counts of (areas, categories, months of the period), NaN where not supplied."""
    first = cube.months.index(cube.period.start)
    series = cube.counts[areas, :, first : first + len(cube.period)].astype(np.float64)
    for c, category in enumerate(cube.categories):
        unknown = [month not in cube.covered[category] for month in cube.period]
        series[:, c, unknown] = np.nan
    return series


def _add_series(
    maker: FigureMaker,
    cube: Cube,
    a: int,
    c: int,
    values: Columns,
    signals: Columns,
    limits: dict[str, float],
) -> None:
    area, category = cube.areas[a], cube.categories[c]
    sources = cube.sources[category]
    months = [Period.of_month(month) for month in cube.period]
    keys = tuple(figure_key("count", category, area, month) for month in months)
    for month, value in zip(months, values.tolist(), strict=True):
        maker.add(
            "count", category, area, month, value, numerator=value, sources=sources
        )
    for month, signal in zip(months, signals.tolist(), strict=True):
        maker.add(
            "xmr_signal", category, area, month, signal, sources=sources, inputs=keys
        )
    for measure, limit in limits.items():
        maker.add(
            measure, category, area, cube.period, limit, sources=sources, inputs=keys
        )
