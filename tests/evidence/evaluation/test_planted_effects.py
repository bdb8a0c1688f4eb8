"""Planted effects are recovered, and none is found where there is none.

Areas differ in size, go their own ways by a lasting random factor (which makes counts
overdispersed and their months hang together), and share a change over time.
"""

import numpy as np
import pytest

from safercity.evidence.evaluation.count_models import area_month_design, fit_counts
from safercity.evidence.evaluation.difference_in_differences import (
    difference_in_differences,
)
from safercity.evidence.evaluation.interrupted_series import interrupted_series

SIMULATIONS = 500
NINE_CSPS = (300, 300, 400, 300, 350, 200, 450, 300, 1800)
# 500 draws of a 95% interval cover 95% give or take 1.9 points (two standard errors).
LEAST, MOST = 0.93, 0.985


def covered(sizes, *, effect, own_ways, acted_first=1, seed=20261124):
    """How often the interval holds the effect, and how often it leaves out none."""
    generator = np.random.default_rng(seed)
    sizes = np.array(sizes, float)
    acted = np.arange(sizes.size) < acted_first
    held, alarms = 0, 0
    for _ in range(SIMULATIONS):
        own = np.exp(own_ways * generator.normal(size=sizes.size))
        before = generator.poisson(sizes)
        after = generator.poisson(sizes * 0.95 * own * np.where(acted, effect, 1))
        found = difference_in_differences(before, after, acted).effect
        held += found.lower <= effect <= found.upper
        alarms += found.is_clear
    return held / SIMULATIONS, alarms / SIMULATIONS


@pytest.mark.parametrize("own_ways", [0.0, 0.1, 0.2])
@pytest.mark.parametrize(
    ("sizes", "acted_first"),
    [
        (NINE_CSPS, 1),
        (NINE_CSPS[::-1], 1),
        ((120,) * 9, 1),
        ((25,) * 20, 1),
        ((60,) * 24, 6),
    ],
)
def test_a_planted_fall_of_30_per_cent_is_covered_as_often_as_the_interval_says(
    sizes, acted_first, own_ways
):
    held, _ = covered(sizes, effect=0.7, own_ways=own_ways, acted_first=acted_first)

    assert LEAST <= held <= MOST


@pytest.mark.parametrize("own_ways", [0.0, 0.1, 0.2])
@pytest.mark.parametrize("sizes", [NINE_CSPS, NINE_CSPS[::-1], (120,) * 9, (25,) * 20])
def test_without_an_effect_alarms_are_as_rare_as_they_should_be(sizes, own_ways):
    _, alarms = covered(sizes, effect=1.0, own_ways=own_ways)

    assert alarms <= 0.07


def test_a_planted_fall_is_recovered_in_the_middle():
    generator = np.random.default_rng(5)
    acted = np.arange(9) == 0
    found = [
        difference_in_differences(
            generator.poisson(400, 9),
            generator.poisson(400 * np.where(acted, 0.7, 1.0)),
            acted,
        ).effect.percent
        for _ in range(SIMULATIONS)
    ]

    assert np.median(found) == pytest.approx(-30, abs=0.6)


def test_the_area_and_month_model_covers_a_planted_fall_in_clustered_wards():
    """Many areas on both sides: where errors by cluster may be relied on."""
    generator = np.random.default_rng(11)
    areas, months, start, runs = 40, 8, 4, 150
    acted = np.arange(areas) < 20
    design = area_month_design(areas, months, acted, start)
    held = 0
    for _ in range(runs):
        own = np.exp(0.15 * generator.normal(size=(areas, 2)))
        level = np.repeat(own, start, axis=1) * 30
        level[acted, start:] *= 0.7
        counts = generator.poisson(level).ravel()
        model = fit_counts(counts, design, clusters=np.repeat(np.arange(areas), months))
        effect = model.effect(0)
        held += effect.lower <= 0.7 <= effect.upper

    # 150 draws: two standard errors are 3.6 points.
    assert 0.90 <= held / runs <= 0.99


def test_an_interrupted_series_covers_a_planted_step_with_a_season():
    generator = np.random.default_rng(3)
    month = np.arange(48)
    usual = 200 * np.exp(0.2 * np.sin(2 * np.pi * month / 12) - 0.003 * month)
    held = 0
    for _ in range(SIMULATIONS // 2):
        counts = generator.poisson(usual * np.where(month >= 36, 0.7, 1.0))
        effect = interrupted_series(counts, 36).whole
        held += effect.lower <= 0.7 <= effect.upper

    assert 0.92 <= held / (SIMULATIONS // 2) <= 0.99
