"""The toy force with four years of records, in which one month is far out."""

import functools
from pathlib import Path

import numpy as np
import pyarrow as pa

from safercity.periods import Month, Period
from tests.support.figures_factory import (
    EXTRACT,
    Toy,
    make_toy,
    toy_areas,
    toy_events,
    toy_partnership,
)

FOUR_YEARS = Period.parse("2022-01", "2025-12")
LEVELS = {"burglary": 60.0, "robbery": 25.0, "anti-social-behaviour": 90.0}
STEP = ("Ashmere", "burglary", Month(2025, 6))
TIMES = 3


def long_events(
    period: Period = FOUR_YEARS, *, step: bool = True, times: float = TIMES
) -> pa.Table:
    """Records of a period; with `step` one month has so many times the usual."""
    rng = np.random.default_rng(11)
    names = {csp.code: csp.name for csp in toy_areas().csps}
    places = {row["csp"]: row for row in toy_areas().lsoas.to_pylist()}
    rows = []
    for csp, lsoa in sorted(places.items()):
        for category, level in LEVELS.items():
            for month, usual in zip(
                FOUR_YEARS, rng.poisson(level, len(FOUR_YEARS)).tolist(), strict=True
            ):
                is_step = step and (names[csp], category, month) == STEP
                number = round(level * times) if is_step else usual
                if month in period:
                    rows += [_row(lsoa, category, month)] * number
    return pa.Table.from_pylist(rows, schema=toy_events().schema)


def _row(lsoa: dict[str, object], category: str, month: Month) -> dict[str, object]:
    return {
        "extract": EXTRACT.name,
        "category": category,
        "month": str(month),
        "lsoa21": lsoa["lsoa21"],
        "ward": lsoa["ward"],
        "csp": lsoa["csp"],
        "placement": "inside",
        "own_force": True,
        "counted": True,
    }


@functools.cache
def long_toy(
    start: str = "2022-01", *, step: bool = True, folder: Path = Path("toy")
) -> Toy:
    """The toy force worked out from its records since a month."""
    period = Period(Month.parse(start), FOUR_YEARS.end)
    events = long_events(period, step=step)
    return make_toy(toy_partnership(folder), events=events)
