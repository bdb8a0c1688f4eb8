"""Repeats looking back (RV-B) and following up (RV-C)."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safercity.errors import ContractError, CoverageError
from safercity.evidence.measures.repeats_over_time import (
    repeats_by_follow_up,
    repeats_by_look_back,
)
from safercity.periods import Period
from tests.support.tables import drawn, records

YEAR_2019 = Period.parse("2019-01", "2019-12")
LONG_AGO, LATER = dt.date(2000, 1, 1), dt.date(2030, 1, 1)

CRIMES = """
    ref | key | at                    | csp
    ----+-----+-----------------------+----
    c1  | ann | "2018-01-10"          | A
    c2  | ann | "2019-01-10 23:00:00" | A
    c3  | ann | "2019-01-11"          | B
    c4  | bob | "2018-06-01"          | A
    c5  | bob | "2019-06-02"          | A
    c6  | cat | "2019-03-05 10:00"    | A
    c7  | cat | "2019-03-05 10:00"    | A
    c8  | -   | "2019-03-05"          | A
    c9  | dan | "2020-02-01"          | A
    c7  | bob | "2019-03-05 10:00"    | A
"""


def timed(text=CRIMES):
    table = drawn(text)
    return table.mutate(at=table.at.cast("timestamp"))


def look_back(table, **given_):
    given_ = {"period": YEAR_2019, "known_from": LONG_AGO, **given_}
    return repeats_by_look_back(table, person="key", event="ref", date="at", **given_)


def follow_up(table, **given_):
    given_ = {"period": YEAR_2019, "known_to": LATER, **given_}
    return repeats_by_follow_up(table, person="key", event="ref", date="at", **given_)


def test_looking_back_a_crime_is_a_repeat_within_365_days_of_another():
    (found,) = look_back(timed()).to_pyarrow().to_pylist()

    # c2 is 365 days after c1, c3 a day after c2; c5 is 89 days after Bob's c7, which
    # is a repeat of Cat's c6 at the same minute and of Bob's c4.
    assert found == {
        "events_with_known_person": 5,
        "repeat_events": 4,
        "unknown_events": 1,
    }


def test_looking_back_a_day_longer_than_the_gap_is_no_repeat():
    (found,) = look_back(timed(), days=364).to_pyarrow().to_pylist()

    assert found["repeat_events"] == 3


def test_looking_back_within_a_group_or_across_it():
    apart = look_back(timed(), by=["csp"]).order_by("csp").to_pyarrow().to_pylist()
    across = look_back(timed(), by=["csp"], across=["csp"]).order_by("csp")

    assert [row["repeat_events"] for row in apart] == [3, 0]
    assert [row["repeat_events"] for row in across.to_pyarrow().to_pylist()] == [3, 1]


def test_looking_back_needs_the_year_before():
    first = dt.date(2018, 1, 1)

    look_back(timed(), known_from=first)
    with pytest.raises(CoverageError, match=r"365 days, to 2018-01-01.*is 2018-01-02"):
        look_back(timed(), known_from=first + dt.timedelta(days=1))


def test_following_up_from_the_first_crime_of_a_period():
    (found,) = follow_up(timed()).to_pyarrow().to_pylist()

    # Ann (c2, then c3), Bob (c7, then c5) and Cat (c6, then c7); Dan's is after it.
    assert found == {"people_followed": 3, "people_again": 3, "people_not_followed": 0}


def test_following_up_leaves_out_those_whose_year_is_not_over():
    (found,) = (
        follow_up(timed(), known_to=dt.date(2020, 1, 31)).to_pyarrow().to_pylist()
    )

    # A year from 5 March 2019 is over on 4 March 2020; Ann's was on 10 January.
    assert found == {"people_followed": 1, "people_again": 1, "people_not_followed": 2}


def test_following_up_across_groups_a_person_stands_where_they_were_first():
    table = follow_up(timed(), by=["csp"], across=["csp"])

    found = {r["csp"]: r["people_again"] for r in table.to_pyarrow().to_pylist()}
    assert found == {"A": 3}


def test_following_up_within_a_group_needs_the_second_in_it_too():
    table = follow_up(timed(), by=["csp"])

    found = {r.pop("csp"): tuple(r.values()) for r in table.to_pyarrow().to_pylist()}
    assert found == {"A": (3, 2, 0), "B": (1, 0, 0)}


def test_following_up_needs_the_year_after():
    follow_up(timed(), known_to=dt.date(2020, 1, 1))
    with pytest.raises(CoverageError, match="last day supplied is 2019-12-31"):
        follow_up(timed(), known_to=dt.date(2019, 12, 31))


def test_a_missing_column_is_named():
    with pytest.raises(ContractError, match="no column at"):
        look_back(drawn(CRIMES).drop("at"))


an_event = st.fixed_dictionaries(
    {
        "key": st.sampled_from([None, "ann", "bob", "cat"]),
        "at": st.datetimes(dt.datetime(2017, 6, 1), dt.datetime(2021, 6, 1)),
        "csp": st.sampled_from(["A", None]),
    }
)
events = st.lists(an_event, min_size=1, max_size=25).map(
    lambda rows: [{"ref": f"c{i:02}", **row} for i, row in enumerate(rows)]
)


def ordered(rows, key):
    mine = [r for r in rows if r["key"] == key]
    return sorted(mine, key=lambda r: (r["at"], r["ref"]))


def gap(first, second):
    return (second["at"].date() - first["at"].date()).days


@settings(max_examples=30, deadline=None)
@given(rows=events, days=st.integers(1, 500))
def test_looking_back_agrees_with_plain_python(rows, days):
    inside = [r for r in rows if r["at"].year == 2019]
    repeats = 0
    for row in inside:
        if row["key"]:
            mine = ordered(rows, row["key"])
            earlier = mine[: mine.index(row)]
            repeats += any(gap(before, row) <= days for before in earlier)

    (found,) = look_back(records(rows), days=days).to_pyarrow().to_pylist()

    known = sum(1 for r in inside if r["key"])
    assert tuple(found.values()) == (known, repeats, len(inside) - known)


@settings(max_examples=30, deadline=None)
@given(rows=events, days=st.integers(1, 500), wait=st.integers(1, 800))
def test_following_up_agrees_with_plain_python(rows, days, wait):
    known_to = dt.date(2019, 1, 1) + dt.timedelta(days=days + wait)
    counted = [0, 0, 0]
    for key in ("ann", "bob", "cat"):
        later = [r for r in ordered(rows, key) if r["at"].year >= 2019]
        if not later or later[0]["at"].year > 2019:
            continue
        whole = later[0]["at"].date() + dt.timedelta(days=days) <= known_to
        counted[0 if whole else 2] += 1
        counted[1] += whole and len(later) > 1 and gap(later[0], later[1]) <= days

    found = follow_up(records(rows), days=days, known_to=known_to)

    assert [tuple(r.values()) for r in found.to_pyarrow().to_pylist()] == [
        tuple(counted)
    ]
