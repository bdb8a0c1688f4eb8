"""Columns that look personal are refused by name, and their values never shown."""

import datetime as dt
import io

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.errors import ExtractError
from safercity.evidence.contracts import EXTRACTS
from safercity.evidence.extracts.contents import Contents
from safercity.evidence.extracts.extract_files import read_extract_file
from safercity.evidence.extracts.personal_signs import (
    is_full_postcode,
    is_nhs_number,
    is_phone,
    sign_in_heading,
    sign_in_values,
)
from safercity.evidence.extracts.supplies import find_supplies
from safercity.evidence.extracts.tables import FileRead
from tests.support.sample_records import a_victim, records_csv, records_extract
from tests.support.street_files import a_partnership, write_files

PERSONAL = {
    "Surname": "a name",
    "VICTIM_FORENAME": "a name",
    "name": "a name",
    "Offender Name": "a name",
    "lastName": "a name",
    "DOB": "a date of birth",
    "VictimDOB": "a date of birth",
    "Date of Birth": "a date of birth",
    "Home Address": "an address",
    "Address_1": "an address",
    "House No.": "an address",
    "Postcode": "a full postcode",
    "Post Code": "a full postcode",
    "Phone": "a telephone number",
    "Mobile number": "a telephone number",
    "Victim tel no": "a telephone number",
    "E-mail": "an e-mail address",
    "EmailAddress": "an e-mail address",
    "NHS Number": "an NHS number",
    "nhs_no": "an NHS number",
}
HARMLESS = [
    "LSOA name",
    "Ward name",
    "Offence name",
    "Premises name",
    "Postcode sector",
    "Outward postcode area",
    "Mobile phone stolen",
    "IP address",
    "Address LSOA",
    "NHS region",
    "Age",
    "Birth cohort",
    "Village",
    "Renamed",
    "Telemetry",
    "Crime Ref",
    "Last outcome category",
]


@pytest.mark.parametrize(("heading", "sign"), PERSONAL.items())
def test_headings_of_personal_columns_are_known(heading, sign):
    assert sign_in_heading(heading) == sign


@pytest.mark.parametrize("heading", HARMLESS)
def test_other_headings_are_not_taken_for_personal(heading):
    assert sign_in_heading(heading) is None


@pytest.mark.parametrize(
    "name", sorted({name for contract in EXTRACTS for name in contract.names})
)
def test_no_column_of_a_contract_has_a_personal_heading(name):
    assert sign_in_heading(name) is None


# From the NHS Data Dictionary's worked example, and numbers made for testing.
@pytest.mark.parametrize("number", ["9434765919", "401 023 2137", "999-000-0018"])
def test_nhs_numbers_are_known_by_their_check_digit(number):
    assert is_nhs_number(number)


def check_digit_by_hand(nine):
    total = 0
    for place, digit in enumerate(nine):
        total += int(digit) * (10 - place)
    check = 11 - total % 11
    return "0" if check == 11 else str(check)


@given(st.integers(0, 10**10 - 1).map(lambda n: f"{n:010}"))
def test_the_check_digit_is_worked_out_as_by_hand(text):
    expected = check_digit_by_hand(text[:9]) == text[9] and len(set(text)) > 1

    assert is_nhs_number(text) == expected


def test_telephone_numbers_and_postcodes_are_known_by_their_form():
    for text in (
        "07700 900123",
        "+447700900123",
        "(01782) 496 012",
        "0044 7700900123",
    ):
        assert is_phone(text)
    for text in ("00000123456", "1234567890", "20190401", "0"):
        assert not is_phone(text)
    for text in ("ST4 2DF", "SW1A1AA", "m1 1ae"):
        assert is_full_postcode(text)
    for text in ("ST4", "ST4 2", "E01000001", "8N", "E05009288"):
        assert not is_full_postcode(text)


def test_columns_are_known_by_a_sample_of_their_values():
    births = [f"{year}-05-17" for year in range(1938, 2012, 3)]

    assert sign_in_values(["", "x", "a.b@example.org"]) == "an e-mail address"
    assert sign_in_values(["ST4 2DF", "unknown", "ST1 1AA"]) == "a full postcode"
    assert sign_in_values(["07700900123", "07700900124"]) == "a telephone number"
    assert sign_in_values(["9434765919", "4010232137"]) == "an NHS number"
    assert sign_in_values(births) == "a date of birth"
    assert sign_in_values([f"{b[8:]}/05/{b[:4]}" for b in births]) == "a date of birth"


