import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.errors import ContractError, SettingsError
from safercity.evidence.measures.completeness import (
    annualising_factor,
    count_placement,
    like_months,
    missing_months,
)
from safercity.periods import Month, Period
from tests.support.tables import drawn, rows_of

YEAR = Period.parse("2025-01", "2025-12")
BEFORE = YEAR.shifted(-12)


def test_only_months_supplied_in_both_years_are_compared():
    supplied = {*YEAR, *Period.parse("2024-01", "2024-03")}

    both = like_months(YEAR, BEFORE, supplied)

    assert [str(m) for m in both.months] == ["2025-01", "2025-02", "2025-03"]
    assert [str(m) for m in both.before] == ["2024-01", "2024-02", "2024-03"]
    assert len(both.left_out) == 9
    assert both.seasonal and not both.whole


def test_two_whole_years_are_compared_whole():
    assert like_months(YEAR, BEFORE, {*YEAR, *BEFORE}).whole


def test_other_months_of_the_year_are_said_not_to_be_like():
    spring, winter = (
        Period.parse("2025-04", "2025-06"),
        Period.parse("2025-01", "2025-03"),
    )

    assert not like_months(spring, winter, {*spring, *winter}).seasonal


def test_periods_of_different_length_are_refused():
    with pytest.raises(SettingsError, match=r"12 months.*3 months.*equally long"):
        like_months(YEAR, Period.parse("2024-01", "2024-03"), set())


@given(supplied=st.sets(st.sampled_from([*YEAR, *BEFORE])))
def test_every_month_is_compared_or_left_out(supplied):
    both = like_months(YEAR, BEFORE, supplied)

    assert sorted((*both.months, *both.left_out)) == list(YEAR)
    assert {*both.months, *both.before} <= supplied


def test_missing_months_are_listed_in_order():
    supplied = [month for month in YEAR if month.number not in (2, 11)]

    assert missing_months(YEAR, supplied) == (Month(2025, 2), Month(2025, 11))
    assert missing_months(YEAR, YEAR) == ()


def test_a_period_is_scaled_up_by_its_days():
    without_february = [month for month in YEAR if month.number != 2]

    assert annualising_factor(YEAR, YEAR) == 1.0
    assert annualising_factor(YEAR, without_february) == pytest.approx(365 / 337)
    assert annualising_factor(YEAR, BEFORE) is None


def test_rows_are_counted_by_where_they_fell(engine):
    events = drawn("""
        category | placement | own_force | counted
        ---------+-----------+-----------+--------
        drugs    | inside    | true      | true
        drugs    | unplaced  | true      | true
        drugs    | outside   | true      | false
        burglary | inside    | false     | false
        burglary | outside   | false     | false
        burglary | unplaced  | false     | false
    """)

    assert rows_of(count_placement(events), engine) == [(2, 1, 1, 1)]
    by_kind = count_placement(events, by=["category"]).order_by("category")
    assert rows_of(by_kind, engine) == [("burglary", 0, 0, 0, 1), ("drugs", 2, 1, 1, 0)]


def test_no_rows_fell_anywhere(engine):
    events = drawn("""
        placement | own_force | counted
        ----------+-----------+--------
        inside    | true      | true
    """)
    none = events.filter(~events.own_force)

    assert rows_of(count_placement(none), engine) == [(0, 0, 0, 0)]


def test_a_missing_column_is_named():
    with pytest.raises(ContractError, match="no column own_force, placement"):
        count_placement(
            drawn("""
            counted
            -------
            true
        """)
        )
