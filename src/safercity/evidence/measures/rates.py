"""Rates: events set against the people or places they could have happened to.

`add_rate` takes an Ibis table and returns an Ibis table; `crude_rate` does the same
for columns of numbers. Neither rounds, nor hides small numbers: `publication` rounds
and `disclosure` suppresses.
"""

from typing import Any

import ibis.expr.types as ir

from safercity.evidence.measures.arrays import Floats, counts, divide, spread
from safercity.evidence.measures.columns import check_columns


def add_rate(
    table: ir.Table, *, events: str, population: str, per: int = 1_000
) -> ir.Table:
    """Add a crude rate to each row.

    Rows:    unchanged, at any grain; events and population must cover the same period.
    Adds:    `rate` (float64), events per `per` residents. Null where the population is
             null or zero; zero where there were no events.
    Raises:  ContractError if either column is missing.
    Source:  docs/methods/rates.md#crude

    >>> wards = ibis.memtable(pa.table({"events": [42], "residents": [8_400]}))
    >>> rated = add_rate(wards, events="events", population="residents")
    >>> rated.rate.to_pyarrow().to_pylist()
    [5.0]
    """
    check_columns(table, events, population, to="work out a rate")
    # Left alone the engines answer inf or nan; with nobody to divide by, it is unknown.
    # Floats before the product: a small integer type would overflow on 1,000 times it.
    return table.mutate(
        rate=table[events].cast("float64")
        * per
        / table[population].cast("float64").nullif(0.0)
    )


def crude_rate(events: Any, population: Any, *, per: int = 1_000) -> Floats:
    """Work out crude rates of columns of numbers.

    Gives:   events per `per` residents; NaN where either is null or negative, or the
             population is zero.
    Source:  docs/methods/rates.md#crude

    >>> crude_rate([42, 7], [8_400, 0])
    array([ 5., nan])
    """
    known, residents = spread(counts(events), counts(population))
    return divide(known * per, residents)
