import re
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.evidence.contracts import CONTRACTS, POLICE_UK
from safercity.evidence.contracts.police_uk import (
    CATEGORIES,
    CRIME_TYPES,
    LSOA_PATTERN,
)
from safercity.evidence.contracts.reference_page import contracts_page
from safercity.evidence.contracts.spreadsheet import (
    DATE,
    ERROR,
    ROUNDED,
    SERIAL,
    shortened,
)
from safercity.evidence.contracts.warehouse import WAREHOUSE

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "contracts.md"


def test_the_reference_page_says_what_the_contracts_say():
    assert PAGE.read_text(encoding="utf-8") == contracts_page()


def test_the_fourteen_categories_have_the_keys_of_police_uk():
    assert len(CRIME_TYPES) == 14
    assert CATEGORIES["Violence and sexual offences"] == "violence-and-sexual-offences"
    assert CATEGORIES["Anti-social behaviour"] == "anti-social-behaviour"


@pytest.mark.parametrize("contract", [*CONTRACTS.values(), *WAREHOUSE])
def test_a_contract_is_whole(contract):
    assert len(set(contract.names)) == len(contract.names)
    assert all(column.meaning for column in contract.columns)
    for column in contract.columns:
        re.compile(column.pattern or "")
        assert (column.minimum is None) == (column.maximum is None)
    for rule in contract.row_rules:
        assert set(rule.columns) <= set(contract.names)
    assert contract.schema().names == list(contract.names)


def test_a_contract_makes_the_schema_of_its_table():
    schema = POLICE_UK.schema()

    assert schema.field("Month") == pa.field("Month", pa.string(), nullable=False)
    assert schema.field("Longitude") == pa.field("Longitude", pa.float64())


def test_what_could_lead_to_a_home_is_personal():
    for name in ("offences", "incidents"):
        contract = CONTRACTS[name]
        personal = {c.name for c in contract.columns if c.personal}
        assert personal == {"easting", "northing", "longitude", "latitude"}
        assert contract.has_personal
    assert not POLICE_UK.has_personal


def test_what_a_birthday_or_a_postcode_could_be_in_by_mistake_is_personal():
    for name in ("victims", "offenders", "fraud_referrals"):
        personal = {c.name for c in CONTRACTS[name].columns if c.personal}
        assert personal == {"age", "lsoa"}


def test_no_whole_row_of_records_that_were_not_published_is_shown():
    for contract in CONTRACTS.values():
        assert contract.has_personal or contract.public


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (DATE, "01-Aug"),
        (DATE, "1-Aug-2025"),
        (DATE, "Aug-01"),
        (DATE, "01/08/2025"),
        (DATE, "2025-08-01 00:00:00"),
        (SERIAL, "45505"),
        (SERIAL, "45505.0"),
        (ROUNDED, "1.23457E+11"),
        (ROUNDED, "1E+05"),
        (ERROR, "#REF!"),
        (ERROR, "########"),
    ],
)
def test_what_a_spreadsheet_leaves_of_a_code_is_known(form, code):
    assert re.fullmatch(form, code)


@pytest.mark.parametrize("code", ["8/1", "28A", "4.10", "105A", "E01000001", "8L"])
def test_codes_are_not_taken_for_what_a_spreadsheet_leaves(code):
    assert not any(re.fullmatch(f, code) for f in (DATE, SERIAL, ROUNDED, ERROR))


@given(whole=st.integers(0, 999), noughts=st.integers(1, 3), part=st.integers(1, 9))
def test_a_code_that_loses_its_noughts_is_known_by_what_is_left(whole, noughts, part):
    assert shortened([f"{whole}.{part}{'0' * noughts}"]) == {f"{whole}.{part}"}
    assert shortened([f"{'0' * noughts}{whole}"]) == {str(whole)}
    assert shortened([f"{whole}.{part}", str(whole + 1)]) == frozenset()


@pytest.mark.parametrize("code", ["E01000001", "W01001234", "S01008417", "95GG16S1"])
def test_codes_of_small_areas_are_well_formed(code):
    assert re.fullmatch(LSOA_PATTERN, code)


@pytest.mark.parametrize("code", ["E0100001", "E02000001", "e01000001", "E01000001 "])
def test_other_codes_are_not(code):
    assert not re.fullmatch(LSOA_PATTERN, code)
