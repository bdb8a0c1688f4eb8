"""History: counts of many series before a month, with that month's place in the year.

Series lie along the first axis, months along the second. A month that is not known
(not supplied, or left out by an alert) is NaN and takes no part in anything.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safercity.evidence.measures.arrays import Floats
from safercity.periods import Period

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Calendar:
    """The months of a period as numbers.

    `days` in each month over the mean length of a month; `of_year` 0 for January;
    `years` from the first month, in years.
    """

    days: Floats
    of_year: NDArray[np.intp]
    years: Floats

    def until(self, month: int) -> "Calendar":
        """The months before one of them, by its place."""
        return Calendar(self.days[:month], self.of_year[:month], self.years[:month])


def read_calendar(period: Period) -> Calendar:
    """Set out a period's months as numbers."""
    days = np.array([month.last_day.day for month in period], dtype=float)
    numbers = np.array([month.number - 1 for month in period], dtype=np.intp)
    years = np.arange(len(period)) / MONTHS
    return Calendar(days * MONTHS / 365.25, numbers, years)


def sum_by_month(values: Floats, calendar: Calendar) -> Floats:
    """Add up each series by month of the year; months follow one another, none NaN.

    Gives:   series along the first axis, the twelve months along the second.
    """
    before = int(calendar.of_year[0]) if len(calendar.of_year) else 0
    years = -(-(before + values.shape[1]) // MONTHS)
    whole = np.zeros((len(values), years * MONTHS))
    whole[:, before : before + values.shape[1]] = values
    sums: Floats = whole.reshape(len(values), years, MONTHS).sum(axis=1)
    return sums


def length_of(history: Any) -> Floats:
    """How many months of each series are known."""
    lengths: Floats = np.isfinite(history).sum(axis=-1).astype(float)
    return lengths
