"""Proposals: what data suggest for volume, direction and confidence in it.

Each says the rule by which it was made, with its numbers. None is more than a
proposal: people may set another word, with a reason, and harm and expectation are
theirs alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from safercity.errors import SettingsError
from safercity.evidence.measures.change import ChangeOutcome
from safercity.evidence.measures.definitions import shown_number
from safercity.evidence.measures.process import Signal
from safercity.evidence.priorities.scales import Bands, RiskScale, band_of
from safercity.evidence.priorities.scores import Score

#: Fewer months than this show no change of a year, and no direction is proposed.
MONTHS_FOR_CHANGE = 24


@dataclass(frozen=True, slots=True)
class DirectionRule:
    """How a direction is proposed; a partnership may set each.

    `recent`: the last so many months in which a signal counts. `sure_months`: how many
    months of data it takes for a direction to be proposed with high confidence.
    """

    recent: int = 6
    sure_months: int = 36

    def __post_init__(self) -> None:
        if self.recent < 1 or self.sure_months < MONTHS_FOR_CHANGE:
            raise SettingsError(
                "recent must be 1 month or more, and sure_months "
                f"{MONTHS_FOR_CHANGE} or more."
            )


@dataclass(frozen=True, slots=True)
class Proposal:
    """A word that data suggest for a component; empty where they suggest none.

    `text` is what to print ("Clear rise; recent months unusually high"), `rule` how it
    was made, with the numbers; `evidence` the keys of the figures it rests on.
    """

    component: str
    word: str
    text: str
    rule: str
    evidence: tuple[str, ...] = ()

    def score(self, scale: RiskScale, *, on: str) -> Score | None:
        """The proposal as a score; None where it suggests no word."""
        if not self.word:
            return None
        return Score(
            component=self.component,
            grade=scale.ladder_of(self.component).read(self.word),
            scored_by="proposed from data",
            scored_on=on,
            reason=self.rule,
            evidence=self.evidence,
            proposed=True,
        )


def propose_volume(
    rate: float | None, bands: Bands, *, evidence: Sequence[str] = ()
) -> Proposal:
    """Propose a volume word from a rate: events a year per 1,000 residents.

    Source:  docs/methods/priorities.md#volume

    >>> bands = {"Low": 0.0, "Moderate": 2.0, "High": 20.0}
    >>> propose_volume(32.6, bands).rule
    '32.6 per 1,000 residents a year: "High" is proposed from 20.'
    """
    if rate is None or not np.isfinite(rate):
        rule = "There is no rate, so no volume is proposed."
        return Proposal("volume", "", "Not known", rule, tuple(evidence))
    word = band_of(rate, bands)
    edges = [*bands.values(), None]
    upper = edges[list(bands).index(word) + 1]
    limit = f"from {bands[word]:g}" + ("" if upper is None else f" to under {upper:g}")
    if bands[word] == 0:
        limit = f"under {upper:g}" if upper is not None else "for any rate"
    shown = shown_number(rate, 1 if rate >= 1 else 2)
    rule = f'{shown} per 1,000 residents a year: "{word}" is proposed {limit}.'
    return Proposal("volume", word, word, rule, tuple(evidence))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is proposed for one pair of change and signal."""

    direction: str
    confidence: str
    text: str


# By what the year did and which way the last months signal. With too few data for
# full confidence, High becomes Medium.
_READINGS = {
    (1, 1): _Reading("Rise", "High", "Clear rise, and recent months unusually high"),
    (1, 0): _Reading("Rise", "Medium", "Clear rise"),
    (1, -1): _Reading(
        "No clear change", "Low", "Clear rise, but recent months unusually low"
    ),
    (0, 1): _Reading(
        "No clear change", "Low", "No clear change, but recent months unusually high"
    ),
    (0, 0): _Reading("No clear change", "High", "No clear change"),
    (0, -1): _Reading(
        "No clear change", "Low", "No clear change, but recent months unusually low"
    ),
    (-1, 1): _Reading(
        "No clear change", "Low", "Clear fall, but recent months unusually high"
    ),
    (-1, 0): _Reading("Fall", "Medium", "Clear fall"),
    (-1, -1): _Reading("Fall", "High", "Clear fall, and recent months unusually low"),
}


def propose_direction(
    outcome: int,
    signals: Any,
    *,
    months: int,
    rule: DirectionRule | None = None,
    evidence: Sequence[str] = (),
) -> tuple[Proposal, Proposal]:
    """Propose a direction of travel, and how far to trust it.

    `outcome` is a ChangeOutcome code of the year beside the one before, `signals` the
    Signal codes of months in order, `months` how many months of data there are.

    Gives:   proposals for `direction` and `forecast`; without a word where there are
             fewer than 24 months, or too few events to say.
    Source:  docs/methods/priorities.md#direction

    >>> for proposal in propose_direction(1, [0] * 30 + [4, 1, 1], months=48):
    ...     print(proposal.component, "-", proposal.word, "-", proposal.text)
    direction - Rise - Clear rise, and recent months unusually high
    forecast - High - High
    """
    rule = rule or DirectionRule()
    if months < MONTHS_FOR_CHANGE or outcome == ChangeOutcome.NOT_AVAILABLE:
        why = f"{months} months of data: a change takes {MONTHS_FOR_CHANGE}."
        if months >= MONTHS_FOR_CHANGE:
            why = "The change over the year is not available."
        return _nothing("Not known", why, evidence)
    if outcome == ChangeOutcome.TOO_FEW:
        return _nothing("Too few to say", "Too few events to say.", evidence)
    side, high, low = _recent_side(signals, rule.recent)
    reading = _READINGS[int(outcome), side]
    confidence = reading.confidence
    if confidence == "High" and months < rule.sure_months:
        confidence = "Medium"
    change = _CHANGES[ChangeOutcome(int(outcome))]
    how = (
        f"Over the year {change}; of the last {rule.recent} months {high} signal high "
        f"and {low} low; {months} months of data."
    )
    keys = tuple(evidence)
    return (
        Proposal("direction", reading.direction, reading.text, how, keys),
        Proposal("forecast", confidence, confidence, how, keys),
    )


_CHANGES = {
    ChangeOutcome.RISE: "a clear rise",
    ChangeOutcome.FALL: "a clear fall",
    ChangeOutcome.NO_CLEAR_CHANGE: "no clear change",
}


def _nothing(text: str, why: str, evidence: Sequence[str]) -> tuple[Proposal, Proposal]:
    keys = tuple(evidence)
    return (
        Proposal("direction", "", text, why, keys),
        Proposal("forecast", "", "Not known", why, keys),
    )


def _recent_side(signals: Any, recent: int) -> tuple[int, int, int]:
    """Which way the last months signal: 1, -1, or 0 for neither or both."""
    codes = np.asarray(signals, dtype=int)[-recent:]
    codes = codes[codes != Signal.NOT_AVAILABLE]
    high, low = int((codes > 0).sum()), int((codes < 0).sum())
    return int(high > 0) - int(low > 0), high, low
