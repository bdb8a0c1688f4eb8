"""Detectors: ways by which a month may stand out beside its limits, all at once."""

from dataclasses import replace

import numpy as np

from safercity.evidence.exceptions.history import MONTHS, Calendar
from safercity.evidence.measures.arrays import Codes, Floats, divide
from safercity.evidence.measures.change import exact_p
from safercity.evidence.measures.process import (
    ProcessSettings,
    Signal,
    chart_process,
)

#: As in `change`: under so many events in both months together a change says nothing.
_FEWEST_COMPARED = 20


def signal_process(ratios: Floats, baseline: int, rules: ProcessSettings) -> Codes:
    """Find what an XmR chart signals of months over what was expected of them.

    Season, trend and days are in what was expected, so that none of them signals.
    The `baseline` first months make the limits, so that what is looked at does not.
    Gives:   Signal codes of the months after these; not available on a trial chart.
    Source:  docs/methods/exceptions.md#detectors
    """
    looked_at = ratios[:, baseline:]
    if baseline < 2:
        return np.full(looked_at.shape, Signal.NOT_AVAILABLE, dtype=np.int8)
    chart = chart_process(ratios, settings=replace(rules, baseline=baseline))
    signals = chart.signals[:, baseline:]
    found = np.where(chart.trial[:, None], Signal.NOT_AVAILABLE, signals)
    return found.astype(np.int8)


def compare_years(
    series: Floats, calendar: Calendar, first: int, dispersion: Floats
) -> tuple[Floats, Floats]:
    """Compare each month with the same month of the year before, by the exact test.

    Days of the month are its population, so that a leap year is no rise. Counts that
    vary more than chance would make them are first set to as many events as vary so
    much by chance alone: over 1 + dispersion × their mean.
    Gives:   the earlier counts, and p; NaN where either is not known, or there are
             too few events to say.
    Source:  docs/methods/exceptions.md#detectors
    """
    now = series[:, first:]
    before = np.full(now.shape, np.nan)
    places = np.arange(first, series.shape[1]) - MONTHS
    known = places >= 0
    before[:, known] = series[:, places[known]]
    inflation = 1 + dispersion * (before + now) / 2
    p = exact_p(
        np.round(divide(before, inflation)),
        np.round(divide(now, inflation)),
        np.where(known, calendar.days[places], np.nan),
        calendar.days[first:],
    )
    return before, np.where(before + now >= _FEWEST_COMPARED, p, np.nan)
