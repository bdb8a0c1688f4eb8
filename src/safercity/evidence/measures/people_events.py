"""People and events: who was harmed by, or suspected of, which crime.

A victim or an offender is a row of its own table; what happened, where and when is the
crime's. These put the two side by side, and say which rows are people at all.
"""

from collections.abc import Sequence

import ibis.expr.types as ir

from safercity.errors import SettingsError
from safercity.evidence.measures.columns import check_columns

VICTIM_TYPES = ("person", "business", "state")

#: Someone harmed about once a week for a year; beyond it a key is more likely to stand
#: for several people, a shop or nobody.
PLAUSIBLE_EVENTS = 52


def of_victim_type(victims: ir.Table, kind: str = "person") -> ir.Table:
    """Keep victims of one kind: people, businesses and the state are never mixed.

    The state (a breach, a drug offence) is no victim who could be harmed again.

    Rows:    those of the kind; a victim of no stated kind is a person.
    Raises:  ContractError without `victim_type`; SettingsError for another kind.
    Source:  docs/methods/repeats.md#who-counts
    """
    check_columns(victims, "victim_type", to="choose victims")
    if kind not in VICTIM_TYPES:
        raise SettingsError(
            f'"{kind}" is not a kind of victim; use {", ".join(VICTIM_TYPES)}.'
        )
    return victims.filter(victims.victim_type.fill_null("person") == kind)


def with_crimes(
    people: ir.Table, crimes: ir.Table, *, carry: Sequence[str]
) -> ir.Table:
    """Give each victim or offender the columns of their crime.

    Where a person lives is renamed `home_lsoa21`, `home_csp` and so on, so that
    `lsoa21` and `csp` are those of the crime, if carried.

    Rows:    those of `people` whose crime is there and counted.
    Adds:    the columns of `carry`, in place of the person's own of that name.
    Raises:  ContractError if a column is missing.
    Source:  docs/methods/repeats.md#who-counts
    """
    check_columns(people, "crime_ref", to="find the crimes of people")
    needed = ("crime_ref", "counted", *carry)
    check_columns(crimes, *needed, to="find the crimes of people")
    home = [name for name in _HOME if name in people.columns]
    own = people.rename({f"home_{name}": name for name in home})
    own = own.drop(*(name for name in carry if name in own.columns))
    counted = crimes.filter(crimes.counted).select("crime_ref", *carry)
    return own.inner_join(counted, "crime_ref")


_HOME = ("lsoa21", "ward", "csp")


def crowded_keys(
    rows: ir.Table,
    *,
    person: str,
    event: str,
    more_than: int = PLAUSIBLE_EVENTS,
    by: Sequence[str] = (),
) -> ir.Table:
    """Count keys with more events than one person could well have, and their events.

    Keys such as "unknown", a court or a chain of shops gather the events of many, and
    would make repeats of them. The keys themselves are not told.

    Rows:    one for each combination of `by`, or one.
    Adds:    `keys` and `crowded_keys`; `events` and `crowded_events` (pairs of a key
             and an event); all int64.
    Raises:  ContractError if a column is missing.
    Source:  docs/methods/repeats.md#who-counts
    """
    each = _known_people(rows, person, event, by=by)
    crowded = each.events_each > more_than
    sums = {
        "keys": each.count(),
        "crowded_keys": crowded.sum(),
        "events": each.events_each.sum(),
        "crowded_events": crowded.ifelse(each.events_each, 0).sum(),
    }
    whole = {name: n.fill_null(0).cast("int64") for name, n in sums.items()}
    return each.aggregate(by=list(by), **whole)


def count_by_events_each(
    rows: ir.Table, *, person: str, event: str, by: Sequence[str] = ()
) -> ir.Table:
    """Count people by how many events they have: so many with one, so many with two.

    Rows:    one for each combination of `by` and number of events.
    Adds:    `events_each`, `people` (int64).
    Raises:  ContractError if a column is missing.
    Source:  docs/methods/repeats.md#concentration

    >>> rows = {"ref": ["1", "2", "3"], "key": ["a", "a", "b"]}
    >>> table = count_by_events_each(
    ...     ibis.memtable(pa.table(rows)), person="key", event="ref"
    ... ).order_by("events_each")
    >>> table.to_pyarrow().to_pylist()
    [{'events_each': 1, 'people': 1}, {'events_each': 2, 'people': 1}]
    """
    each = _known_people(rows, person, event, by=by)
    return each.group_by([*by, "events_each"]).agg(people=each.count())


def _known_people(
    rows: ir.Table, person: str, event: str, *, by: Sequence[str]
) -> ir.Table:
    """One row for each person who is known, with the number of their events."""
    check_columns(rows, person, event, *by, to="count events by person")
    key = rows[person].cast("string").nullif("")
    columns = {name: rows[name] for name in by}
    pairs = rows.select(**columns, person=key, event=rows[event])
    known = pairs.filter(pairs.person.notnull()).distinct()
    return known.group_by([*by, "person"]).agg(events_each=known.count())
