"""Raking: weights that make a sample match what is known of the population.

Iterative proportional fitting: the weights are scaled to one margin after another (age
by sex, district, tenure …) until all of them agree. No weight leaves its bounds, since
a few very large ones would make the sample smaller than it looks.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safercity.errors import SettingsError, all_at_once
from safercity.evidence.measures.arrays import Floats, divide, floats

#: What stands for a label that is not known.
_UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class RakingSettings:
    """How raking is done.

    `lowest` and `highest` bound a weight, in mean weights; None for no bound.
    `tolerance` is the largest gap of a share from its target (0.000001 is a
    ten-thousandth of a point); `rounds` how often all margins are gone through.
    """

    lowest: float | None = 0.2
    highest: float | None = 5.0
    tolerance: float = 1e-6
    rounds: int = 1_000

    def __post_init__(self) -> None:
        low, high = self.lowest or 0.0, self.highest or np.inf
        if not 0 <= low < 1 < high:
            raise SettingsError(
                "A weight's lowest must be from 0 to under 1, its highest over 1."
            )
        if self.tolerance <= 0 or self.rounds < 1:
            raise SettingsError("tolerance must be over 0, and rounds 1 or more.")


@dataclass(frozen=True, slots=True)
class Margin:
    """What is known of the population: how many there are of each label.

    `labels` has one for each respondent, None where it is not known; `population` is
    how many people have each label (or their share: only proportions matter).
    """

    name: str
    labels: Sequence[Hashable]
    population: Mapping[Any, float]


@dataclass(frozen=True, slots=True)
class MarginReport:
    """How one margin came out.

    `before` and `after` are the largest gaps of a label's share from its target, as
    shares of 1, before raking and after; `worst` is the label of that gap after.
    `unknown` respondents have no label: they take no part in this margin, and keep
    the weight that others give them.
    """

    name: str
    before: float
    after: float
    worst: Any
    unknown: int


@dataclass(frozen=True, slots=True)
class Raking:
    """Weights with a mean of 1, to within the tolerance, and how they came about.

    `converged` is true where every margin is within the tolerance and every weight
    within its bounds; where it is not, the bounds and the margins cannot all be had,
    and the weights keep the bounds. `at_lowest` and `at_highest` count trimmed weights.
    """

    weights: Floats
    converged: bool
    rounds: int
    margins: tuple[MarginReport, ...]
    at_lowest: int
    at_highest: int


@dataclass(frozen=True, slots=True)
class _Fitted:
    """A margin as numbers: a code for each respondent and a target for each code.

    `total` is what those with a label weigh together, before and after.
    """

    name: str
    codes: NDArray[np.intp]
    targets: Floats
    names: tuple[Any, ...]
    total: float

    def sums(self, weights: Floats) -> Floats:
        known = self.codes != _UNKNOWN
        sums = np.bincount(
            self.codes[known], weights[known], minlength=len(self.targets)
        )
        return sums.astype(np.float64)

    def gaps(self, weights: Floats) -> Floats:
        """How far each label is from its target, as shares of the total."""
        gaps: Floats = np.abs(self.sums(weights) / self.total - self.targets)
        return gaps

    def scaled(self, weights: Floats) -> Floats:
        factors = divide(self.targets * self.total, self.sums(weights))
        return weights * np.where(self.codes == _UNKNOWN, 1.0, factors[self.codes])


def rake(
    margins: Sequence[Margin],
    *,
    design: Any = None,
    settings: RakingSettings | None = None,
) -> Raking:
    """Rake weights to named margins.

    `design` are the weights to start from (one for each respondent; None or null for
    the mean). Among all weights that keep margins and bounds, those nearest to the
    design weights are found, so the order of margins does not matter.
    Raises:  SettingsError naming every label that only the sample or only the
             population has, and design weights that are not over nought.
    Source:  docs/methods/survey.md#raking

    >>> sex = Margin("sex", ["f", "f", "f", "m"], {"f": 510, "m": 490})
    >>> rake([sex]).weights.round(2).tolist()
    [0.68, 0.68, 0.68, 1.96]
    """
    settings = settings or RakingSettings()
    checked = _checked(margins)
    start = _start(design, len(checked[0].labels))
    fitted = [_fit(margin, start) for margin in checked]
    weights, rounds, converged = _iterate([_everyone(start), *fitted], start, settings)
    low, high = _bounds(settings)
    return Raking(
        weights=weights,
        converged=converged,
        rounds=rounds,
        margins=tuple(_report(one, start, weights) for one in fitted),
        at_lowest=int((weights <= low * (1 + 1e-9)).sum()) if low else 0,
        at_highest=int((weights >= high * (1 - 1e-9)).sum()),
    )


def _checked(margins: Sequence[Margin]) -> Sequence[Margin]:
    faults = [fault for margin in margins for fault in _faults(margin)]
    if len({len(margin.labels) for margin in margins}) != 1:
        faults.append("each margin needs one label for each respondent.")
    if faults:
        raise SettingsError(all_at_once("The sample cannot be weighted:", faults))
    return margins


def _faults(margin: Margin) -> list[str]:
    sampled = {label for label in margin.labels if label is not None}
    there = {label for label, number in margin.population.items() if number > 0}
    faults = [
        f"{margin.name}: no respondent is {_named(label)}; join it with another."
        for label in sorted(there - sampled, key=str)
    ]
    faults += [
        f"{margin.name}: some respondents are {_named(label)}, and the population has "
        "none."
        for label in sorted(sampled - there, key=str)
    ]
    if any(not number >= 0 for number in margin.population.values()):
        faults.append(f"{margin.name}: a number of people must be nought or more.")
    return faults


def _named(label: Any) -> str:
    return " ".join(map(str, label)) if isinstance(label, tuple) else str(label)


def _fit(margin: Margin, start: Floats) -> _Fitted:
    names = tuple(sorted((n for n, k in margin.population.items() if k > 0), key=str))
    place = {name: n for n, name in enumerate(names)}
    people = np.array([margin.population[name] for name in names], dtype=float)
    codes = np.array([place.get(label, _UNKNOWN) for label in margin.labels])
    return _Fitted(
        name=margin.name,
        codes=codes.astype(np.intp),
        targets=people / people.sum(),
        names=names,
        total=float(start[codes != _UNKNOWN].sum()),
    )


def _everyone(start: Floats) -> _Fitted:
    """The margin of all respondents, which keeps the mean weight at 1."""
    nobody_apart = np.zeros(len(start), dtype=np.intp)
    return _Fitted("", nobody_apart, np.ones(1), ("",), float(start.sum()))


def _start(design: Any, count: int) -> Floats:
    """Design weights with a mean of 1; a missing one stands at the mean."""
    weights = np.full(count, np.nan) if design is None else floats(design)
    if weights.shape != (count,) or (weights <= 0).any():
        raise SettingsError(
            "The sample cannot be weighted: each respondent needs one design weight "
            "over nought, or none."
        )
    known = np.isfinite(weights)
    mean = weights[known].mean() if known.any() else 1.0
    return np.where(known, weights / mean, 1.0)


def _bounds(settings: RakingSettings) -> tuple[float, float]:
    low = 0.0 if settings.lowest is None else settings.lowest
    return low, np.inf if settings.highest is None else settings.highest


def _iterate(
    margins: Sequence[_Fitted], start: Floats, settings: RakingSettings
) -> tuple[Floats, int, bool]:
    """Scale to each margin in turn and draw in to the bounds, until both hold.

    Drawing in by itself would depend on the order of the margins; what was drawn off
    is put back before the next time (Dykstra), which finds the nearest weights.
    """
    low, high = _bounds(settings)
    weights, drawn_off = start, np.ones_like(start)
    for rounds in range(1, settings.rounds + 1):
        for margin in margins:
            weights = margin.scaled(weights)
        loose = weights * drawn_off
        weights = np.clip(loose, low, high)
        # Bounded, as margins that cannot be had would drive it off without end.
        drawn_off = np.clip(loose / weights, 1e-6, 1e6)
        gap = max(margin.gaps(weights).max() for margin in margins)
        if gap < settings.tolerance:
            return weights, rounds, True
    return weights, settings.rounds, False


def _report(margin: _Fitted, start: Floats, weights: Floats) -> MarginReport:
    gaps = margin.gaps(weights)
    return MarginReport(
        name=margin.name,
        before=float(margin.gaps(start).max()),
        after=float(gaps.max()),
        worst=margin.names[int(gaps.argmax())],
        unknown=int((margin.codes == _UNKNOWN).sum()),
    )
