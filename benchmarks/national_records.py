"""The national records to time with: the real ones if they are at hand, or made up.

The made-up ones are as many, with the same columns and the true counts of each
force, month and category; only which area of the force a record falls in is invented.
"""

import os
from pathlib import Path

import duckdb

AREAS = Path(__file__).parents[1] / "src/safercity/definitions/areas"
MADE_UP = Path("build/benchmarks/national_synthetic.parquet")

# A cube of a hash puts many records in few areas, as crime is.
MAKE_UP = """
    with own as (
        select force, lsoa21, count(*) over (partition by force) as places,
            row_number() over (partition by force order by hash(lsoa21)) - 1 as place
        from '{areas}/lsoa21_lookup_2024.parquet'
    ), anywhere as (
        select lsoa21, row_number() over (order by hash(lsoa21)) - 1 as place
        from '{areas}/lsoa21_lookup_2024.parquet'
    ), records as (
        select *, unnest(range(inside + outside + unplaced)) as n
        from '{areas}/police_uk_2025_forces.parquet'
    ), drawn as (
        select *, hash(force, month, category, n) % 1000000 / 1e6 as u
        from records join (select distinct force, places from own) using (force)
    )
    select
        month as "Month", forces.police_name as "Reported by",
        round(-2 + u, 6) as "Longitude", round(52 + u, 6) as "Latitude",
        coalesce(own.lsoa21, anywhere.lsoa21) as "LSOA code",
        upper(category[1]) || replace(category[2:], '-', ' ') as "Crime type",
        if(u < 0.5, 'Under investigation', 'Status update unavailable')
            as "Last outcome category"
    from drawn
    join '{areas}/forces_2024.csv' as forces on forces.slug = drawn.force
    left join own on own.force = drawn.force
        and own.place = if(n < inside, floor(u ** 3 * drawn.places)::bigint, -1)
    left join anywhere on anywhere.place
        = if(n >= inside and n < inside + outside, n % 35000, -1)
    order by "Month", "Reported by", "Crime type", "LSOA code"
"""


def national_records(path: Path | None) -> tuple[Path, str]:
    """Find the records to time with, and say in words what they are."""
    given = path or os.environ.get("SAFERCITY_NATIONAL")
    if given:
        return Path(given), "police.uk street files of 2025, as published"
    if not MADE_UP.exists():
        _make_up()
    return MADE_UP, "synthetic: true counts by force, month and category of 2025"


def _make_up() -> None:
    MADE_UP.parent.mkdir(parents=True, exist_ok=True)
    aside = MADE_UP.with_suffix(".making")
    duckdb.execute(
        f"copy ({MAKE_UP.format(areas=AREAS)}) to '{aside}' "
        "(format parquet, compression zstd)"
    )
    aside.replace(MADE_UP)
