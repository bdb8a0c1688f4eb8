import datetime as dt
import io
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from safercity.errors import ExtractError, SettingsError
from safercity.evidence.extracts.contents import Contents
from safercity.evidence.extracts.extract_files import read_extract_file
from safercity.evidence.extracts.mapped import wanted_columns
from safercity.evidence.extracts.supplies import find_supplies
from safercity.evidence.extracts.tables import FileRead
from safercity.evidence.partnership import Extract
from tests.support.street_files import a_partnership, write_files

COLUMNS = {"ref": "URN", "date": "Recorded", "category": "Code", "lsoa": "LSOA"}
TABLE = [
    ["URN", "Recorded", "Code", "LSOA", "Notes"],
    ["A1", dt.datetime(2025, 7, 1), "8/1", "E01000001", "said, so"],
    [7, dt.datetime(2025, 7, 2, 13, 5), 4.1, None, "two\nlines"],
    ["=1+1", dt.date(2025, 7, 3), "28A", "E01000001", ""],
    [None, None, None, None, None],
    ["A4", "NULL", True, " E01000002 ", "=SUM(A1:A2)"],
]


def an_extract(path="extracts", columns=COLUMNS, **other):
    return Extract("o", "offences", path, "Offences", "sensitive", columns, **other)


@pytest.fixture
def read(tmp_path):
    """Every row, the odd rows and the count of rows read, of one file."""

    def run(name, data, extract=None):
        write_files(tmp_path, {f"extracts/{name}": data})
        partnership = a_partnership(tmp_path, extract or an_extract())
        found = FileRead(find_supplies(partnership).files[0])
        with Contents() as contents:
            batches = list(read_extract_file(contents, found))
        rows = [row for batch in batches for row in batch.table.to_pylist()]
        rows = [{name: row[name] for name in (*COLUMNS, "line")} for row in rows]
        return rows, [row for batch in batches for row in batch.odd], found.rows

    return run


def workbook(rows, title="Data"):
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    page = book.create_sheet(title)
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_gives_text_and_hands_formulas_back(read):
    rows, odd, count = read("o.xlsx", workbook(TABLE), an_extract(sheet="Data"))

    assert rows == [
        row("A1", "2025-07-01", "8/1", "E01000001", 2),
        row("7", "2025-07-02 13:05:00", "4.1", None, 3),
        row("A4", None, "True", "E01000002", 6),
    ]
    assert [(o.line, o.rule, o.text) for o in odd] == [(4, "formula", "")]
    assert count == 4


def row(ref, date, category, lsoa, line):
    return {
        "ref": ref,
        "date": date,
        "category": category,
        "lsoa": lsoa,
        "line": line,
    }


def test_a_workbook_without_the_sheet_or_a_whole_one_is_refused(read):
    data = workbook(TABLE)

    with pytest.raises(ExtractError, match='no sheet "Nope"; it has "Cover", "Data"'):
        read("o.xlsx", data, an_extract(sheet="Nope"))
    with pytest.raises(ExtractError, match="is empty"):
        read("o.xlsx", data)
    with pytest.raises(ExtractError, match="not a whole XLSX workbook"):
        read("o.xlsx", data[:2000])
    with pytest.raises(ExtractError, match="not a whole XLSX workbook"):
        read("o.xlsx", b"URN,Recorded\n")


def test_a_workbook_with_a_document_type_or_a_bomb_in_it_is_refused(read):
    def with_part(name, text):
        out = io.BytesIO(workbook(TABLE))
        with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, text)
        return out.getvalue()

    with pytest.raises(ExtractError, match="document type"):
        read("o.xlsx", with_part("xl/x.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"))
    with pytest.raises(ExtractError, match="swell"):
        read("o.xlsx", with_part("xl/x.xml", b" " * 20_000_000))


def test_a_workbook_whose_parts_are_not_what_they_should_be_is_refused(read):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<no/>")
        archive.writestr("xl/workbook.xml", "no")

    with pytest.raises(ExtractError, match="cannot be read as a workbook"):
        read("o.xlsx", out.getvalue())


