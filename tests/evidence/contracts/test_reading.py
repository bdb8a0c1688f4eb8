"""Text is read as what a column holds, or as nothing."""

import datetime as dt

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safercity.evidence.contracts.base import Column
from safercity.evidence.contracts.column_checks import Known, column_checks
from safercity.evidence.contracts.reading import (
    read_date,
    read_flag,
    read_number,
    words_of,
)


def read(values, how):
    table = ibis.memtable(pa.table({"text": pa.array(values, pa.string())}))
    return table.select(found=how(table.text)).to_pyarrow()["found"].to_pylist()


def dates(*values, form=None):
    return read(values, lambda text: read_date(text, form))


def test_dates_and_moments_are_read_in_isos_forms():
    assert dates(
        "2018-04-01",
        "2018-04-01T13:05",
        "2018-04-01 13:05",
        "2018-04-01T13:05:09",
        "2018-04-01 13:05:09.25",
        "2018-04-01T00:06:00+00:00",
        "2018-04-01T13:05:09Z",
    ) == [
        dt.datetime(2018, 4, 1),
        dt.datetime(2018, 4, 1, 13, 5),
        dt.datetime(2018, 4, 1, 13, 5),
        dt.datetime(2018, 4, 1, 13, 5, 9),
        dt.datetime(2018, 4, 1, 13, 5, 9, 250_000),
        dt.datetime(2018, 4, 1, 0, 6),
        dt.datetime(2018, 4, 1, 13, 5, 9),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2018-02-30",
        "2018-4-1",
        "01/04/2018",
        "2018-04-01T25:00",
        "2018-04-01T13",
        "2018-04-01T13:05+01:00",
        "2018-04-01 (BC)",
        "infinity",
        "epoch",
        "",
        " 2018-04-01",
        "43191",
    ],
)
def test_what_is_no_date_is_nothing(text):
    assert dates(text) == [None]


def test_a_suppliers_form_goes_first_and_may_have_a_time_after_it():
    form = "%d/%m/%Y"

    assert dates(
        "02/03/2018", "02/03/2018 13:05", "02/03/2018 13:05:09", "2018-03-02", form=form
    ) == [
        dt.datetime(2018, 3, 2),
        dt.datetime(2018, 3, 2, 13, 5),
        dt.datetime(2018, 3, 2, 13, 5, 9),
        dt.datetime(2018, 3, 2),
    ]
    assert dates("2018-02-03", form="%Y-%d-%m") == [dt.datetime(2018, 3, 2)]


@settings(max_examples=40, deadline=None)
@given(st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2099, 12, 31)))
def test_every_moment_is_read_as_python_writes_it(moment):
    whole = moment.replace(microsecond=0)

    assert dates(moment.isoformat(), whole.isoformat(" "), f"{whole:%Y-%m-%d}") == [
        moment,
        whole,
        dt.datetime(whole.year, whole.month, whole.day),
    ]


def test_yes_and_no_are_read_as_people_write_them():
    said = ["Yes", "y", "TRUE", "t", "1", "no", "N", "false", "F", "0", "maybe", ""]

    assert read(said, read_flag) == [True] * 5 + [False] * 5 + [None, None]


def test_numbers_are_read_or_nothing():
    assert read(["1.5", "-3", "1e3", "1,000", "x", ""], read_number) == [
        1.5,
        -3.0,
        1000.0,
        None,
        None,
        None,
    ]


def test_lists_are_cut_at_semicolons_and_trimmed():
    assert read(["A; b ;;C d", ""], words_of) == [["a", "b", "", "c d"], [""]]


AGE = Column(name="age", type="integer", meaning="x", minimum=0, maximum=110)
REASONS = {
    "34": None,
    "34.0": None,
    "0": None,
    "110": None,
    "111": "It is not between 0 and 110",
    "-1": "It is not between 0 and 110",
    "3.5": "It is not a whole number",
    "ten": "It is not a number",
    "nan": "It is not a whole number",
    "inf": "It is not a whole number",
}


@pytest.mark.parametrize(("text", "reason"), REASONS.items())
def test_whole_numbers_are_checked_with_a_reason(text, reason):
    table = ibis.memtable(pa.table({"age": [text]}))
    checks = list(column_checks(table, AGE, Known()))

    found = [
        why
        for check in checks
        for _, holds, why in check.kinds
        if table.select(x=check.broken & holds).to_pyarrow()["x"][0].as_py()
    ]

    assert found[:1] == ([reason] if reason else [])
