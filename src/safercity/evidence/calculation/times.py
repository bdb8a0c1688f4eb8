"""Time figures: at what hours and on which days events happened.

Times known only as a span are spread over it (docs/methods/time.md). Each share
stands beside a count, which is the weight in those hours as a whole number, so that
disclosure can protect it like any other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir

from safercity.areas import Area, AreaLevel
from safercity.evidence.calculation.crossings import crossed_key
from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.calculation.records import Records
from safercity.evidence.figures import figure_key
from safercity.evidence.measures.categories import Category, Sums
from safercity.evidence.measures.counts import within
from safercity.evidence.measures.hours import weigh_hours
from safercity.evidence.measures.night import weigh_night
from safercity.evidence.measures.themes import Asked, Pair

WEEKDAYS = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip

#: Where each table of records says when: the start and the end of a span.
_SPANS = {
    "crimes": ("committed_from", "committed_to"),
    "incidents": ("opened_dt", "opened_dt"),
}

Numbers = Mapping[str, float]


def add_times(
    maker: FigureMaker,
    cube: Cube,
    records: Records,
    categories: Mapping[str, Category],
    asked: Asked,
) -> Sums:
    """Add the hours and nights of the categories whose times themes show.

    Gives:   the sums that tie these counts together, for disclosure.
    """
    adding = _Adding(maker, cube)
    told: set[str] = set()
    wanted = {*asked.times, *(a for a, _ in asked.nights)}
    for name, (start, end) in _SPANS.items():
        table = records.tables.get(name)
        if table is None or not {start, end} <= records.filled[name]:
            continue
        conditions = records.conditions(name, categories)
        needed = (wanted | {b for _, b in asked.nights}) & conditions.keys()
        rows = _kept(within(table, cube.period), start, end, conditions, needed)
        adding.sources = _extracts(rows)
        for category in sorted(wanted & needed):
            marked = rows.filter(rows[f"is_{category}"])
            adding.night(category, _Timed(marked, start, end))
            if category in asked.times:
                adding.hours(category, _Timed(marked, start, end))
            for pair in asked.nights:
                if pair[0] == category and pair[1] in needed:
                    of_both = marked.filter(marked[f"is_{pair[1]}"])
                    adding.nights(pair, _Timed(of_both, start, end))
            told.add(category)
    for category in sorted(wanted - told):
        maker.add("night_share", category, cube.areas[0], cube.period, None)
    return tuple(sorted(adding.sums))


def _kept(
    rows: ir.Table,
    start: str,
    end: str,
    conditions: Mapping[str, ir.BooleanValue],
    needed: Iterable[str],
) -> ir.Table:
    """What is asked of rows, worked out once and kept as a table."""
    marks = {f"is_{key}": conditions[key] for key in sorted(needed)}
    names = dict.fromkeys(("extract", "csp", start, end))
    return rows.select(*names, **marks).cache()


def _extracts(rows: ir.Table) -> tuple[str, ...]:
    extracts = rows.select("extract").distinct().order_by("extract")
    return tuple(extracts.to_pyarrow()["extract"].to_pylist())


@dataclass(frozen=True)
class _Timed:
    """Rows, and the columns of the span in which each happened."""

    rows: ir.Table
    start: str
    end: str

    def nights(self) -> dict[str | None, Numbers]:
        """What `weigh_night` gives for the force (None) and for each CSP."""
        spans: dict[str, Any] = {"start": self.start, "end": self.end}
        (whole,) = weigh_night(self.rows, **spans).to_pyarrow().to_pylist()
        by_csp = weigh_night(self.rows, by=("csp",), **spans).to_pyarrow().to_pylist()
        return {None: whole} | {r["csp"]: r for r in by_csp if r["csp"] is not None}

    def cells(self) -> dict[str | None, dict[tuple[int, int], float]]:
        """The weight of each weekday (1 to 7) and hour, likewise."""
        spans: dict[str, Any] = {"start": self.start, "end": self.end}
        rows = weigh_hours(self.rows, by=("csp",), **spans).to_pyarrow().to_pylist()
        found: dict[str | None, dict[tuple[int, int], float]] = {None: {}}
        for row in rows:
            cell = (row["weekday"], row["hour"])
            for place in {None, row["csp"]}:
                cells = found.setdefault(place, {})
                cells[cell] = cells.get(cell, 0.0) + row["weight"]
        return found


class _Adding:
    """Adds the figures of time, and gathers the sums that their counts are in."""

    def __init__(self, maker: FigureMaker, cube: Cube) -> None:
        self.maker, self.cube = maker, cube
        self.sums: set[tuple[str, tuple[str, ...]]] = set()
        self.sources: tuple[str, ...] = ()
        # Night and day weights of each category, by area.
        self.weights: dict[tuple[str, str], tuple[float, float]] = {}

    def _areas(self) -> list[tuple[Area, str | None]]:
        wide = self.cube.rows(AreaLevel.FORCE, AreaLevel.CSP)
        areas = [self.cube.areas[row] for row in wide]
        return [(a, None if a.level == AreaLevel.FORCE else a.code) for a in areas]

    def night(self, category: str, timed: _Timed) -> None:
        found = timed.nights()
        for area, code in self._areas():
            numbers = found.get(code)
            if numbers is None or not numbers["timed_events"]:
                continue
            night, whole = numbers["night_events"], float(numbers["timed_events"])
            self.weights[category, area.slug] = (night, whole - night)
            self._share("night_share", category, "at-night", area, night, whole)
            exact = float(numbers["exact_events"])
            self._share(
                "exact_time_share",
                category,
                "of-exact-time",
                area,
                exact,
                float(numbers["events"]),
            )

    def nights(self, pair: Pair, timed: _Timed) -> None:
        """Of the events by night, and of those by day, the share that is also B."""
        a, b = pair
        found = timed.nights()
        for area, code in self._areas():
            whole = self.weights.get((a, area.slug))
            if whole is None:
                continue
            numbers = found.get(code) or {"night_events": 0.0, "timed_events": 0}
            night = numbers["night_events"]
            parts = (night, float(numbers["timed_events"]) - night)
            for kind, part, of in zip(("night", "day"), parts, whole, strict=True):
                both = self._count(
                    f"{crossed_key(a, b)}--by-{kind}", part, area, (crossed_key(a, b),)
                )
                base = self._count(f"{a}--by-{kind}", of, area, (a,))
                self.sums.add((f"{a}--by-{kind}", (both.split(".")[1],)))
                self._figure(
                    f"{kind}_share_within", f"{a}--{b}", area, part, of, (both, base)
                )

    def hours(self, category: str, timed: _Timed) -> None:
        found = timed.cells()
        for area, code in self._areas():
            cells = found.get(code)
            whole = sum(cells.values()) if cells else 0.0
            if not cells or not whole:
                continue
            for hour in range(24):
                weight = sum(w for (_, h), w in cells.items() if h == hour)
                name = f"hour-{hour:02d}"
                self._share("hour_share", category, name, area, weight, whole)
            for number, day in enumerate(WEEKDAYS, 1):
                weight = sum(w for (d, _), w in cells.items() if d == number)
                self._share("weekday_share", category, day, area, weight, whole)
            hours = tuple(f"{category}--hour-{n:02d}" for n in range(24))
            days = tuple(f"{category}--{day}" for day in WEEKDAYS)
            self.sums |= {(category, hours), (category, days)}
            if area.level == AreaLevel.FORCE:
                for (number, hour), weight in sorted(cells.items()):
                    name = f"{WEEKDAYS[number - 1][:3]}-{hour:02d}"
                    self._share(
                        "hour_of_week_share", category, name, area, weight, whole
                    )

    def _share(
        self,
        measure: str,
        category: str,
        name: str,
        area: Area,
        part: float,
        whole: float,
    ) -> None:
        key = self._count(f"{category}--{name}", part, area, (category,))
        whole_key = figure_key("count", category, area, self.cube.period)
        of_hours = measure not in ("night_share", "exact_time_share")
        named = f"{category}--{name}" if of_hours else category
        self._figure(measure, named, area, part, whole, (key, whole_key))

    def _figure(
        self,
        measure: str,
        category: str,
        area: Area,
        part: float,
        whole: float,
        inputs: Sequence[str],
    ) -> None:
        self.maker.add(
            measure,
            category,
            area,
            self.cube.period,
            100 * part / whole if whole else None,
            numerator=round(part, 6),
            denominator=round(whole, 6),
            sources=self.sources,
            inputs=tuple(inputs),
        )

    def _count(self, name: str, weight: float, area: Area, of: Sequence[str]) -> str:
        """Add the weight in some hours as a count, a part of each of those it is of."""
        self.sums |= {(whole, (name,)) for whole in of}
        number = float(round(weight))
        return self.maker.add(
            "count",
            name,
            area,
            self.cube.period,
            number,
            unit="events, by weight",
            numerator=number,
            sources=self.sources,
        )
