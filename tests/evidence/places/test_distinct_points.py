"""Distinct points: each once, and every point finds its own."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from safercity.evidence.places.distinct_points import distinct_points

NUMBERS = st.sampled_from([0.0, -0.0, 1.0, 1.5, 399_999.25, 1e300, -7.0])


@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=60))
def test_every_point_finds_its_own_among_different_ones(points):
    east = np.array([e for e, _ in points])
    north = np.array([n for _, n in points])

    first_east, first_north, place = distinct_points(east, north)

    assert len(set(zip(first_east, first_north, strict=True))) == len(first_east)
    assert (first_east[place] == east).all()
    assert (first_north[place] == north).all()


def test_points_that_swap_or_share_a_coordinate_are_different():
    first, _, place = distinct_points([1, 2, 1, 2], [2, 1, 1, 2])

    assert len(first) == 4
    assert sorted(place.tolist()) == [0, 1, 2, 3]
