import math

import numpy as np
import pytest

from safercity.errors import UsageError
from safercity.evidence.evaluation.displacement import (
    OUTCOMES,
    weighted_difference,
    weighted_displacement,
)


def quotient_by_hand(a, b, c):
    return (b[1] / c[1] - b[0] / c[0]) / (a[1] / c[1] - a[0] / c[0])


def test_the_quotient_is_that_of_bowers_and_johnson():
    a, b, c = [120, 70], [90, 95], [1000, 980]

    found = weighted_displacement(a, b, c)

    assert found.quotient == pytest.approx(quotient_by_hand(a, b, c))
    assert found.outcome == "displacement"


@pytest.mark.parametrize(
    ("place", "ring", "outcome"),
    [
        ([100, 60], [100, 100], "none"),
        ([100, 60], [100, 80], "diffusion"),
        ([100, 60], [100, 20], "diffusion beyond"),
        ([100, 60], [100, 120], "displacement"),
        ([100, 60], [100, 140], "displacement beyond"),
        ([100, 60], [100, 150], "displacement beyond"),
        ([100, 100], [100, 50], "no success"),
        ([100, 130], [100, 50], "no success"),
        ([0, 5], [1, 1], "unknown"),
    ],
)
def test_every_outcome_has_its_word(place, ring, outcome):
    found = weighted_displacement(place, ring, [500, 500])

    assert found.outcome == outcome
    assert found.words == OUTCOMES[outcome]
    assert math.isnan(found.quotient) == (outcome in ("no success", "unknown"))


def test_a_comparison_of_nought_is_unknown():
    assert weighted_displacement([10, 5], [10, 5], [0, 5]).outcome == "unknown"
    assert weighted_displacement([10, 5], [10, 5], [5, 0]).outcome == "unknown"


def test_numbers_stand_against_what_the_comparison_would_have_made():
    found = weighted_displacement([100, 60], [50, 60], [1000, 900])

    assert found.direct == pytest.approx(60 - 90)
    assert found.moved == pytest.approx(60 - 45)
    assert found.net == pytest.approx(-15)
    low, high = found.net_limits()
    assert (low + high) / 2 == pytest.approx(-15)
    assert found.moved_limits()[0] < 15 < found.moved_limits()[1]


@pytest.mark.parametrize("own", [False, True])
def test_the_standard_error_is_that_of_simulated_counts(own):
    generator = np.random.default_rng(1)
    draws = 4000
    a, b, c, d = (generator.poisson(n, (draws, 2)) for n in (150, 120, 300, 250))
    found = [
        weighted_displacement(a[n], b[n], c[n], d[n] if own else None)
        for n in range(draws)
    ]

    spread = np.std([each.net for each in found])
    assert np.mean([each.error for each in found]) == pytest.approx(spread, rel=0.05)


def test_the_published_difference_has_the_published_standard_error():
    found = weighted_difference([20, 10], [20, 20])

    assert found.number == -10
    assert found.error == pytest.approx(math.sqrt(70))
    assert math.isnan(weighted_difference([0, 0], [0, 0]).z)


def test_more_or_fewer_than_two_counts_are_refused():
    with pytest.raises(UsageError, match="before and after"):
        weighted_displacement([1, 2, 3], [1, 2], [1, 2])
    with pytest.raises(UsageError, match="before and after"):
        weighted_difference([1], [1, 2])
