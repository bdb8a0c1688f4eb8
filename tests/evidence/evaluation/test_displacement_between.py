"""The error of what moved also holds how far areas go their own ways."""

import numpy as np
import pytest

from safercity.evidence.evaluation.displacement import weighted_displacement


def test_the_error_is_that_of_simulated_counts_whose_areas_go_their_own_ways():
    generator = np.random.default_rng(2)
    draws, between = 4000, 0.02
    own = np.exp(np.sqrt(between) * generator.normal(size=(draws, 4)))
    before = [generator.poisson(n, draws) for n in (400, 300, 1000, 1000)]
    after = [
        generator.poisson(n * own[:, k]) for k, n in enumerate((400, 300, 1000, 1000))
    ]
    found = [
        weighted_displacement(
            [before[0][n], after[0][n]],
            [before[1][n], after[1][n]],
            [before[2][n] + before[3][n], after[2][n] + after[3][n]],
            between=between,
            comparison_share=0.5,
        )
        for n in range(draws)
    ]

    for number, error in (("net", "error"), ("moved", "moved_error")):
        spread = np.std([getattr(each, number) for each in found])
        mean = np.mean([getattr(each, error) for each in found])
        assert mean == pytest.approx(spread, rel=0.06)
