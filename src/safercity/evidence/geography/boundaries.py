"""Boundaries as GeoJSON files: longitude and latitude outside, metres inside."""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
import shapely.geometry

from safercity.evidence.places.british_grid import to_degrees, to_metres

from .faults import Faults

LSOAS = "lsoas.geojson"
WARDS = "wards.geojson"
DECIMALS = 6  # of a degree: about 0.1 m
# What Shapely raises for coordinates that are not numbers, or not enough of them.
_NOT_A_SHAPE = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    OverflowError,
    RecursionError,
    shapely.GEOSException,
)
_WARD_CODE = re.compile(r"WD(\d\d)CD")


@dataclass(frozen=True)
class WardBoundaries:
    """Wards as the folder's own file gives them, in order of code."""

    year: int
    names: Mapping[str, str]
    districts: Mapping[str, str]
    shapes: Mapping[str, shapely.Geometry]


def geojson_text(
    shapes: Mapping[str, shapely.Geometry], names: Mapping[str, str]
) -> str:
    """Write shapes in metres out as the text of a GeoJSON file, a feature a line."""
    codes = sorted(shapes)
    degrees = shapely.transform(
        np.array([shapes[code] for code in codes], dtype=object),
        lambda xy: np.column_stack(to_degrees(xy[:, 0], xy[:, 1])).round(DECIMALS),
    )
    # RFC 7946: outer rings go anticlockwise.
    turned = shapely.orient_polygons(degrees, exterior_cw=False)
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {"code": code, "name": names[code]},
                "geometry": shapely.geometry.mapping(shape),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for code, shape in zip(codes, turned, strict=True)
    ]
    features = ",\n".join(lines)
    return f'{{"type":"FeatureCollection","features":[\n{features}\n]}}\n'


def read_lsoa_shapes(
    folder: Path, codes: Sequence[str], faults: Faults
) -> dict[str, shapely.Geometry]:
    """Read `lsoas.geojson`: one shape for each code, in metres."""
    found = _by_code(LSOAS, _features(folder / LSOAS, faults), _lsoa_code, faults)
    missing = sorted(set(codes) - set(found))
    if missing and found:
        listed = ", ".join(missing[:5]) + (" and others" if len(missing) > 5 else "")
        lsoas = "1 LSOA" if len(missing) == 1 else f"{len(missing):,} LSOAs"
        faults.add(LSOAS, None, f"lacks {lsoas} of lsoas.csv: {listed}")
    return _in_metres({code: found[code][1] for code in sorted(codes) if code in found})


def read_ward_boundaries(
    folder: Path, districts: set[str], faults: Faults
) -> WardBoundaries | None:
    """Read `wards.geojson` if there is one; wards of other districts are left out.

    Its features name each ward as the Office for National Statistics does: WD25CD,
    WD25NM and LAD25CD, of any one year.
    """
    path = folder / WARDS
    if not path.exists():
        return None
    features = list(_features(path, faults))
    years = sorted(
        {m[1] for _, f, _ in features for k in f if (m := _WARD_CODE.fullmatch(k))}
    )
    if len(years) != 1:
        if features:
            said = f"of {len(years)} years" if years else "with no ward code"
            wanted = "each must have WD25CD, WD25NM and LAD25CD (of any one year)"
            faults.add(WARDS, None, f"has features {said}; {wanted}")
        return None
    keys = (f"WD{years[0]}CD", f"WD{years[0]}NM", f"LAD{years[0]}CD")
    kept = [
        f for f in features if _complete(f, keys, faults) and f[1][keys[2]] in districts
    ]
    found = _by_code(WARDS, kept, lambda properties: str(properties[keys[0]]), faults)
    for district in sorted(districts - {f[1][keys[2]] for f in kept}):
        faults.add(
            WARDS, None, f"has no ward of district {district}, which lsoas.csv has"
        )
    return WardBoundaries(
        year=2000 + int(years[0]),
        names={code: str(found[code][0][keys[1]]) for code in sorted(found)},
        districts={code: str(found[code][0][keys[2]]) for code in sorted(found)},
        shapes=_in_metres({code: found[code][1] for code in sorted(found)}),
    )


def read_shapes(path: Path, faults: Faults) -> list[shapely.Geometry]:
    """Read every polygon of a GeoJSON file, in metres, in the file's order."""
    found = {str(n): shape for n, _, shape in _features(path, faults)}
    return list(_in_metres(found).values())


_Feature = tuple[int, Mapping[str, Any], shapely.Geometry]


def _features(path: Path, faults: Faults) -> Iterator[_Feature]:
    """Each feature's number, properties and polygon in degrees."""
    text = faults.text_of(path)
    if text is None:
        return
    try:
        collection = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        faults.add(path.name, line, "is not valid GeoJSON")
        return
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not features:
        faults.add(path.name, None, "is not a GeoJSON collection of features")
        return
    for number, feature in enumerate(features, 1):
        shape = _polygon(feature)
        where = f"{path.name} feature {number}"
        if isinstance(shape, str):
            faults.add(where, None, shape)
        elif not isinstance(feature.get("properties"), dict):
            faults.add(where, None, "has no properties")
        else:
            yield number, feature["properties"], shape


def _polygon(feature: Any) -> shapely.Geometry | str:
    """A feature's polygon, or what is wrong with it."""
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict):
        return "has no geometry"
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return "is not a polygon"
    try:
        shape = shapely.geometry.shape(geometry)
        # Generalised boundaries may touch themselves, which unions cannot bear.
        if not shape.is_valid:
            shape = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    except _NOT_A_SHAPE:
        return "has coordinates that do not make a polygon"
    bounds = shape.bounds
    if not shape.area > 0 or not all(map(math.isfinite, bounds)):
        return "has coordinates that do not make a polygon"
    if bounds[0] < -10 or bounds[2] > 5 or bounds[1] < 48 or bounds[3] > 62:
        return (
            "is not in Great Britain; coordinates must be degrees of longitude then "
            "latitude (WGS84), not metres"
        )
    return shape


def _complete(feature: _Feature, keys: Sequence[str], faults: Faults) -> bool:
    lacking = [key for key in keys if not feature[1].get(key)]
    for key in lacking:
        faults.add(f"{WARDS} feature {feature[0]}", None, f"has no {key}")
    return not lacking


def _lsoa_code(properties: Mapping[str, Any]) -> str:
    return str(properties.get("code") or properties.get("LSOA21CD") or "")


def _by_code(
    file: str, features: Any, code_of: Any, faults: Faults
) -> dict[str, tuple[Mapping[str, Any], shapely.Geometry]]:
    found: dict[str, tuple[Mapping[str, Any], shapely.Geometry]] = {}
    for number, properties, shape in features:
        code = code_of(properties)
        if not code:
            faults.add(f"{file} feature {number}", None, "has no code")
        elif code in found:
            faults.add(f"{file} feature {number}", None, f'repeats code "{code[:40]}"')
        else:
            found[code] = (properties, shape)
    return found


def _in_metres(
    degrees: Mapping[str, shapely.Geometry],
) -> dict[str, shapely.Geometry]:
    if not degrees:
        return {}
    metres = shapely.transform(
        np.array(list(degrees.values()), dtype=object),
        lambda xy: np.column_stack(to_metres(xy[:, 0], xy[:, 1])),
    )
    return dict(zip(degrees, metres, strict=True))
