"""Change: this period's events beside those of an earlier, equal period.

Two Poisson counts are compared exactly, given their sum. A change is called a rise or
a fall only when it is more than chance would explain and large enough to matter.
"""

import enum
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from safercity.errors import SettingsError
from safercity.evidence.measures.arrays import (
    NOT_AVAILABLE,
    Booleans,
    Codes,
    Floats,
    counts,
    divide,
    spread,
    tail,
)

# As scipy.stats.binomtest: outcomes whose chances differ by less are as likely.
_AS_LIKELY = 1 + 1e-7


class ChangeOutcome(enum.IntEnum):
    """The four honest outcomes, and the code of one that cannot be worked out."""

    FALL = -1
    NO_CLEAR_CHANGE = 0
    RISE = 1
    TOO_FEW = 2
    NOT_AVAILABLE = NOT_AVAILABLE


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    """What makes a change worth a word; a partnership may set each.

    `p_level`: the chance below which chance is not the explanation. `practical`: the
    smallest change that matters, as a share (0.05 is 5%). `fewest`: the two counts
    together below which it is too few to say. `percent_base`: the earlier count below
    which no percentage is given. `confidence`: of the ratio's limits.
    """

    p_level: float = 0.05
    practical: float = 0.05
    fewest: int = 20
    percent_base: int = 20
    confidence: float = 0.95

    def __post_init__(self) -> None:
        tail(self.confidence)
        if not 0 < self.p_level < 1:
            raise SettingsError(
                f"p_level is {self.p_level}; it must be between 0 and 1."
            )
        if min(self.practical, self.fewest, self.percent_base) < 0:
            raise SettingsError(
                "practical, fewest and percent_base must each be zero or more."
            )


@dataclass(frozen=True, slots=True)
class Change:
    """What comparing two periods gives, a value for each row; NaN is not known.

    `difference` in events; `percent` of the count, NaN on a small base; `ratio` of the
    rates with `lower` and `upper`; `p` two-sided; `outcome` as ChangeOutcome codes.
    """

    difference: Floats
    percent: Floats
    ratio: Floats
    lower: Floats
    upper: Floats
    p: Floats
    outcome: Codes


def compare_periods(
    before: Any,
    after: Any,
    population_before: Any = 1,
    population_after: Any = 1,
    *,
    settings: ChangeSettings | None = None,
) -> Change:
    """Compare counts of two periods of equal length, row by row.

    The populations matter only by their ratio: leave them out where it has not changed
    or is not known.
    Source:  docs/methods/change.md

    >>> change = compare_periods([40, 8, 400], [60, 15, 600])
    >>> [ChangeOutcome(code).name for code in change.outcome.tolist()]
    ['NO_CLEAR_CHANGE', 'NO_CLEAR_CHANGE', 'RISE']
    """
    settings = settings or ChangeSettings()
    columns = _columns(before, after, population_before, population_after)
    ratio, lower, upper = rate_ratio(*columns, confidence=settings.confidence)
    p = exact_p(*columns)
    return Change(
        difference=columns[1] - columns[0],
        percent=percent_change(columns[0], columns[1], smallest=settings.percent_base),
        ratio=ratio,
        lower=lower,
        upper=upper,
        p=p,
        outcome=_outcome(columns, p, settings),
    )


def percent_change(before: Any, after: Any, *, smallest: int = 20) -> Floats:
    """Work out the percent change of counts; none on an earlier count under `smallest`.

    Source:  docs/methods/change.md#percent

    >>> percent_change([100, 19], [110, 38])
    array([10., nan])
    """
    was, now = spread(counts(before), counts(after))
    return 100 * (divide(now, np.where(was >= smallest, was, np.nan)) - 1)


def exact_p(
    before: Any, after: Any, population_before: Any = 1, population_after: Any = 1
) -> Floats:
    """Work out the two-sided chance of so unlikely a change, were there none.

    Given both counts together, the later one is binomial with the later population's
    share. Two-sided as in scipy.stats.binomtest: every outcome no likelier than the
    one seen is counted, on both sides.

    Gives:   p in 0..1; 1 where both counts are zero; NaN where a count is null or not
             whole, or a population is null or zero.
    Source:  docs/methods/change.md#exact

    >>> exact_p([40, 8, 100], [60, 15, 100]).round(4).tolist()
    [0.0569, 0.21, 1.0]
    """
    was, now, people_was, people_now = _columns(
        before, after, population_before, population_after
    )
    share = divide(people_now, people_was + people_now)
    usable = _whole(was) & _whole(now) & (share > 0) & (share < 1)
    p = np.full(was.shape, np.nan)
    p[usable] = _two_sided(now[usable], (was + now)[usable], share[usable])
    return p


def _columns(*values: Any) -> tuple[Floats, ...]:
    return spread(*(np.atleast_1d(counts(column)) for column in values))


