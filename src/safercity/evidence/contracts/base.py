"""A contract: what a table must be, as data.

It is used three times: to check an extract, to create the table, and to write the
reference page. The code that does each reads the contract; none of it knows a column.
"""

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

ColumnType = Literal[
    "text", "code", "month", "date", "number", "integer", "big integer", "flag"
]
RowRuleKind = Literal["together", "one of", "as the file says", "known force"]

_ARROW: dict[str, pa.DataType] = {
    "text": pa.string(),
    "code": pa.string(),
    "month": pa.string(),
    "date": pa.date32(),
    "number": pa.float64(),
    "integer": pa.int32(),
    "big integer": pa.int64(),
    "flag": pa.bool_(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: what it holds and what a value of it must be.

    A `code` is text that looks like a number or a date to a spreadsheet, so values
    that one has changed are looked for. `required` asks for a value in every row;
    `may_be_absent` lets a file come without the column at all. The value of a
    `personal` column is never shown, logged or written to the quarantine.
    """

    name: str
    type: ColumnType
    meaning: str
    required: bool = True
    may_be_absent: bool = False
    allowed: tuple[str, ...] = ()
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    personal: bool = False
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRule:
    """A rule about several columns of a row, or about a row and its file.

    `kind` says how it is checked: the columns stand `together` or are all empty;
    there is at least `one of` them; the value is `as the file says` in its name; the
    value names a `known force` of England and Wales.
    """

    name: str
    kind: RowRuleKind
    columns: tuple[str, ...]
    meaning: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A table: its columns, what one row is, where it comes from, and its rules."""

    name: str
    title: str
    grain: str
    source: str
    columns: tuple[Column, ...]
    row_rules: tuple[RowRule, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns that a file must have."""
        return tuple(c.name for c in self.columns if not c.may_be_absent)

    @property
    def has_personal(self) -> bool:
        """True when some column is personal, so that no whole row may be shown."""
        return any(column.personal for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        return {column.name: column for column in self.columns}[name]

    def schema(self) -> pa.Schema:
        """The Arrow schema of a table that meets the contract."""
        return pa.schema(
            [
                pa.field(c.name, _ARROW[c.type], nullable=not c.required)
                for c in self.columns
            ]
        )
