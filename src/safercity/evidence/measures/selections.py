"""Selections: which rows of a table of records a category counts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import Any

import ibis
import ibis.expr.types as ir

from safercity.errors import SettingsError
from safercity.evidence.contracts.flags import flag_column

#: The tables of records that a category may be counted from.
TABLES = (
    "crimes",
    "incidents",
    "fraud_referrals",
    "stolen_vehicles",
    "calls",
    "fires",
    "collisions",
    "stop_search",
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows of a table that meet every condition given.

    A row has at least one of `any_flags` (or true in one of `or_true`, columns that
    say the same in another way), all of `all_flags`, in each column of `where` one of
    its values, and lies in a `rural` neighbourhood, or an urban one where that is
    False.
    """

    table: str
    any_flags: tuple[str, ...] = ()
    all_flags: tuple[str, ...] = ()
    or_true: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rural: bool | None = None

    @property
    def either(self) -> tuple[str, ...]:
        """The columns of which one must be true."""
        return (*map(flag_column, self.any_flags), *self.or_true)

    @property
    def every(self) -> tuple[str, ...]:
        """The columns of which each must be true, or have one of its values."""
        rural = () if self.rural is None else ("rural",)
        return (*map(flag_column, self.all_flags), *self.where, *rural)

    @property
    def flags(self) -> tuple[str, ...]:
        """The flags that make a row one of it, where nothing but flags does."""
        narrowed = self.where or self.or_true or self.rural is not None
        return () if narrowed else (*self.any_flags, *self.all_flags)

    def can_be_told(self, filled: Collection[str]) -> bool:
        """True when the columns that have any value are enough to tell the rows.

        A column that is empty in every row was not supplied: what it would say is
        unknown, and no row may be counted as without it.
        """
        either = not self.either or any(name in filled for name in self.either)
        return either and all(name in filled for name in self.every)

    def rows(self, table: ir.Table) -> ir.BooleanValue:
        """The condition on a table of records, never null.

        A column of `either` that the table does not have takes no part.
        """
        conditions = [table[name].fill_null(False) for name in self._flags_of(table)]
        conditions += [
            table[name].isin(sorted(values)).fill_null(False)
            for name, values in self.where.items()
        ]
        either = [
            table[name].fill_null(False)
            for name in self.either
            if name in table.columns
        ]
        if either:
            conditions.append(reduce(or_, either))
        if self.rural is not None:
            conditions.append((table["rural"] == self.rural).fill_null(False))
        return reduce(and_, conditions) if conditions else ibis.literal(True)

    def as_sql(self) -> str:
        """The condition as SQL on the table, for whoever traces a figure."""
        said = [" or ".join(self.either)] if self.either else []
        said += [flag_column(flag) for flag in self.all_flags]
        for name, values in self.where.items():
            listed = ", ".join(f"'{value}'" for value in sorted(values))
            said.append(f"{name} in ({listed})")
        if self.rural is not None:
            kind = "rural" if self.rural else "not rural"
            said.append(f"lsoa21 in (select lsoa21 from lsoas where {kind})")
        return " and ".join(f"({part})" for part in said) or "true"

    def _flags_of(self, table: ir.Table) -> list[str]:
        return [n for n in map(flag_column, self.all_flags) if n in table.columns]


def read_selection(table: Mapping[str, Any]) -> Selection:
    """Read the `select` of a category's definition.

    Raises:  SettingsError for a table or condition that is not known.
    """
    known = set(Selection.__slots__)
    wrong = sorted(set(table) - known)
    if wrong or table.get("table") not in TABLES:
        raise SettingsError(
            f"A selection cannot be used: {table}. It names a table (one of "
            f"{', '.join(TABLES)}) and may give {', '.join(sorted(known - {'table'}))}."
        )
    where = {name: tuple(values) for name, values in table.get("where", {}).items()}
    lists = {
        name: tuple(table.get(name, ()))
        for name in ("any_flags", "all_flags", "or_true")
    }
    return Selection(table["table"], where=where, rural=table.get("rural"), **lists)
