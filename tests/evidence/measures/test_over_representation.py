"""A group's share of events beside its share of a comparator."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.errors import SettingsError
from safercity.evidence.measures.intervals import poisson_limits
from safercity.evidence.measures.over_representation import (
    index_of_rounded,
    index_to_population,
    index_to_sample,
)

# Whole percents of the assessment of 2019, with the index and the range that rounding
# allows, worked out by hand: group, share of events, share of the comparator.
PUBLISHED = [
    ("Family Basics", 17, 9, 189, 174, 206),
    ("Transient Renters", 17, 11, 155, 143, 167),
    ("Senior Security, fraud", 15, 6, 250, 223, 282),
    ("Prestige Positions, car key burglary", 14, 3, 467, 386, 580),
    ("Domestic Success, car key burglary", 13, 5, 260, 227, 300),
    ("Asian victims of hate crime", 31, 5, 620, 555, 700),
    ("Black victims of hate crime", 13, 2, 650, 500, 900),
]


@pytest.mark.parametrize(("who", "share", "of", "index", "least", "most"), PUBLISHED)
def test_published_percentages_give_the_published_indices(
    who, share, of, index, least, most
):
    found = [float(n) for n in index_of_rounded(share, of)]

    assert found == pytest.approx([index, least, most], abs=0.51), who


def test_a_comparator_that_rounds_to_nought_gives_no_index():
    index, least, most = index_of_rounded([5, 0.2], [0, 0.4])

    assert np.isnan([index[0], least[0], most[0], most[1]]).all()
    assert index[1] == pytest.approx(50)


def test_a_step_of_rounding_must_be_over_nought():
    with pytest.raises(SettingsError, match="step of rounding of 0"):
        index_of_rounded(1, 1, step=0)


def test_an_index_to_a_population_has_the_limits_of_its_events():
    # 17% of 100 events by 9% of the people: 9 expected.
    index, lower, upper = index_to_population(17, 100, 9, 100)

    low, high = poisson_limits(17)
    assert float(index) == pytest.approx(100 * 17 / 9)
    assert [float(lower), float(upper)] == pytest.approx(
        [float(low) / 9 * 100, float(high) / 9 * 100]
    )


def test_a_group_without_events_has_an_upper_limit():
    index, lower, upper = index_to_population(0, 1000, 5, 100)

    assert (float(index), float(lower)) == (0, 0)
    assert float(upper) == pytest.approx(100 * 3.6889 / 50, abs=1e-3)


def test_what_cannot_be_an_index_is_not_known():
    wrong = index_to_population(
        [5, 5, 5, 9, None], [10, 10, 0, 5, 10], [0, 9, 1, 1, 1], [10, 5, 10, 10, 10]
    )

    assert np.isnan(wrong).all()


def test_an_index_to_a_sample_is_a_relative_risk():
    # Fraud victims of a segment, 150 of 1,000, against 600 of 10,000 of all victims.
    index, lower, upper = index_to_sample(150, 1000, 600, 10_000)

    error = math.sqrt(0.85 / 150 + 0.94 / 600)
    assert float(index) == pytest.approx(250)
    assert float(lower) == pytest.approx(250 * math.exp(-1.959964 * error))
    assert float(upper) == pytest.approx(250 * math.exp(1.959964 * error))


def test_a_sample_without_the_group_gives_no_limits():
    index, lower, upper = index_to_sample([0, 5], [50, 50], [20, 0], [100, 100])

    assert index[0] == 0 and np.isnan(index[1])
    assert np.isnan([*lower, *upper]).all()


a_share = st.integers(1, 5_000).flatmap(
    lambda of: st.tuples(st.integers(1, of), st.just(of))
)


@given(first=a_share, second=a_share, confidence=st.sampled_from([0.8, 0.95, 0.998]))
def test_what_is_true_of_any_index_is_true(first, second, confidence):
    for measure in (index_to_population, index_to_sample):
        index, lower, upper = measure(*first, *second, confidence=confidence)
        assert 0 <= lower <= index * (1 + 1e-12) and index <= upper * (1 + 1e-12)
        share, other = first[0] / first[1], second[0] / second[1]
        assert float(index) == pytest.approx(100 * share / other)
    back = index_to_sample(*second, *first, confidence=confidence)
    there = index_to_sample(*first, *second, confidence=confidence)
    # Turned about, limits change places.
    assert float(back[1]) == pytest.approx(1e4 / float(there[2]))


@given(first=a_share, second=a_share)
def test_a_known_comparator_is_the_sample_that_never_ends(first, second):
    many = tuple(n * 10**9 for n in second)

    index, lower, _ = index_to_sample(*first, *many)

    share = first[0] / first[1]
    error = math.sqrt((1 - share) / first[0])
    limit = float(index) * math.exp(-1.959964 * error)
    assert float(lower) == pytest.approx(limit, rel=1e-3)
