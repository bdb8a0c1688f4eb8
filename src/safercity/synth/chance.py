"""Random numbers of some shapes, made so that every machine draws the same.

Powers and logarithms differ between machines in the last digit; sums, products,
quotients and square roots do not.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Generator = np.random.Generator
Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def by_weight(
    weights: Sequence[float] | Floats | Whole, size: int, random: Generator
) -> Whole:
    """Places of weights, each as likely as its weight."""
    ends = np.cumsum(np.asarray(weights, np.float64))
    drawn = np.searchsorted(ends, random.random(size) * ends[-1], "right")
    return np.asarray(drawn, np.int64)


def in_groups(groups: Whole, weights: Whole, random: Generator, drawn: Whole) -> Whole:
    """For each group number in `drawn`, a member of that group, by weight.

    `groups` and `weights` are of the members; every group drawn has one of some weight.
    """
    order = np.argsort(groups, kind="stable")
    ends = np.cumsum(weights[order])
    last = np.searchsorted(groups[order], np.arange(int(groups.max()) + 1), "right")
    high = ends[last - 1]
    low = np.concatenate([[0], high[:-1]])
    share = np.floor(random.random(drawn.size) * (high - low)[drawn]).astype(np.int64)
    at = np.searchsorted(ends, low[drawn] + share, "right")
    return np.asarray(order[at], np.int64)


def near_nought(size: int, random: Generator) -> Floats:
    """Between 0 and 1, most of it near 0."""
    drawn = random.random(size)
    return drawn * drawn * np.sqrt(drawn)


def long_tail(size: int, random: Generator, most: float = 12.0) -> Floats:
    """Around 1 or below for most, up to `most` for a few."""
    drawn = random.random(size)
    return np.minimum(drawn / (1 - drawn), most)
