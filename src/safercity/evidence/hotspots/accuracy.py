"""Accuracy: how much of what came later lay where hotspots had said that it would.

Strictly out of time: what is tested comes after all that was learned from. Places with
the same score at the cut are taken in part, so that no measure owes anything to luck.
Sources: hit rate and PAI, Chainey, Tompson and Uhlig, Security Journal 21, 2008; PEI,
Hunt, 2016 (National Institute of Justice's forecasting challenge); RRI, Levine, 2008.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from safercity.evidence.hotspots.ranking import known_numbers, share_chosen
from safercity.evidence.measures.arrays import normal_deviate
from safercity.evidence.measures.intervals import wilson_limits
from safercity.periods import Period

Floats = NDArray[np.float64]

#: Shares of the area, from a few patrols to all that anyone would call a hotspot.
COVERAGES = (0.005, 0.01, 0.02, 0.05, 0.1)


@dataclass(frozen=True)
class Between:
    """A number with the limits of its interval; nan where it is not known."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Accuracy:
    """How one way to choose places did at one coverage.

    `coverage` is the share of the area that was chosen, `events` those that came in
    it. `hit_rate` is their share of all. `pai` is hit rate over coverage: 1 is no
    better than anywhere. `pei` is `pai` over the best that any choice of so much area
    could have had. `rri` is events then over events in what was learned from, each as
    a share of all: under 1, hotspots cooled; nan without counts learned from.
    """

    coverage: float
    events: float
    hit_rate: Between
    pai: Between
    pei: Between
    rri: Between


@dataclass(frozen=True)
class Gain:
    """A way to choose places beside the naive one and a blind one, at one coverage.

    `naive` takes last year's worst places; `uniform` is the same share of everywhere.
    `gain` is the difference of hit rates, found less naive.
    """

    found: Accuracy
    naive: Accuracy
    uniform: Accuracy
    gain: Between

    @property
    def beats_naive(self) -> bool:
        """Whether it did better than the naive way by more than chance."""
        return self.gain.lower > 0


def check_out_of_time(learned: Period, tested: Period) -> None:
    """Refuse to test on months that were learned from, or that lie before them."""
    if tested.start <= learned.end:
        raise ValueError(
            f"Hotspots learned from {learned.title} cannot be tested on "
            f"{tested.title}: a test must begin after what was learned from ends"
        )


def measure_accuracy(
    scores: ArrayLike,
    later: ArrayLike,
    *,
    learned: Period,
    tested: Period,
    earlier: ArrayLike | None = None,
    areas: ArrayLike | None = None,
    coverages: Sequence[float] = COVERAGES,
    confidence: float = 0.95,
) -> tuple[Accuracy, ...]:
    """Measure what places with the highest scores caught of what came later.

    `scores` rank n places; `later` are their counts in `tested`, `earlier` those in
    `learned`; `areas` their sizes (square metres, or metres of street), alike if left
    out. One Accuracy for each of `coverages`, shares of all area. Limits are Wilson's,
    and for RRI those of a ratio of two shares; events count as independent.
    Raises ValueError where the test is not out of time, a number is missing or below
    0, or a coverage is not above 0 and up to 1.
    Source:  docs/methods/hotspot-accuracy.md
    """
    check_out_of_time(learned, tested)
    places = _Places.read(scores, later, earlier, areas, confidence)
    return tuple(places.measured(share) for share in _checked(coverages))


def compare_accuracy(
    scores: ArrayLike,
    later: ArrayLike,
    last_year: ArrayLike,
    *,
    learned: Period,
    tested: Period,
    areas: ArrayLike | None = None,
    coverages: Sequence[float] = COVERAGES,
    confidence: float = 0.95,
) -> tuple[Gain, ...]:
    """Set what scores caught beside last year's worst places, and beside everywhere.

    `last_year` are counts of what was learned from; the naive way takes the places
    with most events for their area. Raises as `measure_accuracy`.
    Source:  docs/methods/hotspot-accuracy.md#baselines
    """
    check_out_of_time(learned, tested)
    found = _Places.read(scores, later, last_year, areas, confidence)
    before = known_numbers(last_year, "a count")
    naive = _Places.read(before / found.sizes, later, last_year, areas, confidence)
    blind = _Places.read(np.zeros(before.size), later, last_year, areas, confidence)
    return tuple(
        Gain(
            found=found.measured(share),
            naive=naive.measured(share),
            uniform=blind.measured(share),
            gain=paired_gain(
                found.chosen(share), naive.chosen(share), found.later, confidence
            ),
        )
        for share in _checked(coverages)
    )


