"""Choosing: which candidate foretells best, by what it said of months already seen.

Rolling origins: for each of the months before those that are looked at, every
candidate foretells that month from the ones before it alone. What it got wrong there
decides which is used, and how wide its limits have to be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safercity.evidence.exceptions.candidates import CANDIDATES, foretell
from safercity.evidence.exceptions.history import MONTHS, Calendar
from safercity.evidence.exceptions.limits import is_within, variance_of
from safercity.evidence.measures.arrays import Booleans, Floats, divide

#: A candidate is tested on this many months at least, and at most.
LEAST_TESTS, MOST_TESTS = 6, 24
#: Candidates whose error is as near the best as this are as good; the simplest is used.
AS_GOOD = 0.01
#: 95% limits that hold fewer of the months tested than this will not do, unless by
#: chance: two standard errors are allowed.
LEAST_COVERAGE = 0.92
#: A series' own dispersion counts as against so many months of its group's.
GROUP_MONTHS = 24
#: A month further out than this many deviations says no more of the dispersion.
FARTHEST = 3.29
_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Forecasts:
    """Means and leverages of months (second axis) for each series (first)."""

    mean: Floats
    leverage: Floats


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How much more each series varies than chance alone would make it.

    `values` are 0 or more; `degrees` are how many independent months the measure rests
    on. One for each series; NaN where nothing was tested.
    """

    values: Floats
    degrees: Floats


