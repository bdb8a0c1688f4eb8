"""Corrections for many comparisons: what is left of a chance when it had many tries.

Compare twenty areas where nothing differs and one will seem to, at 5%. Holm keeps the
chance of any false finding; Benjamini and Hochberg the share of findings that are.
"""

from typing import Any

import numpy as np

from safercity.evidence.measures.arrays import Floats, floats


def holm(p: Any) -> Floats:
    """Adjust chances so that any false finding among them is as unlikely as stated.

    Gives:   adjusted p, the shape of `p`; to be set against the level itself. NaN is
             no test: it stays NaN and is not counted.
    Source:  docs/methods/survey.md#many-comparisons

    >>> holm([0.01, 0.04, 0.03, 0.005]).round(3).tolist()
    [0.03, 0.06, 0.06, 0.02]
    """
    found, order, sizes = _sorted(p)
    factors = len(order) - np.arange(len(order))
    adjusted = np.maximum.accumulate(sizes * factors)
    return _unsorted(found, order, adjusted)


def benjamini_hochberg(p: Any) -> Floats:
    """Adjust chances so that of what is found, no more than a stated share is false.

    Gives:   q, the shape of `p`: the least rate at which each would be found. NaN is
             no test: it stays NaN and is not counted.
    Source:  docs/methods/survey.md#many-comparisons

    >>> benjamini_hochberg([0.01, 0.04, 0.03, 0.005]).round(3).tolist()
    [0.02, 0.04, 0.04, 0.02]
    """
    found, order, sizes = _sorted(p)
    factors = len(order) / (np.arange(len(order)) + 1)
    adjusted = np.minimum.accumulate((sizes * factors)[::-1])[::-1]
    return _unsorted(found, order, adjusted)


def _sorted(p: Any) -> tuple[Floats, Any, Floats]:
    """The chances, the places of those that are known in rising order, and those."""
    found = floats(p)
    flat = found.ravel()
    places = np.flatnonzero(np.isfinite(flat))
    order = places[np.argsort(flat[places], kind="stable")]
    return found, order, flat[order]


def _unsorted(found: Floats, order: Any, adjusted: Floats) -> Floats:
    result = np.full(found.size, np.nan)
    result[order] = np.minimum(adjusted, 1.0)
    return result.reshape(found.shape)
