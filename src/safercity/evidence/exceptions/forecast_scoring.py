"""Scoring forecasts of quarters: which way foretells best, and by how much."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import special

from safercity.evidence.measures.arrays import Floats

NAIVE = "naive"
#: So many quarters teach the choice before its own are scored, and as many are scored.
LEAST_LEARNED, LEAST_SCORED = 4, 4


@dataclass(frozen=True, slots=True)
class Skill:
    """How the choice did beside the naive way, on quarters it had not learned from.

    `chosen` and `naive` are mean absolute errors in events, of the same `quarters` and
    areas; `skill` is 1 less their ratio, with the lower limit that it has with 95%
    confidence, one-sided, over quarters. NaN where there was too little to score.
    """

    chosen: float
    naive: float
    skill: float
    lower: float
    quarters: int

    @property
    def beats_naive(self) -> bool:
        """Whether it did better by more than the luck of a few quarters."""
        return self.lower > 0


def relative_error(
    errors: Mapping[str, Floats], key: str, until: int
) -> tuple[float, int]:
    """A candidate's error over the naive one's, on the quarters that both foretold."""
    mine, naive = errors[key][:, :until], errors[NAIVE][:, :until]
    both = np.isfinite(mine) & np.isfinite(naive)
    total = float(naive[both].sum())
    quarters = int(both.any(axis=0).sum())
    return (float(mine[both].sum()) / total if total else np.nan), quarters


def choose_by_errors(errors: Mapping[str, Floats], until: int) -> str:
    """The best candidate on the first quarters; naive until there are enough."""
    found = {key: relative_error(errors, key, until) for key in errors}
    usable = {
        key: ratio
        for key, (ratio, quarters) in found.items()
        if quarters >= LEAST_LEARNED and np.isfinite(ratio)
    }
    return min(usable, key=lambda key: usable[key], default=NAIVE)


def score_choice(errors: Mapping[str, Floats]) -> tuple[Floats, Skill]:
    """Score the choice on quarters after those it was made by.

    The best of six looks better than it is on the quarters that made it the best.
    Gives:   its error in each series and quarter, NaN where not scored, and its skill.
    """
    naive = errors[NAIVE]
    chosen = np.full(naive.shape, np.nan)
    for quarter in range(LEAST_LEARNED, naive.shape[1]):
        chosen[:, quarter] = errors[choose_by_errors(errors, quarter)][:, quarter]
    both = np.isfinite(chosen) & np.isfinite(naive)
    scored = both.any(axis=0)
    number = int(scored.sum())
    base = float(naive[both].mean()) if number else 0.0
    if number < LEAST_SCORED or not base:
        return chosen, Skill(np.nan, np.nan, np.nan, np.nan, number)
    gains = np.where(both, naive - chosen, 0.0)[:, scored].sum(axis=0)
    gains = gains / both.sum() * number / base
    error = float(gains.std(ddof=1)) / np.sqrt(number)
    lower = float(gains.mean() - special.stdtrit(number - 1, 0.95) * error)
    mine = float(chosen[both].mean())
    return chosen, Skill(mine, base, 1 - mine / base, lower, number)
