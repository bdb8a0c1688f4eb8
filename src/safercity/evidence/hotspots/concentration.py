"""Concentration: in how few places events lie, beside what chance would do.

For any places: areas, cells of a grid, points that events were moved to. Few events lie
in few places even when thrown at random, so each number stands beside its own Poisson
baseline, in which every place is as likely as its exposure makes it.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from safercity.evidence.hotspots.ranking import known_numbers

Floats = NDArray[np.float64]

DRAWS = 999
PARTS = (0.25, 0.5)
#: More events are not thrown one by one: each place has a Poisson count, whose sum is
#: then within half a percent of them.
_MOST_THROWN = 200_000
_HAIR = 1e-12


@dataclass(frozen=True)
class Estimate:
    """A number, its limits, and the same where chance alone gathers events.

    `p` is the share of random throws (one added) as concentrated as what was seen, or
    more. All nan where there are no events.
    """

    value: float
    lower: float
    upper: float
    chance: float
    chance_lower: float
    chance_upper: float
    p: float


@dataclass(frozen=True)
class Concentration:
    """How `events` gather in `places`.

    `share_25` and `share_50` are the smallest shares of places that hold a quarter
    and half of events, or more; `gini` the generalised index (0 as even as whole
    events can be, near 1 all in one place).
    """

    places: int
    events: float
    share_25: Estimate
    share_50: Estimate
    gini: Estimate

    @property
    def more_than_chance(self) -> bool:
        """Whether half of events lie in fewer places than chance would have it."""
        return self.share_50.p <= 0.05


def measure_concentration(
    counts: ArrayLike,
    *,
    exposure: ArrayLike | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    confidence: float = 0.95,
) -> Concentration:
    """Measure how far whole events gather in n places, places with none included.

    The baseline throws as many events as were seen, on average, over places in
    proportion to `exposure` (residents, premises, land), or evenly. Limits are
    those of places drawn again with replacement.
    Raises ValueError where counts are not whole numbers from 0, or no exposure is
    above 0.
    Source:  docs/methods/concentration.md#places-and-chance
    """
    count = known_numbers(counts, "a count")
    if count.ndim != 1 or (count != np.floor(count)).any():
        raise ValueError("Each place must have a count that is a whole number")
    if draws < 1 or not 0 < confidence < 1:
        raise ValueError("Take at least one draw, and a confidence between 0 and 1")
    sizes = _exposure(exposure, count.size)
    total = float(count.sum())
    if not total:
        unknown = Estimate(*[float("nan")] * 7)
        return Concentration(count.size, 0.0, unknown, unknown, unknown)
    random = np.random.default_rng(seed)
    values, often = np.unique(count, return_counts=True)
    seen = _measures(values, often[None, :])
    again = _measures(
        values, random.multinomial(count.size, often / count.size, size=draws)
    )
    thrown = _thrown(int(total), count.size, sizes, draws, random)
    outside = 100 * (1 - confidence) / 2
    estimates = [
        _estimate(float(seen[n, 0]), again[n], thrown[n], outside, fewer=n < 2)
        for n in range(3)
    ]
    return Concentration(count.size, total, *estimates)


def count_at_points(
    easting: ArrayLike, northing: ArrayLike, points: ArrayLike | None = None
) -> NDArray[np.int64]:
    """Count events at each point, for data that are moved to a fixed list of points.

    `points` (n by 2) is that list, where it is known: those with no event count too.
    Without it only points with an event can be counted, and concentration is among
    these; set nothing beside it that was measured on all points.
    Raises ValueError where a place is missing, or an event lies at no point.
    """
    events = np.column_stack([np.ravel(easting), np.ravel(northing)]).astype(float)
    if not np.isfinite(events).all():
        raise ValueError("Each event must have a place that is two finite numbers")
    found, numbers = np.unique(events, axis=0, return_counts=True)
    if points is None:
        return numbers.astype(np.int64)
    known = np.unique(np.asarray(points, dtype=float).reshape(-1, 2), axis=0)
    both, where = np.unique(np.vstack([known, found]), axis=0, return_inverse=True)
    if len(both) > len(known):
        raise ValueError(
            f"{len(both) - len(known):,} places of events are not on the list of points"
        )
    counts = np.zeros(len(known), dtype=np.int64)
    counts[where.ravel()[len(known) :]] = numbers
    return counts


def _exposure(exposure: ArrayLike | None, places: int) -> Floats | None:
    if exposure is None:
        return None
    sizes = known_numbers(exposure, "an exposure")
    if sizes.shape != (places,) or not (sizes > 0).any():
        raise ValueError("Each place must have an exposure, and one must be above 0")
    return sizes / float(sizes.sum())


def _thrown(
    events: int,
    places: int,
    sizes: Floats | None,
    draws: int,
    random: np.random.Generator,
) -> Floats:
    """The three measures (first axis) of events thrown at random, so many times."""
    if sizes is None and events > _MOST_THROWN:
        values, chances = _poisson(events / places)
        return _measures(values, random.multinomial(places, chances, size=draws))
    found = np.empty((3, draws))
    for draw in range(draws):
        if sizes is None:
            thrown = random.integers(places, size=events)
            counts = np.bincount(thrown, minlength=places)
        else:
            counts = random.multinomial(events, sizes)
        often = np.bincount(counts)
        found[:, draw] = _measures(np.arange(len(often)), often[None, :])[:, 0]
    return found


def _poisson(mean: float) -> tuple[NDArray[np.int64], Floats]:
    """Counts of a place and their chances, but for one chance in 10^20."""
    reach = 10 * math.sqrt(mean) + 30
    first, last = max(0, math.floor(mean - reach)), math.ceil(mean + reach)
    # Of very large counts, some thousand of them stand for those between.
    values = np.arange(first, last, max(1, (last - first) // 4_000))
    chances = np.exp(values * math.log(mean) - mean - special.gammaln(values + 1.0))
    return values, chances / chances.sum()


def _measures(values: NDArray[Any], often: NDArray[np.int64]) -> Floats:
    """Shares of places that hold a quarter and half of events, and generalised Gini.

    `values` are distinct counts, rising; `often` (sets, values) how many places of
    each set have them. All sets have as many places. NaN for a set without events.
    """
    places = int(often[0].sum())
    held = often * values
    total = held.sum(axis=1)
    known = np.where(total > 0, total, np.nan)
    # Equal counts take consecutive ranks; their sum is the first and last, halved.
    last = np.cumsum(often, axis=1)
    ranks = often * (2 * last - often + 1) / 2
    weighed = (ranks * values).sum(axis=1) / known
    gini = (
        np.maximum(1 / known, 1 / places) * (2 * weighed - places - 1)
        - np.maximum(places / known, 1)
        + 1
    )
    shares = [_places_holding(part, values, often, held) / places for part in PARTS]
    return np.stack([*(np.where(total > 0, s, np.nan) for s in shares), gini])


def _places_holding(
    part: float, values: NDArray[Any], often: NDArray[np.int64], held: NDArray[Any]
) -> Floats:
    """The fewest places of each set that hold a part of its events, or more."""
    falling = values[::-1].astype(float)
    numbers, events = often[:, ::-1], held[:, ::-1].astype(float)
    reached = np.cumsum(events, axis=1)
    wanted = part * reached[:, -1:]
    group = (reached < wanted).sum(axis=1)
    sets = np.arange(len(often))
    before = reached[sets, group] - events[sets, group]
    full = np.cumsum(numbers, axis=1)[sets, group] - numbers[sets, group]
    each = np.maximum(falling[group], 1.0)
    return np.asarray(full + np.ceil((wanted[:, 0] - before) / each))


def _estimate(
    seen: float, again: Floats, thrown: Floats, outside: float, *, fewer: bool
) -> Estimate:
    as_far = thrown <= seen + _HAIR if fewer else thrown >= seen - _HAIR
    # Drawing few places again may leave none with an event.
    lower, upper = np.nanpercentile(again, [outside, 100 - outside])
    low, high = np.percentile(thrown, [outside, 100 - outside])
    return Estimate(
        value=seen,
        lower=float(min(lower, seen)),
        upper=float(max(upper, seen)),
        chance=float(thrown.mean()),
        chance_lower=float(low),
        chance_upper=float(high),
        p=(1 + int(as_far.sum())) / (len(thrown) + 1),
    )
