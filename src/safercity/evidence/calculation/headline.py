"""Headline figures of every area and category: count, rate, share, rank and harm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safercity.areas import Area, AreaLevel
from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.maker import Beside, Columns, FigureMaker
from safercity.evidence.measures.comparison import competition_rank
from safercity.evidence.measures.completeness import annualising_factor
from safercity.evidence.measures.counts import ALL_CRIME
from safercity.evidence.measures.harm import weigh_harm
from safercity.evidence.measures.intervals import rate_limits
from safercity.evidence.measures.rates import crude_rate
from safercity.periods import Period

_MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Residents:
    """Who the events could have happened to, by area of the cube, with the year.

    `people` has the shape (areas,), NaN where it is not known; `usable` is the same
    with areas of too few residents for a rate left unknown.
    """

    people: Columns
    usable: Columns
    years: tuple[int | None, ...]


@dataclass(frozen=True)
class Exposure:
    """By how much each category's counts are scaled up where months are missing.

    `factor` has the shape (categories,): 1.0 where the whole period was supplied.
    `unit` says it, by category, for the figures that are scaled.
    """

    factor: Columns
    unit: Mapping[str, str]


def exposure(cube: Cube, rate_unit: str) -> Exposure:
    """Work out how much of the period each category was supplied for."""
    whole = len(cube.period)
    factors = [
        annualising_factor(cube.period, cube.covered[c]) or np.nan
        for c in cube.categories
    ]
    known = {c: len(cube.known_months(c, cube.period)) for c in cube.categories}
    unit = {
        category: f"{rate_unit}, annualised from {months} of {whole} months"
        for category, months in known.items()
        if months < whole
    }
    return Exposure(np.array(factors), unit)


def add_counts(maker: FigureMaker, cube: Cube, period: Period) -> None:
    """Add `count` of every area and category for a period.

    Of the assessment's own period a part may be missing, which the unit then says; of
    any other period the count is not available unless all of it was supplied.
    """
    own = period == cube.period
    counts = cube.total(period).astype(np.float64) if own else cube.known(period)
    unit = maker.unit("count")
    partial = {
        category: f"{unit}, in {len(cube.known_months(category, period))} of "
        f"{len(period)} months"
        for category in cube.categories
        if own and not cube.covered[category].issuperset(period)
    }
    maker.grid(
        "count",
        cube,
        period,
        counts,
        areas=range(len(cube.areas)),
        unit=partial,
        columns={"numerator": counts},
    )


def add_rates(
    maker: FigureMaker, cube: Cube, residents: Residents, exposed: Exposure
) -> Columns:
    """Add `rate` and `rate_998`; give the rates back, (areas, categories)."""
    counts = cube.total(cube.period).astype(np.float64)
    people = np.broadcast_to(residents.usable[:, None], counts.shape)
    rates = crude_rate(counts, people) * exposed.factor
    for measure, confidence in (("rate", 0.95), ("rate_998", 0.998)):
        lower, upper = rate_limits(counts, people, confidence=confidence)
        maker.grid(
            measure,
            cube,
            cube.period,
            rates,
            areas=range(len(cube.areas)),
            year=residents.years,
            unit=exposed.unit,
            counted=(cube.period,),
            columns={
                "lower": lower * exposed.factor,
                "upper": upper * exposed.factor,
                "numerator": counts,
                "denominator": people,
            },
        )
    return rates


def add_shares(maker: FigureMaker, cube: Cube, components: frozenset[str]) -> None:
    """Add each category's share of an area's crime, and each CSP's of the force's."""
    counts = cube.total(cube.period).astype(np.float64)
    wide = cube.rows(AreaLevel.FORCE, AreaLevel.CSP)
    if ALL_CRIME in cube.categories:
        crime = counts[:, [cube.categories.index(ALL_CRIME)]]
        _add_share(
            maker,
            cube,
            "share_of_crime",
            counts,
            np.broadcast_to(crime, counts.shape),
            wide,
            [i for i, c in enumerate(cube.categories) if c in components],
            lambda area, _: [(area, ALL_CRIME)],
        )
    force = np.broadcast_to(counts[:1], counts.shape)
    everything = list(range(len(cube.categories)))
    _add_share(
        maker,
        cube,
        "share_of_force",
        counts,
        force,
        cube.rows(AreaLevel.CSP),
        everything,
        lambda _, category: [(cube.areas[0], category)],
    )


def _add_share(
    maker: FigureMaker,
    cube: Cube,
    measure: str,
    part: Columns,
    whole: Columns,
    areas: list[int],
    categories: list[int],
    beside: Beside,
) -> None:
    known = np.where(whole > 0, whole, np.nan)
    maker.grid(
        measure,
        cube,
        cube.period,
        part / known * 100,
        areas=areas,
        categories=categories,
        counted=(cube.period,),
        beside=beside,
        columns={"numerator": part, "denominator": known},
    )


def add_ranks(maker: FigureMaker, cube: Cube, rates: Columns) -> None:
    """Add each CSP's `rank` by rate, 1 the highest, among the force's CSPs."""
    csps = cube.rows(AreaLevel.CSP)
    ranks = np.full(rates.shape, np.nan)
    for c in range(len(cube.categories)):
        ranks[csps, c] = competition_rank(rates[csps, c])
    known: NDArray[np.float64] = np.isfinite(rates[csps]).sum(axis=0).astype(float)
    maker.grid(
        "rank",
        cube,
        cube.period,
        ranks,
        areas=csps,
        counted=(cube.period,),
        # A rank tells where every other rate stands, shown or not.
        beside=lambda _, category: [(cube.areas[csp], category) for csp in csps],
        columns={"denominator": np.broadcast_to(known, rates.shape)},
    )


def add_harm(
    maker: FigureMaker,
    cube: Cube,
    residents: Residents,
    exposed: Exposure,
    weights: Mapping[str, float],
) -> None:
    """Add `harm`, `harm_rate` and `harm_share`, in days, of force and CSPs.

    `weights` gives the mean severity of a category's offences, in days; a category
    without one (ASB has none) has no harm figure, rather than none at all.
    """
    weighed = [i for i, c in enumerate(cube.categories) if c in weights]
    if not weighed:
        return
    counts = cube.total(cube.period).astype(np.float64)
    weight = [weights.get(category) for category in cube.categories]
    parts = _parts_of_harm([cube.categories[i] for i in weighed])
    weighted = weigh_harm(counts, weight, residents.usable)
    harm = weighted.by_category
    if ALL_CRIME in cube.categories:
        crime = cube.categories.index(ALL_CRIME)
        harm[:, crime] = weighted.total
        weighed = sorted({*weighed, crime})
        _add_harm_shares(maker, cube, harm, crime, weighed, parts)
    people = np.broadcast_to(residents.usable[:, None], counts.shape)
    wide = cube.rows(AreaLevel.FORCE, AreaLevel.CSP)
    maker.grid(
        "harm",
        cube,
        cube.period,
        harm,
        areas=wide,
        categories=weighed,
        counted=(cube.period,),
        beside=parts,
        columns={"numerator": counts},
    )
    maker.grid(
        "harm_rate",
        cube,
        cube.period,
        crude_rate(harm, people) * exposed.factor,
        areas=wide,
        categories=weighed,
        year=residents.years,
        unit={
            category: unit.replace(maker.unit("rate"), maker.unit("harm_rate"))
            for category, unit in exposed.unit.items()
        },
        counted=(cube.period,),
        beside=parts,
        columns={"numerator": harm, "denominator": people},
    )


def _parts_of_harm(weighed: Sequence[str]) -> Beside:
    """The counts that an area's whole harm is a sum of."""

    def parts(area: Area, category: str) -> Sequence[tuple[Area, str]]:
        return [(area, part) for part in weighed] if category == ALL_CRIME else []

    return parts


def _add_harm_shares(
    maker: FigureMaker,
    cube: Cube,
    harm: Columns,
    crime: int,
    weighed: list[int],
    parts: Beside,
) -> None:
    whole = np.broadcast_to(harm[:, [crime]], harm.shape)
    _add_share(
        maker,
        cube,
        "harm_share",
        harm,
        whole,
        cube.rows(AreaLevel.FORCE, AreaLevel.CSP),
        [i for i in weighed if i != crime],
        lambda area, _: [(area, ALL_CRIME), *parts(area, ALL_CRIME)],
    )
