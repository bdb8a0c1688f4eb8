"""The plan of an evaluation: what was done, where, when, and beside what."""

from dataclasses import dataclass
from pathlib import Path

import shapely

from safercity.areas import slugify
from safercity.periods import Period


@dataclass(frozen=True)
class Point:
    """A place as a point with a radius, British National Grid metres."""

    easting: float
    northing: float
    radius: float

    def shape(self) -> shapely.Geometry:
        """The circle, as a polygon of 128 sides."""
        middle = shapely.Point(self.easting, self.northing)
        return middle.buffer(self.radius, quad_segs=32)


@dataclass(frozen=True)
class Plan:
    """An action and how it is to be evaluated, as `plan.toml` says.

    `asked` is a category or a theme. The place is `areas` (codes), or `shape` with a
    `shape_title`. `ring` is in metres, 0 for none. Comparison areas are
    `comparison_areas`, or so many `similar` ones. `before` is None where it is to be as
    long as the data go. `hash` is that of the file.
    """

    path: Path
    partnership: Path
    name: str
    done: str
    harm_question: str
    illustration: bool
    after: Period
    before: Period | None
    asked: str
    areas: tuple[str, ...]
    shape: shapely.Geometry | None
    shape_title: str
    ring: float
    comparison_areas: tuple[str, ...]
    similar: int
    hash: str

    @property
    def slug(self) -> str:
        """The action's short name, for keys and folders."""
        return slugify(self.name)
