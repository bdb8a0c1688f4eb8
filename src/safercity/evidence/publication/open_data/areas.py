"""The areas of a release: a list, and the wards' shapes with their main figures."""

import json
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from safercity.areas import Area, AreaLevel
from safercity.evidence.assessment.document import Document
from safercity.evidence.figures import FigureSet
from safercity.evidence.places.british_grid import to_degrees
from safercity.evidence.publication.open_data.spreadsheet_safe import make_csv

# Six places of a degree are 11 cm or less.
_PLACES = 6
_LEVELS = tuple(AreaLevel)
_HEADLINES = ("count", "rate")


def areas_of(figures: FigureSet) -> tuple[Area, ...]:
    """Every area that figures are about, widest first, then by name."""
    areas = {figure.area for figure in figures.values()}
    return tuple(sorted(areas, key=lambda a: (_LEVELS.index(a.level), a.name, a.code)))


def areas_csv(areas: Iterable[Area]) -> bytes:
    """Write areas as CSV: level, code, name, slug (as in keys), and the area above."""
    return make_csv(
        ("area_level", "area_code", "area_name", "slug", "parent"),
        (
            (str(area.level), area.code, area.name, area.slug, area.parent or "")
            for area in areas
        ),
    )


def wards_geojson(
    document: Document, figures: FigureSet, shapes: Mapping[str, BaseGeometry]
) -> bytes:
    """Write the wards that have both figures and a shape (in metres) as GeoJSON.

    Coordinates are WGS84 degrees to six places (RFC 7946). Properties are the ward's
    code, name and partnership, and its counts and rates of the period: null where a
    figure is suppressed or not available.
    """
    areas = areas_of(figures)
    above = {name: area for area in areas for name in (area.slug, area.code)}
    wards = [a for a in areas if a.level is AreaLevel.WARD and a.code in shapes]
    headlines = _headlines(document, figures)
    drawn = in_degrees([shapes[ward.code] for ward in wards])
    features = (
        _feature(ward, above.get(ward.parent or ""), headlines.get(ward, {}), geometry)
        for ward, geometry in zip(wards, drawn, strict=True)
    )
    head = {
        "type": "FeatureCollection",
        "name": f"Wards of {document.area.name}, {document.period.title}",
        "licence": list(document.licence),
    }
    opening = json.dumps(head, ensure_ascii=False)[:-1]
    body = ",\n".join(features)
    return f'{opening}, "features": [\n{body}\n]}}\n'.encode()


def _headlines(
    document: Document, figures: FigureSet
) -> dict[Area, dict[str, float | None]]:
    """Counts and rates of the whole period by area, named `rate_burglary`."""
    found: dict[Area, dict[str, float | None]] = {}
    for figure in figures.values():
        if figure.period == document.period and figure.measure in _HEADLINES:
            name = f"{figure.measure}_{figure.category.replace('-', '_')}"
            found.setdefault(figure.area, {})[name] = figure.value
    return found


def _feature(
    ward: Area,
    partnership: Area | None,
    headlines: Mapping[str, float | None],
    geometry: str,
) -> str:
    properties = {
        "code": ward.code,
        "name": ward.name,
        "csp_code": partnership.code if partnership else None,
        "csp": partnership.name if partnership else None,
        **{name: _plain(value) for name, value in sorted(headlines.items())},
    }
    words = json.dumps(properties, ensure_ascii=False)
    return f'{{"type": "Feature", "properties": {words}, "geometry": {geometry}}}'


def _plain(value: float | None) -> float | int | None:
    if value is None or not float(value).is_integer():
        return None if value is None else float(f"{value:.10g}")
    return int(value)


def in_degrees(shapes: list[BaseGeometry]) -> Iterator[str]:
    """The shapes' GeoJSON, outer rings anticlockwise as RFC 7946 asks."""
    if not shapes:
        return iter(())
    metres = np.array(shapes, dtype=object)
    points = shapely.get_coordinates(metres)
    degrees = np.column_stack(to_degrees(points[:, 0], points[:, 1]))
    moved = shapely.set_coordinates(metres.copy(), np.round(degrees, _PLACES))
    return iter(shapely.to_geojson(shapely.orient_polygons(moved)))
