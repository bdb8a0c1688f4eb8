"""Recommendations: those of a theme that the figures in hand call for."""

from dataclasses import dataclass

from safercity.evidence.assessment.directions import RISE, direction_of
from safercity.evidence.assessment.document import Definitions, Section, Text
from safercity.evidence.assessment.finder import Quoted
from safercity.evidence.assessment.marks import to_text
from safercity.evidence.assessment.standings import ABOVE, stands
from safercity.evidence.assessment.statements import joined
from safercity.evidence.assessment.themes.risk import wards_well_above
from safercity.evidence.assessment.themes.view import ThemeView, has_enough
from safercity.evidence.measures.themes import Condition, Recommendation


@dataclass(frozen=True, slots=True)
class Proposed:
    """A recommendation that is called for, and why in a sentence ("" for always)."""

    recommendation: Recommendation
    because: Text


def proposed(view: ThemeView) -> list[Proposed]:
    """The recommendations of a theme that hold here, in the order of its file."""
    return [
        Proposed(one, _because(view, one))
        for one in view.theme.recommendations
        if one.when is None or is_met(view, one.when)
    ]


def is_met(view: ThemeView, when: Condition) -> bool:
    """True where every part of a condition holds; a missing figure meets none."""
    if when.rising and not _rises(view, when.rising):
        return False
    if when.higher and not _is_higher(view, when.higher):
        return False
    if when.wards and not wards_well_above(view, when.wards):
        return False
    return not when.figure or _figure_holds(view, when)


def _rises(view: ThemeView, category: str) -> bool:
    brief = view.brief
    return direction_of(brief, view.topic(category), brief.area).name == RISE


def _is_higher(view: ThemeView, category: str) -> bool:
    if view.brief.is_whole:
        return False
    return stands(view.known("rate_ratio_force", category)) == ABOVE


def _figure_holds(view: ThemeView, when: Condition) -> bool:
    found = view.named(when.figure)
    if found is None or found.value is None:
        return False
    if found.figure.unit == "%" and not has_enough(found):
        return False
    if when.above is not None and not found.value > when.above:
        return False
    if when.below is not None and not found.value < when.below:
        return False
    return not when.than or _lies_above(found, view.named(when.than))


def _lies_above(one: Quoted, other: Quoted | None) -> bool:
    """Above another, clear of the limits of both where they have some."""
    if other is None or one.value is None or other.value is None:
        return False
    low = one.value if one.figure.lower is None else one.figure.lower
    high = other.value if other.figure.upper is None else other.figure.upper
    return low > high


def _because(view: ThemeView, one: Recommendation) -> Text:
    if one.when is None or not one.because:
        return ()
    said = one.because
    for mark, name in (("{figure}", one.when.figure), ("{than}", one.when.than)):
        found = view.named(name) if name else None
        said = said.replace(mark, str(found) if found else "")
    return to_text(said)


def recommendations_section(view: ThemeView) -> Section | None:
    """What partners should consider, each under its id."""
    called_for = proposed(view)
    if not called_for:
        return None
    items = tuple(
        (one.recommendation.id, joined(to_text(one.recommendation.text), one.because))
        for one in called_for
    )
    return view.part(
        "recommendations", view.words("recommend.heading"), [Definitions(items)]
    )
