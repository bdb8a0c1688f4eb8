"""Rebuild the reference data in `definitions/areas` from a folder of raw open data.

    python scripts/build_reference.py RAW_FOLDER

RAW_FOLDER holds `lookups/`, `population/`, `households/`, `deprivation/`, `geo/` and
`crime_street/`, with the files that INPUTS names. The same inputs and library
versions give the same bytes. Run it when a boundary year or a census changes.
"""

import gzip
import json
import sys
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
import shapely.geometry

from safercity.evidence.places.british_grid import to_metres

AREAS = Path(__file__).parents[1] / "src/safercity/definitions/areas"

# Seven districts lie in several CSPs. There an LSOA's CSP is that of the district it
# was in in 2017, when districts were smaller; elsewhere the district of 2024 decides,
# so that a boundary moved since 2017 does not put an LSOA in another force.
LOOKUP = """
    with split as (
        select ltla24_code from csps group by 1 having count(*) > 1
    ), by_2017 as (
        select changes.lsoa21_code, min(csps17.CSP17CD) as csp
        from changes
        join wards17 on wards17.LSOA11CD = changes.lsoa11_code
        join csps17 on csps17.LAD17CD = wards17.LAD17CD
        group by 1 having count(distinct csps17.CSP17CD) = 1
    )
    select
        wards.lsoa21_code as lsoa21, wards.lsoa21_name,
        wards.ltla24_code as district, plain(wards.ltla24_name) as district_name,
        csps.csp24_code as csp, plain(csps.csp24_name) as csp_name,
        forces.slug as force,
        wards.ward24_code as ward24, wards.ward24_name
    from wards
    join csps on csps.ltla24_code = wards.ltla24_code
    left join by_2017 using (lsoa21_code)
    join forces on forces.code = csps.pfa24_code
    where csps.ltla24_code not in (from split) or csps.csp24_code = by_2017.csp
    order by lsoa21
"""

# "Herefordshire, County of" and "Bristol, City of" read badly in a sentence.
PLAIN = "regexp_replace(name, ', (City|County) of$', '')"

CHANGES = """
    select lsoa11_code as lsoa11, lsoa21_code as lsoa21, change_code as change
    from changes order by all
"""

# Each 2011 area's people are shared among its 2021 areas by their residents at the 2021
# census, in whole people (largest remainders), so that totals stay what was published.
AGES = """
    with bands as (
        select lsoa11_code, unnest([
            {name: 'age_0_15', n: list_sum(ages[1:16])},
            {name: 'age_16_24', n: list_sum(ages[17:25])},
            {name: 'age_25_44', n: list_sum(ages[26:45])},
            {name: 'age_45_64', n: list_sum(ages[46:65])},
            {name: 'age_65_plus', n: list_sum(ages[66:91])}
        ], recursive := true)
        from ages
    ), shares as (
        select lsoa11_code, lsoa21_code, name, n, n * total_residents
            / sum(total_residents) over (partition by lsoa11_code, name) as exact
        from bands join changes using (lsoa11_code)
        join residents using (lsoa21_code)
    ), whole as (
        select lsoa21_code, name, floor(exact)::int + (
            row_number() over (
                partition by lsoa11_code, name
                order by round(exact - floor(exact), 9) desc, lsoa21_code
            ) <= n - sum(floor(exact)) over (partition by lsoa11_code, name)
        )::int as people
        from shares
    )
    pivot whole on name using sum(people)::int group by lsoa21_code
"""

