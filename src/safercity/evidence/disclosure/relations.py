"""Relations: every sum that ties one count to others, which anyone may use.

Counts add up along three axes: smaller places to the place they lie in, categories
to the aggregates they belong to, and shorter periods to longer ones. Where the parts
leave something over, the rest is a count too, though no figure shows it: a reader
finds it by taking away. It gets a cell of its own, without a key.
"""

import enum
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from safercity.areas import AreaLevel
from safercity.evidence.disclosure.cells import (
    Cell,
    Hierarchy,
    is_unplaced,
    unplaced_in,
)

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

    Where it does not hold exactly (areas that overlap, an edition since revised) the
    difference counts as known to everyone.
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
    sums: Sums = (),
) -> Table:
    """Find every relation that a sensitive cell takes part in.

    `sums` are further categories with some of their parts; one category may have
    several, since it may be cut in several ways.
    """
    cells = [*cells, *_sums_of_periods(cells)]
    builder = _Builder(cells)
    for lines, add in (
        (_lines(cells, "place"), _AreaLine(builder, hierarchy)),
        (_lines(cells, "category"), _CategoryLine(builder, aggregates, sums)),
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
        # What an earlier edition showed may have been revised: nothing is left over.
        vintages = any(cell.known and cell.key is None for cell in members)
        if not is_all and rest >= 0 and not vintages:
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
            for group in self._groups(whole, parts):
                is_all = self._is_all(whole, group)
                self._builder.add(Axis.AREA, whole, group, is_all=is_all)

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
        self,
        builder: _Builder,
        aggregates: Mapping[str, tuple[str, ...]],
        sums: Sums,
    ) -> None:
        self._builder, self._aggregates = builder, aggregates
        self._sums = [(whole, parts) for whole, parts in sums if parts]

    def __call__(self, line: Mapping[_Key, int]) -> None:
        for aggregate in sorted(self._aggregates):
            if aggregate not in line:
                continue
            parts = sorted({line[c] for c in self._components(aggregate, line, ())})
            if parts:
                whole = line[aggregate]
                self._add(whole, parts)
        for name, names in self._sums:
            parts = sorted({line[part] for part in names if part in line})
            if name in line and parts:
                self._add(line[name], parts)

    def _add(self, whole: int, parts: Sequence[int]) -> None:
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


_Span = tuple[int, int]


def _length(span: _Span) -> int:
    return span[1] - span[0] + 1


def _is_inside(inner: _Span, outer: _Span) -> bool:
    return inner != outer and outer[0] <= inner[0] and inner[1] <= outer[1]


def _tilings(span: _Span, inner: Sequence[_Span]) -> Iterator[list[_Span]]:
    """Every way to cut a period into equal ones that are there: quarters, months."""
    there = set(inner)
    for length in sorted({_length(s) for s in inner}):
        starts = range(span[0], span[1] + 1, length)
        tiles = [(start, start + length - 1) for start in starts]
        if there.issuperset(tiles):
            yield tiles


def _widest(inner: Sequence[_Span]) -> list[_Span]:
    """Periods that do not overlap, the longest first, to take from a longer one."""
    chosen: list[_Span] = []
    for span in sorted(inner, key=lambda s: (-_length(s), s)):
        if all(span[1] < other[0] or other[1] < span[0] for other in chosen):
            chosen.append(span)
    return chosen
