"""Gi*: held to esda's z, to every permutation of small maps, and to random draws."""

import itertools
import math
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from safercity.evidence.hotspots.grid import Grid
from safercity.evidence.hotspots.local_statistics import gi_star, gi_star_p
from safercity.evidence.hotspots.neighbours import Neighbours, of_grid


def on_grid(columns: int, rows: int) -> Neighbours:
    return of_grid(Grid(0, 0, 1, columns=columns, rows=rows))


def by_every_deal(counts: list[int], neighbours: Neighbours, place: int) -> float:
    """The share of all ways to deal out the others that reach what was seen."""
    start, end = neighbours.starts[place : place + 2]
    seen = sum(counts[i] for i in neighbours.members[start:end])
    others = counts[:place] + counts[place + 1 :]
    sums = [sum(hand) for hand in itertools.combinations(others, int(end - start))]
    return sum(total >= seen for total in sums) / len(sums)


def test_z_is_that_of_esda_with_binary_weights() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from esda.getisord import G_Local  # noqa: PLC0415
        from libpysal.weights import lat2W  # noqa: PLC0415

        counts = np.random.default_rng(1).poisson(2, 12 * 9).astype(float)
        weights = lat2W(9, 12, rook=False)
        theirs = G_Local(counts, weights, transform="B", star=True, permutations=0)
    ours = gi_star(counts, on_grid(12, 9))
    assert np.abs(ours.z - theirs.Zs).max() < 1e-12


def test_z_by_hand() -> None:
    # Three cells in a row with 6, 0, 0: mean 2, spread sqrt(8).
    found = gi_star([6, 0, 0], on_grid(3, 1))
    expected = (6 - 2 * 2) / (math.sqrt(8) * math.sqrt((3 * 2 - 4) / 2))
    assert found.z[0] == pytest.approx(expected)
    assert found.p_two_sided[0] == pytest.approx(2 * found.p_high[0])


@given(st.lists(st.integers(0, 5), min_size=9, max_size=9))
@settings(max_examples=25, deadline=None)
def test_exact_p_is_the_share_of_every_deal(counts: list[int]) -> None:
    neighbours = on_grid(3, 3)
    found = gi_star_p(counts, neighbours)
    assert found.exact
    for place, p in enumerate(found.p_high):
        assert p == pytest.approx(by_every_deal(counts, neighbours, place), abs=1e-12)


def test_exact_p_is_within_the_error_of_independent_draws() -> None:
    random = np.random.default_rng(7)
    counts = random.negative_binomial(0.4, 0.2, 30 * 20)
    neighbours = on_grid(30, 20)
    exact = gi_star_p(counts, neighbours).p_high
    draws = 4_000
    for place in random.choice(600, 25, replace=False):
        start, end = neighbours.starts[place : place + 2]
        seen = counts[neighbours.members[start:end]].sum()
        others = np.delete(counts, place)
        sums = np.array(
            [random.permutation(others)[: end - start].sum() for _ in range(draws)]
        )
        error = math.sqrt(max(exact[place] * (1 - exact[place]), 1e-4) / draws)
        assert abs((sums >= seen).mean() - exact[place]) < 4 * error


def test_rates_are_permuted_by_draws_and_come_near_the_exact_way() -> None:
    counts = np.random.default_rng(3).poisson(1.5, 20 * 20)
    neighbours = on_grid(20, 20)
    exact = gi_star_p(counts, neighbours)
    drawn = gi_star_p(counts / 2 + 0.25, neighbours, draws=1_999)
    assert (exact.exact, drawn.exact) == (True, False)
    error = np.sqrt(np.maximum(exact.p_high * (1 - exact.p_high), 1e-3) / 1_999)
    assert (np.abs(drawn.p_high - exact.p_high) < 5 * error).all()


def test_the_same_seed_gives_the_same_draws() -> None:
    rates = np.random.default_rng(3).random(100)
    first, again, other = (
        gi_star_p(rates, on_grid(10, 10), seed=seed).p_high for seed in (1, 1, 2)
    )
    assert first.tolist() == again.tolist() != other.tolist()


def test_a_planted_hotspot_is_found_and_a_flat_map_has_none() -> None:
    counts: NDArray[np.int64] = np.random.default_rng(5).poisson(2, 30 * 30)
    counts.reshape(30, 30)[10:13, 10:13] += 10
    found = gi_star_p(counts, on_grid(30, 30)).p_high.reshape(30, 30)
    assert (found[10:13, 10:13] < 1e-4).all()
    flat = gi_star(np.full(25, 4), on_grid(5, 5))
    assert np.isnan(flat.z).all()
    assert (gi_star_p(np.full(25, 4), on_grid(5, 5)).p_high == 1).all()


def test_one_place_alone_and_none_at_all_have_answers() -> None:
    alone = on_grid(1, 1)
    assert gi_star_p([3], alone).p_high.tolist() == [1.0]
    assert np.isnan(gi_star([3], alone).z).all()
    nothing = Neighbours(np.array([0]), np.array([], dtype=np.int32))
    assert gi_star_p([], nothing).p_high.tolist() == []


@pytest.mark.parametrize("values", [[1, 2], [1, math.nan, 2], [1, math.inf, 2]])
def test_values_that_are_missing_or_too_few_are_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="value"):
        gi_star(values, on_grid(3, 1))


def test_counts_too_large_for_the_exact_way_are_drawn() -> None:
    counts = np.random.default_rng(2).integers(0, 10**8, 400)
    assert not gi_star_p(counts, on_grid(20, 20), draws=19).exact
