"""Displacement and diffusion: what happened around the place of an action.

The weighted displacement quotient is Bowers and Johnson's (2003); the weighted
displacement difference, which has a standard error, Wheeler and Ratcliffe's (2018).
"""

import math
from dataclasses import dataclass
from typing import Any

from safercity.errors import UsageError
from safercity.evidence.evaluation.counted import counted
from safercity.evidence.evaluation.effects import deviate

OUTCOMES = {
    "diffusion beyond": "the ring gained more than the place itself",
    "diffusion": "the ring gained too, less than the place itself",
    "none": "the ring stayed as the comparison areas did",
    "displacement": "part of what was gained moved into the ring",
    "displacement beyond": "the ring lost at least as much as the place gained",
    "no success": "the place itself did no better than the comparison areas, so "
    "there was nothing to move",
    "unknown": "there are too few incidents to say",
}


@dataclass(frozen=True, slots=True)
class Displacement:
    """What the quotient and the difference say.

    `success` is what became of the place's share of the comparison's incidents, and
    `ring` of the ring's; `quotient` the second over the first, NaN where the place had
    no success. `direct`, `moved` and `net` are incidents, against the comparison:
    negative are fewer. `error` is the standard error of `net`, `moved_error` that of
    `moved`.
    """

    success: float
    ring: float
    quotient: float
    direct: float
    moved: float
    net: float
    error: float
    moved_error: float
    outcome: str

    @property
    def words(self) -> str:
        """What the outcome means."""
        return OUTCOMES[self.outcome]

    def net_limits(self, confidence: float = 0.95) -> tuple[float, float]:
        """The limits of the net number of incidents."""
        reach = deviate(math.inf, confidence) * self.error
        return self.net - reach, self.net + reach

    def moved_limits(self, confidence: float = 0.95) -> tuple[float, float]:
        """The limits of the ring's number of incidents."""
        reach = deviate(math.inf, confidence) * self.moved_error
        return self.moved - reach, self.moved + reach


_UNKNOWN = Displacement(
    success=math.nan,
    ring=math.nan,
    quotient=math.nan,
    direct=math.nan,
    moved=math.nan,
    net=math.nan,
    error=math.nan,
    moved_error=math.nan,
    outcome="unknown",
)


def weighted_displacement(
    place: Any,
    ring: Any,
    comparison: Any,
    ring_comparison: Any = None,
    *,
    between: float = 0.0,
    comparison_share: float = 0.0,
) -> Displacement:
    """Work out whether incidents moved into a ring around a place, or fell there too.

    Each argument is the counts before and after (2). Without a comparison of its own
    the ring has the place's, which is brought to the size of each before numbers are
    taken from one another: a county does not fall by as many as a street. `between` is
    the variance of single areas' log changes beyond chance, and `comparison_share` how
    much of it is left in the sum of the comparison areas; errors are of chance alone
    without them.
    Raises:  UsageError where there are not two counts of each.
    Source:  docs/methods/evaluation.md#displacement

    >>> found = weighted_displacement([100, 60], [80, 84], [400, 400])
    >>> round(found.quotient, 3), found.outcome, found.net
    (-0.1, 'displacement', -36.0)
    """
    a, b, c = (
        counted(pair, name)
        for pair, name in (
            (place, "counts of the place"),
            (ring, "counts of the ring"),
            (comparison, "counts of the comparison"),
        )
    )
    d = c if ring_comparison is None else counted(ring_comparison, "ring's comparison")
    if any(pair.size != 2 for pair in (a, b, c, d)):
        raise UsageError("Displacement needs two counts of each: before and after.")
    if min(c) == 0 or min(d) == 0 or not a[0]:
        return _UNKNOWN
    success = a[1] / c[1] - a[0] / c[0]
    around = b[1] / c[1] - b[0] / c[0]
    direct, direct_variance = _against(a, c)
    moved, moved_variance = _against(b, d)
    # Both stand against the same comparison, so what it does by chance adds up.
    shared = (a[0] / c[0]) * (b[0] / d[0]) * _variance(c) if d is c else 0.0
    expected = a[0] * c[1] / c[0], b[0] * d[1] / d[0]
    apart = between * (1 + comparison_share)
    own = between * (expected[0] ** 2 + expected[1] ** 2)
    shared_ways = between * comparison_share * sum(expected) ** 2
    quotient = around / success if success < 0 else math.nan
    return Displacement(
        float(success),
        float(around),
        float(quotient),
        direct,
        moved,
        direct + moved,
        math.sqrt(direct_variance + moved_variance + 2 * shared + own + shared_ways),
        math.sqrt(moved_variance + apart * expected[1] ** 2),
        _outcome(success, quotient),
    )


def _variance(pair: Any) -> float:
    """The variance of after less before * (after / before), counts being Poisson's."""
    return float(pair[1] + pair[1] ** 2 / pair[0])


def _against(pair: Any, comparison: Any) -> tuple[float, float]:
    """How many more there were than the comparison's change would have made."""
    growth = comparison[1] / comparison[0]
    number = float(pair[1] - pair[0] * growth)
    variance = pair[1] + pair[0] * growth**2
    return number, float(
        variance + (pair[0] / comparison[0]) ** 2 * _variance(comparison)
    )


def _outcome(success: float, quotient: float) -> str:
    if success >= 0:
        return "no success"
    if abs(quotient) < 1e-12:
        return "none"
    if quotient > 0:
        return "diffusion beyond" if quotient > 1 else "diffusion"
    return "displacement beyond" if quotient <= -1 else "displacement"


@dataclass(frozen=True, slots=True)
class WeightedDifference:
    """Wheeler and Ratcliffe's difference of raw counts, with its standard error."""

    number: float
    error: float

    @property
    def z(self) -> float:
        """The number over its error; NaN where there is no event at all."""
        return self.number / self.error if self.error else math.nan


def weighted_difference(
    place: Any, comparison: Any, ring: Any = (0, 0), ring_comparison: Any = (0, 0)
) -> WeightedDifference:
    """Work out the weighted displacement difference, as it was published.

    Only for comparison areas of about the same number of incidents: it subtracts counts
    as they are.
    Raises:  UsageError where there are not two counts of each.

    >>> found = weighted_difference([20, 10], [20, 20])
    >>> found.number, round(found.error, 4), round(found.z, 3)
    (-10.0, 8.3666, -1.195)
    """
    pairs = [
        counted(pair, "counts") for pair in (place, comparison, ring, ring_comparison)
    ]
    if any(pair.size != 2 for pair in pairs):
        raise UsageError("Displacement needs two counts of each: before and after.")
    a, c, b, d = (float(pair[1] - pair[0]) for pair in pairs)
    total = sum(float(pair.sum()) for pair in pairs)
    return WeightedDifference(a - c + b - d, math.sqrt(total))
