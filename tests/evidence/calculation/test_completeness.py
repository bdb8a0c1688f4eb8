"""What records say, default times and flags by month, from extracts made by hand."""

import datetime as dt
from dataclasses import replace

import ibis
import numpy as np
import pytest

from safercity.evidence.calculation.completeness import add_completeness
from safercity.evidence.calculation.default_times import add_default_times
from safercity.evidence.calculation.flag_months import add_flag_months
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.calculation.records import read_records
from safercity.evidence.disclosure import load_policy, make_release
from safercity.evidence.figures import NOT_AVAILABLE, OK, SUPPRESSED, FigureSet
from safercity.evidence.measures.categories import load_record_categories
from safercity.evidence.measures.definitions import load_measures
from tests.support.figures_factory import FORCE, YEAR, toy

MONTHS = [str(month) for month in YEAR]
LSOAS = ibis.memtable(
    {"lsoa21": ["L1"], "rural": [False]},
    schema={"lsoa21": "string", "rural": "boolean"},
)


def at(hour, minute=0):
    return dt.datetime(2025, 3, 4, hour, minute)


def crimes(times, **more):
    """A crime for each time, one in each month in turn."""
    number = len(times)
    columns = {
        "extract": ["crimes"] * number,
        "crime_ref": [f"c{n}" for n in range(number)],
        "month": [MONTHS[n % 12] for n in range(number)],
        "counted": [True] * number,
        "lsoa21": ["L1"] * number,
        "committed_from": times,
        "outcome_type": [None] * number,
        "offender_identified": [None] * number,
        **more,
    }
    schema = {
        "extract": "string",
        "crime_ref": "string",
        "month": "string",
        "counted": "boolean",
        "lsoa21": "string",
        "committed_from": "timestamp",
        "outcome_type": "int64",
        "offender_identified": "boolean",
    }
    return ibis.memtable(columns, schema=schema)


def people(table, key, rows):
    """Rows of people: crime, key, type, age."""
    columns = {
        "extract": [table] * len(rows),
        "crime_ref": [row[0] for row in rows],
        key: [row[1] for row in rows],
        "victim_type": [row[2] for row in rows],
        "age": [row[3] for row in rows],
        "sex": [None] * len(rows),
        "ethnicity": [None] * len(rows),
        "lsoa21": [None] * len(rows),
        "month": ["2025-01"] * len(rows),
    }
    kinds = dict.fromkeys(columns, "string") | {"age": "int64"}
    return ibis.memtable(columns, schema=kinds)


def made_of(**tables):
    maker = FigureMaker(load_measures())
    cube = toy().calculation.cube
    records = read_records(tables, LSOAS, YEAR)
    sums = add_completeness(maker, cube, records)
    sums += add_default_times(maker, cube, records)
    return maker.figures(), sums


def share(figures, measure, name):
    return figures.quote(f"{measure}.{name}.{FORCE.slug}.{YEAR.slug}")


def test_the_share_of_rows_that_say_a_thing_stands_beside_its_counts():
    times = [at(10, 7)] * 6 + [None] * 4

    figures, sums = made_of(crimes=crimes(times, outcome_type=[18] * 9 + [None]))

    time = share(figures, "record_complete_share", "crimes--time")
    outcome = share(figures, "record_complete_share", "crimes--outcome")
    assert (time.value, time.numerator, time.denominator) == (60, 6, 10)
    assert outcome.value == 90
    counts = {figures[key].category: figures[key].value for key in time.inputs}
    assert counts == {
        "crimes--with-time": 6,
        "crimes--without-time": 4,
        "crimes--rows": 10,
    }
    assert ("crimes--rows", ("crimes--with-time", "crimes--without-time")) in sums


def test_what_no_row_says_was_not_supplied_and_is_never_nought():
    figures, _ = made_of(crimes=crimes([at(10, 7)] * 10))

    outcome = share(figures, "record_complete_share", "crimes--outcome")
    assert (outcome.status, outcome.value) == (NOT_AVAILABLE, None)
    offender = share(figures, "record_complete_share", "crimes--offender")
    assert offender.status == NOT_AVAILABLE


def test_age_is_looked_for_in_the_rows_of_people_and_a_key_in_all_rows():
    rows = [
        ("c0", "v1", "person", 30),
        ("c1", "v2", "person", None),
        ("c2", "v2", "person", 41),
        ("c3", "v3", None, 20),
        ("c4", "shop", "business", None),
        ("c5", None, "state", None),
    ]

    figures, _ = made_of(
        crimes=crimes([at(10, 7)] * 6), victims=people("victims", "victim_key", rows)
    )

    age = share(figures, "victim_complete_share", "victims--age")
    person = share(figures, "victim_complete_share", "victims--person")
    assert (age.numerator, age.denominator) == (3, 4)
    assert (person.numerator, person.denominator) == (5, 6)


