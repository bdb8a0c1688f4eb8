"""The finding asked in other ways; each is None where the data cannot tell it."""

import numpy as np

from safercity.evidence.evaluation.difference_in_differences import (
    Difference,
)
from safercity.evidence.evaluation.interrupted_series import (
    Interruption,
    interrupted_series,
)
from safercity.evidence.evaluation.placebo import (
    PlaceboInSpace,
    placebo_in_space,
    placebo_in_time,
)
from safercity.evidence.evaluation.power import Power, smallest_fall
from safercity.evidence.evaluation.regression_to_the_mean import (
    ExpectedFall,
    expected_fall,
)
from safercity.evidence.evaluation.synthetic_control import (
    SyntheticControl,
    synthetic_control,
)
from safercity.evidence.evaluation_report.incidents import Booleans, Counts, Incidents
from safercity.evidence.evaluation_report.setting import Setting

_YEAR = 12


def check_in_space(
    everyone: Counts, mask: Booleans, start: int
) -> PlaceboInSpace | None:
    """The ratio of each area without the action, from three such areas on."""
    if (~mask).sum() < 3:
        return None
    return placebo_in_space(
        everyone[:, :start].sum(axis=1), everyone[:, start:].sum(axis=1), mask
    )


def check_in_time(everyone: Counts, mask: Booleans, start: int) -> Difference | None:
    """An effect half-way through the time before, from four months of it on."""
    if mask.all() or start < 4:
        return None
    return placebo_in_time(everyone, mask, start)


def make_synthetic(
    place: Counts, others: Counts, start: int
) -> SyntheticControl | None:
    """A mix of the comparison areas that had any event, from six months before on."""
    usable = others[with_events(others, start)]
    if len(usable) < 2 or start < 6 or not place[:start].any():
        return None
    return synthetic_control(place, usable, start)


def with_events(others: Counts, start: int) -> Booleans:
    """Which comparison areas had any event before, so that they can be in a mix."""
    found: Booleans = others[:, :start].sum(axis=1) > 0
    return found


def make_series(
    setting: Setting, place: Counts, others: Counts, start: int
) -> Interruption | None:
    """The series beside the comparison's, from a whole year before on."""
    together = others.sum(axis=0)
    # A trend of less than a year, drawn on, soon leads anywhere.
    if setting.has_gap or start < _YEAR or place.size - start < 3:
        return None
    if not len(others) or not together.all():
        return None
    return interrupted_series(
        place, start, first_month=setting.before.start.number, comparison=together
    )


def make_usual_fall(setting: Setting, incidents: Incidents) -> ExpectedFall | None:
    """What a place of this rank would have fallen by; None with few to choose from."""
    months = setting.before.months
    acted = {area.code for area, _ in setting.acted}
    own = [incidents.by_month(rows, months).sum() for _, rows in setting.acted]
    rest = [
        incidents.by_month(rows, months).sum()
        for area, rows in setting.candidates
        if area.code not in acted
    ]
    counts = np.array([*own, *rest])
    if len(rest) < 8 or not counts.any():
        return None
    return expected_fall(
        counts,
        np.arange(counts.size) < len(own),
        months_before=len(setting.before),
        months_after=len(setting.after),
    )


def make_power(found: Difference | None, before: int, after: int) -> Power | None:
    """The smallest fall that could be seen with as many as there were before."""
    if found is None:
        return None
    return smallest_fall(
        found.before,
        found.comparison_before,
        months_before=before,
        months_after=after,
        between=found.between,
        share=found.share,
        degrees=found.effect.degrees,
    )
