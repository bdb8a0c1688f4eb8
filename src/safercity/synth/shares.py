"""Whole numbers in given cells that meet given sums: the arithmetic of a quota.

The sums may overlap and may contradict one another a little, as published figures
that were each rounded do. Every difference is weighed by how much of it is allowed, so
what cannot be met is shared out in proportion.
"""

import itertools
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_SWEEPS = 40
_BALANCINGS = 6
_PAIRS = 60
# The least that a sum may be off, so that no sum outweighs all the others.
_EXACT = 0.05
# A step must gain this much, in squares of what a sum may be off.
_GAIN = -1e-3
# How little it costs to leave what is likely, beside missing a sum.
_LOOSE = 1e-3
_MOST_STEPS = 20_000
# Rounds away what machines may add up differently.
_DIGITS = 7


@dataclass
class Sums:
    """Sums over cells, as entries: `factor` times the cell counts to the sum."""

    cells: list[Whole] = field(default_factory=list)
    factors: list[Floats] = field(default_factory=list)
    targets: list[float] = field(default_factory=list)
    within: list[float] = field(default_factory=list)

    def add(self, cells: Whole, factors: Floats, target: float, within: float) -> None:
        """Ask that the factors times what is in the cells come to `target`."""
        self.cells.append(np.asarray(cells, np.int64))
        self.factors.append(np.asarray(factors, np.float64))
        self.targets.append(float(target))
        self.within.append(max(float(within), _EXACT))


def share_out(
    room: Whole, likely: Floats, sums: Sums, least: Whole | None = None
) -> Whole:
    """How many go in each cell.

    `room` is the most that a cell can hold, `least` the fewest, `likely` what would
    be there if nothing were asked. Returns whole numbers that come as near to the
    sums as single steps can bring them.
    """
    least = np.zeros_like(room) if least is None else least
    entries = _Entries(sums, room.size)
    near = _raked(np.clip(likely, least, room), least, room, entries)
    near = _balanced(near, least, room, entries)
    whole = np.clip(_rounded(near), least, room)
    return _stepped(whole, least, room, entries)


class _Entries:
    """The sums laid flat: entry i adds factor[i] of cell[i] to the sum of[i]."""

    def __init__(self, sums: Sums, cells: int) -> None:
        sizes = [part.size for part in sums.cells]
        self.cell = np.concatenate([*sums.cells, np.zeros(0, np.int64)])
        self.factor = np.concatenate([*sums.factors, np.zeros(0)])
        self.of = np.repeat(np.arange(len(sizes)), sizes)
        self.starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self.target = np.array(sums.targets, np.float64)
        self.weight = 1.0 / np.array(sums.within, np.float64) ** 2
        self.cells = cells

    def totals(self, held: Floats) -> Floats:
        """What each sum comes to."""
        # bincount adds one by one, so every machine rounds alike.
        added = self.factor * held[self.cell]
        found = np.bincount(self.of, added, self.target.size)
        return np.asarray(found, np.float64)

    def onto_cells(self, by_sum: Floats, power: int = 1) -> Floats:
        """For each cell, the sum of what its sums say, times the factors."""
        added = self.factor**power * by_sum[self.of]
        return np.asarray(np.bincount(self.cell, added, self.cells), np.float64)


def _raked(near: Floats, least: Whole, room: Whole, entries: _Entries) -> Floats:
    """Scale cells up and down, sum after sum, until the sums are about right."""
    near = near.astype(np.float64)
    # The sums that matter most come last in a sweep, so that they hold best.
    order = np.argsort(entries.weight, kind="stable")
    for _ in range(_SWEEPS):
        for place in order.tolist():
            part = slice(entries.starts[place], entries.starts[place + 1])
            factors, cells = entries.factor[part], entries.cell[part]
            if not (factors == 1.0).all():
                continue
            total = float(near[cells].sum())
            if total > 0:
                near[cells] = np.clip(
                    near[cells] * (entries.target[place] / total),
                    least[cells],
                    room[cells],
                )
    return near


