"""The areas of one partnership folder, checked and ready to place events in."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import shapely

from safercity.areas import Area

from .attributes import Attribute

Shapes = Mapping[str, shapely.Geometry]


@dataclass(frozen=True)
class AreaSet:
    """A force, its partnerships, their wards and LSOAs, who lives there, the shapes.

    `lsoas` has one row for each LSOA of 2021, in order of code: lsoa21, name, ward,
    ward_name, district, district_name, csp, force, population, population_year, and
    the columns of `attributes` with imd_index and age_year. Each LSOA has one CSP, and
    one ward of that CSP: its best fit. A ward that no LSOA fits best has no rows there:
    its population is unknown, not nought.

    Shapes are in British National Grid metres. `ward_source` says where the ward shapes
    come from: "boundary", the folder's `wards.geojson`, fit for placing points; or
    "best_fit", dissolved LSOAs, fit for maps only. `ward_year` is the wards' year.
    `notes` are plain sentences for the page on data quality.
    """

    force: Area
    csps: tuple[Area, ...]
    wards: tuple[Area, ...]
    lsoas: pa.Table
    lsoa_shapes: Shapes
    ward_shapes: Shapes
    csp_shapes: Shapes
    ward_source: str
    ward_year: int
    attributes: tuple[Attribute, ...]
    notes: tuple[str, ...]

    @property
    def areas(self) -> tuple[Area, ...]:
        """The force, then its CSPs, then their wards."""
        return (self.force, *self.csps, *self.wards)

    def inside(self, area: Area) -> tuple[Area, ...]:
        """The areas inside one: of the force all others, of a CSP its wards."""
        if area == self.force:
            return (*self.csps, *self.wards)
        return tuple(ward for ward in self.wards if ward.parent == area.code)

    def attribute(self, column: str) -> Attribute:
        """Where a column of `lsoas` comes from; KeyError if it has no source."""
        by_column = {name: a for a in self.attributes for name in a.columns}
        return by_column[column]
