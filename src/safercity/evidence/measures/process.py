"""Process control: signal and noise in a monthly series (XmR charts).

The limits come from how much one month differs from the next. A month, or a run of
months, is a signal when chance alone would seldom make it. Chart monthly counts or
rates, never rolling totals: those overlap, and break every rule here.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from safercity.errors import SettingsError
from safercity.evidence.measures.arrays import (
    NOT_AVAILABLE,
    Booleans,
    Codes,
    Floats,
    counts,
    divide,
    floats,
)
from safercity.periods import Month, Period

#: Limits are the mean ± 2.66 mean moving ranges: 3 / 1.128, three deviations.
LIMIT = 2.66
#: Moving ranges from 3.267 times their mean are left out when outliers are screened.
SCREEN = 3.267
#: Fewer points than this give limits for trial only.
ENOUGH_POINTS = 12
MEAN_DAYS_IN_A_MONTH = 365.25 / 12


class Signal(enum.IntEnum):
    """What a month signals; the code is negative on the low side, or falling.

    Where several apply the highest wins.
    """

    NONE = 0
    SHIFT = 1
    TWO_IN_THREE = 2
    TREND = 3
    OUTSIDE = 4
    NOT_AVAILABLE = NOT_AVAILABLE


@dataclass(frozen=True, slots=True)
class ProcessSettings:
    """Which rules make a signal; 0 or False turns a rule off.

    `trend` and `shift`: how many months in a row, rising or falling, or on one side of
    the mean. `baseline`: how many months from the first make the limits (all, if
    None). `floor`: limits are not drawn below it (0 for counts).
    """

    outside: bool = True
    two_in_three: bool = True
    trend: int = 7
    shift: int = 7
    screen_outliers: bool = False
    baseline: int | None = None
    floor: float | None = None

    def __post_init__(self) -> None:
        if min(self.trend, self.shift) < 0 or 1 in (self.trend, self.shift):
            raise SettingsError("trend and shift must each be 2 months or more, or 0.")
        if self.baseline is not None and self.baseline < 2:
            raise SettingsError(
                f"baseline is {self.baseline}; it takes 2 months or more."
            )


@dataclass(frozen=True, slots=True)
class ProcessChart:
    """What an XmR chart draws, for each series.

    `mean`, `moving_range` (mean of the moving ranges) and the limits have one value
    for each series; `signals` has the shape of the series: Signal codes, negative on
    the low side. `points` is how many months made the limits; `trial` is true where
    they are fewer than 12.
    """

    mean: Floats
    moving_range: Floats
    lower: Floats
    upper: Floats
    close_lower: Floats
    close_upper: Floats
    points: Any
    trial: Booleans
    signals: Codes


def chart_process(
    series: Any, *, settings: ProcessSettings | None = None
) -> ProcessChart:
    """Work out mean, limits and signals of monthly series, months on the last axis.

    A month that is not known (NaN) has no signal, takes no part in the limits, and
    ends any run. Limits need two months that follow each other.
    Source:  docs/methods/process-control.md

    >>> chart = chart_process([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1])
    >>> [round(float(n), 2) for n in (chart.lower, chart.mean, chart.upper)]
    [-3.06, 1.94, 6.95]
    >>> chart.signals.tolist()[3:6]
    [0, 4, 0]
    """
    settings = settings or ProcessSettings()
    months = np.atleast_1d(floats(series))
    base = months[..., : settings.baseline]
    points = np.isfinite(base).sum(axis=-1)
    mean = _mean(base)
    moving_range = _moving_range(base, screen=settings.screen_outliers)
    lower, upper = mean - LIMIT * moving_range, mean + LIMIT * moving_range
    close = LIMIT * 2 / 3 * moving_range
    floor = -np.inf if settings.floor is None else settings.floor
    return ProcessChart(
        mean=mean,
        moving_range=moving_range,
        lower=np.maximum(lower, floor),
        upper=upper,
        close_lower=np.maximum(mean - close, floor),
        close_upper=mean + close,
        points=points,
        trial=points < ENOUGH_POINTS,
        signals=_signals(months, mean, moving_range, settings),
    )


def _mean(series: Floats) -> Floats:
    known = np.isfinite(series)
    total = np.where(known, series, 0).sum(axis=-1)
    return divide(total, known.sum(axis=-1).astype(float))


def _moving_range(series: Floats, *, screen: bool) -> Floats:
    ranges = np.abs(np.diff(series, axis=-1))
    mean = _mean(ranges)
    if not screen:
        return mean
    kept = np.where(ranges < SCREEN * mean[..., None], ranges, np.nan)
    # Where every range is nought none is under the screen, and none needs to be.
    return np.where(mean == 0, 0.0, _mean(kept))


def _signals(
    months: Floats, mean: Floats, moving_range: Floats, settings: ProcessSettings
) -> Codes:
    centre, step = mean[..., None], moving_range[..., None]
    side = _side(months, centre)
    away = np.abs(months - centre)
    # As in `_side`: a point on a limit, but for floating point, is not past it.
    slack = 1e-9 * (np.abs(centre) + step)
    codes = np.zeros(months.shape, dtype=np.int8)
    if settings.shift:
        codes = _mark(codes, Signal.SHIFT, _runs(side, settings.shift))
    if settings.two_in_three:
        beyond = away > LIMIT * 2 / 3 * step + slack
        codes = _mark(codes, Signal.TWO_IN_THREE, _two_in_three(side, beyond))
    if settings.trend:
        codes = _mark(codes, Signal.TREND, _trends(months, settings.trend))
    if settings.outside:
        codes = _mark(codes, Signal.OUTSIDE, side * (away > LIMIT * step + slack))
    known = np.isfinite(months) & np.isfinite(step)
    return np.where(known, codes, Signal.NOT_AVAILABLE).astype(np.int8)


def _side(months: Floats, centre: Floats) -> Codes:
    """1 above the mean, -1 below, 0 on it or not known."""
    gap = months - centre
    gap = np.where(np.abs(gap) <= 1e-9 * np.abs(centre), 0.0, gap)
    return np.nan_to_num(np.sign(gap)).astype(np.int8)


def _mark(codes: Codes, signal: Signal, where: Codes) -> Codes:
    """Write a rule's signal where it applies (±1), over any lesser one."""
    return np.where(where != 0, where * np.int8(signal), codes).astype(np.int8)