def test_an_offender_is_known_as_crimes_say_or_else_by_a_row_of_the_offenders():
    rows = [("c0", "n1", None, 30), ("c0", "n2", None, 31), ("c1", None, None, 31)]
    offenders = people("offenders", "nominal_key", rows)

    by_rows, _ = made_of(crimes=crimes([at(10, 7)] * 4), offenders=offenders)
    said = crimes([at(10, 7)] * 4, offender_identified=[True, True, True, None])
    by_crimes, _ = made_of(crimes=said, offenders=offenders)

    name = ("record_complete_share", "crimes--offender")
    assert share(by_rows, *name).value == 25
    assert share(by_crimes, *name).value == 75


def test_a_small_number_that_do_not_say_it_is_protected_and_its_share_with_it():
    times = [at(10, 7)] * 997 + [None] * 3
    figures, sums = made_of(crimes=crimes(times, outcome_type=[18] * 1000))

    release = make_release(
        FigureSet(figures.values()),
        policy=load_policy("public", toy().partnership),
        public_extracts=frozenset(),
        aggregates={},
        sums=sums,
    )

    shown = release.figures
    assert share(shown, "record_complete_share", "crimes--time").status == SUPPRESSED
    assert share(shown, "count", "crimes--with-time").status == SUPPRESSED
    assert share(shown, "count", "crimes--without-time").status == SUPPRESSED
    # All of them say it: nobody is left out, and nothing tells of anyone.
    assert share(shown, "record_complete_share", "crimes--outcome").status == OK


def every_hour(each):
    return [at(hour) for hour in range(24) for _ in range(each)]


def test_a_spike_at_midnight_is_found_with_what_the_hours_around_suggest():
    times = every_hour(100) + [at(0)] * 500 + [at(15, 20)] * 1000

    figures, sums = made_of(crimes=crimes(times))

    midnight = share(figures, "default_time", "crimes--at-00")
    assert (midnight.value, midnight.numerator, midnight.denominator) == (1, 600, 100)
    assert share(figures, "exact_hour_expected", "crimes--at-00").value == 100
    exact = share(figures, "exact_hour_share", "crimes--at-00")
    assert exact.value == pytest.approx(100 * 600 / 3900)
    assert share(figures, "default_time", "crimes--at-12").value == 0
    assert share(figures, "default_time", "crimes--at-09").value == 0
    assert len([whole for whole, _ in sums if whole == "crimes--timed"]) == 1


def test_times_that_are_all_midnight_are_no_times_at_all():
    figures, _ = made_of(crimes=crimes([at(0)] * 200))

    assert share(figures, "default_time", "crimes--at-00").value == 2


def test_each_flag_has_a_share_in_every_month_and_a_month_with_none_signals():
    made = toy()
    cube = made.calculation.cube
    maker = FigureMaker(load_measures())
    table = crimes([at(10, 7)] * 24)
    records = read_records({"crimes": table}, LSOAS, YEAR)
    cube, categories = with_flag(cube, [20, 21, 19, 22, 0, 20, 21, 20, 18, 20, 22, 20])

    add_flag_months(maker, cube, records, categories)

    figures = maker.figures()
    shares = [f for f in figures.values() if f.measure == "flag_share"]
    signals = {
        str(f.period.start): f.value
        for f in figures.values()
        if f.measure == "flag_signal"
    }
    assert [f.numerator for f in shares[:3]] == [20, 21, 19]
    assert all(f.area == FORCE and len(f.inputs) == 2 for f in shares)
    assert signals["2025-05"] == 3
    assert signals["2025-01"] == 0
    assert len(signals) == 12


def with_flag(cube, counts):
    """A cube with a flagged category: so many of the force's crimes in each month."""
    key = "alcohol-related"
    table = np.zeros((len(cube.areas), 1, len(cube.months)), dtype=np.int64)
    for month, number in zip(YEAR, counts, strict=True):
        table[0, 0, cube.months.index(month)] = number
    cube = replace(
        cube,
        categories=(*cube.categories, key),
        counts=np.concatenate([cube.counts, table], axis=1),
        covered={**cube.covered, key: frozenset(YEAR)},
        sources={**cube.sources, key: ("crimes",)},
    )
    return cube, {key: load_record_categories()[key]}
