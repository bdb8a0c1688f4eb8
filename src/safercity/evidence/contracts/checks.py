"""Check rows against a contract: Ibis expressions made from its columns and rules.

The rows of a staging table are text, so that nothing has been guessed or rounded before
it is checked. One pass says which rows have a fault; what each fault is, is worked out
for those rows alone. docs/decisions/0004-checking-contracts.md has the measurements.
"""

import datetime as dt
import functools
import operator
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import ibis
import ibis.expr.types as ir

from safercity.evidence.contracts import spreadsheet
from safercity.evidence.contracts.base import Column, Contract, RowRule

MONTH = r"(19|20)\d\d-(0[1-9]|1[0-2])"
DATE_FORMATS = (
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%SZ",
)
_SHOWN = 200
_OUT_OF_SCOPE = (
    "The force is not one of the 43 territorial forces of England and Wales, "
    "which are all that is covered"
)
_ALWAYS = ibis.literal(True)

# A rule's name, when it is that rule which is broken, and the reason in words.
Kind: TypeAlias = tuple[str, ir.BooleanValue, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a contract cannot know by itself, and rows are checked against.

    `allowed` replaces a column's allowed values; `cut_short` are values of it that are
    allowed but, in this supply, what a spreadsheet leaves of another. `file_column`
    names the staging column that holds what the file's name says. `names` gives each
    contract column its supplier's name.
    """

    allowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cut_short: tuple[str, ...] = ()
    forces: tuple[str, ...] = ()
    out_of_scope: tuple[str, ...] = ()
    file_column: str = "file_month"
    date_format: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a row can get wrong, and what to call it.

    `broken` is true of the rows that get it wrong; the first of `kinds` that holds says
    which rule they break and why.
    """

    column: Column | None
    broken: ir.BooleanValue
    kinds: tuple[Kind, ...]


@ibis.udf.scalar.builtin(name="try_strptime", signature=((str, list[str]), dt.datetime))
def _try_strptime(text, formats):  # type: ignore[no-untyped-def]  # pragma: no cover
    """DuckDB's own; null where no format fits."""


@ibis.udf.scalar.builtin(name="regexp_full_match", signature=((str, str), bool))
def _fits(text, pattern):  # type: ignore[no-untyped-def]  # pragma: no cover
    """DuckDB's own: the whole text fits the pattern."""


def read_date(text: ir.StringValue, date_format: str | None) -> ir.TimestampValue:
    """A date in the supplier's format or in ISO's; null where it is neither."""
    formats = [date_format, *DATE_FORMATS] if date_format else list(DATE_FORMATS)
    return _try_strptime(text, ibis.literal(formats, type="array<string>"))


def read_number(text: ir.StringValue) -> ir.FloatingValue:
    """A number; null where the text is none."""
    return text.try_cast("float64")


def checks_of(table: ir.Table, contract: Contract, known: Known) -> tuple[Check, ...]:
    """Everything the contract asks of the columns that `table` has, in order."""
    columns = [c for c in contract.columns if c.name in table.columns]
    by_column = [c for column in columns for c in _column_checks(table, column, known)]
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
    reason = ibis.cases(*((holds, ibis.literal(why)) for _, holds, why in check.kinds))
    name, value = text, text
    if check.column is not None:
        ours = check.column.name
        name = ibis.literal(known.names.get(ours, ours))
        value = text if check.column.personal else table[ours].left(_SHOWN)
    return table.filter(check.broken).select(
        "file_id", "line", rule=rule, column_name=name, value=value, reason=reason
    )


def _column_checks(table: ir.Table, column: Column, known: Known) -> Iterator[Check]:
    value = table[column.name]
    if column.required:
        yield Check(column, value.isnull(), (("missing", _ALWAYS, "It is empty"),))
    allowed = known.allowed.get(column.name, column.allowed)
    if column.type == "month":
        last = ("month", _ALWAYS, "It is not a month written YYYY-MM")
        bad = ~_fits(value, MONTH)
        kinds = (*_spreadsheet_kinds(value), _serial_kind(value), last)
        yield Check(column, bad.fill_null(False), kinds)
    elif column.type == "date":
        date = read_date(value, known.date_format)
        bad = value.notnull() & ~date.year().between(1900, 2099).fill_null(False)
        form = _date_form(known.date_format)
        dated = ("date", _ALWAYS, f"It is not a date {form}")
        yield Check(column, bad.fill_null(False), (dated,))
    elif column.type == "number":
        yield _number_check(value, column)
    elif allowed:
        yield _allowed_check(value, column, allowed, known.cut_short)
    elif column.pattern:
        wrong = ~_fits(value, column.pattern)
        last = ("form", _ALWAYS, f"It has not the form of {column.name}")
        kinds = (*_spreadsheet_kinds(value), _serial_kind(value), last)
        yield Check(column, wrong.fill_null(False), kinds)
    elif column.type == "code":
        kinds = tuple(_spreadsheet_kinds(value))
        yield Check(
            column, _any(holds for _, holds, _ in kinds).fill_null(False), kinds
        )


def _number_check(value: ir.StringValue, column: Column) -> Check:
    number = read_number(value)
    bad = value.notnull() & number.isnull()
    kinds: tuple[Kind, ...] = (("number", bad, "It is not a number"),)
    if column.minimum is not None and column.maximum is not None:
        # A nan sorts above every number, so it is outside too.
        outside = ~number.between(column.minimum, column.maximum)
        kinds += (("range", outside, "It is outside Great Britain"),)
    broken = _any(holds.fill_null(False) for _, holds, _ in kinds)
    return Check(column, broken, kinds)


def _allowed_check(
    value: ir.StringValue,
    column: Column,
    allowed: tuple[str, ...],
    cut_short: tuple[str, ...],
) -> Check:
    wrong = ~value.isin(allowed)
    kinds: tuple[Kind, ...] = ()
    if cut_short:
        wrong = wrong | value.isin(cut_short)
    if column.type == "code":
        short = sorted({*spreadsheet.shortened(allowed), *cut_short}) or [""]
        kinds = (
            ("spreadsheet", value.isin(short), spreadsheet.NOUGHT_REASON),
            *_spreadsheet_kinds(value),
            _serial_kind(value),
        )
    last = ("value", _ALWAYS, f"It is none of the {len(allowed)} values it can have")
    return Check(column, wrong.fill_null(False), (*kinds, last))


def _spreadsheet_kinds(value: ir.StringValue) -> Iterator[Kind]:
    for form, reason in spreadsheet.FORMS:
        yield "spreadsheet", _fits(value, form), reason


def _serial_kind(value: ir.StringValue) -> Kind:
    return (
        "spreadsheet",
        _fits(value, spreadsheet.SERIAL),
        spreadsheet.SERIAL_REASON,
    )


def _row_checks(
    table: ir.Table, contract: Contract, rule: RowRule, known: Known
) -> Iterator[Check]:
    here = [name for name in rule.columns if name in table.columns]
    if not here:
        return
    empty = [table[name].isnull() for name in here]
    kinds: tuple[Kind, ...] = ((rule.name, _ALWAYS, rule.reason),)
    if rule.kind == "together":
        yield Check(None, _any(empty) & ~_all(empty), kinds)
    elif rule.kind == "one of":
        yield Check(None, _all(empty), kinds)
    elif rule.kind == "as the file says":
        said, value = table[known.file_column], table[here[0]]
        differs = said.notnull() & _fits(value, MONTH) & (value != said)
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


def _date_form(date_format: str | None) -> str:
    if date_format is None:
        return "written YYYY-MM-DD"
    return f"in the form {re.sub(r'[^ -~]', '', date_format)}"
