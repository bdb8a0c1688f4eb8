import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from safercity.evidence.exceptions.limits import (
    chance_of,
    find_limits,
    is_within,
    variance_of,
)

means = st.floats(0.05, 5_000)
more = st.one_of(st.just(0.0), st.floats(0.01, 5))
counts = st.integers(0, 8_000)


def distribution(mean, extra):
    """The distribution itself: variance is (1 + extra) means."""
    if extra == 0:
        return stats.poisson(mean)
    size = mean / extra
    return stats.nbinom(size, size / (size + mean))


@given(mean=means, extra=more, count=counts)
def test_the_chance_of_a_count_is_twice_its_smaller_tail(mean, extra, count):
    p = chance_of(
        np.array([float(count)]), np.array([mean]), np.array([mean * (1 + extra)])
    )

    whole = distribution(mean, extra)
    by_scipy = min(1, 2 * min(whole.cdf(count), whole.sf(count - 1)))
    assert p[0] == pytest.approx(by_scipy, rel=1e-2, abs=1e-12)


@given(mean=means, extra=more)
def test_limits_are_quantiles_and_hold_at_least_what_they_say(mean, extra):
    for confidence in (0.95, 0.998):
        found = find_limits(
            np.array([mean]), np.array([mean * (1 + extra)]), confidence=confidence
        )

        whole = distribution(mean, extra)
        held = whole.cdf(found.upper[0]) - whole.cdf(found.lower[0] - 1)
        assert held >= confidence - 1e-6


@given(mean=means, extra=more, count=counts)
def test_a_count_is_within_its_limits_or_is_not_by_either_way(mean, extra, count):
    arguments = np.array([mean]), np.array([mean * (1 + extra)])
    found = find_limits(*arguments, confidence=0.95)

    within = is_within(np.array([float(count)]), *arguments, confidence=0.95)

    assert within[0] == (found.lower[0] <= count <= found.upper[0])


def test_what_is_not_known_has_no_limits_and_no_chance():
    gone = np.array([np.nan, 5.0])

    assert np.isnan(find_limits(gone, gone, confidence=0.95).upper).tolist() == [
        True,
        False,
    ]
    assert np.isnan(chance_of(np.array([5.0, np.nan]), gone, gone)).all()


def test_where_nothing_is_expected_anything_is_beyond_chance():
    nought = np.array([0.0, 0.0])

    assert chance_of(np.array([0.0, 3.0]), nought, nought).tolist() == [1.0, 0.0]
    assert find_limits(nought, nought, confidence=0.95).upper.tolist() == [0.0, 0.0]


def test_a_chance_read_on_students_t_is_larger_the_fewer_months_it_rests_on():
    count, mean = np.full(3, 60.0), np.full(3, 25.0)

    plain = chance_of(count, mean, mean)
    heavy = chance_of(count, mean, mean, np.array([20.0, 100.0, 1e9]))

    assert heavy[0] > heavy[1] > plain[0]
    assert heavy[2] == pytest.approx(plain[2], rel=1e-3)


def test_a_count_as_expected_has_a_chance_of_one_on_students_t_too():
    one = np.array([25.0])

    assert chance_of(one, one, one, np.array([30.0])).tolist() == [1.0]


def test_a_mean_that_is_not_known_exactly_widens_the_variance():
    mean = np.array([100.0])

    assert variance_of(mean, np.array([0.0]), np.array([0.0])).tolist() == [100.0]
    assert variance_of(mean, np.array([0.5]), np.array([0.02])).tolist() == [450.0]