def test_what_happens_to_look_like_it_now_and_then_is_not_refused():
    references = [str(10**9 + n * 7_368_787_711 % (9 * 10**9)) for n in range(500)]
    recent = [f"{year}-05-17" for year in [2018, 2019] * 20 + [1975]]

    assert sum(map(is_nhs_number, references)) > 20
    assert sign_in_values(references) is None
    assert sign_in_values(recent) is None
    assert sign_in_values([f"{n:016x}" for n in range(0, 10**15, 10**12)]) is None


def csv_of(rows):
    return "v.csv", records_csv(rows)


def workbook_of(rows):
    book = openpyxl.Workbook()
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    out = io.BytesIO()
    book.save(out)
    return "v.xlsx", out.getvalue()


def parquet_of(rows):
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    return "v.parquet", out.getvalue()


def read(folder, name, data, extract):
    write_files(folder, {f"extracts/{extract.contract}/{name}": data})
    found = FileRead(find_supplies(a_partnership(folder, extract)).files[0])
    with Contents() as contents:
        return [b.table for b in read_extract_file(contents, found)]


VICTIMS = [
    a_victim("a", f"k{n}") | {"Surname": f"Quine{n}", "x": f"q{n}@example.org"}
    for n in range(5)
]


@pytest.mark.parametrize("form", [csv_of, workbook_of, parquet_of])
def test_a_file_with_personal_columns_is_refused_whatever_its_form(tmp_path, form):
    with pytest.raises(ExtractError) as caught:
        read(tmp_path, *form(VICTIMS), records_extract("victims"))

    message = str(caught.value)
    assert '"Surname" looks like a name' in message
    assert '"x" holds what looks like an e-mail address' in message
    assert "Quine" not in message
    assert "example.org" not in message


def test_a_header_alone_is_enough(tmp_path):
    with pytest.raises(ExtractError, match='"DOB" looks like a date of birth'):
        read(tmp_path, "v.csv", b"crime_ref,DOB\n", records_extract("victims"))


def test_a_key_that_is_no_pseudonym_is_refused_though_the_contract_has_it(tmp_path):
    rows = [a_victim("a", key) for key in ("9434765919", "4010232137")]

    with pytest.raises(ExtractError, match='"victim_key" holds what looks like an NHS'):
        read(tmp_path, *csv_of(rows), records_extract("victims"))


def test_a_personal_column_is_refused_where_it_is_mapped_to_a_key(tmp_path):
    rows = [{"crime_ref": "a", "Victim Name": "k1"}]
    extract = records_extract("victims", columns={"victim_key": "Victim Name"})

    with pytest.raises(ExtractError, match='"Victim Name" looks like a name'):
        read(tmp_path, *csv_of(rows), extract)


def test_a_column_that_the_contract_is_strict_about_may_have_any_heading(tmp_path):
    rows = [a_victim("a", "k") | {"Home address area": "E01000001"}]
    rows[0].pop("lsoa")
    extract = records_extract("victims", columns={"lsoa": "Home address area"})

    (table,) = read(tmp_path, *csv_of(rows), extract)

    assert table["lsoa"].to_pylist() == ["E01000001"]


def test_personal_values_late_in_a_file_are_found(tmp_path):
    rows = [{"crime_ref": str(n), "note": ""} for n in range(20_000)]
    for row in rows[15_000:]:
        row["note"] = "07700 900123"

    with pytest.raises(ExtractError, match='"note" holds what looks like a telephone'):
        read(tmp_path, *csv_of(rows), records_extract("victims"))


def test_a_file_without_a_header_does_not_have_its_first_row_shown(tmp_path):
    data = b"a,ab.cd@example.org,07700 900123,ST4 2DF,1970-01-02\n"

    with pytest.raises(ExtractError) as caught:
        read(tmp_path, "v.csv", data, records_extract("victims"))

    for secret in ("example.org", "07700", "2DF", "1970"):
        assert secret not in str(caught.value)


def test_published_data_are_read_as_they_are(tmp_path):
    data = b"indicator,area,period,name\nx,England,2019,y\n"

    assert read(tmp_path, "i.csv", data, records_extract("indicators"))


def test_dates_in_a_workbook_and_in_parquet_are_looked_at_too(tmp_path):
    rows = [a_victim("a", f"k{n}") | {"d": dt.date(1930 + n, 1, 2)} for n in range(60)]

    for form in (workbook_of, parquet_of):
        folder = tmp_path / form.__name__
        with pytest.raises(ExtractError, match='"d" holds what looks like a date of'):
            read(folder, *form(rows), records_extract("victims"))
