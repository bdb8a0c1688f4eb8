"""Relations: every sum that ties one count to others, which anyone may use.

Counts add up along three axes: smaller places to the place they lie in, categories
to the aggregates they belong to, and shorter periods to longer ones. Where the parts
leave something over, the rest is a count too, though no figure shows it: a reader
finds it by taking away. It gets a cell of its own, without a key.
"""

import enum
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from safercity.areas import AreaLevel
from safercity.evidence.disclosure.cells import (
    UNPLACED_PREFIX,
    Cell,
    Hierarchy,
    is_unplaced,
    unplaced_in,
)

#: A period: its first and last month, numbered on from year 0.
Span = tuple[int, int]
#: Categories, each with some of its parts.
Sums = Sequence[tuple[str, tuple[str, ...]]]


class Axis(enum.StrEnum):
    """What a relation adds up over."""

    AREA = "area"
    CATEGORY = "category"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Relation:
    """A sum: the cell `whole` is the sum of the cells `parts`, by their position.

    Where it does not hold exactly (areas that overlap) the difference counts as known
    to everyone.
    """

    axis: Axis
    whole: int
    parts: tuple[int, ...]

    @property
    def members(self) -> tuple[int, ...]:
        """Every cell of the sum."""
        return (self.whole, *self.parts)


@dataclass(frozen=True)
class Table:
    """Cells, and every relation among them."""

    cells: tuple[Cell, ...]
    relations: tuple[Relation, ...]


def relate(
    cells: Sequence[Cell],
    hierarchy: Hierarchy,
    aggregates: Mapping[str, tuple[str, ...]],
) -> Table:
    """Find every relation that a sensitive cell takes part in."""
    cells = [*cells, *_unplaced(cells, hierarchy)]
    cells = [*cells, *_sums_of_periods(cells)]
    builder = _Builder(cells)
    for lines, add in (
        (_lines(cells, "place"), _AreaLine(builder, hierarchy)),
        (_lines(cells, "category"), _CategoryLine(builder, aggregates)),
        (_lines(cells, "period"), _PeriodLine(builder)),
    ):
        for line in lines:
            if any(builder.cells[i].sensitive for i in line.values()):
                add(line)
    return Table(tuple(builder.cells), tuple(builder.relations))


_Key = str | tuple[int, int]


def _lines(cells: Sequence[Cell], along: str) -> Iterator[dict[_Key, int]]:
    """Cells that differ only in place, category or period, by that."""
    lines: dict[tuple[object, ...], dict[_Key, int]] = defaultdict(dict)
    for i, cell in enumerate(cells):
        category, place, first, last = cell.spot
        if along == "place":
            lines[category, first, last][place] = i
        elif along == "category":
            lines[place, first, last][category] = i
        else:
            lines[category, place][first, last] = i
    yield from lines.values()


def _unplaced(cells: Sequence[Cell], hierarchy: Hierarchy) -> Iterator[Cell]:
    """Cells for a force's events of no place that no figure shows, like its months.

    They are what its CSPs leave over, and they add up over time as well.
    """
    csps = {p for p, level in hierarchy.levels.items() if level == AreaLevel.CSP}
    csps = {place for place in csps if not place.startswith(UNPLACED_PREFIX)}
    for line in _lines(cells, "place"):
        there = {str(place): cells[i] for place, i in line.items()}
        for place, cell in there.items():
            if cell.level != AreaLevel.FORCE or unplaced_in(place) in there:
                continue
            parts = [there[csp] for csp in csps & there.keys()]
            rest = cell.value - sum(part.value for part in parts)
            if parts and len(parts) == len(csps) and rest >= 0:
                yield Cell(
                    cell.spot._replace(place=unplaced_in(place)),
                    AreaLevel.CSP,
                    rest,
                    sensitive=any(part.sensitive for part in (cell, *parts)),
                    known=all(part.known for part in (cell, *parts)),
                )