PEOPLE = """
    select
        lsoa21_code as lsoa21, residents.total_residents::int as population,
        tenure.total_households::int as households,
        ("Owned: Owns outright" + "Owned: Owns with a mortgage or loan"
            + "Shared ownership: Shared ownership")::int as households_owned,
        ("Social rented: Other social rented"
            + "Social rented: Rents from council or Local Authority")::int
            as households_social_rented,
        ("Private rented: Other private rented"
            + "Private rented: Private landlord or letting agency"
            + "Lives rent free")::int as households_private_rented,
        (deprived.total_households
            - "Household is not deprived in any dimension")::int
            as households_deprived,
        "Asian, Asian British or Asian Welsh"::int as ethnic_asian,
        "Black, Black British, Black Welsh, Caribbean or African"::int as ethnic_black,
        "Mixed or Multiple ethnic groups"::int as ethnic_mixed,
        White::int as ethnic_white,
        "Other ethnic group"::int as ethnic_other,
        age_0_15, age_16_24, age_25_44, age_45_64, age_65_plus
    from residents
    join tenure using (lsoa21_code)
    join deprived using (lsoa21_code)
    join ethnicity using (lsoa21_code)
    join aged using (lsoa21_code)
    order by lsoa21
"""

IMD_ENGLAND = """
    select lsoa21_code as lsoa21, IMD_rank::int as imd_rank,
        IMD_decile::int as imd_decile, IMD_score as imd_score
    from imd25 order by lsoa21
"""

# A split area's children take its rank. Areas merged since have no rank of their own;
# they keep a decile only where all their parts were in it.
WIMD_WALES = """
    select lsoa21_code as lsoa21,
        if(count(*) = 1, min(IMD_rank), null)::int as imd_rank,
        if(min(IMD_decile) = max(IMD_decile), min(IMD_decile), null)::int
            as imd_decile,
        if(count(*) = 1, min(IMD_score), null) as imd_score
    from wimd19 join changes using (lsoa11_code)
    group by 1 order by lsoa21
"""

RURAL = """
    select lsoa21_code as lsoa21, ruc21_code as rural_urban_code,
        classification as rural_urban, ruc = 'Rural' as rural
    from ruc21 order by lsoa21
"""

# A 2011 code that was split or merged since has no one 2021 code, but all its children
# lie in one force (checked below), which is all that these counts need.
FORCE_COUNTS = """
    with place as (
        select lsoa21 as code, force from lookup
        union
        select lsoa11_code, force from changes
        join lookup on lookup.lsoa21 = changes.lsoa21_code
        where change_code in ('S', 'M')
    )
    select forces.slug as force, Month as month,
        replace(lower("Crime type"), ' ', '-') as category,
        count(*) filter (place.force = forces.slug)::int as inside,
        count(*) filter (place.force <> forces.slug)::int as outside,
        count(*) filter (place.force is null)::int as unplaced
    from street
    join forces on forces.police_name = street."Reported by"
    left join place on place.code = street."LSOA code"
    where Month between '2025-01' and '2025-12'
    group by all order by all
"""

INPUTS = {
    "wards": "lookups/lookup_lsoa21_ward24_ltla24.csv",
    "csps": "lookups/lookup_ltla24_csp24_pfa24.csv",
    "csps17": "lookups/LAD17_CSP17_PFA17_lookup.csv",
    "wards17": "lookups/Lower_Layer_Super_Output_Area_2011_to_Ward_2017_"
    "Lookup_in_England_and_Wales.csv",
    "changes": "lookups/lookup_lsoa11_lsoa21_ltla22.csv",
    "ruc21": "lookups/ruc21_lsoa21.csv",
    "residents": "population/census2021_residents_lsoa21.csv.gz",
    "ethnicity": "population/census2021_ethnicity_lsoa21.csv.gz",
    "ages": "population/population20_lsoa11.csv.gz",
    "tenure": "households/census2021_tenure_lsoa21.csv.gz",
    "deprived": "households/census2021_household_deprivation_lsoa21.csv.gz",
    "imd25": "deprivation/imd2025_england_lsoa21.csv.gz",
    "wimd19": "deprivation/imd2019_wales_lsoa11.csv.gz",
}
STREET = "crime_street/national_slim_2025_dev.parquet"
SHAPES = "geo/national_generalised/boundaries_lsoa21.geojson.gz"

