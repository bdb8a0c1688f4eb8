"""From street files to a clean warehouse, against reading the same files bare.

    python -m benchmarks.ingest

The national records are written as the street files that they came from, a file a
month. Ours reads them, checks every row against its contract, finds what was supplied
twice, places it, hashes every file and accounts for every row; DuckDB's `read_csv` only
reads them into a table. What the first does more is what the ratio pays for.
"""

import os
import shutil
from pathlib import Path

import duckdb

from benchmarks.national_records import national_records
from benchmarks.timing import time_in_turn
from safercity.evidence.partnership import load_partnership
from safercity.evidence.start import start_partnership
from safercity.evidence.warehouse import WAREHOUSE, build_warehouse

GOAL = 2.5
RUNS = 3
FORCE = "staffordshire"
HERE = Path("build/benchmarks/ingest")
TIMES = int(os.environ.get("SAFERCITY_INGEST_TIMES", "1"))

# A reference as long as the real ones, and none for anti-social behaviour.
STREET = """
    select if("Crime type" = 'Anti-social behaviour', null,
            md5(format('{{}} {{}}', n, again)) || md5(format('{{}} {{}}', again, n)))
            as "Crime ID",
        "Month", "Reported by", "Reported by" as "Falls within",
        printf('%.6f', "Longitude") as "Longitude",
        printf('%.6f', "Latitude") as "Latitude",
        'On or near a Street' as "Location", "LSOA code",
        'Somewhere 001A' as "LSOA name", "Crime type", "Last outcome category",
        null as "Context"
    from (select *, row_number() over () as n from '{records}'),
        range({times}) as copies(again)
    where "Month" = '{month}'
"""


def write_street_files(records: Path, folder: Path) -> int:
    """Write records as street files, a file a month; give how many rows there are."""
    months = duckdb.execute(
        f"select distinct \"Month\" from '{records}' order by 1"
    ).fetchall()
    for (month,) in months:
        path = folder / month / f"{month}-{FORCE}-street.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        query = STREET.format(records=records, month=month, times=TIMES)
        duckdb.execute(f"copy ({query}) to '{path}' (header)")
    found = duckdb.execute(f"select count(*) from '{records}'").fetchone()
    return TIMES * int(found[0]) if found else 0


def run() -> str:
    """Build once and account for every row, time both, and give Markdown."""
    records, what = national_records(None)
    shutil.rmtree(HERE, ignore_errors=True)
    rows = write_street_files(records, HERE / "street")
    start_partnership(HERE / "county", force=FORCE, police_uk=HERE / "street")
    partnership = load_partnership(HERE / "county")
    size = sum(path.stat().st_size for path in (HERE / "street").rglob("*.csv"))

    def build() -> int:
        (HERE / WAREHOUSE).unlink(missing_ok=True)
        return build_warehouse(partnership, HERE / WAREHOUSE, lambda _: None).rows_read

    def bare() -> None:
        files = HERE / "street" / "*" / "*.csv"
        with duckdb.connect() as connection:
            query = f"create table street as from read_csv('{files}')"
            connection.execute(query)

    read = build()
    if read != rows:
        raise SystemExit(f"{rows:,} rows were written and {read:,} accounted for.")
    taken = time_in_turn({"ours": build, "bare": bare}, runs=RUNS)
    ratio = taken["ours"].ratio_to(taken["bare"])
    shutil.rmtree(HERE)
    return f"""\
## Street files to a clean warehouse

{rows:,} rows in CSV files of {size / 1e6:,.0f} MB ({what}). Every row is accounted
for. Median of {RUNS} runs taken in turn (least to most).

| way | seconds |
|---|---|
| ours: read, check, find duplicates, place, hash, account | {taken["ours"]} |
| DuckDB's `read_csv`, into a table, nothing checked | {taken["bare"]} |
| **ratio** (goal: at most {GOAL}) | **{ratio:.1f}** |
"""


if __name__ == "__main__":
    print(run())
