"""Power, before the start: how large a fall must be for anyone to see it."""

import math
from dataclasses import dataclass
from typing import Any

from scipy import optimize, stats

from safercity.errors import UsageError
from safercity.evidence.evaluation.effects import deviate


@dataclass(frozen=True, slots=True)
class Power:
    """The smallest fall that would be seen `chance` of the time.

    `fall` is in per cent, None where not even a fall to nought could be.
    """

    fall: float | None
    incidents: float
    comparison: float
    months: float
    chance: float

    @property
    def words(self) -> str:
        """The same in a sentence."""
        seen = f"{round(self.chance * 100):.0f} times in 100"
        with_so_many = (
            f"With about {self.incidents:,.0f} incidents to be expected where the "
            f"action is and {self.comparison:,.0f} in the comparison areas, over "
            f"{self.months:g} months"
        )
        if self.fall is None:
            return f"{with_so_many}, no fall, however large, could be told from chance."
        return (
            f"{with_so_many}, you could only see a fall of {math.ceil(self.fall)}% or "
            f"more, {seen}; a smaller one would mostly be missed."
        )


def smallest_fall(
    before: Any,
    comparison: Any,
    *,
    months_before: float = 12,
    months_after: float = 12,
    between: float = 0.0,
    share: float = 2.0,
    degrees: float = math.inf,
    confidence: float = 0.95,
    chance: float = 0.8,
) -> Power:
    """Work out the smallest fall that an evaluation could tell from no change.

    `before` and `comparison` are the incidents of `months_before` months; `between` is
    the variance of single areas' log changes beyond chance and `share` how much of it
    reaches the ratio, as `Difference` gives them.
    Raises:  UsageError where a number is negative or a span is nought.
    Source:  docs/methods/evaluation.md#power

    >>> round(smallest_fall(200, 2000).fall, 1)
    27.2
    """
    numbers = (before, comparison, between, share)
    if any(not math.isfinite(n) or n < 0 for n in numbers):
        raise UsageError("Power needs counts and variances that are not negative.")
    spans = months_before, months_after, degrees
    if min(spans) <= 0 or not (0 < chance < 1 and 0 < confidence < 1):
        raise UsageError(
            "Power needs months before and after, degrees of freedom above nought, and "
            "a chance and a confidence between 0 and 1."
        )
    incidents = before * months_after / months_before
    others = comparison * months_after / months_before
    reach = deviate(degrees, confidence) + float(stats.t.ppf(chance, degrees))

    def lacking(ratio: float) -> float:
        """Below nought where this fall would be seen."""
        variance = between * share + sum(
            1 / n for n in (before, comparison, others, incidents * ratio)
        )
        return math.log(ratio) + reach * math.sqrt(variance)

    fall = None
    if min(before, comparison) > 0:
        # A fall to nought is seen where the same would not come by chance: below one
        # incident in the whole time nothing smaller can be told apart.
        least = min(1 / incidents, 0.999999)
        if lacking(least) < 0:
            ratio = optimize.brentq(lacking, least, 1 - 1e-12)
            fall = 100 * (1 - float(ratio))
    return Power(fall, incidents, others, months_after, chance)
