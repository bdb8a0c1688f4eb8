"""The months of an evaluation: which there are, and which are missing."""

from collections.abc import Iterable

from safercity.errors import CoverageError
from safercity.evidence.evaluation_report.incidents import Incidents
from safercity.evidence.evaluation_report.plan import Plan
from safercity.periods import Month, Period

_LONGEST_BEFORE = 36


def has_begun(plan: Plan, incidents: Incidents) -> bool:
    """Whether the data reach the action's first month."""
    return bool(incidents.supplied) and plan.after.start <= incidents.supplied[-1]


def months_before(plan: Plan, incidents: Incidents) -> Period:
    """The months before: those of the plan, or all without a gap up to the action.

    Of an action that the data do not reach, they end with the data.
    Raises:  CoverageError naming the months, of both spans, that were not supplied.
    """
    begun = has_begun(plan, incidents)
    _check_supplied(
        plan, incidents, [*(plan.after if begun else ()), *(plan.before or ())]
    )
    if plan.before is not None:
        return plan.before
    after = plan.after.start if begun else incidents.supplied[-1].shifted(1)
    first, supplied = after, set(incidents.supplied)
    while first.shifted(-1) in supplied and first > after.shifted(-_LONGEST_BEFORE):
        first = first.shifted(-1)
    if first == after:
        raise CoverageError(
            f"{plan.path}: the month before [action] start, {first.shifted(-1)}, was "
            f"not supplied. The extracts cover {_spans(incidents.supplied)}. Say which "
            "months to compare with under [before], or start the action later."
        )
    return Period(first, after.shifted(-1))


def _check_supplied(plan: Plan, incidents: Incidents, wanted: Iterable[Month]) -> None:
    missing = [str(m) for m in sorted(wanted) if m not in set(incidents.supplied)]
    if missing:
        raise CoverageError(
            f"{plan.path}: the extracts do not cover {', '.join(missing)}. They cover "
            f"{_spans(incidents.supplied)}. Supply those months, or change [action] "
            "start and end or [before]."
        )


def _spans(months: tuple[Month, ...]) -> str:
    """Months as spans: `2024-01 to 2024-03 and 2025-01 to 2025-12`."""
    spans: list[list[Month]] = []
    for month in months:
        if spans and spans[-1][1].shifted(1) == month:
            spans[-1][1] = month
        else:
            spans.append([month, month])
    said = [str(a) if a == b else f"{a} to {b}" for a, b in spans]
    return " and ".join(said) or "no month"
