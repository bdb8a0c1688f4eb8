"""Concentration: published vectors, other ways to work it out, and what chance does."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safercity.evidence.hotspots.concentration import (
    Concentration,
    count_at_points,
    measure_concentration,
)
from safercity.evidence.measures import concentration as measures


def quickly(counts: Any, **more: Any) -> Concentration:
    return measure_concentration(counts, draws=19, **more)


@pytest.mark.parametrize(
    "counts,gini",
    [
        ([0] * 7 + [1, 1, 2], 0.375),
        ([1] * 5, 0),
        ([0, 0, 0, 0, 10], 0.8),
        ([1] * 10 + [0] * 90, 0),
    ],
)
def test_generalised_gini_of_the_published_vectors(
    counts: list[int], gini: float
) -> None:
    assert quickly(counts).gini.value == pytest.approx(gini)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=40).filter(any))
@settings(deadline=None, max_examples=50)
def test_shares_and_gini_agree_with_the_measures_of_areas(counts: list[int]) -> None:
    found = quickly(counts)
    assert found.gini.value == pytest.approx(float(measures.gini_generalised(counts)))
    for part, share in ((0.25, found.share_25), (0.5, found.share_50)):
        assert share.value == pytest.approx(
            float(measures.share_holding(counts, half=part))
        )
    for number in (found.share_25, found.share_50, found.gini):
        assert number.lower <= number.value <= number.upper


def test_what_is_thrown_at_random_is_not_called_concentrated() -> None:
    random = np.random.default_rng(1)
    called = [
        measure_concentration(
            np.bincount(random.integers(800, size=300), minlength=800),
            draws=99,
            seed=seed,
        ).more_than_chance
        for seed in range(200)
    ]
    # 5%, or less since shares are steps, and four standard errors.
    assert np.mean(called) <= 0.05 + 4 * math.sqrt(0.05 * 0.95 / 200)


def test_few_events_look_concentrated_until_chance_stands_beside_them() -> None:
    counts = np.bincount(np.random.default_rng(2).integers(5_000, size=200))
    found = measure_concentration(np.pad(counts, (0, 5_000 - len(counts))))
    assert found.share_50.value < 0.025
    assert found.share_50.chance == pytest.approx(found.share_50.value, abs=0.001)
    assert not found.more_than_chance


def test_a_planted_concentration_is_called_one() -> None:
    counts = np.random.default_rng(3).poisson(0.2, 2_000)
    counts[:40] += 10
    found = measure_concentration(counts)
    assert found.more_than_chance
    assert found.share_50.upper < found.share_50.chance_lower
    assert found.gini.lower > found.gini.chance_upper
    assert found.share_25.p == pytest.approx(0.001)


def test_exposure_explains_what_it_explains() -> None:
    random = np.random.default_rng(4)
    people = random.gamma(0.5, 2_000, 700) + 1
    counts = random.multinomial(5_000, people / people.sum())
    assert measure_concentration(counts, draws=199).more_than_chance
    given_people = measure_concentration(counts, exposure=people, draws=199)
    assert not given_people.more_than_chance
    assert given_people.gini.chance == pytest.approx(given_people.gini.value, abs=0.02)


def test_many_events_have_the_same_baseline_as_if_thrown_one_by_one() -> None:
    counts = np.full(1_000, 300)
    many = measure_concentration(counts, draws=199)
    weighed = measure_concentration(counts, draws=199, exposure=np.ones(1_000))
    assert many.gini.chance == pytest.approx(weighed.gini.chance, rel=0.01)
    assert many.share_50.chance == pytest.approx(weighed.share_50.chance, rel=0.01)


def test_limits_hold_the_truth_about_as_often_as_they_say() -> None:
    random = np.random.default_rng(5)

    def drawn() -> Any:
        return random.poisson(random.gamma(0.8, 1.5, 1_000))

    truth = np.mean([quickly(drawn()).gini.value for _ in range(300)])
    held = [
        found.lower <= truth <= found.upper
        for found in (
            measure_concentration(drawn(), draws=199, seed=n).gini for n in range(150)
        )
    ]
    assert 0.88 <= np.mean(held) <= 0.99


def test_the_same_seed_gives_the_same_answer() -> None:
    counts = np.random.default_rng(6).poisson(1, 300)
    assert quickly(counts) == quickly(counts)


def test_events_are_counted_at_the_points_they_were_moved_to() -> None:
    east, north = [5, 5, 1, 5], [0, 0, 1, 2]
    assert sorted(count_at_points(east, north).tolist()) == [1, 1, 2]
    known = [(0, 0), (1, 1), (5, 0), (5, 2), (5, 0)]
    assert count_at_points(east, north, known).tolist() == [0, 1, 2, 1]
    assert count_at_points([], [], known).tolist() == [0, 0, 0, 0]
    assert count_at_points([], []).tolist() == []
    with pytest.raises(ValueError, match="1 places of events are not on the list"):
        count_at_points(east, north, known[:3])
    with pytest.raises(ValueError, match="finite"):
        count_at_points([math.nan], [1])


def test_very_large_counts_have_an_answer() -> None:
    found = measure_concentration(np.full(50, 10**13), draws=99)
    assert found.share_50.value == pytest.approx(0.5)
    assert found.gini.chance < 1e-5


@pytest.mark.parametrize("counts", [[], [0], [0, 0, 0]])
def test_without_events_nothing_is_known(counts: list[int]) -> None:
    found = quickly(counts)
    assert found.events == 0
    assert math.isnan(found.gini.value)
    assert not found.more_than_chance


def test_one_place_and_one_event_have_answers() -> None:
    assert quickly([7]).share_50.value == 1
    assert not quickly([7]).more_than_chance
    one = quickly([0] * 99 + [1])
    assert one.share_50.value == pytest.approx(0.01)
    assert one.gini.p == 1


@pytest.mark.parametrize(
    "counts,more,words",
    [
        ([1.5], {}, "whole number"),
        ([[1]], {}, "whole number"),
        ([math.nan], {}, "finite"),
        ([-1], {}, "below 0"),
        ([1, 2], {"exposure": [0, 0]}, "exposure"),
        ([1, 2], {"exposure": [1]}, "exposure"),
        ([1, 2], {"confidence": 0}, "confidence"),
    ],
)
def test_what_cannot_be_measured_is_refused(
    counts: Any, more: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        quickly(counts, **more)
