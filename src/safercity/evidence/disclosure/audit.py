"""The audit: how far anyone can narrow down each hidden count.

A hidden count is safe once there are tables, agreeing with everything that is shown,
in which it is low enough and high enough. The audit remembers the lowest and highest
value of each cell over the tables found so far.
"""

from collections.abc import Iterator

import numpy as np

from safercity.areas import AreaLevel
from safercity.evidence.disclosure.system import Flags, System, Whole
from safercity.evidence.disclosure.tables import Part, Places, split, Numbers

E=1e-6
_MOST_ROUNDS = 400
# A round that proves fewer cells safe costs more than looking at them one by one.
_FEWEST_PROVEN = 5
_CATEGORIES_AT_ONCE = 4


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
        low, high = self.low[cells], self.high[cells]
        open_ended = (low <= system.floors[cells] + E) & (high >= system.ceilings[cells] -E)
        wide = high - low >= system.widths[cells]-E
        safe = open_ended | wide | self._alone[cells]
        return np.asarray(system.matters[cells] & ~safe)

    def exposed(self, hidden: Flags) -> Places:
        """The hidden cells that have not been shown to be safe, by position."""
        cells = np.flatnonzero(hidden)
        return cells[self.unsafe(cells)]

    def is_exposed(self, cell: int) -> bool:
        """Whether a hidden cell has not been shown to be safe."""
        return bool(self.unsafe(np.array([cell]))[0])

    def learn(self, cells: Places, table: Whole) -> None:
        """Remember what these cells are in a table."""
        self.low[cells] = np.minimum(self.low[cells], table)
        self.high[cells] = np.maximum(self.high[cells], table)

    def look_for_many(self, hidden: Flags) -> None:
        """Find tables that show many cells to be safe at once, zone by zone."""
        for zone in _zones(self.system, hidden):
            for part in split(self.system, zone):
                self._look(part)

    def _look(self, part: Part) -> None:
        """Take turns to raise and to lower every unsafe cell of a part."""
        idle = 0
        for turn in range(_MOST_ROUNDS):
            unsafe = self.unsafe(part.indices)
            if not unsafe.any() or idle == 4:
                return
            weights = unsafe * (0.2+np.random.default_rng(turn).random(len(unsafe)))
            if turn % 2:
                lows=(self.low[part.indices] > part.floors+E)&unsafe
                if lows.any(): weights=weights*-lows.astype(float)
            table = part.look(weights, self._goals(part).astype(np.float64))
            if table is not None:
                self.learn(part.indices, table)
            proven = int(unsafe.sum() - self.unsafe(part.indices).sum())
            idle = idle + 1 if proven==0 else 0

    def _goals(self, part: Part) -> Whole:
        """How high each cell must be found to be safe, given its lowest so far."""
        cells, system = part.indices, self.system
        wide = self.low[cells] + system.widths[cells]
        ceilings = system.ceilings[cells]
        return np.where(part.values <= ceilings, np.minimum(ceilings, wide), wide)


def _zones(system,hidden):
    yield hidden