def _balanced(near: Floats, least: Whole, room: Whole, entries: _Entries) -> Floats:
    """Share what the sums cannot all have by how much each may be off.

    Ridge calibration: the cells nearest to those given that minimise the squared
    misses, each over what it may be, with cells that would leave their room held there.
    """
    for _ in range(_BALANCINGS):
        free = (near > least + 1e-9) & (near < room - 1e-9)
        weight = np.where(free, np.maximum(near, 1e-6), 0.0)
        table = np.zeros((entries.target.size, entries.cells))
        np.add.at(table, (entries.of, entries.cell), entries.factor)
        square = (table * weight) @ table.T
        square[np.diag_indices_from(square)] += _LOOSE / entries.weight + 1e-12
        pull = np.linalg.solve(square, entries.target - entries.totals(near))
        moved = near + weight * (table.T @ pull)
        near = np.clip(moved, least, room)
        if np.array_equal(near, moved):
            break
    return near


def _rounded(near: Floats) -> Whole:
    """Whole numbers with the same total, by largest remainders."""
    fine = np.round(near * 10.0**_DIGITS).astype(np.int64)
    whole, rest = np.divmod(fine, 10**_DIGITS)
    up = round(int(rest.sum()) / 10**_DIGITS)
    order = np.argsort(-rest, kind="stable")
    whole[order[:up]] += 1
    return whole


def _stepped(whole: Whole, least: Whole, room: Whole, entries: _Entries) -> Whole:
    """Move cells up or down, alone or in pairs, while that brings the sums nearer."""
    off = entries.totals(whole.astype(np.float64)) - entries.target
    bend = entries.onto_cells(entries.weight, 2)
    bend[bend == 0] = np.inf
    cells_of = _cells_to_sums(entries)
    for _ in range(_MOST_STEPS):
        slope = 2 * entries.onto_cells(entries.weight * off)
        up = _fine(np.where(whole < room, bend + slope, np.inf))
        down = _fine(np.where(whole > least, bend - slope, np.inf))
        moves = _best_move(up, down) or _best_pair(up, down, entries, cells_of)
        if not moves:
            break
        for cell, way in moves:
            whole[cell] += way
            part = cells_of[cell]
            np.add.at(off, entries.of[part], way * entries.factor[part])
    return whole


def _fine(numbers: Floats) -> Floats:
    return np.asarray(np.round(numbers, _DIGITS), np.float64)


_Moves = list[tuple[int, int]]


def _best_move(up: Floats, down: Floats) -> _Moves:
    """The cell whose single step up or down gains most, if any gains."""
    rise, fall = int(np.argmin(up)), int(np.argmin(down))
    if min(up[rise], down[fall]) >= _GAIN:
        return []
    return [(rise, 1)] if up[rise] <= down[fall] else [(fall, -1)]


def _best_pair(
    up: Floats, down: Floats, entries: _Entries, cells_of: list[NDArray[np.intp]]
) -> _Moves:
    """One cell up and one down, where only both together gain; of the likeliest."""
    rises = np.argsort(up, kind="stable")[:_PAIRS]
    falls = np.argsort(down, kind="stable")[:_PAIRS]
    shared = _dense(rises, entries, cells_of) @ _dense(falls, entries, cells_of).T
    gain = _fine(up[rises][:, None] + down[falls][None, :] - 2 * shared)
    gain[rises[:, None] == falls[None, :]] = np.inf
    best = int(np.argmin(gain))
    rise, fall = divmod(best, falls.size)
    if not gain[rise, fall] < _GAIN:
        return []
    return [(int(rises[rise]), 1), (int(falls[fall]), -1)]


def _dense(
    cells: NDArray[np.intp], entries: _Entries, cells_of: list[NDArray[np.intp]]
) -> Floats:
    """What a step of each cell adds to each sum, times the root of its weight."""
    table = np.zeros((cells.size, entries.target.size))
    for row, cell in enumerate(cells.tolist()):
        part = cells_of[cell]
        np.add.at(table[row], entries.of[part], entries.factor[part])
    return table * np.sqrt(entries.weight)


def _cells_to_sums(entries: _Entries) -> list[NDArray[np.intp]]:
    """For each cell, where its entries are."""
    order = np.argsort(entries.cell, kind="stable")
    edges = np.searchsorted(entries.cell[order], np.arange(entries.cells + 1))
    return [order[a:b] for a, b in itertools.pairwise(edges)]
