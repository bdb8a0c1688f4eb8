"""What an attacker starts from: the rows of `figures.csv`, and what anyone knows.

Nothing here, or in the other modules of the attack, uses the code that protects
counts: the attack would share its mistakes.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

OK, SUPPRESSED, NOT_AVAILABLE = "ok", "suppressed", "not_available"
NO_PLACE = "(no place)"
ALL_RECORDS = "all-records"
ALL_CRIME = "all-crime"


class Count(NamedTuple):
    """A count that someone may want to know; months are numbered from year 0."""

    category: str
    place: str
    first: int
    last: int


@dataclass(frozen=True)
class Row:
    """One published row; a number that is not shown is None."""

    key: str
    measure: str
    count: Count
    value: float | None
    lower: float | None
    upper: float | None
    numerator: float | None
    denominator: float | None
    status: str
    level: str


@dataclass(frozen=True)
class Knowledge:
    """What anyone knows without the release.

    `parents` says which place each lies in; `people` gives residents; `aggregates`
    the components of a category; `weights` the days of harm of an offence;
    `extracts` the categories that an extract's rows are of.
    """

    parents: Mapping[str, str]
    people: Mapping[str, float]
    aggregates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    extracts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    minimum_population: int = 1000
    zero_is_shown: bool = False
    months_back: int = 12

    @property
    def force(self) -> str:
        """The place that lies in no other."""
        return min(set(self.parents.values()) - set(self.parents))

    def inside(self, place: str) -> list[str]:
        """The places that make up a place; the force's include having none."""
        below = sorted(p for p, upper in self.parents.items() if upper == place)
        return [*below, NO_PLACE] if place == self.force and below else below

    def components(self, category: str) -> tuple[str, ...]:
        """The categories that add up to a category: itself, if none do."""
        return self.aggregates.get(category, (category,))


def read_rows(text: str) -> list[Row]:
    """Read the text of a `figures.csv`."""
    return [_row(line) for line in csv.DictReader(io.StringIO(text))]


def read_editions(releases: Iterable[Path]) -> list[Row]:
    """The rows of many releases together; where any shows a number, it is known."""
    rows: dict[str, Row] = {}
    for release in sorted(releases):
        for row in read_rows((release / "figures.csv").read_text(encoding="utf-8")):
            if row.key not in rows or row.status == OK:
                rows[row.key] = row
    return [rows[key] for key in sorted(rows)]


def _row(line: Mapping[str, str]) -> Row:
    measure, category, place, _ = line["key"].split(".")
    first, last = (_month(line[name]) for name in ("period_start", "period_end"))
    numbers = ("value", "lower", "upper", "numerator", "denominator")
    return Row(
        line["key"],
        measure,
        Count(category, NO_PLACE if measure == "unplaced" else place, first, last),
        *(float(line[name]) if line[name] else None for name in numbers),
        line["status"],
        line["area_level"],
    )


def _month(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7]) - 1
