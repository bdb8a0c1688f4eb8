"""The events that an evaluation counts: of one category, with month, place and area."""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import shapely
from numpy.typing import NDArray

from safercity.areas import AreaLevel
from safercity.errors import CoverageError
from safercity.evidence.calculation import Tables
from safercity.evidence.calculation.records import read_records
from safercity.evidence.measures.categories import Category
from safercity.evidence.measures.counts import ALL_CRIME
from safercity.periods import Month, Period

_COLUMNS = ("easting", "northing", "month", "lsoa21", "ward", "csp")
_CODES = {AreaLevel.LSOA: "lsoa21", AreaLevel.WARD: "ward", AreaLevel.CSP: "csp"}
_ALL = Period(Month(1900, 1), Month(2199, 12))

Booleans = NDArray[np.bool_]
Counts = NDArray[np.float64]


@dataclass(frozen=True)
class Incidents:
    """Every event of a category that counts, whenever it was.

    `easting` and `northing` are metres (NaN without a point), `month` "YYYY-MM" and
    `codes` the code of the area of each level ("" where it is not known), one for each
    event. `supplied` are the months that any row of these extracts is of.
    """

    category: str
    easting: NDArray[np.float64]
    northing: NDArray[np.float64]
    month: NDArray[np.str_]
    codes: Mapping[AreaLevel, NDArray[np.str_]]
    extracts: tuple[str, ...]
    supplied: tuple[Month, ...]

    def within(self, shape: shapely.Geometry) -> Booleans:
        """Which of them have a point in a shape, its border included."""
        known = np.isfinite(self.easting)
        inside = np.zeros(self.easting.size, dtype=bool)
        inside[known] = shapely.intersects_xy(
            shape, self.easting[known], self.northing[known]
        )
        return inside

    def by_month(self, rows: Booleans, months: tuple[Month, ...]) -> Counts:
        """How many of some rows are of each month."""
        place = {str(month): n for n, month in enumerate(months)}
        found = np.zeros(len(months))
        named, number = np.unique(self.month[rows], return_counts=True)
        for month, count in zip(named, number, strict=True):
            if str(month) in place:
                found[place[str(month)]] = count
        return found


def read_incidents(
    tables: Tables,
    wanted: tuple[str, ...],
    categories: Mapping[str, Category],
    supplied: Mapping[str, tuple[Month, ...]],
) -> Incidents:
    """Read the events of the first of some categories that the extracts tell.

    `supplied` are the months of each extract.
    Raises:  CoverageError where no extract tells of any of them.
    """
    for key in wanted:
        rows = _rows(tables, key, categories)
        found = rows.order_by("file_id", "line").select(*_COLUMNS, "extract")
        table = found.to_pyarrow()
        if not len(table):
            continue
        extracts = tuple(sorted(set(table["extract"].to_pylist())))
        east, north = (
            table[name].cast("float64").fill_null(np.nan).to_numpy()
            for name in _COLUMNS[:2]
        )
        lost = ~(np.isfinite(east) & np.isfinite(north))
        months = {month for name in extracts for month in supplied.get(name, ())}
        return Incidents(
            category=key,
            easting=np.where(lost, np.nan, east),
            northing=np.where(lost, np.nan, north),
            month=_texts(table["month"].to_pylist()),
            codes={
                level: _texts(table[name].to_pylist()) for level, name in _CODES.items()
            },
            extracts=extracts,
            supplied=tuple(sorted(months)),
        )
    raise CoverageError(
        f"No extract tells of {' or '.join(wanted)}, so there is nothing to count."
    )


def _texts(values: list[str | None]) -> NDArray[np.str_]:
    return np.array([value or "" for value in values], dtype=np.str_)


def _rows(tables: Tables, key: str, categories: Mapping[str, Category]) -> ir.Table:
    """The rows that count of a category: from the table of records that tells it."""
    category = categories.get(key)
    if category is not None and category.select is not None:
        name = category.select.table
        records = read_records(tables.records, tables.lsoas, _ALL)
        if name in records.tables and category in records.usable([category], name):
            rows = records.tables[name]
            return rows.filter(category.select.rows(rows))
    events = tables.events.filter(tables.events.counted)
    keys = [c.key for c in categories.values() if c.in_all_crime]
    return events.filter(
        events.category.isin(sorted(keys) if key == ALL_CRIME else [key])
    )
