"""Files of areas that cannot be used: told plainly, every fault at once."""

import json
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safercity.errors import SettingsError
from safercity.evidence.geography.folder import read_areas, write_areas

FILES = ("areas.toml", "areas.csv", "lsoas.csv", "lsoas.geojson", "wards.geojson")
SQUARE = [[-0.15, 51.5], [-0.05, 51.5], [-0.05, 51.55], [-0.15, 51.55], [-0.15, 51.5]]


GONE = "W01001476"  # an LSOA of Gwent in 2011, merged since


def ward(code="E05000001", **properties):
    return {
        "type": "Feature",
        "properties": {
            "WD25CD": code,
            "WD25NM": "Aldgate",
            "LAD25CD": "E09000001",
            **properties,
        },
        "geometry": {"type": "Polygon", "coordinates": [SQUARE]},
    }


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The City of London: the smallest force, with a ward boundary of its own."""
    folder = tmp_path_factory.mktemp("sound")
    write_areas(folder, "city-of-london")
    (folder / "areas/wards.geojson").write_text(collection(ward()))
    read_areas(folder)
    return folder


@pytest.fixture
def city(sound, tmp_path):
    shutil.copytree(sound / "areas", tmp_path / "areas")
    (tmp_path / "areas/wards.geojson").unlink()
    return tmp_path


def edit(folder, name, old, new):
    path = folder / "areas" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults_of(folder):
    with pytest.raises(SettingsError) as refused:
        read_areas(folder)
    heading, *faults = str(refused.value).splitlines()
    assert heading.startswith("The areas in ")
    return [fault.removeprefix("  - ") for fault in faults]


LSOA = "E01000001,City of London 001A,E09000001,City of London,E22000180"
CASES = [
    ("lsoas.csv", "lsoa21,", "LSOA,", 'line 1: has no column "lsoa21"'),
    ("lsoas.csv", ",population,", ",populaton,", 'is "populaton" it?'),
    ("lsoas.csv", ",households,", ",population,", 'has two columns "population"'),
    ("lsoas.csv", ",1474,", ",,", "line 2: has no population"),
    ("lsoas.csv", ",1474,", ',"1,474",', 'population is "1,474", which is not a whole'),
    ("lsoas.csv", ",1474,", ",1.47E+03,", 'population is "1.47E+03", which is not'),
    ("lsoas.csv", ",1474,", ",-5,", 'population is "-5", which is not a whole number'),
    ("lsoas.csv", ",1474,", ",١٤٧٤,", "which is not a whole number"),
    ("lsoas.csv", ",false", ",perhaps", 'rural is "perhaps", which is not true or'),
    ("lsoas.csv", "E01000001,", "e01000001,", '"e01000001" is not an LSOA of 2021'),
    ("lsoas.csv", "E01000001,", "1.00E+06,", '"1.00E+06" is not an LSOA of 2021'),
    ("lsoas.csv", "E01000001,", "E01014210,", "lies in the area of staffordshire"),
    ("lsoas.csv", "E01000001,", "E01004736,", "lies in the area of metropolitan"),
    ("lsoas.csv", "E01000002,", "E01000001,", 'LSOA "E01000001" is on line 2 too'),
    ("lsoas.csv", LSOA, LSOA.replace("E22000180", ""), "has no csp that can be read"),
    ("lsoas.csv", LSOA, LSOA.replace("E22000180", "E22000999"), "does not list"),
    ("lsoas.csv", LSOA, f"{LSOA},more", "cells; the first line has 27"),
    ("lsoas.csv", "lsoa21,name", "lsoa21;name", 'has no column "lsoa21"'),
    ("areas.csv", "force,E2", "county,E2", 'level is "county"; it can be force, csp'),
    ("areas.csv", "force,E23000034", "force,E23000015", "must be the code of a force"),
    (
        "areas.csv",
        ",city-of-london,",
        ",City of London,",
        "is not a slug, such as city",
    ),
    ("areas.csv", ",city-of-london,", ",force-wide,", 'slug "force-wide" is on line 2'),
    ("areas.csv", "csp,E22000180", "csp,2.20E+07", '"2.20E+07" is not a code'),
    ("areas.csv", "csp,E22000180,City of London", "csp,E22000180,", "has no name"),
    ("areas.csv", "csp,E22000180", "csp,E23000034", 'code "E23000034" is on line 2 to'),
    ("areas.csv", "09302,E22000180", "09302,E22000207", "it must be the code of a csp"),
    ("areas.csv", "force,E23000034,City of London,force-wide,\n", "", "lists 0 forces"),
    ("areas.toml", 'force = "city-of-london"', 'force = "city"', 'force is "city"'),
    ("areas.toml", 'force = "city-of-london"', "force = ", "is not valid TOML"),
    ("areas.toml", "ward_year = 2024", "ward_year = 24", '"ward_year" is not a year'),
    ("areas.toml", "year = 2021", 'year = "2021"', 'needs "year", a year'),
    ("areas.toml", '"population"', '"people"', 'no source for column "population"'),
    ("areas.toml", '"imd_rank"', '"population"', "more than one source for column"),
    ("areas.toml", "[[attributes]]", "[[others]]", "no source for column"),
    ("lsoas.geojson", '"code":"E01000001"', '"code":""', "feature 1 has no code"),
    ("lsoas.geojson", '"code":"E01000002"', '"code":"E01000001"', "repeats code"),
    ("lsoas.geojson", "-0.09", "-90.09", "is not in Great Britain"),
    ("lsoas.geojson", "[-0.09", "[NaN,-0.09", "coordinates that do not make a polygon"),
    ("lsoas.geojson", "-0.09", '"a', "is not valid GeoJSON"),
    ("lsoas.geojson", '"Polygon"', '"Point"', "feature 1 is not a polygon"),
    ("lsoas.geojson", '"features"', '"shapes"', "is not a GeoJSON collection"),
]


@pytest.mark.parametrize(("file", "old", "new", "fault"), CASES)
def test_a_fault_is_told_with_its_file(city, file, old, new, fault):
    edit(city, file, old, new)

    told = faults_of(city)

    assert any(line.startswith(file) and fault in line for line in told), told


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("E23000015", "is of the force staffordshire; areas.toml is of city-of-london"),
        ("Q1", '"Q1" is not the code of a police force'),
    ],
)
def test_another_force_than_the_manifest_names_is_told(city, code, fault):
    path = city / "areas/areas.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("E23000034", code), encoding="utf-8")

    assert faults_of(city) == [f"areas.csv {fault}"]


def test_an_lsoa_of_2011_is_told_from_nonsense(tmp_path):
    write_areas(tmp_path, "gwent")
    edit(tmp_path, "lsoas.csv", "W01002035", GONE)

    assert any("is an LSOA of 2011" in fault for fault in faults_of(tmp_path))


def test_faults_of_every_file_are_told_at_once(city):
    edit(city, "areas.toml", "ward_year = 2024", "ward_year = 24")
    edit(city, "areas.csv", ",city-of-london,", ",City,")
    edit(city, "lsoas.csv", ",1474,", ",many,")
    edit(city, "lsoas.geojson", '"Polygon"', '"Point"')

    told = faults_of(city)

    for file in FILES[:4]:
        assert any(line.startswith(file) for line in told)


def test_lsoas_that_are_missing_are_counted_and_named(city):
    path = city / "areas/lsoas.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-2]), encoding="utf-8")

    assert any(
        fault.startswith("lsoas.csv lacks 2 LSOAs of city-of-london: E01032739")
        for fault in faults_of(city)
    )
    path.write_text("".join(lines[:-1]), encoding="utf-8")
    assert any(
        fault.startswith("lsoas.csv lacks 1 LSOA of city-of-london: E01032740")
        for fault in faults_of(city)
    )


def test_an_area_without_a_small_area_is_told(city):
    with (city / "areas/areas.csv").open("a", encoding="utf-8") as file:
        file.write("csp,E22000999,Nowhere,nowhere,E23000034\n")

    assert faults_of(city) == [
        "areas.csv lists E22000999, which has no LSOA in lsoas.csv"
    ]


def test_a_long_list_of_faults_is_cut_and_counted(tmp_path):
    write_areas(tmp_path, "cleveland")
    path = tmp_path / "areas/lsoas.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",E0", ",X0"), encoding="utf-8")

    told = faults_of(tmp_path)

    assert len(told) == 51
    assert told[-1].startswith("and ")


def test_a_file_in_another_encoding_says_which_line(city):
    path = city / "areas/areas.csv"
    path.write_bytes(path.read_bytes().replace(b"City", b"Cit\xe9", 1))

    assert any(
        "areas.csv line 2: is not UTF-8; save it as CSV UTF-8" in fault
        for fault in faults_of(city)
    )


@pytest.mark.parametrize(
    ("features", "fault"),
    [
        ([ward(WD25CD="")], "has no WD25CD"),
        ([ward(), ward()], 'feature 2 repeats code "E05000001"'),
        ([ward(LAD25CD="E06000021")], "has no ward of district E09000001"),
        ([ward(), ward("E05000002", WD24CD="x")], "has features of 2 years"),
        ([{**ward(), "properties": {"code": "x"}}], "has features with no ward code"),
        ([{**ward(), "properties": None}], "has no properties"),
        ([{**ward(), "geometry": None}], "has no geometry"),
        ([], "is not a GeoJSON collection of features"),
        ([7], "has no geometry"),
        (
            [
                {
                    **ward(),
                    "geometry": {"type": "Polygon", "coordinates": [[[530000, 2]]]},
                }
            ],
            "coordinates that do not make a polygon",
        ),
    ],
)
def test_ward_boundaries_that_cannot_be_used_are_told(city, features, fault):
    (city / "areas/wards.geojson").write_text(collection(*features))

    told = faults_of(city)

    assert any(line.startswith("wards.geojson") and fault in line for line in told), (
        told
    )


def test_boundaries_in_metres_are_told_so(city):
    square = [[530_000, 180_000], [540_000, 180_000], [540_000, 190_000]]
    geometry = {"type": "Polygon", "coordinates": [[*square, square[0]]]}
    (city / "areas/wards.geojson").write_text(
        collection({**ward(), "geometry": geometry})
    )

    assert any("degrees of longitude then latitude" in f for f in faults_of(city))


def is_read_or_refused(folder):
    """Whatever the bytes: areas, or a plain message; never anything else."""
    try:
        return read_areas(folder).lsoas.num_rows == 6
    except SettingsError as error:
        return "  - " in str(error)


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_damage_to_any_file_is_read_or_refused(sound, tmp_path, data):
    file = data.draw(st.sampled_from(FILES))
    original = (sound / "areas" / file).read_bytes()
    start = data.draw(st.integers(0, len(original)))
    length = data.draw(st.integers(0, 40) | st.integers(0, len(original)))
    junk = data.draw(
        st.binary(max_size=20)
        | st.sampled_from(
            [
                *(b",", b'"', b"\n", b"\r", b"\0", b"[" * 5_000, b"9" * 400, b"1e999"),
                *(b"null", b"{}", b"[]", b"true", b"-", b"=1+1", b"\xef\xbb\xbf"),
            ]
        )
    )
    shutil.copytree(sound / "areas", tmp_path / "areas", dirs_exist_ok=True)

    damaged = original[:start] + junk + original[start + length :]
    (tmp_path / "areas" / file).write_bytes(damaged)

    assert is_read_or_refused(tmp_path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["type", "coordinates", "geometry", "properties", "WD25CD"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(coordinates=JSON, kind=st.sampled_from(["Polygon", "MultiPolygon"]))
def test_any_coordinates_are_read_or_refused(sound, tmp_path, coordinates, kind):
    shutil.copytree(sound / "areas", tmp_path / "areas", dirs_exist_ok=True)
    feature = {**ward(), "geometry": {"type": kind, "coordinates": coordinates}}
    (tmp_path / "areas/wards.geojson").write_text(collection(feature))

    assert is_read_or_refused(tmp_path)
