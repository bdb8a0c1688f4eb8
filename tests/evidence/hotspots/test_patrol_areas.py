"""Patrol areas: whole, apart, no larger than asked for, and the same every time."""

import math
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from safercity.evidence.hotspots.grid import Grid
from safercity.evidence.hotspots.patrol_areas import suggest_patrol_areas

GRID = Grid(400_000, 300_000, 100, columns=8, rows=6)


def drawn(rows: list[str]) -> NDArray[np.int64]:
    """Counts of the cells of a map that is drawn with north at the top."""
    return np.array([[int(c) for c in row] for row in reversed(rows)]).ravel()


def test_hot_cells_side_by_side_are_one_area_with_its_counts() -> None:
    counts = drawn(
        [
            "00000000",
            "05300000",
            "00100009",
            "00000000",
            "00000002",
            "10000000",
        ]
    )
    found = suggest_patrol_areas(GRID, counts, counts > 1)
    assert [(area.rank, area.events) for area in found] == [(1, 9), (2, 8), (3, 2)]
    second = found[1]
    assert second.share == pytest.approx(8 / 21)
    assert second.area_m2 == 20_000
    assert second.per_km2 == pytest.approx(400)
    assert second.shape.bounds == (400_100, 300_400, 400_300, 300_500)


def test_a_corner_joins_no_areas() -> None:
    counts = drawn(["00000000"] * 4 + ["01000000", "10000000"])
    assert len(suggest_patrol_areas(GRID, counts, counts > 0)) == 2


def test_a_large_hotspot_is_parted_around_its_fullest_cells() -> None:
    counts = drawn(["11111111"] * 3 + ["19111191"] + ["11111111"] * 2)
    found = suggest_patrol_areas(GRID, counts, counts > 0, most_m2=120_000)
    assert [area.events for area in found[:2]] == [20, 20]
    assert all(area.area_m2 <= 120_000 for area in found)
    assert sum(area.events for area in found) == counts.sum()


def test_an_area_is_no_ribbon() -> None:
    street = Grid(0, 0, 100, columns=40, rows=1)
    found = suggest_patrol_areas(street, np.ones(40), np.ones(40), most_m2=160_000)
    assert max(len(area.cells) for area in found) <= 9


maps = st.lists(st.integers(0, 4), min_size=48, max_size=48)


@given(maps, st.integers(1, 20))
@settings(deadline=None, max_examples=60)
def test_every_hot_cell_is_in_one_area_that_is_whole_and_small_enough(
    cells: list[int], most: int
) -> None:
    counts = np.array(cells)
    found = suggest_patrol_areas(
        GRID, counts, counts > 1, most_m2=most * 10_000, least_events=0
    )
    used = np.concatenate([area.cells for area in found] or [np.array([], dtype=int)])
    assert sorted(used.tolist()) == np.flatnonzero(counts > 1).tolist()
    for area in found:
        assert len(area.cells) <= most
        assert area.shape.geom_type == "Polygon"
        assert area.area_m2 == pytest.approx(len(area.cells) * 10_000)
        assert area.events == counts[area.cells].sum()
    assert [area.events for area in found] == sorted(
        (area.events for area in found), reverse=True
    )


def test_the_same_cells_give_the_same_areas() -> None:
    counts = np.random.default_rng(1).integers(0, 3, 48)
    once, again = (suggest_patrol_areas(GRID, counts, counts > 0) for _ in range(2))
    assert [a.cells.tolist() for a in once] == [b.cells.tolist() for b in again]
    assert all(a.shape.equals_exact(b.shape) for a, b in zip(once, again, strict=True))


def test_shapes_are_cut_to_the_study_area() -> None:
    counts = drawn(["00000000"] * 5 + ["99000003"])
    land = shapely.box(400_000, 300_000, 400_150, 300_600)
    found = suggest_patrol_areas(GRID, counts, counts > 0, study_area=land)
    assert [area.area_m2 for area in found] == [15_000]
    assert found[0].share == pytest.approx(18 / 21)


def test_few_events_are_no_place_to_send_anyone_to() -> None:
    counts = drawn(["00000000"] * 5 + ["90000003"])
    found = suggest_patrol_areas(GRID, counts, counts > 0, least_events=5)
    assert [area.events for area in found] == [9]


def test_where_nothing_is_hot_there_is_no_area() -> None:
    assert suggest_patrol_areas(GRID, np.ones(48), np.zeros(48)) == ()
    (one,) = suggest_patrol_areas(
        Grid(0, 0, 10, columns=1, rows=1), [0], [1], least_events=0
    )
    assert math.isnan(one.share)


@pytest.mark.parametrize(
    "counts,more,words",
    [
        (np.ones(3), {}, "48 cells"),
        (np.full(48, math.nan), {}, "finite"),
        (np.ones(48), {"most_m2": 9_999}, "larger than a patrol area"),
        (np.ones(48), {"most_m2": 0}, "above 0"),
        (np.ones(48), {"most_m2": math.inf}, "above 0"),
    ],
)
def test_what_cannot_be_grouped_is_refused(
    counts: Any, more: dict[str, float], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        suggest_patrol_areas(GRID, counts, np.ones(48), **more)
