"""Change figures: this year's months beside the same months a year before."""

from collections.abc import Sequence

import numpy as np

from safercity.areas import AreaLevel
from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.headline import add_counts
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.measures.change import (
    ChangeOutcome,
    ChangeSettings,
    compare_periods,
)
from safercity.evidence.measures.completeness import like_months
from safercity.evidence.partnership import ChangeRule
from safercity.periods import Month, Period


def like_period(cube: Cube, comparison: Period) -> Period | None:
    """The longest run of months supplied in both years, the latest of equals.

    Only like months are compared: January to March with January to March. Where
    extracts cover different months, the run of the one that covers most is taken,
    and categories that it does not suit have no change figures.
    """
    runs = [
        run
        for covered in cube.covered.values()
        for run in _runs(like_months(cube.period, comparison, covered).months)
    ]
    return max(runs, key=lambda run: (len(run), run.end), default=None)


def _runs(months: Sequence[Month]) -> list[Period]:
    runs: list[Period] = []
    for month in months:
        if runs and runs[-1].end.shifted(1) == month:
            runs[-1] = Period(runs[-1].start, month)
        else:
            runs.append(Period.of_month(month))
    return runs


def like_before(cube: Cube, like: Period, comparison: Period) -> Period:
    """The months of the earlier year that a like period is compared with."""
    start, earlier = cube.period.start, comparison.start
    return like.shifted(
        (earlier.year - start.year) * 12 + earlier.number - start.number
    )


def add_changes(
    maker: FigureMaker, cube: Cube, like: Period, comparison: Period, rule: ChangeRule
) -> None:
    """Add the counts of both like periods, and how they compare, for every area."""
    before = like_before(cube, like, comparison)
    for period in (like, before):
        if period != cube.period:
            add_counts(maker, cube, period)
    was, now = cube.known(before), cube.known(like)
    change = compare_periods(
        was.ravel(),
        now.ravel(),
        settings=ChangeSettings(
            p_level=rule.p_level, practical=rule.practical_percent / 100
        ),
    )
    outcome = change.outcome.astype(np.float64)
    outcome[outcome == ChangeOutcome.NOT_AVAILABLE] = np.nan
    wide = cube.rows(AreaLevel.FORCE, AreaLevel.CSP)
    everywhere = range(len(cube.areas))
    shape = was.shape
    limits = {
        "lower": change.lower.reshape(shape),
        "upper": change.upper.reshape(shape),
    }
    for measure, values, areas in (
        ("change_count", change.difference, wide),
        ("change_percent", change.percent, everywhere),
        ("change_ratio", change.ratio, wide),
        ("change_p", change.p, wide),
        ("change_outcome", outcome, everywhere),
    ):
        columns = limits if measure == "change_ratio" else {}
        maker.grid(
            measure,
            cube,
            like,
            values.reshape(shape),
            areas=areas,
            counted=(like, before),
            columns={**columns, "numerator": now, "denominator": was},
        )
