import itertools
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.areas import AreaLevel
from safercity.errors import ContractError
from safercity.evidence.measures.counts import (
    add_all_crime,
    count_by_level,
    count_events,
    fill_zeros,
    within,
)
from safercity.periods import Period
from tests.support.tables import drawn, records, rows_of

EVENTS = """
    csp | ward | category              | month   | counted
    ----+------+-----------------------+---------+--------
    A   | A1   | burglary              | 2025-01 | true
    A   | A1   | burglary              | 2025-01 | true
    A   | A2   | drugs                 | 2025-02 | true
    B   | B1   | burglary              | 2025-02 | true
    B   | B1   | anti-social-behaviour | 2025-02 | true
    -   | -    | burglary              | 2025-02 | true
    B   | B1   | burglary              | 2025-02 | false
"""
CRIME = ("burglary", "drugs")


def test_events_are_counted_at_the_grain_asked_for(engine):
    counts = count_events(drawn(EVENTS), by=["csp", "category"])

    assert set(rows_of(counts, engine)) == {
        ("A", "burglary", 2),
        ("A", "drugs", 1),
        ("B", "burglary", 1),
        ("B", "anti-social-behaviour", 1),
        (None, "burglary", 1),
    }


def test_all_crime_is_the_sum_of_its_categories_without_incidents(engine):
    counts = count_events(drawn(EVENTS), by=["csp", "category"], all_crime=CRIME)

    crime = counts.filter(counts.category == "all-crime")
    assert set(rows_of(crime.select("csp", "events"), engine)) == {
        ("A", 3),
        ("B", 1),
        (None, 1),
    }


def test_all_crime_of_everything_is_one_row(engine):
    counts = count_events(drawn(EVENTS), by=["category"], all_crime=CRIME)

    crime = counts.filter(counts.category == "all-crime")
    assert rows_of(crime, engine) == [("all-crime", 5)]


def test_all_crime_of_nothing_is_no_row(engine):
    counts = count_events(drawn(EVENTS), by=["category"])
    incidents = counts.filter(counts.category == "anti-social-behaviour")

    assert len(rows_of(add_all_crime(incidents, CRIME), engine)) == 1


def test_a_force_has_its_unplaced_events_and_smaller_areas_do_not(engine):
    counts = count_by_level(drawn(EVENTS), force="F", by=["category"], all_crime=CRIME)

    crime = counts.filter(counts.category == "all-crime")
    assert sorted(rows_of(crime, engine)) == [
        ("csp", "A", "all-crime", 3),
        ("csp", "B", "all-crime", 1),
        ("force", "F", "all-crime", 5),
        ("ward", "A1", "all-crime", 2),
        ("ward", "A2", "all-crime", 1),
        ("ward", "B1", "all-crime", 1),
    ]


def test_one_level_can_be_counted_alone(engine):
    counts = count_by_level(
        drawn(EVENTS), force="F", levels=[AreaLevel.CSP], by=["month"]
    )

    assert sorted(rows_of(counts, engine)) == [
        ("csp", "A", "2025-01", 2),
        ("csp", "A", "2025-02", 1),
        ("csp", "B", "2025-02", 2),
    ]


def test_a_period_keeps_both_of_its_ends():
    months = drawn("""
        month
        -----
        2024-12
        2025-01
        2025-03
        2025-04
    """)

    kept = within(months, Period.parse("2025-01", "2025-03")).order_by("month")

    assert rows_of(kept) == [("2025-01",), ("2025-03",)]


def test_zeros_fill_every_area_category_and_month(engine):
    counts = drawn("""
        area_code | category | month   | events
        ----------+----------+---------+-------
        A         | drugs    | 2025-01 | 4
        Z         | drugs    | 2025-01 | 9
    """)

    filled = fill_zeros(
        counts,
        areas=["B", "A"],
        categories=["drugs"],
        period=Period.parse("2025-01", "2025-02"),
    )

    assert sorted(rows_of(filled, engine)) == [
        ("A", "drugs", "2025-01", 4),
        ("A", "drugs", "2025-02", 0),
        ("B", "drugs", "2025-01", 0),
        ("B", "drugs", "2025-02", 0),
    ]


an_event = st.fixed_dictionaries(
    {
        "csp": st.sampled_from(["A", "B", None]),
        "category": st.sampled_from(["burglary", "drugs", "anti-social-behaviour"]),
        "month": st.sampled_from(["2025-01", "2025-02"]),
        "counted": st.booleans(),
    }
)


@given(rows=st.lists(an_event, min_size=1, max_size=25))
def test_counts_agree_with_plain_python_on_every_engine(engine, rows):
    counts = count_events(
        records(rows), by=["csp", "category", "month"], all_crime=CRIME
    )

    by_hand = Counter()
    for row in rows:
        if row["counted"]:
            place = row["csp"], row["month"]
            by_hand[place[0], row["category"], place[1]] += 1
            if row["category"] in CRIME:
                by_hand[place[0], "all-crime", place[1]] += 1
    found = engine.to_pyarrow(counts).to_pylist()
    assert {
        (r["csp"], r["category"], r["month"]): r["events"] for r in found
    } == by_hand
    assert len(found) == len(by_hand)


def test_a_missing_column_is_named():
    events = drawn("""
        csp | month
        ----+--------
        A   | 2025-01
    """)

    with pytest.raises(ContractError, match="no column category, counted"):
        count_events(events, by=["csp", "category"])
    for name, run in (
        (
            "month",
            lambda t: within(t.drop("month"), Period.parse("2025-01", "2025-02")),
        ),
        ("category, events", lambda t: add_all_crime(t, CRIME)),
    ):
        with pytest.raises(ContractError, match=f"no column {name}"):
            run(events)


def test_order_of_areas_makes_no_difference():
    counts = drawn("""
        area_code | category | month   | events
        ----------+----------+---------+-------
        A         | drugs    | 2025-01 | 4
    """)
    period = Period.parse("2025-01", "2025-01")

    found = {
        str(
            rows_of(
                fill_zeros(
                    counts, areas=areas, categories=["drugs"], period=period
                ).order_by("area_code")
            )
        )
        for areas in itertools.permutations("ABC")
    }

    assert len(found) == 1
