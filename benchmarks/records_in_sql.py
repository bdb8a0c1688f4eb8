"""The record measures in DuckDB's SQL, as a careful analyst would write them."""

from collections.abc import Iterable
from itertools import product

import duckdb
import pyarrow as pa

from benchmarks.county import County
from benchmarks.wanted import (
    ALL_CRIME,
    BANDS,
    FLAGGED,
    LOST,
    OF_PEOPLE,
    OF_TIMES,
    OFFENCE_GROUPS,
    SEXES,
    SUBGROUPS,
    TWICE,
    Z,
)

IS = {
    ALL_CRIME: "true",
    **{key: " or ".join(f"flag_{f}" for f in flags) for key, flags in FLAGGED.items()},
    **{key: f"subgroup = '{key}'" for key in SUBGROUPS},
    **{key: f"offence_group = '{key}'" for key in OFFENCE_GROUPS},
}

COUNTS = """
    with marked as (
        select csp, ward, month, {sums} from crimes where counted group by all
    ), finest as (
        unpivot marked on columns(* exclude (csp, ward, month))
        into name category value events
    ), named as (
        select csp, ward, month, category, count(*) as events
        from events where counted group by all
    ), cells as (
        from finest
        union all by name from named
        union all by name
        select csp, ward, month, '{all_crime}' as category, sum(events) as events
        from named where category <> 'anti-social-behaviour' group by all
    ), levels as (
        select '{force}' as area, category, month, sum(events) as events
        from cells group by all
        union all
        select csp, category, month, sum(events)
        from cells where csp is not null group by all
        union all
        select ward, category, month, sum(events)
        from cells where ward is not null group by all
    ), residents as (
        select '{force}' as area, sum(population) as people from lsoas
        union all select csp, sum(population) from lsoas group by all
        union all select ward, sum(population) from lsoas group by all
    )
    select area, category, month, events::bigint as events,
        events::double * 1000 / nullif(people, 0)::double as rate
    from levels left join residents using (area)
    where events > 0
"""
SMALL = """
    with marked as (
        select lsoa21, {sums} from crimes
        where counted and lsoa21 is not null and month {period} group by all
    ), finest as (
        unpivot marked on columns(* exclude lsoa21) into name category value events
    ), named as (
        select lsoa21, category, count(*) as events from events
        where counted and lsoa21 is not null and month {period} group by all
    )
    from finest
    union all by name from named
    union all by name
    select lsoa21, '{all_crime}' as category, sum(events) as events
    from named where category <> 'anti-social-behaviour' group by all
"""
PEOPLE = """
    create or replace temp table people as
    with marked as (
        select crime_ref, csp, month, {marks} from crimes where counted
    )
    select victim_key, age, sex, marked.*
    from victims join marked using (crime_ref)
    where coalesce(victim_type, 'person') = 'person'
"""
REPEATS = """
    with pairs as (
        select distinct {area} as area, victim_key, crime_ref from people
        where "{category}" and month {period} and area is not null
    ), each as (
        select area, victim_key, count(*) as crimes from pairs
        where victim_key is not null group by all
    ), met as (
        select area, crime_ref, max(coalesce(crimes, 0)) as crimes
        from pairs left join each using (area, victim_key) group by all
    ), of_people as (
        select area, count(*) as people, count_if(crimes >= 2) as repeat_people,
            sum(crimes)::bigint as person_events
        from each group by all
    ), of_crimes as (
        select area, count_if(crimes >= 1) as events_with_known_person,
            count_if(crimes >= 2) as events_of_repeat_people,
            count_if(crimes = 0) as unknown_events
        from met group by all
    )
    select '{category}' as category, area, people, repeat_people, person_events,
        events_with_known_person, events_of_repeat_people, unknown_events
    from of_crimes left join of_people using (area)
"""
PROFILES = """
    with each as (
        select {area} as area, victim_key, min(age) as age, min(sex) as sex
        from people
        where "{category}" and month {period} and area is not null
            and victim_key is not null
        group by all
    ), known as (
        select area, count(*) as known from each
        where age is not null and sex is not null group by all
    )
    select '{category}' as category, area, sex, {band} as band,
        count(*) as number, any_value(known) as known
    from each join known using (area)
    where age is not null and sex in {sexes} group by all
"""
# One row for each hour that a crime could have happened in, with the seconds of it.
HOURS = """
    with timed as (
        select csp, committed_from as began,
            case when committed_to <= began + interval 60 seconds then null
                else committed_to end as ended,
            ended >= began + interval 7 days as is_long
        from crimes
        where counted and month {period} and began is not null and ({condition})
    ), spread as (
        select row_number() over () as n, csp, began, ended,
            unnest(generate_series(
                date_trunc('hour', began), ended - interval 1 microsecond,
                interval 1 hour
            )) as hour
        from timed where ended is not null and not is_long
    ), seconds as (
        select n, csp, hour,
            case when hour in {lost} then 0 else
                epoch(least(ended, hour + interval 1 hour) - greatest(began, hour))
                + if(hour in {twice} and ended >= hour + interval 1 hour, 3600, 0)
            end as passed
        from spread
    ), cells as (
        select csp, isodow(hour) as weekday, hour(hour) as hour,
            passed / sum(passed) over (partition by n) as weight
        from seconds
        union all
        select csp, isodow(began), hour(began), 1 from timed where ended is null
        union all
        select csp, cell // 24 + 1, cell % 24, events / 168
        from (select csp, count(*) as events from timed where is_long group by all),
            range(168) cells(cell)
    )
    select '{category}' as category, csp as area, weekday, hour, sum(weight) as weight
    from cells where csp is not null group by all
"""
SHARES = """
    with summed as (
        select if(grouping(csp) = 1, '{force}', csp) as area,
            if(grouping(category) = 1, '{all_crime}', category) as offence,
            count(*) as whole, {sums}
        from crimes where counted and month {period}
        group by grouping sets ((), (csp), (category), (csp, category))
    ), pairs as (
        unpivot summed on columns(* exclude (area, offence, whole))
        into name flag value part
    ), rooted as (
        select *, {z} * sqrt({z}**2 + 4 * part * (1 - part / whole)) as root
        from pairs where area is not null
    )
    select area, offence, flag, part, whole,
        (2 * part + {z}**2 - root) / (2 * (whole + {z}**2)) as lower,
        (2 * part + {z}**2 + root) / (2 * (whole + {z}**2)) as upper
    from rooted
"""


