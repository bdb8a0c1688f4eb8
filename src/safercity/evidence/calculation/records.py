"""Records: categories that only a partnership's own extracts can tell, in the cube.

A category with a `select` is counted from its table of records, at the grain of the
cube, so that every measure of a police.uk category is worked out for it as well.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from safercity.areas import AreaLevel
from safercity.evidence.calculation.cube import Cube, Whole, positions
from safercity.evidence.contracts import CONTRACTS
from safercity.evidence.geography.folder import AreaSet
from safercity.evidence.measures.categories import Category, Sums, load_offence_tree
from safercity.evidence.measures.counts import ALL_CRIME, within
from safercity.evidence.measures.selections import TABLES
from safercity.periods import Month, Period

#: The tables of a warehouse that hold records and not what was made of them.
RECORD_TABLES = (*TABLES, "victims", "offenders", "survey_responses", "indicators")

#: What the tables of records have in common; one that a table lacks is empty in it.
_PLACED = {"csp": "string", "ward": "string", "lsoa21": "string"}


@dataclass(frozen=True, slots=True)
class Supply:
    """What an extract brings to a table: the columns with any value, and the months."""

    filled: frozenset[str]
    months: frozenset[str]


@dataclass(frozen=True)
class Records:
    """The tables of records of a warehouse, each with where its rows lie.

    Every table has `extract`, `month`, `csp`, `ward`, `lsoa21` and `rural`, and only
    the rows that count. `supplies` say by table what each of its extracts brings. A
    table with no rows tells nothing, and is left out.
    """

    tables: Mapping[str, ir.Table]
    supplies: Mapping[str, Mapping[str, Supply]]
    period: Period

    def filled(self, table: str) -> frozenset[str]:
        """The columns of a table that have any value."""
        return frozenset().union(*(s.filled for s in self.supplies[table].values()))

    def extracts_of(self, *tables: str) -> tuple[str, ...]:
        """The extracts that the rows of these tables are from, in order."""
        return tuple(sorted({e for name in tables for e in self.supplies[name]}))

    def can_tell(self, category: Category, table: str) -> bool:
        """Whether a table's columns tell which rows of the period are of a category.

        Where extracts are pieces of one supply, each that has rows of the period must
        have the columns: in a piece without flags nobody knows which crimes have them.
        """
        if category.select is None or category.select.table != table:
            return False
        if not CONTRACTS[table].key_is_shared:
            return category.select.can_be_told(self.filled(table))
        months = set(map(str, self.period))
        pieces = list(self.supplies[table].values())
        here = [piece for piece in pieces if piece.months & months] or pieces
        return all(category.select.can_be_told(piece.filled) for piece in here)

    def untold_months(self, category: Category, table: str) -> frozenset[str]:
        """The months of which a piece of the supply cannot tell a category."""
        if category.select is None or not CONTRACTS[table].key_is_shared:
            return frozenset()
        pieces = self.supplies[table].values()
        lacking = (p for p in pieces if not category.select.can_be_told(p.filled))
        return frozenset().union(*(piece.months for piece in lacking))

    def usable(self, categories: Iterable[Category], table: str) -> list[Category]:
        """The categories that a table can tell, in key order."""
        told = (c for c in categories if self.can_tell(c, table))
        return sorted(told, key=lambda c: c.key)

    def conditions(
        self, name: str, categories: Mapping[str, Category]
    ) -> dict[str, ir.BooleanValue]:
        """What makes a row of a table one of each category that it can tell.

        A category with no selection is one that the rows are named for, of the kind
        that the table holds; every crime is one of all crime.
        """
        table = self.tables[name]
        usable = self.usable(categories.values(), name)
        told = {c.key: c.select.rows(table) for c in usable if c.select}
        for category in categories.values():
            if category.select is None and category.kind == _NAMED.get(name):
                told[category.key] = (table.category == category.key).fill_null(False)
        if name == "crimes":
            told[ALL_CRIME] = ibis.literal(True)
        return told


#: The kind of category that the column `category` of a table names.
_NAMED = {"crimes": "offence", "incidents": "incident"}


def read_records(
    tables: Mapping[str, ir.Table], lsoas: ir.Table, period: Period
) -> Records:
    """Make the tables of records ready to be counted over a period.

    `tables` are those of the warehouse, by name; `lsoas` its table of LSOAs, which
    says what is rural.
    """
    ready = {name: _ready(table, lsoas) for name, table in sorted(tables.items())}
    supplies = {name: _supplies(table) for name, table in ready.items()}
    there = {name: supply for name, supply in supplies.items() if supply}
    return Records({name: ready[name] for name in there}, there, period)


def _ready(table: ir.Table, lsoas: ir.Table) -> ir.Table:
    if "counted" in table.columns:
        table = table.filter(table.counted)
    lacking = {n: t for n, t in _PLACED.items() if n not in table.columns}
    table = table.mutate(**{n: ibis.null(t) for n, t in lacking.items()})
    kinds = lsoas.select(lsoa21_of="lsoa21", rural="rural")
    joined = table.left_join(kinds, table.lsoa21 == kinds.lsoa21_of)
    return joined.drop("lsoa21_of")


def _supplies(table: ir.Table) -> dict[str, Supply]:
    names = [name for name in table.columns if name != "extract"]
    counts = {f"n_{name}": table[name].count() for name in names}
    if "month" in names:
        counts["months"] = table.month.collect(distinct=True)
    found = table.group_by("extract").agg(**counts).order_by("extract")
    return {
        row["extract"]: Supply(
            frozenset(name for name in names if row[f"n_{name}"]),
            frozenset(row.get("months") or ()),
        )
        for row in found.to_pyarrow().to_pylist()
    }


def add_record_categories(
    cube: Cube,
    records: Records,
    categories: Mapping[str, Category],
    *,
    areas: AreaSet,
    coverage: Mapping[str, frozenset[Month]],
) -> Cube:
    """Add to a cube every category that the tables of records can tell."""
    for name, table in records.tables.items():
        usable = records.usable(categories.values(), name)
        if usable:
            counted = _counted(table, usable, cube, areas, coverage)
            untold = {c.key: records.untold_months(c, name) for c in usable}
            cube = _with(cube, counted, untold)
    return _in_order(cube)


@dataclass(frozen=True)
class _Counted:
    """What one table adds to a cube: as the fields of `Cube`, for its categories."""

    categories: tuple[str, ...]
    counts: Whole
    small: Whole
    months: frozenset[Month]
    extracts: tuple[str, ...]
    wide_only: frozenset[str]


def _counted(
    table: ir.Table,
    usable: Sequence[Category],
    cube: Cube,
    areas: AreaSet,
    coverage: Mapping[str, frozenset[Month]],
) -> _Counted:
    marked = table.mutate(
        **{f"is_{i}": c.select.rows(table) for i, c in enumerate(usable) if c.select}
    )
    grain = ["extract", "csp", "ward", "month"]
    found = _sums(marked, grain, len(usable))
    extracts = tuple(sorted(set(found["extract"].to_pylist())))
    placed = within(marked, cube.period).filter(ibis._.lsoa21.notnull())
    return _Counted(
        categories=tuple(c.key for c in usable),
        counts=_fill(found, cube, len(usable)),
        small=_fill_small(_sums(placed, ["lsoa21"], len(usable)), areas, len(usable)),
        months=frozenset.intersection(*(coverage[e] for e in extracts))
        if extracts
        else frozenset(),
        extracts=extracts,
        wide_only=frozenset(c.key for c in usable if not c.wards),
    )


def _sums(marked: ir.Table, grain: list[str], number: int) -> pa.Table:
    sums = {f"n_{i}": marked[f"is_{i}"].sum() for i in range(number)}
    return marked.group_by(grain).agg(**sums).to_pyarrow()


def _columns(found: pa.Table, number: int) -> Whole:
    """The sums of a table, (rows, categories)."""
    columns = [found[f"n_{i}"].to_pylist() for i in range(number)]
    return np.array(columns, dtype=np.int64).reshape(number, -1).T


def _fill(found: pa.Table, cube: Cube, number: int) -> Whole:
    counts = np.zeros((len(cube.areas), len(cube.months), number), dtype=np.int64)
    codes = [a.code if a.level != AreaLevel.FORCE else "" for a in cube.areas]
    month = positions(found["month"], [str(m) for m in cube.months])
    events = _columns(found, number)
    force = np.zeros(len(events), dtype=np.int64)
    for place in (force, *(positions(found[x], codes) for x in ("csp", "ward"))):
        kept = (place >= 0) & (month >= 0)
        np.add.at(counts, (place[kept], month[kept]), events[kept])
    return counts.transpose(0, 2, 1)


def _fill_small(found: pa.Table, areas: AreaSet, number: int) -> Whole:
    lsoas = areas.lsoas["lsoa21"].to_pylist()
    small = np.zeros((len(lsoas), number), dtype=np.int64)
    place = positions(found["lsoa21"], lsoas)
    events = _columns(found, number)
    np.add.at(small, place[place >= 0], events[place >= 0])
    return small


def _with(cube: Cube, more: _Counted, untold: Mapping[str, frozenset[str]]) -> Cube:
    names = more.categories
    covered = {
        name: frozenset(m for m in more.months if str(m) not in untold[name])
        for name in names
    }
    return replace(
        cube,
        categories=(*cube.categories, *names),
        counts=np.concatenate([cube.counts, more.counts], axis=1),
        small=np.concatenate([cube.small, more.small], axis=1),
        covered={**cube.covered, **covered},
        sources={**cube.sources, **dict.fromkeys(names, more.extracts)},
        wide_only=cube.wide_only | more.wide_only,
    )


def sums_of(cube: Cube, categories: Mapping[str, Category]) -> Sums:
    """Which categories of a cube are parts of which, for disclosure."""
    there = set(cube.categories)
    known = [
        (whole, tuple(part for part in parts if part in there))
        for whole, parts in load_offence_tree()
        if whole in there
    ]
    crimes = [
        (ALL_CRIME, (key,))
        for key in cube.categories
        if key in categories and categories[key].is_crime
    ]
    return tuple(sorted((whole, parts) for whole, parts in (*known, *crimes) if parts))


def _in_order(cube: Cube) -> Cube:
    order = sorted(range(len(cube.categories)), key=lambda i: cube.categories[i])
    return replace(
        cube,
        categories=tuple(cube.categories[i] for i in order),
        counts=cube.counts[:, order],
        small=cube.small[:, order],
    )
