"""Whether hotspots last: their class over the months, and how sure their rank is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safercity.evidence.hotspot_study.study import Study
from safercity.evidence.hotspots.persistence import (
    LEAST_PERIODS,
    PersistenceSettings,
    PlaceClass,
    classify_places,
    find_persistence,
    mann_kendall,
)
from safercity.evidence.hotspots.stability import (
    Halves,
    compare_halves,
    measure_stability,
)

#: So many of the fullest squares are looked at again with the months drawn anew.
FULLEST = 10
_DRAWS = 400


@dataclass(frozen=True)
class Lasting:
    """What months say of a study's hotspots.

    `classes` has one class for each hotspot, None with too few months to say. `kept`
    is the mean share of the fullest squares that stay among them when the months are
    drawn again, 0 to 1; `halves` how far the first half of the months agrees with the
    second on which squares those are. Both None with fewer squares or months.
    """

    classes: tuple[PlaceClass | None, ...]
    kept: float | None
    halves: Halves | None


def see_what_lasts(study: Study) -> Lasting:
    """Look at a study month by month.

    Source: docs/methods/persistence.md
    """
    monthly = counts_by_month(study)
    inside = monthly[study.inside]
    full = int(np.count_nonzero(inside.sum(axis=1) > 1))
    if full < FULLEST or monthly.shape[1] < 2:
        return Lasting(_classes(study, monthly), None, None)
    stability = measure_stability(inside, top=FULLEST, draws=_DRAWS)
    first_and_second, _ = compare_halves(inside, top=FULLEST)
    return Lasting(_classes(study, monthly), stability.agreement, first_and_second)


def counts_by_month(study: Study) -> NDArray[np.int64]:
    """How many events each cell of the grid holds in each month: (cells, months)."""
    months = len(study.points.months)
    there = study.cells >= 0
    places = study.cells[there] * months + study.points.month[there]
    counts = np.bincount(places, minlength=len(study.grid) * months)
    return counts.reshape(len(study.grid), months)


def _classes(study: Study, monthly: NDArray[np.int64]) -> tuple[PlaceClass | None, ...]:
    """A hotspot is hot in a month where any of its squares is."""
    if not study.regions or monthly.shape[1] < LEAST_PERIODS:
        return tuple(None for _ in study.regions)
    found = find_persistence(monthly[study.inside], study.ground.neighbours)
    hot = np.zeros(monthly.shape, dtype=bool)
    hot[study.inside] = found.hot
    of_region = np.stack([hot[region.cells].any(axis=0) for region in study.regions])
    counts = np.stack([monthly[region.cells].sum(axis=0) for region in study.regions])
    rising = mann_kendall(counts).p_rising <= PersistenceSettings().rising
    return tuple(PlaceClass(int(one)) for one in classify_places(of_region, rising))
