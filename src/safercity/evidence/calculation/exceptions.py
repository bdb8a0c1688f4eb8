"""Exceptions: every month of the period beside what was expected of it, as figures.

A range can only be learned from months before the period, which the cube of an
assessment does not hold: they are counted here, into a cube of their own.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import ibis.expr.types as ir
import numpy as np

from safercity.areas import AreaLevel
from safercity.evidence.calculation.cube import Cube, read_cube
from safercity.evidence.calculation.maker import Columns, FigureMaker
from safercity.evidence.calculation.records import Records, add_record_categories
from safercity.evidence.calculation.seasons import add_seasons
from safercity.evidence.exceptions.alerts import Alert
from safercity.evidence.exceptions.finding import (
    Exceptions,
    find_exceptions,
    without_alerts,
)
from safercity.evidence.exceptions.rows import found_by
from safercity.evidence.exceptions.settings import LEAST_HISTORY, ExceptionSettings
from safercity.evidence.figures import figure_key
from safercity.evidence.geography.folder import AreaSet
from safercity.evidence.measures.arrays import Booleans, Codes
from safercity.evidence.measures.categories import Category
from safercity.periods import Month, Period


def add_exceptions(
    maker: FigureMaker,
    cube: Cube,
    events: ir.Table,
    records: Records,
    categories: Mapping[str, Category],
    *,
    areas: AreaSet,
    coverage: Mapping[str, frozenset[Month]],
    components: Sequence[str],
    alerts: Sequence[Alert],
) -> None:
    """Add what was expected of each month of the period, and which deserve a look.

    For the force and its CSPs, of every category with history enough; of any other
    only how many months there are before the period.
    """
    history = _history(cube)
    for category in cube.categories:
        before = float(
            sum(month < cube.period.start for month in cube.covered[category])
        )
        maker.add(
            "months_before",
            category,
            areas.force,
            cube.period,
            before,
            numerator=before,
        )
    if len(history) - len(cube.period) < LEAST_HISTORY:
        return
    long = read_cube(
        events,
        areas=areas,
        period=history,
        comparison=history,
        coverage=coverage,
        components=components,
    )
    long = add_record_categories(
        long, records, categories, areas=areas, coverage=coverage
    )
    series = _series(long)
    # Areas of a level learn from one another, and only from one another.
    for level in (AreaLevel.FORCE, AreaLevel.CSP):
        rows = long.rows(level)
        if rows:
            found = find_exceptions(
                series[rows],
                history,
                areas=[long.areas[a].slug for a in rows],
                categories=long.categories,
                alerts=alerts,
                settings=settings_for(cube.period),
            )
            _add_level(maker, long, rows, series, found)
            _add_seasons(maker, long, rows, series[rows], history, alerts, cube.period)


def _add_seasons(
    maker: FigureMaker,
    long: Cube,
    rows: Sequence[int],
    series: Columns,
    history: Period,
    alerts: Sequence[Alert],
    period: Period,
) -> None:
    """Add the seasons of a level's areas, without the months that alerts leave out."""
    names = [long.areas[a].slug for a in rows]
    usual = without_alerts(series, history, names, long.categories, alerts)
    add_seasons(maker, long, rows, usual, period)


def settings_for(period: Period) -> ExceptionSettings:
    """What is looked at: every month of a period."""
    usual = ExceptionSettings()
    return ExceptionSettings(
        assessed=len(period), provisional=min(usual.provisional, len(period))
    )


def _history(cube: Cube) -> Period:
    """From the first month that was supplied for anything to the end of the period."""
    supplied = {month for months in cube.covered.values() for month in months}
    return Period(min({*supplied, cube.period.start}), cube.period.end)


def _series(long: Cube) -> Columns:
    """Counts of (areas, categories, months), NaN where a month was not supplied."""
    series = long.counts.astype(np.float64)
    for c, category in enumerate(long.categories):
        unknown = [month not in long.covered[category] for month in long.months]
        series[:, c, unknown] = np.nan
    return series


def _add_level(
    maker: FigureMaker,
    long: Cube,
    rows: Sequence[int],
    series: Columns,
    found: Exceptions,
) -> None:
    detectors = found_by(found)
    for place, a in enumerate(rows):
        for c in range(len(long.categories)):
            if np.isfinite(found.expected[place, c]).any():
                known = np.isfinite(series[a, c])
                _add_series(maker, long, (a, c), known, (place, c), found, detectors)


def _add_series(
    maker: FigureMaker,
    long: Cube,
    where: tuple[int, int],
    known: Booleans,
    place: tuple[int, int],
    found: Exceptions,
    detectors: Codes,
) -> None:
    area, category = long.areas[where[0]], long.categories[where[1]]
    # All that the range was learned from: no figure shows the earlier ones, so where
    # counts are protected nothing made of them is shown.
    inputs = tuple(
        figure_key("count", category, area, Period.of_month(month))
        for month, is_known in zip(long.months, known, strict=True)
        if is_known
    )
    for n, month in enumerate(found.months):
        numbers = _numbers(found, detectors, (*place, n))
        for measure, (value, columns) in numbers.items():
            maker.add(
                measure,
                category,
                area,
                Period.of_month(month),
                value,
                sources=long.sources[category],
                inputs=inputs,
                **columns,
            )


def _numbers(
    found: Exceptions, detectors: Codes, cell: tuple[int, int, int]
) -> dict[str, tuple[float, dict[str, Any]]]:
    """By measure, the value of a month and the numbers that stand beside it."""
    expected, observed = float(found.expected[cell]), float(found.observed[cell])
    q = float(found.q[cell])
    is_known = bool(np.isfinite(q))
    side = np.sign(observed - expected) * bool(found.is_exception[cell])
    inner, outer = (
        {"lower": float(limits.lower[cell]), "upper": float(limits.upper[cell])}
        for limits in (found.inner, found.outer)
    )
    return {
        "expected": (expected, inner),
        "exception": (
            float(side) if is_known else np.nan,
            outer | {"numerator": observed, "denominator": expected},
        ),
        "exception_q": (q, {}),
        "exception_found_by": (float(detectors[cell]) if is_known else np.nan, {}),
    }
