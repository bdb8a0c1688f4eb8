"""Repeat victims and offenders within a window (RV-A, RV-D)."""

from collections import defaultdict

import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safercity.errors import ContractError, SettingsError
from safercity.evidence.measures.repeats import (
    events_each,
    repeat_people,
    repeat_share,
)
from tests.support.tables import drawn, records

VICTIMS = """
    ref | key | csp
    ----+-----+----
    c1  | ann | A
    c2  | ann | A
    c3  | bob | A
    c3  | ann | A
    c4  | bob | B
    c5  | -   | A
    c6  | cat | B
    c6  | cat | B
    c7  | -   | B
    c7  | dan | B
"""
COLUMNS = (
    "people",
    "repeat_people",
    "person_events",
    "events_with_known_person",
    "events_of_repeat_people",
    "unknown_events",
)


def test_repeat_people_of_a_drawn_window():
    table = repeat_people(drawn(VICTIMS), person="key", event="ref")

    # Ann has c1, c2, c3 and Bob c3, c4; Cat stands twice on the one crime. Of c7 one
    # of two victims is known, which is enough to know the crime by.
    assert table.to_pyarrow().to_pylist() == [
        dict(zip(COLUMNS, (4, 2, 7, 6, 4, 1), strict=True))
    ]


def test_a_group_has_its_own_repeats():
    table = repeat_people(drawn(VICTIMS), person="key", event="ref", by=["csp"])

    found = {r.pop("csp"): tuple(r.values()) for r in table.to_pyarrow().to_pylist()}
    assert found == {"A": (2, 1, 4, 3, 3, 1), "B": (3, 0, 3, 3, 0, 0)}


def test_events_of_any_group_count_together_across_a_column():
    table = repeat_people(
        drawn(VICTIMS), person="key", event="ref", by=["csp"], across=["csp"]
    )

    found = {r.pop("csp"): tuple(r.values()) for r in table.to_pyarrow().to_pylist()}
    # Bob has one crime in each, so he is a repeat victim in both.
    assert found == {"A": (2, 2, 4, 3, 3, 1), "B": (3, 1, 3, 3, 1, 0)}


def plainly(rows, by, across):
    """The same answer in the plainest Python we can write."""
    apart = [c for c in by if c not in across]
    events_of = defaultdict(set)
    for row in rows:
        if row["key"]:
            together = tuple(row[c] for c in apart)
            events_of[together, row["key"]].add((row["ref"], *(row[c] for c in by)))
    answer = {}
    for group in {tuple(r[c] for c in by) for r in rows}:
        mine = [r for r in rows if tuple(r[c] for c in by) == group]

        def met(row):
            together = tuple(row[c] for c in apart)
            return len(events_of[together, row["key"]]) if row["key"] else 0

        known = [r for r in mine if r["key"]]
        answer[group] = (
            len({r["key"] for r in known}),
            len({r["key"] for r in known if met(r) >= 2}),
            len({(r["key"], r["ref"]) for r in known}),
            len({r["ref"] for r in known}),
            len({r["ref"] for r in known if met(r) >= 2}),
            len({r["ref"] for r in mine} - {r["ref"] for r in known}),
        )
    return answer


a_row = st.fixed_dictionaries(
    {
        "ref": st.sampled_from([f"c{n}" for n in range(8)]),
        "key": st.sampled_from([None, "", "ann", "bob", "cat", "dan"]),
        "csp": st.sampled_from(["A", "B", None]),
        "kind": st.sampled_from(["burglary", "robbery"]),
    }
)
choices = st.sampled_from(
    [([], []), (["csp"], []), (["csp", "kind"], ["kind"]), (["kind"], ["kind"])]
)


@settings(max_examples=30, deadline=None)
@given(rows=st.lists(a_row, min_size=1, max_size=25), choice=choices)
def test_repeat_people_agree_with_plain_python(rows, choice):
    by, across = choice

    table = repeat_people(
        records(rows), person="key", event="ref", by=by, across=across
    )

    found = {
        tuple(r[c] for c in by): tuple(r[c] for c in COLUMNS)
        for r in table.to_pyarrow().to_pylist()
    }
    assert found == plainly(rows, by, across)


