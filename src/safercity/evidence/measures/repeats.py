"""Repeats: people harmed, or offending, more than once in a window.

There are four definitions in use, which give different numbers for the same people;
a figure names the one it is by. RV-A and RV-D are here, RV-B and RV-C, which need
dates, in `repeats_over_time`. All take one row for each person of an event (a
victim of a crime, a suspect of a crime), as `people_events` makes them. Rows of
nobody known are counted and take no other part.
"""

from collections.abc import Sequence
from functools import reduce
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np

from safercity.errors import SettingsError
from safercity.evidence.measures.arrays import Floats, counts, divide, spread
from safercity.evidence.measures.columns import check_columns


def repeat_people(
    events: ir.Table,
    *,
    person: str,
    event: str,
    by: Sequence[str] = (),
    across: Sequence[str] = (),
) -> ir.Table:
    """Count people with two or more events in the rows given, and those events (RV-A).

    Give the rows of one window, such as twelve months. A person counts as a repeat in
    a group when they have two events in it; across the columns of `across` (which are
    some of `by`) events of any value count together: a repeat victim of anything,
    among victims of burglary.

    Rows:    one for each combination of `by`, or one.
    Adds:    `people`, `repeat_people`; `person_events` (pairs of a person and an
             event); `events_with_known_person` and `events_of_repeat_people` (an event
             with two people counts once); `unknown_events` (nobody of it is known);
             all int64.
    Raises:  ContractError if a column is missing; SettingsError if `across` has a
             column that `by` has not.
    Source:  docs/methods/repeats.md#in-the-window

    >>> rows = {"ref": ["1", "2", "3", "4"], "key": ["a", "a", "b", None]}
    >>> table = repeat_people(ibis.memtable(pa.table(rows)), person="key", event="ref")
    >>> table.select("people", "repeat_people").to_pyarrow().to_pylist()
    [{'people': 2, 'repeat_people': 1}]
    """
    check_repeats(events, person, event, by=by, across=across)
    pairs = person_pairs(events, person, event, by=by)
    together = [*columns_apart(by, across), "person"]
    known = pairs.person.notnull()
    found = pairs.count().over(ibis.window(group_by=together))
    met = pairs.mutate(met=known.ifelse(found, 0))
    return side_by_side([_people(met, by), count_met(met, by)], by)


def check_repeats(
    events: ir.Table, *needed: str, by: Sequence[str], across: Sequence[str]
) -> None:
    """Check that repeats can be counted so.

    Raises:  ContractError for a column the table has not; SettingsError for a column
             of `across` that `by` has not.
    """
    check_columns(events, *needed, *by, to="count repeats")
    extra = sorted(set(across) - set(by))
    if extra:
        raise SettingsError(
            f"Cannot count repeats across {', '.join(extra)}: across takes columns "
            f"that by has ({', '.join(by) or 'none'})."
        )


def columns_apart(by: Sequence[str], across: Sequence[str]) -> list[str]:
    """The columns within which a person's events are counted together."""
    return [column for column in by if column not in across]


def person_pairs(
    events: ir.Table, person: str, event: str, *, by: Sequence[str], **more: Any
) -> ir.Table:
    """One row for each person and event, with nobody as null."""
    key = events[person].cast("string").nullif("")
    columns = {name: events[name] for name in by}
    return events.select(**columns, person=key, event=events[event], **more).distinct()


def _people(met: ir.Table, by: Sequence[str]) -> ir.Table:
    known = met.filter(met.person.notnull())
    each = known.group_by([*by, "person"]).agg(met=known.met.max(), of=known.count())
    return each.aggregate(
        by=list(by),
        people=each.count(),
        repeat_people=(each.met >= 2).sum(),
        person_events=each.of.sum(),
    )


def count_met(met: ir.Table, by: Sequence[str]) -> ir.Table:
    """Count events by whom they met: `met` is 0 nobody known, 1 somebody, 2 a repeat.

    An event of several people is a repeat if any of them is.
    """
    each = met.group_by([*by, "event"]).agg(met=met.met.max())
    return each.aggregate(
        by=list(by),
        events_with_known_person=(each.met >= 1).sum(),
        events_of_repeat_people=(each.met >= 2).sum(),
        unknown_events=(each.met == 0).sum(),
    )


def side_by_side(parts: Sequence[ir.Table], by: Sequence[str]) -> ir.Table:
    """Set tables of the same groups side by side.

    They are stacked and summed, not joined: a join would lose a group that is null.
    """
    names = [name for part in parts for name in part.columns if name not in by]
    filled = [
        part.select(
            *by,
            **{
                name: (part[name] if name in part.columns else ibis.literal(0))
                .cast("int64")
                .fill_null(0)
                for name in names
            },
        )
        for part in parts
    ]
    stacked = reduce(ir.Table.union, filled)
    sums = {name: stacked[name].sum().fill_null(0).cast("int64") for name in names}
    return stacked.aggregate(by=list(by), **sums)


def repeat_share(events: Any, people: Any) -> Floats:
    """Work out the share of events beyond each person's first (RV-D).

    Gives:   (events - people) / events, in 0..1; NaN where there are no events, or
             fewer events than people.
    Source:  docs/methods/repeats.md#beyond-the-first

    >>> round(float(repeat_share(459, 250)), 4)
    0.4553
    """
    all_events, persons = spread(counts(events), counts(people))
    share = divide(all_events - persons, all_events)
    return np.where(share < 0, np.nan, share)


def events_each(people_share: Any, events_share: Any) -> tuple[Floats, Floats, Floats]:
    """Work out from a published pair of shares (RV-A) how many events a person has.

    Give the share of people who are repeats and the share of events that are theirs.
    A pair in which a repeat person has fewer than two events cannot be true.

    Gives:   events for each person; events for each repeat person; the share by RV-D
             that they imply. NaN where a share is 0 or 1, or out of range.
    Source:  docs/methods/repeats.md#checking-a-published-pair

    >>> [round(float(n), 2) for n in events_each(0.26, 0.44)]
    [1.32, 2.24, 0.24]
    """
    p, q = spread(counts(people_share), counts(events_share))
    usable = (p > 0) & (p < 1) & (q > 0) & (q < 1)
    p = np.where(usable, p, np.nan)
    each = divide(1 - p, 1 - q)
    return each, divide(each * q, p), 1 - divide(1 - q, 1 - p)
