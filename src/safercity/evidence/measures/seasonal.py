"""Seasons: which months of the year have more events than the year around them.

The index is the classical one of moving averages, which a rising or falling trend does
not tilt. It takes three whole years: with fewer, one odd month would be a season.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from safercity.errors import SettingsError
from safercity.evidence.measures.arrays import Floats, counts, divide

MONTHS = 12
#: Months in a row that an index takes: three years.
ENOUGH_MONTHS = 36


@dataclass(frozen=True, slots=True)
class SeasonalIndex:
    """How each month of the year compares with the year around it.

    Each column has 12 values on the last axis, January first; 1.2 is 20% above. `index`
    averages to 1. `lowest` and `highest` are the same month's in single years: where
    they lie either side of 1, the years disagree. `years` is how many there were. NaN,
    and 0 years, where an index is not available.
    """

    index: Floats
    lowest: Floats
    highest: Floats
    years: Any

    def agreed(self, *, margin: float = 0.05) -> Any:
        """True for months above, or below, the mean by the margin in every year.

        Say no more of a month than that, and nothing of one that is not agreed.
        """
        return (self.lowest >= 1 + margin) | (self.highest <= 1 - margin)


def seasonal_index(series: Any, *, first_month: int) -> SeasonalIndex:
    """Work out the index of each month of the year, months on the last axis.

    Give counts (adjusted for days by `process.adjust_for_days`, or February would seem
    quiet), and the number of the month that they begin in. Each month is divided by
    the mean of the twelve around it (half the months at the two ends), and these
    ratios are averaged by month of the year.

    Gives:   SeasonalIndex; not available with under 36 months, an unknown month that
             leaves any month of the year with no two ratios, or a year of no events.
    Raises:  SettingsError if `first_month` is not 1 to 12.
    Source:  docs/methods/time.md#seasons

    >>> summer = [90, 90, 90, 90, 90, 150, 150, 150, 90, 90, 90, 90]
    >>> seasonal_index(summer * 3, first_month=1).index.round(3).tolist()[4:6]
    [0.857, 1.429]
    """
    if first_month not in range(1, MONTHS + 1):
        raise SettingsError(f"{first_month} is not the number of a month, 1 to 12.")
    months = counts(series)
    if months.shape[-1] < ENOUGH_MONTHS:
        return _not_available(months.shape[:-1])
    ratios = divide(months, _year_around(months))
    by_year = _by_month_of_year(ratios, first_month)
    known = np.isfinite(by_year)
    years = known.sum(axis=-2)
    mean = divide(np.where(known, by_year, 0).sum(axis=-2), years.astype(float))
    enough = (years >= 2).all(axis=-1, keepdims=True)
    level = mean.mean(axis=-1, keepdims=True)
    scaled = (
        np.where(known, by_year, np.nan) / np.where(enough, level, np.nan)[..., None]
    )
    low = np.where(known, scaled, np.inf).min(axis=-2)
    high = np.where(known, scaled, -np.inf).max(axis=-2)
    return SeasonalIndex(
        index=np.where(enough, mean / level, np.nan),
        lowest=np.where(enough, low, np.nan),
        highest=np.where(enough, high, np.nan),
        years=np.where(enough[..., 0], years.min(axis=-1), 0),
    )


def _not_available(shape: tuple[int, ...]) -> SeasonalIndex:
    nothing = np.full((*shape, MONTHS), np.nan)
    return SeasonalIndex(nothing, nothing, nothing, np.zeros(shape, dtype=int))


def _year_around(months: Floats) -> Floats:
    """The mean of the twelve months around each; NaN for the first and last six."""
    weights = np.full(MONTHS + 1, 1.0 / MONTHS)
    weights[[0, -1]] /= 2
    windows = np.lib.stride_tricks.sliding_window_view(months, MONTHS + 1, axis=-1)
    level = np.full(months.shape, np.nan)
    half = MONTHS // 2
    level[..., half:-half] = windows @ weights
    return level


def _by_month_of_year(ratios: Floats, first_month: int) -> Floats:
    """Ratios by year (rows) and month of the year, January first."""
    before = first_month - 1
    after = -(before + ratios.shape[-1]) % MONTHS
    edges = [(0, 0)] * (ratios.ndim - 1) + [(before, after)]
    padded = np.pad(ratios, edges, constant_values=np.nan)
    return padded.reshape(*ratios.shape[:-1], -1, MONTHS)


def deseasonalise(series: Any, index: SeasonalIndex, *, first_month: int) -> Floats:
    """Divide each month by its seasonal index, so that months can be compared.

    Gives:   the shape of the series; NaN where the index is not available or is zero.
    Source:  docs/methods/time.md#seasons
    """
    months = counts(series)
    place = (first_month - 1 + np.arange(months.shape[-1])) % MONTHS
    return divide(months, np.broadcast_to(index.index[..., place], months.shape))
