"""Profiles: who the victims and offenders of a category are.

A person is counted once in an area and category, however many crimes they had there.
What a page prints as a share stands beside the count of people that it is made from,
so that disclosure can protect both.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from safercity.areas import Area, AreaLevel
from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.groups import NESTED, Group, groups_of
from safercity.evidence.calculation.indexes import (
    Known,
    ResidentsOf,
    add_indexes,
    residents_of_groups,
)
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.calculation.persons import (
    DRUG_OFFENDERS,
    FRAUD,
    FRAUD_TABLE,
    HISTORY,
    KNOWN_OF,
    NOBODY,
    OFFENDERS,
    OTHER_OFFENDERS,
    TOLD_BY,
    VICTIMS,
    Kind,
    Persons,
    read_persons,
)
from safercity.evidence.calculation.records import Records
from safercity.evidence.measures.categories import Sums
from safercity.evidence.measures.counts import ALL_CRIME
from safercity.evidence.measures.intervals import wilson_limits
from safercity.evidence.measures.themes import Asked


def add_profiles(
    maker: FigureMaker,
    cube: Cube,
    people: Mapping[Kind, ir.Table],
    fraud: ir.Table | None,
    asked: Asked,
    lsoas: pa.Table,
    records: Records,
) -> Sums:
    """Add who the victims and offenders are of the categories that themes profile.

    `people` are the rows of the period with their history, `fraud` those of fraud;
    `lsoas` say who lives where, `records` the extracts that all are from.
    Gives:   the sums that tie these counts of people together, for disclosure.
    """
    sums: set[tuple[str, tuple[str, ...]]] = set()
    wanted = {VICTIMS: asked.victims, OFFENDERS: asked.offenders}
    residents = residents_of_groups(lsoas, cube.areas[0])
    for kind in (VICTIMS, OFFENDERS):
        adding = _Adding(maker, cube, kind, sums)
        if kind in people:
            every = {*wanted[kind], ALL_CRIME, DRUG_OFFENDERS, OTHER_OFFENDERS}
            told = [c for c in sorted(every) if f"is_{c}" in people[kind].columns]
            sources = records.extracts_of("crimes", kind.table)
            adding.profiles(people[kind], told, kind.person, sources)
        if fraud is not None and kind is VICTIMS and FRAUD in asked.victims:
            sources = records.extracts_of(FRAUD_TABLE)
            adding.profiles(fraud, [FRAUD], "ref", sources)
            sums.add((FRAUD, (f"{FRAUD}--{kind.plural}",)))
        adding.indexes(residents)
    return tuple(sorted({*sums, *_cohorts(sums)}))


def _cohorts(sums: set[tuple[str, tuple[str, ...]]]) -> Sums:
    """The sums of offenders of all crime, who are of one cohort or of the other."""
    start = f"{ALL_CRIME}--{OFFENDERS.plural}"
    names = {name for whole, parts in sums for name in (whole, *parts)}
    everyone = sorted(name for name in names if name.startswith(start))
    cohorts = (DRUG_OFFENDERS, OTHER_OFFENDERS)
    return tuple(
        (name, tuple(name.replace(ALL_CRIME, cohort, 1) for cohort in cohorts))
        for name in everyone
    )


class _Adding:
    """Adds the figures of one kind of people, and gathers the sums they are in."""

    def __init__(
        self,
        maker: FigureMaker,
        cube: Cube,
        kind: Kind,
        sums: set[tuple[str, tuple[str, ...]]],
    ) -> None:
        self.maker, self.cube, self.kind, self.sums = maker, cube, kind, sums
        self.sources: tuple[str, ...] = ()
        self.supplied: frozenset[str] = frozenset()
        # Who is known to be of a group, by category, group and area; and the figures'
        # sources and inputs.
        self.known: dict[tuple[str, str, Area], tuple[Known, dict[str, Any]]] = {}

    def profiles(
        self,
        rows: ir.Table,
        told: Iterable[str],
        person: str,
        sources: tuple[str, ...],
    ) -> None:
        """Add the profile of each category, for the force and each CSP.

        A CSP where nobody was harmed, or suspected, has none of each group.
        """
        self.sources = sources
        self.supplied, segments = _known_of(rows)
        csps = [self.cube.areas[row] for row in self.cube.rows(AreaLevel.CSP)]
        for category in told:
            marked = rows.filter(rows[f"is_{category}"] & rows[person].notnull())
            everyone = read_persons(marked, person, ())[None]
            by_csp = read_persons(marked, person, ("csp",))
            self._profile(category, self.cube.areas[0], everyone, segments)
            for area in csps:
                there = by_csp.get(area.code, NOBODY)
                self._profile(category, area, there, segments)

    def _profile(
        self, category: str, area: Area, persons: Persons, segments: Iterable[str]
    ) -> None:
        number = persons.count(np.full(len(persons.number), True))
        self.maker.add(
            self.kind.plural,
            category,
            area,
            self.cube.period,
            float(number),
            numerator=float(number),
            sources=self.sources,
            inputs=(self._count(category, "", number, area),),
        )
        groups = groups_of(segments, is_force=area.level == AreaLevel.FORCE)
        for group in groups:
            if group.columns <= self.supplied:
                self._share(category, area, persons, group)
            elif group.told_by:
                self._missing(f"{self.kind.one}_share", category, group.slug, area)
        self._tie(category, groups)
        for name in TOLD_BY:
            if name in self.supplied:
                self._unknown(category, area, persons, name)
            else:
                measure = f"{self.kind.one}_unknown_share"
                self._missing(measure, category, name, area)

    def _missing(self, measure: str, category: str, name: str, area: Area) -> None:
        """Say that no extract tells of a group."""
        key = f"{category}--{name}"
        self.maker.add(measure, key, area, self.cube.period, None, sources=self.sources)

    def _tie(self, category: str, groups: Iterable[Group]) -> None:
        """Say which groups share out all of whom something is known."""
        families: dict[tuple[str, str], list[str]] = {}
        for group in groups:
            if group.family:
                name = self._category(category, group.slug)
                families.setdefault((group.told_by, group.family), []).append(name)
        for (column, _), names in families.items():
            whole = self._category(category, f"known-{column}")
            self.sums.add((whole, tuple(sorted(names))))
        for name in TOLD_BY:
            known = tuple(self._category(category, f"{k}-{name}") for k in _KNOWN)
            self.sums.add((self._category(category, ""), known))
        both = self._category(category, "known-age-and-sex")
        for name in ("age", "sex"):
            self.sums.add((self._category(category, f"known-{name}"), (both,)))
        for whole, parts in NESTED:
            inside = tuple(self._category(category, part) for part in parts)
            self.sums.add((self._category(category, whole), inside))

    def _share(self, category: str, area: Area, persons: Persons, group: Group) -> None:
        inside, known = group.marks(persons)
        part, whole = persons.count(inside), persons.count(known)
        lower, upper = wilson_limits(part, whole)
        more: dict[str, Any] = {
            "sources": self.sources,
            "inputs": (
                self._count(category, group.slug, part, area),
                self._count(category, _known(group), whole, area),
            ),
        }
        if whole:
            self.known[category, group.slug, area] = ((part, whole), more)
        self.maker.add(
            f"{self.kind.one}_share",
            f"{category}--{group.slug}",
            area,
            self.cube.period,
            100 * part / whole if whole else None,
            lower=float(lower) * 100,
            upper=float(upper) * 100,
            numerator=float(part),
            denominator=float(whole),
            **more,
        )

    def indexes(self, residents: ResidentsOf) -> None:
        """Set every group beside residents, and beside everyone known."""
        for (category, group, area), (known, more) in self.known.items():
            of_all = self.known.get((ALL_CRIME, group, area))
            inputs = more["inputs"]
            if of_all is not None:
                inputs = tuple(dict.fromkeys((*inputs, *of_all[1]["inputs"])))
            add_indexes(
                self.maker,
                self.kind.one,
                category,
                group,
                area,
                self.cube.period,
                known,
                of_all[0] if of_all and category != ALL_CRIME else None,
                residents.get(area.code, {}).get(group),
                sources=self.sources,
                inputs=inputs,
            )

    def _unknown(self, category: str, area: Area, persons: Persons, name: str) -> None:
        whole = int(persons.number.sum())
        missing = whole - persons.count(persons.known(name))
        self.maker.add(
            f"{self.kind.one}_unknown_share",
            f"{category}--{name}",
            area,
            self.cube.period,
            100 * missing / whole if whole else None,
            numerator=float(missing),
            denominator=float(whole),
            sources=self.sources,
            inputs=(
                self._count(category, f"unknown-{name}", missing, area),
                self._count(category, "", whole, area),
            ),
        )

    def _category(self, category: str, group: str) -> str:
        parts = (category, self.kind.plural, group)
        return "--".join(part for part in parts if part)

    def _count(self, category: str, group: str, number: int, area: Area) -> str:
        """Add a count of people; a group's is a part of everyone's."""
        name = self._category(category, group)
        if group:
            self.sums.add((self._category(category, ""), (name,)))
        return self.maker.add(
            "count",
            name,
            area,
            self.cube.period,
            float(number),
            unit="people",
            numerator=float(number),
            sources=self.sources,
        )


_KNOWN = ("known", "unknown")


def _known(group: Group) -> str:
    """The name of the count of those of whom a group is known: of everyone, ""."""
    return f"known-{group.told_by}" if group.told_by else ""


def _known_of(rows: ir.Table) -> tuple[frozenset[str], tuple[str, ...]]:
    """What is known of anybody (of the rest nothing was supplied), and all segments."""
    there = [name for name in (*KNOWN_OF, *HISTORY) if name in rows.columns]
    counts = {name: rows[name].count() for name in there}
    segments = rows.segment.collect(distinct=True)
    (row,) = rows.aggregate(**counts, segments=segments).to_pyarrow().to_pylist()
    known = frozenset(name for name in there if row[name])
    return known, tuple(sorted(row["segments"] or ()))
