"""Flags: what a crime or an incident was marked as, by any grouping.

A flag is a column of true and false. Where a supplier gave no flags it is null, which
is "not available" and never "no". Where it is false nobody ticked it, which is not the
same as "it was not so": `flag_completeness` looks for months in which nobody did.
"""

from collections.abc import Sequence
from functools import reduce

import ibis
import ibis.expr.types as ir

from safercity.errors import ContractError
from safercity.evidence.measures.columns import check_columns
from safercity.evidence.measures.shares import add_share

_PREFIX = "flag_"


def flag_column(flag: str) -> str:
    """Name the column of a flag.

    >>> flag_column("hate-race")
    'flag_hate_race'
    """
    return _PREFIX + flag.replace("-", "_")


def flags_of(events: ir.Table) -> tuple[str, ...]:
    """List the flags that a table has columns of, in order.

    >>> flags_of(ibis.memtable(pa.table({"ref": ["1"], "flag_hate_race": [True]})))
    ('hate-race',)
    """
    columns = (c for c in events.columns if c.startswith(_PREFIX))
    return tuple(sorted(c.removeprefix(_PREFIX).replace("_", "-") for c in columns))


def share_flags(
    events: ir.Table,
    *,
    flags: Sequence[str],
    by: Sequence[str] = (),
    confidence: float = 0.95,
) -> ir.Table:
    """Count events with each flag, and the share they are, with limits.

    The table is read once, however many flags are asked for.

    Rows:    one for each flag and combination of `by`.
    Adds:    `flag`; `flagged`, `known` (events where the flag is true or false),
             `not_known` (int64); `share` of those known, `lower`, `upper` (float64,
             in 0..1; null where none is known).
    Raises:  ContractError if a column is missing, or no flag is asked for;
             SettingsError if confidence is not between 0 and 1.
    Source:  docs/methods/flags.md#shares

    >>> events = ibis.memtable(pa.table({"flag_knife": [True, False, None]}))
    >>> row = share_flags(events, flags=["knife"]).to_pyarrow().to_pylist()[0]
    >>> row["flagged"], row["known"], row["not_known"], row["share"]
    (1, 2, 1, 0.5)
    """
    if not flags:
        raise ContractError("Cannot count flags: none was asked for.")
    wanted = {flag: flag_column(flag) for flag in flags}
    check_columns(events, *wanted.values(), *by, to="count flags")
    totals = {"rows_in_all": events.count()}
    for column in wanted.values():
        totals[f"known_{column}"] = events[column].count()
        totals[f"true_{column}"] = events[column].cast("int64").sum()
    wide = events.aggregate(by=list(by), **totals)
    long = reduce(
        ir.Table.union, (_flag_rows(wide, f, c, by=by) for f, c in wanted.items())
    )
    return add_share(long, part="flagged", whole="known", confidence=confidence)


def _flag_rows(
    wide: ir.Table, flag: str, column: str, *, by: Sequence[str]
) -> ir.Table:
    known = wide[f"known_{column}"]
    return wide.select(
        *by,
        flag=ibis.literal(flag),
        flagged=wide[f"true_{column}"].fill_null(0).cast("int64"),
        known=known.cast("int64"),
        not_known=(wide.rows_in_all - known).cast("int64"),
    )
