"""Concentration: how far events gather in few places.

Places (LSOAs) lie along the first axis of `events`; a second axis, if any, is
categories. Places with no events count: leaving them out hides concentration.
"""

import math
from typing import Any

import numpy as np
from scipy import special

from safercity.errors import SettingsError
from safercity.evidence.measures.arrays import Floats, counts, divide

ROUNDINGS = ("up", "nearest", "part")


def gini(events: Any) -> Floats:
    """Work out the Gini index of counts: 0 if even, near 1 if all in one place.

    With fewer events than places it is high by arithmetic alone: see
    `gini_generalised`.

    Gives:   one value for each column; NaN where there are no events or a count is
             unknown.
    Source:  docs/methods/concentration.md#gini

    >>> float(gini([0, 0, 0, 0, 10]))
    0.8
    """
    known = counts(events)
    places = known.shape[0]
    if not places:
        return np.full(known.shape[1:], np.nan)
    index: Floats = 2 * _ranked_share(known) / places - (places + 1) / places
    return index


def gini_generalised(events: Any) -> Floats:
    """Work out the Gini index against the most even spread that whole events allow.

    Ten events over a hundred places cannot be even; this form (Bernasco and Steenbeek
    2017) is 0 when they lie in ten of them. It equals `gini` from one event a place.

    Gives:   one value for each column; NaN where there are no events.
    Source:  docs/methods/concentration.md#generalised

    >>> float(gini_generalised([0, 0, 0, 0, 0, 0, 0, 1, 1, 2]))
    0.375
    """
    known = counts(events)
    places = known.shape[0]
    if not places:
        return np.full(known.shape[1:], np.nan)
    total = np.where(known.sum(axis=0) > 0, known.sum(axis=0), np.nan)
    spread = 2 * _ranked_share(known) - places - 1
    least = np.maximum(places / total, 1)
    index: Floats = np.maximum(1 / total, 1 / places) * spread - least + 1
    return index


def _ranked_share(events: Floats) -> Floats:
    """The sum of rank times share, places in order from fewest events."""
    ranks = np.arange(1.0, events.shape[0] + 1)
    ranked = np.sort(events, axis=0)
    weighed: Floats = np.tensordot(ranks, ranked, axes=1)
    return divide(weighed, events.sum(axis=0))


def places_in(share: float, places: int, *, rounding: str = "up") -> float:
    """Work out how many places are `share` of them: 5% of 697 is 35.

    `up` (at least one, at least the share), `nearest` (at least one) or `part` (34.85).

    Raises:  SettingsError for a share outside 0..1 or an unknown rounding.
    """
    if not 0 < share <= 1:
        raise SettingsError(f"A share of places of {share} must be over 0, up to 1.")
    if rounding not in ROUNDINGS:
        raise SettingsError(
            f'"{rounding}" is not a rounding; use one of {", ".join(ROUNDINGS)}.'
        )
    exact = round(share * places, 9)  # 7% of 100 is 7, not 7.000000000000001
    if rounding == "part" or not places:
        return exact
    whole = math.ceil(exact) if rounding == "up" else math.floor(exact + 0.5)
    return float(max(whole, 1))


def top_share(events: Any, *, share: float = 0.05, rounding: str = "up") -> Floats:
    """Work out the share of events in the top share of places.

    Which of several places with equal counts is taken makes no difference to the sum.

    Gives:   one value for each column, in 0..1; NaN where there are no events.
    Source:  docs/methods/concentration.md#top

    >>> float(top_share([1] * 95 + [19] * 5))
    0.5
    """
    known = counts(events)
    wanted = places_in(share, known.shape[0], rounding=rounding)
    return _top_sum(known, wanted)


def _top_sum(events: Floats, wanted: float) -> Floats:
    ranked = np.sort(events, axis=0)[::-1]
    whole = math.floor(wanted)
    total = ranked[:whole].sum(axis=0)
    if whole < wanted:
        total = total + (wanted - whole) * ranked[whole]
    return divide(total, events.sum(axis=0))


def share_holding(events: Any, *, half: float = 0.5) -> Floats:
    """Work out the smallest share of places that holds half the events, or more.

    Gives:   one value for each column, in 0..1; NaN where there are no events.
    Source:  docs/methods/concentration.md#half

    >>> float(share_holding([1] * 95 + [19] * 5))
    0.05
    """
    if not 0 < half <= 1:
        raise SettingsError(f"A share of events of {half} must be over 0, up to 1.")
    known = counts(events)
    total = known.sum(axis=0)
    if not known.size:
        return np.full(known.shape[1:], np.nan)
    held = np.cumsum(np.sort(known, axis=0)[::-1], axis=0)
    # A hair less than half, so that sums of floats that should reach it do.
    needed = (held < half * total * (1 - 1e-12)).sum(axis=0) + 1.0
    return np.where(total > 0, needed / known.shape[0], np.nan)


def expected_top_share(
    events: float, places: int, *, share: float = 0.05, rounding: str = "up"
) -> float:
    """Work out the top share that chance alone would give, every place being alike.

    Few events over many places gather somewhere even at random; compare `top_share`
    with this before calling it a concentration. Counts are taken as independent
    Poisson with equal means. The sum of the top k counts is the sum over t = 1, 2, …
    of how many of those k places have t or more, and how many places do is binomial,
    so no simulation is needed.

    Gives:   a share in 0..1; NaN without events or places.
    Source:  docs/methods/concentration.md#chance

    >>> round(expected_top_share(100, 1_000), 3)
    0.548
    """
    if not (events > 0 and places > 0):
        return float("nan")
    wanted = int(places_in(share, places, rounding=rounding))
    mean = events / places
    # Every place has this many, or none has that many, but for one chance in 10^20.
    reach = 10 * math.sqrt(mean) + 30
    first, last = max(0, math.floor(mean - reach)), math.ceil(mean + reach)
    step = max(1, (last - first) // 4_000)
    over = np.arange(first, last, step) + (step - 1) / 2
    chance = special.gammainc(over + 1, mean)  # of more than `over` in one place
    top = first * wanted + step * float(_expected_least(wanted, places, chance).sum())
    return min(top / events, 1.0)


def _expected_least(most: int, places: int, chance: Floats) -> Floats:
    """The mean of a binomial count of places, counting no more than `most`."""
    fewer = np.where(
        most >= 2, special.bdtr(max(most - 2, 0), max(places - 1, 1), chance), 0.0
    )
    enough = special.bdtrc(most - 1, places, chance)
    mean: Floats = places * chance * fewer + most * enough
    return mean
