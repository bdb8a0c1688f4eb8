import time

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from safercity.evidence.places.point_in_area import (
    codes_of,
    nearest,
    wards_of_points,
)

SQUARES = {
    f"W{row}{column}": shapely.box(
        column * 10, row * 10, column * 10 + 10, row * 10 + 10
    )
    for row in range(3)
    for column in range(3)
}


def place_by_hand(x, y, shapes):
    """The same answer in the plainest Python we can write."""
    for position, code in enumerate(sorted(shapes)):
        if shapes[code].intersects(shapely.Point(x, y)):
            return position
    return -1


def test_a_point_in_a_hole_is_outside():
    ring = shapely.box(0, 0, 30, 30) - shapely.box(10, 10, 20, 20)

    found = wards_of_points([15, 5, 10], [15, 5, 15], {"A": ring})

    assert found.tolist() == [-1, 0, 0]


def test_an_area_inside_the_hole_of_another_takes_its_own_points():
    shapes = {
        "A": shapely.box(0, 0, 30, 30) - shapely.box(10, 10, 20, 20),
        "B": shapely.box(10, 10, 20, 20),
    }

    assert wards_of_points([15, 5], [15, 5], shapes).tolist() == [1, 0]


def test_a_point_on_a_shared_border_belongs_once_to_the_lowest_code():
    found = wards_of_points([10, 10, 10], [5, 10, 30], SQUARES)

    assert codes_of(found, SQUARES) == ["W00", "W00", "W20"]


def test_the_order_in_which_areas_are_given_changes_nothing():
    backwards = dict(reversed(SQUARES.items()))
    x, y = np.meshgrid(np.arange(-1, 33), np.arange(-1, 33))

    assert np.array_equal(
        wards_of_points(x.ravel(), y.ravel(), SQUARES),
        wards_of_points(x.ravel(), y.ravel(), backwards),
    )


def test_points_without_a_place_are_in_no_area():
    found = wards_of_points([5, np.nan, 5, np.inf], [5, 5, np.nan, 5], SQUARES)

    assert found.tolist() == [0, -1, -1, -1]
    assert nearest([np.nan, 99], [5, 5], SQUARES).tolist() == [-1, 2]


@pytest.mark.parametrize("find", [wards_of_points, nearest])
def test_no_points_and_no_areas_are_answered(find):
    assert find([], [], SQUARES).tolist() == []
    assert find([1.0], [1.0], {}).tolist() == [-1]


def test_an_empty_shape_holds_nothing():
    shapes = {"A": shapely.Polygon(), "B": shapely.box(0, 0, 1, 1)}

    assert wards_of_points([0.5], [0.5], shapes).tolist() == [1]
    assert nearest([9], [9], shapes).tolist() == [1]


def test_nearest_prefers_the_area_that_holds_the_point_then_the_lowest_code():
    shapes = {"B": shapely.box(0, 0, 10, 10), "A": shapely.box(20, 0, 30, 10)}

    found = nearest([5, 15, 18, 10], [5, 5, 5, 5], shapes)

    assert codes_of(found, shapes) == ["B", "A", "A", "B"]


coordinate = st.integers(-2, 32) | st.floats(-2, 32)


@settings(deadline=None)
@given(points=st.lists(st.tuples(coordinate, coordinate), max_size=40))
def test_every_point_agrees_with_plain_python(points):
    x = [float(point[0]) for point in points]
    y = [float(point[1]) for point in points]

    found = wards_of_points(x, y, SQUARES)

    assert found.tolist() == [
        place_by_hand(a, b, SQUARES) for a, b in zip(x, y, strict=True)
    ]


@settings(deadline=None)
@given(points=st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=40))
def test_nearest_is_never_farther_than_any_other_area(points):
    codes = sorted(SQUARES)

    found = nearest([p[0] for p in points], [p[1] for p in points], SQUARES)

    for (x, y), position in zip(points, found, strict=True):
        here = shapely.Point(x, y)
        distances = [SQUARES[code].distance(here) for code in codes]
        assert distances[position] == min(distances)


def test_a_hundred_thousand_points_and_seven_hundred_areas_take_under_a_second():
    # 0.1 s on the machine it was written on; the bound leaves room for a busy one.
    shapes = {
        f"W{i:03d}": shapely.Point(i % 28 * 1_000, i // 28 * 1_000).buffer(700)
        for i in range(700)
    }
    random = np.random.default_rng(1)
    x, y = random.uniform(0, 28_000, 100_000), random.uniform(0, 25_000, 100_000)

    started = time.perf_counter()
    found = wards_of_points(x, y, shapes)

    assert time.perf_counter() - started < 1
    assert found.min() >= -1
