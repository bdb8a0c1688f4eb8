"""What a value of each type of column must be, as Ibis expressions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import ibis
import ibis.expr.types as ir

from safercity.evidence.contracts import spreadsheet
from safercity.evidence.contracts.base import Column
from safercity.evidence.contracts.reading import (
    date_form,
    fits,
    read_date,
    read_flag,
    read_number,
)

MONTH = r"(19|20)\d\d-(0[1-9]|1[0-2])"
ALWAYS = ibis.literal(True)
# Values with a reason of their own to be wrong, such as a flag with its nearest names.
REASON = "{} is wrong because"

# A rule's name, when it is that rule which is broken, and the reason in words.
Kind: TypeAlias = tuple[str, ir.BooleanValue, str | ir.StringValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a contract cannot know by itself, and rows are checked against.

    `allowed` replaces a column's allowed values, and `called` says what those are;
    `cut_short` are values of category that are allowed but, in this supply, what a
    spreadsheet leaves of another. `file_column` names the staging column that holds
    what the file's name says. `names` gives each contract column its supplier's name.
    """

    allowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)
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


def column_checks(table: ir.Table, column: Column, known: Known) -> Iterator[Check]:
    """What can be wrong with the value of one column, in order."""
    value = table[column.name]
    if column.required:
        yield Check(column, value.isnull(), (("missing", ALWAYS, "It is empty"),))
    allowed = known.allowed.get(column.name, column.allowed)
    if column.type == "month":
        yield _form_check(value, column, MONTH, "month", "a month written YYYY-MM")
    elif column.type in ("date", "datetime"):
        yield _date_check(value, column, known.date_format)
    elif column.type in ("number", "integer"):
        yield _number_check(value, column)
    elif column.type == "flag":
        wrong = value.notnull() & read_flag(value).isnull()
        yield Check(column, wrong, (("yes or no", ALWAYS, "It is neither yes nor no"),))
    elif column.type == "flags":
        why = table[REASON.format(column.name)]
        yield Check(column, why.notnull(), (("flag", ALWAYS, why),))
    elif allowed:
        yield _allowed_check(value, column, allowed, known)
    elif column.pattern:
        form = f"the form of {column.name}"
        yield _form_check(value, column, column.pattern, "form", form)
    elif column.type == "code":
        kinds = tuple(_spreadsheet_kinds(value))
        broken = fits(value, spreadsheet.ANY).fill_null(False)
        yield Check(column, broken, kinds)


def _form_check(
    value: ir.StringValue, column: Column, pattern: str, rule: str, form: str
) -> Check:
    reason = f"It is not {form}" if rule == "month" else f"It has not {form}"
    kinds = (
        *_spreadsheet_kinds(value),
        _serial_kind(value),
        (rule, ALWAYS, reason),
    )
    return Check(column, (~fits(value, pattern)).fill_null(False), kinds)


def _date_check(
    value: ir.StringValue, column: Column, date_format: str | None
) -> Check:
    date = read_date(value, date_format)
    bad = value.notnull() & ~date.year().between(1900, 2099).fill_null(False)
    reason = f"It is not a date {date_form(date_format)}"
    return Check(column, bad.fill_null(False), (("date", ALWAYS, reason),))


def _number_check(value: ir.StringValue, column: Column) -> Check:
    number = read_number(value)
    bad = value.notnull() & number.isnull()
    kinds: tuple[Kind, ...] = (("number", bad, "It is not a number"),)
    if column.type == "integer":
        # Not by its floor, which Ibis casts, and of infinity there is none.
        kinds += (("number", number % 1 != 0, "It is not a whole number"),)
    if column.minimum is not None and column.maximum is not None:
        # A nan sorts above every number, so it is outside too.
        outside = ~number.between(column.minimum, column.maximum)
        kinds += (("range", outside, _outside(column)),)
    broken = kinds[0][1].fill_null(False)
    for _, holds, _ in kinds[1:]:
        broken = broken | holds.fill_null(False)
    return Check(column, broken, kinds)


def _outside(column: Column) -> str:
    if column.name in ("easting", "northing") or column.unit == "degrees, WGS84":
        return "It is outside Great Britain"
    return f"It is not between {column.minimum:,} and {column.maximum:,}"


def _allowed_check(
    value: ir.StringValue, column: Column, allowed: tuple[str, ...], known: Known
) -> Check:
    wrong = ~value.isin(allowed)
    kinds: tuple[Kind, ...] = ()
    cut_short = known.cut_short if column.name == "category" else ()
    if cut_short:
        wrong = wrong | value.isin(cut_short)
    if column.type == "code":
        short = sorted({*spreadsheet.shortened(allowed), *cut_short}) or [""]
        kinds = (
            ("spreadsheet", value.isin(short), spreadsheet.NOUGHT_REASON),
            *_spreadsheet_kinds(value),
            _serial_kind(value),
        )
    reason = f"It is none of the {len(allowed)} values it can have"
    last = ("value", ALWAYS, known.called.get(column.name, reason))
    return Check(column, wrong.fill_null(False), (*kinds, last))


def _spreadsheet_kinds(value: ir.StringValue) -> Iterator[Kind]:
    for form, reason in spreadsheet.FORMS:
        yield "spreadsheet", fits(value, form), reason


def _serial_kind(value: ir.StringValue) -> Kind:
    reason = spreadsheet.SERIAL_REASON
    return "spreadsheet", fits(value, spreadsheet.SERIAL), reason
