"""An attacker: how far do published figures narrow down the counts withheld?

Everything published is a weighted sum of counts that nobody sees: events by category,
smallest place and stretch of time. Linear programming finds the least and the most
that each withheld count can be, given all of it at once.

It shares no code with the other attacker (`attack`), on purpose: each was written from
the method page by itself, reads other numbers and cuts time in its own way, so that a
mistake in one is not a mistake in both. Keep them apart.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from tests.support.attack_cells import Cells
from tests.support.attack_formulas import Formulas, Statement
from tests.support.attack_reading import OK, SUPPRESSED, Count, Knowledge, Row

_NEARLY = 1e-5
_ROUNDS = 24
_IDLE = 3

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """What a policy asks: by category, the threshold, and how wide a range must be.

    `protected` are the categories that it protects; those of which any count is
    withheld, where they are not named.
    """

    threshold: Callable[[str], int]
    width: Callable[[str], int]
    least: int = 0
    protected: frozenset[str] = frozenset()

    def is_safe(self, category: str, low: float, high: float) -> bool:
        """Whether a range from low to high tells little enough."""
        ceiling = self.threshold(category) - 1
        wide = high - low >= self.width(category)
        return wide or (low <= self.least and high >= ceiling)


@dataclass(frozen=True)
class Finding:
    """A withheld count, the range that it was narrowed down to, and by what."""

    count: Count
    low: int
    high: int
    how: tuple[str, ...]


def shown_beside(rows: Iterable[Row]) -> list[str]:
    """Figures worked out from a count that is withheld, yet shown."""
    rows = list(rows)
    hidden = {r.count for r in rows if r.measure == "count" and r.status == SUPPRESSED}
    apart = {"unplaced", "unplaced_share", "wards_count"}
    return sorted(
        row.key
        for row in rows
        if row.status == OK and row.count in hidden and row.measure not in apart
    )


def attack(
    rows: Sequence[Row], knowledge: Knowledge, asked: Asked, *, whole: bool = False
) -> list[Finding]:
    """Find the withheld counts that are given away.

    `whole` also uses that every count is a whole number (slow): otherwise only the
    ends of ranges are rounded.
    """
    said = list(Formulas(rows, knowledge).statements())
    targets = sorted(
        {
            row.count
            for row in rows
            if row.measure in ("count", "unplaced") and row.status == SUPPRESSED
        }
    )
    return _Attack(said, targets, rows, knowledge, asked, whole).findings()


class _Attack:
    def __init__(
        self,
        said: list[Statement],
        targets: list[Count],
        rows: Sequence[Row],
        knowledge: Knowledge,
        asked: Asked,
        whole: bool,
    ) -> None:
        self.asked, self.whole = asked, whole
        cells = Cells([r.count for r in rows if r.measure == "count"], knowledge)
        self.said = said = [*said, *cells.sums()]
        self.matrix, self.low, self.high = _system(cells, said)
        # A place of which nobody knows where it lies tells of nothing but itself.
        targets = [t for t in targets if cells.vector({t: 1.0}) is not None]
        protected = asked.protected or {target.category for target in targets}
        self.targets = [*targets, *cells.left_over(protected)]
        self.published = set(targets)
        self.aims = sparse.csr_array(
            _stack([cells.vector({t: 1.0}) for t in self.targets], len(cells))
        )
        self.least = np.full(len(self.targets), np.inf)
        self.most = np.full(len(self.targets), -np.inf)

    def findings(self) -> list[Finding]:
        fixed, value = _deduce(self.matrix, self.low, self.high)
        known = self.matrix @ np.where(fixed, value, 0.0)
        self.low, self.high = self.low - known, self.high - known
        base = self.aims @ np.where(fixed, value, 0.0)
        free = self.aims[:, ~fixed]
        done = np.flatnonzero(np.diff(free.indptr) == 0)
        self.least[done] = self.most[done] = base[done]
        for part in _parts(self.matrix[:, ~fixed], self.low, self.high, free):
            self._look(part, base)
        return [
            self._finding(t) for t in range(len(self.targets)) if not self._is_safe(t)
        ]

    def _look(self, part: "_Part", base: Numbers) -> None:
        """Find ranges: many at once as long as that helps, then one by one."""
        idle = 0
        for turn in range(_ROUNDS):
            unsafe = [t for t in part.targets if not self._is_safe(t)]
            if not unsafe or idle == _IDLE:
                break
            random = np.random.default_rng(turn).random(len(unsafe)) + 0.1
            sign = 1.0 if turn % 2 else -1.0
            self._learn(part, part.solve(unsafe, sign * random, self.whole), base)
            left = sum(not self._is_safe(t) for t in unsafe)
            idle = 0 if left < len(unsafe) else idle + 1
        for t in part.targets:
            for sign in (1.0, -1.0):
                if not self._is_safe(t):
                    self._learn(part, part.solve([t], [sign], self.whole), base)

    def _learn(self, part: "_Part", found: Numbers, base: Numbers) -> None:
        values = part.aims @ found + base[part.targets]
        self.least[part.targets] = np.minimum(self.least[part.targets], values)
        self.most[part.targets] = np.maximum(self.most[part.targets], values)

    def _range(self, t: int) -> tuple[float, float]:
        if self.least[t] > self.most[t]:
            return 0.0, -1.0
        return (
            float(np.ceil(self.least[t] - _NEARLY)),
            float(np.floor(self.most[t] + _NEARLY)),
        )

    def _is_safe(self, t: int) -> bool:
        low, high = self._range(t)
        target = self.targets[t]
        if high < low:
            return False
        if target not in self.published and high >= self.asked.threshold(
            target.category
        ):
            return True  # no figure shows it, and nobody can say that it is small
        return self.asked.is_safe(target.category, low, high)

    def _finding(self, t: int) -> Finding:
        target = self.targets[t]
        touching = {
            said.says
            for said in self.said
            if target in said.terms and ".count." not in f".{said.says}"
        }
        low, high = self._range(t)
        return Finding(
            target, int(low), int(high), tuple(sorted(touching)) or ("sums",)
        )


@dataclass(frozen=True)
class _Part:
    """Unknowns tied to one another, and the targets that are sums of them."""

    matrix: sparse.csr_array
    low: Numbers
    high: Numbers
    aims: sparse.csr_array
    targets: NDArray[np.intp]
    cap: float = field(default=1e4)

    def solve(
        self, targets: Sequence[int], weights: Sequence[float], whole: bool
    ) -> Numbers:
        """Unknowns that agree with all that is said, the targets high (or low)."""
        places = np.searchsorted(self.targets, targets)
        size = self.matrix.shape[1]
        aim = np.asarray(weights) @ self.aims[places]
        result = milp(
            -aim,
            constraints=LinearConstraint(self.matrix, self.low, self.high),
            bounds=Bounds(np.zeros(size), np.full(size, self.cap)),
            integrality=np.ones(size) if whole else None,
        )
        if result.x is None:
            raise AssertionError(f"what is published does not agree: {result.message}")
        return np.asarray(result.x)


def _stack(vectors: Sequence[Mapping[int, float]], width: int) -> sparse.csr_array:
    rows = [r for r, vector in enumerate(vectors) for _ in vector]
    columns = [c for vector in vectors for c in vector]
    data = [weight for vector in vectors for weight in vector.values()]
    return sparse.csr_array((data, (rows, columns)), shape=(len(vectors), width))


def _system(
    cells: Cells, said: Sequence[Statement]
) -> tuple[sparse.csr_array, Numbers, Numbers]:
    pairs = [(cells.vector(s.terms), s) for s in said]
    pairs = [(vector, s) for vector, s in pairs if vector is not None]
    return (
        _stack([vector for vector, _ in pairs], len(cells)),
        np.array([s.low for _, s in pairs]),
        np.array([s.high for _, s in pairs]),
    )


def _deduce(
    matrix: sparse.csr_array, low: Numbers, high: Numbers
) -> tuple[NDArray[np.bool_], Numbers]:
    """What follows at once: sums with one unknown, and sums that are nought."""
    fixed = np.zeros(matrix.shape[1], dtype=bool)
    value = np.zeros(matrix.shape[1])
    exact = np.flatnonzero(high - low < 1e-4)
    rows = matrix[exact]
    while True:
        rest = ((low + high) / 2)[exact] - rows @ value
        unknown = rows @ sparse.diags_array((~fixed).astype(float))
        unknown.eliminate_zeros()
        unknown = sparse.csr_array(unknown)
        sizes = np.diff(unknown.indptr)
        found = False
        for r in np.flatnonzero(sizes):
            at = slice(unknown.indptr[r], unknown.indptr[r + 1])
            places, weights = unknown.indices[at], unknown.data[at]
            if sizes[r] == 1 or (abs(rest[r]) < _NEARLY and (weights > 0).all()):
                new = places[~fixed[places]]
                if sizes[r] == 1 and len(new):
                    value[new[0]] = round(rest[r] / weights[0], 6)
                fixed[new] = True
                found |= bool(len(new))
        if not found:
            return fixed, value


def _parts(
    matrix: sparse.csr_array, low: Numbers, high: Numbers, aims: sparse.csr_array
) -> Iterable[_Part]:
    """Unknowns in groups that nothing published, and no target, ties together."""
    both = sparse.vstack([matrix, aims], format="csr")
    both.eliminate_zeros()
    _, labels = sparse.csgraph.connected_components(
        sparse.block_array([[None, both], [both.T, None]]), directed=False
    )
    height = both.shape[0]
    of_row, of_column = labels[:height], labels[height:]
    aimed = np.flatnonzero(np.diff(aims.indptr)) + matrix.shape[0]
    for label in np.unique(of_row[aimed]):
        rows = np.flatnonzero(of_row[: matrix.shape[0]] == label)
        columns = np.flatnonzero(of_column == label)
        targets = np.flatnonzero(of_row[matrix.shape[0] :] == label)
        yield _Part(
            matrix[rows][:, columns],
            low[rows],
            high[rows],
            aims[targets][:, columns],
            targets,
        )
