"""Place events: LSOA of 2021, ward and partnership of each distinct place.

Street files use some thousand points again and again, so places are found once for each
distinct combination of code and point, and joined back. The order of evidence is the
LSOA code; then the point, for a code of 2011 that was split, for a code on neither list
and for a row without one; then the ward that was supplied. What has none is unplaced.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import shapely
from numpy.typing import NDArray

from safercity.evidence.contracts import CONTRACTS
from safercity.evidence.geography.area_set import AreaSet
from safercity.evidence.geography.reference import (
    lsoa11_to_21,
    lsoa21_lookup,
    lsoa21_shapes,
)
from safercity.evidence.places.british_grid import to_metres
from safercity.evidence.places.point_in_area import nearest, wards_of_points
from safercity.evidence.warehouse.engine import Engine, Numbers
from safercity.evidence.warehouse.record_supersession import standing_view
from safercity.evidence.warehouse.staged import Staged

KEYS = (
    "lsoa_supplied",
    "ward_supplied",
    "longitude",
    "latitude",
    "easting",
    "northing",
)
Floats = NDArray[np.float64]
Positions = NDArray[np.int32]

_NOTES = {
    "unknown": "{} an LSOA code that is on neither the list of 2011 nor that of 2021, "
    "and {} placed by the point, if there is one.",
    "split": "{} the code of an LSOA that was split in 2021 and no point, "
    "and {} placed in the first of its parts.",
}

# What the code alone says of each place, and what has still to be found by the point.
_BY_CODE = """
WITH old AS (
    SELECT lsoa11, count(*) AS parts, min(lsoa21) AS first
    FROM lsoa11_to_21 GROUP BY lsoa11
)
SELECT
    p.*,
    coalesce(n.lsoa21, CASE WHEN old.parts = 1 THEN old.first END) AS coded,
    CASE WHEN old.parts > 1 THEN old.first END AS first_part,
    CASE
        WHEN n.lsoa21 IS NOT NULL OR old.parts = 1 THEN 'code'
        WHEN old.parts > 1 THEN 'split'
        WHEN p.lsoa_supplied IS NULL THEN 'none'
        WHEN p.lsoa_supplied[1] IN ('E', 'W') THEN 'unknown'
        ELSE 'elsewhere'
    END AS way
FROM places p
LEFT JOIN lsoa21_codes n ON n.lsoa21 = p.lsoa_supplied
LEFT JOIN old ON old.lsoa11 = p.lsoa_supplied AND n.lsoa21 IS NULL
"""

_PLACED = """
WITH found AS (
    SELECT
        p.*, m.east, m.north,
        m.east IS NOT NULL AS has_point,
        coalesce(p.coded, part.code, own.code, p.first_part) AS lsoa21,
        m.ward_at
    FROM coded_places p
    LEFT JOIN points m USING (place_id)
    LEFT JOIN part_codes part ON part.position = m.part_at
    LEFT JOIN own_lsoa_codes own ON own.position = m.own_at
)
SELECT
    f.* EXCLUDE (east, north, ward_at, coded, first_part),
    f.east, f.north,
    CASE
        WHEN l.lsoa21 IS NOT NULL AND w.csp = l.csp THEN w.code
        WHEN l.lsoa21 IS NOT NULL THEN l.ward
        WHEN f.lsoa21 IS NULL AND NOT has_point THEN said.code
    END AS ward,
    CASE
        WHEN l.lsoa21 IS NOT NULL AND w.csp = l.csp THEN 'point'
        WHEN l.lsoa21 IS NOT NULL AND l.ward IS NOT NULL THEN 'best_fit'
        WHEN f.lsoa21 IS NULL AND NOT has_point AND said.code IS NOT NULL
        THEN 'supplied'
    END AS ward_method,
    CASE
        WHEN l.lsoa21 IS NOT NULL THEN l.csp
        WHEN f.lsoa21 IS NULL AND NOT has_point THEN said.csp
    END AS csp,
    CASE
        WHEN l.lsoa21 IS NOT NULL THEN 'inside'
        WHEN f.lsoa21 IS NOT NULL OR has_point OR way = 'elsewhere' THEN 'outside'
        WHEN said.code IS NOT NULL THEN 'inside'
        WHEN f.ward_supplied IS NOT NULL THEN 'outside'
        ELSE 'unplaced'
    END AS placement
