"""The points of events: which of a category lie in an area, and in what month."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
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
    """The events of a category that count for some place over a period.

    `easting` and `northing` are British National Grid metres, `month` positions in
    `months`, and `csp` codes of CSPs (None for an event that counts for the force
    alone), one for each event with a point, in the order of file and line.
    `without_point` gives the number of events known by area alone, by that area's
    code. `extracts` names where all are from.
    """

    easting: Floats
    northing: Floats
    month: NDArray[np.int64]
    csp: NDArray[np.object_]
    months: tuple[Month, ...]
    without_point: Mapping[str | None, int]
    extracts: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.easting)

    def of(self, area: Area) -> "Points":
        """Those that count for a CSP; for the force, all of them."""
        if area.level is not AreaLevel.CSP:
            return self
        here = self.csp == area.code
        without: dict[str | None, int] = {
            area.code: self.without_point.get(area.code, 0)
        }
        return replace(self._where(here), without_point=without)

    def none_of_them(self) -> "Points":
        """What is known of them without the points themselves."""
        return self._where(np.zeros(len(self), dtype=bool))

    def _where(self, chosen: NDArray[np.bool_]) -> "Points":
        return replace(
            self,
            easting=self.easting[chosen],
            northing=self.northing[chosen],
            month=self.month[chosen],
            csp=self.csp[chosen],
        )


def read_points(
    tables: Tables,
    category: str,
    categories: Mapping[str, Category],
    period: Period,
) -> Points:
    """Read where the events of a category were over a period, in the whole force.

    Only rows that count for the figures are taken. A category that the extracts do not
    tell has no points and no extracts.
    """
    return _read(_rows(tables, category, categories, period), period)


def _read(rows: ir.Table, period: Period) -> Points:
    chosen = ("easting", "northing", "month", "csp", "extract")
    found = rows.order_by("file_id", "line").select(*chosen).to_pyarrow()
    east, north = (found[name].fill_null(np.nan).to_numpy() for name in chosen[:2])
    known = np.isfinite(east) & np.isfinite(north)
    csp = _plain(found["csp"])
    place_of = {str(month): place for place, month in enumerate(period)}
    month = found["month"].combine_chunks().dictionary_encode()
    places = np.array([place_of[m] for m in month.dictionary.to_pylist()], dtype=int)
    return Points(
        easting=east[known],
        northing=north[known],
        month=places[month.indices.to_numpy()][known] if len(places) else _NONE,
        csp=csp[known],
        months=tuple(period),
        without_point=Counter(csp[~known].tolist()),
        extracts=tuple(sorted(found["extract"].unique().to_pylist())),
    )


_NONE = np.array([], dtype=np.int64)


def read_reported(
    tables: Tables, categories: Mapping[str, Category], period: Period
) -> Points:
    """Read where crimes were that people report, and not the police by looking."""
    keys = [c.key for c in categories.values() if _is_reported(c)]
    events = within(tables.events, period).filter(tables.events.counted)
    return _read(events.filter(events.category.isin(sorted(keys))), period)


def _is_reported(category: Category) -> bool:
    return category.in_all_crime and not category.police_generated


def _plain(column: pa.ChunkedArray) -> NDArray[np.object_]:
    """Text as objects, the same few of them many times over."""
    coded = column.combine_chunks().dictionary_encode()
    # The last stands for a null.
    names = np.array([*coded.dictionary.to_pylist(), None], dtype=object)
    return np.asarray(names[coded.indices.fill_null(len(names) - 1).to_numpy()])


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
