"""People and concentration: how far events gather on few people.

Each function takes people by how many events they have, as `count_by_events_each`
counts them, so that millions of people are a short column. Only people with an event
are in it: these say how unequal those with events are, not how few have any.
"""

from typing import Any

import numpy as np

from safercity.errors import SettingsError
from safercity.evidence.measures.arrays import Floats, counts, spread
from safercity.evidence.measures.concentration import places_in


def people_gini(events_each: Any, people: Any) -> float:
    """Work out the Gini index of events over people who have any.

    It equals `gini` of one count for each person.

    Gives:   0 if all have equally many, near 1 if nearly all are one person's; NaN
             where there is nobody.
    Source:  docs/methods/repeats.md#concentration

    >>> round(people_gini([1, 2], [2, 1]), 4)
    0.1667
    """
    each, persons = _ascending(events_each, people)
    total = float(each @ persons)
    if not total:
        return float("nan")
    last = np.cumsum(persons)
    # The ranks of equal people follow each other, so their sum is that of the middle.
    ranks = persons * (last - (persons - 1) / 2)
    n = float(last[-1])
    return float(2 * (ranks @ each) / (n * total) - (n + 1) / n)


def people_top_share(
    events_each: Any, people: Any, *, share: float = 0.05, rounding: str = "up"
) -> float:
    """Work out the share of events that the top share of people have.

    How many people that is rounds as `places_in` says.

    Gives:   a share in 0..1; NaN where there is nobody.
    Source:  docs/methods/repeats.md#concentration

    >>> people_top_share([1, 19], [95, 5])
    0.5
    """
    each, persons = _ascending(events_each, people)
    total = float(each @ persons)
    wanted = places_in(share, int(persons.sum()), rounding=rounding)
    if not total:
        return float("nan")
    before = np.cumsum(persons[::-1]) - persons[::-1]
    taken = np.clip(wanted - before, 0, persons[::-1])
    return float(taken @ each[::-1]) / total


def people_holding(events_each: Any, people: Any, *, half: float = 0.5) -> float:
    """Work out the smallest share of people who have half the events, or more.

    Gives:   a share in 0..1; NaN where there is nobody.
    Source:  docs/methods/repeats.md#concentration

    >>> people_holding([1, 19], [95, 5])
    0.05
    """
    if not 0 < half <= 1:
        raise SettingsError(f"A share of events of {half} must be over 0, up to 1.")
    each, persons = _ascending(events_each, people)
    total = float(each @ persons)
    if not total:
        return float("nan")
    each, persons = each[::-1], persons[::-1]
    held = np.cumsum(each * persons)
    # A hair less than half, so that sums of floats that should reach it do.
    wanted = half * total * (1 - 1e-12)
    at = int(np.searchsorted(held, wanted))
    short = wanted - (held[at] - each[at] * persons[at])
    needed = persons[:at].sum() + np.ceil(short / each[at])
    return float(needed / persons.sum())


def _ascending(events_each: Any, people: Any) -> tuple[Floats, Floats]:
    """Both columns, fewest events first, without what is unknown or nobody."""
    each, persons = spread(
        np.atleast_1d(counts(events_each)), np.atleast_1d(counts(people))
    )
    known = (each > 0) & (persons > 0)
    order = np.argsort(each[known], kind="stable")
    return each[known][order], persons[known][order]
