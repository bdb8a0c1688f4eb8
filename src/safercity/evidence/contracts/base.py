"""A contract: what a table must be, as data.

It is used three times: to check an extract, to create the table, and to write the
reference page. The code that does each reads the contract; none of it knows a column.
"""

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

ColumnType = Literal[
    "text",
    "code",
    "month",
    "date",
    "datetime",
    "number",
    "integer",
    "big integer",
    "flag",
    "flags",
]
RowRuleKind = Literal["together", "one of", "as the file says", "known force"]

_ARROW: dict[str, pa.DataType] = {
    "text": pa.string(),
    "code": pa.string(),
    "month": pa.string(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us"),
    "number": pa.float64(),
    "integer": pa.int32(),
    "big integer": pa.int64(),
    "flag": pa.bool_(),
    "flags": pa.string(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: what it holds and what a value of it must be.

    A `code` is text that looks like a number or a date to a spreadsheet, so values
    that one has changed are looked for; `flags` is a list of slugs with semicolons
    between. `required` asks for a value in every row; `may_be_absent` lets a file come
    without the column at all; `also` are other names that publishers give it;
    `default` is what an empty value stands for, and `means` pairs a published code with
    what it stands for. The value of a `personal` column is never shown, logged or
    written to the quarantine.
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
    also: tuple[str, ...] = ()
    default: str | None = None
    means: tuple[tuple[str, str], ...] = ()


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
    """A table: its columns, what one row is, where it comes from, and its rules.

    The rest is for extracts. `key` tells a row that is met again: within its extract,
    or within all extracts of the contract when `key_is_shared`; a row whose key has a
    gap is never taken for another, unless `gaps_match`. `month_from` are the columns
    that say when, the first that has a value counting. `lies` says whether its LSOA is
    that of a `place` or of a person's `home`. `has_table` gives it a table of its own
    in the warehouse. `public` data were published before they came here.
    """

    name: str
    title: str
    grain: str
    source: str
    columns: tuple[Column, ...]
    row_rules: tuple[RowRule, ...] = ()
    key: tuple[str, ...] = ()
    key_is_shared: bool = False
    gaps_match: bool = False
    month_from: tuple[str, ...] = ()
    lies: Literal["place", "home"] | None = None
    has_table: bool = True
    public: bool = False
    date_format: str | None = None

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
        """True when no whole row may be shown: some of it is personal, or may be."""
        return not self.public or any(column.personal for column in self.columns)

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
