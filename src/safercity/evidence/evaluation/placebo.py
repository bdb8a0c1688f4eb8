"""Placebo tests: an effect where there was no action is the method's own noise."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from safercity.errors import UsageError
from safercity.evidence.evaluation.count_models import fit_counts
from safercity.evidence.evaluation.counted import Floats, chosen, counted
from safercity.evidence.evaluation.difference_in_differences import (
    Difference,
    difference_in_differences,
)
from safercity.evidence.evaluation.effects import NO_EFFECT, Effect


@dataclass(frozen=True)
class PlaceboInSpace:
    """The ratio that each area without the action would have been given.

    `p` is the share of all areas, the real ones counted as one, whose ratio is as far
    from 1; `least` is the smallest that it can be with so few areas.
    """

    ratios: Floats
    p: float
    least: float


def placebo_in_space(before: Any, after: Any, acted: Any) -> PlaceboInSpace:
    """Pretend of each area without the action, in turn, that it had it.

    The areas that had it take no part in that.
    Raises:  UsageError as `difference_in_differences`, and with fewer than three areas
             without the action.
    Source:  docs/methods/evaluation.md#placebo-tests
    """
    was, now = counted(before, "counts before"), counted(after, "counts after")
    mask = chosen(acted, was, "acted")
    real = difference_in_differences(was, now, mask).effect.log_ratio
    others = np.flatnonzero(~mask)
    if others.size < 3:
        raise UsageError(
            f"A placebo needs three areas without the action; there are {others.size}."
        )
    found = np.array(
        [
            difference_in_differences(
                was[others], now[others], others == other
            ).effect.log_ratio
            for other in others
        ]
    )
    as_far = int((np.abs(found) >= abs(real) - 1e-12).sum())
    everyone = others.size + 1
    return PlaceboInSpace(np.exp(found), (as_far + 1) / everyone, 1 / everyone)


def placebo_in_time(months: Any, acted: Any, start: int) -> Difference:
    """Pretend that the action began half-way through the time before it.

    `months` is areas by months; those from `start` on are left out.
    Raises:  UsageError with fewer than four months before.
    Source:  docs/methods/evaluation.md#placebo-tests
    """
    counts = counted(months, "counts by month", 2)
    if not 4 <= start <= counts.shape[1]:
        raise UsageError(
            f"A placebo in time needs four months before the action; there are {start}."
        )
    half = start // 2
    return difference_in_differences(
        counts[:, :half].sum(axis=1), counts[:, half:start].sum(axis=1), acted
    )


def trends_before(months: Any, acted: Any, start: int) -> Effect:
    """Work out how far the two kinds of area drew apart before the action, a month.

    The slope of the acted-on areas' monthly counts over the others', which would be 1
    where they went alongside. NaN where either has a month without events, or there
    are fewer than six months.
    Source:  docs/methods/evaluation.md#trends-before
    """
    counts = counted(months, "counts by month", 2)
    mask = chosen(acted, counts, "acted")
    if not 0 <= start <= counts.shape[1]:
        raise UsageError(
            f"There are {counts.shape[1]} months, so that the action cannot start at "
            f"{start}."
        )
    own, other = counts[mask, :start].sum(axis=0), counts[~mask, :start].sum(axis=0)
    if start < 6 or not own.any() or (other == 0).any():
        return NO_EFFECT
    x = np.column_stack([np.ones(start), np.arange(start, dtype=float)])
    # The others' counts vary by chance too, which widens the errors by this much.
    model = fit_counts(own, x, exposure=other, scaled=True)
    widen = math.sqrt(1 + own.sum() / other.sum())
    found = model.effect(1)
    return Effect(found.log_ratio, found.standard_error * widen, found.degrees)
