"""Where events are placed, on real points and codes of Staffordshire."""

import csv
import io
import shutil
import zipfile
from collections import Counter
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
import shapely

from safercity.evidence.geography.folder import read_areas
from safercity.evidence.geography.reference import (
    lsoa11_to_21,
    lsoa21_lookup,
    lsoa21_shapes,
)
from safercity.evidence.partnership import Extract
from safercity.evidence.places.british_grid import to_metres
from safercity.evidence.warehouse import build_warehouse
from safercity.periods import Period
from tests.support.street_files import (
    a_partnership,
    street_csv,
    street_name,
    write_files,
)

EXAMPLE = Path(__file__).parents[3] / "examples" / "staffordshire"
MONTH = "2025-07"
AREAS = EXAMPLE / "areas"


@pytest.fixture(scope="module")
def areas():
    return read_areas(EXAMPLE)


@pytest.fixture(scope="module")
def july():
    with zipfile.ZipFile(EXAMPLE / "extracts" / "police-uk-2025.zip") as archive:
        text = archive.read(street_name(MONTH, "staffordshire")).decode()
    return list(csv.DictReader(io.StringIO(text)))


def built(folder, rows, *extracts, files=None):
    """The events of a warehouse of those street rows, in order of line, as dicts."""
    shutil.copytree(AREAS, folder / "areas", dirs_exist_ok=True)
    named = {street_name(MONTH, "staffordshire"): street_csv(rows)} if rows else {}
    write_files(folder / "extracts", named | (files or {}))
    partnership = a_partnership(
        folder,
        *extracts,
        force="staffordshire",
        period=Period.parse(MONTH, MONTH),
    )
    out = folder / "warehouse.duckdb"
    report = build_warehouse(partnership, out, lambda _: None)
    with closing(duckdb.connect(str(out), read_only=True)) as connection:
        table = connection.sql("FROM events ORDER BY line").to_arrow_table()
    return table.to_pylist(), report


def test_a_real_month_is_placed_as_plain_python_places_it(tmp_path, areas, july):
    events, report = built(tmp_path, july)

    table = areas.lsoas.to_pylist()
    csp_of = {row["lsoa21"]: row["csp"] for row in table}
    fit_of = {row["lsoa21"]: row["ward"] for row in table}
    parent = {ward.code: ward.parent for ward in areas.wards}
    codes = sorted(areas.ward_shapes)
    tree = shapely.STRtree([areas.ward_shapes[code] for code in codes])
    assert areas.ward_source == "boundary"
    for event in events:
        csp = csp_of.get(event["lsoa_supplied"])
        row = july[event["line"] - 2]
        assert event["csp"] == csp
        assert event["placement"] == (
            "inside" if csp else "outside" if row["LSOA code"] else "unplaced"
        )
        if csp:
            east, north = to_metres(float(row["Longitude"]), float(row["Latitude"]))
            found = tree.query(shapely.points(east[0], north[0]), "intersects")
            wards = {codes[n] for n in found if parent[codes[n]] == csp}
            if wards:
                assert (event["ward"] in wards, event["ward_method"]) == (True, "point")
            else:
                fit = fit_of[event["lsoa21"]]
                assert (event["ward"], event["ward_method"]) == (fit, "best_fit")
    assert report.accepted == len(events)
    assert report.rows_read == len(july) == 9592


def test_wards_add_up_to_their_partnership(tmp_path, areas, july):
    events, _ = built(tmp_path, july)

    parent = {ward.code: ward.parent for ward in areas.wards}
    by_csp = Counter(event["csp"] for event in events if event["placement"] == "inside")
    by_ward = Counter(parent.get(event["ward"]) for event in events if event["csp"])
    assert by_ward == by_csp


def split_lsoa(areas):
    """A 2011 LSOA in the area that was split, and its parts."""
    own = set(areas.lsoas["lsoa21"].to_pylist())
    parts = {}
    for row in lsoa11_to_21().to_pylist():
        if row["change"] == "S" and row["lsoa21"] in own:
            parts.setdefault(row["lsoa11"], []).append(row["lsoa21"])
    return min((old, sorted(new)) for old, new in parts.items() if old not in own)


