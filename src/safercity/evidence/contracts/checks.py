"""Check rows against a contract: Ibis expressions made from its columns and rules.

The rows of a staging table are text, so that nothing has been guessed or rounded before
it is checked. One pass says which rows have a fault; what each fault is, is worked out
for those rows alone. docs/decisions/0004-checking-contracts.md has the measurements.
"""

import functools
import operator
from collections.abc import Iterable, Iterator

import ibis
import ibis.expr.types as ir

from safercity.evidence.contracts.base import Contract, RowRule
from safercity.evidence.contracts.column_checks import (
    ALWAYS,
    MONTH,
    Check,
    Kind,
    Known,
    column_checks,
)
from safercity.evidence.contracts.reading import fits

# A column that is read otherwise than it was supplied keeps what was supplied here.
SUPPLIED = "{} as supplied"
_SHOWN = 200
_OUT_OF_SCOPE = (
    "The force is not one of the 43 territorial forces of England and Wales, "
    "which are all that is covered"
)

__all__ = ["SUPPLIED", "Check", "Known", "checks_of", "faults", "has_fault"]


def checks_of(table: ir.Table, contract: Contract, known: Known) -> tuple[Check, ...]:
    """Everything the contract asks of the columns that `table` has, in order."""
    columns = [c for c in contract.columns if c.name in table.columns]
    by_column = [c for column in columns for c in column_checks(table, column, known)]
    by_row = [
        check
        for rule in contract.row_rules
        for check in _row_checks(table, contract, rule, known)
    ]
    return (*by_column, *by_row)


def has_fault(checks: Iterable[Check]) -> ir.BooleanValue:
    """True of the rows that break any check."""
    return _any(check.broken for check in checks)


def faults(table: ir.Table, checks: Iterable[Check], known: Known) -> ir.Table:
    """One row for each fault of each row of `table`, which holds only faulty rows.

    Rows:    one per fault, of the columns file_id, line, rule, column_name, value and
             reason; the value is null where the contract calls the column personal.
    """
    parts = [_told(table, check, known) for check in checks]
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _told(table: ir.Table, check: Check, known: Known) -> ir.Table:
    text = ibis.null("string")
    rule = ibis.cases(*((holds, ibis.literal(name)) for name, holds, _ in check.kinds))
    reason = ibis.cases(*((holds, _said(why)) for _, holds, why in check.kinds))
    name, value = text, text
    if check.column is not None:
        ours = check.column.name
        name = ibis.literal(known.names.get(ours, ours))
        said = SUPPLIED.format(ours)
        shown = table[said if said in table.columns else ours].left(_SHOWN)
        value = text if check.column.personal else shown
    return table.filter(check.broken).select(
        "file_id", "line", rule=rule, column_name=name, value=value, reason=reason
    )


def _said(why: str | ir.StringValue) -> ir.StringValue:
    return ibis.literal(why) if isinstance(why, str) else why


def _row_checks(
    table: ir.Table, contract: Contract, rule: RowRule, known: Known
) -> Iterator[Check]:
    here = [name for name in rule.columns if name in table.columns]
    if not here:
        return
    empty = [table[name].isnull() for name in here]
    kinds: tuple[Kind, ...] = ((rule.name, ALWAYS, rule.reason),)
    if rule.kind == "together":
        yield Check(None, _any(empty) & ~_all(empty), kinds)
    elif rule.kind == "one of":
        yield Check(None, _all(empty), kinds)
    elif rule.kind == "as the file says":
        said, value = table[known.file_column], table[here[0]]
        differs = said.notnull() & fits(value, MONTH) & (value != said)
        yield Check(contract.column(here[0]), differs.fill_null(False), kinds)
    else:
        outside = table[here[0]].isin(known.out_of_scope or ("",))
        broken = ~table[here[0]].isin(known.forces or ("",))
        kinds = (("out of scope", outside, _OUT_OF_SCOPE), *kinds)
        yield Check(contract.column(here[0]), broken.fill_null(False), kinds)


def _any(conditions: Iterable[ir.BooleanValue]) -> ir.BooleanValue:
    return functools.reduce(operator.or_, conditions)


def _all(conditions: Iterable[ir.BooleanValue]) -> ir.BooleanValue:
    return functools.reduce(operator.and_, conditions)
