"""Densities: held to a sum over every point, to their integral and to no machine."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from safercity.evidence.hotspots.compiled import SETTING
from safercity.evidence.hotspots.density import (
    dual_density,
    kernel_density,
    suggest_bandwidth,
)
from safercity.evidence.hotspots.grid import Grid

GRID = Grid(1_000, 2_000, 50, columns=40, rows=30)
Floats = NDArray[np.float64]


def points(number: int, seed: int = 1) -> tuple[Floats, Floats]:
    random = np.random.default_rng(seed)
    return random.uniform(900, 3_100, number), random.uniform(1_900, 3_600, number)


def by_hand(east: Floats, north: Floats, h: float, kernel: str) -> Floats:
    """Every point at every cell, one by one."""
    x, y = GRID.centres()
    found = np.zeros(len(GRID))
    for e, n in zip(east, north, strict=True):
        far = ((x - e) ** 2 + (y - n) ** 2) / h**2
        if kernel == "quartic":
            found += 3 / (math.pi * h**2) * np.maximum(0, 1 - far) ** 2
        else:
            found += np.exp(-far / 2) / (2 * math.pi * h**2)
    return found


@pytest.fixture(params=["1", "0"], ids=["compiled", "plain"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, request.param)


@pytest.mark.parametrize("kernel", ["quartic", "gaussian"])
def test_a_density_is_the_sum_over_every_point(kernel: str) -> None:
    east, north = points(300)
    found = kernel_density(east, north, GRID, 130, kernel=kernel)
    expected = by_hand(east, north, 130, kernel)
    assert np.abs(found - expected).max() < 1e-9 * expected.max()


def test_away_from_the_edge_a_density_comes_to_its_events() -> None:
    east, north = np.full(5, 2_013.0), np.full(5, 2_761.0)
    found = kernel_density(east, north, GRID, 400)
    # A sum over squares is nearly the integral where there are many to a bandwidth.
    assert found.sum() * GRID.cell**2 == pytest.approx(5, rel=2e-3)


def test_with_a_mask_every_event_stays_inside_and_none_is_lost() -> None:
    inside = GRID.centres()[0] < 2_000
    east, north = points(200)
    keep = east < 1_990
    found = kernel_density(east[keep], north[keep], GRID, 200, inside=inside)
    near = (north[keep] > 1_810) & (north[keep] < 3_690)
    assert near.all()
    assert found.sum() * GRID.cell**2 == pytest.approx(keep.sum())
    assert (found[~inside] == 0).all()


def test_equal_points_and_weights_are_the_same_thing() -> None:
    east, north = points(50)
    often = np.arange(50) % 4 + 1
    one_by_one = kernel_density(
        np.repeat(east, often), np.repeat(north, often), GRID, 150
    )
    weighed = kernel_density(east, north, GRID, 150, weights=often)
    assert np.abs(one_by_one - weighed).max() < 1e-12 * weighed.max()


@given(st.lists(st.tuples(st.floats(900, 3_100), st.floats(1_900, 3_600)), max_size=8))
@settings(max_examples=30, deadline=None)
def test_both_ways_give_the_same(places: list[tuple[float, float]]) -> None:
    east = np.array([e for e, _ in places])
    north = np.array([n for _, n in places])
    found = kernel_density(east, north, GRID, 175)
    expected = by_hand(east, north, 175, "quartic")
    assert np.abs(found - expected).max(initial=0) <= 1e-9 * max(expected.max(), 1e-12)


def test_nothing_far_off_or_not_a_number_adds_anything() -> None:
    nothing = np.array([])
    assert (kernel_density(nothing, nothing, GRID, 100) == 0).all()
    strange = np.array([math.nan, math.inf, 1e300, -1e9, 2_000])
    found = kernel_density(strange, np.full(5, 2_500.0), GRID, 100)
    alone = kernel_density([2_000], [2_500], GRID, 100)
    assert (found == alone).all()


def test_one_cell_is_a_map_too() -> None:
    found = kernel_density([5], [5], Grid(0, 0, 10, columns=1, rows=1), 20)
    assert found == pytest.approx([3 / (math.pi * 400)])


@pytest.mark.parametrize("bandwidth", [0, -5, math.nan, math.inf, 30])
def test_a_bandwidth_that_cannot_be_used_is_refused(bandwidth: float) -> None:
    with pytest.raises(ValueError, match="bandwidth"):
        kernel_density([2_000], [2_500], GRID, bandwidth)


def test_other_faults_are_named() -> None:
    with pytest.raises(ValueError, match='no kernel "uniform"'):
        kernel_density([1], [1], GRID, 100, kernel="uniform")
    with pytest.raises(ValueError, match="for each"):
        kernel_density([1], [1, 2], GRID, 100)
    with pytest.raises(ValueError, match="mask"):
        kernel_density([1], [1], GRID, 100, inside=[True])


def test_a_dual_density_is_a_ratio_where_there_is_enough_below() -> None:
    found = dual_density([2.0, 3.0, 4.0], [1.0, 0.5, 0.0], least=0.5)
    assert found[:2].tolist() == [2.0, 6.0]
    assert math.isnan(found[2])
    with pytest.raises(ValueError, match="above 0"):
        dual_density([1.0], [1.0], least=0)


def test_the_suggested_bandwidth_counts_both_directions() -> None:
    random = np.random.default_rng(3)
    narrow, wide = random.normal(0, 10, 5_000), random.normal(0, 1_000, 5_000)
    found = suggest_bandwidth(narrow, wide)
    assert found == pytest.approx(suggest_bandwidth(wide, narrow))
    assert found == pytest.approx(4 * 1.06 * 505 * 5_000**-0.2, rel=0.05)
    assert math.isnan(suggest_bandwidth([1], [1]))
    assert math.isnan(suggest_bandwidth([1, 1], [2, 2]))