class ByHand:
    """Works each of them out, from the same warehouse."""

    def __init__(self, county: County) -> None:
        self.connection = duckdb.connect(str(county.warehouse), read_only=True)
        period = county.partnership.period
        self.period = f"between '{period.start}' and '{period.end}'"
        self.force = county.areas.force.code

    def read(self) -> None:
        """Nothing: each query reads the columns that it needs."""

    def counts(self) -> tuple[pa.Table, pa.Table]:
        """Counts and rates of areas by category and month; counts of small areas."""
        keys = [key for key in IS if key != ALL_CRIME]
        named = {"sums": _sums(keys), "all_crime": ALL_CRIME}
        return (
            self._table(COUNTS.format(**named, force=self.force)),
            self._table(SMALL.format(**named, period=self.period)),
        )

    def people(self) -> None:
        """Victims, each beside their crime."""
        marks = (f'coalesce({IS[key]}, false) as "{key}"' for key in OF_PEOPLE)
        self.connection.execute(PEOPLE.format(marks=", ".join(marks)))

    def repeats(self) -> pa.Table:
        """Repeat victims of each category, of the force and of each CSP (RV-A)."""
        return self._of_people(REPEATS)

    def profiles(self) -> pa.Table:
        """Victims of each category by age band and sex, and those of known age."""
        bands = " ".join(f"when age >= {first} then {first}" for first in BANDS[::-1])
        return self._of_people(PROFILES, band=f"case {bands} end", sexes=SEXES)

    def hours(self) -> pa.Table:
        """The aoristic weight of each hour of the week, of each CSP."""
        changed = {"lost": _hours(LOST), "twice": _hours(TWICE)}
        found = [
            HOURS.format(category=key, condition=IS[key], period=self.period, **changed)
            for key in OF_TIMES
        ]
        return pa.concat_tables(map(self._table, found))

    def shares(self) -> pa.Table:
        """The share of each kind of offence that has each flag, with its limits."""
        return self._table(
            SHARES.format(
                sums=_sums(FLAGGED),
                force=self.force,
                all_crime=ALL_CRIME,
                period=self.period,
                z=Z,
            )
        )

    def _of_people(self, query: str, **more: object) -> pa.Table:
        areas = (f"'{self.force}'", "csp")
        found = [
            self._table(
                query.format(category=key, area=area, period=self.period, **more)
            )
            for key, area in product(OF_PEOPLE, areas)
        ]
        return pa.concat_tables(found)

    def _table(self, query: str) -> pa.Table:
        return self.connection.sql(query).to_arrow_table()


def _sums(keys: Iterable[str]) -> str:
    return ", ".join(f'count_if({IS[key]}) as "{key}"' for key in keys)


def _hours(days: Iterable[str]) -> str:
    said = (f"timestamp '{day} 01:00:00'" for day in days)
    return f"({', '.join(said)})"
