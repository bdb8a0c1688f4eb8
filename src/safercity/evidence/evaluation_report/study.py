"""The study of an action: every number that its report prints."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from safercity.areas import Area
from safercity.errors import UsageError
from safercity.evidence.evaluation.designs import (
    Caution,
    Claim,
    Design,
    cautions,
    claim_of,
)
from safercity.evidence.evaluation.difference_in_differences import (
    Difference,
    difference_in_differences,
)
from safercity.evidence.evaluation.displacement import (
    Displacement,
    weighted_displacement,
)
from safercity.evidence.evaluation.effects import NO_EFFECT, Effect
from safercity.evidence.evaluation.interrupted_series import (
    Interruption,
)
from safercity.evidence.evaluation.placebo import (
    PlaceboInSpace,
    trends_before,
)
from safercity.evidence.evaluation.power import Power
from safercity.evidence.evaluation.regression_to_the_mean import (
    ExpectedFall,
)
from safercity.evidence.evaluation.synthetic_control import (
    SyntheticControl,
)
from safercity.evidence.evaluation_report.checks import (
    check_in_space,
    check_in_time,
    make_power,
    make_series,
    make_synthetic,
    make_usual_fall,
    with_events,
)
from safercity.evidence.evaluation_report.incidents import Booleans, Counts, Incidents
from safercity.evidence.evaluation_report.setting import Setting
from safercity.periods import Month

_YEAR = 12


@dataclass(frozen=True)
class Study:
    """What was found. What could not be worked out is None.

    `place`, `ring` and `comparison` are counts by month; `others` of each comparison
    area (areas by months). `start` is the place in them of the action's first month.
    """

    setting: Setting
    incidents: Incidents
    start: int
    place: Counts
    ring: Counts | None
    others: Counts
    own_change: Effect
    difference: Difference | None
    ring_difference: Difference | None
    both_difference: Difference | None
    displacement: Displacement | None
    trend: Effect
    space: PlaceboInSpace | None
    time: Difference | None
    synthetic: SyntheticControl | None
    series: Interruption | None
    usual_fall: ExpectedFall | None
    power: Power | None
    design: Design
    without_point: int

    @property
    def comparison(self) -> Counts:
        """The comparison areas' counts by month, added up."""
        total: Counts = self.others.sum(axis=0)
        return total

    @property
    def parts_of_mix(self) -> Counts:
        """Each comparison area's part of the mix: noughts where there is none."""
        parts = np.zeros(len(self.others))
        if self.synthetic is not None:
            parts[with_events(self.others, self.start)] = self.synthetic.weights
        return parts

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What weakens the design."""
        return cautions(self.design)

    @property
    def claim(self) -> Claim:
        """What may be said."""
        return claim_of(self.design)

    @property
    def months(self) -> tuple[Month, ...]:
        """The months of the counts."""
        return self.setting.months

    @property
    def comparison_areas(self) -> tuple[Area, ...]:
        """The comparison areas, in the order of `others`."""
        return tuple(area for area, _ in self.setting.others)


def study_action(setting: Setting, incidents: Incidents) -> Study:
    """Work out whether an action worked, from the events of its setting.

    Raises:  UsageError where no event at all is known of the place.
    """
    months, start = setting.months, len(setting.before)

    def counts(rows: Booleans) -> Counts:
        return incidents.by_month(rows, months)

    acted = np.array([counts(rows) for _, rows in setting.acted])
    others = np.array([counts(rows) for _, rows in setting.others])
    others = others.reshape(-1, len(months))
    place = acted.sum(axis=0)
    if not place.any():
        raise UsageError(
            "No event is known in the place of the action, before or after it. Look at "
            "the place, and at what is counted."
        )
    ring = counts(setting.in_ring) if setting.in_ring is not None else None
    everyone = np.vstack([acted, others])
    mask = np.arange(len(everyone)) < len(acted)
    difference = _difference(everyone, mask, start)
    trend = trends_before(everyone, mask, start) if len(others) else NO_EFFECT
    fall = make_usual_fall(setting, incidents)
    return Study(
        setting=setting,
        incidents=incidents,
        start=start,
        place=place,
        ring=ring,
        others=others,
        own_change=_own_change(place, months, start),
        difference=difference,
        ring_difference=_beside([ring], others, start),
        both_difference=_beside([place, ring], others, start),
        displacement=_displacement(place, ring, others, start, difference),
        trend=trend,
        space=check_in_space(everyone, mask, start),
        time=check_in_time(everyone, mask, start),
        synthetic=make_synthetic(place, others, start),
        series=make_series(setting, place, others, start),
        usual_fall=fall,
        power=make_power(difference, len(setting.before), len(setting.after)),
        design=_design(setting, place, others, start, trend, fall),
        without_point=_without_point(setting, incidents),
    )


def _difference(everyone: Counts, mask: Booleans, start: int) -> Difference | None:
    if mask.all():
        return None
    return difference_in_differences(
        everyone[:, :start].sum(axis=1), everyone[:, start:].sum(axis=1), mask
    )


def _beside(
    parts: Sequence[Counts | None], others: Counts, start: int
) -> Difference | None:
    """Some parts together beside the comparison; None where one is not there."""
    there = [part for part in parts if part is not None]
    if len(there) < len(parts) or not len(others):
        return None
    everyone = np.vstack([*there, others])
    return _difference(everyone, np.arange(len(everyone)) < len(there), start)


def _pair(counts: Counts, start: int) -> tuple[float, float]:
    return float(counts[:start].sum()), float(counts[start:].sum())


def _own_change(place: Counts, months: tuple[Month, ...], start: int) -> Effect:
    """The place's own change, day for day, with chance in counting alone."""
    before, after = _pair(place, start)
    days = np.array([(m.last_day - m.first_day).days + 1 for m in months])
    if not before or not after:
        return NO_EFFECT
    length = days[start:].sum() / days[:start].sum()
    error = float(np.sqrt(1 / before + 1 / after))
    return Effect(float(np.log(after / before / length)), error, float("inf"))


