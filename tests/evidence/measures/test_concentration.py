import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from safercity.errors import SettingsError
from safercity.evidence.measures.concentration import (
    expected_top_share,
    gini,
    gini_generalised,
    places_in,
    share_holding,
    top_share,
)

SPARSE = [1] * 10 + [0] * 90
VECTORS = [
    ([0] * 7 + [1, 1, 2], 0.75, 0.375),
    ([1, 1, 1, 1, 1], 0, 0),
    ([0, 0, 0, 0, 10], 0.8, 0.8),
    (SPARSE, 0.9, 0),
]


@pytest.mark.parametrize("events,plain,generalised", VECTORS)
def test_gini_and_its_generalised_form_are_those_published(events, plain, generalised):
    assert float(gini(events)) == pytest.approx(plain, abs=1e-12)
    assert float(gini_generalised(events)) == pytest.approx(generalised, abs=1e-12)


counts = st.lists(st.integers(0, 50), min_size=1, max_size=40).filter(any)


@given(events=counts)
def test_gini_is_the_mean_difference_of_all_pairs(events):
    pairs = sum(abs(a - b) for a in events for b in events)
    by_hand = pairs / (2 * len(events) * sum(events))

    assert float(gini(events)) == pytest.approx(by_hand, abs=1e-9)


@given(events=counts)
def test_generalised_gini_lies_between_nought_and_gini(events):
    assert -1e-9 <= float(gini_generalised(events)) <= float(gini(events)) + 1e-9
    if sum(events) >= len(events):
        assert float(gini_generalised(events)) == pytest.approx(float(gini(events)))


@pytest.mark.parametrize(
    "share,places,rounding,number",
    [
        (0.05, 697, "up", 35),
        (0.05, 697, "nearest", 35),
        (0.05, 697, "part", 34.85),
        (0.05, 100, "up", 5),
        (0.07, 100, "up", 7),
        (0.05, 6, "up", 1),
        (0.05, 6, "nearest", 1),
        (0.05, 0, "up", 0),
    ],
)
def test_how_many_places_a_share_is(share, places, rounding, number):
    assert places_in(share, places, rounding=rounding) == number


def test_the_top_share_is_of_the_places_with_most():
    events = [19] * 5 + [1] * 95

    assert float(top_share(events)) == 0.5
    assert float(top_share(events, share=1.0)) == 1.0


def test_part_of_a_place_counts_in_part():
    assert float(top_share([6, 4], share=0.75, rounding="part")) == 0.8


def test_ties_at_the_edge_make_no_difference():
    assert float(top_share([5, 5, 5, 5], share=0.3)) == 0.5


def test_half_is_held_by_the_fewest_places_that_reach_it():
    assert float(share_holding([4, 3, 2, 1])) == 0.5
    assert float(share_holding([5, 3, 2, 0])) == 0.25
    assert float(share_holding([1] * 10)) == 0.5
    assert float(share_holding([0.1] * 10)) == 0.5
    assert float(share_holding([4, 3, 2, 1], half=1.0)) == 1.0


@given(events=counts)
def test_the_places_that_hold_half_hold_half(events):
    share = float(share_holding(events))
    held = round(share * len(events))

    ranked = sorted(events, reverse=True)
    assert sum(ranked[:held]) >= sum(events) / 2 > sum(ranked[: held - 1])


@pytest.mark.parametrize("measure", [gini, gini_generalised, top_share, share_holding])
def test_without_events_or_places_nothing_can_be_said(measure):
    assert np.isnan(measure([0, 0, 0]))
    assert np.isnan(measure([]))
    assert np.isnan(measure([1, None, 2]))
    assert np.isnan(measure(np.empty((0, 3)))).tolist() == [True] * 3


@pytest.mark.parametrize("measure", [gini, gini_generalised, top_share, share_holding])
def test_categories_are_measured_side_by_side(measure):
    both = measure(np.column_stack([[5, 3, 2, 0], [1, 1, 1, 9]]))

    assert both.tolist() == [float(measure([5, 3, 2, 0])), float(measure([1, 1, 1, 9]))]


def expected_by_hand(mean, places, top):
    """Sum over counts of how many of the top places are expected to reach them."""
    total = 0.0
    for reach in range(1, 200):
        chance = stats.poisson.sf(reach - 1, mean)
        if chance < 1e-30:
            break
        number = stats.binom(places, chance)
        total += sum(min(top, k) * number.pmf(k) for k in range(places + 1))
    return total / (mean * places)


@pytest.mark.parametrize("mean,places", [(0.2, 40), (3.0, 40), (25.0, 7)])
def test_the_share_expected_by_chance_agrees_with_plain_python(mean, places):
    top = int(places_in(0.05, places))

    assert expected_top_share(mean * places, places) == pytest.approx(
        expected_by_hand(mean, places, top), rel=1e-6
    )


@pytest.mark.parametrize("events,places", [(100, 1_000), (700, 697), (20_000, 697)])
def test_the_share_expected_by_chance_is_what_throwing_at_random_gives(events, places):
    rng = np.random.default_rng(20250101)
    thrown = rng.multinomial(events, np.full(places, 1 / places), size=400).T

    simulated = float(top_share(thrown).mean())

    assert expected_top_share(events, places) == pytest.approx(simulated, rel=0.01)


def test_huge_counts_tend_to_an_even_spread():
    assert expected_top_share(10**9, 700) == pytest.approx(35 / 700, rel=0.01)


def test_one_place_has_all_of_it():
    assert expected_top_share(10, 1) == pytest.approx(1.0)


def test_nothing_is_expected_of_nothing():
    assert math.isnan(expected_top_share(0, 10)) and math.isnan(
        expected_top_share(5, 0)
    )


@pytest.mark.parametrize(
    "run",
    [
        lambda: places_in(0, 10),
        lambda: places_in(1.5, 10),
        lambda: places_in(0.05, 10, rounding="down"),
        lambda: share_holding([1], half=0),
    ],
)
def test_settings_that_make_no_sense_are_refused(run):
    with pytest.raises(SettingsError):
        run()
