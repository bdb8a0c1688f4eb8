"""What only records tell: crossings, profiles and repeats, as the themes ask for them.

The counts, rates and changes of these categories are made with all the others, from
the cube. Here is the rest.
"""

import datetime as dt
from collections.abc import Mapping

import ibis.expr.types as ir
import pyarrow as pa

from safercity.evidence.calculation.completeness import add_completeness
from safercity.evidence.calculation.crossings import (
    RURAL,
    URBAN,
    add_crossings,
)
from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.default_times import add_default_times
from safercity.evidence.calculation.few_people import add_few_people
from safercity.evidence.calculation.flag_months import add_flag_months
from safercity.evidence.calculation.indicators import add_indicators
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.calculation.missing import add_missing
from safercity.evidence.calculation.persons import (
    FRAUD_TABLE,
    OFFENDERS,
    VICTIMS,
    Kind,
    people_of_crimes,
    people_of_fraud,
    with_history,
)
from safercity.evidence.calculation.profiles import add_profiles
from safercity.evidence.calculation.records import Records
from safercity.evidence.calculation.repeats import add_crime_of_groups, add_repeats
from safercity.evidence.calculation.surveys import add_survey
from safercity.evidence.calculation.times import add_times
from safercity.evidence.geography.folder import AreaSet
from safercity.evidence.measures.categories import Category, Sums
from safercity.evidence.measures.counts import within
from safercity.evidence.measures.themes import Asked


def add_from_records(
    maker: FigureMaker,
    cube: Cube,
    records: Records,
    lsoas: ir.Table,
    categories: Mapping[str, Category],
    asked: Asked,
    areas: AreaSet,
) -> Sums:
    """Add every figure of the themes that is not a count, a rate or a change.

    Gives:   the sums that tie their counts together, for disclosure.
    """
    if "survey_responses" in records.tables:
        responses = records.tables["survey_responses"]
        add_survey(maker, cube, responses, areas, asked)
    if "indicators" in records.tables:
        add_indicators(maker, cube, records.tables["indicators"], asked)
    residents = residents_by_kind(lsoas.to_pyarrow())
    sums = add_crossings(maker, cube, records, categories, asked, residents)
    sums += add_times(maker, cube, records, categories, asked)
    sums += _add_people(maker, cube, records, lsoas, categories, asked)
    sums += add_completeness(maker, cube, records)
    sums += add_default_times(maker, cube, records)
    add_flag_months(maker, cube, records, categories)
    add_missing(maker, cube, asked)
    return sums


def _add_people(
    maker: FigureMaker,
    cube: Cube,
    records: Records,
    lsoas: ir.Table,
    categories: Mapping[str, Category],
    asked: Asked,
) -> Sums:
    """Add who was harmed and who is suspected, and who of them again and again."""
    sums: Sums = ()
    people: dict[Kind, ir.Table] = {}
    for kind, repeats in (
        (VICTIMS, asked.repeat_victims),
        (OFFENDERS, asked.repeat_offenders),
    ):
        if not {"crimes", kind.table} <= records.tables.keys():
            continue
        sources = records.extracts_of("crimes", kind.table)
        days = _days(records.tables["crimes"])
        # Kept as tables: what follows asks them scores of questions.
        rows = people_of_crimes(records, lsoas, kind, categories).cache()
        people[kind] = with_history(
            within(rows, cube.period), kind, records.filled(kind.table)
        ).cache()
        sums += add_repeats(maker, cube, kind, rows, repeats, days, sources)
        add_few_people(maker, cube, kind, rows, repeats, sources)
    if OFFENDERS in people:
        sums += add_crime_of_groups(
            maker, cube, OFFENDERS, people[OFFENDERS], asked.offender_crime, records
        )
    fraud = None
    if FRAUD_TABLE in records.tables:
        fraud = people_of_fraud(records, lsoas, cube).cache()
    homes = lsoas.to_pyarrow()
    return sums + add_profiles(maker, cube, people, fraud, asked, homes, records)


def residents_by_kind(lsoas: pa.Table) -> Mapping[str, float]:
    """The residents of rural and of urban neighbourhoods."""
    people = {RURAL: 0.0, URBAN: 0.0}
    for is_rural, number in zip(
        lsoas["rural"].to_pylist(), lsoas["population"].to_pylist(), strict=True
    ):
        if is_rural is not None:
            people[RURAL if is_rural else URBAN] += float(number or 0)
    return people


def _days(crimes: ir.Table) -> tuple[dt.date, dt.date]:
    """The first and the last day of the months that crimes were supplied for."""
    (row,) = (
        crimes.aggregate(
            first=crimes.recorded_dt.min().date().truncate("M"),
            last=crimes.recorded_dt.max().date(),
        )
        .to_pyarrow()
        .to_pylist()
    )
    last = row["last"]
    following = (last.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return row["first"], following - dt.timedelta(days=1)
