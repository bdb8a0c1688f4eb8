"""Near repeats by Knox's method: is what is close in place also close in time?

Every two events are set in a table by how far apart they are and how many days lie
between. The days are then dealt out again over the events by chance, many times: a cell
that holds more pairs than nearly all the deals do shows that one event brings another.
Source: Knox, Applied Statistics 13(1), 1964; docs/methods/near-repeat.md.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from safercity.evidence.hotspots.close_pairs import Distance, close_pairs
from safercity.evidence.hotspots.dealing import Days, table, tables_of_deals
from safercity.evidence.measures.corrections import holm

Floats = NDArray[np.float64]

# Farther than round the Earth is no place in metres.
_FARTHEST = 1e8
# Open data have this many events or more to a place; real addresses rarely do.
SNAPPED_EVENTS_PER_PLACE = 3
_FEWEST_TO_TELL = 20


class SnappedDataError(ValueError):
    """Near repeats were asked of events whose places were moved to shared points."""


@dataclass(frozen=True)
class Knox:
    """Tables of pairs: a row a band of distance, a column a band of days.

    `observed` pairs; `expected_mean`, the mean of the deals; `expected`, what that mean
    tends to with ever more of them (worked out, not drawn); `ratio`, observed to
    expected_mean, nan where none was expected; `p`, (1 + deals with as many or more) /
    (deals + 1); `p_adjusted`, p after Holm's correction for the number of cells.

    Bands are [a, b). Where `repeats_apart`, the first row is of events at the very same
    place, and the second holds those above 0 and below the first edge above 0.
    """

    space_bands: tuple[float, ...]
    time_bands: tuple[float, ...]
    distance: Distance
    repeats_apart: bool
    events: int
    permutations: int
    observed: NDArray[np.int64]
    expected_mean: Floats
    expected: Floats
    ratio: Floats
    p: Floats
    p_adjusted: Floats

    @property
    def space_labels(self) -> tuple[str, ...]:
        """What each row is, in words."""
        edges = [f"{edge:,g}" for edge in self.space_bands]
        bands = [f"{a} to under {b} m" for a, b in pairwise(edges)]
        if not self.repeats_apart:
            return tuple(bands)
        return ("same place", f"above 0 to under {edges[1]} m", *bands[1:])

    @property
    def time_labels(self) -> tuple[str, ...]:
        """What each column is, in words."""
        edges = [f"{edge:,g}" for edge in self.time_bands]
        return tuple(f"{a} to under {b} days" for a, b in pairwise(edges))


def knox(
    easting: ArrayLike,
    northing: ArrayLike,
    day: ArrayLike,
    space_bands: ArrayLike,
    time_bands: ArrayLike,
    *,
    permutations: int = 999,
    seed: int = 0,
    distance: Distance = "manhattan",
    repeats_apart: bool = True,
    snapped: bool | None = None,
    threads: int | None = None,
) -> Knox:
    """Count pairs of events by distance and days apart, and test for near repeats.

    `easting`, `northing` in metres and `day` as a number, one an event. The bands are
    given by their edges in rising order: `[0, 100, 200]` is two bands, from 0 to below
    100 and from 100 to below 200. `repeats_apart` sets exact repeats in a row of their
    own, where the bands of distance begin at 0. `snapped` says whether places were
    moved to shared points, as those of police.uk are; left out, that is judged by how
    many events share a place. `seed` fixes the deals; the number of `threads` cannot
    change them. With fewer than two events all counts are 0 and p is 1.

    Raises:  SnappedDataError where places are snapped: events at one point were not
             at one place, so repeats would be found that never were.
             ValueError where values are missing, infinite or not as many, bands do not
             rise, or there are too many pairs to hold.

    >>> found = knox([0, 50, 9_000], [0, 0, 0], [1, 3, 300], [0, 100], [0, 7])
    >>> found.observed.tolist()
    [[0], [1]]
    """
    east, north, days = _checked(easting, northing, day)
    space = _edges(space_bands, "distance")
    time = _edges(time_bands, "days")
    if permutations < 1:
        raise ValueError("There must be at least one permutation")
    if distance not in ("manhattan", "euclidean"):
        raise ValueError(f'Distance is "manhattan" or "euclidean", not "{distance}"')
    _check_not_snapped(east, north, snapped)
    apart = repeats_apart and space[0] == 0
    # The least number above 0 is an edge that only the same place is below.
    edges = np.insert(space, 1, np.nextafter(0, 1)) if apart else space
    pairs = close_pairs(east, north, edges, distance)
    dealt, time_edges = _in_whole_days(days, time)
    dealt = dealt[pairs.order]
    observed = table(dealt, time_edges, pairs)
    found = tables_of_deals(dealt, time_edges, pairs, permutations, seed, threads)
    mean = found.mean(axis=0)
    p = (1 + (found >= observed).sum(axis=0)) / (permutations + 1)
    return Knox(
        space_bands=tuple(space.tolist()),
        time_bands=tuple(time.tolist()),
        distance=distance,
        repeats_apart=apart,
        events=len(days),
        permutations=permutations,
        observed=observed,
        expected_mean=mean,
        expected=_expected(days, time, np.diff(pairs.starts)),
        ratio=observed / np.where(mean > 0, mean, np.nan),
        p=p,
        p_adjusted=holm(p),
    )


def _checked(
    easting: ArrayLike, northing: ArrayLike, day: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    given = [np.asarray(v, dtype=np.float64) for v in (easting, northing, day)]
    if any(v.ndim != 1 or len(v) != len(given[0]) for v in given):
        raise ValueError("Each event must have an easting, a northing and a day")
    missing = int((~np.isfinite(given).all(axis=0)).sum()) if len(given[0]) else 0
    if missing:
        raise ValueError(
            f"{missing:,} of {len(given[0]):,} events have no place or no day: leave "
            "them out first, and say how many they were"
        )
    if any((np.abs(v) > _FARTHEST).any() for v in given[:2]):
        raise ValueError("Places must be in metres; some are farther than the Earth")
    return given[0], given[1], given[2]


def _edges(bands: ArrayLike, what: str) -> Floats:
    edges = np.asarray(bands, dtype=np.float64)
    if edges.ndim != 1 or len(edges) < 2:
        raise ValueError(f"Bands of {what} need at least two edges, such as [0, 100]")
    finite = np.isfinite(edges).all()
    if not finite or edges[0] < 0 or (np.diff(edges) <= 0).any():
        raise ValueError(f"The edges of bands of {what} must rise from 0 or above")
    return edges


def _check_not_snapped(east: Floats, north: Floats, snapped: bool | None) -> None:
    why = "its places are said to be snapped"
    if snapped is None:
        places = len(np.unique(east + 1j * north))
        shared = len(east) >= SNAPPED_EVENTS_PER_PLACE * places
        snapped = shared and len(east) >= _FEWEST_TO_TELL
        why = f"{len(east):,} events share {places:,} places"
    if snapped:
        raise SnappedDataError(
            f"Near repeats cannot be worked out from these data: {why}. Open data move "
            "events to shared points, which makes repeats that never were. Use the "
            "force's own records; if these are real addresses, say snapped=False."
        )


def _in_whole_days(days: Floats, edges: Floats) -> tuple[Days, Days]:
    """Whole days as small numbers, which are quicker; others as they are."""
    if not len(days) or (days != np.floor(days)).any() or np.ptp(days) >= 2**30:
        return days, edges
    # Whole days are below an edge just where they are below the next whole one.
    whole = np.ceil(np.minimum(edges, 2.0**30))
    return (days - days.min()).astype(np.int32), whole.astype(np.int32)


def _expected(days: Floats, edges: Floats, close: NDArray[np.int64]) -> Floats:
    """The mean over all deals: any two events are as likely to have any two days."""
    ordered = np.sort(days)
    every = len(days) * (len(days) - 1) / 2
    if every == 0:
        return np.zeros((len(close), len(edges) - 1))
    # A pair is less than an edge apart if its later day is below its earlier + edge.
    own = np.arange(1, len(days) + 1)
    below = [
        (np.maximum(np.searchsorted(ordered, ordered + edge), own) - own).sum()
        for edge in edges
    ]
    return np.outer(close, np.diff(below) / every)
