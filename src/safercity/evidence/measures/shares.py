"""Shares: a part of a whole with Wilson's limits, on each row of a table.

`intervals.wilson_limits` does the same for columns of numbers, and
`intervals.newcombe_difference` sets two shares against each other.
"""

import ibis.expr.types as ir

from safercity.evidence.measures.arrays import normal_deviate
from safercity.evidence.measures.columns import check_columns


def add_share(
    table: ir.Table, *, part: str, whole: str, confidence: float = 0.95
) -> ir.Table:
    """Add a share and Wilson's limits of it to each row.

    Rows:    unchanged, at any grain.
    Adds:    `share`, `lower`, `upper` (float64, in 0..1). Null where the whole is null
             or zero, or the part is null, negative or more than the whole.
    Raises:  ContractError if a column is missing; SettingsError if confidence is not
             between 0 and 1.
    Source:  docs/methods/rates.md#proportions

    >>> rows = ibis.memtable(pa.table({"flagged": [5], "known": [20]}))
    >>> shared = add_share(rows, part="flagged", whole="known")
    >>> [round(n, 5) for n in shared.to_pyarrow().to_pylist()[0].values()][2:]
    [0.25, 0.11186, 0.4687]
    """
    check_columns(table, part, whole, to="work out a share")
    x, n = table[part].cast("float64"), table[whole].cast("float64")
    z = normal_deviate(confidence)
    right = (n > 0) & (x >= 0) & (x <= n)
    # Nulls before the root: engines differ on the root of a negative number.
    x, n = right.ifelse(x, None), right.ifelse(n, None)
    root = z * (z**2 + 4 * x * (1 - x / n)).sqrt()
    bottom = 2 * (n + z**2)
    # Rounding of the root must not push a limit past 0 or 1.
    return table.mutate(
        share=x / n,
        lower=(x == 0).ifelse(0.0, (2 * x + z**2 - root) / bottom),
        upper=(x == n).ifelse(1.0, (2 * x + z**2 + root) / bottom),
    )
