"""National counts and rates by our measures, against SQL written by hand.

    python -m benchmarks.national [PARQUET]

Both start from the same Parquet file of 3.28 million records and end with the same
table: force, CSP and ward by category and month, with the count, the residents and
the rate. The tables are compared, value by value, before anything is timed.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.national_records import AREAS, national_records
from benchmarks.timing import RUNS, time_in_turn
from safercity.areas import AreaLevel
from safercity.evidence.measures.counts import count_by_level
from safercity.evidence.measures.rates import add_rate

GOAL = 1.25
ASB = "anti-social-behaviour"
CRIMES = (
    "bicycle-theft burglary criminal-damage-and-arson drugs other-crime other-theft "
    "possession-of-weapons public-order robbery shoplifting theft-from-the-person "
    "vehicle-crime violence-and-sexual-offences"
).split()
GRAIN = ["area_level", "area_code", "category", "month"]
COLUMNS = [*GRAIN, "events", "population", "rate"]

REFERENCE = f"""
    create table places as
    select lsoa21, force, csp, ward24 as ward, population
    from '{AREAS}/lsoa21_lookup_2024.parquet'
    join '{AREAS}/people_2021.parquet' using (lsoa21);

    create table forces as
    select slug as own, police_name from '{AREAS}/forces_2024.csv';

    create table residents as
    select 'force' as area_level, force as area_code,
        sum(population)::bigint as population
    from places group by all
    union all select 'csp', csp, sum(population)::bigint from places group by all
    union all select 'ward', ward, sum(population)::bigint from places group by all;
"""

# What a careful analyst would write: read once, add up from the finest grain.
BY_HAND = """
    with finest as (
        select own as force, csp, ward,
            lower(replace("Crime type", ' ', '-')) as category, "Month" as month,
            count(*) as events
        from '{records}' street
        join forces on police_name = "Reported by"
        left join places on lsoa21 = "LSOA code"
        where places.force = own or lsoa21 is null
        group by all
    ), cells as (
        from finest
        union all
        select force, csp, ward, 'all-crime', month, sum(events) from finest
        where category <> '{asb}' group by all
    ), levels as (
        select 'force' as area_level, force as area_code, category, month,
            sum(events) as events
        from cells group by all
        union all
        select 'csp', csp, category, month, sum(events)
        from cells where csp is not null group by all
        union all
        select 'ward', ward, category, month, sum(events)
        from cells where ward is not null group by all
    )
    select area_level, area_code, category, month, events::bigint as events,
        population, events::double * 1000 / nullif(population::double, 0) as rate
    from levels join residents using (area_level, area_code)
"""


def by_measures(database: ibis.BaseBackend, street: ir.Table) -> ir.Table:
    """Say with the product's own measures what is wanted."""
    forces, places = database.table("forces"), database.table("places")
    records = street.select(
        lsoa21=street["LSOA code"],
        police_name=street["Reported by"],
        category=street["Crime type"].replace(" ", "-").lower(),
        month=street["Month"],
    )
    placed = records.join(forces, "police_name").left_join(places, "lsoa21")
    events = placed.mutate(
        counted=(placed.force == placed.own) | placed.lsoa21_right.isnull()
    )
    # Each force is the whole of its own rows, so `own` stands in for a force's code.
    levels = count_by_level(
        events, force="", by=("own", "category", "month"), all_crime=CRIMES
    )
    is_force = levels.area_level == str(AreaLevel.FORCE)
    counts = levels.mutate(area_code=is_force.ifelse(levels.own, levels.area_code))
    rated = counts.join(database.table("residents"), ["area_level", "area_code"])
    return add_rate(rated, events="events", population="population").select(COLUMNS)


def same(one: pa.Table, other: pa.Table) -> bool:
    """Whether two tables hold the same rows, whatever their order."""
    order = [(column, "ascending") for column in GRAIN]
    first, second = (table.select(COLUMNS).sort_by(order) for table in (one, other))
    return bool(first.equals(second.cast(first.schema)))


def run(path: Path | None = None) -> str:
    """Compare the two tables, time both, and give the results as Markdown."""
    records, what = national_records(path)
    database = ibis.duckdb.connect()
    database.raw_sql(REFERENCE)
    street = database.read_parquet(records, table_name="street")
    query = BY_HAND.format(records=records, asb=ASB)
    tasks: dict[str, Callable[[], pa.Table]] = {
        "measures": lambda: by_measures(database, street).to_pyarrow(),
        "by hand": lambda: database.con.sql(query).to_arrow_table(),
    }
    ours, by_hand = (task() for task in tasks.values())
    if not same(by_hand, ours):
        sys.exit("The two tables differ, so their times mean nothing.")
    taken = time_in_turn(tasks)
    ratio = taken["measures"].ratio_to(taken["by hand"])
    rows = street.count().to_pyarrow().as_py()
    areas = len(pc.unique(ours["area_code"]))
    return f"""\
## National counts and rates

Records: {rows:,} ({what}).
Table: {ours.num_rows:,} rows, the count and rate of {areas:,} areas (wards, CSPs and
forces) by category and month, identical both ways, value by value.
Median of {RUNS} runs taken in turn (least to most); the ratio is the median of the
ratios of the {RUNS} rounds, so that a busy spell of the machine counts for both.

| way | seconds |
|---|---|
| our measures, as Ibis expressions | {taken["measures"]} |
| DuckDB SQL written by hand | {taken["by hand"]} |
| **ratio** (goal: at most {GOAL}) | **{ratio:.2f}** |
"""


if __name__ == "__main__":
    print(run(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
