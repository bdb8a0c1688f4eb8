"""Limits of counts, rates and proportions.

Vectors marked PHE are those of the method of Public Health England's technical guide
(2018) as implemented by the UK Health Security Agency.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from safercity.errors import SettingsError
from safercity.evidence.measures.intervals import (
    newcombe_difference,
    poisson_limits,
    rate_limits,
    wilson_limits,
)

PHE = [
    (0, 0, 3.6889, 0, 6.9078),
    (1, 0.0253, 5.5716, 0.0010, 9.2334),
    (5, 1.6235, 11.6683, 0.7394, 16.4547),
    (9, 4.1154, 17.0848, 2.4524, 22.6574),
    (10, 4.7874, 18.3915, 2.9163, 24.1937),
    (20, 12.2114, 30.8899, 8.9228, 38.0850),
    (100, 81.3621, 121.6279, 71.9037, 134.9436),
    (1590, 1512.798, 1670.121, 1469.617, 1717.121),
]


@pytest.mark.parametrize("events,low95,high95,low998,high998", PHE)
def test_poisson_limits_are_those_published(events, low95, high95, low998, high998):
    half = 0.0005 if events > 1000 else 0.00005

    assert np.array(poisson_limits(events)) == pytest.approx([low95, high95], abs=half)
    assert np.array(poisson_limits(events, confidence=0.998)) == pytest.approx(
        [low998, high998], abs=half
    )


@given(
    events=st.lists(st.integers(0, 10**9), max_size=30),
    confidence=st.floats(0.5, 0.9999),
)
def test_poisson_limits_hold_the_count_between_them(events, confidence):
    lower, upper = poisson_limits(events, confidence=confidence)

    assert np.all((lower >= 0) & (lower <= events) & (upper > events))


@given(events=st.integers(0, 9), confidence=st.sampled_from([0.9, 0.95, 0.998]))
def test_small_counts_have_the_chi_squared_limits(events, confidence):
    outside = (1 - confidence) / 2
    by_hand = (
        stats.chi2.ppf(outside, 2 * events) / 2 if events else 0,
        stats.chi2.ppf(1 - outside, 2 * events + 2) / 2,
    )

    assert np.array(poisson_limits(events, confidence=confidence)) == pytest.approx(
        by_hand
    )


@given(events=st.integers(10, 10**6))
def test_byar_is_close_to_exact_from_ten(events):
    exact = stats.chi2.ppf([0.025, 0.975], [2 * events, 2 * events + 2]) / 2

    assert np.array(poisson_limits(events)) == pytest.approx(exact, rel=0.002)


def test_limits_of_what_is_not_known_are_not_known():
    lower, upper = poisson_limits([None, -3, float("inf"), 4])

    assert np.isnan(lower).tolist() == [True, True, True, False]
    assert np.isnan(upper).tolist() == [True, True, True, False]
    assert poisson_limits([])[0].shape == (0,)


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5])
def test_a_confidence_outside_0_to_1_is_refused(confidence):
    with pytest.raises(SettingsError, match="between 0 and 1"):
        poisson_limits([1], confidence=confidence)


def test_limits_of_rates_are_those_of_the_count_over_the_population():
    lower, upper = rate_limits([100, 100, 5], [10_000, 0, None])

    assert [lower[0], upper[0]] == pytest.approx([8.13621, 12.16279], abs=1e-5)
    assert np.isnan(lower[1:]).all() and np.isnan(upper[1:]).all()


def test_columns_of_different_lengths_are_refused_in_plain_words():
    with pytest.raises(SettingsError, match="different lengths"):
        rate_limits([1, 2, 3], [4, 5])


WILSON = [
    (0, 20, 0, 0.16113),
    (5, 20, 0.11186, 0.46870),
    (420, 1000, 0.38977, 0.45084),
    (840, 1000, 0.81598, 0.86141),
]


@pytest.mark.parametrize("events,total,low,high", WILSON)
def test_wilson_limits_are_those_published(events, total, low, high):
    limits = wilson_limits(events, total)

    assert np.array(limits) == pytest.approx([low, high], abs=5e-6)


@given(total=st.integers(1, 10**6), data=st.data())
def test_wilson_limits_agree_with_scipy(total, data):
    events = data.draw(st.integers(0, total))
    by_scipy = stats.binomtest(events, total).proportion_ci(0.95, "wilson")

    assert np.array(wilson_limits(events, total)) == pytest.approx(
        [by_scipy.low, by_scipy.high], abs=1e-9
    )


def test_a_proportion_of_nothing_or_of_more_than_all_is_not_known():
    lower, upper = wilson_limits([0, 5, None, 3], [0, 4, 10, 3])

    assert np.isnan(lower).tolist() == [True, True, True, False]
    assert upper[3] == 1.0


def test_newcombe_difference_is_that_published():
    difference = newcombe_difference(840, 1000, 800, 1000)

    assert np.array(difference) == pytest.approx([0.0400, 0.0063, 0.0736], abs=5e-5)
