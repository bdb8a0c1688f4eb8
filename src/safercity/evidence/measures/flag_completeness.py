"""Flag completeness: whether a flag went on being ticked in the same way.

The share of events with a flag moves because the world does, or because officers or a
new system tick it otherwise. A month with none at all, or a level that moved at once
and stayed, is seldom the world: these say where to ask before believing a change.
"""

import enum
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from safercity.errors import SettingsError
from safercity.evidence.measures.arrays import (
    NOT_AVAILABLE,
    Booleans,
    Codes,
    Floats,
    counts,
    divide,
    spread,
)
from safercity.evidence.measures.process import Signal, chart_process


class FlagSignal(enum.IntEnum):
    """What the months of a flag signal; where several apply the highest wins."""

    STEADY = 0
    UNUSUAL_MONTH = 1
    MOVED = 2
    EMPTY_MONTH = 3
    NOT_AVAILABLE = NOT_AVAILABLE


@dataclass(frozen=True, slots=True)
class FlagSettings:
    """What makes a signal; a partnership may set each.

    `p_level`: the chance below which chance is not the explanation of a level that
    moved. `practical`: by how much of itself the level must move (0.25 is a quarter).
    `least_months`: how many months there must be on each side. `empty_p`: the chance
    below which a month without any is not chance.
    """

    p_level: float = 0.01
    practical: float = 0.25
    least_months: int = 3
    empty_p: float = 0.001

    def __post_init__(self) -> None:
        shares = (self.p_level, self.empty_p)
        if not all(0 < p < 1 for p in shares) or self.practical < 0:
            raise SettingsError(
                "p_level and empty_p must be between 0 and 1, and practical 0 or more."
            )
        if self.least_months < 2:
            raise SettingsError("least_months must be 2 months or more.")


@dataclass(frozen=True, slots=True)
class FlagCompleteness:
    """What the months of each flag show; flags on the first axis.

    `signal` has FlagSignal codes; `empty` and `unusual` say of each month whether it
    is. `moved_at` is the place of the first month of the new level (-1: it did not
    move), `before` and `after` the levels either side of the likeliest place, and `p`
    the chance of such a move, allowing for all the places it might have been.
    """

    signal: Codes
    empty: Booleans
    unusual: Booleans
    moved_at: Any
    before: Floats
    after: Floats
    p: Floats


def check_flag_months(
    flagged: Any, known: Any, *, settings: FlagSettings | None = None
) -> FlagCompleteness:
    """Look for empty months, a level that moved, and unusual months, in each flag.

    Give events with the flag and events where it is known, a row for each flag, a
    column for each month in order. A month in which none is known takes no part.

    Gives:   FlagCompleteness; not available with fewer known months than twice
             `least_months`.
    Raises:  SettingsError where the shapes differ.
    Source:  docs/methods/flags.md#completeness

    >>> found = check_flag_months([[50] * 6 + [20] * 6], [[1000] * 12])
    >>> found.signal.tolist(), found.moved_at.tolist()
    ([2], [6])
    """
    settings = settings or FlagSettings()
    part, whole = spread(np.atleast_2d(counts(flagged)), np.atleast_2d(counts(known)))
    there = np.isfinite(part) & (whole > 0)
    part, whole = np.where(there, part, 0.0), np.where(there, whole, 0.0)
    shares = np.where(there, divide(part, whole), np.nan)
    empty = there & (part == 0) & (_chance_of_none(part, whole) < settings.empty_p)
    unusual = np.abs(chart_process(shares).signals) == Signal.OUTSIDE
    enough = there.sum(axis=1) >= 2 * settings.least_months
    at, before, after, p = _likeliest_move(part, whole, there, settings.least_months)
    large = np.abs(after - before) >= settings.practical * before
    moved = enough & large & (p < settings.p_level)
    codes = np.where(unusual.any(axis=1), FlagSignal.UNUSUAL_MONTH, FlagSignal.STEADY)
    codes = np.where(moved, FlagSignal.MOVED, codes)
    codes = np.where(empty.any(axis=1), FlagSignal.EMPTY_MONTH, codes)
    codes = np.where(enough, codes, FlagSignal.NOT_AVAILABLE)
    return FlagCompleteness(
        signal=codes.astype(np.int8),
        empty=empty,
        unusual=unusual,
        moved_at=np.where(moved, at, -1),
        before=before,
        after=after,
        p=p,
    )


def _chance_of_none(part: Floats, whole: Floats) -> Floats:
    """The Poisson chance that a month has none, at the share of the other months."""
    other = divide(
        part.sum(axis=1, keepdims=True) - part, whole.sum(axis=1, keepdims=True) - whole
    )
    chance: Floats = np.exp(-whole * np.nan_to_num(other))
    return chance


def _likeliest_move(
    part: Floats, whole: Floats, there: Booleans, least: int
) -> tuple[Any, Floats, Floats, Floats]:
    """Find where one level gives way to another best, by a test of variance.

    The squared distances of the months from their common level split into those
    between the two sides and those within; their ratio is F. What is within also holds
    the months' own restlessness, so a flag that always jumps about needs a larger move.
    """
    x, n = np.cumsum(part, axis=1), np.cumsum(whole, axis=1)
    level = divide(x[:, -1:], n[:, -1:])
    scale = level * (1 - level)
    left, right = n[:, :-1], n[:, -1:] - n[:, :-1]
    before, after = divide(x[:, :-1], left), divide(x[:, -1:] - x[:, :-1], right)
    weight = divide(left * right, left + right)
    between = divide((before - after) ** 2 * weight, scale)
    spare = np.maximum(there.sum(axis=1, keepdims=True) - 2.0, 1)
    apart = divide((part - whole * level) ** 2, whole)
    in_all = divide(np.nansum(apart, axis=1, keepdims=True), scale)
    # Never less than chance alone makes, which is 1.
    ratio = between / np.maximum((in_all - between) / spare, 1.0)
    months = np.cumsum(there, axis=1)
    fits = (months[:, :-1] >= least) & (months[:, -1:] - months[:, :-1] >= least)
    fits &= there[:, 1:] & np.isfinite(ratio)
    if not fits.shape[1]:
        nothing = np.full(len(part), np.nan)
        return np.full(len(part), -1), nothing, nothing, nothing
    best = np.where(fits, ratio, -1).argmax(axis=1)[:, None]
    found = fits.any(axis=1)
    # As many places were tried as fit, so the chance is taken that many times.
    chance = special.fdtrc(1, spare, np.take_along_axis(ratio, best, 1))
    p = np.minimum(1, chance[:, 0] * fits.sum(axis=1))
    levels = [np.take_along_axis(side, best, 1)[:, 0] for side in (before, after)]
    first, second, p = (np.where(found, column, np.nan) for column in (*levels, p))
    return best[:, 0] + 1, first, second, p
