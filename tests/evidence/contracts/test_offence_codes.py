"""The list of Home Office offence codes, and what a code as supplied stands for."""

import csv
import datetime as dt
import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.evidence.contracts.offence_codes import (
    find_code,
    offence_codes,
    standard_code,
)
from safercity.evidence.contracts.police_uk import ASB, CATEGORIES
from safercity.evidence.contracts.spreadsheet import DATE, SERIAL

# The tree of groups and subgroups, with the police.uk category of each.
TREE = {
    "violence-and-sexual-offences": {
        "violence-against-the-person": {
            "homicide",
            "unlawful-driving",
            "violence-with-injury",
            "violence-without-injury",
            "stalking-and-harassment",
        },
        "sexual-offences": {"rape", "other-sexual-offences"},
    },
    "robbery": {
        "robbery": {"robbery-of-business-property", "robbery-of-personal-property"}
    },
    "burglary": {
        "burglary": {"burglary-residential", "burglary-business-and-community"}
    },
    "vehicle-crime": {
        "vehicle-crime": {
            "theft-of-a-vehicle",
            "theft-from-a-vehicle",
            "vehicle-interference",
        }
    },
    "bicycle-theft": {"theft": {"bicycle-theft"}},
    "shoplifting": {"theft": {"shoplifting"}},
    "theft-from-the-person": {"theft": {"theft-from-the-person"}},
    "other-theft": {"theft": {"other-theft"}},
    "criminal-damage-and-arson": {
        "criminal-damage-and-arson": {"criminal-damage", "arson"}
    },
    "drugs": {"drugs": {"drug-possession", "drug-trafficking"}},
    "possession-of-weapons": {"possession-of-weapons": {"possession-of-weapons"}},
    "public-order": {"public-order": {"public-order"}},
    "other-crime": {"other-crime": {"other-crime"}},
}
# methods.md 4.2, Home Office counting rules: some codes of each subgroup.
EXAMPLES = {
    "homicide": "1 4.1 4.2 4.10 1/1",
    "unlawful-driving": "4.4 4.6 4.8 4.9 37.1",
    "violence-with-injury": "2 4.3 4.7 5D 5E 8N 8P 8S",
    "violence-without-injury": "3A 3B 11A 13 14 36 104 105A 105B 106",
    "stalking-and-harassment": "8L 8M 8Q 8R",
    "rape": "19C 19D 19E 19F 19G 19H 19J 19K",
    "other-sexual-offences": "17A 17B 20A 21 22A 23 70 71 72 73 88A 88C 88D 88E",
    "robbery-of-business-property": "34A",
    "robbery-of-personal-property": "34B",
    "burglary-residential": "28E 28F 28G 28H 29A",
    "burglary-business-and-community": "30C 30D 31A",
    "theft-of-a-vehicle": "37.2 48",
    "theft-from-a-vehicle": "45",
    "vehicle-interference": "126",
    "theft-from-the-person": "39",
    "bicycle-theft": "44",
    "shoplifting": "46",
    "other-theft": "35 40 41 42 43 47 49 49A",
    "criminal-damage": "58A 58B 58C 58D 58J",
    "arson": "56A 56B",
    "drug-trafficking": "92A",
    "drug-possession": "92C 92D 92E",
    "possession-of-weapons": "10A 10B 10C 10D 81 90",
    "public-order": "9A 9B 62A 66",
    "other-crime": "15 24 26 27 33 33A 38 54 59 60 61 61A 67 69 76 79 80 83 86 95 96 "
    "99 802 814",
}


def test_the_list_has_the_tree_of_groups_and_no_other():
    found = {}
    for code in offence_codes():
        found.setdefault(code.category, {}).setdefault(code.group, set()).add(
            code.subgroup
        )

    assert found == TREE
    assert set(found) == set(CATEGORIES.values()) - {CATEGORIES[ASB]}


@pytest.mark.parametrize(
    ("code", "subgroup"),
    [(code, sub) for sub, codes in EXAMPLES.items() for code in codes.split()],
)
def test_codes_have_the_subgroup_that_the_home_office_gives_them(code, subgroup):
    assert {entry.subgroup for entry in find_code(code)} == {subgroup}


def test_every_code_that_has_a_severity_weight_is_on_the_list():
    path = files("safercity") / "definitions/scales/ons_severity_offences_2020.csv"
    weighed = [row["code"] for row in csv.DictReader(path.read_text().splitlines())]

    assert len(weighed) > 100
    assert [code for code in weighed if not find_code(code)] == []


def test_no_code_of_the_list_is_what_a_spreadsheet_left():
    names = [n for code in offence_codes() for n in (code.code, *code.also)]

    assert [n for n in names if re.fullmatch(DATE, n) or re.fullmatch(SERIAL, n)] == []


def test_no_name_stands_for_two_codes():
    names = [n for code in offence_codes() for n in (code.code, *code.also)]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("8/1", "8N"),
        ("008/06", "8N"),
        ("104/23", "104"),
        ("4/10", "4.10"),
        (" 28e ", "28E"),
        ("1/1", "1"),
        ("045/10", "45"),
    ],
)
def test_codes_are_found_however_they_are_written(said, code):
    assert [entry.code for entry in find_code(said)] == [code]


def test_a_class_is_read_where_all_its_codes_have_one_subgroup():
    (arson,) = find_code("56/7")

    assert (arson.code, arson.subgroup) == ("56/7", "arson")
    assert find_code("8/99") == ()  # with injury, without, or harassment


@pytest.mark.parametrize(
    "text", ["", "01-Aug", "43833", "4.1E+01", "AF", "8", "/", "8/", "999"]
)
def test_what_is_no_code_is_not_found(text):
    assert find_code(text) == ()


@given(st.text(max_size=12))
def test_any_text_is_a_code_or_none(text):
    for entry in find_code(text):
        assert entry.subgroup
    assert standard_code(standard_code(text)) == standard_code(text)


def test_burglary_was_divided_anew_in_april_2017():
    (old,), (new,) = find_code("28A"), find_code("28E")

    assert (old.valid_from, old.valid_to) == (None, dt.date(2017, 3, 31))
    assert (new.valid_from, new.valid_to) == (dt.date(2017, 4, 1), None)
    assert old.subgroup == new.subgroup == "burglary-residential"
