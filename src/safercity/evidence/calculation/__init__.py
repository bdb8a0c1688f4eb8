"""Calculation: from a warehouse to every figure of an assessment.

One cube of whole counts is read; everything else is worked out from it by the
functions of `measures`, over columns, in the order below.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import ibis.expr.types as ir

from safercity.errors import SettingsError, all_at_once
from safercity.evidence.calculation.changes import (
    add_changes,
    like_before,
    like_period,
)
from safercity.evidence.calculation.comparators import (
    Group,
    add_comparators,
    add_ratios,
    read_groups,
)
from safercity.evidence.calculation.costs import add_costs
from safercity.evidence.calculation.cube import Cube, read_cube
from safercity.evidence.calculation.exceptions import add_exceptions
from safercity.evidence.calculation.from_records import add_from_records
from safercity.evidence.calculation.harms import add_harm_by_code
from safercity.evidence.calculation.headline import (
    Residents,
    add_counts,
    add_harm,
    add_ranks,
    add_rates,
    add_shares,
    exposure,
)
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.calculation.months import add_months
from safercity.evidence.calculation.places import add_concentration
from safercity.evidence.calculation.quality import add_accounting, add_placement
from safercity.evidence.calculation.records import (
    add_record_categories,
    read_records,
    sums_of,
)
from safercity.evidence.calculation.residents import (
    add_demography,
    read_people,
    residents_of,
)
from safercity.evidence.calculation.wards import add_wards
from safercity.evidence.contracts import CONTRACTS
from safercity.evidence.exceptions.alerts import load_alerts
from safercity.evidence.figures import FigureSet
from safercity.evidence.geography.folder import AreaSet
from safercity.evidence.measures.categories import Category, Sums
from safercity.evidence.measures.code_scales import load_code_scales
from safercity.evidence.measures.costs import load_costs
from safercity.evidence.measures.counts import ALL_CRIME
from safercity.evidence.measures.definitions import MeasureDefinition
from safercity.evidence.measures.intervals import rate_limits
from safercity.evidence.measures.themes import Theme, themes_asked_for
from safercity.evidence.partnership import Partnership
from safercity.periods import Month, Period


@dataclass(frozen=True)
class Calculation:
    """Every figure, and what a reader must know of how they came about.

    `like` is the run of months compared with the same a year before, if any;
    `missing` the months of the period that were not supplied, by category; `sums` the
    counts that are parts of others, beside those of areas and months; `records` the
    categories that were counted from records. `cube` holds the counts themselves.
    """

    figures: FigureSet
    cube: Cube
    like: Period | None
    like_before: Period | None
    groups: tuple[Group, ...]
    categories: tuple[str, ...]
    missing: Mapping[str, tuple[Month, ...]]
    sources: Mapping[str, tuple[str, ...]]
    sums: Sums
    records: frozenset[str]


@dataclass(frozen=True)
class Tables:
    """The tables of a warehouse that figures are worked out from.

    `records` are those of record-level extracts, by the name of their contract.
    """

    events: ir.Table
    files: ir.Table
    quarantine: ir.Table
    lsoas: ir.Table
    records: Mapping[str, ir.Table]


def calculate(
    tables: Tables,
    *,
    partnership: Partnership,
    areas: AreaSet,
    coverage: Mapping[str, frozenset[Month]],
    measures: Mapping[str, MeasureDefinition],
    categories: Mapping[str, Category],
    themes: Mapping[str, Theme],
) -> Calculation:
    """Work out every figure of a partnership's assessment.

    `coverage` says which months each extract was supplied for; `themes` ask for the
    figures that only records can tell.
    """
    components = tuple(sorted(c.key for c in categories.values() if c.in_all_crime))
    cube = read_cube(
        tables.events,
        areas=areas,
        period=partnership.period,
        comparison=partnership.comparison,
        coverage=coverage,
        components=components,
    )
    check_sources(cube.sources, partnership)
    event_sources = cube.sources
    records = read_records(tables.records, tables.lsoas, cube.period)
    cube = add_record_categories(
        cube, records, categories, areas=areas, coverage=coverage
    )
    maker = FigureMaker(measures)
    people = read_people(areas)
    residents = residents_of(areas, people, minimum=partnership.minimum_population)
    groups = read_groups(
        cube,
        own=partnership.force,
        similar=partnership.similar_forces,
        components=components,
    )
    _add_events(maker, cube, residents, groups, partnership, areas, categories)
    like = like_period(cube, partnership.comparison)
    if like:
        add_changes(maker, cube, like, partnership.comparison, partnership.change_rule)
    asked = themes_asked_for(themes)
    sums = add_from_records(
        maker, cube, records, tables.lsoas, categories, asked, areas
    )
    scales = load_code_scales(partnership.folder)
    add_harm_by_code(maker, cube, records, categories, scales)
    add_costs(maker, cube, load_costs(partnership.folder, categories))
    add_exceptions(
        maker,
        cube,
        tables.events,
        records,
        categories,
        areas=areas,
        coverage=coverage,
        components=components,
        alerts=load_alerts(partnership.folder),
    )
    add_demography(maker, areas, people, cube.period)
    add_accounting(
        maker, tables.files, tables.quarantine, force=areas.force, period=cube.period
    )
    add_placement(
        maker,
        tables.events,
        force=areas.force,
        period=cube.period,
        sources=event_sources,
    )
    return Calculation(
        figures=maker.figures(),
        cube=cube,
        like=like,
        like_before=like and like_before(cube, like, partnership.comparison),
        groups=groups,
        categories=cube.categories,
        missing={
            category: tuple(sorted(set(cube.period) - covered))
            for category, covered in cube.covered.items()
        },
        sources=cube.sources,
        sums=(*sums_of(cube, categories), *sums) if records.tables else (),
        records=frozenset(k for k, c in categories.items() if c.select is not None),
    )


def check_sources(
    sources: Mapping[str, tuple[str, ...]], partnership: Partnership
) -> None:
    """Stop where an event could be counted twice.

    Street files of any number of extracts are one supply, in which a crime met again
    is told by its reference, and so are a force's crimes; the rows of two suppliers
    cannot be told apart.
    Raises:  SettingsError naming each category that two supplies give.
    """
    faults = [
        f"{category} comes from {' and '.join(extracts)}"
        for category, extracts in sorted(sources.items())
        if category != ALL_CRIME
        and len(extracts) > 1
        and not _is_one_supply(partnership.extract(name).contract for name in extracts)
    ]
    if faults:
        raise SettingsError(
            all_at_once(
                "These would be counted twice. Map one supply to categories of its "
                "own in [extracts.categories], or take one [[extracts]] out:",
                faults,
            )
        )


def _is_one_supply(contracts: Iterable[str]) -> bool:
    """True where a reference met again is known for the same crime in all extracts."""
    kinds = set(contracts)
    return len(kinds) == 1 and CONTRACTS[kinds.pop()].key_is_shared


def _add_events(
    maker: FigureMaker,
    cube: Cube,
    residents: Residents,
    groups: tuple[Group, ...],
    partnership: Partnership,
    areas: AreaSet,
    categories: Mapping[str, Category],
) -> None:
    exposed = exposure(cube, maker.unit("rate"))
    add_counts(maker, cube, cube.period)
    rates = add_rates(maker, cube, residents, exposed)
    add_shares(maker, cube, frozenset(c.key for c in categories.values() if c.is_crime))
    add_ranks(maker, cube, rates)
    weights = {c.key: c.harm_weight for c in categories.values() if c.harm_weight}
    add_harm(maker, cube, residents, exposed, weights)
    lower, upper = rate_limits(cube.total(cube.period), residents.usable[:, None])
    pooled = add_comparators(maker, cube, groups)
    add_ratios(
        maker, cube, rates, (lower * exposed.factor, upper * exposed.factor), pooled
    )
    add_months(maker, cube)
    add_wards(maker, cube, rates, residents, partnership.ward_rule)
    add_concentration(maker, cube, areas)
