"""How well hotspots would have caught the months that followed."""

from dataclasses import dataclass

import numpy as np

from safercity.evidence.hotspot_study.lasting import counts_by_month
from safercity.evidence.hotspot_study.study import Study
from safercity.evidence.hotspots.accuracy import Gain, compare_accuracy
from safercity.evidence.hotspots.local_statistics import gi_star
from safercity.periods import Period

#: The last months of the period are kept to test on; twice as many must come before.
TESTED_MONTHS = 3
#: Shares of the land to send patrols to.
COVERAGES = (0.01, 0.02, 0.05)
#: With fewer events to catch, a hit rate is luck.
LEAST_TESTED = 30


@dataclass(frozen=True)
class Following:
    """What squares chosen on the earlier months caught of the later ones.

    `gains` has one for each of `COVERAGES`: squares chosen with their neighbours
    (Gi*), beside the fullest squares of the same months and a blind choice.
    """

    learned: Period
    tested: Period
    events: int
    gains: tuple[Gain, ...]


def see_what_followed(study: Study) -> Following | None:
    """Learn from the first months of a study and test on its last.

    None with too few months, or too few events to catch.
    Source: docs/methods/hotspot-accuracy.md
    """
    months = study.points.months
    if len(months) < 3 * TESTED_MONTHS:
        return None
    monthly = counts_by_month(study)[study.inside]
    earlier = monthly[:, :-TESTED_MONTHS].sum(axis=1)
    later = monthly[:, -TESTED_MONTHS:].sum(axis=1)
    if later.sum() < LEAST_TESTED or not earlier.any():
        return None
    learned = Period(months[0], months[-TESTED_MONTHS - 1])
    tested = Period(months[-TESTED_MONTHS], months[-1])
    z = gi_star(earlier, study.ground.neighbours).z
    gains = compare_accuracy(
        np.nan_to_num(z, nan=0.0),
        later,
        earlier,
        learned=learned,
        tested=tested,
        coverages=COVERAGES,
    )
    return Following(learned, tested, int(later.sum()), gains)
