"""Repeat figures: people who come again, by each of the four definitions."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir

from safercity.areas import Area, AreaLevel
from safercity.errors import CoverageError
from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.calculation.persons import DRUG_RELATED, REPEAT, Kind
from safercity.evidence.measures.categories import Sums
from safercity.evidence.measures.counts import within
from safercity.evidence.measures.intervals import wilson_limits
from safercity.evidence.measures.repeats import repeat_people
from safercity.evidence.measures.repeats_over_time import (
    repeats_by_follow_up,
    repeats_by_look_back,
)
from safercity.evidence.measures.themes import Pair

UNDER_18 = "under-18"


@dataclass(frozen=True, slots=True)
class _Share:
    """A measure: how many of a column are of another, and what to call the counts."""

    measure: str
    part: str
    whole: str
    part_name: str
    whole_name: str


def _shares(kind: Kind) -> tuple[_Share, ...]:
    """What `repeat_people` gives, as shares (RV-A)."""
    return (
        _Share(
            f"repeat_{kind.one}_share", "repeat_people", "people", "repeat", "everyone"
        ),
        _Share(
            f"repeat_{kind.one}_crime_share",
            "events_of_repeat_people",
            "events_with_known_person",
            "crimes-of-repeat",
            "crimes-known",
        ),
        _Share(
            f"repeat_{kind.one}_home_office",
            "beyond_first",
            "person_events",
            "beyond-first",
            "person-crimes",
        ),
    )


def add_repeats(
    maker: FigureMaker,
    cube: Cube,
    kind: Kind,
    rows: ir.Table,
    categories: Sequence[str],
    days: tuple[dt.date, dt.date],
) -> Sums:
    """Add the repeat figures of each category, for the force and each CSP.

    `rows` are of any time, one for each person of each crime; `days` are the first
    and last that were supplied. A definition that the supply is too short for is not
    available.
    """
    adding = _Adding(maker, cube, kind, rows)
    for category in categories:
        if f"is_{category}" in rows.columns:
            adding.category(category, days)
        else:
            adding.unknown(category)
    return tuple(sorted(adding.sums))


def add_crime_of_groups(
    maker: FigureMaker, cube: Cube, kind: Kind, rows: ir.Table, pairs: Sequence[Pair]
) -> Sums:
    """Add the share of crimes with a known offender that had one of a group.

    `rows` are of the period, with their history.
    """
    adding = _Adding(maker, cube, kind, rows)
    marked = rows
    if "age" in rows.columns:
        marked = rows.mutate(**{UNDER_18: (rows.age < 18).fill_null(False)})
    for category, group in pairs:
        if f"is_{category}" in marked.columns and group in marked.columns:
            adding.crimes_of(category, group, marked)
        else:
            key = f"{category}--{group}"
            measure = f"{kind.one}_crime_share"
            maker.add(measure, key, cube.areas[0], cube.period, None)
    return tuple(sorted(adding.sums))


#: The groups of which it is known crime by crime whether an offender was in them.
GROUPS = (UNDER_18, DRUG_RELATED, REPEAT)


class _Adding:
    """Adds figures of one kind of people, and gathers the sums they are in."""

    def __init__(
        self, maker: FigureMaker, cube: Cube, kind: Kind, rows: ir.Table
    ) -> None:
        self.maker, self.cube, self.kind, self.rows = maker, cube, kind, rows
        self.sums: set[tuple[str, tuple[str, ...]]] = set()
        extracts = rows.select("extract").distinct().order_by("extract")
        self.sources = tuple(extracts.to_pyarrow()["extract"].to_pylist())

    def category(self, category: str, days: tuple[dt.date, dt.date]) -> None:
        rows = self.rows.filter(self.rows[f"is_{category}"])
        window = within(rows, self.cube.period)
        for area, found in self._by_area(
            window, lambda table, by: repeat_people(
                table, person=self.kind.person, event="crime_ref", by=by
            )
        ):  # fmt: skip
            beyond = found["person_events"] - found["people"]
            numbers = {**found, "beyond_first": beyond}
            for share in _shares(self.kind):
                self._share(share, category, area, numbers)
        self._over_time(category, rows, days)

    def _over_time(
        self, category: str, rows: ir.Table, days: tuple[dt.date, dt.date]
    ) -> None:
        named: dict[str, Any] = {
            "person": self.kind.person,
            "event": "crime_ref",
            "date": "recorded_dt",
        }
        period = self.cube.period
        for share, work_out in (
            (
                _Share(
                    f"repeat_{self.kind.one}_lookback",
                    "repeat_events",
                    "events_with_known_person",
                    "crimes-after-another",
                    "crimes-known",
                ),
                lambda table, by: repeats_by_look_back(
                    table, period=period, known_from=days[0], by=by, **named
                ),
            ),
            (
                _Share(
                    f"repeat_{self.kind.one}_followup",
                    "people_again",
                    "people_followed",
                    "again-within-a-year",
                    "followed",
                ),
                lambda table, by: repeats_by_follow_up(
                    table, period=period, known_to=days[1], by=by, **named
                ),
            ),
        ):
            try:
                found = self._by_area(rows, work_out)
            except CoverageError:
                self._missing(share.measure, category)
                continue
            for area, numbers in found:
                self._share(share, category, area, numbers)

    def crimes_of(self, category: str, group: str, marked: ir.Table) -> None:
        """How many crimes of known people had one of a group."""
        known = marked.filter(marked[f"is_{category}"])
        known = known.filter(known[self.kind.person].notnull())
        share = _Share(
            f"{self.kind.one}_crime_share",
            "of_group",
            "crimes",
            f"crimes-of-{group}",
            "crimes-known",
        )

        def work_out(table: ir.Table, by: Sequence[str]) -> ir.Table:
            each = table.group_by([*by, "crime_ref"]).agg(has=table[group].max())
            return each.aggregate(
                by=list(by), crimes=each.count(), of_group=each.has.sum()
            )

        for area, numbers in self._by_area(known, work_out):
            self._share(share, category, area, numbers, group)

    def unknown(self, category: str) -> None:
        """Say that no extract tells of a category."""
        for share in _shares(self.kind):
            self._missing(share.measure, category)

    def _missing(self, measure: str, category: str) -> None:
        self.maker.add(measure, category, self.cube.areas[0], self.cube.period, None)

    def _by_area(
        self, rows: ir.Table, work_out: Any
    ) -> list[tuple[Area, Mapping[str, int]]]:
        """What a function of a table gives for the force and for each CSP."""
        (whole,) = _numbers(work_out(rows, []))
        by_csp = {row["csp"]: row for row in _numbers(work_out(rows, ["csp"]))}
        csps = [self.cube.areas[row] for row in self.cube.rows(AreaLevel.CSP)]
        there = [(csp, by_csp[csp.code]) for csp in csps if csp.code in by_csp]
        return [(self.cube.areas[0], whole), *there]

    def _share(
        self,
        share: _Share,
        category: str,
        area: Area,
        numbers: Mapping[str, int],
        group: str = "",
    ) -> None:
        part, whole = numbers[share.part], numbers[share.whole]
        lower, upper = wilson_limits(part, whole)
        self.maker.add(
            share.measure,
            f"{category}--{group}" if group else category,
            area,
            self.cube.period,
            100 * part / whole if whole else None,
            lower=float(lower) * 100,
            upper=float(upper) * 100,
            numerator=float(part),
            denominator=float(whole),
            sources=self.sources,
            inputs=self._counts(share, category, area, part, whole),
        )

    def _counts(
        self, share: _Share, category: str, area: Area, part: int, whole: int
    ) -> tuple[str, str]:
        names = [
            f"{category}--{self.kind.plural}--{name}"
            for name in (share.part_name, share.whole_name)
        ]
        self.sums.add((names[1], (names[0],)))
        first, second = (
            self.maker.add(
                "count",
                name,
                area,
                self.cube.period,
                float(number),
                unit="people" if share.whole in ("people", "people_followed") else None,
                numerator=float(number),
                sources=self.sources,
            )
            for name, number in zip(names, (part, whole), strict=True)
        )
        return first, second


def _numbers(found: ir.Table) -> list[dict[str, Any]]:
    """The rows of a table of sums; a sum over nobody is nought."""
    rows = found.to_pyarrow().to_pylist()
    return [
        {name: value if name == "csp" else value or 0 for name, value in row.items()}
        for row in rows
    ]
