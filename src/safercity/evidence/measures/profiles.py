"""Profiles: who the people of some events are, by age, sex, ethnicity or anything else.

What is not recorded of a person is a row of its own, never shared out among the known.
`over_representation` sets a profile against residents or other events.
"""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from safercity.errors import SettingsError
from safercity.evidence.measures.ages import AgeBands
from safercity.evidence.measures.columns import check_columns


def count_profile(
    people: ir.Table,
    *,
    of: Sequence[str],
    by: Sequence[str] = (),
    person: str | None = None,
) -> ir.Table:
    """Count people by what is recorded of them, and how many it is known of.

    Give one row for each person of an event. Each row counts, so a person with two
    events counts twice; `person` names a column of keys by which they count once in
    each row of the answer. Text that is empty is not known.

    Rows:    one for each combination of `by` and `of` that there is; one with a null in
             a column of `of` is of people of whom that is not known.
    Adds:    `number` (int64); `known`, of the same `by`, with every column of `of`
             known; `not_known`, the others (int64, the same in all rows of a `by`).
    Raises:  ContractError if a column is missing; SettingsError if `of` is empty.
    Source:  docs/methods/over-representation.md#profiles

    >>> rows = {"sex": ["male", "male", "female", None]}
    >>> profile = count_profile(ibis.memtable(pa.table(rows)), of=["sex"])
    >>> profile.filter(profile.sex == "male").to_pyarrow().to_pylist()
    [{'sex': 'male', 'number': 2, 'known': 3, 'not_known': 1}]
    """
    if not of:
        raise SettingsError("A profile needs something that people are counted by.")
    keys = [] if person is None else [person]
    check_columns(people, *of, *by, *keys, to="count a profile")
    named = people.select(
        **{name: people[name] for name in by},
        **{name: _blank_as_null(people[name]) for name in of},
        **{name: _blank_as_null(people[name]) for name in keys},
    )
    number = named.count() if person is None else named[person].nunique()
    counted = named.group_by([*by, *of]).agg(number=number.cast("int64"))
    whole = ibis.and_(*(counted[name].notnull() for name in of))
    group = ibis.window(group_by=list(by))
    known = whole.ifelse(counted.number, 0).sum().over(group).cast("int64")
    every = counted.number.sum().over(group).cast("int64")
    return counted.mutate(known=known, not_known=every - known)


def _blank_as_null(column: ir.Column) -> ir.Column:
    return column.nullif("") if column.type().is_string() else column


def residents_by_band(
    lsoas: ir.Table, *, bands: AgeBands, by: Sequence[str] = ()
) -> ir.Table:
    """Add up residents by age band, and by decile of deprivation or any other column.

    Give one row for each LSOA, with columns `age_0_15`, `age_65_plus` and so on.

    Rows:    one for each combination of `by` and band.
    Adds:    `age_band`, `residents` (int64; null where none of them is known).
    Raises:  ContractError if a column of `by` is missing; SettingsError if residents
             are not known by these bands.
    Source:  docs/methods/over-representation.md#age-bands
    """
    check_columns(lsoas, *by, to="add up residents by age")
    parts = bands.columns_of(lsoas.columns)
    sums = {
        column: lsoas[column].sum().cast("int64")
        for columns in parts.values()
        for column in columns
    }
    wide = lsoas.aggregate(by=list(by), **sums)
    rows = [
        wide.select(
            *by,
            age_band=ibis.literal(label),
            residents=sum((wide[c] for c in columns[1:]), wide[columns[0]]),
        )
        for label, columns in parts.items()
    ]
    stacked = rows[0]
    for row in rows[1:]:
        stacked = stacked.union(row)
    return stacked
