"""Regression to the mean: places chosen in a bad year look better the year after.

How much better, with nothing done, is worked out from the places there were to choose
from: their counts say how much lasting difference there is between places, and the rest
of a high count is chance, which does not come again.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from safercity.errors import UsageError
from safercity.evidence.evaluation.counted import Booleans, Floats, chosen, counted


@dataclass(frozen=True)
class ExpectedFall:
    """The change of chosen places that doing nothing would have brought.

    In per cent, negative a fall: the middle of the simulated ones and the range that
    holds 95 in 100. `ranks` are the places' ranks by count before, 1 the highest;
    `places` is how many there are.
    """

    percent: float
    lower: float
    upper: float
    ranks: tuple[int, ...]
    places: int
    draws: int

    @property
    def were_highest(self) -> bool:
        """True where they stood at the top: in the highest tenth, or the first."""
        return max(self.ranks) <= max(1, self.places // 10, len(self.ranks))


def expected_fall(
    before: Any,
    acted: Any,
    *,
    months_before: int = 12,
    months_after: int = 12,
    draws: int = 4000,
    seed: int = 0,
) -> ExpectedFall:
    """Simulate the change of places of these ranks, were nothing done about them.

    `before` is the count of each place that could have been chosen (n). Each draw gives
    places a lasting level (a gamma fitted to the counts), counts them once, takes those
    of the same ranks, and counts them again. The general trend is not in it.
    Raises:  UsageError where all or no places were acted on, with no event at all, or
             with no months.
    Source:  docs/methods/evaluation.md#regression-to-the-mean
    """
    counts = counted(before, "counts before")
    mask = chosen(acted, counts, "acted")
    if months_before < 1 or months_after < 1 or draws < 1:
        raise UsageError("There must be a month before and after, and a draw.")
    if not counts.any():
        raise UsageError("There is no event at all, so no place stood out.")
    ranks = _ranks(counts, mask)
    generator = np.random.default_rng(seed)
    levels = _levels(counts, draws, generator)
    was = generator.poisson(levels)
    order = np.argsort(-was, axis=1, kind="stable")[:, np.array(ranks) - 1]
    now = generator.poisson(
        np.take_along_axis(levels, order, axis=1) * months_after / months_before
    )
    first = np.take_along_axis(was, order, axis=1).sum(axis=1)
    second = now.sum(axis=1) * months_before / months_after
    change = 100 * (second[first > 0] / first[first > 0] - 1)
    if not change.size:
        return ExpectedFall(0.0, 0.0, 0.0, ranks, counts.size, draws)
    # The mean of the ratio of sums: single draws of small counts are skewed.
    middle = 100 * (float(second.sum()) / float(first.sum()) - 1)
    lower, upper = np.quantile(change, [0.025, 0.975])
    return ExpectedFall(middle, float(lower), float(upper), ranks, counts.size, draws)


def _ranks(counts: Floats, mask: Booleans) -> tuple[int, ...]:
    order = np.argsort(-counts, kind="stable")
    place = np.empty(counts.size, dtype=int)
    place[order] = np.arange(1, counts.size + 1)
    return tuple(sorted(place[mask].tolist()))


def _levels(counts: Floats, draws: int, generator: np.random.Generator) -> Floats:
    """Lasting levels of as many places: gamma, with the counts' mean and spread."""
    mean = float(counts.mean())
    lasting = max(float(counts.var(ddof=1)) - mean, 0.0)
    if lasting <= 1e-12:
        return np.full((draws, counts.size), mean)
    drawn: Floats = generator.gamma(
        mean**2 / lasting, lasting / mean, size=(draws, counts.size)
    )
    return drawn
