"""Night: the share of events in some hours of each day, their time being a span."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from safercity.errors import SettingsError
from safercity.evidence.measures.columns import check_columns
from safercity.evidence.measures.hours import INSTANT, UNIT, UNTIMED
from safercity.evidence.measures.spans import DAY, HOUR, WEEK, add_span


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of every day, from the start of one to the start of another.

    >>> Hours(21, 4).list_hours()
    (21, 22, 23, 0, 1, 2, 3)
    """

    first: int
    until: int

    def __post_init__(self) -> None:
        if not (0 <= self.first <= 23 and 0 <= self.until <= 24):
            raise SettingsError("Hours of the day go from 0 to 24.")
        if self.first == self.until % 24:
            raise SettingsError(
                f"From {self.first}:00 to {self.until}:00 is no part of a day."
            )

    def list_hours(self) -> tuple[int, ...]:
        """Each hour of them, in order."""
        return tuple((self.first + n) % 24 for n in range(self.length))

    @property
    def length(self) -> int:
        """How many hours they are."""
        return (self.until - self.first) % 24

    @property
    def title(self) -> str:
        """The hours in words: `21:00 to 04:00`."""
        return f"{self.first:02d}:00 to {self.until:02d}:00"


#: "Late at night" in the assessment of 2019, unless a partnership says otherwise.
LATE_NIGHT = Hours(21, 4)


def weigh_night(
    events: ir.Table,
    *,
    by: Sequence[str] = (),
    hours: Hours = LATE_NIGHT,
    start: str = "committed_from",
    end: str = "committed_to",
    default_times: Collection[str] = (),
) -> ir.Table:
    """Weigh how much of the events falls in the night, or other hours of each day.

    Each event counts by the share of its span in those hours: it comes to the same as
    adding up their cells of `weigh_hours`. `exact_events` and `exact_night` count only
    events whose hour is known, to set beside the weighed share.

    Rows:    one for each combination of `by`, or one.
    Adds:    `events`, `timed_events` (of known time), `exact_events` (int64);
             `night_events` (float64, a weight), `exact_night` (int64).
    Raises:  ContractError if a column is missing; SettingsError as `add_span`.
    Source:  docs/methods/time.md#night
    """
    check_columns(events, start, end, *by, to="weigh events by night")
    timed = add_span(events, start=start, end=end, default_times=default_times)
    known = ~timed.time_kind.isin(UNTIMED)
    exact = timed.time_kind.isin(("exact", "start-only"))
    weight = _night_parts(timed, hours)
    at_night = timed.time_kind.isin(INSTANT) & (weight > 0)
    sums = {
        "events": timed.count(),
        "timed_events": known.sum(),
        "exact_events": exact.sum(),
        "night_parts": known.ifelse(weight, 0).sum(),
        "exact_night": (exact & at_night).sum(),
    }
    whole = {name: n.fill_null(0).cast("int64") for name, n in sums.items()}
    summed = timed.aggregate(by=list(by), **whole)
    night = summed.night_parts.cast("float64") / UNIT
    return summed.mutate(night_events=night).drop("night_parts")


def _night_parts(timed: ir.Table, hours: Hours) -> ir.IntegerValue:
    """Each event's weight in those hours, `UNIT` to an event."""
    first, last = timed.week_second, timed.week_second + timed.clock_seconds
    inside = _seconds_before(last, hours) - _seconds_before(first, hours)
    # Clocks change at 01:00 on a Sunday: that hour is of the night, or is not.
    inside = inside + (timed.changed if 1 in hours.list_hours() else 0)
    hour = timed.week_second // HOUR % 24
    return ibis.cases(
        (timed.time_kind == "over-a-week", UNIT * hours.length // 24),
        (timed.time_kind == "span", UNIT * inside // timed.passed.nullif(0)),
        else_=hour.isin(hours.list_hours()).ifelse(UNIT, 0),
    )


def _seconds_before(at: ir.IntegerValue, hours: Hours) -> ir.IntegerValue:
    """How many seconds of those hours there were from long ago up to a time."""
    since = at - hours.first * HOUR + WEEK
    return since // DAY * (hours.length * HOUR) + ibis.least(
        since % DAY, hours.length * HOUR
    )
