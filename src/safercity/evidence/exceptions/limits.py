"""Limits: how far a month may be from its mean, given all that is not known of it.

A count varies as a negative binomial: (mean + dispersion × mean²), and by (1 +
leverage) more because the mean itself was estimated. With no dispersion and a mean
known exactly it is Poisson.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from safercity.evidence.measures.arrays import Booleans, Floats, divide, tail

#: A variance as near the mean as this is taken for Poisson: the size would be endless.
_NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Limits:
    """The counts from and to which a month lies with at least a stated chance."""

    lower: Floats
    upper: Floats


def variance_of(mean: Floats, leverage: Floats, dispersion: Floats) -> Floats:
    """The variance of a count about its foretold mean."""
    return (mean + dispersion * mean**2) * (1 + leverage)


def find_limits(mean: Floats, variance: Floats, *, confidence: float) -> Limits:
    """Find the limits of counts; at least `confidence` of months lie within.

    Gives:   NaN where the mean is not known.
    Source:  docs/methods/exceptions.md#limits

    >>> found = find_limits(np.array([25.0]), np.array([25.0]), confidence=0.95)
    >>> (float(found.lower[0]), float(found.upper[0]))
    (16.0, 35.0)
    """
    outside = tail(confidence)
    known = np.isfinite(mean) & np.isfinite(variance)
    lower, upper = np.full(mean.shape, np.nan), np.full(mean.shape, np.nan)
    centre, spread = mean[known], np.maximum(variance[known], mean[known])
    lower[known] = _quantile(outside, centre, spread)
    upper[known] = _quantile(1 - outside, centre, spread)
    return Limits(lower, upper)


def is_within(
    observed: Floats, mean: Floats, variance: Floats, *, confidence: float
) -> Booleans:
    """Say which counts lie within their limits; quicker than to find the limits."""
    outside = tail(confidence)
    spread = np.maximum(variance, mean)
    within: Booleans = (_up_to(observed, mean, spread) >= outside) & (
        _up_to(observed - 1, mean, spread) < 1 - outside
    )
    return within


def chance_of(
    observed: Floats, mean: Floats, variance: Floats, degrees: Floats | None = None
) -> Floats:
    """Work out the two-sided chance of a count so far from its mean.

    Twice the smaller tail, what was observed included, and no more than 1. `degrees`
    are the independent months that the variance was measured on: the chance is then
    read on Student's t in place of the normal curve, since the smallest hang on it.
    Gives:   NaN where observed or mean is not known.
    Source:  docs/methods/exceptions.md#limits

    >>> p = chance_of(np.array([40.0]), np.array([25.0]), np.array([25.0]))
    >>> round(float(p[0]), 4)
    0.0069
    """
    known = np.isfinite(observed) & np.isfinite(mean) & np.isfinite(variance)
    p = np.full(observed.shape, np.nan)
    seen, centre = observed[known], mean[known]
    spread = np.maximum(variance[known], centre)
    smaller = np.minimum(_up_to(seen, centre, spread), _from(seen, centre, spread))
    p[known] = np.minimum(2 * smaller, 1.0)
    if degrees is None:
        return p
    heavier: Floats = 2 * special.stdtr(degrees, special.ndtri(p / 2))
    return heavier


def _sizes(mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """The size and chance of the negative binomial of this mean and variance."""
    more = np.maximum(variance - mean, _NEAR * mean)
    size = divide(mean**2, more)
    return np.where(mean > 0, size, 1.0), np.where(
        mean > 0, divide(size, size + mean), 1.0
    )


def _up_to(count: Floats, mean: Floats, variance: Floats) -> Floats:
    """The chance of a count or fewer; of fewer than none it is nought."""
    size, chance = _sizes(mean, variance)
    found = special.betainc(size, np.maximum(count, 0) + 1, chance)
    return np.where(count < 0, 0.0, found)


def _from(count: Floats, mean: Floats, variance: Floats) -> Floats:
    """The chance of a count or more, to full precision where it is very small."""
    size, chance = _sizes(mean, variance)
    found = special.betainc(np.maximum(count, 1), size, 1 - chance)
    return np.where(count <= 0, 1.0, found)


def _quantile(share: float, mean: Floats, variance: Floats) -> Floats:
    """The least count of which, or fewer, the chance is at least `share`."""
    # `scipy.stats` has this, and takes half a second to import. It lies above `low`,
    # and not above `high`, which is doubled until that is so.
    low: Floats = np.full(mean.shape, -1.0)
    high: Floats = np.ceil(mean + 5 * np.sqrt(variance) + 10)
    while (more := _up_to(high, mean, variance) < share).any():
        low, high = np.where(more, high, low), np.where(more, 2 * high, high)
    while (apart := high - low > 1).any():
        middle = np.floor((low + high) / 2)
        enough = _up_to(middle, mean, variance) >= share
        high = np.where(apart & enough, middle, high)
        low = np.where(apart & ~enough, middle, low)
    return high
