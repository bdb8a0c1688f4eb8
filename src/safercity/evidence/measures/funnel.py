"""Funnel plots: which areas differ by more than chance would make them.

Two readings, always side by side: `plain` allows for chance alone; `adjusted` also for
how much areas of this kind differ anyway (over-dispersion), which for crime in wards
is a great deal.
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
    normal_deviate,
)
from safercity.evidence.measures.comparison import pooled_rate
from safercity.evidence.measures.intervals import EXACT_BELOW, poisson_limits

TRANSFORMS = ("sqrt", "log")

#: The two pairs of limits: 0.025 and 0.001 outside each side.
INNER, OUTER = 0.95, 0.998


class FunnelClass(enum.IntEnum):
    """Where an area lies; the names say which limit it passes (95% or 99.8%)."""

    LOW_998 = -2
    LOW_95 = -1
    NOT_DIFFERENT = 0
    HIGH_95 = 1
    HIGH_998 = 2
    NOT_AVAILABLE = NOT_AVAILABLE


@dataclass(frozen=True, slots=True)
class FunnelSettings:
    """How over-dispersion is measured.

    `winsorise`: the share of areas at each end drawn in to that quantile, so that a
    few extreme areas do not widen the limits for all; 0 for none. `transform`: `sqrt`
    or `log` of observed over expected.
    """

    winsorise: float = 0.1
    transform: str = "sqrt"

    def __post_init__(self) -> None:
        if not 0 <= self.winsorise < 0.5:
            raise SettingsError(
                f"winsorise is {self.winsorise}; it must be from 0 to under 0.5."
            )
        if self.transform not in TRANSFORMS:
            raise SettingsError(
                f'The funnel\'s transform is "{self.transform}"; '
                f"it must be one of {', '.join(TRANSFORMS)}."
            )


@dataclass(frozen=True, slots=True)
class Funnel:
    """A funnel for each column of events (one column for each category).

    `average` is events per resident of all areas together; `phi` (1 is chance alone)
    and `tau2` measure over-dispersion; each has one value for each column. `expected`,
    `z` and the FunnelClass codes `plain` and `adjusted` have the shape of the events.
    """

    average: Floats
    expected: Floats
    z: Floats
    phi: Floats
    tau2: Floats
    plain: Codes
    adjusted: Codes


def draw_funnel(
    events: Any, population: Any, *, settings: FunnelSettings | None = None
) -> Funnel:
    """Compare each area with the average of all of them.

    `events` has areas along its first axis, and may have categories along a second.
    Plain: the average lies outside the area's own Poisson limits. Adjusted: the area
    lies outside limits widened by the spread between areas, tau squared.
    Source:  docs/methods/funnel.md

    >>> toy = draw_funnel([120, 80, 100, 60, 140], [1_000] * 5,
    ...                   settings=FunnelSettings(winsorise=0))
    >>> round(float(toy.phi), 3), round(float(toy.tau2), 5)
    (8.37, 0.02366)
    """
    settings = settings or FunnelSettings()
    known, people = counts(events), counts(population)
    people = people.reshape(people.shape + (1,) * (known.ndim - people.ndim))
    usable = np.isfinite(known) & (people > 0)
    known = np.where(usable, known, np.nan)
    average = pooled_rate(known, np.where(usable, people, np.nan), per=1)
    expected = np.where(usable, people * average, np.nan)
    gap, error = _gap(known, expected, settings.transform)
    z = _score(gap, error, usable)
    phi, tau2 = _overdispersion(z, error, settings.winsorise)
    return Funnel(
        average=average,
        expected=expected,
        z=z,
        phi=phi,
        tau2=tau2,
        plain=_plain_classes(known, expected),
        adjusted=_adjusted_classes(gap, error, tau2, usable),
    )


def _gap(events: Floats, expected: Floats, transform: str) -> tuple[Floats, Floats]:
    """The distance of observed from expected, transformed, and its standard error."""
    if transform == "sqrt":
        gap = np.sqrt(divide(events, expected)) - 1
        return gap, divide(np.ones_like(expected), 2 * np.sqrt(expected))
    # The log of no events has no end; half an event is the usual stand-in.
    gap = np.log(divide(np.maximum(events, 0.5), expected))
    return gap, divide(np.ones_like(expected), np.sqrt(expected))


def _score(gap: Floats, error: Floats, usable: Any) -> Floats:
    # With no event anywhere nothing is expected, and nothing differs from that.
    return np.where(usable, np.nan_to_num(divide(gap, error)), np.nan)


def _overdispersion(
    z: Floats, error: Floats, winsorise: float
) -> tuple[Floats, Floats]:
    """Work out phi, the mean square of z drawn in at the ends, and tau squared."""
    areas = np.isfinite(z).sum(axis=0).astype(float)
    phi = divide(np.nansum(_drawn_in(z, winsorise) ** 2, axis=0), areas)
    weight = np.nan_to_num(divide(np.ones_like(error), error**2))
    total = weight.sum(axis=0)
    room = total - divide((weight**2).sum(axis=0), total)
    # One area has no room to differ from the average that it makes.
    room = np.where(areas > 1, room, np.nan)
    return phi, np.maximum(0.0, np.nan_to_num(divide(areas * phi - (areas - 1), room)))


def _drawn_in(z: Floats, winsorise: float) -> Floats:
    if not winsorise or not z.size:
        return z
    low, high = (_quantile(z, at) for at in (winsorise, 1 - winsorise))
    return np.clip(z, low, high)


def _quantile(columns: Floats, at: float) -> Floats:
    """The quantile of each column (linear, as R's type 7), leaving out NaN."""
    known = np.maximum(np.isfinite(columns).sum(axis=0), 1)
    ranked = np.sort(columns, axis=0)  # NaN sorts last
    place = at * (known - 1)
    below = np.floor(place).astype(int)
    above = np.minimum(below + 1, known - 1)
    low, high = (
        np.take_along_axis(ranked, rank[None, ...], axis=0)[0]
        for rank in (below, above)
    )
    quantile: Floats = low + (high - low) * (place - below)
    return quantile


def _plain_classes(events: Floats, expected: Floats) -> Codes:
    lower95, upper95 = poisson_limits(events, confidence=INNER)
    lower998, upper998 = poisson_limits(events, confidence=OUTER)
    return _classes(
        [
            expected > upper998,
            expected > upper95,
            expected < lower95,
            expected < lower998,
        ],
        np.isfinite(expected),
    )


def _adjusted_classes(gap: Floats, error: Floats, tau2: Floats, usable: Any) -> Codes:
    spread = np.sqrt(error**2 + tau2)
    inner, outer = (normal_deviate(c) * spread for c in (INNER, OUTER))
    return _classes([gap < -outer, gap < -inner, gap > inner, gap > outer], usable)


def _classes(passed: list[Any], usable: Any) -> Codes:
    """Turn four tests, lowest first, into FunnelClass codes."""
    low998, low95, high95, high998 = passed
    codes = high95.astype(np.int8) + high998 - low95 - low998
    return np.where(usable, codes, FunnelClass.NOT_AVAILABLE).astype(np.int8)


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """The curves of a funnel, in events per `per` residents, one value a population."""

    lower_95: Floats
    upper_95: Floats
    lower_998: Floats
    upper_998: Floats


def plain_limits(average: float, populations: Any, *, per: int = 1_000) -> FunnelLimits:
    """Work out the curves that an area must pass to be classed by chance alone.

    They are the rates whose own Poisson limit just reaches the average, so the curves
    and the classes of `draw_funnel` agree.
    Source:  docs/methods/funnel.md#curves
    """
    people = counts(populations)
    expected = np.atleast_1d(people * average)
    curves = []
    for confidence in (INNER, OUTER):
        for side in (1, 0):  # the upper limit reaches up from the lower curve
            edge = _count_reaching(expected, confidence, side)
            curves.append(divide(edge * per, np.atleast_1d(people)))
    return FunnelLimits(*curves)


def _count_reaching(expected: Floats, confidence: float, side: int) -> Floats:
    """Find the count whose lower (0) or upper (1) limit is the expected number."""
    low = np.zeros_like(expected)
    # A limit is never more than this far from its count, at any confidence used here.
    high = expected + 10 * np.sqrt(expected) + 20
    # Where exact gives way to Byar the limit steps down a little: take it level, so
    # that there is one answer and it agrees with the whole counts on either side.
    ten = poisson_limits(EXACT_BELOW, confidence=confidence)[side]
    for _ in range(60):
        middle = (low + high) / 2
        limit = poisson_limits(middle, confidence=confidence)[side]
        limit = np.where(middle < EXACT_BELOW, np.minimum(limit, ten), limit)
        low = np.where(limit < expected, middle, low)
        high = np.where(limit < expected, high, middle)
    return np.where(np.isfinite(expected), low, np.nan)


def adjusted_limits(
    average: float,
    populations: Any,
    tau2: float,
    *,
    per: int = 1_000,
    transform: str = "sqrt",
) -> FunnelLimits:
    """Work out the curves widened by over-dispersion, back on the scale of rates.

    Source:  docs/methods/funnel.md#curves
    """
    FunnelSettings(transform=transform)
    expected = np.atleast_1d(counts(populations) * average)
    variance = divide(np.ones_like(expected), expected)
    variance = variance / 4 if transform == "sqrt" else variance
    spread = np.sqrt(variance + tau2)
    curves = []
    for confidence in (INNER, OUTER):
        for sign in (-1, 1):
            away = sign * normal_deviate(confidence) * spread
            ratio = (
                np.maximum(1 + away, 0) ** 2 if transform == "sqrt" else np.exp(away)
            )
            curves.append(ratio * average * per)
    return FunnelLimits(*curves)
