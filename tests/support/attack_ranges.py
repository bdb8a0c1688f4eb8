"""Ranges: the least and the most that unknown numbers can be, given all that is said.

Bounds are passed on from one statement to the next first, which finds most of what is
given away; linear programs then look for tables in which the others are low or high.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

Numbers = NDArray[np.float64]
Places = NDArray[np.intp]
#: Whether a range tells little enough of an unknown number.
IsSafe = Callable[[Hashable, float, float], bool]

_NEARLY = 1e-4
_PASSES = 60
_ROUNDS = 40
_IDLE = 4
# No county has more: an end to ranges that have none.
_MOST = 1e6


class Said(NamedTuple):
    """`low` <= the sum of weight x unknown number <= `high`."""

    terms: Mapping[Hashable, float]
    low: float
    high: float


@dataclass(frozen=True)
class _Rows:
    """Statements as arrays: one row each, one column an unknown number."""

    matrix: sparse.csr_array
    low: Numbers
    high: Numbers


def find_ranges(
    said: Sequence[Said], wanted: Iterable[Hashable], is_safe: IsSafe
) -> dict[Hashable, tuple[float, float]]:
    """Give the range of each wanted number, as wide as it takes to call it safe.

    One that nothing is said of is left out. Numbers are counts: nought or more.
    Raises:  AssertionError where what is said does not agree with itself.
    """
    names = {name: i for i, name in enumerate(dict.fromkeys(_named(said)))}
    rows = _rows(said, names)
    least, most = _tightened(rows)
    found: dict[Hashable, tuple[float, float]] = {}
    left = {}
    for name in wanted:
        if name in names:
            i = names[name]
            found[name] = float(least[i]), float(most[i])
            if is_safe(name, *_whole(*found[name])):
                left[i] = name
    for part in _parts(rows, least, most, list(left)):
        seen = part.look(lambda i, low, high: is_safe(left[i], low, high))
        found.update({left[i]: ends for i, ends in seen.items()})
    return {name: _whole(*ends) for name, ends in found.items()}


def _named(said: Iterable[Said]) -> Iterator[Hashable]:
    return (name for one in said for name in one.terms)


def _whole(low: float, high: float) -> tuple[float, float]:
    """Counts are whole numbers, so the ends of a range are too."""
    return float(np.ceil(low - _NEARLY)), float(np.floor(high + _NEARLY))


def _rows(said: Sequence[Said], names: Mapping[Hashable, int]) -> _Rows:
    at = [r for r, one in enumerate(said) for _ in one.terms]
    columns = [names[name] for one in said for name in one.terms]
    weights = [weight for one in said for weight in one.terms.values()]
    matrix = sparse.csr_array((weights, (at, columns)), shape=(len(said), len(names)))
    low, high = (np.array([one[end] for one in said], dtype=float) for end in (1, 2))
    return _Rows(matrix, low, high)


def _tightened(rows: _Rows) -> tuple[Numbers, Numbers]:
    """The ends that follow from one statement after another."""
    matrix = sparse.coo_array(rows.matrix)
    row, column, weight = matrix.row, matrix.col, matrix.data
    least = np.zeros(matrix.shape[1])
    most = np.full(matrix.shape[1], _MOST)
    for _ in range(_PASSES):
        low = np.where(weight > 0, least[column], most[column]) * weight
        high = np.where(weight > 0, most[column], least[column]) * weight
        all_low = np.bincount(row, low, matrix.shape[0])
        all_high = np.bincount(row, high, matrix.shape[0])
        # What is left for one when the others are as high, or as low, as they can be.
        from_low = (rows.low[row] - (all_high[row] - high)) / weight
        from_high = (rows.high[row] - (all_low[row] - low)) / weight
        new_least, new_most = least.copy(), most.copy()
        np.maximum.at(new_least, column, np.minimum(from_low, from_high))
        np.minimum.at(new_most, column, np.maximum(from_low, from_high))
        moved = (new_least > least + _NEARLY) | (new_most < most - _NEARLY)
        least, most = np.maximum(least, new_least), np.minimum(most, new_most)
        if not moved.any():
            break
    assert (least <= most + 10 * _NEARLY).all(), "what is published does not agree"
    return least, np.maximum(least, most)


def _parts(
    rows: _Rows, least: Numbers, most: Numbers, wanted: Sequence[int]
) -> Iterator["_Part"]:
    """Unknowns in groups that nothing said ties together, those with any wanted."""
    free = most - least > _NEARLY
    known = rows.matrix @ np.where(free, 0.0, (least + most) / 2)
    matrix = rows.matrix[:, free]
    kept = np.diff(matrix.indptr) > 0
    matrix, low, high = (
        matrix[kept],
        (rows.low - known)[kept],
        (rows.high - known)[kept],
    )
    columns = np.flatnonzero(free)
    _, labels = sparse.csgraph.connected_components(
        sparse.block_array([[None, matrix], [matrix.T, None]]), directed=False
    )
    of_row, of_column = labels[: matrix.shape[0]], labels[matrix.shape[0] :]
    aims = np.flatnonzero(np.isin(columns, wanted))
    by_column = matrix.tocsc()
    for label in np.unique(of_column[aims]):
        some = np.flatnonzero(of_column == label)
        these = np.flatnonzero(of_row == label)
        names = columns[some]
        yield _Part(
            by_column[:, some].tocsr()[these],
            low[these] - _NEARLY,
            high[these] + _NEARLY,
            least[names],
            most[names],
            names,
            np.flatnonzero(np.isin(names, wanted)),
        )


@dataclass(frozen=True)
class _Part:
    """Unknowns tied to one another; `names` are their columns, `aims` those wanted."""

    matrix: sparse.csr_array
    low: Numbers
    high: Numbers
    least: Numbers
    most: Numbers
    names: Places
    aims: Places

    def look(
        self, is_safe: Callable[[int, float, float], bool]
    ) -> dict[int, tuple[float, float]]:
        """The range of each wanted one: of many at once first, then one by one."""
        low = np.full(len(self.names), np.inf)
        high = np.full(len(self.names), -np.inf)

        def learn(weights: Numbers) -> None:
            table = self._solve(weights)
            np.minimum(low, table, out=low)
            np.maximum(high, table, out=high)

        def unsafe() -> Places:
            ends = zip(low[self.aims], high[self.aims], strict=True)
            safe = [
                bool(b >= a) and is_safe(int(self.names[i]), *_whole(a, b))
                for i, (a, b) in zip(self.aims, ends, strict=True)
            ]
            return self.aims[~np.array(safe, dtype=bool)]

        idle, before = 0, len(self.aims) + 1
        for turn in range(_ROUNDS):
            left = unsafe()
            idle = 0 if len(left) < before else idle + 1
            before = len(left)
            if not before or idle == _IDLE:
                break
            weights = np.zeros(len(self.names))
            chosen = np.random.default_rng(turn).random(len(left))
            weights[left] = (chosen + 0.1) * (1.0 if turn % 2 else -1.0)
            learn(weights)
        for i in unsafe():
            for sign in (1.0, -1.0):
                if i in unsafe():
                    weights = np.zeros(len(self.names))
                    weights[i] = sign
                    learn(weights)
        return {int(self.names[i]): (float(low[i]), float(high[i])) for i in self.aims}

    def _solve(self, weights: Numbers) -> Numbers:
        """Unknowns that agree with all that is said, as high as the weights ask."""
        # Each counts for no more than a few beyond its least, so that many are raised.
        result = milp(
            -weights,
            constraints=LinearConstraint(self.matrix, self.low, self.high),
            bounds=Bounds(self.least, self.most),
        )
        assert result.x is not None, f"what is published does not agree: {result}"
        return np.asarray(result.x)
