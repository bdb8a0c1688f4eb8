"""Rows: exceptions as a list for people, each with its reason in words."""

from dataclasses import dataclass, replace
from enum import IntFlag

import numpy as np

from safercity.evidence.exceptions.alerts import notes_for
from safercity.evidence.exceptions.finding import Exceptions
from safercity.evidence.measures.arrays import Booleans, Codes
from safercity.evidence.measures.definitions import shown_number
from safercity.evidence.measures.process import Signal
from safercity.periods import Month, Period

OUTSIDE_998, OUTSIDE_95 = "outside-99.8", "outside-95"
PROCESS, YEARLY = "process-chart", "year-on-year"

_SIGNALS = {
    Signal.SHIFT: "a run on one side of the mean",
    Signal.TWO_IN_THREE: "two of three months near a limit",
    Signal.TREND: "a run in one direction",
    Signal.OUTSIDE: "outside its limits",
}


class FoundBy(IntFlag):
    """The detectors that fired for a month, added up."""

    LIMITS, PROCESS, YEARLY = 1, 2, 4


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """One month of one area and category that stands out.

    `lower` and `upper` are the 95% limits, `outer_lower` and `outer_upper` the 99.8%
    ones; `ratio` is observed over expected; `detectors` those that fired; `q` the rate
    of false findings at which it is one; `notes` what else may explain it; `why` all
    of it in words.
    """

    area: str
    category: str
    month: Month
    observed: float
    expected: float
    lower: float
    upper: float
    outer_lower: float
    outer_upper: float
    ratio: float
    detectors: tuple[str, ...]
    q: float
    is_exception: bool
    provisional: bool
    notes: tuple[str, ...]
    why: str

    @property
    def is_higher(self) -> bool:
        """True where more was recorded than expected."""
        return self.observed > self.expected


def list_exceptions(
    found: Exceptions, *, detectors: int | None = None
) -> tuple[ExceptionRow, ...]:
    """List the exceptions, surest first.

    With `detectors` also each month that is none but in which so many of the three
    (limits, process chart, year on year) fired: for an analyst, since many of those
    are chance. Rows of the same q stand by area, category and month.
    """
    listed = found.is_exception.copy()
    if detectors is not None:
        listed |= _fired(found, detectors)
    cells = np.argwhere(listed)
    rows = [_row(found, *(int(n) for n in cell)) for cell in cells]
    return tuple(sorted(rows, key=lambda r: (r.q, r.area, r.category, str(r.month))))


def found_by(found: Exceptions) -> Codes:
    """Which detectors fired, as FoundBy, for each area, category and month."""
    codes = np.zeros(found.observed.shape, dtype=np.int8)
    for code, fired in zip(FoundBy, _detected(found), strict=True):
        codes[fired] += code
    return codes


def _detected(found: Exceptions) -> tuple[Booleans, Booleans, Booleans]:
    """Where each of the three detectors fired."""
    seen, inner = found.observed, found.inner
    outside = (seen < inner.lower) | (seen > inner.upper)
    signal = (found.signals != Signal.NONE) & (found.signals != Signal.NOT_AVAILABLE)
    return outside, signal, found.yearly_q <= found.settings.rate


def _fired(found: Exceptions, fewest: int) -> Booleans:
    enough = np.fmax(found.observed, found.expected) >= found.settings.fewest
    fired = np.stack(_detected(found)).sum(axis=0) >= fewest
    listed: Booleans = fired & enough & np.isfinite(found.q)
    return listed


def _row(found: Exceptions, area: int, category: int, month: int) -> ExceptionRow:
    cell = (area, category, month)
    place = found.months[month]
    period = Period(found.months[0], found.months[-1])
    detectors = _detectors(found, cell)
    names = found.areas[area], found.categories[category]
    row = ExceptionRow(
        area=names[0],
        category=names[1],
        month=place,
        observed=float(found.observed[cell]),
        expected=float(found.expected[cell]),
        lower=float(found.inner.lower[cell]),
        upper=float(found.inner.upper[cell]),
        outer_lower=float(found.outer.lower[cell]),
        outer_upper=float(found.outer.upper[cell]),
        ratio=float(found.observed[cell] / found.expected[cell]),
        detectors=tuple(detectors),
        q=float(found.q[cell]),
        is_exception=bool(found.is_exception[cell]),
        provisional=bool(found.provisional[month]),
        notes=notes_for(found.alerts, *names, period, month),
        why="",
    )
    return _explained(row, list(detectors.values()))


def _detectors(found: Exceptions, cell: tuple[int, int, int]) -> dict[str, str]:
    """The detectors that fired, each with its words."""
    seen = found.observed[cell]
    fired = {}
    if seen < found.outer.lower[cell] or seen > found.outer.upper[cell]:
        fired[OUTSIDE_998] = "outside the 99.8% limits"
    elif seen < found.inner.lower[cell] or seen > found.inner.upper[cell]:
        fired[OUTSIDE_95] = "outside the 95% limits"
    signal = int(found.signals[cell])
    if signal not in (Signal.NONE, Signal.NOT_AVAILABLE):
        side = "high" if signal > 0 else "low"
        fired[PROCESS] = f"process chart, {side}: {_SIGNALS[Signal(abs(signal))]}"
    if found.yearly_q[cell] <= found.settings.rate:
        before = shown_number(float(found.before[cell]), 0)
        fired[YEARLY] = f"year on year: {before} in the same month a year before"
    return fired


def _explained(row: ExceptionRow, reasons: list[str]) -> ExceptionRow:
    def whole(number: float) -> str:
        return shown_number(number, 0)

    sentences = [
        f"{whole(row.observed)} recorded, {shown_number(row.expected, 1)} expected "
        f"({whole(row.lower)} to {whole(row.upper)} would be usual, and "
        f"{whole(row.outer_lower)} to {whole(row.outer_upper)} not very unusual)."
    ]
    if reasons:
        sentences.append(f"Found by: {'; '.join(reasons)}.")
    if row.provisional:
        sentences.append("The month is provisional: late records may still arrive.")
    sentences += row.notes
    return replace(row, why=" ".join(sentences))
