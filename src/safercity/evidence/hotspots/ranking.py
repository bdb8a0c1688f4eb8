"""Ranking of places: which are chosen, without luck where several are alike.

Where the cut falls among places with the same score, each of them is chosen in part: by
the share of times that it would be, were they taken in random order. What is worked out
from such parts is the mean over all orders, so no result hangs on how places are named.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]

#: Beyond this, floating point no longer tells one event from none.
MOST = 1e15


def known_numbers(values: ArrayLike, what: str, *, negative: bool = False) -> Floats:
    """Read one number a place, none of them missing.

    Raises ValueError where one is; and unless `negative`, where one is below 0 or all
    come to more than `MOST`.
    """
    read = np.asarray(values, dtype=np.float64)
    if not np.isfinite(read).all():
        raise ValueError(f"Each place must have {what} that is a finite number")
    if not negative and (read < 0).any():
        raise ValueError(f"No place may have {what} below 0")
    if not negative and read.sum() > MOST:
        raise ValueError(f"Together, places may not have {what} above {MOST:.0e}")
    return read


def share_chosen(
    scores: ArrayLike, most: float, sizes: ArrayLike | None = None
) -> Floats:
    """Choose places by score, highest first, until `most` of size is reached.

    `sizes` are areas or lengths, each above 0; left out, every place has 1 and `most`
    is a number of places. Gives how much of each place is chosen, 0 to 1. Raises
    ValueError for a missing score, or sizes that are not of these places.

    >>> share_chosen([5, 3, 3, 1], 2).tolist()
    [1.0, 0.5, 0.5, 0.0]
    """
    score = known_numbers(scores, "a score", negative=True).ravel()
    if not most > 0:
        raise ValueError(f"At least some place must be chosen, not {most}")
    if sizes is None:
        return _share_of_places(score, most)
    size = known_numbers(sizes, "a size")
    if size.shape != score.shape or (size <= 0).any():
        raise ValueError("Each place must have a size above 0, and one score")
    levels, level = np.unique(-score, return_inverse=True)
    total = np.bincount(level, weights=size, minlength=len(levels))
    left = most - (np.cumsum(total) - total)
    return np.asarray(np.clip(left / total, 0.0, 1.0)[level])


def _share_of_places(score: Floats, most: float) -> Floats:
    """As `share_chosen` where all sizes are 1: without sorting, which takes longer."""
    if most >= score.size:
        return np.ones(score.size)
    place = score.size - math.ceil(most)
    cut = np.partition(score, place)[place]
    above, alike = score > cut, score == cut
    share = (most - np.count_nonzero(above)) / np.count_nonzero(alike)
    return np.where(alike, share, above.astype(np.float64))


def jaccard(one: ArrayLike, other: ArrayLike) -> float:
    """Say how far two choices agree: what both take over what either takes.

    Of places taken in part, the lesser and the greater part. NaN if neither takes any.

    >>> jaccard([1, 1, 0], [0, 1, 1])
    0.3333333333333333
    """
    first, second = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    either = float(np.maximum(first, second).sum())
    return float(np.minimum(first, second).sum()) / either if either else float("nan")


def jaccard_by_chance(chosen: int, places: int) -> float:
    """Work out the mean agreement of two choices of so many places made blindly.

    >>> round(jaccard_by_chance(1, 4), 3)
    0.25
    """
    if not 0 < chosen <= places:
        raise ValueError(f"Cannot choose {chosen} of {places} places")
    both = np.arange(max(0, 2 * chosen - places), chosen + 1)
    log = (
        _log_ways(chosen, both)
        + _log_ways(places - chosen, chosen - both)
        - _log_ways(places, np.array([chosen]))
    )
    return float((np.exp(log) * both / (2 * chosen - both)).sum())


def _log_ways(of: int, taken: NDArray[np.int64]) -> Floats:
    rest = special.gammaln(taken + 1.0) + special.gammaln(of - taken + 1.0)
    return np.asarray(special.gammaln(of + 1.0) - rest)


def middle_ranks(scores: ArrayLike) -> Floats:
    """Rank places from 1 for the highest score; those alike share the middle rank.

    >>> middle_ranks([5, 3, 3, 1]).tolist()
    [1.0, 2.5, 2.5, 4.0]
    """
    score = known_numbers(scores, "a score", negative=True)
    if score.size and (score >= 0).all() and score.max() < 4 * score.size:
        whole = score.astype(np.int64)
        if (whole == score).all():
            # Small counts, which most are, need no sorting: ten times sooner.
            often = np.bincount(whole.ravel())
            return np.asarray((score.size - np.cumsum(often) + (often + 1) / 2)[whole])
    order = np.sort(score, axis=None)
    higher = score.size - np.searchsorted(order, score, side="right")
    not_lower = score.size - np.searchsorted(order, score, side="left")
    return np.asarray((higher + 1 + not_lower) / 2)


def rank_correlation(one: ArrayLike, other: ArrayLike) -> float:
    """Work out Spearman's correlation of two scores of places, from -1 to 1.

    NaN where there are under two places, or all are alike by either score.
    """
    ranks = [middle_ranks(one), middle_ranks(other)]
    if ranks[0].shape != ranks[1].shape:
        raise ValueError("Both scores must be of the same places")
    apart = [r - r.mean() if r.size else r for r in ranks]
    spread = float(np.sqrt((apart[0] ** 2).sum() * (apart[1] ** 2).sum()))
    return float((apart[0] * apart[1]).sum()) / spread if spread else float("nan")
