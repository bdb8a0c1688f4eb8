"""Accuracy: published vectors, every order of ties, and limits tried by simulation."""

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safercity.evidence.hotspots.accuracy import (
    COVERAGES,
    Accuracy,
    compare_accuracy,
    measure_accuracy,
    paired_gain,
)
from safercity.periods import Period

LEARNED, TESTED = Period.parse("2023-01", "2023-12"), Period.parse("2024-01", "2024-03")
TIMES: dict[str, Any] = {"learned": LEARNED, "tested": TESTED}


def at(coverage: float, scores: Any, later: Any, **more: Any) -> Accuracy:
    (found,) = measure_accuracy(scores, later, coverages=[coverage], **TIMES, **more)
    return found


def test_pai_and_pei_of_the_published_example() -> None:
    # 250 of 1,000 crimes in 10 of 400 square kilometres; the best 10 had 400.
    scores = np.zeros(400)
    scores[:10] = 1
    later = np.zeros(400)
    later[:10] = 25
    later[10:20] = 40
    later[20:370] = 1
    found = at(10 / 400, scores, later)
    assert found.pai.value == pytest.approx(10.0)
    assert found.pei.value == pytest.approx(0.625)
    assert found.hit_rate.value == pytest.approx(0.25)
    assert found.hit_rate.lower < 0.25 < found.hit_rate.upper
    assert found.pai.lower == pytest.approx(found.hit_rate.lower * 40)


def test_recapture_by_hand() -> None:
    # 30 of 100 before and 12 of 60 after: 20% is two thirds of 30%.
    found = at(0.5, [1, 0], [12, 48], earlier=[30, 70])
    assert found.rri.value == pytest.approx(2 / 3)
    assert found.rri.lower < 2 / 3 < found.rri.upper
    assert math.isnan(at(0.5, [1, 0], [12, 48]).rri.value)


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 9)), min_size=2, max_size=6
    ).filter(lambda places: sum(later for _, later in places) > 0),
    st.integers(1, 5),
)
@settings(deadline=None, max_examples=40)
def test_what_is_caught_is_the_mean_over_every_order_of_ties(
    places: list[tuple[int, int]], most: int
) -> None:
    most = min(most, len(places))
    orders = list(itertools.permutations(places))
    caught = [
        sum(later for _, later in sorted(order, key=lambda p: -p[0])[:most])
        for order in orders
    ]
    scores, later = zip(*places, strict=True)
    found = at(most / len(places), scores, later)
    assert found.events == pytest.approx(sum(caught) / len(caught))


@given(
    st.lists(
        st.tuples(st.floats(0, 5), st.integers(0, 9), st.floats(0.1, 4)),
        min_size=1,
        max_size=30,
    ),
    st.floats(0.01, 1),
)
def test_nothing_catches_more_than_the_best_and_all_of_it_is_everything(
    places: list[tuple[float, int, float]], coverage: float
) -> None:
    scores, later, areas = np.array(places).T
    if not later.sum():
        return
    found = at(coverage, scores, later, areas=areas)
    assert 0 <= found.pei.value <= 1 + 1e-9
    assert at(1.0, scores, later, areas=areas).pai.value == pytest.approx(1)


def test_scores_that_are_all_alike_are_no_better_than_anywhere() -> None:
    later = np.random.default_rng(1).poisson(2, 500)
    for found in measure_accuracy(np.ones(500), later, **TIMES):
        assert found.pai.value == pytest.approx(1)


def test_the_order_of_places_makes_no_difference() -> None:
    random = np.random.default_rng(2)
    scores, later = random.integers(0, 4, 300), random.poisson(1, 300)
    order = random.permutation(300)
    one = measure_accuracy(scores, later, **TIMES)
    other = measure_accuracy(scores[order], later[order], **TIMES)
    assert [a.events for a in one] == pytest.approx([b.events for b in other])


