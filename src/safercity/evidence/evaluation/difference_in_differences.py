"""Difference-in-differences on counts: the change beside that of areas without it.

Each area's months are added up to one count before and one after. That costs nothing
that the question needs, and months of one area that hang together can then not make an
interval too narrow (Bertrand, Duflo and Mullainathan 2004). How far areas go their own
ways, beyond chance in counting, is measured among those that had no action.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from safercity.errors import UsageError
from safercity.evidence.evaluation.counted import Booleans, Floats, chosen, counted
from safercity.evidence.evaluation.effects import Effect, deviate

# Added to counts where logarithms are taken: nought has none (Haldane; Anscombe).
_HALF = 0.5
# Below so many degrees of freedom a t interval says nothing any more.
_FEWEST_DEGREES = 3.0


@dataclass(frozen=True, slots=True)
class Difference:
    """The sums behind an effect, and what its interval is made of.

    `chance` is the variance of the log ratio from counting alone; `between` the
    variance of single areas' changes beyond that (tau squared); `share` is what of it
    reaches the ratio. `corrected` says that a half was added to each count, one being
    nought.
    """

    before: float
    after: float
    comparison_before: float
    comparison_after: float
    chance: float
    between: float
    share: float
    corrected: bool
    effect: Effect

    @property
    def expected(self) -> float:
        """How many there would have been, had they changed as the comparison did."""
        if not self.comparison_before:
            return float("nan")
        return self.before * self.comparison_after / self.comparison_before


def difference_in_differences(
    before: Any, after: Any, acted: Any, *, confidence: float = 0.95
) -> Difference:
    """Set the change where there was an action against the change elsewhere.

    `before` and `after` are each area's counts (n), of any two spans that are the same
    for all areas; `acted` says which had the action. The ratio is (after / before) of
    the sums of those over (after / before) of the others.
    Raises:  UsageError where the lengths differ, a number is not a count, or all areas
             or none had the action.
    Source:  docs/methods/evaluation.md#difference-in-differences

    >>> found = difference_in_differences(
    ...     [200, 400, 500, 600], [120, 380, 480, 560], [True, False, False, False])
    >>> round(found.effect.ratio, 4), round(found.expected, 1)
    (0.6338, 189.3)
    """
    was, now = counted(before, "counts before"), counted(after, "counts after")
    if was.shape != now.shape:
        raise UsageError(
            f"There are {was.size} counts before and {now.size} after; "
            "each area needs both."
        )
    with_action = chosen(acted, was, "acted")
    if not 0 < confidence < 1:
        raise UsageError(f"A confidence of {confidence} is not between 0 and 1.")
    sums = [
        float(counts[mask].sum())
        for mask in (with_action, ~with_action)
        for counts in (was, now)
    ]
    corrected = min(sums) == 0
    cells = np.array(sums) + (_HALF if corrected else 0.0)
    spread = _spread_between(was, now, with_action)
    share = _shares(was + now, with_action) + _shares(was + now, ~with_action)
    chance = float((1 / cells).sum())
    effect = _effect(
        float(np.log(cells[1] / cells[0]) - np.log(cells[3] / cells[2])),
        chance,
        share,
        spread,
        confidence,
    )
    return Difference(
        before=sums[0],
        after=sums[1],
        comparison_before=sums[2],
        comparison_after=sums[3],
        chance=chance,
        between=max(spread.raw, 0.0),
        share=share,
        corrected=corrected,
        effect=effect,
    )


@dataclass(frozen=True, slots=True)
class _Spread:
    """What areas of one kind differ by: `raw` can be negative, by chance."""

    raw: float
    usual: float
    degrees: int


def _spread_between(was: Floats, now: Floats, acted: Booleans) -> _Spread:
    """The variance of areas' log changes beyond counting (DerSimonian and Laird)."""
    change = np.log((now + _HALF) / (was + _HALF))
    weight = 1 / (1 / (now + _HALF) + 1 / (was + _HALF))
    apart, scale, degrees = 0.0, 0.0, 0
    for mask in (acted, ~acted):
        w, y = weight[mask], change[mask]
        mean = (w * y).sum() / w.sum()
        apart += float((w * (y - mean) ** 2).sum())
        scale += float(w.sum() - (w**2).sum() / w.sum())
        degrees += int(mask.sum()) - 1
    if not degrees or scale <= 0:
        return _Spread(0.0, 0.0, 0)
    return _Spread((apart - degrees) / scale, degrees / scale, degrees)


def _shares(counts: Floats, mask: Booleans) -> float:
    """The part of one area's own change that is left in the sum of several."""
    total = float(counts[mask].sum())
    if not total:
        return 1.0
    return float(((counts[mask] / total) ** 2).sum())


def _effect(
    log_ratio: float, chance: float, share: float, spread: _Spread, confidence: float
) -> Effect:
    """The effect, never surer than chance in counting allows.

    Where areas went together more than chance would have them, by chance, the variance
    is taken as found, but not below that of counting. Degrees of freedom are by
    Satterthwaite: few where the spread that matters is known from few areas.
    """
    if not spread.degrees:
        return Effect(log_ratio, float(np.sqrt(chance)), float("inf"), confidence)
    between = max(spread.raw, 0.0)
    total = chance + between * share
    doubt = 2 * (spread.usual + between) ** 2 / spread.degrees * share**2
    degrees = min(
        max(2 * total**2 / doubt if doubt > 0 else np.inf, _FEWEST_DEGREES),
        float(spread.degrees),
    )
    found = np.sqrt(max(chance + spread.raw * share, 0.0)) * deviate(
        degrees, confidence
    )
    least = np.sqrt(chance) * deviate(np.inf, confidence)
    if least > found:
        return Effect(log_ratio, float(np.sqrt(chance)), float("inf"), confidence)
    return Effect(
        log_ratio, float(found / deviate(degrees, confidence)), degrees, confidence
    )