OUTPUTS = {
    "lsoa21_lookup_2024": LOOKUP,
    "lsoa11_to_lsoa21": CHANGES,
    "people_2021": PEOPLE,
    "imd_england_2025": IMD_ENGLAND,
    "wimd_wales_2019": WIMD_WALES,
    "rural_urban_2021": RURAL,
    "police_uk_2025_forces": FORCE_COUNTS,
}


def open_raw(folder: Path) -> duckdb.DuckDBPyConnection:
    """Load the raw tables, one name each, into a database in memory."""
    raw = duckdb.connect()
    for name, path in INPUTS.items():
        raw.execute(
            f"create table {name} as from read_csv(?, header = true, "
            "sample_size = -1, normalize_names = false)",
            [str(folder / path)],
        )
    ages = ", ".join(f'"{age}"' for age in [*range(90), "90+"])
    raw.execute(
        "create or replace table ages as "
        f"select lsoa11_code, [{ages}] as ages from ages"
    )
    raw.execute(f"create table forces as from '{AREAS / 'forces_2024.csv'}'")
    raw.execute(f"create view street as from '{folder / STREET}'")
    raw.execute(f"create macro plain(name) as {PLAIN}")
    raw.execute(f"create table lookup as {LOOKUP}")
    raw.execute(f"create table aged as {AGES}")
    return raw


def check(raw: duckdb.DuckDBPyConnection) -> None:
    """Stop where the raw data are not what the queries take for granted."""
    rules = {
        "an LSOA has no CSP, or several": """
            select lsoa21_code from wards left join lookup on lsoa21 = lsoa21_code
            group by 1 having count(lsoa21) <> 1""",
        "a CSP lies in two forces": """
            select csp from lookup group by 1 having count(distinct force) > 1""",
        "a split or merged LSOA lies in two forces": """
            select lsoa11_code from changes
            join lookup on lsoa21 = lsoa21_code where change_code in ('S', 'M')
            group by 1 having count(distinct force) > 1""",
        "police.uk names a force that we do not know": """
            select distinct "Reported by" from street
            where "Reported by" not in (select police_name from forces)
            and "Reported by" <> 'British Transport Police'""",
    }
    for fault, query in rules.items():
        found = raw.execute(query).fetchall()
        if found:
            sys.exit(f"{fault}: {found[:5]}")


def shapes(folder: Path) -> pa.Table:
    """LSOA boundaries of 2021 as WKB in whole British National Grid metres."""
    with gzip.open(folder / SHAPES, "rt", encoding="utf-8") as file:
        features = json.load(file)["features"]
    features.sort(key=lambda feature: feature["properties"]["lsoa21_code"])
    geometries = np.array([shapely.geometry.shape(f["geometry"]) for f in features])
    metres = shapely.transform(
        geometries, lambda xy: np.column_stack(to_metres(xy[:, 0], xy[:, 1])).round()
    )
    whole = shapely.normalize(shapely.make_valid(metres))
    return pa.table(
        {
            "lsoa21": [feature["properties"]["lsoa21_code"] for feature in features],
            "wkb": pa.array(shapely.to_wkb(whole).tolist(), pa.binary()),
        }
    )


def write(name: str, table: pa.Table) -> None:
    """Write one file of the reference data."""
    path = AREAS / f"{name}.parquet"
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=19,
        use_dictionary=[
            field.name for field in table.schema if pa.types.is_string(field.type)
        ],
        store_schema=False,
    )
    print(f"{path.name}: {table.num_rows:,} rows, {path.stat().st_size / 1e6:.2f} MB")


def main(folder: Path) -> None:
    """Rebuild every file."""
    raw = open_raw(folder)
    check(raw)
    for name, query in OUTPUTS.items():
        write(name, raw.sql(query).to_arrow_table())
    write("lsoa21_boundaries_2021", shapes(folder))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
