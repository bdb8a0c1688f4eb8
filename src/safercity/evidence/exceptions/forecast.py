"""Forecast: how many events each area may expect in the next three months.

The candidates are those of exceptions. They are scored on quarters already seen, each
foretold from the months before it alone, and a forecast is published only where what
was chosen did better than the same quarter of the year before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from safercity.errors import SettingsError
from safercity.evidence.exceptions.candidates import CANDIDATES, foretell
from safercity.evidence.exceptions.choosing import (
    Forecasts,
    Score,
    measure_dispersion,
)
from safercity.evidence.exceptions.forecast_scoring import (
    NAIVE,
    Skill,
    choose_by_errors,
    relative_error,
    score_choice,
)
from safercity.evidence.exceptions.history import Calendar, read_calendar
from safercity.evidence.exceptions.limits import (
    Limits,
    find_limits,
    is_within,
    variance_of,
)
from safercity.evidence.measures.arrays import Booleans, Floats, counts, divide
from safercity.periods import Period

QUARTER = 3
#: The naive way needs a year before the first quarter that is tested.
_FIRST = 12
MOST_TESTS = 20
#: Months that rest on months of other years: what is not known of them is not shared.
_APART = frozenset({"naive", "like-months"})


@dataclass(frozen=True, slots=True)
class QuarterForecast:
    """Events to expect in the quarter after a period; arrays are (areas, categories).

    `expected` is the mean, `limits` hold the count with the stated confidence, `naive`
    is the same quarter of the year before, by days. `published` says where it may be
    shown: its category beats the naive way, and so does the area itself, as far as
    its own quarters tell. `candidates` and `skills` are of each category, `scores`
    those of every candidate.
    """

    areas: tuple[str, ...]
    categories: tuple[str, ...]
    quarter: Period
    expected: Floats
    limits: Limits
    naive: Floats
    published: Booleans
    candidates: tuple[str, ...]
    skills: tuple[Skill, ...]
    scores: tuple[tuple[Score, ...], ...]


def forecast_quarter(
    events: Any,
    period: Period,
    *,
    areas: Sequence[str],
    categories: Sequence[str],
    confidence: float = 0.95,
    provisional: int = 0,
) -> QuarterForecast:
    """Foretell the three months after a period.

    `events` are counts (areas, categories, months of `period`), null where a month was
    not supplied or is left out. The last `provisional` months are taken for not known.
    Give areas of one level together, as for exceptions.
    Raises:  SettingsError where the counts do not have that shape.
    Source:  docs/methods/forecast.md
    """
    known = counts(events)
    shape = (len(areas), len(categories), len(period))
    if known.shape != shape or not 0 <= provisional < len(period):
        raise SettingsError(
            f"Cannot foretell a quarter: counts are {known.shape}, for {shape[0]} "
            f"areas, {shape[1]} categories and {shape[2]} months, of which "
            f"{provisional} are provisional."
        )
    quarter = Period(period.end.shifted(1), period.end.shifted(QUARTER))
    series = known.reshape(-1, len(period))
    series[:, len(period) - provisional :] = np.nan
    groups = np.tile(np.arange(len(categories)), len(areas))
    calendar = read_calendar(Period(period.start, quarter.end))
    tests = _tests(series, calendar, len(period) - provisional)
    found = [
        _of_group(series, calendar, tests, groups == number, confidence)
        for number in range(len(categories))
    ]
    cells = (len(areas), len(categories))
    return QuarterForecast(
        areas=tuple(areas),
        categories=tuple(categories),
        quarter=quarter,
        expected=np.stack([f.expected for f in found], axis=1).reshape(cells),
        limits=Limits(
            np.stack([f.limits.lower for f in found], axis=1).reshape(cells),
            np.stack([f.limits.upper for f in found], axis=1).reshape(cells),
        ),
        naive=np.stack([f.naive for f in found], axis=1).reshape(cells),
        published=np.stack([f.published for f in found], axis=1).reshape(cells),
        candidates=tuple(f.candidate for f in found),
        skills=tuple(f.skill for f in found),
        scores=tuple(f.scores for f in found),
    )


@dataclass(frozen=True, slots=True)
class _Tests:
    """Quarters already seen (second axis) of each series, and what was said of them.

    `start` is the place of each quarter's first month; NaN where a month of it is not
    known. `hidden` months before each were not looked at either.
    """

    start: tuple[int, ...]
    seen: Floats
    said: Mapping[str, Forecasts]
    hidden: int


@dataclass(frozen=True, slots=True)
class _Found:
    """What is foretold of the areas of one category."""

    candidate: str
    expected: Floats
    limits: Limits
    naive: Floats
    published: Booleans
    skill: Skill
    scores: tuple[Score, ...]


def _tests(series: Floats, calendar: Calendar, known: int) -> _Tests:
    """Foretell quarters that do not overlap, the last of them just before `known`."""
    hidden = series.shape[1] - known
    first = _FIRST + hidden
    start = tuple(range(known - QUARTER, first - 1, -QUARTER))[:MOST_TESTS][::-1]
    nothing = np.empty((len(series), 0))
    seen = [series[:, month : month + QUARTER].sum(axis=1) for month in start]
    said = {}
    for key in CANDIDATES:
        found = [_quarter(key, series, calendar, month, hidden) for month in start]
        said[key] = Forecasts(
            np.stack([f.mean for f in found], axis=1) if found else nothing,
            np.stack([f.leverage for f in found], axis=1) if found else nothing,
        )
    return _Tests(start, np.stack(seen, axis=1) if seen else nothing, said, hidden)


def _quarter(
    key: str, series: Floats, calendar: Calendar, month: int, hidden: int
) -> Forecasts:
    """Foretell the quarter that begins at a month, from those before it.

    Months between are not known, which every candidate can bear: none feeds on what
    it foretold itself.
    """
    history = np.full((len(series), month + QUARTER - 1), np.nan)
    history[:, : month - hidden] = series[:, : month - hidden]
    months = [
        foretell(
            CANDIDATES[key],
            history[:, : month + ahead],
            calendar.until(month + ahead + 1),
        )
        for ahead in range(QUARTER)
    ]
    means = np.stack([m.mean for m in months], axis=1)
    unsure = np.stack([m.leverage for m in months], axis=1) * means
    mean = means.sum(axis=1)
    # The error of a level is in all three months, and adds up before it is squared.
    spread = unsure.sum(axis=1) if key in _APART else np.sqrt(unsure).sum(axis=1) ** 2
    return Forecasts(mean, divide(spread, mean))


def _of_group(
    series: Floats,
    calendar: Calendar,
    tests: _Tests,
    inside: Booleans,
    confidence: float,
) -> _Found:
    seen = tests.seen[inside]
    said = {
        key: Forecasts(found.mean[inside], found.leverage[inside])
        for key, found in tests.said.items()
    }
    errors = {key: np.abs(seen - found.mean) for key, found in said.items()}
    chosen, skill = score_choice(errors)
    key = choose_by_errors(errors, seen.shape[1])
    one_group = np.zeros(len(seen), dtype=np.intp)
    dispersions = {
        name: measure_dispersion(seen, found, one_group).values
        for name, found in said.items()
    }
    # Where the chosen way cannot say, the naive one stands in, and is not published.
    ahead = {
        name: _quarter(name, series[inside], calendar, series.shape[1], tests.hidden)
        for name in {key, NAIVE}
    }
    own = np.isfinite(ahead[key].mean)
    mean = np.where(own, ahead[key].mean, ahead[NAIVE].mean)
    leverage = np.where(own, ahead[key].leverage, ahead[NAIVE].leverage)
    dispersion = np.where(own, dispersions[key], dispersions[NAIVE])
    variance = variance_of(mean, leverage, np.nan_to_num(dispersion))
    both = np.isfinite(chosen) & np.isfinite(errors[NAIVE])
    better = np.where(both, errors[NAIVE] - chosen, 0.0).sum(axis=1) > 0
    return _Found(
        candidate=key,
        expected=mean,
        limits=find_limits(mean, variance, confidence=confidence),
        naive=ahead[NAIVE].mean,
        published=better & own & skill.beats_naive & (key != NAIVE),
        skill=skill,
        scores=tuple(
            _scored(name, seen, found, dispersions[name], errors)
            for name, found in said.items()
        ),
    )


def _scored(
    key: str,
    seen: Floats,
    found: Forecasts,
    dispersion: Floats,
    errors: Mapping[str, Floats],
) -> Score:
    both = np.isfinite(seen) & np.isfinite(found.mean)
    if not both.any():
        return Score(key, np.nan, np.nan, 0)
    variance = variance_of(found.mean, found.leverage, dispersion[:, None])
    within = is_within(seen[both], found.mean[both], variance[both], confidence=0.95)
    ratio, _ = relative_error(errors, key, seen.shape[1])
    return Score(key, ratio, float(within.mean()), int(both.sum()))
