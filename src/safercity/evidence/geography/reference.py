"""National reference data: which LSOA lies where, who lives there, its boundary.

Every table covers England and Wales, at the LSOAs of 2021, and is rebuilt by
`scripts/build_reference.py`. Sources, years and licences: docs/reference/areas.md.
"""

from collections.abc import Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc
import shapely

from .files import read_shipped
from .forces import Force, find_force, forces

__all__ = [
    "Force",
    "complete_forces",
    "find_force",
    "force_counts",
    "force_population",
    "forces",
    "lsoa11_to_21",
    "lsoa21_attributes",
    "lsoa21_lookup",
    "lsoa21_shapes",
]

COMPARATOR_YEAR = 2025
WARD_YEAR = 2024
IMD_INDEX: Mapping[str, str] = {
    "England": "English Indices of Deprivation 2025",
    "Wales": "Welsh Index of Multiple Deprivation 2019",
}


def lsoa21_lookup() -> pa.Table:
    """Return where each LSOA of 2021 lies.

    Rows:    one for each of 35,672 LSOAs, in order of code.
    Columns: lsoa21, lsoa21_name, district, district_name (2024), csp, csp_name (2024),
             force (slug), ward24, ward24_name (best fit).
    """
    return read_shipped("lsoa21_lookup_2024")


def lsoa11_to_21() -> pa.Table:
    """Return what became of each LSOA of 2011.

    Rows:    one for each pair of a 2011 and a 2021 area that share ground.
    Columns: lsoa11, lsoa21, change: U unchanged, S split, M merged, X irregular.
    """
    return read_shipped("lsoa11_to_lsoa21")


def lsoa21_shapes(codes: Iterable[str]) -> dict[str, shapely.Geometry]:
    """Return generalised boundaries in British National Grid metres, by code.

    Neighbours share their borders exactly. Codes that are not an LSOA of 2021 are left
    out.
    """
    table = read_shipped("lsoa21_boundaries_2021")
    wanted = pa.array(sorted(set(codes)), pa.string())
    rows = table.filter(pc.is_in(table["lsoa21"], value_set=wanted))
    shapes = shapely.from_wkb(rows["wkb"].to_pylist())
    return dict(zip(rows["lsoa21"].to_pylist(), shapes, strict=True))


def lsoa21_attributes(codes: pa.Array) -> pa.Table:
    """Return who lives in each LSOA, in the order of `codes`.

    Columns: lsoa21; population, households and their tenures, ethnic groups (2021
             census); age bands (mid-2020); imd_index, imd_rank, imd_decile, imd_score;
             rural_urban_code, rural_urban, rural (2021). The English and the Welsh
             index are different measures: never rank one against the other.
    """
    people = _rows(read_shipped("people_2021"), codes)
    deprivation = _rows(_deprivation(), codes)
    rural = _rows(read_shipped("rural_urban_2021"), codes)
    columns = {
        name: table[name]
        for table in (people, deprivation, rural)
        for name in table.column_names
    }
    return pa.table(columns | {"lsoa21": codes})


def force_counts() -> pa.Table:
    """Return police.uk rows of 2025 by force, month and category.

    Columns: force (slug), month, category, inside, outside, unplaced: rows that the
             force reported, placed inside its own area, outside it, or with no place.
             A force's count is inside + unplaced.
    Forces:  32 of 43; `complete_forces` names the 30 with every month. The other 11
             were not in the copy of police.uk that this was made from.
    """
    return read_shipped("police_uk_2025_forces")


def complete_forces() -> tuple[str, ...]:
    """Return the slugs of the forces with all twelve months in `force_counts`."""
    counts = force_counts()
    months: dict[str, set[str]] = {}
    for force, month in zip(
        counts["force"].to_pylist(), counts["month"].to_pylist(), strict=True
    ):
        months.setdefault(force, set()).add(month)
    return tuple(sorted(force for force in months if len(months[force]) == 12))


def force_population() -> dict[str, int]:
    """Return usual residents at the 2021 census for each of the 43 forces, by slug."""
    lookup = lsoa21_lookup()
    people = _rows(read_shipped("people_2021"), lookup["lsoa21"].combine_chunks())
    totals = dict.fromkeys((force.slug for force in forces()), 0)
    for force, residents in zip(
        lookup["force"].to_pylist(), people["population"].to_pylist(), strict=True
    ):
        totals[force] += residents
    return totals


def _rows(table: pa.Table, codes: pa.Array) -> pa.Table:
    """The rows of those LSOAs, in their order; null where there is none."""
    return table.take(pc.index_in(codes, value_set=table["lsoa21"].combine_chunks()))


def _deprivation() -> pa.Table:
    parts = []
    for country, name in (
        ("England", "imd_england_2025"),
        ("Wales", "wimd_wales_2019"),
    ):
        table = read_shipped(name)
        index = pa.repeat(IMD_INDEX[country], table.num_rows)
        parts.append(table.append_column("imd_index", index))
    return pa.concat_tables(parts)