def _whole(column: Floats) -> Booleans:
    whole: Booleans = column == np.floor(column)
    return whole


def _two_sided(seen: Floats, total: Floats, share: Floats) -> Floats:
    """Add the tail that was seen to the part of the other that is no likelier."""
    # Turned so that what was seen is always the lower tail: one search, not two.
    high = seen > total * share
    seen = np.where(high, total - seen, seen)
    share = np.where(high, 1 - share, share)
    beyond = _beyond(seen, total, share)
    lower = _at_least(total - seen, total, 1 - share)
    p = lower + _at_least(beyond, total, share)
    return np.where(seen == total * share, 1.0, np.minimum(p, 1.0))


def _beyond(seen: Floats, total: Floats, share: Floats) -> Floats:
    """Find the least count above the mean that is no likelier than what was seen.

    One past `total` where there is none. Chances fall steadily above the mean, so a
    binary search over whole columns finds it in log2(total) steps.
    """
    chance = _chance(seen, total, share) * _AS_LIKELY
    low, high = np.ceil(total * share), total + 1
    while (open_ := low < high).any():
        middle = np.floor((low + high) / 2)
        likely = _chance(middle, total, share) > chance
        low = np.where(open_ & likely, middle + 1, low)
        high = np.where(open_ & ~likely, middle, high)
    return low


def _at_least(least: Floats, total: Floats, share: Floats) -> Floats:
    """The binomial chance of so many or more: of `least` from 0 to `total` + 1."""
    chance = special.betainc(
        np.maximum(least, 1), np.maximum(total - least + 1, 1), share
    )
    return np.where(least > total, 0.0, np.where(least < 1, 1.0, chance))


def _chance(seen: Floats, total: Floats, share: Floats) -> Floats:
    """The binomial chance of exactly so many; zero past `total`.

    Good to one part in ten million up to 50 million events. `scipy.stats` has a closer
    one, and takes half a second to import.
    """
    others = np.maximum(total - seen, 0)
    ways = (
        special.gammaln(total + 1)
        - special.gammaln(seen + 1)
        - special.gammaln(others + 1)
    )
    logged = ways + special.xlogy(seen, share) + special.xlog1py(others, -share)
    return np.where(seen > total, 0.0, np.exp(logged))


def rate_ratio(
    before: Any,
    after: Any,
    population_before: Any = 1,
    population_after: Any = 1,
    *,
    confidence: float = 0.95,
) -> tuple[Floats, Floats, Floats]:
    """Work out the ratio of the later rate to the earlier one, with exact limits.

    Gives:   ratio, lower and upper (Clopper-Pearson limits of the later share v, as
             v / (1 - v), over the ratio of populations); NaN where the earlier count
             or a population is zero or null.
    Source:  docs/methods/change.md#ratio

    >>> [round(float(n[0]), 3) for n in rate_ratio([40], [60])]
    [1.5, 0.989, 2.297]
    """
    was, now, people_was, people_now = _columns(
        before, after, population_before, population_after
    )
    outside = tail(confidence)
    usable = (was > 0) & (people_was > 0) & (people_now > 0)
    was, now = np.where(usable, was, np.nan), np.where(usable, now, np.nan)
    scale = divide(people_was, people_now)
    # v / (1 - v) straight from F: forming 1 - v would lose digits when v is near 1.
    some = np.maximum(now, 1)
    low = some / (was + 1) * special.fdtri(2 * some, 2 * (was + 1), outside)
    more = now + 1
    high = more / was * special.fdtri(2 * more, 2 * was, 1 - outside)
    return (
        divide(now, was) * scale,
        np.where(now == 0, 0.0, low) * scale,
        high * scale,
    )


def _outcome(columns: tuple[Floats, ...], p: Floats, settings: ChangeSettings) -> Codes:
    """Say which of the four outcomes each change is.

    Too few to say: fewer than `fewest` events in the two periods together, whatever p
    is. A rise or a fall: p under `p_level`, and the rates differ by `practical` or
    more. Anything else is no clear change (docs/methods/change.md#outcomes).
    """
    was, now, people_was, people_now = columns
    earlier, later = divide(was, people_was), divide(now, people_now)
    # A step of 5% exactly counts: 100 to 105 may be 1.0499999 in floating point.
    matters = np.abs(later - earlier) >= settings.practical * earlier * (1 - 1e-9)
    clear = (p < settings.p_level) & matters
    outcome = np.where(clear, np.sign(later - earlier), ChangeOutcome.NO_CLEAR_CHANGE)
    outcome = np.where(was + now < settings.fewest, ChangeOutcome.TOO_FEW, outcome)
    known = np.isfinite(p) & np.isfinite(earlier) & np.isfinite(later)
    return np.where(known, outcome, ChangeOutcome.NOT_AVAILABLE).astype(np.int8)
