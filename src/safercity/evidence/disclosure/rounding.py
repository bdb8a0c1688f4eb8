"""Rounding of counts that are shown, where a policy asks for it.

Rounding comes on top of suppression, never in its place: what must be hidden is chosen
as if the exact counts were shown.
"""

from collections.abc import Mapping
from dataclasses import replace

from safercity.evidence.disclosure.cells import is_count
from safercity.evidence.figures import OK, Figure, FigureSet

# Beyond this many digits a rate worked out again could carry the exact count.
_DIGITS = 10


def rounded(number: float, base: int) -> float:
    """The nearest multiple of a base, halves upwards.

    >>> [rounded(n, 5) for n in (12, 12.5, 13, 7.5)]
    [10.0, 15.0, 15.0, 10.0]
    """
    return float((number + base / 2) // base * base)


def with_rounded_counts(figure: Figure, figures: FigureSet, base: int) -> Figure | None:
    """The figure worked out from rounded counts; None where it cannot be.

    A count is rounded; a rate of one count is worked out again, without limits. What
    else there is would show the exact counts.
    """
    if figure.status != OK or figure.value is None:
        return figure
    if is_count(figure):
        whole = rounded(figure.value, base)
        return replace(figure, value=whole, numerator=whole, lower=None, upper=None)
    count = _only_count(figure, figures)
    if count is None or figure.denominator_year is None:
        return None
    whole = rounded(count, base)
    value = figure.value * (whole / count if count else 1.0)
    return replace(
        figure,
        value=float(f"{value:.{_DIGITS}g}"),
        numerator=whole,
        lower=None,
        upper=None,
    )


def _only_count(figure: Figure, figures: Mapping[str, Figure]) -> float | None:
    """The one count that a figure is a rate of, if it is one."""
    if len(figure.inputs) != 1:
        return None
    count = figures[figure.inputs[0]].value
    return count if count == figure.numerator else None
