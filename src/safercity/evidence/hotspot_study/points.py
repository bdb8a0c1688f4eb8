"""The points of events: which of a category lie in an area, and in what month."""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from safercity.areas import Area, AreaLevel
from safercity.evidence.calculation import Tables
from safercity.evidence.calculation.records import read_records
from safercity.evidence.measures.categories import Category
from safercity.evidence.measures.counts import ALL_CRIME, within
from safercity.periods import Month, Period

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Points:
    """The events of a category that count for an area over a period.

    `easting` and `northing` are British National Grid metres, and `month` positions in
    `months`, one for each event with a point, in the order of file and line.
    `without_point` more are known by area alone. `extracts` names where all are from.
    """

    easting: Floats
    northing: Floats
    month: NDArray[np.int64]
    months: tuple[Month, ...]
    without_point: int
    extracts: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.easting)

    def during(self, period: Period) -> NDArray[np.bool_]:
        """Which of the points are of a period, one a point."""
        places = [n for n, month in enumerate(self.months) if month in period]
        return np.isin(self.month, places)


def read_points(
    tables: Tables,
    category: str,
    categories: Mapping[str, Category],
    area: Area,
    period: Period,
) -> Points:
    """Read where the events of a category were over a period, in a CSP or a force.

    Only rows that count for the figures are taken. A category that the extracts do not
    tell has no points and no extracts.
    """
    rows = _rows(tables, category, categories, period)
    if area.level is AreaLevel.CSP:
        rows = rows.filter(rows.csp == area.code)
    chosen = ("easting", "northing", "month", "extract")
    found = rows.order_by("file_id", "line").select(*chosen).to_pyarrow()
    east, north = (found[name].fill_null(np.nan).to_numpy() for name in chosen[:2])
    known = np.isfinite(east) & np.isfinite(north)
    place_of = {str(month): place for place, month in enumerate(period)}
    months = np.array([place_of[m] for m in found["month"].to_pylist()], dtype=np.int64)
    return Points(
        easting=east[known],
        northing=north[known],
        month=months[known],
        months=tuple(period),
        without_point=int(np.count_nonzero(~known)),
        extracts=tuple(sorted(set(found["extract"].to_pylist()))),
    )


def _rows(
    tables: Tables, key: str, categories: Mapping[str, Category], period: Period
) -> ir.Table:
    """The rows that count of a category: from the table of records that tells it."""
    category = categories.get(key)
    if category is not None and category.select is not None:
        name = category.select.table
        records = read_records(tables.records, tables.lsoas, period)
        if name in records.tables and category in records.usable([category], name):
            rows = records.tables[name]
            return within(rows.filter(category.select.rows(rows)), period)
    events = within(tables.events, period).filter(tables.events.counted)
    keys = [c.key for c in categories.values() if c.in_all_crime]
    return events.filter(
        events.category.isin(sorted(keys) if key == ALL_CRIME else [key])
    )
