"""An effect: how counts with an action compare with what they would else have been."""

import math
from dataclasses import dataclass

from scipy import stats


@dataclass(frozen=True, slots=True)
class Effect:
    """A ratio of counts with its interval.

    `log_ratio` and `standard_error` are natural logarithms; `degrees` are those of the
    t distribution that the interval is from (infinite: the normal one). A ratio of 0.7
    is a fall of 30%. All are NaN where nothing can be said.
    """

    log_ratio: float
    standard_error: float
    degrees: float
    confidence: float = 0.95

    @property
    def ratio(self) -> float:
        """What the counts were multiplied by."""
        return _exponential(self.log_ratio)

    @property
    def lower(self) -> float:
        """The lower limit of the ratio."""
        return _exponential(self.log_ratio - self._reach)

    @property
    def upper(self) -> float:
        """The upper limit of the ratio."""
        return _exponential(self.log_ratio + self._reach)

    @property
    def percent(self) -> float:
        """The change in per cent: -30 is a fall of 30%."""
        return 100 * (self.ratio - 1)

    @property
    def percent_limits(self) -> tuple[float, float]:
        """The limits of the change in per cent."""
        return 100 * (self.lower - 1), 100 * (self.upper - 1)

    @property
    def p(self) -> float:
        """How often chance alone would give as large a change, either way."""
        if not self.standard_error > 0:
            return math.nan
        away = abs(self.log_ratio) / self.standard_error
        return float(2 * stats.t.sf(away, self.degrees))

    @property
    def is_known(self) -> bool:
        """True where there is a number to state."""
        return math.isfinite(self.log_ratio) and math.isfinite(self.standard_error)

    @property
    def is_clear(self) -> bool:
        """True where the interval leaves out no change."""
        return self.is_known and (self.lower > 1 or self.upper < 1)

    @property
    def _reach(self) -> float:
        return self.standard_error * deviate(self.degrees, self.confidence)


NO_EFFECT = Effect(math.nan, math.nan, math.nan)


def deviate(degrees: float, confidence: float = 0.95) -> float:
    """How many standard errors an interval of this confidence reaches either way.

    >>> round(deviate(math.inf), 4), round(deviate(7), 4)
    (1.96, 2.3646)
    """
    return float(stats.t.ppf((1 + confidence) / 2, degrees))


def _exponential(value: float) -> float:
    # Beyond this a float has no such number.
    return math.exp(min(value, 700.0)) if not math.isnan(value) else math.nan
