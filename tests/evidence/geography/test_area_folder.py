import csv
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely

from safercity.areas import AreaLevel
from safercity.errors import ScopeError, SettingsError
from safercity.evidence.geography.folder import read_areas, write_areas
from safercity.evidence.geography.forces import forces
from safercity.evidence.geography.reference import force_population
from safercity.evidence.places.point_in_area import codes_of, wards_of_points

STAFFORDSHIRE = Path(__file__).parents[3] / "examples/staffordshire"
SLUGS = [force.slug for force in forces()]


@pytest.fixture(scope="module")
def staffordshire():
    return read_areas(STAFFORDSHIRE)


@pytest.fixture(scope="module")
def dorset(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dorset")
    write_areas(folder, "dorset")
    return read_areas(folder)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_areas_of_every_force_can_be_written_and_read(slug, tmp_path):
    write_areas(tmp_path, slug)
    found = read_areas(tmp_path)
    wards = {ward.code: ward.parent for ward in found.wards}
    placed = found.lsoas.select(["csp", "ward"]).to_pylist()

    assert sum(found.lsoas["population"].to_pylist()) == force_population()[slug]
    assert {row["csp"] for row in placed} == {csp.code for csp in found.csps}
    assert {row["ward"] for row in placed} == set(wards) == set(found.ward_shapes)
    assert all(wards[row["ward"]] == row["csp"] for row in placed)
    assert set(found.csp_shapes) == {csp.code for csp in found.csps}
    assert set(found.lsoa_shapes) == set(found.lsoas["lsoa21"].to_pylist())
    assert len({area.slug for area in found.areas}) == len(found.areas)
    assert found.ward_source == "best_fit"
    assert found.ward_year == 2024


def test_two_writings_give_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write_areas(tmp_path / name, "gwent")

    files = sorted(path.name for path in (tmp_path / "a/areas").iterdir())
    assert files == ["areas.csv", "areas.toml", "lsoas.csv", "lsoas.geojson"]
    for file in files:
        one, two = ((tmp_path / name / "areas" / file) for name in ("a", "b"))
        assert one.read_bytes() == two.read_bytes()


def test_the_example_is_what_would_be_written_today(tmp_path):
    (tmp_path / "areas").mkdir()
    (tmp_path / "areas/wards.geojson").write_text("kept")

    write_areas(tmp_path, "Staffordshire Police")

    for file in ("areas.csv", "areas.toml", "lsoas.csv", "lsoas.geojson"):
        written = (tmp_path / "areas" / file).read_text(encoding="utf-8")
        shipped = (STAFFORDSHIRE / "areas" / file).read_text(encoding="utf-8")
        assert written == shipped, file
    assert (tmp_path / "areas/wards.geojson").read_text() == "kept"


def test_a_force_out_of_scope_writes_nothing(tmp_path):
    with pytest.raises(ScopeError):
        write_areas(tmp_path, "British Transport Police")

    assert list(tmp_path.iterdir()) == []


def test_csps_come_in_order_of_name_where_codes_do_not(tmp_path):
    write_areas(tmp_path, "south-wales")

    names = [csp.name for csp in read_areas(tmp_path).csps]

    assert names == sorted(names)
    assert names[0] == "Bridgend"


def test_staffordshire_is_a_force_of_nine_partnerships(staffordshire):
    force = staffordshire.force

    assert (force.level, force.code, force.name) == (
        AreaLevel.FORCE,
        "E23000015",
        "Staffordshire",
    )
    assert (force.slug, force.parent) == ("force-wide", None)
    assert [csp.name for csp in staffordshire.csps] == [
        "Cannock Chase",
        "East Staffordshire",
        "Lichfield",
        "Newcastle-under-Lyme",
        "South Staffordshire",
        "Stafford",
        "Staffordshire Moorlands",
        "Stoke-on-Trent",
        "Tamworth",
    ]
    assert staffordshire.csps[7].slug == "stoke-on-trent"
    assert all(csp.parent == "E23000015" for csp in staffordshire.csps)


def test_staffordshire_has_185_wards_with_boundaries_and_residents(staffordshire):
    fitted = Counter(staffordshire.lsoas["ward"].to_pylist())

    assert staffordshire.ward_source == "boundary"
    assert staffordshire.ward_year == 2025
    assert len(staffordshire.wards) == len(staffordshire.ward_shapes) == 185
    assert set(fitted) == {ward.code for ward in staffordshire.wards}
    abbey = staffordshire.wards[[w.name for w in staffordshire.wards].index("Tunstall")]
    assert abbey.slug == f"tunstall-{abbey.code.lower()}"


def test_the_centre_of_each_ward_falls_in_it(staffordshire):
    shapes = staffordshire.ward_shapes
    inside = [shape.representative_point() for shape in shapes.values()]

    found = wards_of_points([p.x for p in inside], [p.y for p in inside], shapes)

    assert codes_of(found, shapes) == list(shapes)


def test_partnerships_have_the_outline_of_their_wards(staffordshire):
    csp = staffordshire.csps[0]
    wards = [w.code for w in staffordshire.wards if w.parent == csp.code]
    joined = shapely.union_all([staffordshire.ward_shapes[code] for code in wards])

    assert joined.equals(staffordshire.csp_shapes[csp.code])
    assert joined.area / 1e6 == pytest.approx(78.9, abs=0.1)


def test_every_column_says_its_year_and_source(staffordshire):
    assert staffordshire.attribute("population").year == 2021
    assert staffordshire.attribute("age_65_plus").year == 2020
    assert staffordshire.attribute("imd_decile").year == 2025
    assert set(staffordshire.lsoas["population_year"].to_pylist()) == {2021}
    assert set(staffordshire.lsoas["imd_index"].to_pylist()) == {
        "English Indices of Deprivation 2025"
    }
    for attribute in staffordshire.attributes:
        assert attribute.source
        assert attribute.licence == "Open Government Licence v3.0"
    with pytest.raises(KeyError):
        staffordshire.attribute("shoe_size")


def test_the_notes_say_what_a_reader_should_know(staffordshire):
    notes = "\n".join(staffordshire.notes)

    assert "Rates use the residents of 2021" in notes
    assert "Wards are those of 2025. Crimes are placed in wards by their point" in notes
    assert "Age bands are of 2020" in notes


def test_a_ward_in_two_partnerships_is_two_parts(dorset):
    parts = [ward for ward in dorset.wards if ward.code.startswith("E05012677")]

    assert [(ward.name, ward.parent) for ward in parts] == [
        ("Talbot & Branksome Woods (part in Bournemouth)", "E22000063"),
        ("Talbot & Branksome Woods (part in Poole)", "E22000067"),
    ]
    assert parts[0].slug == (
        "talbot-branksome-woods-part-in-bournemouth-e05012677-e22000063"
    )
    notes = "\n".join(dorset.notes)
    assert "Talbot & Branksome Woods each lie in two partnerships" in notes
    assert (
        "Bournemouth, Christchurch and Poole lies in 3 partnerships (Bournemouth, "
        "Dorset and Poole)" in notes
    )


def test_the_city_of_london_has_one_partnership_and_few_residents(tmp_path):
    write_areas(tmp_path, "city-of-london")
    city = read_areas(tmp_path)

    assert [csp.name for csp in city.csps] == ["City of London"]
    assert city.lsoas.num_rows == 6
    assert len(city.wards) == 5
    assert "Wards that no small area fits best do not appear." in city.notes[2] + str(
        city.notes[-1]
    )


def test_wales_has_its_own_index_with_its_gaps_told(tmp_path):
    write_areas(tmp_path, "north-wales")
    found = read_areas(tmp_path)

    assert set(found.lsoas["imd_index"].to_pylist()) == {
        "Welsh Index of Multiple Deprivation 2019"
    }
    assert found.lsoas["imd_rank"].null_count == 7
    assert any(
        note.startswith("7 small areas have no rank in the Welsh Index")
        for note in found.notes
    )
    names = {ward.name for ward in found.wards}
    assert "Canolbarth Môn" in names


def reopened(source, target):
    """Save a CSV as a Windows spreadsheet does: with a mark in front, CRLF ends."""
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\r\n").writerows(rows)


def test_files_saved_on_windows_read_the_same(tmp_path):
    write_areas(tmp_path, "city-of-london")
    before = read_areas(tmp_path)

    for name in ("areas.csv", "lsoas.csv"):
        reopened(tmp_path / "areas" / name, tmp_path / "areas" / name)
    toml = tmp_path / "areas/areas.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text, encoding="utf-8-sig", newline="\r\n")

    after = read_areas(tmp_path)
    assert after.areas == before.areas
    assert after.lsoas.equals(before.lsoas)
    assert after.attributes == before.attributes


def edited(folder, name, old, new):
    path = folder / "areas" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_newer_residents_bring_their_year(tmp_path):
    write_areas(tmp_path, "city-of-london")

    edited(tmp_path, "lsoas.csv", ",1474,", ",1500,")
    edited(tmp_path, "areas.toml", "year = 2021", "year = 2024")
    found = read_areas(tmp_path)

    assert found.lsoas["population"].to_pylist()[0] == 1_500
    assert set(found.lsoas["population_year"].to_pylist()) == {2024}
    assert found.notes[0].startswith("Rates use the residents of 2024")


def test_a_partnership_can_be_renamed(tmp_path):
    write_areas(tmp_path, "city-of-london")

    edited(tmp_path, "areas.csv", ",City of London,city-of-london,", ",Safer City,sc,")

    assert [(csp.name, csp.slug) for csp in read_areas(tmp_path).csps] == [
        ("Safer City", "sc")
    ]


def ward_feature(code, district, shape):
    return {
        "type": "Feature",
        "properties": {"WD25CD": code, "WD25NM": f"Ward {code}", "LAD25CD": district},
        "geometry": shapely.geometry.mapping(shape),
    }


def with_wards(folder, features):
    collection = {"type": "FeatureCollection", "features": features}
    (folder / "areas/wards.geojson").write_text(json.dumps(collection))
    return read_areas(folder)


@pytest.fixture
def city(tmp_path):
    write_areas(tmp_path, "city-of-london")
    return tmp_path


def test_an_lsoa_goes_to_the_ward_that_covers_most_of_it(city):
    # The City lies between 0.114 and 0.073 west: one ward west of 0.09, one east of it,
    # and one in the river that no LSOA fits.
    found = with_wards(
        city,
        [
            ward_feature("E1", "E09000001", shapely.box(-0.09, 51.50, -0.05, 51.55)),
            ward_feature("W1", "E09000001", shapely.box(-0.15, 51.50, -0.09, 51.55)),
            ward_feature("Z1", "E09000001", shapely.box(-0.15, 51.49, -0.05, 51.50)),
        ],
    )
    middle = {code: shape.centroid.x for code, shape in found.lsoa_shapes.items()}
    fitted = dict(
        zip(
            found.lsoas["lsoa21"].to_pylist(),
            found.lsoas["ward"].to_pylist(),
            strict=True,
        )
    )
    west = min(middle, key=middle.__getitem__)
    east = max(middle, key=middle.__getitem__)

    assert (fitted[west], fitted[east]) == ("W1", "E1")
    assert set(fitted.values()) == {"E1", "W1"}
    assert [ward.code for ward in found.wards] == ["E1", "W1", "Z1"]
    assert all(ward.parent == found.csps[0].code for ward in found.wards)
    assert any("No small area fits Ward Z1 best" in note for note in found.notes)


def test_the_national_best_fit_is_kept_where_the_boundaries_have_its_wards(city):
    listed = read_areas(city)
    wards = [ward.code for ward in listed.wards]
    square = shapely.box(-0.15, 51.5, -0.05, 51.55)
    corner = shapely.box(-0.15, 51.5, -0.149, 51.501)

    found = with_wards(
        city,
        [
            ward_feature(code, "E09000001", corner if number else square)
            for number, code in enumerate(wards)
        ],
    )

    assert found.lsoas["ward"].to_pylist() == listed.lsoas["ward"].to_pylist()


def test_wards_of_other_places_are_left_out(city):
    square = shapely.box(-0.15, 51.5, -0.05, 51.55)
    found = with_wards(
        city,
        [
            ward_feature("E1", "E09000001", square),
            ward_feature("X1", "E09000033", square),
        ],
    )

    assert [ward.code for ward in found.wards] == ["E1"]
    assert list(found.ward_shapes) == ["E1"]


def test_a_split_district_gives_each_ward_to_the_partnership_that_has_most_of_it(
    tmp_path,
):
    write_areas(tmp_path, "dorset")
    plain = read_areas(tmp_path)
    everything = shapely.box(-4, 50, -1, 52)
    poole = shapely.box(-2.05, 50.68, -1.93, 50.78)

    found = with_wards(
        tmp_path,
        [
            ward_feature("D1", "E06000059", everything),
            ward_feature("P1", "E06000058", poole),
            ward_feature("Q1", "E06000058", shapely.box(-1.93, 50.7, -1.80, 50.78)),
            ward_feature("R1", "E06000058", shapely.box(-1.80, 50.7, -1.60, 50.80)),
        ],
    )

    names = {csp.code: csp.name for csp in found.csps}
    assert {ward.code: names[ward.parent] for ward in found.wards} == {
        "D1": "Dorset",
        "P1": "Poole",
        "Q1": "Bournemouth",
        "R1": "Dorset",
    }
    csp_of_ward = {ward.code: ward.parent for ward in found.wards}
    for row in found.lsoas.select(["csp", "ward"]).to_pylist():
        assert csp_of_ward[row["ward"]] == row["csp"]
    # None of the three holds whole districts only, so they keep their LSOAs' outline.
    for code, shape in plain.csp_shapes.items():
        assert shape.equals(found.csp_shapes[code])


def test_boundaries_that_touch_themselves_are_mended(city):
    bow = shapely.Polygon(
        [(-0.15, 51.5), (-0.05, 51.55), (-0.05, 51.5), (-0.15, 51.55)]
    )
    found = with_wards(city, [ward_feature("E1", "E09000001", bow)])

    assert found.ward_shapes["E1"].is_valid
    assert found.ward_shapes["E1"].area > 0


def test_metres_go_out_as_degrees_and_come_back_the_same(dorset, tmp_path):
    write_areas(tmp_path, "dorset")
    again = read_areas(tmp_path)

    for code, shape in dorset.lsoa_shapes.items():
        there, back = shapely.get_coordinates([shape, again.lsoa_shapes[code]]).reshape(
            2, -1, 2
        )
        assert np.abs(there - back).max() == 0


def test_missing_files_are_all_named_at_once(tmp_path):
    with pytest.raises(SettingsError) as refused:
        read_areas(tmp_path)

    for name in ("areas.toml", "areas.csv", "lsoas.geojson"):
        assert f"{name} is missing" in str(refused.value)
