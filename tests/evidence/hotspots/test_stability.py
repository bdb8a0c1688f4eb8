"""Stability: sure where places differ, chance where they do not, and never by names."""

import math
from typing import Any

import numpy as np
import pytest

from safercity.evidence.hotspots.stability import (
    compare_choices,
    compare_halves,
    measure_stability,
)


def test_places_that_are_far_worse_are_always_in_the_top() -> None:
    random = np.random.default_rng(1)
    counts = random.poisson(2, (50, 24))
    counts[:3] += 20
    found = measure_stability(counts, top=3)
    assert found.by == "periods"
    assert found.share_in_top[:3].tolist() == [1, 1, 1]
    assert found.agreement == 1
    assert (found.lower[:3] >= 1).all()
    assert (found.upper[:3] <= 3).all()
    assert found.sure().nonzero()[0].tolist() == [0, 1, 2]


def test_places_that_are_alike_are_in_the_top_by_chance() -> None:
    counts = np.random.default_rng(2).poisson(3, (100, 24))
    found = measure_stability(counts, top=10)
    assert found.share_in_top.sum() == pytest.approx(10)
    assert found.agreement < 0.75
    assert not found.sure(1.0).any()
    wide = (found.upper - found.lower)[found.in_top == 1]
    assert (wide > 10).mean() > 0.5


def test_one_spree_is_not_a_sure_hotspot() -> None:
    counts = np.random.default_rng(3).poisson(4, (30, 12))
    counts[0] = 0
    counts[0, 5] = 90
    found = measure_stability(counts, top=1)
    assert found.in_top[0] == 1
    # The month of the spree is in no draw in (11/12)^12, 35% of times.
    assert found.share_in_top[0] == pytest.approx(0.65, abs=0.06)


def test_ranks_hold_the_truth_about_as_often_as_they_say() -> None:
    random = np.random.default_rng(4)
    rates = np.linspace(2, 6, 15)
    held = []
    for seed in range(60):
        found = measure_stability(
            random.poisson(rates[:, None], (15, 24)), top=5, draws=199, seed=seed
        )
        truth = 15 - np.arange(15)
        held.append((found.lower <= truth) & (truth <= found.upper))
    assert 0.88 <= np.mean(held) <= 1


def test_few_periods_deal_out_the_events_themselves() -> None:
    found = measure_stability([[100], [5], [0], [0]], top=1)
    assert found.by == "events"
    assert found.share_in_top[0] == 1
    assert np.isnan(found.lower[2:]).all()
    assert found.rank.tolist() == [1, 2, 3.5, 3.5]


def test_places_without_events_share_what_is_left_of_the_top() -> None:
    found = measure_stability(np.array([[2] * 12, [0] * 12, [0] * 12]), top=2)
    assert found.share_in_top.tolist() == [1, 0.5, 0.5]
    nothing = measure_stability(np.zeros((4, 12)), top=1)
    assert nothing.share_in_top.tolist() == [0.25] * 4


def test_the_order_of_places_makes_no_difference() -> None:
    counts = np.random.default_rng(5).poisson(1, (40, 12))
    order = np.random.default_rng(6).permutation(40)
    one = measure_stability(counts, top=5, draws=99)
    other = measure_stability(counts[order], top=5, draws=99)
    assert other.share_in_top == pytest.approx(one.share_in_top[order])
    again = measure_stability(counts, top=5, draws=99)
    assert again.share_in_top.tolist() == one.share_in_top.tolist()


def test_halves_agree_where_places_last_and_part_where_they_move() -> None:
    random = np.random.default_rng(7)
    lasting = random.poisson(1, (100, 24))
    lasting[:10] += 10
    first, odd = compare_halves(lasting, top=10)
    assert (first.jaccard, odd.jaccard) == (1, 1)
    moved = random.poisson(1, (100, 24))
    moved[:10, :12] += 10
    moved[10:20, 12:] += 10
    first, odd = compare_halves(moved, top=10)
    assert first.jaccard == 0
    assert odd.jaccard > 0.5
    assert first.by_chance == pytest.approx(0.057, abs=0.005)
    assert first.correlation < odd.correlation


def test_a_middle_period_is_in_neither_half() -> None:
    first, _ = compare_halves([[1, 50, 0], [0, 0, 1]], top=1)
    assert first.jaccard == 0


def test_agreement_where_nothing_differs_is_that_of_ties() -> None:
    found = compare_choices(np.ones(4), np.ones(4), top=2)
    assert found.jaccard == 1
    assert math.isnan(found.correlation)


@pytest.mark.parametrize(
    "counts,more,words",
    [
        ([[1, 2]], {"top": 2}, "worst 2 of 1"),
        ([[1, 2]], {"top": 0}, "worst 0"),
        (np.zeros((0, 3)), {"top": 1}, "of 0 places"),
        ([1, 2], {"top": 1}, "by periods"),
        (np.zeros((2, 0)), {"top": 1}, "by periods"),
        ([[math.nan]], {"top": 1}, "finite"),
        ([[-1]], {"top": 1}, "below 0"),
        ([[1]], {"top": 1, "draws": 0}, "one draw"),
        ([[1]], {"top": 1, "confidence": 1}, "between 0 and 1"),
    ],
)
def test_what_cannot_be_resampled_is_refused(
    counts: Any, more: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        measure_stability(counts, **more)


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(ValueError, match="no halves"):
        compare_halves([[1]], top=1)
    with pytest.raises(ValueError, match="same places"):
        compare_choices([1, 2], [1], top=1)
