"""Grids: a point is in one cell, and a cell in a study area or not."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from safercity.evidence.hotspots.grid import Grid
from safercity.evidence.hotspots.neighbours import of_areas, of_grid

METRES = st.floats(-1e6, 1e6)


@given(st.lists(st.tuples(METRES, METRES), max_size=30), st.floats(5_000, 100_000))
def test_a_grid_over_points_holds_each_of_them_once(
    points: list[tuple[float, float]], cell: float
) -> None:
    east = np.array([e for e, _ in points])
    north = np.array([n for _, n in points])
    bounds = (-1e6, -1e6, 1e6, 1e6)
    counts = Grid.covering(bounds, cell).counts(east, north)
    assert counts.sum() == len(points)


def test_a_point_on_a_line_is_in_the_cell_to_the_north_east() -> None:
    grid = Grid(0, 0, 10, columns=3, rows=3)
    assert grid.cells([10.0], [20.0]).tolist() == [7]


def test_a_point_outside_or_without_a_place_is_in_no_cell() -> None:
    grid = Grid(0, 0, 10, columns=3, rows=3)
    found = grid.cells([-0.1, 30, math.nan, math.inf, 5], [5, 5, 5, 5, 1e300])
    assert found.tolist() == [-1] * 5


def test_a_cell_that_only_touches_the_study_area_is_not_in_it() -> None:
    grid = Grid(0, 0, 10, columns=3, rows=1)
    assert grid.within(shapely.box(0, 0, 15, 10)).tolist() == [True, True, False]
    assert grid.within(shapely.box(0, 0, 10, 10)).tolist() == [True, False, False]


def test_weights_are_added_up_by_cell() -> None:
    grid = Grid(0, 0, 10, columns=2, rows=1)
    assert grid.counts([1, 2, 11], [1, 1, 1], [0.5, 1, 2]).tolist() == [1.5, 2.0]


@pytest.mark.parametrize("cell", [0, -1, math.nan, math.inf])
def test_a_cell_without_a_size_is_refused(cell: float) -> None:
    with pytest.raises(ValueError, match="size above 0"):
        Grid.covering((0, 0, 1, 1), cell)


def test_a_stray_point_that_would_blow_up_the_grid_is_told_of() -> None:
    with pytest.raises(ValueError, match="stray points"):
        Grid.covering((0, 0, 1e12, 1e12), 100)


def test_a_cell_in_the_middle_has_eight_neighbours_and_one_in_a_corner_three() -> None:
    found = of_grid(Grid(0, 0, 1, columns=3, rows=3))
    assert found.numbers.tolist() == [3, 5, 3, 5, 8, 5, 3, 5, 3]
    assert found.members[:3].tolist() == [1, 3, 4]


def test_cells_outside_the_study_area_are_nobodys_neighbours() -> None:
    mask = np.array([True, False, True, True, False, False])
    found = of_grid(Grid(0, 0, 1, columns=3, rows=2), mask)
    assert found.starts.tolist() == [0, 1, 1, 2]
    assert found.members.tolist() == [2, 0]


def test_squares_as_areas_have_the_neighbours_of_a_grid() -> None:
    grid = Grid(0, 0, 1, columns=4, rows=3)
    east, north = grid.centres()
    squares = shapely.box(east - 0.5, north - 0.5, east + 0.5, north + 0.5)
    by_shape, by_grid = of_areas(list(squares)), of_grid(grid)
    assert by_shape.starts.tolist() == by_grid.starts.tolist()
    assert by_shape.members.tolist() == by_grid.members.tolist()