@pytest.mark.parametrize(
    "tested", [("2023-12", "2024-02"), ("2022-01", "2022-12"), ("2023-03", "2023-05")]
)
def test_a_test_on_months_that_were_learned_from_is_refused(
    tested: tuple[str, str],
) -> None:
    with pytest.raises(ValueError, match="must begin after"):
        measure_accuracy([1], [1], learned=LEARNED, tested=Period.parse(*tested))
    with pytest.raises(ValueError, match="must begin after"):
        compare_accuracy([1], [1], [1], learned=LEARNED, tested=Period.parse(*tested))


def test_the_naive_way_and_everywhere_stand_beside_what_was_found() -> None:
    random = np.random.default_rng(3)
    rate = random.gamma(0.3, 3, 2_000)
    before, later = random.poisson(rate), random.poisson(rate)
    gains = compare_accuracy(rate, later, before, **TIMES)
    assert [gain.found.coverage for gain in gains] == list(COVERAGES)
    for gain in gains:
        assert gain.uniform.pai.value == pytest.approx(1)
        assert gain.gain.value == pytest.approx(
            gain.found.hit_rate.value - gain.naive.hit_rate.value
        )
        assert gain.found.pai.value > gain.naive.pai.value > 1
    assert gains[-1].beats_naive


def test_the_naive_way_itself_does_not_beat_it() -> None:
    before = np.random.default_rng(4).poisson(2, 300)
    for gain in compare_accuracy(before, before[::-1], before, **TIMES):
        assert gain.gain.value == 0
        assert not gain.beats_naive


def test_limits_hold_the_truth_as_often_as_they_say() -> None:
    random = np.random.default_rng(5)
    rate = random.gamma(0.5, 2, 200)
    scores, other = rate * random.random(200), rate * random.random(200)
    share = rate / rate.sum()
    top, second = (np.argsort(-s)[:20] for s in (scores, other))
    truth, apart = share[top].sum(), share[top].sum() - share[second].sum()
    chosen = [np.isin(np.arange(200), places) * 1.0 for places in (top, second)]
    held = held_apart = 0
    for _ in range(600):
        later = random.multinomial(80, share)
        found = at(0.1, scores, later).hit_rate
        held += found.lower <= truth <= found.upper
        gain = paired_gain(*chosen, later)
        held_apart += gain.lower <= apart <= gain.upper
    assert 0.92 <= held / 600 <= 0.98
    assert 0.92 <= held_apart / 600 <= 0.985


def test_a_time_without_events_says_nothing() -> None:
    found = at(0.5, [1, 2], [0, 0], earlier=[1, 1])
    assert found.events == 0
    for number in (found.hit_rate, found.pai, found.pei, found.rri):
        assert math.isnan(number.value)
    assert math.isnan(paired_gain([1, 0], [0, 1], [0, 0]).value)


def test_hotspots_that_caught_nothing_have_a_rate_of_nought() -> None:
    found = at(0.5, [1, 0], [0, 5], earlier=[3, 1])
    assert (found.hit_rate.value, found.pai.value, found.pei.value) == (0, 0, 0)
    assert found.rri.value == 0
    assert math.isnan(found.rri.upper)


def test_no_places_and_one_place_have_answers() -> None:
    assert math.isnan(at(0.5, [], []).pai.value)
    assert at(0.5, [1], [4]).pai.value == pytest.approx(1)


@pytest.mark.parametrize(
    "scores,later,more,words",
    [
        ([1, math.nan], [1, 1], {}, "score"),
        ([1, 2], [1, math.inf], {}, "count"),
        ([1, 2], [1, -1], {}, "below 0"),
        ([1, 2], [1], {}, "same places"),
        ([1, 2], [1, 1], {"areas": [1, 0]}, "size above 0"),
        ([1, 2], [1, 1], {"earlier": [1]}, "same places"),
        ([1, 2], [1, 1], {"coverages": [0]}, "coverage"),
        ([1, 2], [1, 1], {"coverages": [1.1]}, "coverage"),
    ],
)
def test_what_cannot_be_measured_is_refused(
    scores: Any, later: Any, more: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        measure_accuracy(scores, later, **TIMES, **more)
