"""Comparison: an area beside the group it belongs to, or a named average."""

import enum
from typing import Any

import numpy as np

from safercity.evidence.measures.arrays import (
    NOT_AVAILABLE,
    Codes,
    Floats,
    counts,
    divide,
    floats,
    spread,
)


class Difference(enum.IntEnum):
    """Where an area stands to a comparator, allowing for chance in its own number."""

    BELOW = -1
    SIMILAR = 0
    ABOVE = 1
    NOT_AVAILABLE = NOT_AVAILABLE


def pooled_rate(events: Any, population: Any, *, per: int = 1_000) -> Floats:
    """Work out the rate of a group taken as one: all its events over all its people.

    Areas lie along the first axis; one of unknown events or population is left out.

    Gives:   one value for each column; NaN where nobody is left.
    Source:  docs/methods/comparison.md#averages

    >>> float(pooled_rate([10, 90], [1_000, 1_000]))
    50.0
    """
    known, people = _side_by_side(events, population)
    both = np.isfinite(known) & np.isfinite(people)
    return divide(
        np.where(both, known, 0).sum(axis=0) * per,
        np.where(both, people, 0).sum(axis=0),
    )


def mean_rate(events: Any, population: Any, *, per: int = 1_000) -> Floats:
    """Work out the plain mean of areas' rates: each area counts once, however large.

    Gives:   one value for each column; NaN where no area has a rate.
    Source:  docs/methods/comparison.md#averages

    >>> float(mean_rate([10, 90], [1_000, 3_000]))
    20.0
    """
    known, people = _side_by_side(events, population)
    rates = divide(known * per, people)
    has = np.isfinite(rates)
    return divide(np.where(has, rates, 0).sum(axis=0), has.sum(axis=0).astype(float))


def _side_by_side(events: Any, population: Any) -> tuple[Floats, Floats]:
    """Give a population by area the shape of events by area and category."""
    known, people = counts(events), counts(population)
    people = people.reshape(people.shape + (1,) * (known.ndim - people.ndim))
    known, people = spread(known, people)
    return known, people


def ratio_to(
    value: Any, lower: Any, upper: Any, comparator: Any
) -> tuple[Floats, Floats, Floats]:
    """Divide a rate and its limits by a comparator, which is taken as fixed.

    Gives:   ratio, lower, upper; 1.2 is 20% above. NaN where the comparator is null
             or zero.
    Source:  docs/methods/comparison.md#ratios

    >>> [float(n) for n in ratio_to(12, 9, 15, 10)]
    [1.2, 0.9, 1.5]
    """
    value, lower, upper, comparator = spread(
        floats(value), floats(lower), floats(upper), floats(comparator)
    )
    return (
        divide(value, comparator),
        divide(lower, comparator),
        divide(upper, comparator),
    )


def difference_class(lower: Any, upper: Any, comparator: Any) -> Codes:
    """Say where an area stands: its whole interval above, or below, the comparator.

    Gives:   Difference codes.
    Source:  docs/methods/comparison.md#classes

    >>> difference_class([9, 11, 5], [15, 15, 9], 10).tolist()
    [0, 1, -1]
    """
    low, high, other = spread(floats(lower), floats(upper), floats(comparator))
    codes = np.where(low > other, Difference.ABOVE, Difference.SIMILAR)
    codes = np.where(high < other, Difference.BELOW, codes)
    known = np.isfinite(low) & np.isfinite(high) & np.isfinite(other)
    return np.where(known, codes, Difference.NOT_AVAILABLE).astype(np.int8)


def competition_rank(values: Any, *, highest_first: bool = True) -> Floats:
    """Rank areas along the first axis; equal values share the better rank.

    Gives:   1, 2, 2, 4 …; NaN where a value is unknown, which takes no rank.
    Source:  docs/methods/comparison.md#ranks

    >>> competition_rank([30, 50, None, 30, 10])
    array([ 2.,  1., nan,  2.,  4.])
    """
    known = floats(values)
    keys = -known if highest_first else known
    ranks = np.empty_like(keys)
    # One search for each column (a category), not for each area.
    for column in np.ndindex(keys.shape[1:]):
        key = keys[(slice(None), *column)]
        better = np.searchsorted(np.sort(key), key, side="left")  # NaN sorts last
        ranks[(slice(None), *column)] = better + 1
    return np.where(np.isfinite(known), ranks, np.nan)
