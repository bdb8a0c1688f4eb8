"""Designs: what an evaluation of this shape can and cannot bear.

Warnings come from numbers, not from taste; each says what is wrong, how far, and what
would mend it.
"""

import enum
import math
from dataclasses import dataclass

from safercity.evidence.evaluation.effects import NO_EFFECT, Effect

FEWEST_INCIDENTS = 20
FEWEST_AREAS = 4
FEWEST_MONTHS = 12
MOST_SHARED = 0.05
_SURE = 0.05
# Per cent: less than this is no reason to warn.
_LEAST_FALL, _GRAVE_FALL = -1.0, -5.0


class Claim(enum.StrEnum):
    """What may be said, the strongest first."""

    COMPARED = "compared"
    ALONGSIDE = "alongside"
    COUNTED = "counted"


CLAIMS = {
    Claim.COMPARED: "This design can say whether the change went beyond that of areas "
    "without the action. Only an action whose places were drawn by lot could say that "
    "nothing else was the cause.",
    Claim.ALONGSIDE: "This design can say what changed alongside the action, and not "
    "that the action changed it: the warnings below say why.",
    Claim.COUNTED: "This design can only count. It cannot tell a change from chance, "
    "nor the action from anything else that happened.",
}


@dataclass(frozen=True, slots=True)
class Caution:
    """A weakness of a design: a short name, what it is, and whether it takes away the
    claim that the change went beyond that of other areas."""

    name: str
    words: str
    takes_claim: bool = True


@dataclass(frozen=True, slots=True)
class Design:
    """The facts that warnings are worked out from.

    Counts are of the place and of all comparison areas. `shared` is the part of the
    comparison's incidents that lay in the place or its ring; `trend` how they drew
    apart before; `chosen_highest` whether the place stood at the top before, and
    `fall_expected` the change in per cent that doing nothing would then have brought;
    `like_months` whether before are the same months of other years as after; `gap`
    whether months between were not supplied.
    """

    months_before: int
    months_after: int
    before: float
    after: float
    comparison_before: float
    comparison_after: float
    comparison_areas: int
    shared: float = 0.0
    trend: Effect = NO_EFFECT
    chosen_highest: bool = False
    fall_expected: float = math.nan
    like_months: bool = False
    gap: bool = False


def cautions(design: Design) -> tuple[Caution, ...]:
    """Every weakness of a design, the gravest first.

    Source:  docs/methods/evaluation.md#what-a-design-can-bear
    """
    checks = (
        _no_comparison,
        _nought,
        _few_incidents,
        _few_areas,
        _short_before,
        _apart_before,
        _chosen_for_a_peak,
        _overlapping,
        _gap,
    )
    return tuple(found for check in checks if (found := check(design)))


def claim_of(design: Design) -> Claim:
    """What may be said of a design's result."""
    found = cautions(design)
    if any(caution.name in _COUNT_ONLY for caution in found):
        return Claim.COUNTED
    taken = any(caution.takes_claim for caution in found)
    return Claim.ALONGSIDE if taken else Claim.COMPARED


_COUNT_ONLY = frozenset({"no comparison", "too few incidents", "a count of nought"})


def _no_comparison(design: Design) -> Caution | None:
    if design.comparison_areas:
        return None
    return Caution(
        "no comparison",
        "There are no comparison areas, so whatever happened everywhere looks like the "
        "action's work. Name some, or have similar ones chosen.",
    )


def _nought(design: Design) -> Caution | None:
    counts = (
        design.before,
        design.after,
        design.comparison_before,
        design.comparison_after,
    )
    if min(counts) > 0:
        return None
    return Caution(
        "a count of nought",
        "One of the four counts is nought. A half was added to each so that a ratio "
        "could be worked out at all; read the counts, not the percentage.",
    )


def _few_incidents(design: Design) -> Caution | None:
    least = min(design.before, design.comparison_before)
    if least >= FEWEST_INCIDENTS:
        return None
    return Caution(
        "too few incidents",
        f"There were {least:,.0f} incidents before, on one side at least. With fewer "
        f"than {FEWEST_INCIDENTS} a percentage misleads, so none is given. Take a "
        "longer time, a wider place or a broader category.",
    )


def _few_areas(design: Design) -> Caution | None:
    areas = design.comparison_areas
    if not 0 < areas < FEWEST_AREAS:
        return None
    many = "1 comparison area" if areas == 1 else f"{areas} comparison areas"
    said = (
        "how far areas go their own ways cannot be known, and the interval holds only "
        "chance in counting: it is too narrow"
        if areas == 1
        else "how far areas go their own ways is known from very few, which makes the "
        "interval wide and unsteady"
    )
    return Caution(
        "too few comparison areas",
        f"There {'is' if areas == 1 else 'are'} {many}; {said}. "
        f"Use {FEWEST_AREAS} or more.",
    )


def _short_before(design: Design) -> Caution | None:
    if design.months_before >= FEWEST_MONTHS or design.like_months:
        return None
    months = (
        "1 month" if design.months_before == 1 else f"{design.months_before} months"
    )
    return Caution(
        "a short time before",
        f"There {'is' if design.months_before == 1 else 'are'} {months} before the "
        "action, less than a year, so summer may be set against winter. Comparison "
        "areas take that out only if their seasons are the same. Give 12 months or "
        "more, or the same months of the year before.",
    )


def _apart_before(design: Design) -> Caution | None:
    trend = design.trend
    if not trend.is_known or trend.p >= _SURE:
        return None
    way = "rose" if trend.log_ratio > 0 else "fell"
    return Caution(
        "trends that parted before",
        f"Before the action the place already {way} by {abs(trend.percent):.1f}% a "
        "month beside the comparison areas, more than chance would explain. The same "
        "going on would look like an effect. Choose other comparison areas.",
    )


def _chosen_for_a_peak(design: Design) -> Caution | None:
    fall = design.fall_expected
    if not design.chosen_highest or not fall <= _LEAST_FALL:
        return None
    return Caution(
        "chosen at a peak",
        "Before the action the place stood among the highest there were to choose "
        "from. Places chosen for a high count mostly fall afterwards, with or without "
        "an action: doing nothing would have brought a fall of about "
        f"{abs(fall):.0f}%. A longer time before shows what is usual there.",
        takes_claim=fall <= _GRAVE_FALL,
    )


def _overlapping(design: Design) -> Caution | None:
    if design.shared <= MOST_SHARED:
        return None
    return Caution(
        "a ring inside the comparison",
        f"{100 * design.shared:.0f}% of the comparison areas' incidents lay in the "
        "place or its ring. They were left out of the comparison; what is left is not "
        "whole areas. Choose comparison areas further away.",
        takes_claim=False,
    )


def _gap(design: Design) -> Caution | None:
    if not design.gap:
        return None
    return Caution(
        "months not supplied",
        "Months are missing between the first and the last that were used, so trends "
        "and seasons across the gap are not worked out.",
        takes_claim=False,
    )
