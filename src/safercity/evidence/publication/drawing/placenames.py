"""Names on a map, beside a dot, clear of one another."""

from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from safercity.evidence.assessment.document import Choropleth
from safercity.evidence.publication.drawing import palette
from safercity.evidence.publication.drawing.boxes import Box, clear_of
from safercity.evidence.publication.drawing.lettering import LEADING, ROOM, width, wrap
from safercity.evidence.publication.drawing.outlines import Outlines
from safercity.evidence.publication.drawing.svg import lines, tag

_MOST_WIDE, _DOT = 190, 3.5


@dataclass(frozen=True, slots=True)
class _Name:
    """A name's lines, its dot, and how much room it takes."""

    lines: tuple[str, ...]
    x: float
    y: float
    size: float

    @property
    def wide(self) -> float:
        return max(width(line, self.size, bold=True) for line in self.lines)

    @property
    def high(self) -> float:
        return LEADING * len(self.lines)

    @property
    def dot(self) -> Box:
        return Box(self.x - 6, self.y - 6, self.x + 6, self.y + 6)


def place_names(
    map_: Choropleth,
    drawn: Outlines,
    page: Box,
    shift: tuple[float, float],
    size: float,
) -> str:
    """Name the areas that ask for it, where there is room for type of a size.

    The nearest free place wins: right of the dot, left, above, below, then farther
    out with a line to the dot. A name with no room anywhere is left to the table.
    """
    wanted = [a for a in map_.areas if a.label and a.code in drawn.shapes]
    names = []
    for area in wanted:
        x, y = _middle(drawn.shapes[area.code])
        broken = wrap(area.name, _MOST_WIDE * size / ROOM, size)
        names.append(_Name(broken, x + shift[0], y + shift[1], size))
    taken = [name.dot for name in names]
    made = []
    for name in names:
        spot = next(
            (
                spot
                for spot in _spots(name)
                if spot[0].within(page) and clear_of(spot[0], taken)
            ),
            None,
        )
        made.append(_dot(name))
        if spot is not None:
            taken.append(spot[0])
            made.append(_written(name, *spot))
    return tag("g", "".join(made), pointer_events="none")


def _middle(shape: BaseGeometry) -> tuple[float, float]:
    """The point of an area farthest from its edges."""
    part = max(shapely.get_parts(shape), key=lambda p: p.area)
    circle = shapely.maximum_inscribed_circle(part, tolerance=1.0)
    x, y = shapely.get_coordinates(circle)[0]
    return float(x), float(y)


def _spots(name: _Name) -> list[tuple[Box, str, bool]]:
    """Places for a name, best first: its box, its anchor, whether it needs a line."""
    found = []
    wide, high = name.wide, name.high
    for gap in (9, 26, 48, 80):
        for side, up in (
            (1, 0),
            (-1, 0),
            (0, -1),
            (0, 1),
            (1, -1),
            (-1, -1),
            (1, 1),
            (-1, 1),
        ):
            x = name.x + side * (gap + wide / 2)
            y = name.y + up * (gap + high / 2)
            box = Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
            anchor = {1: "start", 0: "middle", -1: "end"}[side]
            found.append((box, anchor, gap > 9))
    return found


def _dot(name: _Name) -> str:
    return tag(
        "circle",
        cx=name.x,
        cy=name.y,
        r=_DOT,
        fill=palette.INK,
        stroke=palette.PAPER,
        stroke_width=1.5,
    )


def _written(name: _Name, box: Box, anchor: str, far: bool) -> str:
    x = {"start": box.left, "middle": (box.left + box.right) / 2, "end": box.right}
    middle = (box.top + box.bottom) / 2
    leader = ""
    if far:
        ends = {
            "x1": name.x,
            "y1": name.y,
            "x2": min(max(name.x, box.left), box.right),
            "y2": min(max(name.y, box.top), box.bottom),
        }
        leader = tag("line", **ends, stroke=palette.PAPER, stroke_width=3.5) + tag(
            "line", **ends, stroke=palette.INK
        )
    return leader + lines(
        x[anchor],
        middle,
        name.lines,
        anchor=None if anchor == "start" else anchor,
        bold=True,
        halo=True,
    )
