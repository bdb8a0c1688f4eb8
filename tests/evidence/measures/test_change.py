import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from safercity.errors import SettingsError
from safercity.evidence.measures.change import (
    ChangeOutcome,
    ChangeSettings,
    compare_periods,
    exact_p,
    percent_change,
    rate_ratio,
)

VECTORS = [(40, 60, 0.0569, 4), (8, 15, 0.210, 3), (100, 100, 1.0, 4)]


@pytest.mark.parametrize("before,after,p,places", VECTORS)
def test_exact_p_is_that_published(before, after, p, places):
    assert exact_p(before, after).round(places).tolist() == [p]


def test_rate_ratio_and_its_limits_are_those_published():
    ratio = np.array(rate_ratio(40, 60)).ravel()

    assert ratio == pytest.approx([1.50, 0.989, 2.297], abs=5e-4)


def test_the_2019_assessment_found_no_change_in_anti_social_behaviour():
    """36,680 incidents, +0.5%: "no significant increase or decrease"."""
    change = compare_periods([36_497], [36_680])

    assert change.p.round(2).tolist() == [0.50]
    assert change.percent.round(1).tolist() == [0.5]
    assert change.outcome.tolist() == [ChangeOutcome.NO_CLEAR_CHANGE]


a_count = st.one_of(st.integers(0, 60), st.integers(0, 5_000))
people = st.integers(1, 1_000_000)


@given(rows=st.lists(st.tuples(a_count, a_count, people, people), max_size=10))
def test_exact_p_equals_the_binomial_test_of_scipy(rows):
    columns = np.array(rows, dtype=float).reshape(len(rows), 4).T

    by_scipy = [
        stats.binomtest(now, was + now, now_people / (was_people + now_people)).pvalue
        if was + now
        else 1.0
        for was, now, was_people, now_people in rows
    ]
    assert exact_p(*columns).tolist() == pytest.approx(by_scipy, rel=1e-9, abs=1e-15)


@given(before=a_count, after=a_count)
def test_exact_p_does_not_depend_on_which_period_came_first(before, after):
    assert exact_p(before, after) == pytest.approx(exact_p(after, before))


@given(before=st.integers(1, 3000), after=st.integers(0, 3000), was=people, now=people)
def test_rate_ratio_limits_are_those_of_clopper_and_pearson(before, after, was, now):
    share = stats.binomtest(after, before + after).proportion_ci(0.95, "exact")
    by_hand = [v / (1 - v) * was / now for v in (share.low, share.high)]

    ratio, lower, upper = rate_ratio(before, after, was, now)

    assert [lower[0], upper[0]] == pytest.approx(by_hand, rel=1e-6)
    assert lower[0] <= ratio[0] <= upper[0]


def test_no_percentage_is_given_on_fewer_than_twenty():
    percent = percent_change([19, 20, 0, None], [38, 40, 5, 5])

    assert np.isnan(percent).tolist() == [True, False, True, True]
    assert percent[1] == 100.0


OUTCOMES = [
    ("a clear rise", 400, 600, ChangeOutcome.RISE),
    ("a clear fall", 600, 400, ChangeOutcome.FALL),
    ("as likely as not", 100, 104, ChangeOutcome.NO_CLEAR_CHANGE),
    ("exact and quick tests disagree", 40, 60, ChangeOutcome.NO_CLEAR_CHANGE),
    (
        "clear by chance, too small to matter",
        100_000,
        104_999,
        ChangeOutcome.NO_CLEAR_CHANGE,
    ),
    ("just large enough to matter", 100_000, 105_000, ChangeOutcome.RISE),
    ("just large enough, downwards", 100_000, 95_000, ChangeOutcome.FALL),
    ("19 in all", 0, 19, ChangeOutcome.TOO_FEW),
    ("20 in all", 0, 20, ChangeOutcome.RISE),
    ("none at all", 0, 0, ChangeOutcome.TOO_FEW),
    ("not supplied", None, 50, ChangeOutcome.NOT_AVAILABLE),
]


@pytest.mark.parametrize("_case,before,after,outcome", OUTCOMES)
def test_outcomes(_case, before, after, outcome):
    assert compare_periods([before], [after]).outcome.tolist() == [outcome]


def test_a_rise_in_step_with_the_population_is_no_change():
    change = compare_periods([1_000], [1_200], [50_000], [60_000])

    assert change.ratio.tolist() == pytest.approx([1.0])
    assert change.outcome.tolist() == [ChangeOutcome.NO_CLEAR_CHANGE]


def test_an_area_with_nobody_in_it_has_no_ratio_and_no_outcome():
    change = compare_periods([30, 30], [60, 60], [0, None], [100, 100])

    assert np.isnan(change.ratio).all() and np.isnan(change.p).all()
    assert change.outcome.tolist() == [ChangeOutcome.NOT_AVAILABLE] * 2
    assert change.difference.tolist() == [30, 30]


def test_nothing_before_has_no_ratio_but_is_tested():
    change = compare_periods([0], [30])

    assert np.isnan([change.ratio[0], change.lower[0], change.upper[0]]).all()
    assert change.outcome.tolist() == [ChangeOutcome.RISE]


def test_nothing_after_has_a_ratio_of_zero_and_an_upper_limit():
    change = compare_periods([30], [0])

    assert (change.ratio[0], change.lower[0]) == (0.0, 0.0)
    assert 0 < change.upper[0] < 0.2


def test_annualised_counts_are_not_tested():
    assert np.isnan(exact_p([10.5], [20])).all()


def test_huge_counts_are_compared():
    change = compare_periods([10**9], [10**9 + 100_000_000])

    assert change.p.tolist() == pytest.approx([0.0], abs=1e-12)
    assert change.ratio.tolist() == pytest.approx([1.1])
    assert change.outcome.tolist() == [ChangeOutcome.RISE]


def test_no_rows_give_no_rows():
    change = compare_periods([], [])

    assert change.outcome.shape == change.p.shape == change.ratio.shape == (0,)


@pytest.mark.parametrize(
    "wrong", [{"p_level": 0}, {"p_level": 1}, {"practical": -0.1}, {"confidence": 2}]
)
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(SettingsError):
        ChangeSettings(**wrong)
