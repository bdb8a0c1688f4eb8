"""Scores: what was said of each theme, by whom, when, on what evidence and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from safercity.evidence.measures.arrays import Floats
from safercity.evidence.priorities.ladders import Grade
from safercity.evidence.priorities.scales import RiskScale


@dataclass(frozen=True, slots=True)
class Score:
    """One component of one theme.

    `scored_on` is a day, a month or a year as text; `evidence` are keys of figures;
    `dissent` is what those who saw it otherwise say; `proposed` is true where a rule
    made it from data and nobody has set it.
    """

    component: str
    grade: Grade
    scored_by: str
    scored_on: str
    reason: str
    evidence: tuple[str, ...] = ()
    dissent: str = ""
    proposed: bool = False


def merge_scores(
    people: Mapping[str, Score], proposed: Iterable[Score]
) -> tuple[Score, ...]:
    """Put together what people set and what data propose; people come first."""
    by_component = {score.component: score for score in proposed}
    return tuple((by_component | dict(people)).values())


def ordinals_of(scale: RiskScale, themes: Sequence[Sequence[Score]]) -> Floats:
    """Set out scores as numbers: themes along the first axis, components the second.

    NaN where a component is not scored.
    """
    places = {part.key: n for n, part in enumerate(scale.components)}
    table = np.full((len(themes), len(places)), np.nan)
    for row, scores in enumerate(themes):
        for score in scores:
            table[row, places[score.component]] = score.grade.ordinal
    return table


def grade_of_group(
    scale: RiskScale, group: str, scores: Iterable[Score]
) -> Grade | None:
    """The gravest grade of a group, qualified by its kind where only one was scored.

    None where nothing of the group is scored.
    """
    found = [s for s in scores if scale.component(s.component).group == group]
    if not found:
        return None
    gravest = max(found, key=lambda score: score.grade.ordinal)
    kind = scale.component(gravest.component).qualifier
    if len(found) == 1 and kind and not gravest.grade.is_phrase:
        return replace(gravest.grade, qualifier=kind)
    return gravest.grade


def find_gaps(scale: RiskScale, scores: Iterable[Score]) -> tuple[str, ...]:
    """List what only people can set and nobody has: titles of harm and expectation."""
    said = list(scores)
    groups = {
        scale.component(key).group for key in ("individual", "community", "expectation")
    }
    return tuple(
        group.title
        for group in scale.groups
        if group.key in groups and grade_of_group(scale, group.key, said) is None
    )
