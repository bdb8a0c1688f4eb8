"""Hours: when in the week events happened, where their time is only known as a span.

Aoristic weighing (Ratcliffe 2002) spreads each event, of weight 1, evenly over the time
in which it could have happened. The week has 168 cells, from Monday 00:00, by the clock
on the wall.

Weights are summed as whole numbers (`UNIT` to an event), which come to the same however
many processors share the sum; a sum of fractions would not.
"""

from collections.abc import Collection, Sequence
from functools import reduce

import ibis
import ibis.expr.types as ir

from safercity.evidence.measures.columns import check_columns
from safercity.evidence.measures.spans import HOUR, WEEK, add_span

#: An event's weight, in the smallest parts that it is divided into.
UNIT = 10**10

#: Kinds of time that take no part: nothing is known of when they were.
UNTIMED = ("unknown", "default-time")

#: Kinds of time whose whole weight lies in one hour, that of their start.
INSTANT = ("exact", "start-only", "end-before-start")

CELLS = WEEK // HOUR
# Sunday, 01:00 to 02:00: the hour that a change of the clocks leaves out or repeats.
_CHANGED_CELL = 6 * 24 + 1


def weigh_hours(
    events: ir.Table,
    *,
    by: Sequence[str] = (),
    start: str = "committed_from",
    end: str = "committed_to",
    default_times: Collection[str] = (),
) -> ir.Table:
    """Spread events over the hours of the week in which they could have happened.

    An event without an end, or with one before its start, counts whole in the hour of
    its start; one that spans a week or more counts 1/168 in each hour. `default_times`
    as in `add_span`.

    Rows:    168 for each combination of `by` with any event of known time.
    Adds:    `weekday` (1 Monday to 7 Sunday), `hour` (0 to 23), `weight` (float64).
             Weights of a group sum to its events of known time, but for 1 in 10^8.
    Raises:  ContractError if a column is missing; SettingsError as `add_span`.
    Source:  docs/methods/time.md#aoristic

    >>> import datetime
    >>> nine = datetime.datetime(2025, 3, 3, 9, 30)  # a Monday
    >>> rows = {"a": [nine], "b": [nine + datetime.timedelta(hours=2)]}
    >>> hours = weigh_hours(ibis.memtable(pa.table(rows)), start="a", end="b")
    >>> found = hours.filter(hours.weight > 0).order_by("hour")
    >>> found.select("hour", "weight").to_pyarrow().to_pydict()
    {'hour': [9, 10, 11], 'weight': [0.25, 0.5, 0.25]}
    """
    check_columns(events, start, end, *by, to="weigh the hours of events")
    timed = add_span(events, start=start, end=end, default_times=default_times)
    turns = _turns(_begun_and_ended(timed, by), by)
    cells = _running(turns, by)
    cell = cells.cell % CELLS
    folded = cells.group_by([*by, cell.name("cell")]).agg(parts=cells.parts.sum())
    return folded.select(
        *by,
        weekday=(folded.cell // 24 + 1).cast("int8"),
        hour=(folded.cell % 24).cast("int8"),
        weight=folded.parts.cast("float64") / UNIT,
    )


def _begun_and_ended(timed: ir.Table, by: Sequence[str]) -> ir.Table:
    """Add up events by the cells in which they begin and end: the one long read.

    Beginning in a cell, a span adds `rate` to each later cell and `begun`, less, to
    the cell itself; ending, it takes `rate` and `ended` away again. So nothing need be
    done for each cell of each event.
    """
    timed = timed.filter(~timed.time_kind.isin(UNTIMED))
    whole_week = timed.time_kind == "over-a-week"
    instant = timed.time_kind.isin(INSTANT)
    placed = timed.select(
        *by,
        "changed",
        instant=instant,
        first=whole_week.ifelse(0, timed.week_second),
        length=whole_week.ifelse(WEEK, timed.clock_seconds),
        passed=whole_week.ifelse(WEEK, timed.passed),
    )
    last = placed.first + placed.length
    in_first, in_last = HOUR - placed.first % HOUR, HOUR - last % HOUR
    seconds = placed.passed.nullif(0)
    measured = placed.mutate(
        begins=placed.first // HOUR,
        ends=last // HOUR,
        rate=placed.instant.ifelse(0, UNIT * HOUR // seconds),
        begun=placed.instant.ifelse(UNIT, UNIT * in_first // seconds),
        ended=placed.instant.ifelse(0, UNIT * in_last // seconds),
        twice=placed.instant.ifelse(0, UNIT * placed.changed // seconds),
    )
    parts = ("rate", "begun", "ended", "twice")
    sums = {name: measured[name].sum().cast("int64") for name in parts}
    return measured.group_by([*by, "begins", "ends"]).agg(**sums)


def _turns(summed: ir.Table, by: Sequence[str]) -> ir.Table:
    """Where weight begins, ends and is changed, a row for each cell of each group.

    Two weeks of cells, since a span begun on Sunday may end in the next week; a cell
    in which nothing turns has a row of noughts.
    """
    beginnings = summed.select(*by, cell="begins", own="begun", step="rate")
    endings = summed.select(*by, cell="ends", own=-summed.ended, step=-summed.rate)
    zero = ibis.literal(0, "int64")
    changes = summed.select(*by, cell=zero + _CHANGED_CELL, own="twice", step=zero)
    every = ibis.range(0, 2 * CELLS).unnest().name("cell").as_table()
    groups = summed.select(*by, of=zero).distinct()
    nothing = groups.cross_join(every).select(
        *by, cell=ibis._.cell.cast("int64"), own=zero, step=zero
    )
    stacked = reduce(ir.Table.union, (beginnings, endings, changes, nothing))
    return stacked.group_by([*by, "cell"]).agg(
        own=stacked.own.sum().cast("int64"), step=stacked.step.sum().cast("int64")
    )


def _running(turns: ir.Table, by: Sequence[str]) -> ir.Table:
    """Each cell's weight: what turns in it, and all that began before and goes on."""
    earlier = ibis.window(
        group_by=list(by), order_by="cell", preceding=(None, 1), following=None
    )
    before = turns.step.sum().over(earlier).fill_null(0)
    return turns.mutate(parts=(turns.own + before).cast("int64"))


def count_time_kinds(
    events: ir.Table,
    *,
    by: Sequence[str] = (),
    start: str = "committed_from",
    end: str = "committed_to",
    default_times: Collection[str] = (),
) -> ir.Table:
    """Count events by what is known of their time, to print beside any hours.

    Rows:    one for each combination of `by` and kind that there is.
    Adds:    `time_kind` (see `add_span`), `events` (int64).
    Raises:  ContractError if a column is missing; SettingsError as `add_span`.
    Source:  docs/methods/time.md#spans
    """
    check_columns(events, start, end, *by, to="count what is known of times")
    timed = add_span(events, start=start, end=end, default_times=default_times)
    return timed.group_by([*by, "time_kind"]).agg(events=timed.count())
