"""Over-representation: a group's share of events beside its share of a comparator.

100 is as expected; 250 is two and a half times. Against whom is part of the measure:
a population, whose shares are taken as known, or another set of events (all victims,
say), which is a sample itself.
"""

from typing import Any

import numpy as np

from safercity.errors import SettingsError
from safercity.evidence.measures.arrays import (
    Floats,
    counts,
    divide,
    floats,
    normal_deviate,
    spread,
)
from safercity.evidence.measures.intervals import poisson_limits


def index_to_population(
    events: Any,
    all_events: Any,
    population: Any,
    all_population: Any,
    *,
    confidence: float = 0.95,
) -> tuple[Floats, Floats, Floats]:
    """Set a group's share of events against its share of a population.

    `events` are of the group, `all_events` of everybody whose group is known, and the
    populations likewise.

    Gives:   index, lower, upper, where 100 is as expected: the events and their Poisson
             limits over the events expected; NaN where nobody or nothing is expected.
    Raises:  SettingsError if confidence is not between 0 and 1.
    Source:  docs/methods/over-representation.md#against-a-population

    >>> found = index_to_population(170, 1_000, 90, 1_000)
    >>> [round(float(n), 1) for n in found]
    [188.9, 161.6, 219.5]
    """
    here, every, people, everybody = spread(
        counts(events), counts(all_events), counts(population), counts(all_population)
    )
    here = np.where(here <= every, here, np.nan)
    people = np.where(people <= everybody, people, np.nan)
    expected = every * divide(people, everybody)
    lower, upper = poisson_limits(here, confidence=confidence)
    return (
        divide(100 * here, expected),
        divide(100 * lower, expected),
        divide(100 * upper, expected),
    )


def index_to_sample(
    events: Any,
    all_events: Any,
    other_events: Any,
    all_other_events: Any,
    *,
    confidence: float = 0.95,
) -> tuple[Floats, Floats, Floats]:
    """Set a group's share of some events against its share of other events.

    Limits are those of a relative risk of two samples, on the log scale. Where the
    first events are among the others, the two are not quite apart and the limits are
    a little wide.

    Gives:   index, lower, upper, where 100 is as expected; NaN limits where the group
             has no events here, NaN throughout where it has none there.
    Raises:  SettingsError if confidence is not between 0 and 1.
    Source:  docs/methods/over-representation.md#against-other-events

    >>> found = index_to_sample(150, 1_000, 600, 10_000)
    >>> [round(float(n), 1) for n in found]
    [250.0, 211.6, 295.3]
    """
    here, every, there, others = spread(
        counts(events),
        counts(all_events),
        counts(other_events),
        counts(all_other_events),
    )
    here = np.where(here <= every, here, np.nan)
    there = np.where(there <= others, there, np.nan)
    first, second = divide(here, every), divide(there, others)
    ratio = divide(first, second)
    error = np.sqrt(divide(1 - first, here) + divide(1 - second, there))
    step = np.exp(normal_deviate(confidence) * error)
    return 100 * ratio, 100 * ratio / step, 100 * ratio * step


def index_of_rounded(
    percent: Any, comparator: Any, *, step: float = 1.0
) -> tuple[Floats, Floats, Floats]:
    """Work out an index from two published percentages, and the range rounding allows.

    `step` is what they are rounded to: 1 for whole percents. The range is not an
    interval: it allows for rounding, and not for chance.

    Gives:   index, least, most; NaN where the comparator is zero; most is NaN where the
             comparator might have been.
    Raises:  SettingsError if step is not over 0.
    Source:  docs/methods/over-representation.md#from-published-percentages

    >>> [round(float(n)) for n in index_of_rounded(17, 9)]
    [189, 174, 206]
    """
    if not step > 0:
        raise SettingsError(f"A step of rounding of {step} must be over 0.")
    top, bottom = spread(floats(percent), floats(comparator))
    half = step / 2
    low = np.where(bottom > half, bottom - half, np.nan)
    return (
        divide(100 * top, bottom),
        divide(
            100 * np.maximum(top - half, 0), np.where(bottom, bottom + half, np.nan)
        ),
        divide(100 * (top + half), low),
    )
