import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.errors import SettingsError
from safercity.periods import Month, Period

months = st.builds(Month, st.integers(1950, 2100), st.integers(1, 12))


@given(month=months, step=st.integers(-500, 500))
def test_shifting_a_month_and_back_gives_the_same_month(month, step):
    assert month.shifted(step).shifted(-step) == month


@given(month=months)
def test_a_month_written_down_reads_back(month):
    assert Month.parse(str(month)) == month


@pytest.mark.parametrize("text", ["2025", "2025-13", "2025-0", "Jan-25", "", "0025-01"])
def test_what_is_not_a_month_is_refused_in_words(text):
    with pytest.raises(SettingsError, match="is not a month"):
        Month.parse(text)


@given(start=months, length=st.integers(1, 60))
def test_a_period_holds_as_many_months_as_it_is_long(start, length):
    period = Period(start, start.shifted(length - 1))

    assert len(period) == len(period.months) == length
    assert all(month in period for month in period)
    assert start.shifted(-1) not in period
    assert period.days == sum(m.last_day.day for m in period)


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(SettingsError, match=r"ends .* before it starts"):
        Period.parse("2025-02", "2025-01")


def test_periods_are_named_as_people_name_them():
    assert Period.parse("2025-04", "2026-03").title == "1 April 2025 to 31 March 2026"
    assert Period.parse("2025-01", "2025-03").short_title == "January to March 2025"
    assert Period.parse("2025-01", "2025-12").short_title == "2025"
    assert Period.parse("2025-11", "2026-01").short_title == (
        "November 2025 to January 2026"
    )