@settings(max_examples=30, deadline=None)
@given(rows=st.lists(a_row, min_size=1, max_size=25))
def test_what_is_true_of_any_repeats_is_true(rows):
    table = repeat_people(records(rows), person="key", event="ref")

    (n,) = table.to_pyarrow().to_pylist()
    assert n["repeat_people"] <= n["people"] <= n["person_events"]
    assert n["events_of_repeat_people"] <= n["events_with_known_person"]
    assert (
        2 * n["repeat_people"] + n["people"] - n["repeat_people"] <= n["person_events"]
    )
    assert n["events_with_known_person"] + n["unknown_events"] == len(
        {r["ref"] for r in rows}
    )


def test_keys_that_are_numbers_are_keys_too():
    table = ibis.memtable(pa.table({"ref": [1, 2, 3], "key": [7, 7, None]}))

    (found,) = repeat_people(table, person="key", event="ref").to_pyarrow().to_pylist()

    assert (found["people"], found["repeat_people"]) == (1, 1)


def test_no_rows_have_no_people():
    empty = drawn(VICTIMS).filter(ibis.literal(False))

    assert repeat_people(empty, person="key", event="ref").to_pyarrow().to_pylist() == [
        dict.fromkeys(COLUMNS, 0)
    ]
    grouped = repeat_people(empty, person="key", event="ref", by=["csp"])
    assert grouped.to_pyarrow().to_pylist() == []


def test_a_missing_column_is_named():
    with pytest.raises(ContractError, match="no column victim_key"):
        repeat_people(drawn(VICTIMS), person="victim_key", event="ref")


def test_across_takes_columns_that_by_has():
    with pytest.raises(SettingsError, match=r"across kind.*by has \(csp\)"):
        repeat_people(
            drawn(VICTIMS), person="key", event="ref", by=["csp"], across=["kind"]
        )


def test_the_published_example_of_commercial_burglaries():
    # Home Office repeat victimisation toolkit, table 3: 209 of 459 are repeats, 46%.
    assert float(repeat_share(459, 250)) == pytest.approx(209 / 459)
    assert round(100 * float(repeat_share(459, 250))) == 46


def test_a_share_of_nothing_or_of_too_few_is_not_known():
    assert np.isnan(repeat_share([0, 3, None], [0, 4, 1])).all()


# Shares of people and of crimes as the assessment of 2019 printed them, with crimes for
# each person and each repeat person, and the share by RV-D, worked out by hand.
PUBLISHED = [
    (0.26, 0.44, 1.32, 2.24, 0.24),
    (0.42, 0.65, 1.66, 2.56, 0.40),
    (0.52, 0.76, 2.00, 2.92, 0.50),
    (0.45, 0.71, 1.90, 2.99, 0.47),
]


@pytest.mark.parametrize(("p", "q", "each", "each_repeat", "by_d"), PUBLISHED)
def test_published_pairs_imply_what_was_worked_out(p, q, each, each_repeat, by_d):
    found = [round(float(n), 2) for n in events_each(p, q)]

    assert found == [each, each_repeat, by_d]
    assert found[1] >= 2


@given(
    once=st.integers(1, 500),
    repeats=st.lists(st.integers(2, 40), min_size=1, max_size=30),
)
def test_events_each_gives_back_the_people_it_is_told_of(once, repeats):
    people, events = once + len(repeats), once + sum(repeats)

    each, each_repeat, by_d = events_each(len(repeats) / people, sum(repeats) / events)

    assert float(each) == pytest.approx(events / people)
    assert float(each_repeat) == pytest.approx(sum(repeats) / len(repeats))
    assert float(by_d) == pytest.approx(float(repeat_share(events, people)))


def test_shares_that_cannot_be_a_pair_give_nothing():
    assert np.isnan(events_each([0, 1, 0.5, None], [0.5, 0.5, 1, 0.4])).all()
