"""What recent events may bring in the next fortnight, spread over a grid."""

import math
from typing import Any

import numpy as np
import pytest

from safercity.evidence.hotspots.grid import Grid
from safercity.evidence.hotspots.near_repeat import Knox, knox
from safercity.evidence.hotspots.near_repeat_risk import risk_map

GRID = Grid(0, 0, 100, columns=9, rows=9)


def planted(**options: Any) -> Knox:
    """Events each followed within a week by another 30 m away."""
    random = np.random.default_rng(3)
    x, y = random.uniform(0, 9e5, 200), random.uniform(0, 9e5, 200)
    day = random.integers(0, 2_000, 200)
    return knox(
        np.append(x, x + 30),
        np.append(y, y),
        np.append(day, day + 3),
        [0, 250],
        [0, 7],
        **options,
    )


def test_an_event_brings_what_events_have_brought() -> None:
    found = planted()
    risk = risk_map(GRID, [450], [450], [99], found, first_day=99 + 1e-9)
    assert risk.shape == (81,)
    # 200 pairs of 400 events: each brings half an event in the week after it.
    assert risk.sum() == pytest.approx(0.5, rel=0.02)
    table = risk.reshape(9, 9)
    assert table[4, 4] == table[4, 6] == table[5, 5] > 0
    assert table[4, 7] == table[6, 5] == 0


def test_the_ring_is_round_where_distance_is_straight() -> None:
    risk = risk_map(
        GRID, [450], [450], [99], planted(distance="euclidean"), first_day=99.5
    )
    assert risk.reshape(9, 9)[5, 6] > 0


def test_risk_wears_off_with_days_and_was_none_for_what_is_to_come() -> None:
    found = planted()
    sums = [
        risk_map(GRID, [450], [450], [99], found, first_day=first).sum()
        for first in (99, 100, 103, 106, 107)
    ]
    assert sums[0] == 0
    left = np.array([6, 3, 0]) / 7
    assert np.array(sums[1:])[[0, 1, 3]] / 0.5 == pytest.approx(left, rel=0.02)


def test_repeats_at_the_same_place_stay_in_their_cell() -> None:
    random = np.random.default_rng(3)
    x, day = random.uniform(0, 9e5, 200), random.integers(0, 2_000, 200)
    found = knox(np.tile(x, 2), np.tile(x, 2), np.append(day, day + 3), [0, 9], [0, 7])
    risk = risk_map(GRID, [450], [450], [99], found, first_day=100)
    assert np.flatnonzero(risk).tolist() == [40]


def test_a_band_narrower_than_a_cell_is_spread_over_its_own() -> None:
    random = np.random.default_rng(3)
    x, day = random.uniform(0, 9e5, 200), random.integers(0, 2_000, 200)
    everything = [np.append(x, x + 30), np.tile(x, 2), np.append(day, day + 3)]
    found = knox(*everything, [20, 60], [0, 7])
    risk = risk_map(GRID, [450], [450], [99], found, first_day=100)
    assert np.flatnonzero(risk).tolist() == [40]


def test_events_just_outside_count_and_what_leaves_the_grid_is_left_out() -> None:
    risk = risk_map(GRID, [-50], [450], [99], planted(), first_day=100)
    assert 0 < risk.sum() < 0.25
    assert risk.reshape(9, 9)[4, 0] > 0


def test_where_nothing_repeats_there_is_no_risk() -> None:
    random = np.random.default_rng(8)
    events = random.uniform(0, 9e5, (3, 100))
    found = knox(*events, [0, 250], [0, 7])
    assert risk_map(GRID, *events, found, first_day=9e5).sum() == 0
    assert risk_map(GRID, [], [], [], planted(), first_day=1).sum() == 0


def test_what_cannot_be_mapped_is_refused() -> None:
    found = planted()
    with pytest.raises(ValueError, match="one day"):
        risk_map(GRID, [1], [1], [1], found, first_day=2, days=0)
    with pytest.raises(ValueError, match="an easting"):
        risk_map(GRID, [math.nan], [1], [1], found, first_day=2)
    with pytest.raises(ValueError, match="an easting"):
        risk_map(GRID, [1, 2], [1], [1], found, first_day=2)
