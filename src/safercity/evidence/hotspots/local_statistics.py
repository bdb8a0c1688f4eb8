"""Getis-Ord Gi*: which places stand out together with those beside them.

Weights are 1 for a place itself and for each neighbour, 0 for others. Source: Ord and
Getis, Geographical Analysis 27(4), 1995. Analytic z as PySAL esda gives it with binary
weights; its default of row-standardised weights makes z too small.

The p-value by permutation asks how often so many events would lie around a place if the
counts of all other places were dealt out again by chance. For whole numbers that is a
sum of draws without replacement, whose distribution is worked out exactly: there are no
draws, no seed, and no error of simulation.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from safercity.evidence.hotspots.neighbours import Neighbours

Floats = NDArray[np.float64]

# Sums and products that the exact way may take: about a second of one core.
_MOST_STEPS = 500_000_000
# Ways to draw are counted in floating point, which ends at 1.8e308.
_MOST_WAYS = 1e290
_CHUNK = 4_000_000


@dataclass(frozen=True)
class GiStar:
    """Gi* of n places: z and its p-values under a normal distribution.

    `p_two_sided` is for places that stand out either way, `p_high` for hot ones. Both
    are nan, as z is, where all places have the same count, or a place is beside all
    others, and nothing can stand out.
    """

    z: Floats
    p_two_sided: Floats
    p_high: Floats


@dataclass(frozen=True)
class PermutationP:
    """The chance of as many events around each of n places, or more, by permutation.

    `exact` is False where it was estimated by `draws` random permutations.
    """

    p_high: Floats
    exact: bool
    draws: int


def gi_star(values: ArrayLike, neighbours: Neighbours) -> GiStar:
    """Work out Gi* of each place from its own value and its neighbours'.

    `values` are counts or rates, one a place. Raises ValueError where one is missing,
    or there are not as many values as places.
    """
    x = _checked(values, neighbours)
    n = len(x)
    weight = neighbours.numbers + 1.0
    found = neighbours.sums(x) + x
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = x.std() * np.sqrt((n * weight - weight**2) / (n - 1.0))
        z = (found - x.mean() * weight) / np.where(spread > 0, spread, np.nan)
    return GiStar(z, 2 * special.ndtr(-np.abs(z)), special.ndtr(-z))


def gi_star_p(
    values: ArrayLike, neighbours: Neighbours, *, draws: int = 999, seed: int = 0
) -> PermutationP:
    """Work out p-values of Gi* by conditional permutation: a place keeps its own value.

    Exact for counts (whole numbers, not below 0), where that takes no more than about
    a second; otherwise (1 + as many or more) / (draws + 1) of random permutations. A
    place without neighbours has 1. Raises as `gi_star`.
    """
    x = _checked(values, neighbours)
    if draws < 1:
        raise ValueError("There must be at least one draw")
    if _can_be_exact(x, neighbours):
        return PermutationP(_exact(x.astype(np.int64), neighbours), True, 0)
    return PermutationP(_by_draws(x, neighbours, draws, seed), False, draws)


def _checked(values: ArrayLike, neighbours: Neighbours) -> Floats:
    x = np.asarray(values, dtype=np.float64)
    if x.shape != (len(neighbours),):
        raise ValueError(
            f"There are values for {x.size:,} places and neighbours for "
            f"{len(neighbours):,}"
        )
    if not np.isfinite(x).all():
        raise ValueError("Each place must have a value that is a finite number")
    return x


def _can_be_exact(x: Floats, neighbours: Neighbours) -> bool:
    if x.size == 0 or (x < 0).any() or (x != np.floor(x)).any():
        return False
    most, largest = int(neighbours.numbers.max()), int(neighbours.sums(x).max())
    if largest >= _MOST_STEPS or math.comb(x.size, min(most, x.size // 2)) > _MOST_WAYS:
        return False
    _, often = np.unique(x[x <= largest], return_counts=True)
    drawn = np.minimum(often, most)
    steps = int((drawn * (2 * most + 1 - drawn) // 2).sum())
    own = np.unique(x).size * most
    return (steps + own) * (largest + 1) <= _MOST_STEPS


def _exact(x: NDArray[np.int64], neighbours: Neighbours) -> Floats:
    """The exact p-values, from the ways to draw up to each sum."""
    sums = neighbours.sums(x.astype(np.float64)).astype(np.int64)
    numbers = neighbours.numbers
    ways = _ways(x, int(numbers.max()), int(sums.max()))
    found = np.ones(len(x))
    for own in np.unique(x):
        others = np.cumsum(_without(ways, int(own)), axis=1)
        mine = np.flatnonzero((x == own) & (numbers > 0) & (sums > 0))
        fewer = others[numbers[mine], sums[mine] - 1]
        total = np.array([float(math.comb(len(x) - 1, int(k))) for k in numbers[mine]])
        found[mine] = np.clip(1 - fewer / total, 0.0, 1.0)
    return found


def _ways(x: NDArray[np.int64], most: int, largest: int) -> Floats:
    """In how many ways 0 to `most` of the values come to each sum up to `largest`."""
    ways = np.zeros((most + 1, largest + 1))
    ways[0, 0] = 1.0
    for value, often in zip(
        *np.unique(x[x <= largest], return_counts=True), strict=True
    ):
        before = ways.copy()
        for taken in range(1, min(int(often), most) + 1):
            shift = taken * int(value)
            if shift > largest:
                break
            choices = float(math.comb(int(often), taken))
            ways[taken:, shift:] += (
                choices * before[: most + 1 - taken, : largest + 1 - shift]
            )
    return ways


def _without(ways: Floats, value: int) -> Floats:
    """The ways without one of the values: those of all, less those that take it."""
    left = ways.copy()
    largest = ways.shape[1] - 1
    if value <= largest:
        for taken in range(1, len(left)):
            left[taken, value:] -= left[taken - 1, : largest + 1 - value]
    return left


def _by_draws(x: Floats, neighbours: Neighbours, draws: int, seed: int) -> Floats:
    """Estimate p-values by permutation.

    One table of positions, each row without repeats, is moved on by another random
    step for each place: every place has draws of its own from the n - 1 others.
    """
    n, numbers = len(x), neighbours.numbers
    most = int(numbers.max()) if n else 0
    if most == 0:
        return np.ones(n)
    random = np.random.default_rng(seed)
    table = np.stack([random.choice(n - 1, most, replace=False) for _ in range(draws)])
    steps = random.integers(n - 1, size=n)
    sums = neighbours.sums(x)
    # A sum of fractions added in another order is not quite the same.
    least = sums - 1e-9 * np.maximum(np.abs(sums), 1.0)
    reached = np.zeros(n, dtype=np.int64)
    for k in np.unique(numbers[numbers > 0]):
        places = np.flatnonzero(numbers == k)
        size = max(1, _CHUNK // (draws * int(k)))
        for first in range(0, len(places), size):
            some = places[first : first + size]
            drawn = (table[None, :, :k] + steps[some, None, None]) % (n - 1)
            drawn += drawn >= some[:, None, None]
            reached[some] = (x[drawn].sum(axis=2) >= least[some, None]).sum(axis=1)
    found = (1.0 + reached) / (draws + 1.0)
    found[numbers == 0] = 1.0
    return np.asarray(found)
