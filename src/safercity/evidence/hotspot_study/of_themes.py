"""The studies that theme pages show: of each theme's head, in each area."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import shapely

from safercity.areas import Area, AreaLevel
from safercity.evidence.calculation import Tables
from safercity.evidence.figures import FigureSet
from safercity.evidence.geography.area_set import AreaSet
from safercity.evidence.hotspot_study.figures import make_figures
from safercity.evidence.hotspot_study.points import read_points
from safercity.evidence.hotspot_study.study import Ground, Study, ground_of, study
from safercity.evidence.measures.categories import Category
from safercity.evidence.measures.definitions import MeasureDefinition
from safercity.evidence.measures.themes import Theme
from safercity.periods import Period

#: Studies by the slug of an area and the category.
Studies = Mapping[tuple[str, str], Study]


@dataclass(frozen=True)
class ThemeStudies:
    """Studies by area and category, without their points, and the figures of all."""

    figures: FigureSet
    studies: Studies


def mapped_categories(themes: Iterable[Theme]) -> tuple[str, ...]:
    """The heads of the themes that are shown by ward: others have no map."""
    return tuple(sorted({t.head for t in themes if t.wards and t.head}))


def study_themes(
    tables: Tables,
    themes: Iterable[Theme],
    categories: Mapping[str, Category],
    areas: AreaSet,
    period: Period,
    measures: Mapping[str, MeasureDefinition],
) -> ThemeStudies:
    """Study the head of every theme that has a map, in the force and in each CSP.

    A head that no extract gives points of has no study.
    """
    figures = FigureSet(())
    studies: dict[tuple[str, str], Study] = {}
    grounds: dict[str, Ground] = {}
    for category in mapped_categories(themes):
        points = read_points(tables, category, categories, period)
        if not len(points):
            continue
        for area in (areas.force, *areas.csps):
            if area.slug not in grounds:
                grounds[area.slug] = ground_of_area(areas, area)
            found = study(points.of(area), grounds[area.slug])
            figures |= make_figures(found, category, area, period, measures)
            studies[area.slug, category] = _without_points(found)
    return ThemeStudies(figures, studies)


def ground_of_area(areas: AreaSet, area: Area) -> Ground:
    """The squares of the force or of a CSP."""
    shape = shape_of_area(areas, area)
    return ground_of(shape, areas.inside(area), areas.ward_shapes)


def shape_of_area(areas: AreaSet, area: Area) -> shapely.Geometry:
    """The shape of the force or of a CSP, in metres."""
    if area.level is AreaLevel.FORCE:
        return shapely.union_all(list(areas.csp_shapes.values()))
    return areas.csp_shapes[area.code]


def _without_points(found: Study) -> Study:
    """The study as pages need it, quick to send to a worker."""
    nothing = np.array([], dtype=np.int64)
    return replace(found, points=found.points.none_of_them(), cells=nothing)
