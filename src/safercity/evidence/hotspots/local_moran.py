"""Local Moran: which places are like those beside them, and which are unlike.

Weights are equal over the neighbours of a place and add up to 1. Source: Anselin,
Geographical Analysis 27(2), 1995. As a place keeps its own value while the others are
dealt out again, only the sum over its neighbours varies: so p-values come from the same
distribution as those of Gi*, exactly for counts.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from safercity.evidence.hotspots import local_statistics as statistics
from safercity.evidence.hotspots.neighbours import Neighbours

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LocalMoran:
    """Local Moran of n places.

    `p` is the chance of neighbours as far out as these, on the side that they are on;
    `p_two_sided` is twice that, at most 1. `cluster` is "HH" or "LL" for a high or low
    place beside such places, "HL" and "LH" for one unlike those beside it, whatever p
    is. A place without neighbours, and all where every value is the same, have i nan,
    p 1 and cluster "". `exact` is False where p, on either side, was
    estimated by `draws`.
    """

    i: Floats
    p: Floats
    p_two_sided: Floats
    cluster: NDArray[np.str_]
    exact: bool
    draws: int


def local_moran(
    values: ArrayLike, neighbours: Neighbours, *, draws: int = 999, seed: int = 0
) -> LocalMoran:
    """Work out local Moran of each place, and p by conditional permutation.

    `values` are counts or rates, one a place. Raises ValueError where one is missing,
    there are not as many values as places, or no draw.
    """
    found = statistics.gi_star_p(values, neighbours, draws=draws, seed=seed)
    x = np.asarray(values, dtype=np.float64)
    low = _low(x, neighbours, found.exact, draws, seed)
    centred = x - x.mean() if len(x) else x
    flat = len(x) == 0 or x.min() == x.max()
    known = (neighbours.numbers > 0) & (not flat)
    beside = neighbours.sums(centred) / np.maximum(neighbours.numbers, 1)
    spread = 1.0 if flat else float((centred**2).sum()) / (len(x) - 1)
    side = np.where(centred > 0, "H", "L"), np.where(beside > 0, "H", "L")
    p = np.where(known, np.minimum(found.p_high, low.p_high), 1.0)
    return LocalMoran(
        i=np.where(known, centred * beside / spread, np.nan),
        p=p,
        p_two_sided=np.minimum(2 * p, 1.0),
        cluster=np.where(known, np.strings.add(*side), ""),
        exact=found.exact and low.exact,
        draws=max(found.draws, low.draws),
    )


def _low(
    x: Floats, neighbours: Neighbours, exact: bool, draws: int, seed: int
) -> statistics.PermutationP:
    """The chance of as little beside each place, or less: that of the mirror image.

    Counts taken from their largest turn few into many, and stay whole numbers.
    """
    mirror = x.max() - x if exact else -x
    return statistics.gi_star_p(mirror, neighbours, draws=draws, seed=seed)
