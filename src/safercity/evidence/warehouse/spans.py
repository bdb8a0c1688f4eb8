"""Months in words."""

from collections.abc import Iterable

from safercity.periods import Month


def spans(months: Iterable[Month]) -> str:
    """Months in words, runs of them as from-to.

    >>> spans([Month(2025, 1), Month(2025, 2), Month(2025, 3), Month(2025, 5)])
    'January 2025 to March 2025, May 2025'
    """
    runs: list[list[Month]] = []
    for month in months:
        if runs and runs[-1][-1].shifted(1) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(
        run[0].title if len(run) == 1 else f"{run[0].title} to {run[-1].title}"
        for run in runs
    )
