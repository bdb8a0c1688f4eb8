"""Comparators: what the police of the whole country, and of similar forces, recorded.

They come from the reference counts that ship, made from the same police.uk files by
the same counting rule. Where the period is not in the reference, or a group has no
force with complete data, there is no comparator, and nothing stands in for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from safercity.areas import Area, AreaLevel
from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.maker import Beside, Columns, FigureMaker
from safercity.evidence.geography import reference
from safercity.evidence.measures.comparison import mean_rate, pooled_rate, ratio_to
from safercity.evidence.measures.counts import ALL_CRIME
from safercity.periods import Period

CENSUS_YEAR = 2021


@dataclass(frozen=True)
class Group:
    """Forces to compare with, the ones used, and those left out for want of data.

    `counts` has the shape (forces, categories), NaN for a category that the
    reference does not hold; `people` (forces,).
    """

    slug: str
    title: str
    forces: tuple[str, ...]
    left_out: tuple[str, ...]
    counts: Columns
    people: Columns

    def area(self, way: str) -> Area:
        """The group as an area that figures can be about; `way` is pooled or mean."""
        words = "taken as one" if way == "pooled" else "mean of forces"
        slug = f"{self.slug}-{way}"
        return Area(AreaLevel.COMPARATOR, slug, f"{self.title} ({words})", slug)


def read_groups(
    cube: Cube, *, own: str, similar: Sequence[str], components: Sequence[str]
) -> tuple[Group, ...]:
    """Make the national and the similar-forces group for a period.

    Gives: no group where the reference does not hold every month of the period.
    """
    table = _reference(cube.period, cube.categories, components)
    complete = tuple(sorted(table))
    people = reference.force_population()
    wanted = {
        "national": tuple(force.slug for force in reference.forces()),
        "similar": tuple(sorted(slug for slug in similar if slug != own)),
    }
    groups = []
    for slug, forces in wanted.items():
        used = tuple(force for force in forces if force in complete)
        if not used:
            continue
        groups.append(
            Group(
                slug,
                _title(slug, used),
                used,
                tuple(force for force in forces if force not in complete),
                np.array([table[force] for force in used]),
                np.array([people[force] for force in used], dtype=np.float64),
            )
        )
    return tuple(groups)


def _title(slug: str, used: Sequence[str]) -> str:
    forces = f"{len(used)} force{'s' if len(used) > 1 else ''} with complete data"
    return (
        f"England and Wales, {forces}" if slug == "national" else f"Similar, {forces}"
    )


def _reference(
    period: Period, categories: Sequence[str], components: Sequence[str]
) -> Mapping[str, list[float]]:
    """Each complete force's count by category; one that lacks a month is left out."""
    counts: dict[str, dict[str, float]] = {}
    months: dict[str, set[str]] = {}
    wanted = {str(month) for month in period}
    for row in reference.force_counts().to_pylist():
        if row["month"] not in wanted:
            continue
        months.setdefault(row["force"], set()).add(row["month"])
        of_force = counts.setdefault(row["force"], {})
        events = row["inside"] + row["unplaced"]
        of_force[row["category"]] = of_force.get(row["category"], 0) + events
        if row["category"] in components:
            of_force[ALL_CRIME] = of_force.get(ALL_CRIME, 0) + events
    held = {category for of_force in counts.values() for category in of_force}
    return {
        force: [of_force.get(c, 0.0) if c in held else float("nan") for c in categories]
        for force, of_force in counts.items()
        if months[force] == wanted
    }


def add_comparators(
    maker: FigureMaker, cube: Cube, groups: Sequence[Group]
) -> Mapping[str, Columns]:
    """Add `rate` and `count` of each group; give its pooled rates back, by slug."""
    pooled = {}
    for group in groups:
        pooled[group.slug] = pooled_rate(group.counts, group.people)
        total, people = group.counts.sum(axis=0), float(group.people.sum())
        for way, rates in (
            ("pooled", pooled[group.slug]),
            ("mean", mean_rate(group.counts, group.people)),
        ):
            area = group.area(way)
            for place, category in enumerate(cube.categories):
                if np.isnan(rates[place]):
                    continue
                pooled_way = way == "pooled"
                maker.add(
                    "rate",
                    category,
                    area,
                    cube.period,
                    float(rates[place]),
                    denominator_year=CENSUS_YEAR,
                    numerator=float(total[place]) if pooled_way else None,
                    denominator=people if pooled_way else None,
                )
                if pooled_way:
                    maker.add(
                        "count",
                        category,
                        area,
                        cube.period,
                        float(total[place]),
                        numerator=float(total[place]),
                    )
    return pooled


def add_ratios(
    maker: FigureMaker,
    cube: Cube,
    rates: Columns,
    limits: tuple[Columns, Columns],
    pooled: Mapping[str, Columns],
) -> None:
    """Add each area's rate as a ratio of the force's, the nation's and its group's."""
    force = np.broadcast_to(rates[:1], rates.shape)
    wide = cube.rows(AreaLevel.FORCE, AreaLevel.CSP)
    _add_ratio(
        maker,
        cube,
        "rate_ratio_force",
        rates,
        limits,
        force,
        wide[1:],
        lambda _, category: [(cube.areas[0], category)],
    )
    for slug, rate in pooled.items():
        to = np.broadcast_to(rate, rates.shape)
        _add_ratio(maker, cube, f"rate_ratio_{slug}", rates, limits, to, wide)


def _add_ratio(
    maker: FigureMaker,
    cube: Cube,
    measure: str,
    rates: Columns,
    limits: tuple[Columns, Columns],
    to: Columns,
    areas: Sequence[int],
    beside: Beside | None = None,
) -> None:
    value, lower, upper = ratio_to(rates, *limits, to)
    known = [c for c in range(len(cube.categories)) if np.isfinite(to[0, c])]
    maker.grid(
        measure,
        cube,
        cube.period,
        value,
        areas=areas,
        categories=known,
        counted=(cube.period,),
        beside=beside,
        columns={"lower": lower, "upper": upper, "numerator": rates, "denominator": to},
    )
