"""Faults of a scale as a whole: parts that do not fit one another."""

import re
from collections.abc import Iterator

from safercity.evidence.priorities.ladders import Ladder
from safercity.evidence.priorities.scales import RiskScale

#: The groups by which a tempered likelihood is worked out.
TEMPERED = ("volume", "direction", "forecast")

#: What words in `priorities.toml` are scored as, so that every scale must have them.
NEEDED = ("individual", "community", "volume", "direction", "expectation")

_OFFICIAL = re.compile(r"\bofficial\b", re.IGNORECASE)


def find_faults(scale: RiskScale, stem: str) -> list[str]:
    """List what keeps a scale from being used; `stem` is the name of its file."""
    return [
        *_of_name(scale, stem),
        *(fault for ladder in scale.ladders.values() for fault in _of_ladder(ladder)),
        *_of_components(scale),
        *_of_groups(scale),
        *_of_bands(scale),
    ]


def _of_name(scale: RiskScale, stem: str) -> Iterator[str]:
    if scale.key != stem:
        yield f'its key is "{scale.key}"; a file is named after its key.'
    # Whoever supplies the numbers, a reader must not take them for an endorsement.
    if _OFFICIAL.search(scale.title):
        yield f'its title is "{scale.title}"; a title may not call a scale official.'


def _of_ladder(ladder: Ladder) -> Iterator[str]:
    where = f"[ladders.{ladder.key}]"
    ordinals = [level.ordinal for level in ladder.levels]
    weights = [level.weight for level in ladder.levels]
    words = [w.casefold() for lv in ladder.levels for w in (lv.word, *lv.also)]
    if len(ordinals) < 2:
        yield f"{where}: it needs two levels or more."
        return
    if ordinals != list(range(ordinals[0], ordinals[0] + len(ordinals))):
        yield f"{where}: each ordinal must be one more than the one before."
    if weights != sorted(weights):
        yield f"{where}: a higher level may not weigh less than a lower one."
    for word in sorted({word for word in words if words.count(word) > 1}):
        yield f'{where}: "{word}" is there twice.'
    for phrase, word in ladder.phrases.items():
        if word.casefold() not in words:
            yield f'{where}: "{phrase}" counts as "{word}", which is not a level.'


def _of_components(scale: RiskScale) -> Iterator[str]:
    groups = {group.key for group in scale.groups}
    keys = [component.key for component in scale.components]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f'[[components]]: "{key}" is there twice.'
    for key in NEEDED:
        if key not in keys:
            yield f'[[components]]: "{key}" is missing.'
    for component in scale.components:
        where = f"[[components]] {component.key}"
        if component.group not in groups:
            yield f'{where}: there is no group "{component.group}".'
        if component.ladder not in scale.ladders:
            yield f'{where}: there is no ladder "{component.ladder}".'


def _of_groups(scale: RiskScale) -> Iterator[str]:
    keys = [group.key for group in scale.groups]
    used = {component.group for component in scale.components}
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f'[[groups]]: "{key}" is there twice.'
    for key in keys:
        if key not in used:
            yield f"[[groups]] {key}: no component belongs to it."
    for part in ("impact", "likelihood"):
        if not scale.of_part(part):
            yield f'[[groups]]: none has part = "{part}".'
    likelihood = {group.key for group in scale.of_part("likelihood")}
    if scale.likelihood == "tempered" and likelihood != set(TEMPERED):
        yield (
            f"[rules]: a tempered likelihood takes the groups {', '.join(TEMPERED)} "
            f"and no others; there are {', '.join(sorted(likelihood))}."
        )


def _of_bands(scale: RiskScale) -> Iterator[str]:
    component = next((c for c in scale.components if c.key == "volume"), None)
    ladder = scale.ladders.get(component.ladder) if component else None
    for word in scale.volume_bands if ladder else ():
        if ladder and word not in ladder.words:
            yield (
                f'[volume_bands]: "{word}" is not a level of volume; '
                f"there are {', '.join(ladder.words)}."
            )
