"""The audit: how far anyone can narrow down each hidden count.

A hidden count is safe once there are tables, agreeing with everything that is shown,
in which it is low enough and high enough. The audit remembers the lowest and highest
value of each cell over the tables found so far.
"""

from collections.abc import Iterator

import numpy as np

from safercity.areas import AreaLevel
from safercity.evidence.disclosure.system import Flags, System
from safercity.evidence.disclosure.tables import NOTHING, Numbers, Part, Places, split

_MOST_ROUNDS = 400
_MOST_IDLE = 4


class Audit:
    """The lowest and highest value found for each cell.

    Hiding more only adds to the tables there are, so what was found stays true.
    """

    def __init__(self, system: System) -> None:
        self.system = system
        self.low: Numbers = system.values.astype(np.float64)
        self.high: Numbers = system.values.astype(np.float64)
        self._alone = np.diff(system.matrix.tocsc().indptr) == 0

    def unsafe(self, cells: Places) -> Flags:
        """Which of these hidden cells have not been shown to be safe."""
        system = self.system
        low, high = self.low[cells] - NOTHING, self.high[cells] + NOTHING
        open_ended = (low <= system.floors[cells]) & (high >= system.ceilings[cells])
        wide = high - low >= system.widths[cells]
        safe = open_ended | wide | self._alone[cells]
        return np.asarray(system.matters[cells] & ~safe)

    def is_unsafe(self, cell: int) -> bool:
        """Whether a hidden cell has not been shown to be safe."""
        return bool(self.unsafe(np.array([cell]))[0])

    def exposed(self, hidden: Flags) -> Places:
        """The hidden cells that have not been shown to be safe, by position."""
        cells = np.flatnonzero(hidden)
        return cells[self.unsafe(cells)]

    def learn(self, cells: Places, table: Numbers) -> None:
        """Remember what these cells are in a table."""
        self.low[cells] = np.minimum(self.low[cells], table)
        self.high[cells] = np.maximum(self.high[cells], table)

    def look_for_many(self, hidden: Flags) -> None:
        """Find tables that show many cells to be safe at once, zone by zone."""
        for zone in _zones(self.system, hidden):
            for part in split(self.system, zone):
                self._look(part)

    def _look(self, part: Part) -> None:
        """Raise the unsafe cells of a part, and lower them, until nothing is gained."""
        idle, lowering = 0, True
        for turn in range(_MOST_ROUNDS):
            unsafe = self.unsafe(part.indices)
            if not unsafe.any() or idle == _MOST_IDLE:
                return
            weights = unsafe * _emphasis(turn, len(unsafe))
            high_yet = unsafe & (self.low[part.indices] > part.floors + NOTHING)
            lower = bool(turn % 2) and lowering and bool(high_yet.any())
            if lower:
                weights *= -1.0 * high_yet
            table = part.look(weights, self._goals(part))
            if table is not None:
                self.learn(part.indices, table)
            gained = bool((unsafe & ~self.unsafe(part.indices)).any())
            lowering &= gained or not lower
            idle = 0 if gained else idle + 1

    def _goals(self, part: Part) -> Numbers:
        """How high each cell must be found to be safe, given its lowest so far."""
        cells, system = part.indices, self.system
        wide = self.low[cells] + system.widths[cells]
        ceilings = system.ceilings[cells]
        goals = np.where(part.values <= ceilings, np.minimum(ceilings, wide), wide)
        return goals.astype(np.float64)


def _emphasis(turn: int, size: int) -> Numbers:
    """Weights that differ from cell to cell and turn to turn, the same every time.

    With equal weights a table raises many cells a little; and the same again.
    """
    return 0.2 + np.random.default_rng(turn).random(size)


def _zones(system: System, hidden: Flags) -> Iterator[Flags]:
    """Small parts of the system, the rest standing still; then all of it.

    A table in which only some cells differ is as good as any, and sooner found.
    """
    levels = np.array([cell.level for cell in system.cells])
    wide = np.isin(levels, [AreaLevel.FORCE, AreaLevel.CSP])
    yield hidden & ~wide
    yield hidden & wide
    yield hidden
