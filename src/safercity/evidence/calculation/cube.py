"""The cube: how many events each area had, by category and month.

Everything that is calculated for an assessment starts from these whole numbers, so
that a count, a rate, a rank and a chart of one category can never disagree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from safercity.areas import Area, AreaLevel
from safercity.evidence.geography.folder import AreaSet
from safercity.evidence.measures.counts import ALL_CRIME, count_events, within
from safercity.periods import Month, Period

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Cube:
    """Counts of events by area, category and month.

    `counts` has the shape (areas, categories, months), in events; areas are the
    force, its CSPs and its wards, in that order. `small` has the shape (LSOAs,
    categories): events of `period` in each LSOA. `covered` says, per category, which
    months were supplied: a month outside it is unknown, not zero. `wide_only` are the
    categories that are not worked out for wards.
    """

    areas: tuple[Area, ...]
    categories: tuple[str, ...]
    months: tuple[Month, ...]
    counts: Whole
    small: Whole
    lsoas: tuple[str, ...]
    covered: Mapping[str, frozenset[Month]]
    sources: Mapping[str, tuple[str, ...]]
    period: Period
    wide_only: frozenset[str] = frozenset()

    def has(self, area: Area, category: str) -> bool:
        """True when the category is worked out for an area of that level."""
        return area.level != AreaLevel.WARD or category not in self.wide_only

    def rows(self, *levels: AreaLevel) -> list[int]:
        """The positions of the areas of these levels."""
        return [i for i, area in enumerate(self.areas) if area.level in levels]

    def total(self, period: Period) -> Whole:
        """Events of a period by area and category."""
        inside = [month in period for month in self.months]
        return np.asarray(self.counts[:, :, inside].sum(axis=2), dtype=np.int64)

    def known(self, period: Period) -> NDArray[np.float64]:
        """As `total`, NaN for a category with a month that was not supplied."""
        total = self.total(period).astype(np.float64)
        for place, category in enumerate(self.categories):
            if not self.covered[category].issuperset(period):
                total[:, place] = np.nan
        return total

    def known_months(self, category: str, period: Period) -> tuple[Month, ...]:
        """The months of a period that were supplied for a category."""
        return tuple(m for m in period if m in self.covered[category])


def read_cube(
    events: ir.Table,
    *,
    areas: AreaSet,
    period: Period,
    comparison: Period,
    coverage: Mapping[str, frozenset[Month]],
    components: Sequence[str],
) -> Cube:
    """Count the events of a warehouse into a cube.

    `events` is the warehouse's table; `coverage` gives the months that each extract
    was supplied for; `components` are the categories that make up all crime.
    """
    grain = ("extract", "csp", "ward", "category", "month")
    table = count_events(events, by=grain).to_pyarrow()
    sources = _sources(table, components)
    categories = tuple(sorted(sources))
    everywhere = (areas.force, *areas.csps, *areas.wards)
    months = tuple(sorted({*period, *comparison}))
    return Cube(
        areas=everywhere,
        categories=categories,
        months=months,
        counts=_fill(table, everywhere, categories, months, components),
        small=_fill_small(events, areas, categories, period, components),
        lsoas=tuple(areas.lsoas["lsoa21"].to_pylist()),
        covered={
            category: frozenset.intersection(*(coverage[e] for e in extracts))
            for category, extracts in sources.items()
        },
        sources=sources,
        period=period,
    )


def _sources(table: pa.Table, components: Sequence[str]) -> dict[str, tuple[str, ...]]:
    pairs = sorted(
        set(
            zip(
                table["category"].to_pylist(), table["extract"].to_pylist(), strict=True
            )
        )
    )
    sources: dict[str, tuple[str, ...]] = {}
    for category, extract in pairs:
        sources[category] = (*sources.get(category, ()), extract)
    crime = {extract for c in components for extract in sources.get(c, ())}
    if crime:
        sources[ALL_CRIME] = tuple(sorted(crime))
    return sources


def positions(values: pa.ChunkedArray, known: Sequence[str]) -> Whole:
    """Where each value stands in `known`; -1 where it does not (or is null)."""
    places = {value: place for place, value in enumerate(known)}
    # A list, since turning Arrow text into NumPy imports pandas: a second's wait.
    return np.array([places.get(v, -1) for v in values.to_pylist()], dtype=np.int64)


def _fill(
    table: pa.Table,
    areas: Sequence[Area],
    categories: Sequence[str],
    months: Sequence[Month],
    components: Sequence[str],
) -> Whole:
    counts = np.zeros((len(areas), len(categories), len(months)), dtype=np.int64)
    codes = [area.code if area.level != AreaLevel.FORCE else "" for area in areas]
    category = positions(table["category"], categories)
    month = positions(table["month"], [str(m) for m in months])
    events = np.array(table["events"].to_pylist(), dtype=np.int64)
    force = np.zeros(len(events), dtype=np.int64)
    for place in (force, *(positions(table[x], codes) for x in ("csp", "ward"))):
        kept = (place >= 0) & (month >= 0)
        np.add.at(counts, (place[kept], category[kept], month[kept]), events[kept])
    _add_all_crime(counts, categories, components)
    return counts


def _fill_small(
    events: ir.Table,
    areas: AreaSet,
    categories: Sequence[str],
    period: Period,
    components: Sequence[str],
) -> Whole:
    placed = within(events, period).filter(ibis._.lsoa21.notnull())
    table = count_events(placed, by=("lsoa21", "category")).to_pyarrow()
    lsoas = areas.lsoas["lsoa21"].to_pylist()
    small = np.zeros((len(lsoas), len(categories)), dtype=np.int64)
    place = positions(table["lsoa21"], lsoas)
    category = positions(table["category"], categories)
    kept = place >= 0
    events_there = np.array(table["events"].to_pylist(), dtype=np.int64)
    np.add.at(small, (place[kept], category[kept]), events_there[kept])
    _add_all_crime(small, categories, components)
    return small


def _add_all_crime(
    counts: Whole, categories: Sequence[str], components: Sequence[str]
) -> None:
    if ALL_CRIME not in categories:
        return
    parts = [place for place, c in enumerate(categories) if c in set(components)]
    counts[:, categories.index(ALL_CRIME)] = counts[:, parts].sum(axis=1)
