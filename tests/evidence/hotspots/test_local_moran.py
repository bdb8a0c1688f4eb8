"""Local Moran: held to esda's, to every deal of small maps, and to random draws."""

import itertools
import math
import warnings

import numpy as np
import pytest

from safercity.evidence.hotspots.grid import Grid
from safercity.evidence.hotspots.local_moran import local_moran
from safercity.evidence.hotspots.neighbours import Neighbours, of_grid


def on_grid(columns: int, rows: int) -> Neighbours:
    return of_grid(Grid(0, 0, 1, columns=columns, rows=rows))


def test_i_and_cluster_are_those_of_esda() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from esda.moran import Moran_Local  # noqa: PLC0415
        from libpysal.weights import lat2W  # noqa: PLC0415

        counts = np.random.default_rng(1).poisson(2, 12 * 9)
        weights = lat2W(9, 12, rook=False)
        theirs = Moran_Local(counts.astype(float), weights, permutations=9)
    ours = local_moran(counts, on_grid(12, 9))
    assert ours.exact
    assert np.abs(ours.i - theirs.Is).max() < 1e-12
    kinds = np.array(["", "HH", "LH", "LL", "HL"])[theirs.q]
    assert (ours.cluster == kinds).all()


def test_p_is_that_of_esda_where_no_sums_tie() -> None:
    # With counts, esda loses deals that tie with what was seen by rounding.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from esda.moran import Moran_Local  # noqa: PLC0415
        from libpysal.weights import lat2W  # noqa: PLC0415

        rates = np.random.default_rng(1).gamma(1.0, size=12 * 9)
        weights = lat2W(9, 12, rook=False)
        theirs = Moran_Local(rates, weights, permutations=4_999, seed=1)
    ours = local_moran(rates, on_grid(12, 9), draws=4_999)
    # Both are drawn, and the draws of each are shared by its places.
    error = np.sqrt(2 * np.maximum(ours.p * (1 - ours.p), 1e-3) / 4_999)
    assert (np.abs(ours.p - theirs.p_sim) < 5 * error).all()


def test_exact_p_is_the_share_of_every_deal_on_either_side() -> None:
    counts = [5, 0, 1, 3, 2, 0, 0, 4, 1]
    neighbours = on_grid(3, 3)
    found = local_moran(counts, neighbours)
    for place in range(9):
        beside = neighbours.members[slice(*neighbours.starts[place : place + 2])]
        seen = sum(counts[i] for i in beside)
        others = counts[:place] + counts[place + 1 :]
        sums = [sum(hand) for hand in itertools.combinations(others, len(beside))]
        high = sum(total >= seen for total in sums) / len(sums)
        low = sum(total <= seen for total in sums) / len(sums)
        assert found.p[place] == pytest.approx(min(high, low), abs=1e-12)


def test_rates_are_drawn_and_come_near_the_exact_way() -> None:
    counts = np.random.default_rng(3).poisson(1.5, 400)
    exact = local_moran(counts, on_grid(20, 20))
    drawn = local_moran(counts / 2 + 0.25, on_grid(20, 20), draws=1_999)
    assert (exact.exact, drawn.exact, drawn.draws) == (True, False, 1_999)
    error = np.sqrt(np.maximum(exact.p * (1 - exact.p), 1e-3) / 1_999)
    assert (np.abs(drawn.p - exact.p) < 5 * error).all()
    assert (drawn.cluster == exact.cluster).all()


def test_a_hot_patch_and_a_place_unlike_its_neighbours_are_told_apart() -> None:
    counts = np.random.default_rng(5).poisson(3, 20 * 20).reshape(20, 20)
    counts[4:7, 4:7] += 12
    counts[14:17, 14:17] = 0
    counts[15, 15] = 20
    found = local_moran(counts.ravel(), on_grid(20, 20))
    at = found.cluster.reshape(20, 20)
    assert (at[5, 5], at[15, 15]) == ("HH", "HL")
    assert found.p.reshape(20, 20)[5, 5] < 1e-6
    assert found.p.reshape(20, 20)[15, 15] < 0.01


def test_flat_alone_and_none_have_answers() -> None:
    flat = local_moran([4] * 9, on_grid(3, 3))
    assert np.isnan(flat.i).all() and (flat.p == 1).all()
    assert set(flat.cluster.tolist()) == {""}
    alone = local_moran([3], on_grid(1, 1))
    assert (alone.p.tolist(), alone.cluster.tolist()) == ([1.0], [""])
    nothing = Neighbours(np.array([0]), np.array([], dtype=np.int32))
    assert local_moran([], nothing).p.tolist() == []


def test_missing_values_are_refused() -> None:
    with pytest.raises(ValueError, match="value"):
        local_moran([1, math.nan, 2], on_grid(3, 1))
