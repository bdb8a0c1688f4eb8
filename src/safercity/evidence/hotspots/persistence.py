"""Classes of places in space and time: which hotspots last, begin, grow or end.

A place is hot in a period where Gi* finds it so, with false findings controlled over
all places and periods together. What it was in earlier and in recent periods gives its
class. Source of the classes and shares: sfhotspot's `hotspot_classify_params`, with
"emerging" as Esri's emerging hot spot tool has it (a significant rise).
"""

import math
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from safercity.evidence.hotspots.local_statistics import gi_star, gi_star_p
from safercity.evidence.hotspots.neighbours import Neighbours
from safercity.evidence.hotspots.ranking import known_numbers
from safercity.evidence.measures.corrections import benjamini_hochberg

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

#: With fewer periods, there is no fifth of them that is one.
LEAST_PERIODS = 5


class PlaceClass(IntEnum):
    """What a place was over all periods; the first of these that holds."""

    NONE = 0
    PERSISTENT = 1
    NEW = 2
    FORMER = 3
    EMERGING = 4
    INTERMITTENT = 5


@dataclass(frozen=True)
class PersistenceSettings:
    """From which shares of periods a place is of a class.

    `persistent`: of all periods hot. `recent`: the last share of periods, rounded up,
    is recent. `some`: hot in this share of periods, and at least one, is hot at times.
    `rate`: the share of places and periods found hot that may be false. `rising`: the
    same for places found to rise.
    """

    persistent: float = 0.8
    recent: float = 0.2
    some: float = 0.1
    rate: float = 0.05
    rising: float = 0.05

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not 0 < value < 1:
                raise ValueError(f"{name} must be between 0 and 1, not {value}")


@dataclass(frozen=True)
class Trend:
    """Mann and Kendall's test of n series: S, its z, and the chance of such a rise."""

    s: Floats
    z: Floats
    p_rising: Floats


@dataclass(frozen=True)
class Persistence:
    """Classes of n places over m periods.

    `classes` are PlaceClass codes. `hot`, `z` and `q` are (places, periods): `q` is
    the rate of false findings at which a place would be hot in a period. `hot_share`
    is the share of periods in which each was; `q_rising` nan where a place never was.
    """

    classes: NDArray[np.int8]
    hot: Booleans
    z: Floats
    q: Floats
    hot_share: Floats
    q_rising: Floats

    def number_of(self, place_class: PlaceClass) -> int:
        """How many places are of a class."""
        return int((self.classes == place_class).sum())


def find_persistence(
    counts: ArrayLike,
    neighbours: Neighbours,
    settings: PersistenceSettings | None = None,
) -> Persistence:
    """Find the class of each place from its counts (places, periods), oldest first.

    Raises ValueError where counts are missing, are not of these places, or there are
    fewer than `LEAST_PERIODS` periods.
    Source:  docs/methods/persistence.md
    """
    settings = settings or PersistenceSettings()
    table = _checked(counts, neighbours)
    z, p = _by_period(table, neighbours)
    q = benjamini_hochberg(p)
    hot = q <= settings.rate
    rising = mann_kendall(z).p_rising
    q_rising = benjamini_hochberg(np.where(hot.any(axis=1), rising, np.nan))
    return Persistence(
        classes=classify_places(hot, q_rising <= settings.rising, settings),
        hot=hot,
        z=z,
        q=q,
        hot_share=hot.mean(axis=1),
        q_rising=q_rising,
    )


def _checked(counts: ArrayLike, neighbours: Neighbours) -> Floats:
    table = known_numbers(counts, "a count")
    if table.ndim != 2 or len(table) != len(neighbours):
        raise ValueError(
            f"Counts must be of {len(neighbours):,} places by periods; these are "
            f"{' by '.join(f'{side:,}' for side in table.shape)}"
        )
    _check_periods(table.shape[1])
    return table


def _check_periods(periods: int) -> None:
    if periods < LEAST_PERIODS:
        raise ValueError(
            f"With {periods} periods nobody can say what is new and what lasts: give "
            f"{LEAST_PERIODS} or more"
        )


