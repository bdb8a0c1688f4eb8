"""Default times as figures: how many records begin on the dot of midnight or noon.

The counts of every hour on the dot are figures too: what is found at one is found from
those around it, and follows them where they are protected.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
import numpy as np

from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.calculation.records import Records
from safercity.evidence.measures.categories import Sums
from safercity.evidence.measures.counts import within
from safercity.evidence.measures.default_times import (
    USUAL_DEFAULTS,
    DefaultTimes,
    count_hour_starts,
    find_default_times,
)

#: Where each table of records says when: the column that a screen may fill in.
_STARTS = {
    "crimes": "committed_from",
    "incidents": "opened_dt",
    "calls": "received_dt",
    "fires": "opened_dt",
}
#: What is found at an hour: nothing odd, a default, or that no times were supplied.
NONE, SPIKE, ONLY = 0, 1, 2


def add_default_times(maker: FigureMaker, cube: Cube, records: Records) -> Sums:
    """Add, by extract, what is found at 00:00, 09:00 and 12:00.

    Gives:   the sums that tie these counts together, for disclosure.
    """
    sums: list[tuple[str, tuple[str, ...]]] = []
    for table, start in _STARTS.items():
        if table not in records.tables or start not in records.filled(table):
            continue
        rows = within(records.tables[table], cube.period)
        for extract, hours in _hours(rows, start).items():
            sums.append(_Adding(maker, cube, extract).hours(*hours))
    return tuple(sorted(sums))


def _hours(
    rows: ir.Table, start: str
) -> dict[str, tuple[tuple[int, ...], tuple[int, ...]]]:
    """By extract: what begins on the dot of each hour, and all that begins in it."""
    found: dict[str, tuple[list[int], list[int]]] = {}
    counted = count_hour_starts(rows, by=("extract",), start=start)
    for row in counted.order_by("extract", "hour").to_pyarrow().to_pylist():
        dots, every = found.setdefault(row["extract"], ([0] * 24, [0] * 24))
        dots[row["hour"]], every[row["hour"]] = row["on_the_dot"], row["events"]
    return {name: (tuple(dots), tuple(every)) for name, (dots, every) in found.items()}


@dataclass(frozen=True)
class _Adding:
    """Adds what is found in one extract."""

    maker: FigureMaker
    cube: Cube
    extract: str

    def hours(
        self, dots: tuple[int, ...], every: tuple[int, ...]
    ) -> tuple[str, tuple[str, ...]]:
        found = find_default_times(dots, every)
        names = tuple(f"{self.extract}--at-{hour:02d}" for hour in range(24))
        whole = f"{self.extract}--timed"
        total = sum(every)
        inputs = tuple(
            self._add("count", name, float(number), unit="rows", numerator=number)
            for name, number in zip((*names, whole), (*dots, total), strict=True)
        )
        for place, hour in enumerate(USUAL_DEFAULTS):
            numbers = _numbers(found, place, total)
            for measure, (value, columns) in numbers.items():
                self._add(measure, names[hour], value, inputs=inputs, **columns)
        return whole, names

    def _add(
        self,
        measure: str,
        name: str,
        value: float,
        *,
        unit: str | None = None,
        inputs: tuple[str, ...] = (),
        numerator: float | None = None,
        denominator: float | None = None,
    ) -> str:
        return self.maker.add(
            measure,
            name,
            self.cube.areas[0],
            self.cube.period,
            value,
            unit=unit,
            numerator=numerator,
            denominator=denominator,
            sources=(self.extract,),
            inputs=inputs,
        )


def _numbers(
    found: DefaultTimes, place: int, total: int
) -> Mapping[str, tuple[float, Mapping[str, Any]]]:
    """By measure, what is found at an hour and the numbers that stand beside it."""
    events, expected = float(found.events[place]), float(found.expected[place])
    code = ONLY if found.only[place] else SPIKE if found.spike[place] else NONE
    share = 100 * events / total if total else np.nan
    return {
        "exact_hour_share": (share, {"numerator": events, "denominator": float(total)}),
        "exact_hour_expected": (expected, {}),
        "default_time": (
            float(code),
            {"numerator": events, "denominator": round(expected, 6)},
        ),
    }
