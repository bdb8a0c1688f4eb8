"""Record measures by ours, in pandas and in DuckDB SQL written by hand.

    python -m benchmarks.records

All three start from the same synthetic county and must come to the same values, which
are compared one by one before anything is timed.
"""

import math
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.county import County, loaded_county
from benchmarks.record_values import COLUMNS, Values, of_frames, of_measures
from benchmarks.records_by_measures import Measures
from benchmarks.records_in_pandas import InPandas
from benchmarks.records_in_sql import ByHand
from benchmarks.timing import Timing

RUNS = 3
LEAST_OF_PANDAS, MOST_OF_SQL = 3.0, 2.0
OURS, PANDAS, SQL = "our measures", "pandas", "by hand"

#: What is timed: the method of each way, and its name for a reader.
STEPS = {
    "read": "reading columns into memory",
    "counts": "counts and rates of areas by category and month",
    "people": "victims, each beside their crime",
    "repeats": "repeat victims (RV-A)",
    "profiles": "victims by age band and sex",
    "hours": "hours of the week, aoristic",
    "shares": "shares within, with Wilson limits",
}
#: Those that take the table of people, made in a step of its own.
_OF_PEOPLE = ("repeats", "profiles")
# Sums of fractions come in any order; weights of hours are rounded to 1 in 10^10.
_NEAR = 1e-6


@dataclass
class Way:
    """One way to work the measures out."""

    worker: Any
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def run(self) -> dict[str, Any]:
        """Do every step once, and keep how long each took."""
        found: dict[str, Any] = {}
        for step in STEPS:
            given = found.get("people") if step in _OF_PEOPLE else None
            work: Callable[..., Any] = getattr(self.worker, step)
            started = time.perf_counter()
            found[step] = work(given) if given is not None else work()
            taken = time.perf_counter() - started
            self.seconds.setdefault(step, []).append(taken)
        return found

    def timing(self, *steps: str) -> Timing:
        """The seconds of some steps together, run by run."""
        return Timing(
            tuple(map(sum, zip(*(self.seconds[s] for s in steps), strict=True)))
        )


def run() -> str:
    """Compare what the three find, time them, and give the results as Markdown."""
    county = loaded_county()
    measures = Measures(county)
    ways = {
        OURS: Way(measures),
        PANDAS: Way(InPandas(county)),
        SQL: Way(ByHand(county)),
    }
    compared = _compared({name: way.run() for name, way in ways.items()}, measures)
    for way in ways.values():
        way.seconds.clear()
    for _ in range(RUNS):
        for way in ways.values():
            way.run()
    return _told(county, measures, ways, compared)


def _compared(found: Mapping[str, Mapping[str, Any]], measures: Measures) -> int:
    """Stop where any value differs; else say how many there are."""
    number = 0
    for step in COLUMNS:
        ours = of_measures(step, found[OURS][step], measures)
        for name in (PANDAS, SQL):
            differs = _differences(ours, of_frames(step, found[name][step]))
            if differs:
                sys.exit(
                    f"{STEPS[step]}: {len(differs)} values differ from {name}, so "
                    f"their times mean nothing. The first: {differs[0]}"
                )
        number += sum(map(len, ours.values()))
    return number


def _differences(ours: Values, others: Values) -> list[tuple[Any, Any, Any]]:
    keys = sorted(ours.keys() | others.keys(), key=str)
    pairs = ((key, ours.get(key), others.get(key)) for key in keys)
    return [pair for pair in pairs if not _same(pair[1], pair[2])]


def _same(one: Iterable[float] | None, other: Iterable[float] | None) -> bool:
    if one is None or other is None:
        return False
    return all(
        math.isclose(a, b, rel_tol=_NEAR) or (math.isnan(a) and math.isnan(b))
        for a, b in zip(one, other, strict=True)
    )


def _told(
    county: County, measures: Measures, ways: Mapping[str, Way], compared: int
) -> str:
    crimes, victims = (
        measures.backend.table(name).count().to_pyarrow().as_py()
        for name in ("crimes", "victims")
    )
    lines = [_row(text, ways, step) for step, text in STEPS.items()]
    lines.append(_row("**all of these**", ways, *STEPS))
    rows = "\n".join(lines)
    return f"""\
## Record measures

A synthetic county of {crimes:,} crimes and {victims:,} victims in two years, loaded
once (drawn {county.scale} times over; `SAFERCITY_SCALE` sets that).
{compared:,} values of areas and categories, the same all three ways, value by value.
Median of {RUNS} runs taken in turn (least to most); each ratio is the median of the
ratios of the {RUNS} rounds. All start from the same warehouse on disk: our measures
and the SQL read it query by query, pandas reads the columns it needs into memory first.

| what | ours | pandas | SQL by hand | pandas : ours | ours : SQL |
|---|---|---|---|---|---|
{rows}

Goals, for all of these together: pandas takes at least {LEAST_OF_PANDAS:.0f} times as
long as our measures, and they at most {MOST_OF_SQL:.0f} times as long as the SQL.
"""


def _row(what: str, ways: Mapping[str, Way], *steps: str) -> str:
    ours, pandas, sql = (ways[name].timing(*steps) for name in (OURS, PANDAS, SQL))
    if steps == ("read",):
        return f"| {what} | | {pandas} | | | |"
    return (
        f"| {what} | {ours} | {pandas} | {sql} | "
        f"{pandas.ratio_to(ours):.1f} | {ours.ratio_to(sql):.2f} |"
    )


if __name__ == "__main__":
    print(run())
