"""Flags month by month: what share of events has each, and whether it went on alike.

Of the force alone. What every month signals is worked out from all months of the
period, so where one of their counts is protected nothing made of them is shown.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.calculation.records import Records
from safercity.evidence.figures import figure_key
from safercity.evidence.measures.categories import Category
from safercity.evidence.measures.counts import ALL_CRIME
from safercity.evidence.measures.flag_completeness import (
    FlagCompleteness,
    FlagSignal,
    check_flag_months,
)
from safercity.periods import Month, Period

#: What the events of each table are a part of.
_WHOLES = {"crimes": ALL_CRIME, "incidents": "all-incidents"}


def add_flag_months(
    maker: FigureMaker,
    cube: Cube,
    records: Records,
    categories: Mapping[str, Category],
) -> None:
    """Add the share of each flag in every month of the period, and what it signals."""
    for key in cube.categories:
        category = categories.get(key)
        if category is None or category.select is None:
            continue
        select, whole = category.select, _WHOLES.get(category.select.table, "")
        if not select.flags or whole not in cube.categories:
            continue
        if select.table in records.tables:
            _add(maker, cube, key, whole)


def _add(maker: FigureMaker, cube: Cube, key: str, whole: str) -> None:
    months = [
        month
        for month in cube.known_months(key, cube.period)
        if month in cube.covered[whole]
    ]
    flagged, every = (_of_months(cube, name, months) for name in (key, whole))
    if not months or not sum(flagged):
        return
    found = check_flag_months([flagged], [every])
    for place, month in enumerate(months):
        part, of = flagged[place], every[place]
        when = Period.of_month(month)
        counts = _counts(cube, (key, whole), [month])
        numbers: dict[str, Any] = {"numerator": float(part), "denominator": float(of)}
        maker.add(
            "flag_share",
            key,
            cube.areas[0],
            when,
            100 * part / of if of else None,
            sources=cube.sources[key],
            inputs=counts,
            **numbers,
        )
        maker.add(
            "flag_signal",
            key,
            cube.areas[0],
            when,
            _signal(found, place),
            sources=cube.sources[key],
            inputs=_counts(cube, (key, whole), months),
            **numbers,
        )


def _signal(found: FlagCompleteness, place: int) -> float:
    """What one month signals, as a code of FlagSignal; where several apply, most."""
    if found.signal[0] == FlagSignal.NOT_AVAILABLE:
        return np.nan
    if found.empty[0, place]:
        return float(FlagSignal.EMPTY_MONTH)
    if found.moved_at[0] == place:
        return float(FlagSignal.MOVED)
    unusual = bool(found.unusual[0, place])
    return float(FlagSignal.UNUSUAL_MONTH if unusual else FlagSignal.STEADY)


def _of_months(cube: Cube, category: str, months: Sequence[Month]) -> list[int]:
    """The force's events of a category in each month."""
    counts = cube.counts[0, cube.categories.index(category)]
    return [int(counts[cube.months.index(month)]) for month in months]


def _counts(
    cube: Cube, categories: Sequence[str], months: Sequence[Month]
) -> tuple[str, ...]:
    return tuple(
        figure_key("count", category, cube.areas[0], Period.of_month(month))
        for category in categories
        for month in months
    )
