"""Tables: other counts that would agree with everything that is shown.

What someone can work out about a hidden count is the range it takes over all tables
that agree with what is shown. A solver proposes each table; it is checked against
every sum before anything rests on it.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy import sparse

from safercity.evidence.disclosure.system import Flags, System, Whole

# A solver's own tolerance; counts are whole, so what is this small is nothing.
NOTHING = 1e-6

Numbers = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass(frozen=True)
class Part:
    """Hidden cells that are tied to one another, and the sums that tie them.

    `indices` are the cells' positions in the system; `matrix` has a row for each sum
    and a column for each of them.
    """

    indices: Places
    matrix: sparse.csr_array
    values: Whole
    floors: Whole

    def look(self, weights: Numbers, caps: Numbers) -> Numbers | None:
        """Find a table in which the cells weighed above 0 are high, below 0 low.

        A cell counts up to its cap only, so that many are raised rather than one.
        """
        raised = np.flatnonzero(weights > 0)
        matrix = sparse.hstack([self.matrix, self.matrix[:, raised]], format="csr")
        upper = np.full(matrix.shape[1], np.inf)
        upper[raised] = np.maximum(caps[raised], self.floors[raised])
        lower = np.concatenate([self.floors, np.zeros(len(raised))])
        totals = self.matrix @ self.values
        # Loaded when first needed: most editions have nothing to protect.
        result = scipy.optimize.milp(
            np.concatenate([-weights, np.zeros(len(raised))]),
            constraints=scipy.optimize.LinearConstraint(matrix, totals, totals),
            bounds=scipy.optimize.Bounds(lower, upper),
        )
        if result.x is None:
            return None
        table = result.x[: len(self.values)].copy()
        table[raised] += result.x[len(self.values) :]
        is_table = holds(self.matrix, table - self.values, self.values - self.floors)
        return table if is_table else None


def holds(matrix: sparse.csr_array, movement: Numbers, falls: Numbers | Whole) -> bool:
    """Whether a movement leaves every sum as it is, and no cell falls too far."""
    off = np.abs(matrix @ movement).max(initial=0)
    return bool(off < NOTHING and (movement > -falls - NOTHING).all())


def split(system: System, free: Flags) -> Iterator[Part]:
    """Part these hidden cells into groups that no sum ties to one another.

    Cells in no sum at all are left out: nothing can be worked out about them.
    """
    indices = np.flatnonzero(free)
    matrix = system.matrix[:, indices]
    kept = np.flatnonzero(np.diff(matrix.indptr))
    if len(kept) == 0:
        return
    matrix = matrix[kept]
    count, labels = sparse.csgraph.connected_components(
        sparse.block_array([[None, matrix], [matrix.T, None]]), directed=False
    )
    labels = labels[len(kept) :]
    order = np.argsort(labels, kind="stable")
    ends = np.searchsorted(labels[order], np.arange(count + 1))
    columns = matrix.tocsc()
    for start, end in itertools.pairwise(ends):
        part = _part(system, indices, columns, order[start:end])
        if part.matrix.shape[0]:
            yield part


def _part(
    system: System, indices: Places, columns: sparse.csc_array, chosen: Places
) -> Part:
    matrix = columns[:, chosen].tocsr()
    rows = np.flatnonzero(np.diff(matrix.indptr))
    cells = indices[chosen]
    return Part(cells, matrix[rows], system.values[cells], system.floors[cells])
