"""Movements: how a count could be other than it is, and what must be hidden for it.

For a hidden count to be higher or lower, others must move with it so that every sum
that is shown still holds. The cheapest such movement names what must be hidden as
well: after that, the table it leads to is one that nobody can rule out.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy
from scipy import sparse

from safercity.evidence.disclosure.cells import Spot
from safercity.evidence.disclosure.system import Flags, System, Whole
from safercity.evidence.disclosure.tables import NOTHING, Numbers, Places, holds

# Moving what is hidden already costs next to nothing, but is not free: a movement
# that wanders draws in more than it needs.
_HIDDEN_COST = 1e-3
# How many cells of each of its sums a movement may use; then more; then any cell.
_FEW, _MANY = 3, 8


@dataclass(frozen=True)
class Movement:
    """Cells, and by how much each moves."""

    cells: Places
    by: Numbers


def cheapest_movement(
    system: System, hidden: Flags, cell: int, change: float
) -> Movement | None:
    """The movement that changes a cell by so much and has least to hide.

    It is looked for near the cell first. None where there is none at all.
    """
    for cells in _ever_wider(system, hidden, cell):
        movement = _cheapest(system, hidden, cells, cell, change)
        if movement is not None:
            return movement
    return None


def _ever_wider(system: System, hidden: Flags, cell: int) -> Iterator[Places]:
    movable = hidden | system.may_hide
    for most in (_FEW, _MANY):
        block = np.array(_block(system, hidden, cell, most), dtype=np.intp)
        yield block[movable[block]]
    free = hidden.copy()
    free[block] = True
    yield np.flatnonzero(free & movable)
    yield np.flatnonzero(movable)


def _block(system: System, hidden: Flags, cell: int, most: int) -> list[int]:
    """The cells where a few categories, places and periods beside a cell's own meet."""

    def loss(i: int) -> tuple[float, int, int]:
        return 0.0 if hidden[i] else float(system.costs[i]), -int(system.values[i]), i

    chosen = {cell}
    for relation in system.within[cell]:
        members = sorted(system.members[relation], key=loss)
        chosen.update([i for i in members if hidden[i]][:most])
        chosen.update([i for i in members if not hidden[i]][:most])
    spots = [system.cells[i].spot for i in sorted(chosen)]
    categories = sorted({spot.category for spot in spots})
    places = sorted({spot.place for spot in spots})
    spans = sorted({(spot.first, spot.last) for spot in spots})
    meeting = (
        system.positions.get(Spot(category, place, *span))
        for category, place, span in itertools.product(categories, places, spans)
    )
    return sorted(chosen.union(i for i in meeting if i is not None))


def _cheapest(
    system: System, hidden: Flags, cells: Places, cell: int, change: float
) -> Movement | None:
    """The cheapest movement of these cells only."""
    place = int(np.searchsorted(cells, cell))
    if place == len(cells) or cells[place] != cell:
        return None
    rows = sorted({r for i in cells.tolist() for r in system.within[i]})
    matrix = system.matrix[rows][:, cells]
    falls = (system.values - system.floors)[cells].clip(min=0)
    costs = np.where(hidden[cells], _HIDDEN_COST, system.costs[cells])
    by = _solve(matrix, costs, falls, place, change)
    if by is None or not holds(matrix, by, falls):
        return None
    moved = np.flatnonzero(np.abs(by) > NOTHING)
    return Movement(cells[moved], by[moved])


def _solve(
    matrix: sparse.csr_array,
    costs: Numbers,
    falls: Whole,
    place: int,
    change: float,
) -> Numbers | None:
    """Each cell's rise or fall; the first half of the unknowns are rises."""
    size = len(costs)
    lower = np.zeros(2 * size)
    upper = np.concatenate([np.full(size, np.inf), falls])
    both = [place, size + place]
    lower[both] = upper[both] = max(change, 0), max(-change, 0)
    # Loaded when first needed: most editions have nothing to protect.
    result = scipy.optimize.milp(
        np.concatenate([costs, costs]),
        constraints=scipy.optimize.LinearConstraint(
            sparse.hstack([matrix, -matrix], format="csr"), 0, 0
        ),
        bounds=scipy.optimize.Bounds(lower, upper),
    )
    return None if result.x is None else result.x[:size] - result.x[size:]
