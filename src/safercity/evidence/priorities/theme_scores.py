"""A theme's scores as people set them: in a word each, or in detail.

`individual_harm = "Severe (financial)"` is a score in a word; a `[[themes.x.scores]]`
has its own scorer, date, reason, evidence and dissent.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from safercity.errors import SettingsError
from safercity.evidence.priorities.ladders import Grade
from safercity.evidence.priorities.reading import Reader, nearest
from safercity.evidence.priorities.scales import RiskScale
from safercity.evidence.priorities.scores import Score

#: The settings of a theme that are scores in a word, with their components.
WORDS = {
    "volume": "volume",
    "individual_harm": "individual",
    "community_harm": "community",
    "environment_harm": "environment",
    "expectation": "expectation",
    "direction": "direction",
    "forecast": "forecast",
    "confidence": "confidence",
    "capacity": "capacity",
    "capability": "capability",
}

# measure.category.area.period: docs/reference/release.md
_FIGURE = re.compile(r"[a-z0-9_]+\.[a-z0-9-]+\.[a-z0-9-]+\.[0-9_-]+")


@dataclass(frozen=True, slots=True)
class Default:
    """Who set what does not say so itself, when and why; and why CSPs hold it."""

    by: str = ""
    on: str = ""
    reason: str = ""
    why: str = ""


def read_scores(
    reader: Reader,
    where: str,
    table: Mapping[str, Any],
    scale: RiskScale,
    default: Default,
) -> Mapping[str, Score]:
    """Read every score of a theme's table, by component; faults go to the reader."""
    scores: dict[str, Score] = {}
    found = [
        *_in_words(reader, where, table, scale, default),
        *_in_detail(reader, where, table, scale, default),
    ]
    for score in found:
        if score.component in scores:
            reader.fault(where, f'"{score.component}" is scored twice.')
        scores[score.component] = score
    person = scale.component("individual").group
    kinds = set(scale.kinds(person).values())
    if "individual" in scores and kinds & set(scores):
        reader.fault(
            where,
            "harm to a person is scored both by kind and without one; keep the kinds.",
        )
    return scores


def _in_words(
    reader: Reader,
    where: str,
    table: Mapping[str, Any],
    scale: RiskScale,
    default: Default,
) -> list[Score]:
    there = {component.key for component in scale.components}
    reason = reader.text(where, table, "reason") or default.reason
    evidence = _evidence(reader, where, table)
    scores = []
    for setting, component in WORDS.items():
        if setting not in table:
            continue
        if component not in there:
            reader.fault(where, f'the scale {scale.key} does not score "{setting}".')
            continue
        own = reader.text(where, table, "direction_reason")
        why = own or reason if component == "direction" else reason
        grade = _grade(reader, f"{where} {setting}", table[setting], scale, component)
        if grade:
            kinds = scale.kinds(scale.component(component).group)
            kind = kinds.get(grade.qualifier.casefold(), component)
            scores.append(
                Score(kind, grade, default.by, default.on, why, evidence=evidence)
            )
    if scores and not (default.by and default.on and all(s.reason for s in scores)):
        reader.fault(
            where, 'words that people set need "by", "on" and "reason" in [set].'
        )
    return scores


def _grade(
    reader: Reader, where: str, value: Any, scale: RiskScale, component: str
) -> Grade | None:
    """Read a word, or a phrase of their own: { text = "…", as = "Critical" }."""
    ladder = scale.ladder_of(component)
    kinds = scale.kinds(scale.component(component).group)
    try:
        if isinstance(value, dict):
            reader.known(where, value, ("text", "as"))
            text = reader.text(where, value, "text", None)
            word = reader.text(where, value, "as", None)
            return ladder.read_phrase(text, word) if text and word else None
        if not isinstance(value, str):
            reader.fault(where, "it must be text in quotes.")
            return None
        grade = ladder.read(value)
    except SettingsError as error:
        reader.fault(where, str(error))
        return None
    if grade.qualifier and kinds and grade.qualifier.casefold() not in kinds:
        near = nearest(grade.qualifier.casefold(), list(kinds))
        reader.fault(
            where,
            f'"{grade.qualifier}" is no kind of harm; it can be: '
            f"{', '.join(kinds)}.{near}",
        )
        return None
    return grade


_DETAIL = frozenset("component word by on reason evidence dissent".split())


def _in_detail(
    reader: Reader,
    where: str,
    table: Mapping[str, Any],
    scale: RiskScale,
    default: Default,
) -> list[Score]:
    there = [component.key for component in scale.components]
    scores = []
    for number, given in enumerate(
        reader.tables(f"{where} scores", table.get("scores", [])), 1
    ):
        place = f"{where} scores number {number}"
        reader.known(place, given, _DETAIL)
        component = reader.text(place, given, "component", None)
        if component not in there:
            near = nearest(component, there)
            reader.fault(place, f'there is no component "{component}".{near}')
            continue
        grade = _grade(reader, place, given.get("word"), scale, component)
        score = _detailed(reader, place, given, component, grade, default)
        scores += [score] if score else []
    return scores


def _detailed(
    reader: Reader,
    where: str,
    given: Mapping[str, Any],
    component: str,
    grade: Grade | None,
    default: Default,
) -> Score | None:
    by = reader.text(where, given, "by") or default.by
    on = reader.when(where, given, "on") or default.on
    reason = reader.text(where, given, "reason")
    for name, value in (("by", by), ("on", on), ("reason", reason)):
        if not value:
            reader.fault(where, f'a score needs "{name}".')
    if grade is None:
        return None
    return Score(
        component=component,
        grade=grade,
        scored_by=by,
        scored_on=on,
        reason=reason,
        evidence=_evidence(reader, where, given),
        dissent=reader.text(where, given, "dissent"),
    )


def _evidence(reader: Reader, where: str, table: Mapping[str, Any]) -> tuple[str, ...]:
    keys = reader.texts(where, table, "evidence")
    for key in keys:
        if not _FIGURE.fullmatch(key):
            reader.fault(
                where,
                f'"{key}" is not the key of a figure, such as '
                "rate.burglary.force-wide.2025.",
            )
    return keys
