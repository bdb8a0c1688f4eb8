"""Repeats over time: who was harmed again soon after, or had been soon before.

RV-B looks back from each event, RV-C follows each person on. Both need events beyond
the period itself, and say so where these were not supplied.
"""

import datetime as dt
from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from safercity.errors import CoverageError
from safercity.evidence.measures.repeats import (
    check_repeats,
    columns_apart,
    count_met,
    person_pairs,
    side_by_side,
)
from safercity.periods import Period

#: How many days a look back, or a follow-up, lasts unless a partnership says.
YEAR = 365


def repeats_by_look_back(
    events: ir.Table,
    *,
    person: str,
    event: str,
    date: str,
    period: Period,
    known_from: dt.date,
    days: int = YEAR,
    by: Sequence[str] = (),
    across: Sequence[str] = (),
) -> ir.Table:
    """Count the events of a period whose person had another shortly before (RV-B).

    Give the rows of the period and of `days` before it; `known_from` is the first day
    that was supplied. Of two events at one time, that of the later reference is the
    repeat.

    Rows:    one for each combination of `by` that the period has, or one.
    Adds:    `events_with_known_person`, `repeat_events` (no more than `days` days after
             an earlier event of one of its people), `unknown_events`; all int64.
    Raises:  CoverageError if the days before the period were not all supplied;
             ContractError, SettingsError as `repeat_people`.
    Source:  docs/methods/repeats.md#looking-back
    """
    check_repeats(events, person, event, date, by=by, across=across)
    first = period.start.first_day
    if known_from > first - dt.timedelta(days=days):
        raise CoverageError(
            f"Repeats from {period.title} look back {days} days, to "
            f"{first - dt.timedelta(days=days)}, but the first day supplied is "
            f"{known_from}. Ask the supplier for the year before."
        )
    pairs = _dated(events, person, event, date, by=by)
    window = ibis.window(
        group_by=[*columns_apart(by, across), "person"], order_by=["at", "event"]
    )
    before = pairs.at.lag().over(window)
    near = (pairs.at.date().delta(before.date(), unit="day") <= days).fill_null(False)
    met = pairs.mutate(
        met=pairs.person.isnull().ifelse(0, near.ifelse(2, 1)), day=pairs.at.date()
    )
    inside = met.filter(met.day.between(first, period.end.last_day))
    counted = side_by_side([count_met(inside, by)], by)
    return counted.rename(repeat_events="events_of_repeat_people")


def _dated(
    events: ir.Table, person: str, event: str, date: str, *, by: Sequence[str]
) -> ir.Table:
    """Pairs of a person and an event with its time, where that is known."""
    at = events[date].cast("timestamp")
    pairs = person_pairs(events, person, event, by=by, at=at)
    return pairs.filter(pairs.at.notnull())


def repeats_by_follow_up(
    events: ir.Table,
    *,
    person: str,
    event: str,
    date: str,
    period: Period,
    known_to: dt.date,
    days: int = YEAR,
    by: Sequence[str] = (),
    across: Sequence[str] = (),
) -> ir.Table:
    """Follow each person from their first event of a period, to see another (RV-C).

    Give the rows of the period and of `days` after it; `known_to` is the last day that
    was supplied. Only people whose follow-up is over by then are judged. Across the
    columns of `across` any event is another, and a person stands in the group of their
    first.

    Rows:    one for each combination of `by` that the period has, or one.
    Adds:    `people_followed`; `people_again` (of those, with another event no more
             than `days` days after the first); `people_not_followed` (first event too
             late for a full follow-up: in neither); all int64.
    Raises:  CoverageError if nobody's follow-up could be over; ContractError,
             SettingsError as `repeat_people`.
    Source:  docs/methods/repeats.md#following-up
    """
    check_repeats(events, person, event, date, by=by, across=across)
    first, last = period.start.first_day, period.end.last_day
    whole = known_to - dt.timedelta(days=days)
    if whole < first:
        raise CoverageError(
            f"People first harmed in {period.title} must be followed for {days} days, "
            f"but the last day supplied is {known_to}. Choose an earlier period."
        )
    pairs = _dated(events, person, event, date, by=by)
    later = pairs.filter(pairs.person.notnull() & (pairs.at.date() >= first))
    window = ibis.window(
        group_by=[*columns_apart(by, across), "person"], order_by=["at", "event"]
    )
    placed = later.mutate(
        place=ibis.row_number().over(window), after=later.at.lead().over(window)
    )
    firsts = placed.filter((placed.place == 0) & (placed.at.date() <= last))
    gap = firsts.after.date().delta(firsts.at.date(), unit="day")
    followed = firsts.at.date() <= whole
    judged = firsts.mutate(
        followed=followed, again=followed & (gap <= days).fill_null(False)
    )
    counted = judged.aggregate(
        by=list(by),
        people_followed=judged.followed.sum(),
        people_again=judged.again.sum(),
        people_not_followed=(~judged.followed).sum(),
    )
    return side_by_side([counted], by)
