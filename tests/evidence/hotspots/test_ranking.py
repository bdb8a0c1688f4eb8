"""Choosing places by score: by hand, over every order of ties, and beside scipy."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safercity.evidence.hotspots.ranking import (
    jaccard,
    jaccard_by_chance,
    known_numbers,
    middle_ranks,
    rank_correlation,
    share_chosen,
)


def over_every_order(scores: list[int], most: int) -> list[float]:
    """How often each place is taken, over all orders in which ties may be broken."""
    taken = [0] * len(scores)
    orders = list(itertools.permutations(range(len(scores))))
    for order in orders:
        for place in sorted(order, key=lambda p: -scores[p])[:most]:
            taken[place] += 1
    return [number / len(orders) for number in taken]


@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=6),
    st.integers(1, 7),
)
@settings(deadline=None, max_examples=60)
def test_a_choice_is_the_mean_over_every_order_of_ties(
    scores: list[int], most: int
) -> None:
    assert share_chosen(scores, most).tolist() == pytest.approx(
        over_every_order(scores, most)
    )


@given(
    st.lists(st.tuples(st.integers(-2, 4), st.floats(0.5, 9)), min_size=1, max_size=30),
    st.floats(0.1, 200),
)
def test_what_is_chosen_has_the_size_asked_for(
    places: list[tuple[int, float]], most: float
) -> None:
    scores, sizes = np.array(places).T
    chosen = share_chosen(scores, most, sizes)
    assert (chosen * sizes).sum() == pytest.approx(min(most, sizes.sum()))
    assert ((chosen >= 0) & (chosen <= 1)).all()


def test_agreement_by_chance_is_the_mean_over_every_pair_of_choices() -> None:
    choices = [set(c) for c in itertools.combinations(range(6), 3)]
    found = [len(a & b) / len(a | b) for a in choices for b in choices]
    assert jaccard_by_chance(3, 6) == pytest.approx(sum(found) / len(found))
    assert jaccard_by_chance(5, 5) == pytest.approx(1)
    assert 0 < jaccard_by_chance(500, 78_400) < 0.01


def test_agreement_of_nothing_with_nothing_is_not_known() -> None:
    assert math.isnan(jaccard([0, 0], [0, 0]))
    assert jaccard([0.5, 1], [0.5, 1]) == 1


def test_ranks_and_their_correlation_are_those_of_scipy() -> None:
    from scipy import stats  # noqa: PLC0415

    random = np.random.default_rng(4)
    one, other = random.integers(0, 9, (2, 60))
    for scores in (one, one / 2 - 1, one * 10**6, np.zeros((0,))):
        assert middle_ranks(scores).tolist() == stats.rankdata(-scores).tolist()
    assert rank_correlation(one, other) == pytest.approx(
        stats.spearmanr(one, other).statistic
    )


@pytest.mark.parametrize("scores", [[], [3], [2, 2, 2]])
def test_without_anything_to_rank_there_is_no_correlation(scores: list[int]) -> None:
    assert math.isnan(rank_correlation(scores, scores))


def test_a_choice_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="score"):
        share_chosen([1, math.nan], 1)
    with pytest.raises(ValueError, match="size"):
        share_chosen([1, 2], 1, [1, 0])
    with pytest.raises(ValueError, match="size"):
        share_chosen([1, 2], 1, [1])
    with pytest.raises(ValueError, match="At least some"):
        share_chosen([1, 2], 0)
    with pytest.raises(ValueError, match="Cannot choose 3 of 2"):
        jaccard_by_chance(3, 2)
    with pytest.raises(ValueError, match="same places"):
        rank_correlation([1, 2], [1, 2, 3])


def test_numbers_too_large_to_count_are_refused() -> None:
    assert known_numbers([1e15], "a count").tolist() == [1e15]
    with pytest.raises(ValueError, match="above 1e\\+15"):
        known_numbers([9e14, 9e14], "a count")


def test_no_place_at_all_is_no_choice() -> None:
    assert share_chosen([], 1).tolist() == []