def test_a_code_that_was_split_is_placed_by_the_point_in_the_right_part(
    tmp_path, areas, july
):
    old, parts = split_lsoa(areas)
    shapes = lsoa21_shapes(parts)
    rows = [
        row | {"LSOA code": old}
        for part in parts
        for row in july
        if row["LSOA code"] == part
    ]
    nowhere = rows[0] | {"Longitude": "", "Latitude": "", "Crime ID": "no point"}

    events, report = built(tmp_path, [*rows, nowhere])

    placed = [event for event in events if event["ref"] != "no point"]
    assert len(parts) > 1
    assert {event["lsoa21"] for event in placed} == set(parts)
    for event in placed:
        point = shapely.Point(event["easting"], event["northing"])
        nearest = min(parts, key=lambda part: shapes[part].distance(point))
        assert event["lsoa21"] == nearest
    # With no point either, it goes to the first part, and the file says so.
    (lost,) = [event for event in events if event["ref"] == "no point"]
    assert lost["lsoa21"] == parts[0]
    assert "1 row has the code of an LSOA that was split" in report.files[0].note


def test_codes_of_2011_become_those_of_2021_whatever_the_change(tmp_path, july, areas):
    own = set(areas.lsoas["lsoa21"].to_pylist())
    merged = {
        row["lsoa11"]: row["lsoa21"]
        for row in lsoa11_to_21().to_pylist()
        if row["change"] == "M" and row["lsoa21"] in own
    }
    rows = [july[0] | {"LSOA code": old, "Crime ID": old} for old in sorted(merged)]

    events, _ = built(tmp_path, rows)

    assert {event["lsoa_supplied"]: event["lsoa21"] for event in events} == merged
    assert all(event["placement"] == "inside" for event in events)


def partner(**columns):
    return Extract(
        "partner",
        "offences",
        "extracts",
        "From a partner",
        "sensitive",
        columns={"ref": "ref", "month": "month", "category": "category", **columns},
    )


def test_a_partners_rows_are_placed_by_code_point_or_ward_in_that_order(
    tmp_path, areas
):
    ward = areas.wards[0]
    point = areas.ward_shapes[ward.code].representative_point()
    table = areas.lsoas.to_pylist()
    far = next(row["lsoa21"] for row in table if row["csp"] != ward.parent)
    other = next(c for c in lsoa21_lookup()["lsoa21"].to_pylist() if c < "E01000099")
    at = f"{point.x},{point.y}"
    rows = {
        "code before point": f"{far},{at},",
        "point": f",{at},",
        "zero point": ",0,0,",
        "ward": f",,,{ward.code}",
        "nothing": ",,,",
        "other code": f"{other},{at},{ward.code}",
        "point outside": f",530000,180000,{ward.code}",
        "ward elsewhere": ",,,E05009288",
    }
    lines = [f"{ref},{MONTH},burglary,{rest}" for ref, rest in rows.items()]
    header = "ref,month,category,lsoa,easting,northing,ward"
    data = "\n".join([header, *lines]).encode()
    extract = partner(lsoa="lsoa", easting="easting", northing="northing", ward="ward")

    events, report = built(tmp_path, [], extract, files={"offences.csv": data})

    found = {e["ref"]: (e["placement"], e["csp"], e["ward_method"]) for e in events}
    csp_of_far = next(row["csp"] for row in table if row["lsoa21"] == far)
    assert found == {
        "code before point": ("inside", csp_of_far, "best_fit"),
        "point": ("inside", ward.parent, "point"),
        "zero point": ("unplaced", None, None),
        "ward": ("inside", ward.parent, "supplied"),
        "nothing": ("unplaced", None, None),
        "other code": ("outside", None, None),
        "point outside": ("outside", None, None),
        "ward elsewhere": ("outside", None, None),
    }
    assert all(event["own_force"] for event in events)
    assert report.placements == {"own inside": 3, "own outside": 3, "own unplaced": 2}


def test_dates_become_months_in_the_suppliers_form_or_isos(tmp_path, areas):
    lsoa = areas.lsoas["lsoa21"][0].as_py()
    dates = [
        "31/07/2025",
        "2025-07-02",
        "2025-07-03 10:15",
        "07/31/2025",
        "",
        "31/7/25",
    ]
    lines = [f"{n},{date},robbery,{lsoa}" for n, date in enumerate(dates)]
    data = "\n".join(["ref,on,category,lsoa", *lines]).encode()
    extract = Extract(
        "partner",
        "incidents",
        "extracts",
        "From a partner",
        "sensitive",
        columns={"ref": "ref", "date": "on", "category": "category", "lsoa": "lsoa"},
        date_format="%d/%m/%Y",
    )

    events, report = built(tmp_path, [], extract, files={"calls.csv": data})

    assert {event["month"] for event in events} == {MONTH}
    assert [event["kind"] for event in events] == ["incident"] * 3
    assert (report.accepted, report.quarantined) == (3, 3)