FROM found f
LEFT JOIN own_lsoas l ON l.lsoa21 = f.lsoa21
LEFT JOIN ward_codes w ON w.position = f.ward_at
LEFT JOIN own_wards said ON said.code = f.ward_supplied
"""


def place_events(engine: Engine, areas: AreaSet, staged: Staged) -> None:
    """Leave the table `placed`: where each distinct place of all rows lies.

    It has the columns of `KEYS`, and east, north, lsoa21, ward, ward_method, csp and
    placement. Notes on the files say what could not be placed by its code.
    """
    keys = ", ".join(KEYS)
    rows = " UNION ALL BY NAME ".join(_places(staged))
    engine.create("distinct_places", f"SELECT DISTINCT {keys} FROM ({rows})")
    engine.create(
        "places",
        "SELECT row_number() OVER () - 1 AS place_id, * FROM distinct_places",
    )
    engine.load("lsoa21_codes", lsoa21_lookup().select(["lsoa21"]))
    engine.load("lsoa11_to_21", lsoa11_to_21())
    engine.load("own_lsoas", areas.lsoas.select(["lsoa21", "ward", "csp"]))
    _load_wards(engine, areas)
    engine.create("coded_places", _BY_CODE)
    _find_by_point(engine, areas)
    engine.create("placed", _PLACED)
    _note(engine, staged)


def _places(staged: Staged) -> Iterator[str]:
    """Queries for the places of events, of records and of people's homes."""
    yield f"SELECT {', '.join(KEYS)} FROM standing"
    for name in staged.records:
        if CONTRACTS[name].lies == "place":
            yield f"SELECT {', '.join(KEYS)} FROM {standing_view(name)}"
        elif CONTRACTS[name].lies == "home":
            yield f"SELECT DISTINCT lsoa_supplied FROM {standing_view(name)}"


def _load_wards(engine: Engine, areas: AreaSet) -> None:
    """Wards with their partnership: all of them, and in the order of their shapes."""
    csp_of = {ward.code: ward.parent for ward in areas.wards}
    engine.run("CREATE TEMP TABLE own_wards (code VARCHAR, csp VARCHAR)")
    engine.run(
        "INSERT INTO own_wards SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])",
        [list(csp_of), list(csp_of.values())],
    )
    _number(engine, "ward_shape_codes", sorted(areas.ward_shapes))
    engine.create(
        "ward_codes", "SELECT * FROM ward_shape_codes JOIN own_wards USING (code)"
    )


def _number(engine: Engine, name: str, codes: list[str]) -> None:
    """A table that turns positions, as point-in-area gives them, into codes."""
    engine.run(f"CREATE OR REPLACE TEMP TABLE {name} (position INTEGER, code VARCHAR)")
    engine.run(
        f"INSERT INTO {name} SELECT unnest(?::INTEGER[]), unnest(?::VARCHAR[])",
        [list(range(len(codes))), codes],
    )


