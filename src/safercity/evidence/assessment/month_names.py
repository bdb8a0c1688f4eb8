"""Month names: runs of months in few words, and which months may still fill up."""

from collections.abc import Sequence

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.calculation.exceptions import settings_for
from safercity.periods import Month, Period


def is_provisional(brief: Brief, month: Month) -> bool:
    """True for the last months of the period, to which late records may be added.

    Source:  docs/methods/exceptions.md#provisional-months
    """
    return month > brief.period.end.shifted(-settings_for(brief.period).provisional)


def month_name(brief: Brief, month: Month) -> str:
    """A month as a table names it, marked where it is provisional."""
    state = "provisional" if is_provisional(brief, month) else "final"
    return brief.wording.words(f"common.month.{state}", month=month.title)


def month_runs(months: Sequence[Month]) -> list[str]:
    """Months in order as runs: `January to March 2024`, `July 2025`."""
    runs: list[Period] = []
    for month in months:
        if runs and runs[-1].end.shifted(1) == month:
            runs[-1] = Period(runs[-1].start, month)
        else:
            runs.append(Period.of_month(month))
    if len(runs) == 1:
        return [runs[0].short_title]
    # Beside another run a bare year would read as part of it.
    return [_run_words(run) for run in runs]


def _run_words(run: Period) -> str:
    if run.short_title != str(run.start.year):
        return run.short_title
    return f"{run.start.title.split()[0]} to {run.end.title}"
