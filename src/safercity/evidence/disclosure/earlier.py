"""Earlier editions: what the same audience already has, set beside this edition.

Whoever holds two editions can take one from the other. So the counts of both stand in
one system: those shown before are known; those withheld before, and the stretches of
time between the ends of all periods, are counts that no figure shows.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from safercity.areas import Area, AreaLevel
from safercity.evidence.disclosure.cells import (
    Cell,
    Spot,
    level_of,
    spot_of,
    whole_spot,
)
from safercity.evidence.disclosure.policy import Policy
from safercity.evidence.disclosure.relations import Span, stretches
from safercity.evidence.figures import FigureSet

#: How many events a spot has by the records of now; None where they do not say.
CountsNow = Callable[[Spot], int | None]

# Between two editions the edge of such an area may have moved by a few streets.
_SMALL_AREAS = frozenset({AreaLevel.WARD, AreaLevel.LSOA})


def unknown(_: Spot) -> None:
    """Counts of now where there are none."""


@dataclass(frozen=True)
class _Before:
    """What earlier editions said of a spot; `shown` are the numbers that they gave."""

    level: AreaLevel
    shown: tuple[int, ...] = ()


@dataclass(frozen=True)
class Earlier:
    """The count figures of editions that an audience already has, oldest first."""

    editions: Sequence[FigureSet]

    def without(self, left_out: Callable[[str], bool]) -> "Earlier":
        """The same without the counts of some categories."""
        return Earlier(
            [
                FigureSet(f for f in edition.values() if not left_out(f.category))
                for edition in self.editions
            ]
        )

    @property
    def areas(self) -> dict[str, Area]:
        """Their areas, by slug; of the latest edition that has it."""
        return {f.area.slug: f.area for e in self.editions for f in e.values()}

    @property
    def cuts(self) -> Iterator[frozenset[str]]:
        """The areas of each edition."""
        for edition in self.editions:
            yield frozenset(figure.area.slug for figure in edition.values())

    @cached_property
    def spots(self) -> Mapping[Spot, _Before]:
        """Everything that they counted."""
        found: dict[Spot, _Before] = {}
        for edition in self.editions:
            for figure in edition.values():
                spot = spot_of(figure)
                if spot is None:
                    continue
                shown = found[spot].shown if spot in found else ()
                if whole_spot(figure) is not None:
                    shown = (*shown, int(figure.value or 0))
                found[spot] = _Before(level_of(figure), shown)
        return found

    def cuts_otherwise(self, cell: Cell) -> bool:
        """Whether one showed the same time for areas of a cell's level, but not it."""
        spot = cell.spot
        return any(
            spot.place not in places
            for first, last, places in self._shown_by_level[spot.category, cell.level]
            if first <= spot.last and spot.first <= last
        )

    @cached_property
    def _shown_by_level(
        self,
    ) -> Mapping[tuple[str, AreaLevel], list[tuple[int, int, frozenset[str]]]]:
        """By category and level, each period that an edition has, and its areas."""
        found: dict[tuple[str, AreaLevel], list[tuple[int, int, frozenset[str]]]]
        found = defaultdict(list)
        for edition in self.editions:
            places: dict[tuple[str, AreaLevel, int, int], set[str]] = defaultdict(set)
            for figure in edition.values():
                spot = spot_of(figure)
                if spot is not None:
                    category, place, first, last = spot
                    places[category, level_of(figure), first, last].add(place)
            for (category, level, first, last), here in places.items():
                found[category, level].append((first, last, frozenset(here)))
        return found

    @cached_property
    def shown(self) -> frozenset[Spot]:
        """The spots that any of them gave a number for."""
        return frozenset(spot for spot, before in self.spots.items() if before.shown)


def beside_earlier(
    cells: Iterable[Cell], earlier: Earlier, counts_now: CountsNow, policy: Policy
) -> list[Cell]:
    """The cells of an edition, and those that earlier ones add to them.

    What was shown before counts as known, as it is now: a reader would take it for
    that. A small area is kept `apart` where an earlier number of it differs by a few,
    or where earlier editions showed the same time for areas that were cut otherwise:
    what lies between the two cuts is a count of a few as well.
    """
    cells = list(cells)
    of_now = {cell.spot.category for cell in cells}
    protected = {cell.spot.category for cell in cells if cell.sensitive}
    joined = {cell.spot: _beside(cell, earlier, policy) for cell in cells}
    for spot, before in earlier.spots.items():
        if spot not in joined:
            number = _number(spot, before, counts_now)
            if number is not None:
                joined[spot] = Cell(
                    spot,
                    before.level,
                    number,
                    sensitive=spot.category in protected or spot.category not in of_now,
                    known=bool(before.shown) or spot.category in of_now - protected,
                    owed=not before.shown,
                )
    for cell in _between(joined, earlier, counts_now):
        joined[cell.spot] = cell
    return [joined[spot] for spot in sorted(joined)]


def _beside(cell: Cell, earlier: Earlier, policy: Policy) -> Cell:
    """A cell of this edition, given what earlier ones said."""
    if cell.known:
        return cell
    small_area = cell.level in _SMALL_AREAS
    before = earlier.spots.get(cell.spot)
    if before is None or not before.shown:
        return replace(cell, apart=small_area and earlier.cuts_otherwise(cell))
    least = policy.threshold(cell.spot.category)
    apart = small_area and any(
        0 < abs(cell.value - number) < least for number in before.shown
    )
    return replace(cell, known=not apart, before=True, apart=apart)


def _number(spot: Spot, before: _Before, counts_now: CountsNow) -> int | None:
    number = counts_now(spot)
    return before.shown[-1] if number is None and before.shown else number


def _between(
    cells: Mapping[Spot, Cell], earlier: Earlier, counts_now: CountsNow
) -> Iterator[Cell]:
    """The stretches between the ends of periods, where earlier ones take part."""
    lines: dict[tuple[str, str], dict[Span, Cell]] = defaultdict(dict)
    for spot, cell in cells.items():
        lines[spot.category, spot.place][spot.first, spot.last] = cell
    touched = {(spot.category, spot.place) for spot in earlier.spots}
    for key in sorted(touched & lines.keys()):
        line = lines[key]
        if not any(cell.sensitive for cell in line.values()):
            continue
        for stretch in stretches(line):
            spot = Spot(*key, *stretch)
            number = None if stretch in line else counts_now(spot)
            if number is not None and _is_inside_any(stretch, line):
                level = next(iter(line.values())).level
                yield Cell(spot, level, number, sensitive=True)


def _is_inside_any(stretch: Span, spans: Iterable[Span]) -> bool:
    return any(first <= stretch[0] and stretch[1] <= last for first, last in spans)
