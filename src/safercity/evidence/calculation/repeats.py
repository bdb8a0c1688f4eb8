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
from safercity.evidence.calculation.records import Records
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

# The names of counts. People with two crimes or more of one category are not the group
# `repeat` of profiles, whose crimes may be of any kind.
_EVERYONE, _AGAIN, _FOLLOWED = "", "two-or-more", "followed"
_CRIMES, _PAIRS, _BEYOND = "crimes-known", "person-crimes", "beyond-first"

#: A whole and its parts, by name: each crime beyond a person's first is somebody's who
#: has two or more; each pair of a person and a crime is the person's first or beyond.
_NESTED = (
    (_EVERYONE, (_FOLLOWED,)),
    (REPEAT, (_AGAIN,)),
    (_BEYOND, (_AGAIN,)),
    (_PAIRS, (_EVERYONE, _BEYOND)),
    (_PAIRS, (_CRIMES,)),
    (f"crimes-of-{REPEAT}", (f"crimes-of-{_AGAIN}",)),
)


@dataclass(frozen=True, slots=True)
class _Share:
    """A measure: how many of a column are of another, and what to call the counts.

    The count of known people has no name of its own: it is that of the profiles.
    """

    measure: str
    part: str
    whole: str
    part_name: str
    whole_name: str


def _shares(kind: Kind) -> tuple[_Share, ...]:
    """What `repeat_people` gives, as shares (RV-A)."""
    return (
        _Share(
            f"repeat_{kind.one}_share", "repeat_people", "people", _AGAIN, _EVERYONE
        ),
        _Share(
            f"repeat_{kind.one}_crime_share",
            "events_of_repeat_people",
            "events_with_known_person",
            f"crimes-of-{_AGAIN}",
            _CRIMES,
        ),
        _Share(
            f"repeat_{kind.one}_home_office",
            "beyond_first",
            "person_events",
            _BEYOND,
            _PAIRS,
        ),
    )


def add_repeats(
    maker: FigureMaker,
    cube: Cube,
    kind: Kind,
    rows: ir.Table,
    categories: Sequence[str],
    days: tuple[dt.date, dt.date],
    sources: tuple[str, ...],
) -> Sums:
    """Add the repeat figures of each category, for the force and each CSP.

    `rows` are of any time, one for each person of each crime; `days` are the first
    and last that were supplied, by the extracts `sources`. A definition that the
    supply is too short for is left out.
    """
    adding = _Adding(maker, cube, kind, rows, sources)
    for category in categories:
        if f"is_{category}" in rows.columns:
            adding.category(category, days)
    return tuple(sorted(adding.sums))


def add_crime_of_groups(
    maker: FigureMaker,
    cube: Cube,
    kind: Kind,
    rows: ir.Table,
    pairs: Sequence[Pair],
    records: Records,
) -> Sums:
    """Add the share of crimes with a known offender that had one of a group.

    `rows` are of the period, with their history.
    """
    sources = records.extracts_of("crimes", kind.table)
    adding = _Adding(maker, cube, kind, rows, sources)
    marked = rows
    if "age" in records.filled(kind.table):
        marked = rows.mutate(**{UNDER_18: (rows.age < 18).fill_null(False)})
    for category, group in pairs:
        if f"is_{category}" in marked.columns and group in marked.columns:
            adding.crimes_of(category, group, marked)
    return tuple(sorted(adding.sums))


#: The groups of which it is known crime by crime whether an offender was in them.
GROUPS = (UNDER_18, DRUG_RELATED, REPEAT)


class _Adding:
    """Adds figures of one kind of people, and gathers the sums they are in."""

    def __init__(
        self,
        maker: FigureMaker,
        cube: Cube,
        kind: Kind,
        rows: ir.Table,
        sources: tuple[str, ...],
    ) -> None:
        self.maker, self.cube, self.kind, self.rows = maker, cube, kind, rows
        self.sums: set[tuple[str, tuple[str, ...]]] = set()
        self.sources = sources

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
                    _CRIMES,
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
                    _FOLLOWED,
                ),
                lambda table, by: repeats_by_follow_up(
                    table, period=period, known_to=days[1], by=by, **named
                ),
            ),
        ):
            try:
                found = self._by_area(rows, work_out)
            except CoverageError:
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
            _CRIMES,
        )

        def work_out(table: ir.Table, by: Sequence[str]) -> ir.Table:
            each = table.group_by([*by, "crime_ref"]).agg(has=table[group].max())
            return each.aggregate(
                by=list(by), crimes=each.count(), of_group=each.has.sum()
            )

        for area, numbers in self._by_area(known, work_out):
            self._share(share, category, area, numbers, group)

    def _by_area(
        self, rows: ir.Table, work_out: Any
    ) -> list[tuple[Area, Mapping[str, int]]]:
        """What a function of a table gives for the force and for each CSP.

        Where nothing happened there are none of each, and no share.
        """
        (whole,) = _numbers(work_out(rows, []))
        by_csp = {row["csp"]: row for row in _numbers(work_out(rows, ["csp"]))}
        csps = [self.cube.areas[row] for row in self.cube.rows(AreaLevel.CSP)]
        nothing = dict.fromkeys(whole, 0)
        there = [(csp, by_csp.get(csp.code, nothing)) for csp in csps]
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
            self._name(category, name) for name in (share.part_name, share.whole_name)
        ]
        self.sums.add((names[1], (names[0],)))
        self.sums.add((category, (self._name(category, _CRIMES),)))
        for outer, inner in _NESTED:
            parts = tuple(self._name(category, name) for name in inner)
            self.sums.add((self._name(category, outer), parts))
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

    def _name(self, category: str, name: str) -> str:
        parts = (category, self.kind.plural, name)
        return "--".join(part for part in parts if part)


def _numbers(found: ir.Table) -> list[dict[str, Any]]:
    """The rows of a table of sums; a sum over nobody is nought."""
    rows = found.to_pyarrow().to_pylist()
    return [
        {name: value if name == "csp" else value or 0 for name, value in row.items()}
        for row in rows
    ]
