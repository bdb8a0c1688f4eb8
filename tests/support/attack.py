"""An attacker: works out withheld counts from what a release publishes.

It reads `figures.csv` as anyone can, and knows what anyone can know: which area lies
in which, how many people live there, which categories make up all crime, and the
formulas of the method page. It shares no code with disclosure control.

Every number in the file becomes an equation on counts. Then, for each withheld count,
linear programming gives the least and the most that it can be.

It shares no code with the other attacker (`attacker`) either, on purpose: each was
written from the method page by itself, so that a mistake in one is not a mistake in
both. This one takes each number as an equation on the counts that figures show; that
one takes counts apart into what nobody sees, and holds more formulas.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.stats import chi2

Cell = tuple[str, str, int, int]  # category, area code, first month, last month
Row = Mapping[str, str]

# Figures are printed to ten digits: a sum holds to about this.
PRINTED = 1e-5
# More than any count, for those that nothing bounds.
MOST = 1e5
# A count within this of another is the same.
NEAR = 1e-2


@dataclass(frozen=True)
class Knowledge:
    """What anyone can know: by area code, the code above and the residents."""

    above: Mapping[str, str]
    residents: Mapping[str, int]
    aggregates: Mapping[str, tuple[str, ...]]
    harm_days: Mapping[str, float] = field(default_factory=dict)
    threshold: int = 5


@dataclass(frozen=True)
class Finding:
    """A withheld count that can be narrowed down too far."""

    cell: Cell
    low: float
    high: float

    def __str__(self) -> str:
        category, code, first, last = self.cell
        when = f"{first // 12}-{first % 12 + 1:02d}+{last - first + 1}"
        return f"{category} in {code}, {when}: from {self.low:g} to {self.high:g}"


@dataclass
class _Equations:
    """Linear equations on cells: `sum of weight x cell = right`."""

    cells: dict[Cell, int] = field(default_factory=dict)
    known: dict[int, float] = field(default_factory=dict)
    rows: list[tuple[dict[int, float], float]] = field(default_factory=list)
    orders: list[dict[int, float]] = field(default_factory=list)  # at least nought

    def cell(self, cell: Cell) -> int:
        return self.cells.setdefault(cell, len(self.cells))

    def add(self, weights: Mapping[Cell, float], right: float) -> None:
        placed: dict[int, float] = defaultdict(float)
        for cell, weight in weights.items():
            placed[self.cell(cell)] += weight
        if len(placed) == 1 and abs(weight) > NEAR:
            ((index, weight),) = placed.items()
            # A count is whole, so a number printed to ten digits gives it exactly.
            self.known.setdefault(index, float(round(right / weight)))
        self.rows.append((dict(placed), right))

    def add_order(self, weights: Mapping[Cell, float]) -> None:
        self.orders.append({self.cell(cell): w for cell, w in weights.items()})


def attack(
    editions: Sequence[bytes], knowledge: Knowledge, *, whole: bool = False
) -> list[Finding]:
    """Every withheld count of the first edition that can be narrowed down too far.

    `editions` are contents of `figures.csv`: the one attacked, then any that are out
    already. `whole` tries whole numbers only, which takes longer.
    """
    equations = _Equations()
    targets: list[Cell] = []
    for number, edition in enumerate(editions):
        rows = list(csv.DictReader(io.StringIO(edition.decode())))
        for row in rows:
            _read(equations, row, rows, knowledge)
        if number == 0:
            targets = [_cell(row) for row in rows if _is_withheld_count(row)]
    targets += list(_tie(equations, knowledge))
    return _narrow(equations, sorted(set(targets)), knowledge.threshold, whole=whole)


def _month(text: str) -> int:
    return int(text[:4]) * 12 + int(text[5:7]) - 1


def _cell(row: Row, **other: str) -> Cell:
    code = "unplaced" if row["measure"] == "unplaced" else row["area_code"]
    return (
        other.get("category", row["category"]),
        other.get("code", code),
        _month(row["period_start"]),
        _month(row["period_end"]),
    )


def _before(cell: Cell) -> Cell:
    category, code, first, last = cell
    return category, code, first - 12, last - 12


def _is_withheld_count(row: Row) -> bool:
    return row["measure"] == "count" and row["status"] == "suppressed"


def _number(row: Row, column: str) -> float | None:
    return float(row[column]) if row[column] else None


def _read(
    equations: _Equations, row: Row, rows: Sequence[Row], knowledge: Knowledge
) -> None:
    """Turn all that a row prints into equations, whatever its status says."""
    cell, measure = _cell(row), row["measure"]
    value, numerator = _number(row, "value"), _number(row, "numerator")
    if measure in ("count", "unplaced"):
        equations.cell(cell)
        numerator = value if numerator is None else numerator
    if numerator is not None and measure.startswith(_OF_COUNTS):
        equations.add({cell: 1}, numerator)
    if measure == "rate":
        _read_rate(equations, row, cell, knowledge)
    elif measure.startswith("change_"):
        _read_change(equations, row, cell)
    elif measure == "share_of_crime":
        _read_share(equations, row, cell)
    elif value is not None and measure in ("harm", "ward_mean"):
        _read_sum(equations, row, rows, knowledge)
    elif value is not None and measure == "rank":
        _read_rank(equations, row, rows, knowledge)


_OF_COUNTS = ("count", "unplaced", "rate", "change_", "share_of_crime")


def _read_change(equations: _Equations, row: Row, cell: Cell) -> None:
    value, before = _number(row, "value"), _number(row, "denominator")
    if before is not None:
        equations.add({_before(cell): 1}, before)
    if value is not None and row["measure"] == "change_count":
        equations.add({cell: 1, _before(cell): -1}, value)
    if value is not None and row["measure"] == "change_percent":
        equations.add({cell: 1, _before(cell): -(1 + value / 100)}, 0)


def _read_share(equations: _Equations, row: Row, cell: Cell) -> None:
    value, whole = _number(row, "value"), _number(row, "denominator")
    crime = _cell(row, category="all-crime")
    if whole is not None:
        equations.add({crime: 1}, whole)
    if value is not None:
        equations.add({cell: 1, crime: -value / 100}, 0)


def _read_sum(
    equations: _Equations, row: Row, rows: Sequence[Row], knowledge: Knowledge
) -> None:
    """Harm adds up the counts of categories, and a mean of rates those of wards."""
    if row["measure"] == "harm":
        parts = knowledge.aggregates.get(row["category"], (row["category"],))
        weights = {_cell(row, category=c): knowledge.harm_days[c] for c in parts}
    else:
        wards = _codes(rows, "ward", knowledge)
        weights = {
            _cell(row, code=w): 1000 / knowledge.residents[w] / len(wards)
            for w in wards
        }
    equations.add(weights, float(row["value"]))


def _codes(rows: Sequence[Row], level: str, knowledge: Knowledge) -> list[str]:
    codes = {row["area_code"] for row in rows if row["area_level"] == level}
    return sorted(codes & set(knowledge.residents))


def _read_rate(
    equations: _Equations, row: Row, cell: Cell, knowledge: Knowledge
) -> None:
    people = _number(row, "denominator") or knowledge.residents.get(row["area_code"])
    value, upper = _number(row, "value"), _number(row, "upper")
    if people and value is not None:
        equations.add({cell: 1}, value * people / 1000)
    elif people and upper is not None:
        limit = upper * people / 1000
        counts = np.arange(0, int(limit) + 2)
        limits = chi2.ppf(0.975, 2 * counts + 2) / 2
        equations.add({cell: 1}, int(counts[np.abs(limits - limit).argmin()]))


def _read_rank(
    equations: _Equations, row: Row, rows: Sequence[Row], knowledge: Knowledge
) -> None:
    """An area ranked higher has at least the rate of the next one that is ranked."""
    mine = _number(row, "value") or 0
    beside = [
        (other, rank)
        for other in rows
        if other["measure"] == "rank"
        and other["category"] == row["category"]
        and (rank := _number(other, "value")) is not None
        and rank > mine
    ]
    for other, rank in beside:
        if rank == min(r for _, r in beside):
            mine_of, others = (
                knowledge.residents[code]
                for code in (row["area_code"], other["area_code"])
            )
            equations.add_order({_cell(row): 1 / mine_of, _cell(other): -1 / others})


def _tie(equations: _Equations, knowledge: Knowledge) -> Iterator[Cell]:
    """Add every sum that must hold; gives cells that are only ever left over."""
    forces = set(knowledge.above.values()) - set(knowledge.above)
    lines: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for category, code, first, last in list(equations.cells):
        lines[category, code].append((first, last))
        inside = [c for c, above in knowledge.above.items() if above == code]
        parts = [(category, c, first, last) for c in inside]
        if code in forces:
            parts.append((category, "unplaced", first, last))
        if parts and all(p in equations.cells or p[1] == "unplaced" for p in parts):
            _add_sum(equations, (category, code, first, last), parts)
        parts = [(c, code, first, last) for c in knowledge.aggregates.get(category, ())]
        if parts and all(p in equations.cells for p in parts):
            _add_sum(equations, (category, code, first, last), parts)
    for (category, code), spans in lines.items():
        for first, last in spans:
            yield from _tie_periods(equations, category, code, (first, last), spans)


def _tie_periods(
    equations: _Equations,
    category: str,
    code: str,
    span: tuple[int, int],
    spans: Sequence[tuple[int, int]],
) -> Iterator[Cell]:
    """A period is the sum of its months; or of a shorter period and what is left."""
    first, last = span
    months = [(category, code, m, m) for m in range(first, last + 1)]
    if len(months) > 1 and all(month in equations.cells for month in months):
        _add_sum(equations, (category, code, first, last), months)
        return
    for inner in spans:
        if inner != span and first <= inner[0] and inner[1] <= last:
            rest = (category, f"{code} less {inner}", first, last)
            whole, part = (category, code, first, last), (category, code, *inner)
            _add_sum(equations, whole, [part, rest])
            yield rest


def _add_sum(equations: _Equations, whole: Cell, parts: Sequence[Cell]) -> None:
    equations.add({whole: 1, **dict.fromkeys(parts, -1)}, 0)


def _narrow(
    equations: _Equations, targets: Sequence[Cell], threshold: int, *, whole: bool
) -> list[Finding]:
    unknown = [i for i in range(len(equations.cells)) if i not in equations.known]
    place = {i: n for n, i in enumerate(unknown)}
    left, right = _without_known(equations, equations.rows, place)
    order = [(weights, 0.0) for weights in equations.orders]
    above, least = _without_known(equations, order, place)
    found = []
    groups = _groups(sparse.vstack([left, above]).tocsr(), len(unknown))
    for cell in targets:
        i = equations.cells.get(cell)
        if i is None:
            continue
        low = high = equations.known.get(i)
        if low is None:
            chosen = groups[place[i]]
            low, high = _bounds(
                left, right, above, least, chosen, place[i], whole=whole
            )
        hidden = low < NEAR and high > threshold - 1 - NEAR
        # What is left over matters only where it is surely small.
        left_over = " less " in cell[1] and high > threshold - NEAR
        if not hidden and not left_over and high - low < threshold - NEAR:
            found.append(Finding(cell, round(low, 6), round(high, 6)))
    return found


def _without_known(
    equations: _Equations,
    rows: Sequence[tuple[Mapping[int, float], float]],
    place: Mapping[int, int],
) -> tuple[sparse.csr_array, np.ndarray]:
    entries: tuple[list[float], list[int], list[int]] = ([], [], [])
    rights = []
    for weights, value in rows:
        right, open_ = value, {}
        for i, weight in weights.items():
            if i in equations.known:
                right -= weight * equations.known[i]
            else:
                open_[place[i]] = weight
        if open_:
            for n, weight in open_.items():
                entries[0].append(weight)
                entries[1].append(len(rights))
                entries[2].append(n)
            rights.append(right)
    shape = (len(rights), len(place))
    return sparse.csr_array((entries[0], entries[1:]), shape=shape), np.array(rights)


def _groups(matrix: sparse.csr_array, size: int) -> list[np.ndarray]:
    """For each unknown, all those that some equation ties to it."""
    if size == 0:
        return []
    touched = (matrix != 0).astype(int)
    ties = sparse.csr_array(touched.T @ touched)
    count, labels = sparse.csgraph.connected_components(ties, directed=False)
    groups = [np.flatnonzero(labels == label) for label in range(count)]
    return [groups[label] for label in labels]


def _bounds(
    left: sparse.csr_array,
    right: np.ndarray,
    above: sparse.csr_array,
    least: np.ndarray,
    chosen: np.ndarray,
    target: int,
    *,
    whole: bool,
) -> tuple[float, float]:
    """The least and the most that an unknown can be."""
    rows, orders = (
        np.unique(matrix[:, chosen].nonzero()[0]) for matrix in (left, above)
    )
    sums, order = right[rows], least[orders]
    constraints = [
        LinearConstraint(left[rows][:, chosen], sums - PRINTED, sums + PRINTED),
        LinearConstraint(above[orders][:, chosen], order - PRINTED),
    ]
    ends = []
    for sign in (1.0, -1.0):
        result = milp(
            sign * (chosen == target),
            constraints=[c for c in constraints if c.A.shape[0]],
            bounds=Bounds(0, MOST),
            integrality=np.full(len(chosen), int(whole)),
        )
        assert result.status == 0, "the equations contradict one another"
        ends.append(sign * result.fun)
    return ends[0], ends[1]
