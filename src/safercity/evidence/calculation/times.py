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
from safercity.evidence.measures.night import LATE_NIGHT, weigh_night
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
    wanted = {*asked.times, *(a for a, _ in asked.nights)}
    for name, (start, end) in _SPANS.items():
        table = records.tables.get(name)
        # With no end of any, each happened when it began.
        if table is None or start not in records.filled(name):
            continue
        conditions = records.conditions(name, categories)
        needed = (wanted | {b for _, b in asked.nights}) & conditions.keys()
        rows = _kept(within(table, cube.period), start, end, conditions, needed)
        adding.sources = records.extracts_of(name)
        for category in sorted(wanted & needed):
            marked = rows.filter(rows[f"is_{category}"])
            adding.night(category, _Timed(marked, start, end))
            if category in asked.times:
                adding.hours(category, _Timed(marked, start, end))
            for pair in asked.nights:
                if pair[0] == category and pair[1] in needed:
                    of_both = marked.filter(marked[f"is_{pair[1]}"])
                    adding.nights(pair, _Timed(of_both, start, end))
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
    names = dict.fromkeys(("csp", start, end))
    return rows.select(*names, **marks).cache()


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


#: What nobody knows of where there is no event.
_NOTHING: Numbers = {
    "events": 0.0, "timed_events": 0.0, "exact_events": 0.0, "night_events": 0.0
}  # fmt: skip

_TIMED, _NIGHT, _DAY = "of-known-time", "at-night", "by-day"
_NIGHT_HOURS = tuple(f"hour-{hour:02d}" for hour in LATE_NIGHT.list_hours())


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
        self._tie(category, (_TIMED,))
        self._tie(f"{category}--{_TIMED}", ("of-exact-time",), category)
        self._tie(f"{category}--{_TIMED}", (_NIGHT, _DAY), category)
        for area, code in self._areas():
            numbers = found.get(code, _NOTHING)
            night, whole = numbers["night_events"], float(numbers["timed_events"])
            self.weights[category, area.slug] = (night, whole - night)
            self._share("night_share", category, _NIGHT, area, night, whole)
            part, every = float(numbers["exact_events"]), float(numbers["events"])
            inputs = (
                self._count(f"{category}--of-exact-time", part, area),
                figure_key("count", category, area, self.cube.period),
            )
            self._figure("exact_time_share", category, area, part, every, inputs)

    def nights(self, pair: Pair, timed: _Timed) -> None:
        """Of the events by night, and of those by day, the share that is also B."""
        a, b = pair
        both, found = crossed_key(a, b), timed.nights()
        self._tie(both, (_NIGHT, _DAY))
        for area, code in self._areas():
            numbers = found.get(code, _NOTHING)
            night = numbers["night_events"]
            parts = (night, float(numbers["timed_events"]) - night)
            for name, when, part, of in zip(
                ("night", "day"),
                (_NIGHT, _DAY),
                parts,
                self.weights[a, area.slug],
                strict=True,
            ):
                self.sums.add((f"{a}--{when}", (f"{both}--{when}",)))
                inputs = (
                    self._count(f"{both}--{when}", part, area),
                    self._count(f"{a}--{when}", of, area),
                )
                measure = f"{name}_share_within"
                self._figure(measure, f"{a}--{b}", area, part, of, inputs)

    def hours(self, category: str, timed: _Timed) -> None:
        found = timed.cells()
        self._tie_hours(category)
        for area, code in self._areas():
            cells = found.get(code, {})
            whole = sum(cells.values())
            for hour in range(24):
                weight = sum(w for (_, h), w in cells.items() if h == hour)
                name = f"hour-{hour:02d}"
                self._share("hour_share", category, name, area, weight, whole)
            for number, day in enumerate(WEEKDAYS, 1):
                weight = sum(w for (d, _), w in cells.items() if d == number)
                self._share("weekday_share", category, day, area, weight, whole)
            if area.level == AreaLevel.FORCE:
                self._hours_of_week(category, area, cells, whole)

    def _hours_of_week(
        self,
        category: str,
        force: Area,
        cells: Mapping[tuple[int, int], float],
        whole: float,
    ) -> None:
        for number, day in enumerate(WEEKDAYS, 1):
            for hour in range(24):
                weight = cells.get((number, hour), 0.0)
                name = f"{day[:3]}-{hour:02d}"
                self._share("hour_of_week_share", category, name, force, weight, whole)

    def _tie_hours(self, category: str) -> None:
        """Say how the hours and days of a category add up."""
        timed, hours = f"{category}--{_TIMED}", [f"{n:02d}" for n in range(24)]
        self._tie(timed, [f"hour-{hour}" for hour in hours], category)
        self._tie(timed, WEEKDAYS, category)
        self._tie(f"{category}--{_NIGHT}", _NIGHT_HOURS, category)
        for day in WEEKDAYS:
            inside = [f"{day[:3]}-{hour}" for hour in hours]
            self._tie(f"{category}--{day}", inside, category)
        for hour in hours:
            inside = [f"{day[:3]}-{hour}" for day in WEEKDAYS]
            self._tie(f"{category}--hour-{hour}", inside, category)

    def _tie(self, whole: str, names: Sequence[str], of: str = "") -> None:
        self.sums.add((whole, tuple(f"{of or whole}--{name}" for name in names)))

    def _share(
        self,
        measure: str,
        category: str,
        name: str,
        area: Area,
        part: float,
        whole: float,
    ) -> None:
        inputs = (
            self._count(f"{category}--{name}", part, area),
            self._count(f"{category}--{_TIMED}", whole, area),
        )
        named = category if measure == "night_share" else f"{category}--{name}"
        self._figure(measure, named, area, part, whole, inputs)

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

    def _count(self, name: str, weight: float, area: Area) -> str:
        """Add the weight of some hours as a count: whole, with its exact numerator.

        Shares tell the exact weights, so disclosure goes by these.
        """
        return self.maker.add(
            "count",
            name,
            area,
            self.cube.period,
            float(round(weight)),
            unit="events, by weight",
            numerator=round(weight, 6),
            sources=self.sources,
        )
