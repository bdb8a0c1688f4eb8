"""The highest place of many, with nothing done, is no success beside its like."""

import numpy as np
import pytest

from safercity.evidence.evaluation.difference_in_differences import (
    difference_in_differences,
)


def nearest(before, place, number=8):
    apart = np.abs(np.log((before + 0.5) / (before[place] + 0.5)))
    apart[place] = np.inf
    return np.argsort(apart, kind="stable")[:number]


@pytest.mark.parametrize("own_ways", [0.0, 0.1, 0.2])
def test_the_highest_place_is_seen_to_fall_no_more_often_than_it_should(own_ways):
    generator = np.random.default_rng(3)
    found = []
    for _ in range(500):
        level = generator.gamma(1.2, 40, 185)
        before = generator.poisson(level)
        after = generator.poisson(level * np.exp(own_ways * generator.normal(size=185)))
        top = int(before.argmax())
        places = np.r_[top, nearest(before, top)]
        found.append(
            difference_in_differences(
                before[places], after[places], np.arange(9) == 0
            ).effect
        )

    assert np.mean([effect.upper < 1 for effect in found]) <= 0.05
    assert np.mean([effect.is_clear for effect in found]) <= 0.07
    assert abs(np.median([effect.percent for effect in found])) < 4
