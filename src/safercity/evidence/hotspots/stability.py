"""Stability: whether the same places would be hotspots had chance fallen otherwise.

Resampling deals out the periods (or the events) again, as often as wanted, and asks of
each place how often it is among the worst. Halves of the time say how far one half
would have named the places of the other. Ties are shared, never drawn.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from safercity.evidence.hotspots.ranking import (
    jaccard,
    jaccard_by_chance,
    known_numbers,
    middle_ranks,
    rank_correlation,
    share_chosen,
)

Floats = NDArray[np.float64]

DRAWS = 999
#: Fewer periods than this are too few to deal out again: events are, in their place.
LEAST_PERIODS = 8


@dataclass(frozen=True)
class Stability:
    """How surely each of n places is among the `top` worst.

    `share_in_top` is the share of draws in which it was; `rank` that of what was seen
    (1 the worst, middle rank of those alike), `lower` and `upper` the limits of its
    rank over the draws. `in_top` is how much of each place was in the top as seen.
    `by` says what was dealt out again: "periods" or "events".
    """

    top: int
    share_in_top: Floats
    rank: Floats
    lower: Floats
    upper: Floats
    in_top: Floats
    by: str

    @property
    def agreement(self) -> float:
        """The mean share of the places in the top that stay there."""
        return float((self.in_top * self.share_in_top).sum() / self.in_top.sum())

    def sure(self, share: float = 0.95) -> NDArray[np.bool_]:
        """The places that were in the top in so many of the draws, or more."""
        return np.asarray(self.share_in_top >= share)


@dataclass(frozen=True)
class Halves:
    """How far two halves of the time agree on the worst places.

    `jaccard` is what both name over what either names, and `by_chance` the mean of
    that for two blind choices. `correlation` is Spearman's, over all places.
    """

    jaccard: float
    by_chance: float
    correlation: float


def measure_stability(
    counts: ArrayLike,
    *,
    top: int,
    draws: int = DRAWS,
    seed: int = 0,
    confidence: float = 0.95,
) -> Stability:
    """Measure how surely places are among the worst, from counts (places, periods).

    Periods are drawn with replacement, so that a spree counts as one thing that might
    not have happened. With fewer than `LEAST_PERIODS` each place's events are drawn
    again as a Poisson count, as if they came one by one.
    Raises ValueError where counts are missing, or `top` is not a number of places.
    Source:  docs/methods/persistence.md#stability
    """
    table = _checked(counts, top)
    if draws < 1 or not 0 < confidence < 1:
        raise ValueError("Take at least one draw, and a confidence between 0 and 1")
    periods = table.shape[1]
    by = "periods" if periods >= LEAST_PERIODS else "events"
    random = np.random.default_rng(seed)
    totals = table.sum(axis=1)
    # Places without any event are alike in every draw: one row stands for them all.
    seen = np.flatnonzero(totals > 0)
    nothing, some = len(table) - len(seen), table[seen]
    in_top = np.zeros(len(table))
    ranks = np.empty((draws, len(seen)), dtype=np.float32)
    for draw in range(draws):
        if by == "periods":
            again = random.multinomial(periods, np.full(periods, 1 / periods))
            drawn = some @ again
        else:
            drawn = random.poisson(totals[seen]).astype(float)
        every = np.concatenate([drawn, np.zeros(nothing)])
        share = share_chosen(every, top)
        in_top[seen] += share[: len(seen)]
        ranks[draw] = middle_ranks(every)[: len(seen)]
        if nothing:
            in_top[totals == 0] += share[-1]
    outside = 100 * (1 - confidence) / 2
    lower, upper = np.full((2, len(table)), np.nan)
    if len(seen):
        lower[seen], upper[seen] = np.percentile(
            ranks, [outside, 100 - outside], axis=0
        )
    return Stability(
        top=top,
        share_in_top=in_top / draws,
        rank=middle_ranks(totals),
        lower=lower,
        upper=upper,
        in_top=share_chosen(totals, top),
        by=by,
    )


def _checked(counts: ArrayLike, top: int) -> Floats:
    table = known_numbers(counts, "a count")
    if table.ndim != 2 or not table.shape[1]:
        raise ValueError("Counts must be of places by periods, one or more of these")
    if not 0 < top <= len(table):
        raise ValueError(f"Cannot take the worst {top} of {len(table):,} places")
    return table


def compare_halves(counts: ArrayLike, *, top: int) -> tuple[Halves, Halves]:
    """Compare the worst places of two halves of the time, from (places, periods).

    Gives the first half beside the second, which also shows what moved; and odd
    beside even periods, which shows chance alone. A middle period is left out of the
    first. Raises as `measure_stability`, and with fewer than two periods.
    Source:  docs/methods/persistence.md#halves
    """
    table = _checked(counts, top)
    periods = table.shape[1]
    if periods < 2:
        raise ValueError("One period has no halves: give two or more")
    half = periods // 2
    even = 2 * half
    return (
        compare_choices(table[:, :half].sum(1), table[:, -half:].sum(1), top=top),
        compare_choices(
            table[:, 0:even:2].sum(axis=1), table[:, 1:even:2].sum(axis=1), top=top
        ),
    )


def compare_choices(one: ArrayLike, other: ArrayLike, *, top: int) -> Halves:
    """Compare the worst places by one count of each with those by another."""
    first, second = known_numbers(one, "a count"), known_numbers(other, "a count")
    if first.shape != second.shape:
        raise ValueError("Both counts must be of the same places")
    return Halves(
        jaccard=jaccard(share_chosen(first, top), share_chosen(second, top)),
        by_chance=jaccard_by_chance(top, first.size),
        correlation=rank_correlation(first, second),
    )