def _sums_of_periods(cells: Sequence[Cell]) -> Iterator[Cell]:
    """Cells for sums over time that no figure shows but that tie in with others.

    Where wards have a year and their CSP only its months, the months add up to a
    year that the wards add up to as well.
    """
    spans = sorted({cell.spot[2:] for cell in cells})
    for line in _lines(cells, "period"):
        there = [key for key in line if isinstance(key, tuple)]
        for span in spans:
            inner = [s for s in there if _is_inside(s, span)]
            tiles = None if span in line else next(_tilings(span, inner), None)
            if tiles:
                parts = [cells[line[tile]] for tile in tiles]
                spot = parts[0].spot._replace(first=span[0], last=span[1])
                yield Cell(
                    spot,
                    parts[0].level,
                    sum(part.value for part in parts),
                    sensitive=any(part.sensitive for part in parts),
                    known=all(part.known for part in parts),
                )


class _Builder:
    """Collects relations, and adds a cell for what a sum leaves over."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.cells = list(cells)
        self.relations: list[Relation] = []

    def rest(self, whole: int, parts: Sequence[int]) -> int:
        return self.cells[whole].value - sum(self.cells[i].value for i in parts)

    def add(
        self, axis: Axis, whole: int, parts: Sequence[int], *, is_all: bool
    ) -> None:
        """Add a relation; unless the parts are all there is, what is left over too."""
        parts = tuple(parts)
        members = [self.cells[i] for i in (whole, *parts)]
        if all(cell.known for cell in members):
            return
        rest = self.rest(whole, parts)
        # What an earlier edition showed may have been revised: then it is no sum.
        if rest < 0 and any(cell.known and cell.key is None for cell in members):
            return
        if not is_all and rest >= 0:
            parts = (*parts, len(self.cells))
            self.cells.append(self._rest_cell(axis, whole, rest))
        self.relations.append(Relation(axis, whole, parts))

    def _rest_cell(self, axis: Axis, whole: int, rest: int) -> Cell:
        cell = self.cells[whole]
        place = f"rest-by-{axis}:{cell.spot.place}"
        if axis == Axis.AREA and cell.level == AreaLevel.FORCE:
            place = unplaced_in(cell.spot.place)
        return Cell(cell.spot._replace(place=place), cell.level, rest, sensitive=True)


class _AreaLine:
    """Places of one category and period: each is the sum of those just inside it."""

    def __init__(self, builder: _Builder, hierarchy: Hierarchy) -> None:
        self._builder, self._hierarchy = builder, hierarchy

    def __call__(self, line: Mapping[_Key, int]) -> None:
        inside: dict[int, list[int]] = defaultdict(list)
        for place, i in line.items():
            for upper in self._hierarchy.ancestors(str(place)):
                if upper in line:
                    inside[line[upper]].append(i)
                    break
        for whole, parts in inside.items():
            for cut in self._cuts(parts):
                for group in self._groups(whole, cut):
                    is_all = self._is_all(whole, group)
                    self._builder.add(Axis.AREA, whole, group, is_all=is_all)

    def _cuts(self, parts: list[int]) -> Iterable[list[int]]:
        """The parts of each edition, whose areas may be cut in other ways."""
        spots = [self._builder.cells[i].spot for i in parts]
        cuts = {
            tuple(
                i
                for i, spot in zip(parts, spots, strict=True)
                if spot.place in cut or is_unplaced(spot)
            )
            for cut in self._hierarchy.cuts
        }
        return [list(cut) for cut in sorted(cuts) if cut] or [parts]

    def _is_all(self, whole: int, parts: list[int]) -> bool:
        """Whether nothing is left over, and every reader knows it.

        A force always has events that could not be placed, as far as anyone knows.
        """
        cells = self._builder.cells
        if cells[whole].level == AreaLevel.FORCE and not any(
            is_unplaced(cells[i].spot) for i in parts
        ):
            return False
        return self._builder.rest(whole, parts) == 0

    def _groups(self, whole: int, parts: list[int]) -> Iterable[list[int]]:
        """All the parts at once; level by level where levels overlap (LSOA, ward)."""
        if self._builder.rest(whole, parts) >= 0:
            return [parts]
        levels: dict[AreaLevel, list[int]] = defaultdict(list)
        for i in parts:
            levels[self._builder.cells[i].level].append(i)
        return levels.values()


class _CategoryLine:
    """Categories of one place and period: an aggregate is the sum of its components."""

    def __init__(
        self, builder: _Builder, aggregates: Mapping[str, tuple[str, ...]]
    ) -> None:
        self._builder, self._aggregates = builder, aggregates

    def __call__(self, line: Mapping[_Key, int]) -> None:
        for aggregate in sorted(self._aggregates):
            if aggregate not in line:
                continue
            parts = sorted({line[c] for c in self._components(aggregate, line, ())})
            if parts:
                whole = line[aggregate]
                is_all = self._builder.rest(whole, parts) == 0
                self._builder.add(Axis.CATEGORY, whole, parts, is_all=is_all)

    def _components(
        self, aggregate: str, line: Mapping[_Key, int], above: tuple[str, ...]
    ) -> Iterator[str]:
        """Its components in the line; for one that is missing, its own components."""
        above = (*above, aggregate)
        for component in self._aggregates.get(aggregate, ()):
            if component in above:
                continue
            if component in line:
                yield component
            else:
                yield from self._components(component, line, above)


class _PeriodLine:
    """Periods of one category and place: a period is the sum of those that tile it."""

    def __init__(self, builder: _Builder) -> None:
        self._builder = builder

    def __call__(self, line: Mapping[_Key, int]) -> None:
        spans = sorted(key for key in line if isinstance(key, tuple))
        for span in spans:
            inner = [s for s in spans if _is_inside(s, span)]
            if not inner:
                continue
            tilings = list(_tilings(span, inner))
            for tiling in tilings:
                parts = [line[s] for s in tiling]
                self._builder.add(Axis.PERIOD, line[span], parts, is_all=True)
            if not tilings:
                parts = [line[s] for s in _widest(inner)]
                self._builder.add(Axis.PERIOD, line[span], parts, is_all=False)


def _length(span: Span) -> int:
    return span[1] - span[0] + 1


def _is_inside(inner: Span, outer: Span) -> bool:
    return inner != outer and outer[0] <= inner[0] and inner[1] <= outer[1]


def _tilings(span: Span, inner: Sequence[Span]) -> Iterator[list[Span]]:
    """Ways to cut a period into ones that are there: into equal ones, or the shortest.

    Such as quarters or months; or wherever any of them begins or ends.
    """
    there, found = set(inner), []
    for length in sorted({_length(s) for s in inner}):
        starts = range(span[0], span[1] + 1, length)
        tiles = [(start, start + length - 1) for start in starts]
        if there.issuperset(tiles):
            found.append(tiles)
    shortest = stretches([span, *inner])
    if shortest not in found and there.issuperset(shortest):
        found.append(shortest)
    yield from found


def stretches(spans: Iterable[Span]) -> list[Span]:
    """The stretches of time between the ends of some periods, from first to last.

    >>> stretches([(1, 12), (4, 15)])
    [(1, 3), (4, 12), (13, 15)]
    """
    edges = sorted({edge for first, last in spans for edge in (first, last + 1)})
    return [(start, end - 1) for start, end in itertools.pairwise(edges)]


def _widest(inner: Sequence[Span]) -> list[Span]:
    """Periods that do not overlap, the longest first, to take from a longer one."""
    chosen: list[Span] = []
    for span in sorted(inner, key=lambda s: (-_length(s), s)):
        if all(span[1] < other[0] or other[1] < span[0] for other in chosen):
            chosen.append(span)
    return chosen
