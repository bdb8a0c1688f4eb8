"""Victims and offenders beside their crimes."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safercity.errors import ContractError, SettingsError
from safercity.evidence.measures.people_events import (
    count_by_events_each,
    crowded_keys,
    of_victim_type,
    with_crimes,
)
from tests.support.tables import drawn, records

VICTIMS = """
    crime_ref | victim_key | victim_type | csp | lsoa21
    ----------+------------+-------------+-----+-------
    c1        | ann        | person      | X   | L9
    c2        | shop       | business    | X   | -
    c3        | -          | -           | -   | -
    c4        | crown      | state       | -   | -
    c9        | bob        | person      | Y   | L8
"""
CRIMES = """
    crime_ref | csp | subgroup    | counted
    ----------+-----+-------------+--------
    c1        | A   | robbery     | true
    c2        | A   | shoplifting | true
    c3        | B   | robbery     | true
    c4        | B   | drugs       | true
    c9        | B   | robbery     | false
"""


@pytest.mark.parametrize(
    ("kind", "refs"),
    [("person", {"c1", "c3", "c9"}), ("business", {"c2"}), ("state", {"c4"})],
)
def test_people_businesses_and_the_state_are_kept_apart(engine, kind, refs):
    found = engine.to_pyarrow(of_victim_type(drawn(VICTIMS), kind))

    assert set(found["crime_ref"].to_pylist()) == refs


def test_another_kind_of_victim_is_refused():
    with pytest.raises(SettingsError, match='"animal" is not a kind of victim'):
        of_victim_type(drawn(VICTIMS), "animal")


def test_a_victim_gets_the_columns_of_the_crime_and_keeps_their_home(engine):
    table = with_crimes(drawn(VICTIMS), drawn(CRIMES), carry=["csp", "subgroup"])

    rows = {r.pop("crime_ref"): r for r in engine.to_pyarrow(table).to_pylist()}
    assert set(rows) == {"c1", "c2", "c3", "c4"}
    assert rows["c1"] == {
        "victim_key": "ann",
        "victim_type": "person",
        "home_lsoa21": "L9",
        "home_csp": "X",
        "csp": "A",
        "subgroup": "robbery",
    }


def test_a_column_to_carry_must_be_there():
    with pytest.raises(ContractError, match="no column outcome"):
        with_crimes(drawn(VICTIMS), drawn(CRIMES), carry=["outcome"])


def test_a_column_of_the_people_gives_way_to_the_one_carried():
    people = drawn("""
        crime_ref | subgroup
        ----------+---------
        c1        | theirs
    """)

    table = with_crimes(people, drawn(CRIMES), carry=["subgroup"])

    assert table.to_pyarrow().to_pylist() == [
        {"crime_ref": "c1", "subgroup": "robbery"}
    ]


rows_of_people = st.lists(
    st.fixed_dictionaries(
        {
            "ref": st.integers(0, 12),
            "key": st.sampled_from([None, "", "ann", "bob", "cat"]),
        }
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=30, deadline=None)
@given(rows=rows_of_people)
def test_people_are_counted_by_how_many_events_they_have(engine, rows):
    pairs = {(r["key"], r["ref"]) for r in rows if r["key"]}
    by_hand = Counter(Counter(key for key, _ in pairs).values())

    found = engine.to_pyarrow(
        count_by_events_each(
            records([{"key": "", "ref": 0}, *rows]), person="key", event="ref"
        )
    )

    assert {r["events_each"]: r["people"] for r in found.to_pylist()} == by_hand


@settings(max_examples=30, deadline=None)
@given(rows=rows_of_people, most=st.integers(1, 6))
def test_crowded_keys_are_those_with_more_events_than_a_person_would(rows, most):
    pairs = {(r["key"], r["ref"]) for r in rows if r["key"]}
    each = Counter(key for key, _ in pairs)

    (found,) = (
        crowded_keys(records(rows), person="key", event="ref", more_than=most)
        .to_pyarrow()
        .to_pylist()
    )

    assert found == {
        "keys": len(each),
        "crowded_keys": sum(n > most for n in each.values()),
        "events": len(pairs),
        "crowded_events": sum(n for n in each.values() if n > most),
    }
