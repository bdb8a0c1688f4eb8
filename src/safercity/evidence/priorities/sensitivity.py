"""Sensitivity: how far each theme's place in the list hangs on how it was scored.

One thing is changed at a time: how kinds of harm to a person are put together, how the
levels are spaced, and each single score by one level. A place that such a change moves
far is not a finding, and is flagged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from safercity.evidence.measures.arrays import Floats
from safercity.evidence.priorities.scales import RiskScale
from safercity.evidence.priorities.scores import Score, ordinals_of
from safercity.evidence.priorities.scoring import evaluate, rank_themes

#: The changes made, with what each is called.
TESTS = {
    "combination": "kinds of harm to a person added up, or the gravest taken",
    "spacing": "levels an equal step apart, or each twice the one before",
    "one-level": "each score one level lower or higher",
}


@dataclass(frozen=True, slots=True)
class RankRange:
    """A theme's rank, and its best and worst under all tests and under each.

    `stable` is true where no change moves it by more places than the scale allows.
    All None where the theme is not ranked.
    """

    theme: str
    rank: int | None
    best: int | None
    worst: int | None
    by_test: Mapping[str, tuple[int, int]]
    stable: bool | None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Rank ranges of every theme in the order given.

    `stable` is true where every ranked theme is; `places` is what was allowed.
    """

    ranges: tuple[RankRange, ...]
    places: int
    stable: bool


def find_rank_ranges(
    scale: RiskScale, scores: Mapping[str, Sequence[Score]]
) -> Sensitivity:
    """Find each theme's range of ranks under every test.

    Source:  docs/methods/priorities.md#sensitivity
    """
    ordinals = ordinals_of(scale, list(scores.values()))
    base = rank_themes(evaluate(scale, ordinals))
    tested = {
        "combination": _ranks(scale, ordinals, combination=("max", "sum")),
        "spacing": _ranks(scale, ordinals, spacing=("linear", "geometric")),
        "one-level": rank_themes(evaluate(scale, _one_level(scale, ordinals))),
    }
    ranges = tuple(
        _range(theme, base[n], {t: r[:, n] for t, r in tested.items()}, scale.places)
        for n, theme in enumerate(scores)
    )
    return Sensitivity(ranges, scale.places, all(r.stable is not False for r in ranges))


def _ranks(
    scale: RiskScale,
    ordinals: Floats,
    *,
    combination: Sequence[str] = (),
    spacing: Sequence[str] = (),
) -> Floats:
    """Ranks under each rule, one row for each."""
    found = [evaluate(scale, ordinals, combination=rule) for rule in combination]
    found += [evaluate(scale, ordinals, spacing=rule) for rule in spacing]
    return np.stack([rank_themes(evaluation) for evaluation in found])


def _one_level(scale: RiskScale, ordinals: Floats) -> Floats:
    """The table of scores with one of them a level lower or higher, for each of them.

    A level beyond the end of its ladder stays at the end.
    """
    ladders = [scale.ladders[part.ladder] for part in scale.components]
    lowest = np.array([ladder.lowest for ladder in ladders], dtype=float)
    highest = np.array([ladder.highest for ladder in ladders], dtype=float)
    theme, part = np.nonzero(np.isfinite(ordinals))
    count = len(theme)
    tables = np.repeat(ordinals[None], 2 * count + 1, axis=0)
    # The last table is left as it is, so that there is one where nothing is scored.
    for step, rows in ((-1, np.arange(count)), (1, count + np.arange(count))):
        moved = ordinals[theme, part] + step
        tables[rows, theme, part] = np.clip(moved, lowest[part], highest[part])
    return tables


def _range(
    theme: str, base: float, tested: Mapping[str, Floats], places: int
) -> RankRange:
    if np.isnan(base):
        return RankRange(theme, None, None, None, {}, None)
    rank = int(base)
    by_test = {
        test: (min(rank, int(ranks.min())), max(rank, int(ranks.max())))
        for test, ranks in tested.items()
    }
    best = min(low for low, _ in by_test.values())
    worst = max(high for _, high in by_test.values())
    stable = max(rank - best, worst - rank) <= places
    return RankRange(theme, rank, best, worst, by_test, stable)