def _by_period(table: Floats, neighbours: Neighbours) -> tuple[Floats, Floats]:
    """Gi* of every place in each period: z (0 where all are alike) and p."""
    z, p = np.zeros(table.shape), np.ones(table.shape)
    for period in range(table.shape[1] if len(table) else 0):
        found = gi_star(table[:, period], neighbours)
        z[:, period] = np.nan_to_num(found.z)
        # One draw is asked for because none is wanted: where counts are too large for
        # the exact way they are large enough for the normal curve, and draws have a
        # least p that no control of false findings over so many places would pass.
        exact = gi_star_p(table[:, period], neighbours, draws=1)
        chance = exact.p_high if exact.exact else found.p_high
        p[:, period] = np.where(np.isnan(chance), 1.0, chance)
    return z, p


def classify_places(
    hot: ArrayLike, rising: ArrayLike, settings: PersistenceSettings | None = None
) -> NDArray[np.int8]:
    """Class places from when they were hot (places, periods) and whether they rise.

    >>> month = [[0, 0, 0, 0, 1], [1, 0, 0, 1, 1], [1, 1, 0, 0, 0], [1, 1, 1, 1, 1]]
    >>> rising = [False, True, False, False]
    >>> [PlaceClass(code).name for code in classify_places(month, rising)]
    ['NEW', 'EMERGING', 'FORMER', 'PERSISTENT']
    """
    settings = settings or PersistenceSettings()
    seen, grows = np.asarray(hot, dtype=bool), np.asarray(rising, dtype=bool)
    if seen.ndim != 2 or grows.shape != seen.shape[:1]:
        raise ValueError("Say of each place when it was hot, and whether it rises")
    periods = seen.shape[1]
    _check_periods(periods)
    # A share of a whole number of periods may come out a hair above it.
    recent = math.ceil(round(settings.recent * periods, 9))
    now = _at_times(seen[:, periods - recent :], settings.some)
    before = _at_times(seen[:, : periods - recent], settings.some)
    ever_before = seen[:, : periods - recent].any(axis=1)
    ever_now = seen[:, periods - recent :].any(axis=1)
    found = np.select(
        [
            seen.mean(axis=1) >= settings.persistent,
            now & ~ever_before,
            before & ~ever_now,
            now & grows,
            _at_times(seen, settings.some),
        ],
        [
            PlaceClass.PERSISTENT,
            PlaceClass.NEW,
            PlaceClass.FORMER,
            PlaceClass.EMERGING,
            PlaceClass.INTERMITTENT,
        ],
        PlaceClass.NONE,
    )
    return found.astype(np.int8)


def _at_times(hot: Booleans, some: float) -> Booleans:
    """Whether each place was hot in some share of periods, and at least one."""
    needed = max(1, math.ceil(round(some * hot.shape[1], 9)))
    return np.asarray(hot.sum(axis=1) >= needed)


def mann_kendall(series: ArrayLike) -> Trend:
    """Test each series (rows) for a rise over time, oldest value first.

    With the variance for ties and the correction for continuity. A series without any
    change, or of one value, has S 0 and p 1.
    Source:  Mann, Econometrica 13, 1945; Kendall, Rank Correlation Methods, 1975

    >>> found = mann_kendall([[1, 2, 3, 4, 5]])
    >>> (float(found.s[0]), round(float(found.p_rising[0]), 4))
    (10.0, 0.0137)
    """
    rows = np.atleast_2d(np.asarray(series, dtype=np.float64))
    if not np.isfinite(rows).all():
        raise ValueError("A trend needs a finite number in each period")
    number, length = rows.shape
    s, ties = np.zeros(number), np.zeros(number)
    for place in range(length):
        ahead = rows - rows[:, [place]]
        s += np.sign(ahead[:, place + 1 :]).sum(axis=1)
        # Each of t equal values sees t of them: summed, that is t (t - 1) (2t + 5).
        alike = (ahead == 0).sum(axis=1)
        ties += (alike - 1) * (2 * alike + 5)
    variance = (length * (length - 1) * (2 * length + 5) - ties) / 18
    nearer = np.sign(s) * np.maximum(np.abs(s) - 1, 0)
    z = nearer / np.sqrt(np.where(variance > 0, variance, 1.0))
    p = np.where(variance > 0, special.ndtr(-z), 1.0)
    return Trend(s, z, np.where(s == 0, np.where(variance > 0, 0.5, 1.0), p))