def paired_gain(
    found: ArrayLike, other: ArrayLike, later: ArrayLike, confidence: float = 0.95
) -> Between:
    """The difference of two hit rates on the same events, with its limits.

    `found` and `other` are how much of each place is chosen. One event is added on
    each side before the limits are worked out, so that a few that agree do not seem
    certain. Source: Bonett and Price, Journal of Educational and Behavioral Statistics
    37, 2012.
    """
    count = np.asarray(later, dtype=np.float64)
    apart = np.asarray(found, dtype=float) - np.asarray(other, dtype=float)
    total = float(count.sum())
    if not total:
        return Between(np.nan, np.nan, np.nan)
    more = total + 2
    middle = float((count * apart).sum()) / more
    square = (float((count * apart**2).sum()) + 2) / more
    reach = normal_deviate(confidence) * np.sqrt((square - middle**2) / more)
    return Between(
        float((count * apart).sum()) / total,
        max(float(middle - reach), -1.0),
        min(float(middle + reach), 1.0),
    )


def _checked(coverages: Sequence[float]) -> Sequence[float]:
    for share in coverages:
        if not 0 < share <= 1:
            raise ValueError(f"A coverage must be above 0 and up to 1, not {share}")
    return coverages


@dataclass(frozen=True)
class _Places:
    """Places to choose from: all that accuracy at any coverage hangs on."""

    scores: Floats
    later: Floats
    earlier: Floats | None
    sizes: Floats
    confidence: float

    @classmethod
    def read(
        cls,
        scores: ArrayLike,
        later: ArrayLike,
        earlier: ArrayLike | None,
        areas: ArrayLike | None,
        confidence: float,
    ) -> "_Places":
        score = known_numbers(scores, "a score", negative=True)
        after = known_numbers(later, "a count")
        before = None if earlier is None else known_numbers(earlier, "a count")
        size = np.ones(score.shape) if areas is None else known_numbers(areas, "a size")
        same = {score.shape, after.shape, size.shape}
        if before is not None:
            same.add(before.shape)
        if len(same) > 1 or score.ndim != 1:
            raise ValueError("Scores, counts and areas must be of the same places")
        return cls(score, after, before, size, confidence)

    def chosen(self, coverage: float) -> Floats:
        """How much of each place is chosen at a coverage."""
        if not self.scores.size:
            return np.zeros(0)
        return share_chosen(self.scores, coverage * float(self.sizes.sum()), self.sizes)

    def measured(self, coverage: float) -> Accuracy:
        """What is caught at a coverage."""
        chosen, total = self.chosen(coverage), float(self.later.sum())
        events = float((chosen * self.later).sum())
        lower, upper = wilson_limits(events, total, confidence=self.confidence)
        rate = events / total if total else np.nan
        hit = Between(rate, float(lower), float(upper))
        best = self._best(coverage)
        return Accuracy(
            coverage=coverage,
            events=events,
            hit_rate=hit,
            pai=_over(hit, coverage),
            pei=_over(hit, best),
            rri=self._rri(chosen, events, total),
        )

    def _best(self, coverage: float) -> float:
        """The highest hit rate that any choice of so much area would have had."""
        total = float(self.later.sum())
        if not total:
            return float("nan")
        room = coverage * float(self.sizes.sum())
        best = share_chosen(self.later / self.sizes, room, self.sizes)
        return float((best * self.later).sum()) / total

    def _rri(self, chosen: Floats, events: float, total: float) -> Between:
        if self.earlier is None:
            return Between(np.nan, np.nan, np.nan)
        before = float((chosen * self.earlier).sum())
        of_all = float(self.earlier.sum())
        if not (before and of_all and total):
            return Between(np.nan, np.nan, np.nan)
        ratio = (events / before) / (total / of_all)
        if not events:
            return Between(0.0, np.nan, np.nan)
        spread = 1 / events - 1 / total + 1 / before - 1 / of_all
        reach = normal_deviate(self.confidence) * np.sqrt(max(spread, 0.0))
        return Between(
            ratio, float(ratio * np.exp(-reach)), float(ratio * np.exp(reach))
        )


def _over(rate: Between, bottom: float) -> Between:
    return Between(rate.value / bottom, rate.lower / bottom, rate.upper / bottom)
