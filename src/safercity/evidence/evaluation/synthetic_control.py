"""A synthetic control: the mix of other areas that went as this one did, before.

Abadie, Diamond and Hainmueller (2010), on series brought to one size: each area's
months over its own monthly mean before, so that small areas may stand for a large one.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize

from safercity.errors import UsageError
from safercity.evidence.evaluation.counted import Floats, counted

#: Weights below this are nought.
_LEAST = 1e-6


@dataclass(frozen=True)
class SyntheticControl:
    """A mix of areas, and the area beside it.

    `weights` (one for each other area) add up to 1; `expected` is the mix's count by
    month. `ratio` is the area's count after over the mix's; `fit` the root mean square
    error before, as a share of a month's mean. `placebo_ratios` are what the same comes
    to for each other area, which had no action; `p` is how many of all of them moved as
    far from their mix, for how well it fitted. With nine areas it is 1/9 at the least.
    """

    weights: Floats
    expected: Floats
    ratio: float
    fit: float
    placebo_ratios: Floats
    p: float


def synthetic_control(
    area: Any, others: Any, start: int, *, placebo: bool = True
) -> SyntheticControl:
    """Mix other areas so that they go as one area did before month `start` (from 0).

    `area` is its counts by month (m), `others` those of areas without the action
    (areas by months).
    Raises:  UsageError with fewer than two other areas, fewer than two months before or
             none after, lengths that differ, or an area with no event before.
    Source:  docs/methods/evaluation.md#synthetic-control
    """
    y, pool = counted(area, "counts"), counted(others, "other areas' counts", 2)
    if pool.shape[0] < 2 or pool.shape[1] != y.size:
        raise UsageError(
            f"A mix needs two other areas or more, each with {y.size} months; "
            f"there are {pool.shape[0]} with {pool.shape[1]}."
        )
    if not 2 <= start < y.size:
        raise UsageError(
            "A mix needs two months before the action or more, and one after."
        )
    everyone = np.vstack([y, pool])
    means = everyone[:, :start].mean(axis=1)
    if (means == 0).any():
        raise UsageError("An area without any event before the action fits no mix.")
    indexed = everyone / means[:, None]
    weights, ratio, fit = _mixed(indexed, 0, start)
    expected = means[0] * (weights @ indexed[1:])
    placebos, p = np.empty(0), float("nan")
    if placebo and pool.shape[0] >= 3:
        # The acted-on area is in no placebo's mix: its fall would be in it.
        found = [_mixed(indexed[1:], n, start) for n in range(pool.shape[0])]
        placebos = np.array([each[1] for each in found])
        moved = [_movement(r, f) for _, r, f in [(weights, ratio, fit), *found]]
        p = float(np.mean(np.array(moved) >= moved[0] - 1e-12))
    return SyntheticControl(weights, expected, ratio, fit, placebos, p)


def simplex_weights(target: Any, pool: Any) -> Floats:
    """The weights, none negative and adding up to 1, that mix a pool nearest a target.

    `target` is m numbers, `pool` areas by m. The least squares are exact: with weights
    that add up to 1 the error is (pool - target)' w, and its least over the simplex is
    where non-negative least squares of it, with a row of ones for 1, points.

    >>> simplex_weights([1.0, 2.0], [[1.0, 1.0], [1.0, 3.0], [9.0, 9.0]]).round(6)
    array([0.5, 0.5, 0. ])
    """
    y = np.asarray(target, dtype=np.float64)
    areas = np.asarray(pool, dtype=np.float64)
    system = np.vstack([(areas - y).T, np.ones(len(areas))])
    found, _ = optimize.nnls(system, np.append(np.zeros(y.size), 1.0))
    found[found < _LEAST * found.max()] = 0.0
    weights: Floats = found / found.sum()
    return weights


def _mixed(indexed: Floats, place: int, start: int) -> tuple[Floats, float, float]:
    """The weights of the others, the ratio after, and the fit before, of one area."""
    own, pool = indexed[place], np.delete(indexed, place, axis=0)
    weights = simplex_weights(own[:start], pool[:, :start])
    mix = weights @ pool
    after = float(mix[start:].sum())
    ratio = float(own[start:].sum()) / after if after else float("nan")
    fit = float(np.sqrt(((own[:start] - mix[:start]) ** 2).mean()))
    return weights, ratio, fit


def _movement(ratio: float, fit: float) -> float:
    """How far an area moved, for how well its mix fitted; a perfect fit is not ours."""
    if np.isnan(ratio):
        return 0.0
    return abs(float(np.log(max(ratio, 1e-9)))) / max(fit, 1e-3)
