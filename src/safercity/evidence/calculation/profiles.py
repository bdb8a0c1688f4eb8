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
    OFFENDERS,
    OTHER_OFFENDERS,
    TOLD_BY,
    VICTIMS,
    Kind,
    Persons,
    read_persons,
)
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
) -> Sums:
    """Add who the victims and offenders are of the categories that themes profile.

    `people` are the rows of the period with their history, `fraud` those of fraud;
    `lsoas` say who lives where.
    Gives:   the sums that tie these counts of people together, for disclosure.
    """
    sums: set[tuple[str, tuple[str, ...]]] = set()
    wanted = {VICTIMS: asked.victims, OFFENDERS: asked.offenders}
    for kind, rows in people.items():
        every = {*wanted[kind], ALL_CRIME, DRUG_OFFENDERS, OTHER_OFFENDERS}
        told = [c for c in sorted(every) if f"is_{c}" in rows.columns]
        adding = _Adding(maker, cube, kind, sums)
        adding.profiles(rows, told, kind.person)
        if fraud is not None and kind is VICTIMS and FRAUD in asked.victims:
            adding.profiles(fraud, [FRAUD], "ref")
        adding.indexes(residents_of_groups(lsoas, cube.areas[0]))
    return tuple(sorted(sums))


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
        # Who is known to be of a group, by category, group and area; and the figures'
        # sources and inputs.
        self.known: dict[tuple[str, str, Area], tuple[Known, dict[str, Any]]] = {}

    def profiles(self, rows: ir.Table, told: Iterable[str], person: str) -> None:
        """Add the profile of each category, for the force and each CSP."""
        extracts = rows.select("extract").distinct().order_by("extract")
        self.sources = tuple(extracts.to_pyarrow()["extract"].to_pylist())
        for category in told:
            marked = rows.filter(rows[f"is_{category}"] & rows[person].notnull())
            everyone = read_persons(marked, person, ())
            self._profile(category, self.cube.areas[0], everyone[None])
            by_csp = read_persons(marked, person, ("csp",))
            for row in self.cube.rows(AreaLevel.CSP):
                area = self.cube.areas[row]
                if area.code in by_csp:
                    self._profile(category, area, by_csp[area.code])

    def _profile(self, category: str, area: Area, persons: Persons) -> None:
        everyone = np.full(len(persons.number), True)
        self._count(category, "", persons.count(everyone), area)
        self.maker.add(
            self.kind.plural,
            category,
            area,
            self.cube.period,
            float(persons.count(everyone)),
            numerator=float(persons.count(everyone)),
            sources=self.sources,
            inputs=(self._key(category, "", area),),
        )
        groups = groups_of(persons, is_force=area.level == AreaLevel.FORCE)
        for group in groups:
            self._share(category, area, persons, group)
        self._tie(category, groups)
        for name in TOLD_BY:
            if persons.known(name).any():
                self._unknown(category, area, persons, name)

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
        for whole, parts in NESTED:
            inside = tuple(self._category(category, part) for part in parts)
            self.sums.add((self._category(category, whole), inside))

    def _share(self, category: str, area: Area, persons: Persons, group: Group) -> None:
        inside, known = group.marks(persons)
        part, whole = persons.count(inside), persons.count(known)
        if not whole:
            return
        lower, upper = wilson_limits(part, whole)
        more: dict[str, Any] = {
            "sources": self.sources,
            "inputs": (
                self._count(category, group.slug, part, area),
                self._count(category, f"known-{group.told_by}", whole, area),
            ),
        }
        self.known[category, group.slug, area] = ((part, whole), more)
        self.maker.add(
            f"{self.kind.one}_share",
            f"{category}--{group.slug}",
            area,
            self.cube.period,
            100 * part / whole,
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
                self._key(category, "", area),
            ),
        )

    def _category(self, category: str, group: str) -> str:
        parts = (category, self.kind.plural, group)
        return "--".join(part for part in parts if part)

    def _key(self, category: str, group: str, area: Area) -> str:
        name = self._category(category, group)
        return f"count.{name}.{area.slug}.{self.cube.period.slug}"

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
