"""Surveys: what residents say, with the uncertainty that weighting really leaves.

A weighted sample tells less than its size: every interval here is on the effective
sample, (sum of weights)² over the sum of squared weights. A poll that anyone may
answer is no sample of residents at all: its answers are counted and never made a share.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from safercity.errors import SettingsError
from safercity.evidence.measures.arrays import (
    NOT_AVAILABLE,
    Codes,
    Floats,
    counts,
    divide,
    floats,
    spread,
    tail,
)
from safercity.evidence.measures.change import ChangeOutcome
from safercity.evidence.measures.corrections import benjamini_hochberg, holm
from safercity.evidence.measures.intervals import newcombe_difference, wilson_limits

CORRECTIONS = ("holm", "benjamini-hochberg", "none")

#: Modes by which people are chosen. Anything else, and no mode at all, is a poll that
#: people chose for themselves.
SAMPLE_MODES = ("face-to-face", "online-panel", "post", "telephone")

#: Answers that are none: kept out of the base, and counted apart.
NO_ANSWERS = ("", "no-answer", "not-answered", "prefer-not-to-say", "refused")


@dataclass(frozen=True, slots=True)
class SurveySettings:
    """How a survey is read; a partnership may set each.

    `fewest`: people who answered, under which nothing is said of a difference.
    `p_level` is set against p after `correction`; `practical` is the least difference
    that matters, as a share (0.02 is two points). `sample_modes` and `no_answers` are
    slugs; "don't know" is an answer unless it is named among the latter.
    """

    confidence: float = 0.95
    p_level: float = 0.05
    practical: float = 0.0
    fewest: int = 30
    correction: str = "holm"
    sample_modes: tuple[str, ...] = SAMPLE_MODES
    no_answers: tuple[str, ...] = NO_ANSWERS

    def __post_init__(self) -> None:
        tail(self.confidence)
        if not 0 < self.p_level < 1:
            raise SettingsError(f"p_level is {self.p_level}; it must be from 0 to 1.")
        if self.practical < 0 or self.fewest < 1:
            raise SettingsError("practical must be 0 or more, and fewest 1 or more.")
        if self.correction not in CORRECTIONS:
            raise SettingsError(
                f'The correction is "{self.correction}"; '
                f"it must be one of {', '.join(CORRECTIONS)}."
            )


@dataclass(frozen=True, slots=True)
class Shares:
    """Weighted shares, a value for each row; NaN where nobody answered.

    `share`, `lower` and `upper` are of 1; `effective` is the size of sample that tells
    as much without weights; `deff` (1 or more) how many times larger the real one is.
    """

    share: Floats
    lower: Floats
    upper: Floats
    effective: Floats
    deff: Floats


@dataclass(frozen=True, slots=True)
class Differences:
    """Shares less other shares, a value for each row; times 100, percentage points.

    `p` is two-sided and belongs to the interval: it is the level whose interval just
    touches nought. `adjusted` is p after the correction for all rows together;
    `outcome` are ChangeOutcome codes (a rise is "higher" where areas are compared).
    """

    difference: Floats
    lower: Floats
    upper: Floats
    p: Floats
    adjusted: Floats
    outcome: Codes


def effective_size(weights: Any) -> tuple[float, float]:
    """Work out the effective sample and the design effect of weights.

    Gives:   n_eff = (sum w)² / sum w², and deff = n / n_eff; NaN for no weights. What
             is null takes no part.
    Source:  docs/methods/survey.md#effective-sample

    >>> effective_size([0.5] * 500 + [1.5] * 500)
    (800.0, 1.25)
    """
    known = counts(weights)
    known = known[np.isfinite(known)]
    sums = np.array([known.sum()]), np.array([(known**2).sum()])
    effective = divide(sums[0] ** 2, sums[1])
    return float(effective[0]), float(
        divide(np.array([float(len(known))]), effective)[0]
    )


def weighted_shares(
    weight: Any,
    base_weight: Any,
    base_squares: Any,
    answered: Any,
    *,
    confidence: float = 0.95,
) -> Shares:
    """Work out the shares of answers from sums of weights, row by row.

    `weight` is the sum of the weights of those who gave the answer, `base_weight` of
    all who answered, `base_squares` of the squares of these; `answered` how many
    people they are. The interval is Wilson's on the effective sample.
    Source:  docs/methods/survey.md#shares

    >>> found = weighted_shares([400.0], [1000.0], [1250.0], [1000])
    >>> [round(float(n[0]), 4) for n in (found.share, found.lower, found.upper)]
    [0.4, 0.3666, 0.4343]
    """
    given, base, squares, people = spread(
        *(np.atleast_1d(counts(c)) for c in (weight, base_weight, base_squares)),
        np.atleast_1d(counts(answered)),
    )
    effective = divide(base**2, squares)
    # A sum of weights may pass that of all by rounding in the last place.
    share = np.clip(divide(given, base), 0.0, 1.0)
    lower, upper = wilson_limits(share * effective, effective, confidence=confidence)
    return Shares(share, lower, upper, effective, divide(people, effective))


def compare_shares(
    share: Any,
    effective: Any,
    other_share: Any,
    other_effective: Any,
    answered: Any,
    other_answered: Any,
    *,
    settings: SurveySettings | None = None,
) -> Differences:
    """Compare shares of independent samples, row by row: waves, or areas.

    A difference is clear when p, corrected for all rows together, is under the level
    and it is large enough to matter; too few to say where either side had fewer
    people than `fewest`.
    Source:  docs/methods/survey.md#differences

    >>> found = compare_shares(0.84, 1000, 0.80, 1000, 1000, 1000)
    >>> [round(float(n[0]), 4) for n in (found.difference, found.lower, found.upper)]
    [0.04, 0.0063, 0.0736]
    """
    settings = settings or SurveySettings()
    sides = spread(
        *(
            np.atleast_1d(counts(c))
            for c in (share, effective, other_share, other_effective)
        )
    )
    one, size, other, other_size = sides
    difference, lower, upper = newcombe_difference(
        one * size, size, other * other_size, other_size, confidence=settings.confidence
    )
    p = newcombe_p(*sides)
    adjusted = _CORRECTED[settings.correction](p)
    people = np.minimum(
        *spread(np.atleast_1d(counts(answered)), np.atleast_1d(counts(other_answered)))
    )
    return Differences(
        difference=difference,
        lower=lower,
        upper=upper,
        p=p,
        adjusted=adjusted,
        outcome=_outcome(difference, adjusted, people, settings),
    )


_CORRECTED: Mapping[str, Any] = {
    "holm": holm,
    "benjamini-hochberg": benjamini_hochberg,
    "none": floats,
}


def compare_with_rest(
    weight: Any,
    base_weight: Any,
    base_squares: Any,
    answered: Any,
    *,
    settings: SurveySettings | None = None,
) -> Differences:
    """Compare each area (row) with all the others together, itself left out.

    Takes the same sums as `weighted_shares`. Rows must be areas that do not overlap.
    Source:  docs/methods/survey.md#differences
    """
    settings = settings or SurveySettings()
    own = [counts(c) for c in (weight, base_weight, base_squares, answered)]
    # An area with nothing known of it takes nothing from the others.
    rest = [np.nansum(column) - np.nan_to_num(column) for column in own]
    rest = [np.where(np.abs(c) < 1e-9 * np.nansum(own[1]), 0.0, c) for c in rest]
    here = weighted_shares(*own, confidence=settings.confidence)
    there = weighted_shares(*rest, confidence=settings.confidence)
    return compare_shares(
        here.share,
        here.effective,
        there.share,
        there.effective,
        own[3],
        rest[3],
        settings=settings,
    )


def newcombe_p(
    share: Floats, effective: Floats, other_share: Floats, other_effective: Floats
) -> Floats:
    """Find the level at which Newcombe's interval of a difference just touches nought.

    So an interval and its p never disagree. The nearer limit falls steadily as the
    interval widens, and halving the gap sixty times finds where it passes nought.
    Gives:   two-sided p in 0..1; 1 for equal shares; NaN where a share is not known.
    """
    high = np.where(share >= other_share, share, other_share)
    low = np.where(share >= other_share, other_share, share)
    high_size = np.where(share >= other_share, effective, other_effective)
    low_size = np.where(share >= other_share, other_effective, effective)
    least, most = np.zeros(high.shape), np.full(high.shape, _FARTHEST)
    for _ in range(60):
        z = (least + most) / 2
        reach = np.hypot(
            high - _wilson(high, high_size, z, -1), _wilson(low, low_size, z, 1) - low
        )
        beyond = reach >= high - low
        least, most = np.where(beyond, least, z), np.where(beyond, z, most)
    p = np.where(high == low, 1.0, 2 * special.ndtr(-least))
    known = np.isfinite(high) & np.isfinite(low) & (high_size > 0) & (low_size > 0)
    return np.where(known, p, np.nan)


#: Past this z the chance of a normal number is under 1e-320.
_FARTHEST = 38.0


def _wilson(share: Floats, size: Floats, z: Floats, side: int) -> Floats:
    """A limit of Wilson's for any z; intervals.py has those of a given confidence."""
    safe = np.where(size > 0, size, 1.0)
    root = z * np.sqrt(z**2 + 4 * safe * share * (1 - share))
    limit: Floats = (2 * safe * share + z**2 + side * root) / (2 * (safe + z**2))
    return limit


def _outcome(
    difference: Floats, adjusted: Floats, people: Floats, settings: SurveySettings
) -> Codes:
    # A step of two points exactly counts: 0.42 - 0.4 is 0.0199999 in floating point.
    matters = np.abs(difference) >= settings.practical - 1e-12
    clear = (adjusted < settings.p_level) & matters
    outcome = np.where(clear, np.sign(difference), ChangeOutcome.NO_CLEAR_CHANGE)
    outcome = np.where(people < settings.fewest, ChangeOutcome.TOO_FEW, outcome)
    known = np.isfinite(difference) & np.isfinite(adjusted)
    return np.where(known, outcome, NOT_AVAILABLE).astype(np.int8)
