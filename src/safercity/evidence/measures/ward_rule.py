"""The published ward rule: above the mean of wards by one or two standard deviations.

The rule of the 2019 assessment (footnote 11). One extreme ward widens the deviation
and hides others, and small wards swing by chance: print `funnel` beside it.
"""

import enum
from dataclasses import dataclass
from typing import Any

import numpy as np

from safercity.errors import SettingsError
from safercity.evidence.measures.arrays import (
    NOT_AVAILABLE,
    Codes,
    Floats,
    counts,
    divide,
    floats,
)

WEIGHTINGS = ("none", "population")

#: A standard deviation is this many median absolute deviations of a normal spread.
MAD_TO_SD = 1.482602218505602


class WardClass(enum.IntEnum):
    """Where a ward stands: two deviations are "significantly above" in the original."""

    NOT_ABOVE = 0
    ABOVE = 1
    WELL_ABOVE = 2
    NOT_AVAILABLE = NOT_AVAILABLE


@dataclass(frozen=True, slots=True)
class WardRuleResult:
    """The rule applied to each column of rates (one column for each category).

    `mean`, `sd` and the two thresholds, in the unit of the rates, have one value for
    each column; `classes` holds WardClass codes in the shape of the rates.
    """

    mean: Floats
    sd: Floats
    above: Floats
    well_above: Floats
    classes: Codes


def classify_wards(
    rates: Any, populations: Any = None, *, ddof: int = 0, weighting: str = "none"
) -> WardRuleResult:
    """Apply the ward rule: strictly more than the mean plus one, or two, deviations.

    `rates` has wards along its first axis, and may have categories along a second.
    Wards of unknown rate are left out of the mean and get no class. With weighting
    `population` the mean is the pooled rate, and each ward's distance from it counts
    by its residents.

    Raises:  SettingsError for a ddof other than 0 or 1, or an unknown weighting.
    Source:  docs/methods/ward-rule.md

    >>> rule = classify_wards([20, 25, 30, 35, 40, 45, 50, 55, 60, 300])
    >>> [round(float(n), 2) for n in (rule.mean, rule.sd, rule.above, rule.well_above)]
    [66.0, 78.96, 144.96, 223.91]
    """
    _check_settings(populations, ddof, weighting)
    known = floats(rates)
    weights = np.isfinite(known).astype(float)
    if weighting == "population":
        people = counts(populations)
        people = people.reshape(people.shape + (1,) * (known.ndim - people.ndim))
        weights = weights * np.nan_to_num(people)
    mean, sd = _mean_and_sd(np.nan_to_num(known), weights, ddof)
    above, well_above = mean + sd, mean + 2 * sd
    return WardRuleResult(
        mean, sd, above, well_above, _classes(known, above, well_above)
    )


def _check_settings(populations: Any, ddof: int, weighting: str) -> None:
    if ddof not in (0, 1):
        raise SettingsError(f"The ward rule's ddof is {ddof}; it must be 0 or 1.")
    if weighting not in WEIGHTINGS:
        raise SettingsError(
            f'The ward rule\'s weighting is "{weighting}"; '
            f"it must be one of {', '.join(WEIGHTINGS)}."
        )
    if weighting == "population" and populations is None:
        raise SettingsError("Weighting wards by population needs their populations.")


def _mean_and_sd(rates: Floats, weights: Floats, ddof: int) -> tuple[Floats, Floats]:
    """Weigh the mean and the deviation; with ddof 1, n wards count as n - 1."""
    total = weights.sum(axis=0)
    mean = divide((rates * weights).sum(axis=0), total)
    square = ((rates - mean) ** 2 * weights).sum(axis=0)
    wards = (weights > 0).sum(axis=0).astype(float)
    free = divide(wards - ddof, wards)
    return mean, np.sqrt(divide(square, total * free))


def _classes(rates: Floats, above: Floats, well_above: Floats) -> Codes:
    # Strict: a rate that equals the threshold but for floating point is not above it.
    def over(threshold: Floats) -> Any:
        return rates > threshold + 1e-9 * np.abs(threshold)

    codes = np.where(over(above), WardClass.ABOVE, WardClass.NOT_ABOVE)
    codes = np.where(over(well_above), WardClass.WELL_ABOVE, codes)
    known = np.isfinite(rates) & np.isfinite(above)
    return np.where(known, codes, WardClass.NOT_AVAILABLE).astype(np.int8)


def robust_thresholds(rates: Any) -> tuple[Floats, Floats, Floats]:
    """Work out the median, and it plus one and two robust deviations.

    A companion to the rule that one extreme ward cannot move: the deviation is 1.4826
    times the median absolute distance from the median.

    Gives:   median, above, well_above, one value for each column of rates.
    Source:  docs/methods/ward-rule.md#robust
    """
    known = floats(rates)
    median = _median(known)
    deviation = MAD_TO_SD * _median(np.abs(known - median))
    return median, median + deviation, median + 2 * deviation


def _median(columns: Floats) -> Floats:
    """The median of each column, leaving out NaN; NaN where nothing is left."""
    if not columns.shape[0]:
        return np.full(columns.shape[1:], np.nan)
    known = np.isfinite(columns).sum(axis=0)
    ranked = np.sort(columns, axis=0)  # NaN sorts last
    middle = [np.maximum((known - odd) // 2, 0) for odd in (0, 1)]
    low, high = (np.take_along_axis(ranked, at[None, ...], axis=0)[0] for at in middle)
    half: Floats = (low + high) / 2
    return half
