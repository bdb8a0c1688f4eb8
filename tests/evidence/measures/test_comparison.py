import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from safercity.evidence.measures.arrays import nullable
from safercity.evidence.measures.comparison import (
    Difference,
    competition_rank,
    difference_class,
    mean_rate,
    pooled_rate,
    ratio_to,
)

areas = st.lists(
    st.tuples(st.integers(0, 5_000), st.integers(0, 100_000)), min_size=1, max_size=15
)


@given(areas=areas)
def test_pooled_and_mean_rates_agree_with_plain_python(areas):
    events, people = zip(*areas, strict=True)
    rates = [1_000 * e / p for e, p in areas if p]

    pooled, mean = pooled_rate(events, people), mean_rate(events, people)

    everyone = sum(people)
    assert nullable(np.atleast_1d(pooled)) == pytest.approx(
        [1_000 * sum(events) / everyone if everyone else None]
    )
    assert nullable(np.atleast_1d(mean)) == pytest.approx(
        [sum(rates) / len(rates) if rates else None]
    )


def test_an_area_that_is_not_known_leaves_both_averages():
    assert float(pooled_rate([10, None, 5], [1_000, 9_000, None])) == 10.0
    assert float(mean_rate([10, None, 5], [1_000, 9_000, None])) == 10.0


def test_averages_of_categories_come_side_by_side():
    events = [[10, 1], [30, 3]]

    assert pooled_rate(events, [1_000, 1_000]).tolist() == [20.0, 2.0]
    assert mean_rate(events, [1_000, 1_000]).tolist() == [20.0, 2.0]


def test_a_ratio_to_nothing_is_not_known():
    ratio, lower, upper = ratio_to([5, 5], [4, 4], [6, 6], [0, None])

    assert np.isnan([ratio, lower, upper]).all()


def test_an_area_differs_when_its_whole_interval_does():
    codes = difference_class([11, 10, 9, 5, None], [15, 15, 15, 9, 9], 10)

    assert codes.tolist() == [
        Difference.ABOVE,
        Difference.SIMILAR,
        Difference.SIMILAR,
        Difference.BELOW,
        Difference.NOT_AVAILABLE,
    ]


values = st.lists(st.one_of(st.integers(0, 8), st.none()), max_size=20)


@given(values=values)
def test_ranks_are_those_of_scipy(values):
    known = [v for v in values if v is not None]
    ranks = iter(stats.rankdata([-v for v in known], method="min").tolist())
    by_scipy = [None if v is None else next(ranks) for v in values]

    assert nullable(competition_rank(values)) == by_scipy


def test_the_lowest_can_be_first():
    assert competition_rank([3, 1, 2], highest_first=False).tolist() == [3, 1, 2]


def test_categories_are_ranked_side_by_side():
    assert competition_rank([[1, 9], [2, 8]]).tolist() == [[2, 1], [1, 2]]
    assert competition_rank(np.empty((0, 2))).shape == (0, 2)
    assert competition_rank(np.empty((2, 0))).shape == (2, 0)