def test_parquet_gives_text_whatever_the_types(read):
    table = pa.table(
        {
            "URN": [1, 2, 3],
            "Recorded": [dt.date(2025, 7, 1), None, dt.date(2025, 7, 3)],
            "Code": pa.array(["8/1", "", "NULL"]).dictionary_encode(),
            "LSOA": ["E01000001", None, "E01000002"],
            "Other": [[1], [2], [3]],
        }
    )
    out = io.BytesIO()
    pq.write_table(table, out)

    rows, odd, count = read("o.parquet", out.getvalue())

    assert rows == [
        row("1", "2025-07-01", "8/1", "E01000001", 1),
        row("2", None, None, None, 2),
        row("3", "2025-07-03", None, "E01000002", 3),
    ]
    assert (odd, count) == ([], 3)
    with pytest.raises(ExtractError, match="cannot be read as Parquet"):
        read("o.parquet", out.getvalue()[:-20])


def test_a_nested_parquet_column_is_refused(read):
    table = pa.table({"URN": [[1]], "Recorded": ["x"], "Code": ["x"], "LSOA": ["x"]})
    out = io.BytesIO()
    pq.write_table(table, out)

    with pytest.raises(ExtractError, match="cannot be read as Parquet"):
        read("o.parquet", out.getvalue())


def test_csv_takes_null_for_no_value(read):
    data = b"URN,Notes,Recorded,Code,LSOA\nA1,,2025-07-01,NULL,\n"

    rows, _, _ = read("o.csv", data)

    assert rows == [row("A1", "2025-07-01", None, None, 2)]


def test_a_column_that_is_mapped_and_not_there_is_refused_with_the_nearest(read):
    with pytest.raises(ExtractError, match='"recorded" may be "Recorded"'):
        read("o.csv", b"URN,recorded,Code,LSOA\n")


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        ({"ref": ""}, 'offences cannot do without "ref"'),
        (COLUMNS | {"wrad": "x"}, 'has no contract column "wrad"'),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused(columns, fault):
    with pytest.raises(SettingsError, match=fault):
        wanted_columns(an_extract(columns=columns))


def test_incidents_need_no_reference():
    extract = Extract(
        "i", "incidents", "x", "Calls", "sensitive", {"month": "a", "category": "b"}
    )

    assert wanted_columns(extract).needed == ("month", "category")


def test_columns_that_are_not_mapped_keep_their_own_names(read):
    wanted = wanted_columns(an_extract(columns={"ref": "URN"}))

    assert wanted.columns["date"] == "date"
    with pytest.raises(ExtractError, match='no column "category"'):
        read("o.csv", b"URN,date\n", an_extract(columns={"ref": "URN"}))


def test_a_column_that_is_mapped_to_nothing_is_left_out():
    assert "force" not in wanted_columns(an_extract(columns={"force": ""})).columns


def test_a_file_without_any_of_the_columns_that_say_when_is_refused(read):
    columns = {"ref": "URN", "category": "Code"}

    with pytest.raises(ExtractError, match='has no column "date" or "month"'):
        read("o.csv", b"URN,Code\n", an_extract(columns=columns))


def crimes(columns=None):
    return Extract("c", "crimes", "extracts", "Crimes", "sensitive", columns or {})


def flags_of(folder, name, data, extract):
    write_files(folder, {f"extracts/{name}": data})
    found = FileRead(find_supplies(a_partnership(folder, extract)).files[0])
    with Contents() as contents:
        return [
            value
            for batch in read_extract_file(contents, found)
            for value in batch.table["flags"].to_pylist()
        ]


def test_no_flag_is_told_apart_from_no_column_of_flags(tmp_path):
    header, row = "crime_ref,recorded_dt,ho_code", "A,2025-01-01,8N"

    def given(last, cell):
        text = f"{header}{last}\n{row}{cell}\n"
        return flags_of(tmp_path, "c.csv", text.encode(), crimes())

    assert given("", "") == [None]
    assert given(",flags", ",") == [""]
    assert given(",flags", ",knife;alcohol") == ["knife;alcohol"]


def test_flags_of_a_workbook_and_of_a_list_in_parquet_are_read_as_text(tmp_path):
    columns = {"crime_ref": "A", "recorded_dt": "2025-01-01", "ho_code": "8N"}
    book = workbook([[*columns, "flags"], [*columns.values(), None]])
    table = pa.table({n: [v] * 2 for n, v in columns.items()})
    table = table.append_column("flags", pa.array([["knife", "alcohol"], None]))
    out = io.BytesIO()
    pq.write_table(table, out)

    extract = Extract("c", "crimes", "extracts/c.xlsx", "C", "sensitive", sheet="Data")
    assert flags_of(tmp_path, "c.xlsx", book, extract) == [""]
    (tmp_path / "extracts/c.xlsx").unlink()
    flags = flags_of(tmp_path, "c.parquet", out.getvalue(), crimes())
    assert flags == ["knife;alcohol", ""]