def _runs(signs: Codes, length: int) -> Codes:
    """Mark every point of each run of `length` or more equal signs."""
    found = np.zeros(signs.shape, dtype=np.int8)
    if signs.shape[-1] < length:
        return found
    windows = sliding_window_view(signs, length, axis=-1)
    starts = np.where(
        (windows == 1).all(axis=-1), 1, np.where((windows == -1).all(axis=-1), -1, 0)
    ).astype(np.int8)
    count = starts.shape[-1]
    for offset in range(length):
        part = found[..., offset : offset + count]
        np.copyto(part, starts, where=starts != 0)
    return found


def _trends(months: Floats, length: int) -> Codes:
    """Mark every point of `length` or more in a row, each above (below) the last."""
    steps = np.nan_to_num(np.sign(np.diff(months, axis=-1))).astype(np.int8)
    runs = _runs(steps, length - 1)
    found = np.zeros(months.shape, dtype=np.int8)
    # A step belongs to the point before it and the point after; the later run wins.
    np.copyto(found[..., :-1], runs, where=runs != 0)
    np.copyto(found[..., 1:], runs, where=runs != 0)
    return found


def _two_in_three(side: Codes, beyond: Booleans) -> Codes:
    """Mark points beyond a close limit, two of three that are all on one side."""
    found = np.zeros(side.shape, dtype=np.int8)
    if side.shape[-1] < 3:
        return found
    sides = sliding_window_view(side, 3, axis=-1)
    together = np.abs(sides.sum(axis=-1, dtype=np.int8)) == 3
    far = sliding_window_view(beyond & (side != 0), 3, axis=-1).sum(axis=-1) >= 2
    starts = together & far
    for offset in range(3):
        part = found[..., offset : offset + starts.shape[-1]]
        here = slice(offset, offset + starts.shape[-1])
        np.copyto(part, side[..., here], where=starts & beyond[..., here])
    return found


def adjust_for_days(monthly: Any, months: Period | Iterable[Month]) -> Floats:
    """Set monthly counts to a month of the mean length, 30.4375 days.

    February has a tenth fewer days than March, which no rule should call a signal.
    Source:  docs/methods/process-control.md#days

    >>> adjust_for_days([310, 280], Period.parse("2025-01", "2025-02")).tolist()
    [304.375, 304.375]
    """
    days = np.array([month.last_day.day for month in months], dtype=float)
    adjusted: Floats = counts(monthly) * MEAN_DAYS_IN_A_MONTH / days
    return adjusted
