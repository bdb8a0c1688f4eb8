"""What each way found, as values by name, so that any two can be compared.

Left out are counts of none, of which some ways have no row, and what lies in no area.
"""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.records_by_measures import Measures
from benchmarks.wanted import FLAGGED
from safercity.evidence.calculation.cube import Cube

Values = dict[tuple[Any, ...], tuple[float, ...]]

_REPEATS = (
    "people repeat_people person_events events_with_known_person "
    "events_of_repeat_people unknown_events"
).split()
#: The columns that name a value, and those that hold it, by step and table.
COLUMNS: Mapping[str, tuple[tuple[list[str], list[str]], ...]] = {
    "counts": (
        ("area category month".split(), "events rate".split()),
        ("lsoa21 category".split(), ["events"]),
    ),
    "repeats": (("category area".split(), _REPEATS),),
    "profiles": (("category area sex band".split(), "number known".split()),),
    "hours": (("category area weekday hour".split(), ["weight"]),),
    "shares": (("area offence flag".split(), "part whole lower upper".split()),),
}


def of_frames(step: str, found: Any) -> Values:
    """The values of a reference's table, or tables."""
    tables = found if isinstance(found, tuple) else (found,)
    values: Values = {}
    for table, (names, columns) in zip(tables, COLUMNS[step], strict=True):
        frame = table.to_pandas() if isinstance(table, pa.Table) else table
        frame = frame.dropna(subset=names)
        keys = zip(*(frame[name].tolist() for name in names), strict=True)
        rows = zip(*(frame[name].tolist() for name in columns), strict=True)
        values |= {k: v for k, v in zip(keys, rows, strict=True) if v[0]}
    return values


def of_measures(step: str, found: Any, measures: Measures) -> Values:
    """The values that our measures gave."""
    force = measures.county.areas.force.code
    told: Mapping[str, Any] = {
        "counts": lambda: _counts(*found),
        "repeats": lambda: _repeats(found, force),
        "profiles": lambda: _profiles(found, force),
        "hours": lambda: _hours(found),
        "shares": lambda: _shares(found, measures.offences),
    }
    return {key: values for key, values in told[step]() if values[0]}


Named = Iterator[tuple[tuple[Any, ...], tuple[float, ...]]]


def _counts(cube: Cube, rates: Any) -> Named:
    for at in zip(*np.nonzero(cube.counts), strict=True):
        area, category, month = at
        names = (
            cube.areas[area].code,
            cube.categories[category],
            str(cube.months[month]),
        )
        yield names, (int(cube.counts[at]), float(rates[at]))
    for at in zip(*np.nonzero(cube.small), strict=True):
        yield (cube.lsoas[at[0]], cube.categories[at[1]]), (int(cube.small[at]),)


def _repeats(found: Mapping[str, Any], force: str) -> Named:
    for category, rows in found.items():
        for row in rows:
            area = row.get("csp", force)
            if area is not None:
                yield (category, area), tuple(row[name] for name in _REPEATS)


def _profiles(found: Mapping[tuple[str, Any, str], Any], force: str) -> Named:
    for (category, area, group), numbers in found.items():
        sex, _, band = group.split("-")[:3]
        yield (category, area or force, sex, int(band)), numbers


def _hours(found: Mapping[str, Any]) -> Named:
    for category, rows in found.items():
        for row in rows:
            if row["csp"] is not None:
                key = (category, row["csp"], row["weekday"], row["hour"])
                yield key, (row["weight"],)


def _shares(found: Any, offences: list[str]) -> Named:
    for there in found:
        part, (whole, lower, upper) = (
            there["part"],
            (
                np.broadcast_to(values, there["part"].shape)
                for values in (there["whole"], *there["limits"])
            ),
        )
        for i, j in product(range(len(offences)), range(len(FLAGGED))):
            values = (part[i, j], whole[i, j], lower[i, j], upper[i, j])
            key = (there["area"].code, offences[i], list(FLAGGED)[j])
            yield key, tuple(map(float, values))
