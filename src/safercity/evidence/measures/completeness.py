"""Completeness: which months were supplied, and which rows could be placed.

A month that was not supplied is unknown, not quiet. Two periods are compared on like
months only, and a period is scaled up only where a partnership asks for it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir

from safercity.errors import SettingsError
from safercity.evidence.measures.columns import check_columns
from safercity.periods import Month, Period


@dataclass(frozen=True, slots=True)
class LikeMonths:
    """The months on which two periods can be compared, pair by pair.

    `months` of the period and `before` of the earlier one have equal length; `left_out`
    are months of the period whose pair is not whole.
    """

    months: tuple[Month, ...]
    before: tuple[Month, ...]
    left_out: tuple[Month, ...]

    @property
    def whole(self) -> bool:
        """True when no month had to be left out."""
        return not self.left_out

    @property
    def seasonal(self) -> bool:
        """True when each pair is the same month of the year."""
        return all(
            now.number == was.number
            for now, was in zip(self.months, self.before, strict=True)
        )


def like_months(
    period: Period, comparison: Period, supplied: Collection[Month]
) -> LikeMonths:
    """Find the months of a period that were supplied in both it and the earlier one.

    Raises:  SettingsError if the periods are not equally long.
    Source:  docs/methods/change.md#like-months

    >>> both = like_months(Period.parse("2025-01", "2025-02"),
    ...                    Period.parse("2024-01", "2024-02"),
    ...                    Period.parse("2024-02", "2025-02").months)
    >>> [str(m) for m in (*both.months, *both.before, *both.left_out)]
    ['2025-02', '2024-02', '2025-01']
    """
    if len(period) != len(comparison):
        raise SettingsError(
            f"Cannot compare {period.title} ({len(period)} months) with "
            f"{comparison.title} ({len(comparison)} months). Make them equally long."
        )
    pairs = list(zip(period, comparison, strict=True))
    known = frozenset(supplied)
    both = [pair for pair in pairs if known.issuperset(pair)]
    return LikeMonths(
        months=tuple(now for now, _ in both),
        before=tuple(was for _, was in both),
        left_out=tuple(now for now, was in pairs if not known.issuperset((now, was))),
    )


def missing_months(period: Period, supplied: Collection[Month]) -> tuple[Month, ...]:
    """Find the months of a period that were not supplied, in order."""
    known = frozenset(supplied)
    return tuple(month for month in period if month not in known)


def annualising_factor(period: Period, supplied: Collection[Month]) -> float | None:
    """Work out by how much to scale a count of the months supplied up to the period.

    By days, so that leaving out February scales less than leaving out March. A figure
    that is scaled must say so. None where no month of the period was supplied.
    Source:  docs/methods/rates.md#missing-months

    >>> months = Period.parse("2025-01", "2025-12").months
    >>> round(annualising_factor(Period.parse("2025-01", "2025-12"), months[:9]), 4)
    1.337
    """
    known = frozenset(supplied)
    days = sum(month.last_day.day for month in period if month in known)
    return period.days / days if days else None


def count_placement(events: ir.Table, *, by: Sequence[str] = ()) -> ir.Table:
    """Count where the rows of the warehouse fell, for the page on data quality.

    Rows:    one, or one for each combination of `by`.
    Adds:    `counted` (own rows inside or unplaced), `unplaced`, `outside_area` (own
             rows placed outside the area: not counted), `other_force_inside` (rows
             of other forces inside the area: not counted); all int64.
    Raises:  ContractError if a column is missing.
    Source:  docs/methods/rates.md#counting
    """
    needed = ("placement", "own_force", "counted")
    check_columns(events, *needed, *by, to="count where rows fell")
    own, fell = events.own_force, events.placement
    totals = {
        "counted": events.counted,
        "unplaced": own & (fell == "unplaced"),
        "outside_area": own & (fell == "outside"),
        "other_force_inside": ~own & (fell == "inside"),
    }
    sums = {
        name: rows.cast("int64").sum().fill_null(0).cast("int64")
        for name, rows in totals.items()
    }
    return events.group_by(list(by)).agg(**sums) if by else events.agg(**sums)
