"""The system: cells and relations as arrays, with what the policy asks of each cell."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from safercity.areas import AreaLevel
from safercity.evidence.disclosure.cells import Cell, Spot, is_unplaced
from safercity.evidence.disclosure.policy import Policy
from safercity.evidence.disclosure.relations import Relation, Table

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

# What it costs a reader to lose a count, beside a month of a ward: wide areas, long
# periods and aggregates are what people look up and what other figures stand on.
_LEVEL_COST = {
    AreaLevel.FORCE: 300.0,
    AreaLevel.CSP: 30.0,
    AreaLevel.WARD: 2.0,
    AreaLevel.LSOA: 1.0,
    AreaLevel.COMPARATOR: 300.0,
}
_UNPLACED_COST = 1.0
_AGGREGATE_COST = 4.0
# What an earlier edition showed: withheld now, it protects from nobody who has that.
_SHOWN_BEFORE_COST = 1e3


@dataclass(frozen=True)
class System:
    """Every array has one entry a cell; `matrix` has one row a relation.

    `values` are the counts. `small` counts must be hidden (and those to be kept
    apart from what an earlier edition showed); `barred` ones may not be
    shown whatever they are; `fixed` ones cannot be hidden; `unnamed` ones no figure
    shows. A hidden count is safe when what can be worked out about it runs from
    `floors` to `ceilings` at least, or is `widths` wide; `matters` says which have to
    be. `costs` says which are the least loss to hide.
    """

    cells: tuple[Cell, ...]
    values: Whole
    floors: Whole
    ceilings: Whole
    widths: Whole
    costs: NDArray[np.float64]
    small: Flags
    barred: Flags
    fixed: Flags
    unnamed: Flags
    matters: Flags
    relations: tuple[Relation, ...]
    within: tuple[tuple[int, ...], ...]
    matrix: sparse.csr_array

    @property
    def hidden_at_first(self) -> Flags:
        """The cells that are hidden for their own sake, or were never shown."""
        return (self.small | self.barred | self.unnamed) & ~self.fixed

    def keys(self, chosen: Flags) -> frozenset[str]:
        """The keys of the figures that show these cells."""
        keys = (self.cells[i].key for i in np.flatnonzero(chosen))
        return frozenset(key for key in keys if key is not None)

    @cached_property
    def members(self) -> tuple[tuple[int, ...], ...]:
        """The cells of each relation."""
        return tuple(relation.members for relation in self.relations)

    @cached_property
    def positions(self) -> Mapping[Spot, int]:
        """Where each cell stands, by what it counts."""
        return {cell.spot: i for i, cell in enumerate(self.cells)}

    @cached_property
    def may_hide(self) -> Flags:
        """The cells that could be hidden to protect others."""
        return ~self.fixed & ~self.unnamed & (self.values >= self.floors)


def build_system(
    table: Table, policy: Policy, aggregates: Iterable[str] = ()
) -> System:
    """Set out a table's cells and relations as arrays, under a policy."""
    cells = table.cells
    values = np.array([cell.value for cell in cells], dtype=np.int64)
    thresholds = _each(cells, lambda spot: policy.threshold(spot.category))
    fixed = np.array([cell.known for cell in cells], dtype=bool)
    unnamed = np.array([cell.key is None for cell in cells], dtype=bool) & ~fixed
    owed = np.array([cell.owed for cell in cells], dtype=bool)
    barred = ~fixed & ~unnamed & ~_allowed(cells, policy)
    small = values < thresholds
    small |= np.array([cell.apart for cell in cells], dtype=bool)
    if not policy.unplaced_is_disclosive:
        small &= ~np.array([is_unplaced(cell.spot) for cell in cells], dtype=bool)
    floors = np.zeros(len(cells), dtype=np.int64)
    if not policy.zero_is_disclosive:
        small &= values > 0
        # A zero is always shown, so whoever reads "withheld" knows it is not zero.
        floors[~barred & ~unnamed] = 1
    return System(
        cells=cells,
        values=values,
        floors=floors,
        ceilings=np.maximum(thresholds - 1, 0),
        widths=_each(cells, lambda spot: policy.width(spot.category)),
        costs=_costs(cells, frozenset(aggregates)),
        small=small,
        barred=barred,
        fixed=fixed,
        unnamed=unnamed,
        matters=~fixed & (small | ~unnamed | owed),
        relations=table.relations,
        within=_within(table),
        matrix=_matrix(table),
    )


def _each(cells: tuple[Cell, ...], number: Callable[[Spot], int]) -> Whole:
    return np.array([number(cell.spot) for cell in cells], dtype=np.int64)


def _allowed(cells: tuple[Cell, ...], policy: Policy) -> Flags:
    return np.array(
        [policy.allows(c.spot.category, c.level, c.spot.months) for c in cells],
        dtype=bool,
    )


def _costs(cells: tuple[Cell, ...], aggregates: frozenset[str]) -> NDArray[np.float64]:
    costs = []
    for cell in cells:
        unplaced = is_unplaced(cell.spot)
        cost = _UNPLACED_COST if unplaced else _LEVEL_COST[cell.level]
        cost *= cell.spot.months * (1 + np.log1p(cell.value))
        cost *= _SHOWN_BEFORE_COST if cell.before else 1.0
        costs.append(
            cost * _AGGREGATE_COST if cell.spot.category in aggregates else cost
        )
    return np.array(costs)


def _within(table: Table) -> tuple[tuple[int, ...], ...]:
    """For each cell, the relations that it takes part in."""
    within: list[list[int]] = [[] for _ in table.cells]
    for r, relation in enumerate(table.relations):
        for i in relation.members:
            within[i].append(r)
    return tuple(tuple(rows) for rows in within)


def _matrix(table: Table) -> sparse.csr_array:
    """Rows of relations: 1 for the whole, -1 for each part."""
    rows = [r for r, relation in enumerate(table.relations) for _ in relation.members]
    columns = [i for relation in table.relations for i in relation.members]
    signs = [
        1.0 if i == relation.whole else -1.0
        for relation in table.relations
        for i in relation.members
    ]
    shape = (len(table.relations), len(table.cells))
    return sparse.csr_array((signs, (rows, columns)), shape=shape)
