import csv
import io
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from safercity.areas import AreaLevel
from safercity.evidence.assessment.document import Cell, Column, Table
from safercity.evidence.figures import COLUMNS, FigureSet
from safercity.evidence.measures.definitions import load_measures
from safercity.evidence.publication.open_data import make_open_data, write_open_data
from safercity.evidence.publication.open_data.figures_csvw import MEANINGS
from safercity.evidence.publication.open_data.spreadsheet_safe import safe_text
from safercity.evidence.publication.open_data.table_csv import table_csv
from tests.support.sample_county import WARDS
from tests.support.sample_document import (
    sample_document,
    sample_figures,
    sample_shapes,
)


@dataclass(frozen=True)
class Released:
    figures: FigureSet


@pytest.fixture(scope="module")
def files():
    return make_open_data(
        sample_document(),
        Released(sample_figures()),
        shapes=sample_shapes(),
        measures=load_measures(),
    )


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_csv_and_parquet_hold_the_same_figures(files):
    rows = rows_of(files["figures.csv"])
    table = pq.read_table(io.BytesIO(files["figures.parquet"]))

    assert table.column_names == list(rows[0]) == list(COLUMNS)
    assert table["key"].to_pylist() == [row["key"] for row in rows]
    for value, row in zip(table["value"].to_pylist(), rows, strict=True):
        assert (value is None) == (row["value"] == "")
        if value is not None:
            assert float(row["value"]) == pytest.approx(value, rel=1e-9)


def test_metadata_describes_every_column_in_order(files):
    described = json.loads(files["figures.csv-metadata.json"])

    columns = described["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == list(COLUMNS)
    assert described["url"] == "figures.csv"
    kinds = {column["name"]: column for column in columns}
    for row in rows_of(files["figures.csv"]):
        for name, text in row.items():
            assert text or not kinds[name]["required"], (row["key"], name)


def test_every_table_is_a_csv_with_the_same_rows(files):
    for table in sample_document().tables():
        made = list(csv.reader(io.StringIO(files[f"tables/{table.id}.csv"].decode())))

        assert made[0] == [column.header for column in table.columns]
        assert len(made) == len(table.rows) + 1
        for row, cells in zip(made[1:], table.rows, strict=True):
            shown = [cell.text.replace(",", "").lstrip("+") for cell in cells]
            assert [text.replace(",", "").lstrip("'+") for text in row] == [
                text.replace("−", "-") if cell.value is not None else text
                for text, cell in zip(shown, cells, strict=True)
            ]


def test_a_number_in_a_table_is_rounded_half_up_to_the_places_shown():
    values = [(0.25, 1, "0.3"), (2.5, 0, "3"), (-0.04, 1, "0.0"), (1234.0, 0, "1234")]
    rows = tuple((Cell("x", value=v, decimals=d),) for v, d, _ in values)

    made = table_csv(Table("t", "T", "", (Column("n"),), rows, "T")).decode()

    assert made.splitlines()[1:] == [text for _, _, text in values]


@given(text=st.text(st.sampled_from("=+-@\t\r\n＝＋ 0123456789.,%abc'(")))
def test_no_text_can_run_as_a_formula_and_no_number_is_spoilt(text):
    safe = safe_text(text)

    assert safe.removeprefix("'") == text.removeprefix("'")
    dangerous = safe[:1] in tuple("=+-@\t\r\n＝＋")
    assert not (dangerous and any(letter in safe for letter in "abc(=@"))


def test_numbers_with_a_sign_are_left_alone():
    for text in ("-8", "+3.5%", "-1,234.5", "-", "12", ""):
        assert safe_text(text) == text


def test_wards_have_shapes_in_degrees_and_their_published_figures(files):
    wards = json.loads(files["wards.geojson"])["features"]

    assert [w["properties"]["code"] for w in wards] == [
        ward.code for ward in sorted(WARDS, key=lambda ward: ward.name)
    ]
    figures = sample_figures()
    for ward, area in zip(wards, sorted(WARDS, key=lambda w: w.name), strict=True):
        shape = shapely.from_geojson(json.dumps(ward["geometry"]))
        assert shape.is_valid
        assert shapely.is_ccw(shapely.get_exterior_ring(shapely.get_parts(shape)))[0]
        left, bottom, right, top = shape.bounds
        assert -7 < left < right < 2
        assert 49 < bottom < top < 61
        assert ward["properties"]["csp"] == "Ashmere"
        rate = figures.quote(f"rate.burglary.{area.slug}.2025").value
        assert ward["properties"]["rate_burglary"] == (rate and pytest.approx(rate))


def test_coordinates_have_at_most_six_places(files):
    text = files["wards.geojson"].decode()
    geometry = json.loads(text, parse_float=str)["features"][0]["geometry"]
    numbers = [n for ring in geometry["coordinates"] for point in ring for n in point]

    assert all(len(str(number).partition(".")[2]) <= 6 for number in numbers)


def test_a_suppressed_figure_has_no_number_anywhere(files):
    hidden = {f.key for f in sample_figures().values() if f.status != "ok"}

    assert hidden
    for row in rows_of(files["figures.csv"]):
        if row["key"] in hidden:
            assert not row["value"] + row["lower"] + row["upper"] + row["numerator"]


def test_areas_are_listed_widest_first(files):
    rows = rows_of(files["areas.csv"])

    levels = [AreaLevel(row["area_level"]) for row in rows]
    assert levels == sorted(levels, key=list(AreaLevel).index)
    assert len({row["area_code"] for row in rows}) == len(rows)


def test_only_the_definitions_that_were_used_are_given(files):
    given_ = json.loads(files["measures.json"])

    used = {figure.measure for figure in sample_figures().values()}
    assert set(given_) == used & set(load_measures())
    assert given_["rate"]["unit"] == "per 1,000 residents"


def test_an_area_with_no_ward_shapes_has_an_empty_map():
    files = make_open_data(
        replace(sample_document(), sections=sample_document().sections[-1:]),
        Released(sample_figures()),
        shapes={},
        measures={},
    )

    assert json.loads(files["wards.geojson"])["features"] == []
    assert json.loads(files["measures.json"]) == {}


def test_write_open_data_writes_each_file_where_it_says(tmp_path, files):
    write_open_data(
        sample_document(),
        Released(sample_figures()),
        tmp_path,
        shapes=sample_shapes(),
        measures=load_measures(),
    )

    written = {
        path.relative_to(tmp_path).as_posix(): path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    assert written == files


def test_the_reference_page_gives_each_column_its_meaning_in_order():
    page = (Path(__file__).parents[3] / "docs/reference/release.md").read_text()

    described = re.findall(r"^\| `(\w+)` \| [\w ]+ \| (.+) \|$", page, re.MULTILINE)

    assert described == [(name, about.meaning) for name, about in MEANINGS.items()]
    assert tuple(MEANINGS) == COLUMNS
