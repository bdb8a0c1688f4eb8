"""Interrupted series, synthetic controls, placebos."""

import math

import numpy as np
import pytest

from safercity.errors import UsageError
from safercity.evidence.evaluation.interrupted_series import interrupted_series
from safercity.evidence.evaluation.placebo import (
    placebo_in_space,
    placebo_in_time,
    trends_before,
)
from safercity.evidence.evaluation.synthetic_control import (
    simplex_weights,
    synthetic_control,
)


def test_a_step_without_noise_is_found_whole():
    counts = np.where(np.arange(36) >= 24, 70.0, 100.0)

    found = interrupted_series(counts, 24)

    assert found.level.ratio == pytest.approx(0.7, rel=1e-6)
    assert found.slope.ratio == pytest.approx(1, rel=1e-6)
    assert found.whole.ratio == pytest.approx(0.7, rel=1e-6)
    assert found.unchanged[30] == pytest.approx(100, rel=1e-6)


def test_a_turn_is_found_beside_a_step():
    month = np.arange(48)
    after = month >= 24
    counts = 1000 * np.exp(0.01 * month + after * (math.log(0.8) - 0.02 * (month - 24)))

    found = interrupted_series(counts, 24)

    assert found.level.ratio == pytest.approx(0.8, rel=1e-6)
    assert found.slope.log_ratio == pytest.approx(-0.02, abs=1e-8)


def test_a_season_is_not_taken_for_an_effect():
    month = np.arange(36)
    counts = 500 * np.exp(0.3 * np.sin(2 * np.pi * (month + 3) / 12))

    found = interrupted_series(counts, 24, first_month=4)

    assert found.whole.ratio == pytest.approx(1, abs=1e-6)
    assert found.seasons == 2


def test_days_of_months_are_allowed_for():
    days = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] * 2)

    found = interrupted_series(10 * days, 12, days=days)

    assert found.whole.ratio == pytest.approx(1, abs=1e-9)


def test_a_comparison_takes_out_what_happened_everywhere():
    generator = np.random.default_rng(4)
    everywhere = 1000 * np.exp(np.cumsum(0.1 * generator.normal(size=24)))
    counts = 0.1 * everywhere * np.where(np.arange(24) >= 12, 0.6, 1)

    found = interrupted_series(counts, 12, comparison=everywhere)

    assert found.whole.ratio == pytest.approx(0.6, rel=1e-6)
    assert found.seasons == 0


def test_months_that_hang_together_widen_the_interval():
    generator = np.random.default_rng(9)
    together = np.zeros(60)
    for n in range(1, 60):
        together[n] = 0.8 * together[n - 1] + 0.1 * generator.normal()
    loose = generator.poisson(300, 60)
    tied = generator.poisson(300 * np.exp(together))

    errors = [interrupted_series(c, 40).whole.standard_error for c in (loose, tied)]

    assert errors[1] > 1.5 * errors[0]


@pytest.mark.parametrize(
    ("counts", "start", "more", "said"),
    [
        ([1] * 20, 5, {}, "5 months before"),
        ([1] * 20, 18, {}, "2 after"),
        ([1] * 20, 30, {}, "0 after"),
        ([0] * 20, 10, {}, "no event"),
        ([1] * 20, 10, {"days": [30] * 19}, "days must be above nought"),
        ([1] * 20, 10, {"comparison": [0] * 20}, "comparison counts must be above"),
    ],
)
def test_a_series_that_tells_no_trend_is_refused(counts, start, more, said):
    with pytest.raises(UsageError, match=said):
        interrupted_series(counts, start, **more)


def test_weights_are_the_least_squares_over_the_simplex():
    generator = np.random.default_rng(0)
    pool, target = generator.gamma(3, size=(6, 20)), generator.gamma(3, size=20)

    weights = simplex_weights(target, pool)

    error = ((weights @ pool - target) ** 2).sum()
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()
    for other in generator.dirichlet(np.ones(6), size=4000):
        assert error <= ((other @ pool - target) ** 2).sum() + 1e-9