def _displacement(
    place: Counts,
    ring: Counts | None,
    others: Counts,
    start: int,
    found: Difference | None,
) -> Displacement | None:
    if ring is None or found is None:
        return None
    whole = others.sum()
    return weighted_displacement(
        *(_pair(counts, start) for counts in (place, ring, others.sum(axis=0))),
        between=found.between,
        comparison_share=float(((others.sum(axis=1) / whole) ** 2).sum())
        if whole
        else 1.0,
    )


def _design(
    setting: Setting,
    place: Counts,
    others: Counts,
    start: int,
    trend: Effect,
    fall: ExpectedFall | None,
) -> Design:
    before, after = _pair(place, start)
    was, now = _pair(others.sum(axis=0), start)
    return Design(
        months_before=start,
        months_after=place.size - start,
        before=before,
        after=after,
        comparison_before=was,
        comparison_after=now,
        comparison_areas=len(others),
        shared=setting.shared,
        trend=trend,
        chosen_highest=bool(fall and fall.were_highest),
        fall_expected=fall.percent if fall else float("nan"),
        like_months=_are_alike(setting),
        gap=setting.has_gap,
    )


def _are_alike(setting: Setting) -> bool:
    """Whether both spans hold each month of the year as often, for their length."""
    before, after = (
        np.bincount([m.number for m in span], minlength=_YEAR + 1)
        for span in (setting.before, setting.after)
    )
    return bool((before * len(setting.after) == after * len(setting.before)).all())


def _without_point(setting: Setting, incidents: Incidents) -> int:
    """Events of these months that no shape can hold."""
    span = np.isin(incidents.month, [str(month) for month in setting.months])
    return int((span & ~np.isfinite(incidents.easting)).sum())
