"""Intervals: how far a number might be from the level that lies behind it.

A count of events is one draw from an underlying level, so it is printed with limits.
Each function works on whole columns and gives NaN where there is nothing to say.
"""

from typing import Any

import numpy as np
from scipy import special

from safercity.evidence.measures.arrays import (
    Booleans,
    Floats,
    counts,
    divide,
    normal_deviate,
    spread,
    tail,
)

#: Below this count the limits are exact; from it Byar's formula is within 0.2%.
EXACT_BELOW = 10


def poisson_limits(events: Any, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Work out the limits of counts: exact under 10, Byar's formula from 10.

    Gives:   lower and upper, in events, the shape of `events`; NaN where a count is
             null or negative.
    Raises:  SettingsError if confidence is not between 0 and 1.
    Source:  docs/methods/rates.md#intervals

    >>> [limit.round(4).tolist() for limit in poisson_limits([0, 10])]
    [[0.0, 4.7874], [3.6889, 18.3915]]
    """
    known = counts(events)
    column = np.atleast_1d(known)
    lower, upper = _byar(np.maximum(column, EXACT_BELOW), normal_deviate(confidence))
    small = column < EXACT_BELOW
    if small.any():
        lower[small], upper[small] = _exact_poisson(column[small], tail(confidence))
    return lower.reshape(known.shape), upper.reshape(known.shape)


def _byar(events: Floats, z: float) -> tuple[Floats, Floats]:
    more = events + 1
    lower = events * (1 - 1 / (9 * events) - z / (3 * np.sqrt(events))) ** 3
    upper = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    # Very wide intervals (99.9999%) would take the lower limit under zero.
    return np.maximum(lower, 0.0), upper


def _exact_poisson(events: Floats, outside: float) -> tuple[Floats, Floats]:
    """Chi-squared limits, written as the inverse of the gamma they are made of."""
    lower = np.where(
        events > 0, special.gammaincinv(np.where(events > 0, events, 1), outside), 0.0
    )
    return lower, special.gammainccinv(events + 1, outside)


def rate_limits(
    events: Any, population: Any, *, confidence: float = 0.95, per: int = 1_000
) -> tuple[Floats, Floats]:
    """Work out the limits of crude rates: those of the count, over the population.

    Gives:   lower and upper, in events per `per` residents; NaN where the population
             is null or zero.
    Source:  docs/methods/rates.md#intervals

    >>> [limit.round(2).tolist() for limit in rate_limits([42, 7], [8_400, 0])]
    [[3.6, nan], [6.76, nan]]
    """
    known, residents = spread(counts(events), counts(population))
    lower, upper = poisson_limits(known, confidence=confidence)
    return divide(lower * per, residents), divide(upper * per, residents)


def wilson_limits(
    events: Any, total: Any, *, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Work out Wilson's limits of a proportion.

    Gives:   lower and upper, as shares of 1; NaN where the total is null or zero, or
             the events are more than the total.
    Source:  docs/methods/rates.md#proportions

    >>> [limit.round(5).tolist() for limit in wilson_limits([0, 5], [20, 20])]
    [[0.0, 0.11186], [0.16113, 0.4687]]
    """
    part, whole = spread(counts(events), counts(total))
    z = normal_deviate(confidence)
    part = np.where(_is_share(part, whole), part, np.nan)
    root = z * np.sqrt(z**2 + 4 * part * (1 - divide(part, whole)))
    bottom = 2 * (whole + z**2)
    lower = (2 * part + z**2 - root) / bottom
    upper = (2 * part + z**2 + root) / bottom
    # Rounding of the root must not push a limit past 0 or 1.
    return np.where(part == 0, 0.0, lower), np.where(part == whole, 1.0, upper)


def _is_share(part: Floats, whole: Floats) -> Booleans:
    return (part <= whole) & (whole > 0)


def newcombe_difference(
    events: Any,
    total: Any,
    other_events: Any,
    other_total: Any,
    *,
    confidence: float = 0.95,
) -> tuple[Floats, Floats, Floats]:
    """Work out the difference of two independent proportions, with limits.

    Gives:   difference (first less other), lower and upper, as shares of 1 (times
             100, percentage points), by Newcombe's hybrid of two Wilson intervals.
    Source:  docs/methods/rates.md#proportions

    >>> [round(float(n), 4) for n in newcombe_difference(840, 1000, 800, 1000)]
    [0.04, 0.0063, 0.0736]
    """
    first = divide(*spread(counts(events), counts(total)))
    other = divide(*spread(counts(other_events), counts(other_total)))
    low, high = wilson_limits(events, total, confidence=confidence)
    other_low, other_high = wilson_limits(
        other_events, other_total, confidence=confidence
    )
    difference = first - other
    below = np.hypot(first - low, other_high - other)
    above = np.hypot(high - first, other - other_low)
    return difference, difference - below, difference + above