def test_a_mix_that_is_there_is_found_and_so_is_the_fall():
    generator = np.random.default_rng(6)
    pool = generator.poisson(300, size=(8, 36)).astype(float)
    area = 2 * (0.25 * pool[1] + 0.75 * pool[4])
    area[24:] *= 0.7

    found = synthetic_control(area, pool, 24)

    assert found.weights[[1, 4]] == pytest.approx([0.25, 0.75], abs=0.02)
    assert found.ratio == pytest.approx(0.7, abs=0.005)
    assert found.fit < 0.01
    assert found.p == pytest.approx(1 / 9)
    assert found.placebo_ratios.shape == (8,)


def test_placebos_alarm_no_more_often_than_their_number_lets_them():
    generator = np.random.default_rng(8)
    alarms = sum(
        synthetic_control(months[0], months[1:], 24).p <= 1 / 9 + 1e-9
        for months in generator.poisson(200, size=(150, 9, 36)).astype(float)
    )

    assert alarms / 150 <= 0.111 + 2.5 * math.sqrt(0.111 * 0.889 / 150)


@pytest.mark.parametrize(
    ("area", "others", "start", "said"),
    [
        ([1, 2, 3], [[1, 2, 3]], 2, "two other areas"),
        ([1, 2, 3], [[1, 2], [1, 2]], 2, "there are 2 with 2"),
        ([1, 2, 3], [[1, 2, 3]] * 2, 1, "two months before"),
        ([1, 2, 3], [[1, 2, 3]] * 2, 3, "one after"),
        ([0, 0, 3], [[1, 2, 3]] * 2, 2, "without any event"),
        ([1, 1, 3], [[0, 0, 3], [1, 2, 3]], 2, "without any event"),
    ],
)
def test_a_mix_that_cannot_be_made_is_refused(area, others, start, said):
    with pytest.raises(UsageError, match=said):
        synthetic_control(area, others, start)


def test_too_few_areas_have_no_placebo():
    found = synthetic_control([1, 2, 3, 1], [[1, 2, 3, 1], [2, 2, 2, 0]], 3)

    assert math.isnan(found.p)
    assert found.placebo_ratios.size == 0


def test_a_placebo_in_space_gives_each_area_a_ratio():
    found = placebo_in_space(
        [100, 100, 200, 300], [50, 100, 210, 290], [True, False, False, False]
    )

    assert found.p == found.least == 0.25
    assert found.ratios[0] == pytest.approx(1 / (500 / 500))
    with pytest.raises(UsageError, match="three areas"):
        placebo_in_space([1, 1, 1], [1, 1, 1], [True, False, False])


def test_a_placebo_in_time_splits_the_time_before():
    months = np.array([[10, 10, 5, 5, 1], [20, 20, 20, 20, 90]])

    found = placebo_in_time(months, [True, False], 4)

    assert (found.before, found.after) == (20, 10)
    assert (found.comparison_before, found.comparison_after) == (40, 40)
    with pytest.raises(UsageError, match="four months"):
        placebo_in_time(months, [True, False], 3)


def test_a_start_beyond_the_months_is_refused():
    for start in (9, -1):
        with pytest.raises(UsageError, match="There are 8 months"):
            trends_before(np.ones((2, 8)), [True, False], start)


def test_trends_that_part_are_found_and_others_mostly_not():
    month = np.arange(12)
    parting = np.vstack([1000 * 0.95**month, np.full(12, 2000.0)])
    assert trends_before(parting, [True, False], 12).p < 0.001

    generator = np.random.default_rng(12)
    alarms = sum(
        trends_before(generator.poisson(100, (4, 12)), [True] + [False] * 3, 12).p
        < 0.05
        for _ in range(400)
    )
    assert alarms / 400 <= 0.075


@pytest.mark.parametrize(
    ("months", "start"),
    [(np.ones((2, 5)), 5), (np.zeros((2, 8)), 8), ([[1] * 8, [0] * 8], 8)],
)
def test_a_trend_that_cannot_be_known_is_not_a_number(months, start):
    found = trends_before(months, [True, False], start)

    assert not found.is_known
    assert math.isnan(found.p)
    assert not found.is_clear
