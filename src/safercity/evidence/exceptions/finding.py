"""Finding: every area, category and month beside what was expected of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safercity.errors import SettingsError
from safercity.evidence.exceptions.alerts import BREAK, LEAVE_OUT, Alert
from safercity.evidence.exceptions.choosing import (
    Choice,
    Dispersion,
    Forecasts,
    choose,
    foretell_months,
    tested_months,
    try_candidates,
)
from safercity.evidence.exceptions.detectors import compare_years, signal_process
from safercity.evidence.exceptions.history import Calendar, read_calendar
from safercity.evidence.exceptions.limits import (
    Limits,
    chance_of,
    find_limits,
    variance_of,
)
from safercity.evidence.exceptions.settings import ExceptionSettings
from safercity.evidence.measures.arrays import Booleans, Codes, Floats, counts, divide
from safercity.evidence.measures.corrections import benjamini_hochberg
from safercity.periods import Month, Period


@dataclass(frozen=True, slots=True)
class Exceptions:
    """Every month that was looked at; arrays are (areas, categories, months).

    `expected` and the limits are in events; NaN where a month could not be looked at:
    not supplied, left out by an alert, or with too short a history. `p` is the chance
    of a count so far from its mean, `q` the rate of false findings at which it would
    be one. `signals` are Signal codes; `before` the same month of the year before,
    and `yearly_q` the same for the test of the two. `is_exception` says which deserve
    a look, and `provisional` which months (last axis) may still fill up.
    """

    areas: tuple[str, ...]
    categories: tuple[str, ...]
    months: tuple[Month, ...]
    observed: Floats
    expected: Floats
    inner: Limits
    outer: Limits
    p: Floats
    q: Floats
    signals: Codes
    before: Floats
    yearly_q: Floats
    is_exception: Booleans
    provisional: Booleans
    choices: tuple[Choice, ...]
    alerts: tuple[Alert, ...]
    settings: ExceptionSettings


def find_exceptions(
    events: Any,
    period: Period,
    *,
    areas: Sequence[str],
    categories: Sequence[str],
    alerts: Sequence[Alert] = (),
    settings: ExceptionSettings | None = None,
) -> Exceptions:
    """Find the months that deserve a look among the last ones of a period.

    `events` are counts (areas, categories, months of `period`): null where a month was
    not supplied, 0 where nothing happened. Give areas of one level together: what is
    chosen for a category, and how far its counts vary, is learned from all of them.
    Raises:  SettingsError where the counts do not have that shape.
    Source:  docs/methods/exceptions.md
    """
    settings = settings or ExceptionSettings()
    known = counts(events)
    shape = (len(areas), len(categories), len(period))
    if known.shape != shape or len(period) <= settings.assessed:
        raise SettingsError(
            f"Cannot look for exceptions: counts are {known.shape}, for {shape[0]} "
            f"areas, {shape[1]} categories and {shape[2]} months; and more months are "
            f"needed than the {settings.assessed} that are looked at."
        )
    first = len(period) - settings.assessed
    series = without_alerts(known, period, areas, categories, alerts)
    flat = series.reshape(-1, len(period))
    groups = np.tile(np.arange(len(categories)), len(areas))
    calendar = read_calendar(period)
    tests = try_candidates(flat, calendar, first)
    choices, dispersions = choose(tests, flat, first, groups, list(categories))
    chosen = _chosen(choices, tests, dispersions, flat, calendar, first, groups)
    mean, dispersion = chosen.mean, chosen.dispersion
    variance = variance_of(mean, chosen.leverage, dispersion)
    p = chance_of(flat[:, first:], mean, variance, chosen.degrees)
    q = benjamini_hochberg(p)
    before, yearly_p = compare_years(flat, calendar, first, dispersion)
    tested = chosen.tested.shape[1]
    ratios = divide(flat[:, first - tested :], np.hstack([chosen.tested, mean]))
    most = np.fmax(flat[:, first:], mean)
    cells = (len(areas), len(categories), settings.assessed)
    return Exceptions(
        areas=tuple(areas),
        categories=tuple(categories),
        months=period.months[first:],
        observed=known[..., first:],
        expected=mean.reshape(cells),
        inner=_limits(mean, variance, 0.95, cells),
        outer=_limits(mean, variance, 0.998, cells),
        p=p.reshape(cells),
        q=q.reshape(cells),
        signals=signal_process(ratios, tested, settings.process).reshape(cells),
        before=before.reshape(cells),
        yearly_q=benjamini_hochberg(yearly_p).reshape(cells),
        is_exception=((q <= settings.rate) & (most >= settings.fewest)).reshape(cells),
        provisional=np.arange(settings.assessed)
        >= settings.assessed - settings.provisional,
        choices=choices,
        alerts=tuple(alerts),
        settings=settings,
    )


def without_alerts(
    known: Floats,
    period: Period,
    areas: Sequence[str],
    categories: Sequence[str],
    alerts: Sequence[Alert],
) -> Floats:
    """The counts with what alerts leave out unknown."""
    series = known.copy()
    for alert in alerts:
        if alert.action in (LEAVE_OUT, BREAK):
            months = alert.places(period)
            about = np.array(
                [[alert.is_about(a, c) for c in categories] for a in areas], dtype=bool
            )
            rows, columns = np.nonzero(about.reshape(len(areas), len(categories)))
            series[rows, columns, months.start : months.stop] = np.nan
    return series


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What the chosen candidates foretell of the months tested and of those looked at.

    `tested` are means of the former; the others have a value for each of the latter.
    """

    tested: Floats
    mean: Floats
    leverage: Floats
    dispersion: Floats
    degrees: Floats


def _chosen(
    choices: Sequence[Choice],
    tests: Mapping[str, Forecasts],
    dispersions: Mapping[str, Dispersion],
    series: Floats,
    calendar: Calendar,
    first: int,
    groups: NDArray[np.intp],
) -> _Chosen:
    """Foretell each series by what was chosen for its group, or what stands in."""
    months = range(first, series.shape[1])
    tested = np.full((len(series), len(tested_months(first))), np.nan)
    found = _Chosen(
        tested, *(np.full((len(series), len(months)), np.nan) for _ in range(4))
    )
    for place in range(max((len(choice.order) for choice in choices), default=0)):
        for key in tests:
            numbers = [
                n
                for n, choice in enumerate(choices)
                if choice.order[place:][:1] == (key,)
            ]
            rows = np.flatnonzero(
                np.isin(groups, numbers) & np.isnan(found.mean).any(axis=1)
            )
            if len(rows):
                forecasts = foretell_months(key, series[rows], calendar, months)
                _fill(found, rows, forecasts, tests[key], dispersions[key])
    return found


def _fill(
    found: _Chosen,
    rows: NDArray[np.intp],
    forecasts: Forecasts,
    tested: Forecasts,
    dispersion: Dispersion,
) -> None:
    """Put in what a candidate says where nothing better has said anything."""
    open_ = np.isnan(found.mean[rows])
    columns = (
        (found.mean, forecasts.mean),
        (found.leverage, forecasts.leverage),
        (found.dispersion, dispersion.values[rows, None]),
        (found.degrees, dispersion.degrees[rows, None]),
    )
    for column, values in columns:
        column[rows] = np.where(open_, values, column[rows])
    before = found.tested[rows]
    found.tested[rows] = np.where(np.isnan(before), tested.mean[rows], before)


def _limits(
    mean: Floats, variance: Floats, confidence: float, cells: tuple[int, int, int]
) -> Limits:
    found = find_limits(mean, variance, confidence=confidence)
    return Limits(found.lower.reshape(cells), found.upper.reshape(cells))
