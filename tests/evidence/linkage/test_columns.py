"""Which columns hold what: from headers, options and a file of settings."""

import pytest

from safercity.errors import LinkageError
from safercity.evidence.linkage.columns import (
    ColumnChoice,
    lay_out,
    parse_pairs,
    read_choice,
)

USUAL = ("Ref", "First Name", "Last Name", "D.O.B.", "Post Code", "Gender", "Notes")


def test_usual_headers_are_understood_and_the_rest_is_left_behind():
    layout = lay_out(USUAL, ColumnChoice(), "people.csv")

    assert layout.personal == {
        "reference": "Ref",
        "forename": "First Name",
        "surname": "Last Name",
        "date_of_birth": "D.O.B.",
        "postcode": "Post Code",
        "sex": "Gender",
    }
    assert (layout.kept, layout.dropped) == ({}, ("Notes",))


def test_a_whole_name_serves_where_there_are_no_parts():
    layout = lay_out(("URN", "Name", "DOB"), ColumnChoice(), "people.csv")

    assert layout.personal["full_name"] == "Name"


def test_a_whole_name_beside_its_parts_is_not_used():
    layout = lay_out((*USUAL, "Name"), ColumnChoice(), "people.csv")

    assert "full_name" not in layout.personal
    assert "Name" in layout.dropped


def test_what_is_said_goes_before_what_a_header_says():
    choice = ColumnChoice(columns={"surname": "Known as"})

    layout = lay_out((*USUAL, "Known as"), choice, "people.csv")

    assert layout.personal["surname"] == "Known as"
    assert "Last Name" in layout.dropped


def test_two_headers_that_could_be_it_are_neither():
    names = ("Ref", "Case Ref", "Surname", "DOB")

    with pytest.raises(LinkageError, match=r'say --column "reference=\.\.\."'):
        lay_out(names, ColumnChoice(), "people.csv")


def test_columns_of_a_contract_pass_and_no_others():
    names = (*USUAL, "crime_ref", "AgeNow", "ethnicity", "Address")
    choice = ColumnChoice(contract="victims", keep={"age": "AgeNow"})

    layout = lay_out(names, choice, "people.csv")

    assert layout.kept == {
        "crime_ref": "crime_ref",
        "age": "AgeNow",
        "ethnicity": "ethnicity",
    }
    assert layout.dropped == ("Notes", "Address")


def test_points_never_pass():
    names = (*USUAL, "crime_ref", "easting", "northing", "month")
    choice = ColumnChoice(contract="crimes")

    assert set(lay_out(names, choice, "people.csv").kept) == {"crime_ref"}


def test_a_reference_may_be_a_column_of_the_contract_too():
    choice = ColumnChoice(columns={"reference": "crime_ref"}, contract="victims")

    layout = lay_out(("crime_ref", "Surname", "DOB"), choice, "people.csv")

    assert layout.kept == {"crime_ref": "crime_ref"}


def test_a_column_that_tells_who_passes_under_no_name():
    names = (*USUAL, "crime_ref")
    choice = ColumnChoice(contract="victims", keep={"segment": "Last Name"})

    assert "segment" not in lay_out(names, choice, "people.csv").kept


def test_every_fault_is_told_at_once():
    choice = ColumnChoice(
        columns={"surname": "Nowhere", "shoe": "Size"},
        keep={"age": "Years", "mood": "Notes"},
        contract="victims",
    )

    with pytest.raises(LinkageError) as caught:
        lay_out(("A", "A", "Notes"), choice, "people.csv")

    said = str(caught.value)
    assert 'no column "Nowhere"' in said
    assert 'no column "Years"' in said
    assert '"shoe" is not what a column can hold' in said
    assert '"mood" may not be kept: contract victims lets crime_ref' in said
    assert 'more than one column "A"' in said
    assert '"date_of_birth=..." or --column "postcode=..."' in said


def test_an_unknown_contract_is_told_with_those_there_are():
    with pytest.raises(
        LinkageError, match=r'no contract "people"; there are .*victims'
    ):
        lay_out(USUAL, ColumnChoice(contract="people"), "people.csv")


def test_nothing_is_kept_without_a_contract():
    with pytest.raises(LinkageError, match="name a contract first"):
        lay_out(USUAL, ColumnChoice(keep={"age": "Notes"}), "people.csv")


def test_a_file_of_settings_is_read(tmp_path):
    path = tmp_path / "columns.toml"
    path.write_text(
        'contract = "victims"\n[columns]\nsurname = "Nm"\n[keep]\nage = "Yrs"\n',
        encoding="utf-8",
    )

    assert read_choice(path) == ColumnChoice(
        {"surname": "Nm"}, {"age": "Yrs"}, "victims"
    )


def test_every_fault_of_a_file_of_settings_is_told_at_once(tmp_path):
    path = tmp_path / "columns.toml"
    path.write_text(
        'contract = 7\nshoes = 1\nkeep = "age"\n[columns]\nsurname = 3\n',
        encoding="utf-8",
    )

    with pytest.raises(LinkageError) as caught:
        read_choice(path)

    said = str(caught.value)
    assert '"shoes" is no setting' in said
    assert "contract must be a name in quotes" in said
    assert "[columns] must name columns" in said
    assert "[keep] must name columns" in said


def test_a_file_of_settings_that_cannot_be_read_is_told(tmp_path):
    (tmp_path / "bad.toml").write_text("[", encoding="utf-8")

    with pytest.raises(LinkageError, match="not valid TOML"):
        read_choice(tmp_path / "bad.toml")
    with pytest.raises(LinkageError, match="cannot be read"):
        read_choice(tmp_path / "none.toml")


def test_pairs_of_options_are_read():
    assert parse_pairs(["surname = Family name"], "--column") == {
        "surname": "Family name"
    }
    for pair in ("surname", "=x", "surname="):
        with pytest.raises(LinkageError, match="should read like"):
            parse_pairs([pair], "--column")
