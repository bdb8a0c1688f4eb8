"""Candidates: the ways by which a month may be foretold from those before it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from safercity.evidence.exceptions.history import (
    MONTHS,
    Calendar,
    length_of,
    sum_by_month,
)
from safercity.evidence.exceptions.seasonal import fit_seasonal
from safercity.evidence.measures.arrays import Floats, divide

#: As if so many events had been seen at the series' own level: with a season of about
#: 14% up and down, this draws a month's factor in by just as much as it is worth.
SEASON_EVENTS = 50.0
#: The spread of a year's growth among areas and categories, as a logarithm.
TREND_SPREAD = 0.15
#: How much of a month's surprise the smoothed level takes in, slowly and quickly.
SLOW, QUICK = 0.2, 0.5


@dataclass(frozen=True, slots=True)
class Foretold:
    """The next month of each series; NaN where the candidate cannot say.

    `mean` in events. `leverage` is how much the uncertainty of that mean adds to the
    spread of a count: a count varies by (1 + leverage) times its own variance.
    """

    mean: Floats
    leverage: Floats


@dataclass(frozen=True, slots=True)
class Candidate:
    """A way to foretell a month: its name in words, and the least months it takes."""

    key: str
    title: str
    least: int
    foretell: Callable[[Floats, Calendar], Foretold]


def foretell(candidate: Candidate, history: Floats, calendar: Calendar) -> Foretold:
    """Foretell the month after a history, for each series (rows).

    `calendar` has one month more than the history: the one to foretell.
    """
    enough = length_of(history) >= candidate.least
    if not enough.any():
        nothing = np.full(len(history), np.nan)
        return Foretold(nothing, nothing)
    found = candidate.foretell(history, calendar)
    mean = np.where(enough, np.maximum(found.mean, _least_mean(history)), np.nan)
    return Foretold(mean, np.where(np.isfinite(mean), found.leverage, np.nan))


def _least_mean(history: Floats) -> Floats:
    """A tenth of the series' level, or half an event in all its months.

    No month is impossible because none like it has been seen.
    """
    total, months = np.nansum(history, axis=1), length_of(history)
    return divide(np.maximum(0.1 * total, 0.5), months)


def _seasonal(history: Floats, calendar: Calendar) -> Foretold:
    past = calendar.until(history.shape[1])
    fit = fit_seasonal(
        history, past, season_events=SEASON_EVENTS, trend_spread=TREND_SPREAD
    )
    mean, variance = fit.foretell(
        float(calendar.days[-1]), int(calendar.of_year[-1]), float(calendar.years[-1])
    )
    return Foretold(mean, mean * variance)


def _like_months(history: Floats, calendar: Calendar) -> Foretold:
    """The mean of the same month of all earlier years, by days."""
    of_year = calendar.of_year[-1]
    past = calendar.until(history.shape[1])
    like = history[:, past.of_year == of_year]
    days = np.where(np.isfinite(like), past.days[past.of_year == of_year], 0.0)
    total = days.sum(axis=1)
    mean = divide(np.nansum(like, axis=1), total) * calendar.days[-1]
    return Foretold(mean, divide(np.full(len(total), calendar.days[-1]), total))


def _naive(history: Floats, calendar: Calendar) -> Foretold:
    """The same month of the year before, by days."""
    before = history.shape[1] - MONTHS
    ratio = calendar.days[-1] / calendar.days[before]
    return Foretold(history[:, before] * ratio, np.full(len(history), ratio))


def _year(history: Floats, calendar: Calendar) -> Foretold:
    """The mean of the last twelve months, by days."""
    last = history[:, -MONTHS:]
    days = np.where(np.isfinite(last), calendar.days[-MONTHS - 1 : -1], 0.0)
    total = days.sum(axis=1)
    mean = divide(np.nansum(last, axis=1), total) * calendar.days[-1]
    return Foretold(mean, divide(np.full(len(total), calendar.days[-1]), total))


def _smoothed(history: Floats, calendar: Calendar, smoothing: float) -> Foretold:
    """Exponential smoothing of the level, with the season taken out and put back."""
    past = calendar.until(history.shape[1])
    season = season_of(history, past)
    level = np.full(len(history), np.nan)
    spread = np.ones(len(history))
    for month in range(history.shape[1]):
        now = history[:, month] / (past.days[month] * season[:, past.of_year[month]])
        known = np.isfinite(now)
        first = known & np.isnan(level)
        weight = np.where(first, 1.0, np.where(known, smoothing, 0.0))
        level = np.where(
            known, np.nan_to_num(level) * (1 - weight) + now * weight, level
        )
        spread = np.where(known, spread * (1 - weight) ** 2 + weight**2, spread)
    mean = level * calendar.days[-1] * season[:, calendar.of_year[-1]]
    return Foretold(mean, spread)


def season_of(history: Floats, past: Calendar) -> Floats:
    """Work out each month of the year over the series' own level.

    Drawn to 1 where events are few, as if SEASON_EVENTS more had been seen there.
    Gives:   series along the first axis, the twelve months along the second.
    """
    known = np.isfinite(history)
    events = sum_by_month(np.where(known, history, 0.0), past)
    days = sum_by_month(np.where(known, past.days, 0.0), past)
    level = divide(events.sum(axis=1), days.sum(axis=1))[:, None]
    found = divide(events + SEASON_EVENTS, days * level + SEASON_EVENTS)
    return np.where(np.isfinite(found), found, 1.0)


#: Simplest first: of candidates that foretell equally well, the first is taken.
CANDIDATES: Mapping[str, Candidate] = {
    candidate.key: candidate
    for candidate in (
        Candidate("year", "the mean of the last twelve months", 12, _year),
        Candidate("naive", "the same month of the year before", 12, _naive),
        Candidate("like-months", "the mean of the same month", 24, _like_months),
        Candidate(
            "smoothed",
            "slowly smoothed level, with the season",
            18,
            partial(_smoothed, smoothing=SLOW),
        ),
        Candidate(
            "quick",
            "quickly smoothed level, with the season",
            18,
            partial(_smoothed, smoothing=QUICK),
        ),
        Candidate("seasonal", "month factors and trend", 36, _seasonal),
    )
}
