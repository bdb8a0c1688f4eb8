"""The record measures as the product works them out."""

from dataclasses import replace
from itertools import product
from typing import Any

import ibis.expr.types as ir
import numpy as np

from benchmarks.county import County
from benchmarks.wanted import (
    FLAGGED,
    OF_PEOPLE,
    OF_TIMES,
    OFFENCE_GROUPS,
    SUBGROUPS,
)
from safercity.areas import AreaLevel
from safercity.evidence.calculation.crossings import cross
from safercity.evidence.calculation.cube import Cube, read_cube
from safercity.evidence.calculation.groups import GROUPS
from safercity.evidence.calculation.persons import (
    VICTIMS,
    Persons,
    people_of_crimes,
    read_persons,
)
from safercity.evidence.calculation.records import (
    add_record_categories,
    read_records,
)
from safercity.evidence.calculation.residents import read_people, residents_of
from safercity.evidence.gathering import every_category
from safercity.evidence.measures.counts import within
from safercity.evidence.measures.hours import weigh_hours
from safercity.evidence.measures.intervals import wilson_limits
from safercity.evidence.measures.rates import crude_rate
from safercity.evidence.measures.repeats import repeat_people
from safercity.evidence.warehouse import open_warehouse

_MARKED = {*FLAGGED, *SUBGROUPS, *OFFENCE_GROUPS}
_BY_AGE_AND_SEX = [group for group in GROUPS if group.family == "both"]


class Measures:
    """Works each of them out, from an open warehouse."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.backend = open_warehouse(county.warehouse)
        tables = {name: self.backend.table(name) for name in ("crimes", "victims")}
        self.events, self.lsoas = map(self.backend.table, ("events", "lsoas"))
        period = county.partnership.period
        self.records = read_records(tables, self.lsoas, period)
        every = every_category()
        self.components = tuple(sorted(k for k, c in every.items() if c.in_all_crime))
        self.categories = {
            key: c for key, c in every.items() if key in _MARKED or c.select is None
        }
        self.crimes = replace(
            self.records, tables={"crimes": self.records.tables["crimes"]}
        )
        self.cube = self._cube()

    def _cube(self) -> Cube:
        county = self.county
        cube = read_cube(
            self.events,
            areas=county.areas,
            period=county.partnership.period,
            comparison=county.partnership.comparison,
            coverage=county.coverage,
            components=self.components,
        )
        return add_record_categories(
            cube,
            self.crimes,
            self.categories,
            areas=county.areas,
            coverage=county.coverage,
        )

    def read(self) -> None:
        """Nothing: each query reads the columns that it needs."""

    def counts(self) -> tuple[Cube, Any]:
        """Counts and rates of areas by category and month."""
        cube, areas = self._cube(), self.county.areas
        residents = residents_of(areas, read_people(areas), minimum=1)
        return cube, crude_rate(cube.counts, residents.usable[:, None, None])

    def people(self) -> ir.Table:
        """Victims, each beside their crime."""
        categories = {k: c for k, c in self.categories.items() if k in OF_PEOPLE}
        rows = people_of_crimes(self.records, self.lsoas, VICTIMS, categories)
        return rows.cache()

    def repeats(self, people: ir.Table) -> dict[str, list[dict[str, Any]]]:
        """Repeat victims of each category, of the force and of each CSP (RV-A)."""
        named = {"person": VICTIMS.person, "event": "crime_ref"}
        rows = within(people, self.cube.period)
        return {
            category: [
                row
                for by in ((), ("csp",))
                for row in repeat_people(
                    rows.filter(rows[f"is_{category}"]), **named, by=by
                )
                .to_pyarrow()
                .to_pylist()
            ]
            for category in OF_PEOPLE
        }

    def profiles(self, people: ir.Table) -> dict[tuple[str, Any, str], tuple[int, int]]:
        """Victims of each category by age band and sex, and those of known age."""
        rows = within(people, self.cube.period)
        rows = rows.filter(rows[VICTIMS.person].notnull())
        marks = [f"is_{category}" for category in OF_PEOPLE]
        rows = rows.select(VICTIMS.person, "csp", "age", "sex", *marks)
        found = {}
        for category, by in product(OF_PEOPLE, ((), ("csp",))):
            marked = rows.filter(rows[f"is_{category}"])
            persons = read_persons(marked, VICTIMS.person, by)
            for area, there in persons.items():
                if area is not None or not by:
                    found |= _by_age_and_sex(category, area, there)
        return found

    def hours(self) -> dict[str, list[dict[str, Any]]]:
        """The aoristic weight of each hour of the week, of each CSP."""
        crimes = self.records.tables["crimes"]
        conditions = self.records.conditions("crimes", self.categories)
        span = ("committed_from", "committed_to")
        marks = {f"is_{key}": conditions[key] for key in OF_TIMES}
        rows = within(crimes, self.cube.period).select("csp", *span, **marks).cache()
        return {
            category: weigh_hours(rows.filter(rows[f"is_{category}"]), by=("csp",))
            .to_pyarrow()
            .to_pylist()
            for category in OF_TIMES
        }

    def shares(self) -> list[dict[str, Any]]:
        """The share of each kind of offence that has each flag, with its limits."""
        conditions = self.records.conditions("crimes", self.categories)
        kept = {k: c for k, c in conditions.items() if k in FLAGGED or k not in _MARKED}
        extracts = self.records.extracts_of("crimes")
        crossed = cross(self.records.tables["crimes"], kept, self.cube, extracts)
        flags = [crossed.keys.index(key) for key in FLAGGED]
        offences = [i for i, key in enumerate(crossed.keys) if key not in FLAGGED]
        found = []
        for row in self.cube.rows(AreaLevel.FORCE, AreaLevel.CSP):
            area = self.cube.areas[row]
            both = crossed.both(crossed.inside(area))
            part = both[np.ix_(offences, flags)]
            whole = np.diagonal(both)[offences][:, None]
            limits = wilson_limits(part, whole)
            found.append({"area": area, "part": part, "whole": whole, "limits": limits})
        self.offences = [crossed.keys[i] for i in offences]
        return found


def _by_age_and_sex(
    category: str, area: Any, persons: Persons
) -> dict[tuple[str, Any, str], tuple[int, int]]:
    counts = {}
    for group in _BY_AGE_AND_SEX:
        inside, known = group.marks(persons)
        numbers = (persons.count(inside), persons.count(known))
        counts[category, area, group.slug] = numbers
    return counts
