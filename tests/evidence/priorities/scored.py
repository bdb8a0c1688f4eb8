"""Scores for tests, from a word for each component."""

from safercity.evidence.priorities.scale_files import load_risk_scale
from safercity.evidence.priorities.scores import Score

SCALE = load_risk_scale()


def scored(scale=SCALE, **words):
    """Scores of one theme: `scored(individual="Severe", volume="High")`."""
    return tuple(
        Score(
            component=component,
            grade=scale.ladder_of(component).read(word),
            scored_by="a test",
            scored_on="2026",
            reason="to see",
        )
        for component, word in words.items()
    )
