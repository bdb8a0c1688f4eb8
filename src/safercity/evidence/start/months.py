"""Choose the period of a new assessment from the months at hand."""

from collections.abc import Iterable, Sequence

from safercity.periods import Month, Period


def runs(months: Iterable[Month]) -> list[Period]:
    """Join months into unbroken periods, in order.

    >>> [run.slug for run in runs([Month(2025, 1), Month(2024, 12), Month(2025, 3)])]
    ['2024-12_2025-01', '2025-03']
    """
    found: list[Period] = []
    for month in sorted(set(months)):
        if found and found[-1].end.shifted(1) == month:
            found[-1] = Period(found[-1].start, month)
        else:
            found.append(Period.of_month(month))
    return found


def choose_period(months: Sequence[Month]) -> tuple[Period, str]:
    """Choose a period, and say why: the latest calendar year that is complete.

    Failing that the latest twelve months in a row, failing that the longest run of
    months (of equals, the latest). There must be at least one month.

    >>> period, why = choose_period(Period.parse("2024-03", "2025-05").months)
    >>> period.slug, why
    ('2024-06_2025-05', 'the latest twelve months in a row')
    """
    unbroken = runs(months)
    for year in sorted({month.year for month in months}, reverse=True):
        whole = Period(Month(year, 1), Month(year, 12))
        if any(run.start <= whole.start and whole.end <= run.end for run in unbroken):
            return whole, "the latest complete calendar year"
    long = [run for run in unbroken if len(run) >= 12]
    if long:
        return Period(long[-1].end.shifted(-11), long[-1].end), (
            "the latest twelve months in a row"
        )
    longest = max(unbroken, key=lambda run: (len(run), run.end))
    return longest, "the longest run of months there is; a year would be better"
