"""Standardised rates: two areas compared as if their people were of the same ages.

Direct standardising asks what rate a standard population would have at this area's
rates by age; indirect, how many events this area's people would have at a standard's
rates. Ages (or any other bands) lie along the last axis.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from safercity.errors import SettingsError
from safercity.evidence.measures.arrays import Floats, counts, divide
from safercity.evidence.measures.intervals import poisson_limits

#: A direct rate of fewer events than this in all is not worked out.
FEWEST_EVENTS = 10


@dataclass(frozen=True, slots=True)
class StandardisedRate:
    """A standardised rate of each area, with limits, per the multiplier.

    `observed` and `expected` are counts; `expected` is NaN for a direct rate.
    """

    rate: Floats
    lower: Floats
    upper: Floats
    observed: Floats
    expected: Floats


def standardise_directly(
    events: Any,
    population: Any,
    weights: Any,
    *,
    person_events: Any = None,
    confidence: float = 0.95,
    per: int = 1_000,
) -> StandardisedRate:
    """Weigh an area's rates by age as a standard population would have them.

    Give events, population and weights by band on the last axis. Limits are Dobson's.
    Where one person may have several events they are not independent, and limits
    would be too narrow: give in `person_events` the sum, over the people of a band, of
    the square of the events of each, and the variance is of that.

    Gives:   StandardisedRate, per `per`; NaN where there are fewer than 10 events in
             all, or where a band with weight has no people, or an unknown number; no
             limits where a sum of squares is less than its events, as it cannot be.
    Raises:  SettingsError if the bands do not match or no weight is over 0.
    Source:  docs/methods/standardising.md#direct

    >>> found = standardise_directly([30, 20], [1_000, 4_000], [0.5, 0.5])
    >>> [round(float(n), 2) for n in (found.rate, found.lower, found.upper)]
    [17.5, 12.4, 23.79]
    """
    known, people = counts(events), counts(population)
    standard = counts(weights)
    _check_bands(known, people, standard)
    if not standard.sum() > 0:
        raise SettingsError("A standard population needs a weight for every band.")
    share = standard / standard.sum()
    weighed = share > 0
    each = np.where(weighed, divide(*np.broadcast_arrays(share, people)), 0.0)
    squares = known if person_events is None else counts(person_events)
    squares = np.where(squares >= known, squares, np.nan)
    observed = known.sum(axis=-1)
    rate = (each * known).sum(axis=-1)
    variance = (each**2 * squares).sum(axis=-1)
    enough = observed >= FEWEST_EVENTS
    observed = np.where(enough, observed, np.nan)
    low, high = poisson_limits(observed, confidence=confidence)
    scale = np.sqrt(divide(variance, observed))
    rate = np.where(enough, rate, np.nan)
    return StandardisedRate(
        rate=per * rate,
        lower=per * np.maximum(rate + scale * (low - observed), 0.0),
        upper=per * (rate + scale * (high - observed)),
        observed=known.sum(axis=-1),
        expected=np.full(np.shape(rate), np.nan),
    )


def standardise_indirectly(
    events: Any,
    population: Any,
    standard_events: Any,
    standard_population: Any,
    *,
    confidence: float = 0.95,
    per: int = 1_000,
) -> StandardisedRate:
    """Set an area's events against those its people would have at a standard's rates.

    `events` are the area's in all; the population and the standard are by band on the
    last axis. `observed / expected` is the standardised ratio.

    Gives:   StandardisedRate, per `per`: the ratio times the standard's own crude rate;
             NaN where nothing is expected, or a band's numbers are not known.
    Raises:  SettingsError if the bands do not match.
    Source:  docs/methods/standardising.md#indirect

    >>> found = standardise_indirectly(30, [100, 200], [50, 50], [1_000, 2_000])
    >>> float(found.expected), round(float(found.rate), 1)
    (10.0, 100.0)
    """
    observed, people = counts(events), counts(population)
    standard, everybody = counts(standard_events), counts(standard_population)
    _check_bands(people, standard, everybody)
    # A band in which the standard has nobody expects nobody, if the area has none.
    rates = np.where(everybody > 0, divide(standard, everybody), np.nan)
    expected = np.where(people == 0, 0.0, people * rates).sum(axis=-1)
    crude = divide(standard.sum(axis=-1), everybody.sum(axis=-1))
    observed, expected, crude = np.broadcast_arrays(observed, expected, crude)
    low, high = poisson_limits(observed, confidence=confidence)
    return StandardisedRate(
        rate=per * divide(observed, expected) * crude,
        lower=per * divide(low, expected) * crude,
        upper=per * divide(high, expected) * crude,
        observed=observed,
        expected=expected,
    )


def _check_bands(*columns: Floats) -> None:
    bands = {column.shape[-1] if column.ndim else 1 for column in columns}
    if len(bands) > 1:
        raise SettingsError(
            "Rates can be standardised only where all have the same bands; there are "
            f"{', '.join(str(n) for n in sorted(bands))}."
        )
