"""Cells: the counts behind a set of figures, as whole numbers.

All protection is decided on cells; every other figure is worked out from them, and
follows them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from safercity.areas import Area, AreaLevel
from safercity.errors import DisclosureError
from safercity.evidence.figures import OK, Figure, FigureSet
from safercity.periods import Month

COUNT = "count"
UNPLACED = "unplaced"  # events of the force that could not be put in any CSP
UNPLACED_PREFIX = f"{UNPLACED}:"
COUNT_MEASURES = frozenset({COUNT, UNPLACED})

_MONTHS_A_YEAR = 12


class Spot(NamedTuple):
    """What a cell counts: a category in a place, from a month to a month.

    `place` is an area's slug, or `unplaced:` and the slug of a force. `first` and
    `last` number the months on from year 0.
    """

    category: str
    place: str
    first: int
    last: int

    @property
    def months(self) -> int:
        """How many months it covers."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A count, the key of the figure that shows it, and whether it can be hidden.

    A `known` cell cannot be: it is public already, or an earlier edition published
    it (some of those have no figure now, so no key). `before` says that one did;
    `owed`, that one withheld it, so that it has to stay safe; `apart`, that it may not
    be shown beside what one showed.
    """

    spot: Spot
    level: AreaLevel
    value: int
    key: str | None = None
    sensitive: bool = False
    known: bool = False
    before: bool = False
    owed: bool = False
    apart: bool = False


@dataclass(frozen=True)
class Hierarchy:
    """Which place lies in which, by slug; a place missing here lies in no other.

    Places that add up belong to one of `cuts`: the areas of this edition, or those of
    an earlier one. No cuts: all of them add up.
    """

    above: dict[str, str] = field(default_factory=dict)
    levels: dict[str, AreaLevel] = field(default_factory=dict)
    cuts: tuple[frozenset[str], ...] = ()

    def ancestors(self, place: str) -> Iterable[str]:
        """The places it lies in, smallest first."""
        seen = {place}
        while (upper := self.above.get(place)) is not None and upper not in seen:
            yield upper
            seen.add(upper)
            place = upper


def read_hierarchy(areas: Iterable[Area]) -> Hierarchy:
    """Work out which place lies in which from the areas' parents (code or slug).

    Raises:  DisclosureError for a ward or LSOA that does not say what it lies in:
             its sums could not be checked.
    """
    known = {area.slug: area for area in areas}
    names = {name: a.slug for a in known.values() for name in (a.code, a.slug)}
    forces = [a.slug for a in known.values() if a.level == AreaLevel.FORCE]
    above: dict[str, str] = {}
    orphans = []
    for area in known.values():
        upper = names.get(area.parent or "")
        if upper is not None and upper != area.slug:
            above[area.slug] = upper
        elif area.level in (AreaLevel.WARD, AreaLevel.LSOA) and area.parent is None:
            orphans.append(area.slug)
        elif area.level not in (AreaLevel.FORCE, AreaLevel.COMPARATOR) and forces:
            above[area.slug] = forces[0]
    if orphans:
        raise DisclosureError(
            f"No release was made: {', '.join(sorted(orphans)[:5])} "
            "would be published without saying what it lies in, so nobody could check "
            "whether its numbers give others away. Give each area its parent."
        )
    above.update({unplaced_in(force): force for force in forces})
    levels = {slug: area.level for slug, area in known.items()}
    levels.update({unplaced_in(force): AreaLevel.CSP for force in forces})
    return Hierarchy(above, levels)


def unplaced_in(force: str) -> str:
    """The place of a force's events that could not be put in any CSP."""
    return f"{UNPLACED_PREFIX}{force}"


def is_unplaced(spot: Spot) -> bool:
    """True for a count of events that could not be put in any CSP."""
    return spot.place.startswith(UNPLACED_PREFIX)


def month_number(month: Month) -> int:
    """A month's number on from year 0."""
    return month.year * _MONTHS_A_YEAR + month.number - 1


def is_count(figure: Figure) -> bool:
    """True for a number of events; what is added up from other figures is not one."""
    return figure.measure in COUNT_MEASURES and not figure.inputs


def spot_of(figure: Figure) -> Spot | None:
    """What a count figure counts; None for a figure that is not a count."""
    if not is_count(figure):
        return None
    spot = own_count(figure)
    if figure.measure == UNPLACED:
        return spot._replace(place=unplaced_in(spot.place))
    return spot


def own_count(figure: Figure) -> Spot:
    """What the count of a figure's own category, area and period counts."""
    start, end = month_number(figure.period.start), month_number(figure.period.end)
    return Spot(figure.category, figure.area.slug, start, end)


def read_cells(
    figures: FigureSet,
    sensitive: frozenset[str],
    before: frozenset[Spot] = frozenset(),
) -> list[Cell]:
    """Read the cells of a set of figures; `before` are those shown by editions before.

    An estimate (a count that is not a whole number) is no cell, so it is withheld.
    """
    cells: dict[Spot, Cell] = {}
    for key, figure in figures.items():
        spot = whole_spot(figure)
        if spot is not None:
            protect = key in sensitive
            cells[spot] = Cell(
                spot,
                level_of(figure),
                int(figure.value or 0),
                key,
                protect,
                known=not protect,
                before=spot in before,
            )
    return [cells[spot] for spot in sorted(cells)]


def whole_spot(figure: Figure) -> Spot | None:
    """What a figure counts; None unless it shows a whole number of events."""
    if figure.status != OK or figure.value is None or not figure.value.is_integer():
        return None
    return spot_of(figure)


def level_of(figure: Figure) -> AreaLevel:
    """The level of the cell of a count; events of no place stand beside the CSPs."""
    return AreaLevel.CSP if figure.measure == UNPLACED else figure.area.level