@dataclass(frozen=True, slots=True)
class Score:
    """How a candidate did on the months of a group of series.

    `mase`: its mean error over that of the same month a year before (1 is no better).
    `coverage`: the share of months within its 95% limits. `months`: how many were
    foretold. NaN where it could not be tested.
    """

    candidate: str
    mase: float
    coverage: float
    months: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for a group of series ("" if nothing could be), and its tests."""

    group: str
    candidate: str
    scores: tuple[Score, ...]

    @property
    def order(self) -> tuple[str, ...]:
        """What was chosen, then what stands in where it cannot say, best first."""
        tested = [score for score in self.scores if np.isfinite(score.mase)]
        rest = sorted(tested, key=lambda score: score.mase)
        stand_ins = [s.candidate for s in rest if s.candidate != self.candidate]
        return (self.candidate, *stand_ins) if self.candidate else ()


def foretell_months(
    key: str, series: Floats, calendar: Calendar, months: Sequence[int]
) -> Forecasts:
    """Foretell months by a candidate, each from the months before it alone."""
    found = [
        foretell(CANDIDATES[key], series[:, :month], calendar.until(month + 1))
        for month in months
    ]
    nothing = np.empty((len(series), 0))
    return Forecasts(
        np.stack([f.mean for f in found], axis=1) if found else nothing,
        np.stack([f.leverage for f in found], axis=1) if found else nothing,
    )


def tested_months(first: int) -> range:
    """The months on which candidates are tested: those just before the first."""
    return range(max(first - MOST_TESTS, 0), first)


def try_candidates(
    series: Floats, calendar: Calendar, first: int
) -> Mapping[str, Forecasts]:
    """Let every candidate foretell the months before the first that is looked at."""
    months = tested_months(first)
    return {key: foretell_months(key, series, calendar, months) for key in CANDIDATES}


def choose(
    tests: Mapping[str, Forecasts],
    series: Floats,
    first: int,
    groups: NDArray[np.intp],
    names: Sequence[str],
) -> tuple[tuple[Choice, ...], Mapping[str, Dispersion]]:
    """Choose a candidate for each group of series, and measure all dispersions.

    Gives:   a choice for each of `names`; and by candidate the dispersions.
    Source:  docs/methods/exceptions.md#choosing
    """
    seen = series[:, tested_months(first)]
    dispersions = {
        key: measure_dispersion(seen, found, groups) for key, found in tests.items()
    }
    yearly = _yearly_error(series[:, :first])
    choices = tuple(
        _choose_one(name, tests, seen, yearly, dispersions, groups == number)
        for number, name in enumerate(names)
    )
    return choices, dispersions


def _yearly_error(history: Floats) -> Floats:
    """The mean distance of a month from the same month a year before."""
    gaps = np.abs(history[:, MONTHS:] - history[:, :-MONTHS])
    known = np.isfinite(gaps)
    return divide(
        np.where(known, gaps, 0.0).sum(axis=1), known.sum(axis=1).astype(float)
    )


def _choose_one(
    name: str,
    tests: Mapping[str, Forecasts],
    seen: Floats,
    yearly: Floats,
    dispersions: Mapping[str, Dispersion],
    inside: Booleans,
) -> Choice:
    usable = [key for key in tests if _months(tests[key].mean[inside]) >= LEAST_TESTS]
    # All are judged by the same months: those that every usable one could foretell.
    both = np.isfinite(seen[inside]) & (yearly[inside] > 0)[:, None]
    for key in usable:
        both &= np.isfinite(tests[key].mean[inside])
    scores = tuple(
        _score(key, tests[key], seen, yearly, dispersions[key].values, inside, both)
        if key in usable
        else Score(key, np.nan, np.nan, 0)
        for key in tests
    )
    return Choice(name, _best([s for s in scores if np.isfinite(s.mase)]), scores)


def _months(mean: Floats) -> float:
    """How many months the typical series of a group could be foretold."""
    return float(np.median(np.isfinite(mean).sum(axis=1))) if len(mean) else 0.0


def _score(
    key: str,
    found: Forecasts,
    seen: Floats,
    yearly: Floats,
    dispersion: Floats,
    inside: Booleans,
    both: Booleans,
) -> Score:
    mean, leverage = found.mean[inside], found.leverage[inside]
    month = seen[inside]
    spread = variance_of(mean, leverage, dispersion[inside, None])
    within = is_within(month[both], mean[both], spread[both], confidence=0.95)
    error = np.where(both, np.abs(month - mean), 0.0)
    scaled = divide(error.sum(axis=1), both.sum(axis=1) * yearly[inside])
    known = np.isfinite(scaled)
    months = int(both.sum())
    return Score(
        candidate=key,
        mase=float(scaled[known].mean()) if known.any() else np.nan,
        coverage=float(within.mean()) if months else np.nan,
        months=months,
    )


def _best(scores: Sequence[Score]) -> str:
    held = [score for score in scores if _holds(score)] or scores
    least = min((score.mase for score in held), default=np.nan)
    good = [score.candidate for score in held if score.mase <= least + AS_GOOD]
    return good[0] if good else ""


def _holds(score: Score) -> bool:
    error = np.sqrt(0.95 * 0.05 / score.months)
    return bool(score.coverage >= LEAST_COVERAGE - 2 * error)


def measure_dispersion(
    seen: Floats, found: Forecasts, groups: NDArray[np.intp]
) -> Dispersion:
    """Measure dispersion from the squared errors of the months tested.

    Each series is drawn to its group. A month that is very far out counts as if less
    so: one spree must not hide the next.
    Source:  docs/methods/exceptions.md#limits
    """
    mean = np.where(found.mean > 0, found.mean, np.nan)
    square = (seen - mean) ** 2 / (1 + found.leverage)
    known = np.isfinite(square)
    months = known.sum(axis=1).astype(float)
    size = np.where(known, mean, 0.0).sum(axis=1)
    drawn = divide(size, months) * GROUP_MONTHS
    # From none upwards: from above, a spree would widen its own bounds and stay.
    values = np.zeros(len(seen))
    for _ in range(_ROUNDS):
        farthest = FARTHEST**2 * (mean + values[:, None] * mean**2)
        excess = np.where(known, np.minimum(square, farthest) / mean - 1, 0.0)
        own = excess.sum(axis=1)
        pooled = divide(_by_group(own, groups), _by_group(size, groups))[groups]
        estimate = divide(own + pooled * drawn, size + drawn)
        values = np.where(np.isnan(estimate), np.nan, np.maximum(estimate, 0.0))
    return Dispersion(values, _degrees(months, groups))


def _by_group(values: Floats, groups: NDArray[np.intp]) -> Floats:
    count = int(groups.max(initial=-1)) + 1
    return np.bincount(groups, values, minlength=count).astype(np.float64)


def _degrees(months: Floats, groups: NDArray[np.intp]) -> Floats:
    """The months of which a mean varies as much as a series' share and its group's.

    A series alone in its group has its own months; one of many, its share of them
    squared, since what the group adds is then known well.
    """
    known = months > 0
    many = np.maximum(_by_group(known.astype(float), groups), 1)[groups]
    share = months / (months + GROUP_MONTHS)
    rest = 1 - share
    varies = (share + rest / many) ** 2 + rest**2 * (many - 1) / many**2
    return np.where(known, divide(months, varies), np.nan)
