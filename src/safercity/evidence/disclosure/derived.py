"""Figures worked out from counts: each is shown only when all its counts are.

What is worked out from counts that are shown says nothing that they do not say. So a
rate, a rank, a change or an average follows its counts, and never says more than they.
"""

from collections.abc import Sequence

from safercity.evidence.disclosure.cells import is_count
from safercity.evidence.disclosure.policy import Policy
from safercity.evidence.disclosure.reach import REACH, TALLIES, Reach
from safercity.evidence.figures import NOT_AVAILABLE, OK, Figure, FigureSet

SMALL = "small counts, and counts that would give one away"
FINE = "too small an area or too short a period"
DERIVED = "worked out from a count that is withheld"
FEW_PEOPLE = "rates of areas with too few residents"
UNKNOWN = "numbers whose counts are not known"
UNROUNDED = "worked out from counts before rounding"

_SHARE_OF_PLACES = "top5_share"


class Withholding:
    """Says of each sensitive figure why it must be withheld, if it must."""

    def __init__(
        self,
        figures: FigureSet,
        sensitive: frozenset[str],
        reach: Reach,
        hidden: frozenset[str],
        policy: Policy,
    ) -> None:
        self._figures = figures
        self._sensitive = sensitive
        self._policy = policy
        self._reach = reach
        self._hidden = hidden

    def reason(self, key: str) -> str | None:
        """Why the sensitive figure of this key is withheld; None when it is shown."""
        figure = self._figures[key]
        level, months = figure.area.level, len(figure.period)
        if not self._policy.allows(figure.category, level, months):
            return FINE
        if self._has_few_people(figure):
            return FEW_PEOPLE
        if is_count(figure):
            return self._reason_of_count(key, figure)
        return self._reason_of_derived(figure)

    def _reason_of_count(self, key: str, figure: Figure) -> str | None:
        if key in self._hidden:
            return SMALL
        is_estimate = figure.value is not None and not figure.value.is_integer()
        return UNKNOWN if is_estimate and self._policy.protects else None

    def _has_few_people(self, figure: Figure) -> bool:
        return (
            figure.denominator_year is not None
            and figure.denominator is not None
            and figure.denominator < self._policy.minimum_population
        )

    def _reason_of_derived(self, figure: Figure) -> str | None:
        names_none = not figure.inputs and figure.measure not in TALLIES
        if names_none and self._policy.protects:
            return UNKNOWN
        counts = list(self._reach.counts_of(figure))
        if not all(self._is_shown(key) for key in counts):
            return DERIVED
        return DERIVED if self._has_small_part(figure, counts) else None

    def _is_shown(self, key: str) -> bool:
        figure = self._figures.get(key)
        if figure is None:
            return False
        if key in self._sensitive:
            return self.reason(key) is None
        return figure.status in (OK, NOT_AVAILABLE)

    def _has_small_part(self, figure: Figure, counts: Sequence[str]) -> bool:
        """Whether it tells of a small number of events that no count shows.

        Such as the events in the few LSOAs with most, or in all the others.
        """
        if figure.status != OK:
            return False
        if figure.measure == _SHARE_OF_PLACES:
            whole = self._figures[counts[0]].value or 0.0
            part = (figure.value or 0.0) / 100 * whole
            return figure.numerator == 1 or self._is_small(figure, part, whole - part)
        if figure.measure in REACH or figure.numerator is None:
            return False
        if figure.numerator in {self._figures[key].value for key in counts}:
            return False
        rest = (figure.denominator or figure.numerator) - figure.numerator
        return self._is_small(figure, figure.numerator, rest)

    def _is_small(self, figure: Figure, *parts: float) -> bool:
        least = self._policy.threshold(figure.category)
        return any(0 < round(part) < least for part in parts)
