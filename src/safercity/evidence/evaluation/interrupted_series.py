"""Interrupted time series: did a series step or turn where the action began?

A log-linear model of monthly counts with a trend, the season where there is a year
before to know it from, a step and a turn. Errors allow for months that hang together
(Newey and West 1987).
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from safercity.errors import UsageError
from safercity.evidence.evaluation.count_models import CountModel, fit_counts
from safercity.evidence.evaluation.counted import Floats, counted
from safercity.evidence.evaluation.effects import Effect

#: Fewer months than this on a side tell no trend.
FEWEST_BEFORE, FEWEST_AFTER = 6, 3
_YEAR, _TWO_YEARS = 12, 24


@dataclass(frozen=True)
class Interruption:
    """What changed where the action began.

    `level` is the step, `slope` the change of the monthly trend, `whole` all of the
    time after set against what would have been (`unchanged`, by month; `fitted` is the
    model's with the action). `seasons` are the pairs of waves that stand for the
    season, `lag` the months that errors may hang together over.
    """

    level: Effect
    slope: Effect
    whole: Effect
    fitted: Floats
    unchanged: Floats
    seasons: int
    lag: int


def interrupted_series(
    counts: Any,
    start: int,
    *,
    days: Any = None,
    first_month: int = 1,
    comparison: Any = None,
    confidence: float = 0.95,
) -> Interruption:
    """Fit a monthly series with a step and a turn at month `start` (from 0).

    `days` are the days of each month, `first_month` the calendar month of the first
    (1-12). With `comparison`, counts of other areas by month, the series is taken
    relative to them, and their season and trend are its own.
    Raises:  UsageError with fewer than 6 months before or 3 after, with lengths that
             differ, a comparison month of nought, or no event.
    Source:  docs/methods/evaluation.md#interrupted-time-series
    """
    y = counted(counts, "counts")
    if start < FEWEST_BEFORE or y.size - start < FEWEST_AFTER:
        raise UsageError(
            f"There are {min(start, y.size)} months before the action and "
            f"{max(y.size - start, 0)} after; a trend needs {FEWEST_BEFORE} and "
            f"{FEWEST_AFTER}."
        )
    exposure = _exposure(y, days, comparison)
    seasons = 0 if comparison is not None else _seasons(start)
    x = _design(y.size, start, seasons, first_month)
    model = fit_counts(y, x, exposure=exposure)
    lag = int(np.floor(0.75 * y.size ** (1 / 3)))
    covariance = _newey_west(x, y, model, lag)
    if comparison is not None:
        # The comparison's counts vary by chance too.
        covariance = covariance * (1 + y.sum() / exposure.sum())
    degrees = float(y.size - x.shape[1])

    def effect(gradient: Floats, value: float) -> Effect:
        variance = float(gradient @ covariance @ gradient)
        error = math.sqrt(max(variance, 0.0))
        return Effect(value, error, degrees, confidence)

    without = x.copy()
    without[:, 2:4] = 0.0
    unchanged = np.exp(without @ model.coefficients) * exposure
    after = slice(start, None)
    # The gradient of log(sum fitted / sum unchanged) by the coefficients.
    gradient = _pull(model.expected[after], x[after]) - _pull(
        unchanged[after], without[after]
    )
    whole = float(np.log(model.expected[after].sum() / unchanged[after].sum()))
    unit = np.eye(x.shape[1])
    return Interruption(
        effect(unit[2], float(model.coefficients[2])),
        effect(unit[3], float(model.coefficients[3])),
        effect(gradient, whole),
        model.expected,
        unchanged,
        seasons,
        lag,
    )


def _exposure(y: Floats, days: Any, comparison: Any) -> Floats:
    given = days if comparison is None else comparison
    if given is None:
        return np.ones_like(y)
    name = "days" if comparison is None else "comparison counts"
    found = counted(given, name)
    if found.shape != y.shape or (found <= 0).any():
        raise UsageError(f"The {name} must be above nought in each of {y.size} months.")
    return found


def _seasons(start: int) -> int:
    """Waves of a year and of half of it, as far as the time before can tell them."""
    return 2 if start >= _TWO_YEARS else 1 if start >= _YEAR else 0


def _design(months: int, start: int, seasons: int, first_month: int) -> Floats:
    month = np.arange(months, dtype=float)
    after = (month >= start).astype(float)
    columns = [np.ones(months), month - start, after, after * (month - start)]
    turn = 2 * np.pi * (month + first_month - 1) / _YEAR
    for wave in range(1, seasons + 1):
        columns += [np.sin(wave * turn), np.cos(wave * turn)]
    return np.column_stack(columns)


def _newey_west(x: Floats, y: Floats, model: CountModel, lag: int) -> Floats:
    score = x * (y - model.expected)[:, None]
    inside = score.T @ score
    for step in range(1, lag + 1):
        weight = 1 - step / (lag + 1)
        across = score[step:].T @ score[:-step]
        inside += weight * (across + across.T)
    rows, columns = x.shape
    inverse = np.linalg.inv((x * model.expected[:, None]).T @ x)
    robust = rows / (rows - columns) * inverse @ inside @ inverse
    # A short series can look surer than counting allows, by chance.
    found: Floats = robust if _is_wider(robust, inverse) else inverse
    return found


def _is_wider(robust: Floats, inverse: Floats) -> bool:
    """Whether the step and the turn are no surer than chance in counting."""
    return bool((np.diag(robust)[2:4] >= np.diag(inverse)[2:4]).all())


def _pull(weights: Floats, x: Floats) -> Floats:
    found: Floats = weights @ x / weights.sum()
    return found
