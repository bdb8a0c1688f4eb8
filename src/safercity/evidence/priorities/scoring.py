"""Scoring: impact, likelihood and risk of each theme, and its place in the list.

Risk is one number for putting themes in order, never a measurement. Organisational
position and confidence are kept apart from it: they only part themes of equal risk.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from safercity.evidence.measures.arrays import Booleans, Floats, nullable
from safercity.evidence.priorities.scales import Group, RiskScale, band_of
from safercity.evidence.priorities.scores import Score, grade_of_group, ordinals_of


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Numbers of each theme, along the last axis; NaN where a theme cannot be ranked.

    `groups` are the values of each group by its key.
    """

    groups: Mapping[str, Floats]
    impact: Floats
    likelihood: Floats
    risk: Floats
    position: Floats
    confidence: Floats


@dataclass(frozen=True, slots=True)
class Assessed:
    """A theme with its scores and what they come to.

    `rank` is 1 for the highest risk, and shared by equals. `impact_band` and
    `likelihood_band` are its cell of the matrix. `position` is the word of its widest
    gap, `confidence` that of the evidence; both empty where nobody scored them.
    `missing` are the titles of what people still have to set before it is ranked.
    """

    theme: str
    scores: tuple[Score, ...]
    groups: Mapping[str, float | None]
    impact: float | None
    likelihood: float | None
    risk: float | None
    rank: int | None
    impact_band: str
    likelihood_band: str
    position: str
    confidence: str
    missing: tuple[str, ...]


def assess_themes(
    scale: RiskScale, scores: Mapping[str, Sequence[Score]]
) -> tuple[Assessed, ...]:
    """Score every theme and put them in order: by rank, those not ranked last.

    Equal risks are parted by the wider gap in position, then by the surer evidence;
    themes that are still equal share a rank and stand in the order given.
    Source:  docs/methods/priorities.md#risk
    """
    found = evaluate(scale, ordinals_of(scale, list(scores.values())))
    ranks = rank_themes(found)
    themes = [
        _assessed(scale, found, ranks, place, theme, tuple(said))
        for place, (theme, said) in enumerate(scores.items())
    ]
    return tuple(sorted(themes, key=lambda t: (t.rank is None, t.rank or 0)))


def evaluate(
    scale: RiskScale,
    ordinals: Floats,
    *,
    combination: str | None = None,
    spacing: str = "own",
) -> Evaluation:
    """Work out the numbers of themes from ordinals (…, themes, components).

    `combination` ("max" or "sum") overrides that of harm to a person; `spacing` the
    weights of ladders ("own", "linear" or "geometric"). NaN is not scored.
    Source:  docs/methods/priorities.md#risk
    """
    weights = np.empty(ordinals.shape)
    for column, part in enumerate(scale.components):
        ladder = scale.ladders[part.ladder]
        weights[..., column] = ladder.weights(ordinals[..., column], spacing)
    person = scale.component("individual").group
    groups = {
        group.key: _combine(
            weights[..., _columns(scale, group)],
            group,
            combination if group.key == person and combination else group.combination,
        )
        for group in scale.groups
    }
    impact = _total(scale, groups, "impact", groups[person].shape)
    likelihood = _likelihood(scale, groups)
    return Evaluation(
        groups=groups,
        impact=impact,
        likelihood=likelihood,
        risk=impact * likelihood if scale.risk == "product" else impact + likelihood,
        position=_total(scale, groups, "position", impact.shape),
        confidence=groups.get("confidence", np.zeros(impact.shape)),
    )


def _columns(scale: RiskScale, group: Group) -> list[int]:
    return [n for n, part in enumerate(scale.components) if part.group == group.key]


def _combine(weights: Floats, group: Group, combination: str) -> Floats:
    """The highest or the sum of what is scored in a group."""
    known = np.isfinite(weights)
    if combination == "max":
        value = np.where(known, weights, -np.inf).max(axis=-1)
    else:
        value = np.where(known, weights, 0.0).sum(axis=-1)
    unscored = np.nan if group.required else group.unscored
    return np.where(known.any(axis=-1), value, unscored)


def _total(
    scale: RiskScale, groups: Mapping[str, Floats], part: str, shape: tuple[int, ...]
) -> Floats:
    return sum((groups[g.key] for g in scale.of_part(part)), np.zeros(shape))


def _likelihood(scale: RiskScale, groups: Mapping[str, Floats]) -> Floats:
    values = [groups[group.key] for group in scale.of_part("likelihood")]
    if scale.likelihood == "tempered":
        # Not knowing where a threat is going must not make it look smaller.
        turn = groups["forecast"] * (groups["direction"] - 1)
        return groups["volume"] * (1 + turn)
    stacked = np.stack(values)
    result: Floats = (
        stacked.prod(0) if scale.likelihood == "product" else stacked.sum(0)
    )
    return result


def rank_themes(found: Evaluation) -> Floats:
    """Rank themes by risk, then position, then confidence; equals share a rank.

    Gives:   1 for the highest, along the last axis; NaN where risk is not known.
    """
    # Rounded, so that 0.1 + 0.2 ties with 0.3.
    keys = [
        np.round(-column, 9)
        for column in np.broadcast_arrays(found.risk, found.position, found.confidence)
    ]
    order = np.lexsort(keys[::-1], axis=-1)
    new = np.zeros(order.shape, dtype=bool)
    for key in keys:
        new |= _differs(np.take_along_axis(key, order, axis=-1))
    places = np.where(new, np.arange(order.shape[-1]), 0)
    sorted_ranks = np.maximum.accumulate(places, axis=-1) + 1.0
    ranks = np.empty(order.shape)
    np.put_along_axis(ranks, order, sorted_ranks, axis=-1)
    return np.where(np.isnan(keys[0]), np.nan, ranks)


def _differs(column: Floats) -> Booleans:
    """True where a value is not the one before it."""
    found = np.zeros(column.shape, dtype=bool)
    found[..., 1:] = column[..., 1:] != column[..., :-1]
    return found


def _assessed(
    scale: RiskScale,
    found: Evaluation,
    ranks: Floats,
    place: int,
    theme: str,
    scores: tuple[Score, ...],
) -> Assessed:
    numbers = (found.impact, found.likelihood, found.risk, ranks)
    impact, likelihood, risk, rank = nullable(np.array([n[place] for n in numbers]))
    groups = {g: nullable(v[[place]])[0] for g, v in found.groups.items()}
    return Assessed(
        theme=theme,
        scores=scores,
        groups=groups,
        impact=impact,
        likelihood=likelihood,
        risk=risk,
        rank=None if rank is None else int(rank),
        impact_band=_band(impact, scale.impact_bands),
        likelihood_band=_band(likelihood, scale.likelihood_bands),
        position=_widest(scale, "position", scores),
        confidence=_widest(scale, "confidence", scores),
        missing=tuple(
            group.title
            for group in scale.groups
            if group.required and groups[group.key] is None
        ),
    )


def _band(value: float | None, bands: Mapping[str, float]) -> str:
    return "" if value is None else band_of(value, bands)


def _widest(scale: RiskScale, group: str, scores: tuple[Score, ...]) -> str:
    grade = grade_of_group(scale, group, scores)
    return grade.words if grade else ""
