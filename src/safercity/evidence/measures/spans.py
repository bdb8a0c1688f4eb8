"""Spans: when a crime could have happened, between two local UK times.

An exact time is a span of a minute or less. Seconds are those that passed, so the night
the clocks go forward is an hour short, and the night they go back an hour long.
"""

from collections.abc import Collection

import ibis
import ibis.expr.types as ir

from safercity.errors import SettingsError
from safercity.evidence.measures.columns import check_columns

HOUR, DAY, WEEK = 3_600, 86_400, 604_800

#: A span up to this many seconds is an exact time.
EXACT = 60

#: What can be known of a time; see `add_span`.
KINDS = (
    "exact",
    "start-only",
    "span",
    "over-a-week",
    "end-before-start",
    "default-time",
    "unknown",
)

#: The clocks have changed on the last Sundays of March and October since 1996. Nights
#: of earlier changes, and any that a later law sets otherwise, are left as they are.
_CHANGES_SINCE = 1996
# Midnight of 1 January 1970 was a Thursday, three days after a Monday; the weeks added
# keep a remainder from being negative in any year that a record could have.
_MONDAY = 3 * DAY + 20_000 * WEEK
_SUNDAY_TWO = 6 * DAY + 2 * HOUR


def add_span(
    events: ir.Table,
    *,
    start: str = "committed_from",
    end: str = "committed_to",
    default_times: Collection[str] = (),
) -> ir.Table:
    """Add what is known of each event's time, and where in the week it lies.

    `default_times` ("00:00") are times of day that a recording system puts in for want
    of a better: an event at exactly one of them, with no other end, has no known time.

    Rows:    unchanged.
    Adds:    `time_kind`: `exact` (a minute or less), `start-only` (no end is given),
             `span`, `over-a-week` (168 hours by the clock, or more),
             `end-before-start`, `default-time`, or `unknown` (no start);
             `week_second` (int64), the start in seconds from Monday 00:00;
             `clock_seconds` (int64) from start to end by the clock, and `passed`
             (int64), those that passed: 0 unless the kind is `span`;
             `changed` (int64): -3600 where a clock going forward took the hour from
             01:00 out of the span (less, if it took a part), 3600 where one going back
             put it in twice, else 0.
    Raises:  ContractError if a column is missing; SettingsError for a default time that
             is not HH:MM.
    Source:  docs/methods/time.md#spans
    """
    check_columns(events, start, end, to="work out when events happened")
    at, to = events[start].cast("timestamp"), events[end].cast("timestamp")
    first = at.epoch_seconds().cast("int64")
    length = to.epoch_seconds().cast("int64") - first
    week_second = (first + _MONDAY) % WEEK
    defaults = [_minute(text) for text in sorted(set(default_times))]
    at_default = (week_second % DAY // 60).isin(defaults)
    kind = _kind(at, length, at_default)
    timed = events.mutate(time_kind=kind, week_second=week_second)
    is_span = timed.time_kind == "span"
    # From the start to the first Sunday 02:00 after it: from 1 second to a week.
    sunday = WEEK - (timed.week_second - _SUNDAY_TWO + WEEK) % WEEK
    timed = timed.mutate(
        clock_seconds=is_span.ifelse(length, 0).cast("int64"), sunday=sunday
    )
    changed = is_span.ifelse(_changed(timed, at), 0).cast("int64")
    timed = timed.mutate(changed=changed).drop("sunday")
    timed = timed.mutate(passed=timed.clock_seconds + timed.changed)
    # All of it within an hour that never was: the time is what was written.
    none = (timed.time_kind == "span") & (timed.passed <= 0)
    return timed.mutate(time_kind=none.ifelse("exact", timed.time_kind))


def _kind(
    at: ir.TimestampColumn, length: ir.IntegerColumn, at_default: ir.BooleanColumn
) -> ir.StringColumn:
    stands_alone = length.isnull() | (length <= EXACT)
    return ibis.cases(
        (at.isnull(), "unknown"),
        (at_default & stands_alone, "default-time"),
        (length.isnull(), "start-only"),
        (length < 0, "end-before-start"),
        (length <= EXACT, "exact"),
        (length >= WEEK, "over-a-week"),
        else_="span",
    )


def _minute(text: str) -> int:
    hours, _, minutes = text.partition(":")
    if not (hours.isdigit() and minutes.isdigit() and len(minutes) == 2):
        raise SettingsError(f'"{text}" is not a time of day. Write it as HH:MM.')
    if int(hours) > 23 or int(minutes) > 59:
        raise SettingsError(f'"{text}" is not a time of day, from 00:00 to 23:59.')
    return int(hours) * 60 + int(minutes)


def _changed(timed: ir.Table, at: ir.TimestampColumn) -> ir.IntegerValue:
    """Seconds that clock changes put into a span (take out, if negative).

    A span of less than a week meets at most two Sundays between 01:00 and 02:00, and
    at most one of them is the night of a change. A time between 01:00 and 02:00 on the
    night the clocks go back is taken as the first of the two that it could be.
    """
    total = ibis.literal(0)
    for ends in (timed.sunday, timed.sunday + WEEK):
        night = at + ends.as_interval("s")
        # The last Sunday of a month of 31 days.
        last = (night.day() >= 25) & (night.year() >= _CHANGES_SINCE)
        inside = ibis.least(timed.clock_seconds, ends) - ibis.greatest(ends - HOUR, 0)
        change = ibis.cases(
            (~last, 0),
            (night.month() == 3, -ibis.greatest(inside, 0)),
            ((night.month() == 10) & (timed.clock_seconds >= ends), HOUR),
            else_=0,
        )
        total = total + change
    return total
