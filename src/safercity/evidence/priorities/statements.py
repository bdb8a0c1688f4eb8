"""Statements: the words of volume and harm, expectation and direction, as they print.

In the manner of the 2019 assessment: "High volume / Moderate individual harm / Severe
community harm".
"""

from collections.abc import Sequence
from dataclasses import dataclass

from safercity.evidence.priorities.ladders import Grade
from safercity.evidence.priorities.proposals import Proposal
from safercity.evidence.priorities.scales import RiskScale
from safercity.evidence.priorities.scores import Score, grade_of_group


@dataclass(frozen=True, slots=True)
class Statement:
    """What is printed of a theme; a text is empty where nothing is set."""

    volume: str
    individual_harm: str
    community_harm: str
    volume_and_harm: str
    expectation: str


def state_theme(scale: RiskScale, scores: Sequence[Score]) -> Statement:
    """Put a theme's scores in words."""

    def grade(component: str) -> Grade | None:
        return grade_of_group(scale, scale.component(component).group, scores)

    volume, individual = grade("volume"), grade("individual")
    community, expectation = grade("community"), grade("expectation")
    return Statement(
        volume=volume.words if volume else "",
        individual_harm=_bracketed(individual),
        community_harm=_bracketed(community),
        volume_and_harm=volume_and_harm(volume, individual, community),
        expectation=expectation.said if expectation else "",
    )


def _bracketed(grade: Grade | None) -> str:
    if grade is None:
        return ""
    return f"{grade.words} ({grade.qualifier})" if grade.qualifier else grade.words


def volume_and_harm(
    volume: Grade | None, individual: Grade | None, community: Grade | None
) -> str:
    """State volume and harm in one line; what is not set is left out.

    Harm that is the same for a person and the community is said once.

    >>> moderate = Grade("Moderate", 2, 2)
    >>> volume_and_harm(Grade("High", 4, 4), moderate, moderate)
    'High volume / Moderate individual and community harm'
    """
    parts = [f"{volume.words} volume"] if volume else []
    if individual and individual == community:
        parts.append(_harm(individual, "individual and community"))
    else:
        parts += [_harm(individual, "individual")] if individual else []
        parts += [_harm(community, "community")] if community else []
    return " / ".join(parts)


def _harm(grade: Grade, whose: str) -> str:
    if grade.is_phrase:
        return grade.words
    kind = f"{grade.qualifier} " if grade.qualifier else ""
    return f"{grade.words} {whose} {kind}harm"


def direction_of_travel(text: str, proposal: Proposal | None) -> str:
    """State the direction: people's own text, then what the data show.

    >>> change = Proposal("direction", "Rise", "Clear rise", "")
    >>> direction_of_travel("Persistent concern", change)
    'Persistent concern. Clear rise'
    """
    said = text.rstrip(". ")
    shown = proposal.text if proposal else ""
    return ". ".join(part for part in (said, shown) if part) or "Not known"
