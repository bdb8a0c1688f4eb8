import re
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.evidence.assessment.numbers import (
    in_prose,
    in_table,
    interval_in_table,
    kind_of,
    listed,
    ordinal_words,
    rounded,
    small_number,
    table_number,
)
from safercity.evidence.figures import NOT_AVAILABLE, SUPPRESSED, Figure
from safercity.evidence.measures.definitions import load_measures
from tests.support.figures_factory import FORCE, YEAR

PER_1000 = "per 1,000 residents"


def figure(value, unit=PER_1000, **more):
    return Figure("rate", "burglary", FORCE, YEAR, value, unit, **more)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (12.04, "12 in every 1,000 people"),
        (12.5, "13 in every 1,000 people"),
        (9.94, "9.9 in every 1,000 people"),
        (9.96, "10 in every 1,000 people"),
        (4.25, "4.3 in every 1,000 people"),
        (3.0, "3 in every 1,000 people"),
        (0.97, "1 in every 1,000 people"),
        (0.3, "3 in every 10,000 people"),
        (0.04, "4 in every 100,000 people"),
        (0.0004, "0.4 in every 1,000,000 people"),
        (0.0, "0 in every 1,000 people"),
        (1234.4, "1,234 in every 1,000 people"),
    ],
)
def test_a_rate_in_prose_is_so_many_in_so_many_people(value, said):
    assert in_prose(figure(value)) == said


def test_two_rates_side_by_side_share_the_base_of_the_larger():
    assert in_prose(figure(0.4), like=6.0) == "0.4 in every 1,000 people"


def test_an_annualised_rate_says_so_in_prose_too():
    unit = f"{PER_1000}, annualised from 9 of 12 months"

    assert in_prose(figure(12.0, unit)) == "12 in every 1,000 people (annualised)"


def test_days_of_harm_are_not_people():
    said = in_prose(figure(845.2, "days per 1,000 residents"))

    assert said == "845 days for every 1,000 people"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (8.2, "8%"),
        (-8.5, "−9%"),
        (0.3, "less than 1%"),
        (99.7, "more than 99%"),
        (100.0, "100%"),
        (0.0, "0%"),
    ],
)
def test_a_percentage_in_prose_is_whole(value, said):
    assert in_prose(figure(value, "%")) == said


def test_a_size_in_prose_leaves_the_sign_to_the_words():
    assert in_prose(figure(-8.2, "%"), size=True) == "8%"


def test_a_ratio_in_prose_is_so_many_times():
    assert in_prose(figure(1.25, "ratio")) == "1.3 times"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (12.0, PER_1000, "12.0"),
        (0.04, PER_1000, "[low]"),
        (0.0, PER_1000, "0.0"),
        (1234.0, "events", "1,234"),
        (8.25, "%", "8.3"),
        (-8.25, "%", "−8.3"),
        (1.005, "ratio", "1.01"),
        (0.3715, "index", "0.372"),
    ],
)
def test_a_table_shows_figures_to_the_decimals_of_their_unit(value, unit, shown):
    assert in_table(figure(value, unit)) == shown


def test_a_change_in_a_table_carries_its_sign():
    assert in_table(figure(8.2, "%"), signed=True) == "+8.2"
    assert in_table(figure(-8.2, "%"), signed=True) == "−8.2"
    assert in_table(figure(0.0, "%"), signed=True) == "0.0"


@pytest.mark.parametrize(
    ("status", "mark"), [(SUPPRESSED, "[c]"), (NOT_AVAILABLE, "[x]")]
)
def test_a_figure_without_a_number_says_why(status, mark):
    hidden = figure(12.0, lower=1.0, upper=2.0).without_numbers(status)

    assert in_table(hidden) == in_prose(hidden) == interval_in_table(hidden) == mark


def test_an_interval_in_a_table_is_from_one_limit_to_the_other():
    assert interval_in_table(figure(12.0, lower=11.23, upper=12.95)) == "11.2 to 13.0"


def test_an_interval_is_missing_where_a_limit_is():
    assert interval_in_table(figure(12.0, lower=11.2)) == "[x]"


@given(
    st.floats(-1e7, 1e7).filter(lambda v: abs(v) > 1e-9 or v == 0), st.integers(0, 4)
)
def test_rounding_is_half_up_on_the_decimals_that_are_seen(value, decimals):
    step = Decimal(1).scaleb(-decimals)
    exact = Decimal(repr(value)).quantize(step, ROUND_HALF_UP)

    shown = rounded(value, decimals)

    assert Decimal(shown.replace(",", "").replace("−", "-")) == exact
    assert not re.fullmatch("−[0.,]+", shown)


@given(st.floats(1e-6, 1e6))
def test_nothing_more_than_zero_is_printed_as_zero(value):
    assert table_number(value, 1).strip("0.,") != ""


@given(st.floats(1e-3, 1e4))
def test_a_rate_in_prose_says_the_rate_within_its_rounding(value):
    number, base = re.fullmatch(
        r"([\d,.]+) in every ([\d,]+) people", in_prose(figure(value))
    ).groups()
    said = float(number.replace(",", "")) / float(base.replace(",", "")) * 1000

    # One decimal below ten, whole above: five per cent of the least that is said.
    assert said == pytest.approx(value, rel=0.06)


def test_every_measure_has_a_unit_that_prose_knows():
    kinds = {m.key: kind_of(m.unit).name for m in load_measures().values()}

    assert kinds["rate"] == kinds["harm_rate"] == kinds["ward_mean"] == "rate"
    assert kinds["change_percent"] == kinds["half_share"] == "percent"
    assert kinds["change_ratio"] == kinds["rate_ratio_force"] == "ratio"
    assert kinds["gini"] == kinds["change_p"] == "index"
    assert kinds["count"] == kinds["population"] == kinds["rows_read"] == "count"


def test_counts_of_things_on_a_page_are_words_up_to_twelve():
    assert [small_number(n) for n in (0, 1, 12, 13, 1200)] == [
        "none",
        "one",
        "twelve",
        "13",
        "1,200",
    ]


def test_places_in_an_order_are_words_up_to_the_ninth():
    assert [ordinal_words(n) for n in (1, 9, 10, 22)] == [
        "first",
        "ninth",
        "10th",
        "22nd",
    ]


def test_a_list_of_nothing_is_nothing():
    assert listed([]) == ""
