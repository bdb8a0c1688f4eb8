"""Before the start: what an evaluation of a planned action could see at all."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from safercity.errors import UsageError
from safercity.evidence.evaluation.designs import Caution, Design, cautions
from safercity.evidence.evaluation.effects import NO_EFFECT
from safercity.evidence.evaluation.placebo import placebo_in_time, trends_before
from safercity.evidence.evaluation.power import Power, smallest_fall
from safercity.evidence.evaluation_report.incidents import Incidents
from safercity.evidence.evaluation_report.plan import Plan
from safercity.evidence.evaluation_report.setting import Setting
from safercity.periods import Period

_FEWEST_MONTHS = 4


@dataclass(frozen=True)
class Foresight:
    """What could be seen of an action that the data do not reach."""

    name: str
    category: str
    before: Period
    after: Period
    comparison_areas: tuple[str, ...]
    power: Power
    cautions: tuple[Caution, ...]

    def as_json(self) -> dict[str, Any]:
        """The same for machines; `smallest_fall` is in per cent."""
        return {
            "name": self.name,
            "category": self.category,
            "outcome": "not begun",
            "before": {"start": str(self.before.start), "end": str(self.before.end)},
            "comparison_areas": list(self.comparison_areas),
            "smallest_fall": self.power.fall,
            "incidents": self.power.incidents,
            "finding": self.power.words,
            "warnings": [caution.words for caution in self.cautions],
        }

    def in_words(self) -> str:
        """The same for a person."""
        lines = [
            f"{self.name} starts after the data end, {self.before.end.title}: there is "
            "nothing to evaluate yet.",
            "",
            self.power.words,
            "",
            f"Compared with: {', '.join(self.comparison_areas) or 'no area'}.",
        ]
        warnings = [f"Warning: {caution.words}" for caution in self.cautions]
        return "\n".join([*lines, *([""] if warnings else []), *warnings])


def foresee(plan: Plan, setting: Setting, incidents: Incidents) -> Foresight:
    """Work out the smallest fall that could be seen, from the time before alone.

    How far areas go their own ways is taken from the two halves of that time.
    Raises:  UsageError with fewer than four months, without comparison areas, or
             without any event in the place.
    """
    months = setting.before.months
    acted = np.array([incidents.by_month(rows, months) for _, rows in setting.acted])
    others = np.array([incidents.by_month(rows, months) for _, rows in setting.others])
    if len(months) < _FEWEST_MONTHS or not len(others) or not acted.any():
        raise UsageError(
            f"Before it starts, {plan.name} needs {_FEWEST_MONTHS} months of data, an "
            "area to compare with and an event in its place, to tell what could be "
            f"seen. There are {len(months)} months, {len(others)} areas and "
            f"{acted.sum():,.0f} events."
        )
    everyone = np.vstack([acted, others])
    mask = np.arange(len(everyone)) < len(acted)
    halves = placebo_in_time(everyone, mask, len(months))
    before, compared = float(acted.sum()), float(others.sum())
    power = smallest_fall(
        before,
        compared,
        months_before=len(months),
        months_after=len(plan.after),
        between=halves.between,
        share=halves.share,
        degrees=halves.effect.degrees,
    )
    design = Design(
        months_before=len(months),
        months_after=len(plan.after),
        before=before,
        after=before,
        comparison_before=compared,
        comparison_after=compared,
        comparison_areas=len(others),
        shared=setting.shared,
        trend=trends_before(everyone, mask, len(months)) if compared else NO_EFFECT,
    )
    return Foresight(
        name=plan.name,
        category=incidents.category,
        before=setting.before,
        after=plan.after,
        comparison_areas=tuple(area.name for area, _ in setting.others),
        power=power,
        cautions=cautions(design),
    )