def _find_by_point(engine: Engine, areas: AreaSet) -> None:
    """Table `points`: metres, and positions in the shapes that a point decides."""
    rows = engine.arrays(
        "SELECT place_id, longitude, latitude, easting, northing, "
        "way = 'split' AS is_split, way IN ('none', 'unknown') AS by_point "
        "FROM coded_places "
        "WHERE longitude IS NOT NULL OR easting IS NOT NULL ORDER BY place_id"
    )
    east, north = _metres(rows)
    own_at = np.full(east.shape, -1, np.int32)
    mask = np.asarray(rows["by_point"], bool)
    own_at[mask] = wards_of_points(east[mask], north[mask], areas.lsoa_shapes)
    _number(engine, "own_lsoa_codes", sorted(areas.lsoa_shapes))
    ward_at = np.full(east.shape, -1, np.int32)
    if areas.ward_source == "boundary":
        ward_at = wards_of_points(east, north, areas.ward_shapes)
    part_at = _parts_of_split(
        engine, areas, np.asarray(rows["is_split"], bool), east, north
    )
    columns: dict[str, Numbers] = {
        "place_id": np.asarray(rows["place_id"], np.int64),
        "east": east,
        "north": north,
        "own_at": own_at,
        "ward_at": ward_at,
        "part_at": part_at,
    }
    engine.load_numbers("points", columns)


def _metres(rows: Mapping[str, NDArray[np.float64]]) -> tuple[Floats, Floats]:
    """Metres of each point: as supplied, or from its degrees."""
    given = {
        name: np.ma.filled(rows[name].astype(np.float64), np.nan)
        for name in ("longitude", "latitude", "easting", "northing")
    }
    from_degrees = np.isnan(given["easting"])
    east, north = to_metres(given["longitude"], given["latitude"])
    return (
        np.where(from_degrees, east, given["easting"]),
        np.where(from_degrees, north, given["northing"]),
    )


def _parts_of_split(
    engine: Engine,
    areas: AreaSet,
    is_split: NDArray[np.bool_],
    east: Floats,
    north: Floats,
) -> Positions:
    """Positions in `part_codes` of the parts that points in split LSOAs fall in."""
    found = np.full(is_split.shape, -1, np.int32)
    parts = engine.run(
        "SELECT lsoa11, list(lsoa21 ORDER BY lsoa21) FROM lsoa11_to_21 WHERE lsoa11 IN "
        "(SELECT lsoa_supplied FROM coded_places WHERE way = 'split') "
        "GROUP BY lsoa11 ORDER BY lsoa11"
    )
    codes = sorted({code for _, children in parts for code in children})
    _number(engine, "part_codes", codes)
    if not codes or not is_split.any():
        return found
    shapes = _shapes_of(codes, areas)
    supplied = engine.arrays(
        "SELECT lsoa_supplied FROM coded_places "
        "WHERE longitude IS NOT NULL OR easting IS NOT NULL ORDER BY place_id"
    )["lsoa_supplied"]
    for parent, children in parts:
        mask = is_split & (supplied == parent)
        own = {code: shapes[code] for code in children if code in shapes}
        if mask.any() and own:
            at = np.array([codes.index(code) for code in sorted(own)], np.int32)
            found[mask] = at[nearest(east[mask], north[mask], own)]
    return found


def _shapes_of(codes: list[str], areas: AreaSet) -> Mapping[str, shapely.Geometry]:
    own = areas.lsoa_shapes
    return own if all(code in own for code in codes) else lsoa21_shapes(codes)


def _note(engine: Engine, staged: Staged) -> None:
    doubtful = "(way = 'unknown' OR (way = 'split' AND NOT has_point))"
    if not engine.run(f"SELECT 1 FROM placed WHERE {doubtful} LIMIT 1"):
        return
    tables = [n for n in staged.records if CONTRACTS[n].lies == "place"]
    rows = [
        row
        for table in ("standing", *map(standing_view, tables))
        for row in engine.run(
            f"SELECT s.file_id, p.way, count(*) FROM {table} s JOIN placed p ON "
            f"{same_place('s', 'p')} WHERE {doubtful} GROUP BY ALL ORDER BY ALL"
        )
    ]
    for file_id, way, count in rows:
        one = count == 1
        has = f"{count:,} {'row has' if one else 'rows have'}"
        note = _NOTES[way].format(has, "is" if one else "are")
        staged.files[file_id].notes.append(note)


def same_place(left: str, right: str) -> str:
    """The condition that joins events to their place."""
    return " AND ".join(f"{left}.{k} IS NOT DISTINCT FROM {right}.{k}" for k in KEYS)
