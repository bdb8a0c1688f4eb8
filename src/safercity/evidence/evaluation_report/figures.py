"""The figures of an evaluation: every number that its report prints."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from safercity.areas import Area, AreaLevel
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.evaluation.designs import FEWEST_INCIDENTS
from safercity.evidence.evaluation.difference_in_differences import Difference
from safercity.evidence.evaluation.effects import Effect
from safercity.evidence.evaluation_report.incidents import Counts
from safercity.evidence.evaluation_report.plan import Plan
from safercity.evidence.evaluation_report.study import Study
from safercity.evidence.figures import FigureSet
from safercity.evidence.measures.definitions import MeasureDefinition
from safercity.periods import Period


@dataclass(frozen=True)
class Places:
    """What figures are about: the place, its ring, the comparison areas together."""

    place: Area
    ring: Area
    comparison: Area

    @classmethod
    def of(cls, plan: Plan) -> "Places":
        """The places of a plan, named after its action."""
        named = (
            ("", plan.name),
            ("-ring", f"Ring around it, {plan.ring:,.0f} metres wide"),
            ("-comparison", "Comparison areas together"),
        )
        return cls(
            *(
                Area(AreaLevel.PLACE, f"{plan.slug}{end}", name, f"{plan.slug}{end}")
                for end, name in named
            )
        )


class _Making:
    """Adds the figures of one study, each of its category and sources."""

    def __init__(
        self, study: Study, places: Places, measures: Mapping[str, MeasureDefinition]
    ) -> None:
        self.study, self.places = study, places
        self.maker = FigureMaker(measures)
        self.before, self.after = study.setting.before, study.setting.after

    def add(
        self,
        measure: str,
        value: float | None,
        *,
        place: Area | None = None,
        period: Period | None = None,
        above: float | None = None,
        below: float | None = None,
        limits: tuple[float, float] | None = None,
    ) -> None:
        known = limits if limits and all(map(math.isfinite, limits)) else (None, None)
        self.maker.add(
            measure,
            self.study.incidents.category,
            place or self.places.place,
            period or self.after,
            float(value) if value is not None else None,
            lower=known[0],
            upper=known[1],
            numerator=above,
            denominator=below,
            sources=self.study.incidents.extracts,
        )

    def percent(
        self,
        measure: str,
        effect: Effect,
        *,
        place: Area | None = None,
        period: Period | None = None,
        above: float | None = None,
        below: float | None = None,
        stated: bool = True,
    ) -> None:
        """An effect in per cent; not available where it is not known or not to be
        stated."""
        shown = effect.is_known and stated
        self.add(
            measure,
            effect.percent if shown else None,
            place=place,
            period=period,
            above=above,
            below=below,
            limits=effect.percent_limits if shown else None,
        )


def make_figures(
    study: Study, places: Places, measures: Mapping[str, MeasureDefinition]
) -> FigureSet:
    """Make every figure of a study."""
    making = _Making(study, places, measures)
    _add_counts(making)
    _add_effects(making)
    _add_ring(making)
    _add_checks(making)
    return making.maker.figures()


def _add_counts(making: _Making) -> None:
    study, places = making.study, making.places
    parts = [(places.place, study.place), (places.comparison, study.comparison)]
    if study.ring is not None:
        parts.append((places.ring, study.ring))
    parts += list(zip(study.comparison_areas, study.others, strict=True))
    for place, counts in parts:
        for period, total in _both(making, counts):
            making.add("action_events", total, place=place, period=period, above=total)
    months = [(places.place, study.place), (places.comparison, study.comparison)]
    for place, counts in months:
        for month, count in zip(study.months, counts, strict=True):
            period = Period.of_month(month)
            making.add(
                "action_events",
                float(count),
                place=place,
                period=period,
                above=float(count),
            )


def _both(making: _Making, counts: Counts) -> tuple[tuple[Period, float], ...]:
    start = making.study.start
    return (
        (making.before, float(counts[:start].sum())),
        (making.after, float(counts[start:].sum())),
    )


def may_state(counts: tuple[float, ...]) -> bool:
    """Whether counts are high enough for a percentage on the first of them."""
    return min(counts) > 0 and counts[0] >= FEWEST_INCIDENTS


def _add_effects(making: _Making) -> None:
    study = making.study
    before, after = (total for _, total in _both(making, study.place))
    making.percent(
        "action_change",
        study.own_change,
        above=after,
        below=before,
        stated=may_state((before, after)),
    )
    _add_difference(making, study.difference, making.places.place)


def _add_difference(making: _Making, found: Difference | None, place: Area) -> None:
    if found is None:
        return
    making.add(
        "action_expected",
        found.expected,
        place=place,
        above=found.comparison_after,
        below=found.comparison_before,
    )
    counts = (
        found.before,
        found.after,
        found.comparison_before,
        found.comparison_after,
    )
    making.percent(
        "action_effect",
        found.effect,
        place=place,
        above=found.after,
        below=found.expected,
        stated=may_state(counts) and found.comparison_before >= FEWEST_INCIDENTS,
    )


def _add_ring(making: _Making) -> None:
    study, places = making.study, making.places
    _add_difference(making, study.ring_difference, places.ring)
    found = study.displacement
    if found is None or found.outcome == "unknown":
        return
    _add_moved(making, study.ring_difference, places.ring)
    _add_moved(making, study.both_difference, places.place)
    making.add(
        "action_quotient",
        found.quotient,
        above=round(found.ring, 6),
        below=round(found.success, 6),
    )


def _add_moved(making: _Making, found: Difference | None, place: Area) -> None:
    """How many above or below expected, with the limits of the ratio as numbers."""
    if found is None or found.corrected:
        return
    effect, expected = found.effect, found.expected
    making.add(
        "action_moved",
        found.after - expected,
        place=place,
        above=found.after,
        below=expected,
        limits=(expected * (effect.lower - 1), expected * (effect.upper - 1)),
    )


def _add_checks(making: _Making) -> None:
    study, before = making.study, making.before
    stated = study.claim != "counted"
    if study.difference is not None:
        making.percent("action_trend_before", study.trend, period=before)
    if study.time is not None:
        making.percent(
            "action_placebo_time",
            study.time.effect,
            period=before,
            above=study.time.after,
            below=study.time.expected,
            stated=may_state((study.time.before, study.time.after)),
        )
    if study.space is not None:
        everyone = study.space.ratios.size + 1
        as_far = round(study.space.p * everyone)
        making.add(
            "action_placebo_space", 100 * study.space.p, above=as_far, below=everyone
        )
    _add_series(making, stated)
    if study.usual_fall is not None:
        fall = study.usual_fall
        making.add("action_usual_change", fall.percent, limits=(fall.lower, fall.upper))
    if study.power is not None:
        making.add(
            "action_smallest_fall",
            study.power.fall,
            above=study.power.incidents,
            below=study.power.comparison,
        )


def _add_series(making: _Making, stated: bool) -> None:
    study = making.study
    after = float(study.place[study.start :].sum())
    if study.synthetic is not None:
        ratio = study.synthetic.ratio
        making.add(
            "action_effect_synthetic",
            100 * (ratio - 1) if stated and not np.isnan(ratio) else None,
            above=after,
            below=float(study.synthetic.expected[study.start :].sum()),
        )
    if study.series is not None:
        making.percent(
            "action_effect_series",
            study.series.whole,
            above=after,
            below=float(study.series.unchanged[study.start :].sum()),
            stated=stated,
        )
