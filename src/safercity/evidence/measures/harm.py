"""Harm: events weighed by how grave they are, so that volume does not hide it.

Weights are days of sentence (ONS Crime Severity Score). Where only police.uk
categories are known, a weight is the mean of the offences in the category: figures
made so are "by category", and cannot tell a grave robbery from a slight one.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from safercity.evidence.measures.arrays import Floats, counts, divide, floats


@dataclass(frozen=True, slots=True)
class Harm:
    """Weighed harm of each area, in days.

    `by_category` has the shape of the events (areas, categories), NaN where a
    category has no weight; `total`, `rate` (days per `per` residents) and `weighed`
    (the share of events that have a weight) have one value for each area.
    """

    by_category: Floats
    total: Floats
    rate: Floats
    weighed: Floats

    @property
    def share(self) -> Floats:
        """Each category's share of its area's harm, in 0..1."""
        return divide(
            self.by_category,
            np.broadcast_to(self.total[:, None], self.by_category.shape),
        )


def weigh_harm(events: Any, weights: Any, population: Any, *, per: int = 1_000) -> Harm:
    """Weigh the events of each area (rows) and category (columns).

    A category whose weight is null (anti-social behaviour) is left out of the harm,
    not taken as harmless: `weighed` says how much is left in. A category's unknown
    count makes its area's total unknown, where the category has a weight.
    Source:  docs/methods/harm.md

    >>> harm = weigh_harm([[10, 2, 500]], [5.4, 800.0, None], [2_000])
    >>> [float(harm.total[0]), float(harm.rate[0]), round(float(harm.weighed[0]), 4)]
    [1654.0, 827.0, 0.0234]
    """
    known, weight = counts(events), floats(weights)
    has = np.isfinite(weight)
    by_category = known * weight
    total = by_category[:, has].sum(axis=1)
    total = np.where(has.any(), total, np.nan)
    return Harm(
        by_category=by_category,
        total=total,
        rate=divide(total * per, counts(population)),
        weighed=divide(known[:, has].sum(axis=1), known.sum(axis=1)),
    )
