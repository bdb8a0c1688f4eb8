"""From values to places on a drawing, with round numbers to read them by."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

# A reach this small is rounding, not data: dividing by it would draw nonsense.
_NOTHING = 1e-9
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight-line scale from values (`low`, `high`) to places (`start`, `end`)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of a value."""
        reach = self.high - self.low
        share = (value - self.low) / (reach if reach > _NOTHING else 1.0)
        return self.start + share * (self.end - self.start)


def ticks(values: Iterable[float | None], most: int = 5) -> tuple[float, ...]:
    """Round numbers from at or below zero to at or above the largest value.

    There are between two and `most` + 1 of them, evenly spaced; zero is always one.

    >>> ticks([3, 41, None])
    (0.0, 10.0, 20.0, 30.0, 40.0, 50.0)
    >>> ticks([-12, 30], 4)
    (-20.0, 0.0, 20.0, 40.0)
    """
    known = [value for value in values if value is not None and math.isfinite(value)]
    low, high = min([0.0, *known]), max([0.0, *known])
    if high - low <= _NOTHING:
        low, high = 0.0, 1.0
    step = _step(high - low, most)
    while math.ceil(high / step - 1e-9) - math.floor(low / step + 1e-9) > most:
        step = _step(step * most * 1.01, most)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(n * step, 12) + 0.0 for n in range(first, last + 1))


def _step(reach: float, most: int) -> float:
    """The smallest round number that covers a reach in `most` steps."""
    rough = reach / most
    power = 10.0 ** math.floor(math.log10(rough))
    return next(s * power for s in _STEPS if s * power >= rough * (1 - 1e-9))


def tick_labels(marks: tuple[float, ...]) -> tuple[str, ...]:
    """The marks as text, all to the decimals that their step needs.

    >>> tick_labels((0.0, 2.5, 5.0)), tick_labels((-2000.0, 0.0, 2000.0))
    (('0.0', '2.5', '5.0'), ('−2,000', '0', '2,000'))
    """
    places = next(
        (d for d in range(9) if all(abs(m - round(m, d)) < 1e-9 for m in marks)), 9
    )
    return tuple(f"{mark:,.{places}f}".replace("-", "−") for mark in marks)
