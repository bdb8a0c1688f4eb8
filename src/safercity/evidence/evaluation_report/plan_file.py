"""Read `plan.toml`: all that is wrong with it is told at once."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from safercity.areas import slugify
from safercity.errors import SettingsError, all_at_once
from safercity.evidence.evaluation_report.plan import Plan, Point
from safercity.evidence.evaluation_report.plan_reader import PlanReader
from safercity.evidence.geography.boundaries import read_shapes
from safercity.evidence.geography.faults import Faults
from safercity.evidence.partnership.toml_text import read_toml
from safercity.evidence.places.british_grid import to_metres
from safercity.periods import Period

_DEFAULT_SIMILAR, _MOST_SIMILAR = 8, 200
_MOST_METRES = 50_000.0
# Stands in for a period that is at fault: nothing is made then.
_NO_PERIOD = Period.parse("2000-01", "2000-12")
_BRITAIN = (0.0, 0.0, 700_000.0, 1_300_000.0)


def read_plan(path: Path) -> Plan:
    """Read and check a plan, as far as that can be done without the data.

    Raises:  SettingsError naming every fault with its line.
    """
    if not path.is_file():
        raise SettingsError(
            f"There is no file {path}. Name a plan, such as examples/evaluation/"
            "plan.toml; docs/reference/plan-file.md says what one holds."
        )
    values = read_toml(path)
    raw = path.read_bytes()
    reader = PlanReader(values, raw.decode("utf-8-sig"))
    reader.unknown("", values)
    plan = _plan(reader, values, path, hashlib.sha256(raw).hexdigest())
    if reader.faults:
        raise SettingsError(all_at_once(f"{path} cannot be used:", reader.faults))
    return plan


def _plan(
    reader: PlanReader, values: Mapping[str, Any], path: Path, digest: str
) -> Plan:
    action = reader.table("action", needed=True)
    measure = reader.table("measure", needed=True)
    place = reader.table("place", needed=True)
    comparison = reader.table("comparison")
    after = reader.period("action", action, _NO_PERIOD)
    shape, shape_title = _shape(reader, place, path.parent)
    areas = reader.codes("place", place, "areas")
    _check_one_place(reader, place)
    similar, named = _comparison(reader, comparison)
    name = reader.words("action", action, "name")
    if name and not slugify(name):
        reader.fault("action", "name", f'is "{name}"; it needs a letter from a to z')
    return Plan(
        path=path,
        partnership=_partnership(reader, values, path),
        name=name,
        done=reader.words("action", action, "done"),
        harm_question=reader.words("measure", measure, "harm_question", ""),
        illustration=reader.flag("action", action, "illustration"),
        after=after,
        before=_before(reader, values, after),
        asked=_asked(reader, measure),
        areas=areas,
        shape=shape,
        shape_title=shape_title,
        ring=reader.number(
            "place",
            place,
            "ring",
            lambda metres: 0 <= metres <= _MOST_METRES,
            "metres from 0 (no ring) to 50000, without quotes",
        ),
        comparison_areas=named,
        similar=similar,
        hash=digest,
    )


def _partnership(reader: PlanReader, values: Mapping[str, Any], path: Path) -> Path:
    said = reader.words("", values, "partnership")
    return path.parent / said


def _asked(reader: PlanReader, measure: Mapping[str, Any]) -> str:
    named = [key for key in ("category", "theme") if key in measure]
    if len(named) != 1:
        said = "is missing" if not named else "is there beside a theme"
        reader.fault("measure", "category", f"{said}; name one category or one theme")
        return ""
    return reader.words("measure", measure, named[0])


def _before(
    reader: PlanReader, values: Mapping[str, Any], after: Period
) -> Period | None:
    table = reader.table("before")
    if "before" not in values:
        return None
    before = reader.period("before", table, _NO_PERIOD)
    if after is not _NO_PERIOD and before.end >= after.start:
        reader.fault(
            "before",
            "end",
            f"is {before.end}; it must be before the action starts, {after.start}",
        )
    return before


def _comparison(
    reader: PlanReader, comparison: Mapping[str, Any]
) -> tuple[int, tuple[str, ...]]:
    named = reader.codes("comparison", comparison, "areas")
    if named and "similar" in comparison:
        reader.fault(
            "comparison",
            "similar",
            "is there beside areas; keep the one that says what to compare with",
        )
    similar = reader.number(
        "comparison",
        comparison,
        "similar",
        lambda many: float(many).is_integer() and 1 <= many <= _MOST_SIMILAR,
        f"how many areas to choose, 1 to {_MOST_SIMILAR}, without quotes",
        0 if named else _DEFAULT_SIMILAR,
    )
    return int(similar), named


_WAYS = (("areas",), ("geojson",), ("easting", "northing"), ("longitude", "latitude"))


def _check_one_place(reader: PlanReader, place: Mapping[str, Any]) -> None:
    ways = [way for way in _WAYS if any(key in place for key in way)]
    if len(ways) == 1:
        return
    ask = "areas, geojson, easting with northing, or longitude with latitude"
    if not ways:
        reader.fault("place", "", f"does not say where; give one of: {ask}")
    else:
        reader.fault(
            "place", ways[1][0], f"is a second way to say where; keep one: {ask}"
        )


def _shape(
    reader: PlanReader, place: Mapping[str, Any], folder: Path
) -> tuple[shapely.Geometry | None, str]:
    if "geojson" in place:
        return _polygon(reader, reader.words("place", place, "geojson"), folder)
    for east, north in _WAYS[2:]:
        if east in place or north in place:
            return _circle(reader, place, east, north)
    if "radius" in place:
        reader.fault("place", "radius", "needs a point: easting and northing")
    return None, ""


def _circle(
    reader: PlanReader, place: Mapping[str, Any], east: str, north: str
) -> tuple[shapely.Geometry | None, str]:
    def anything(_: float) -> bool:
        return True

    x, y = (
        reader.number("place", place, key, anything, "a number without quotes", np.nan)
        for key in (east, north)
    )
    for key in (east, north, "radius"):
        if key not in place:
            reader.fault("place", key, "is missing; a point needs it")
    radius = reader.number(
        "place",
        place,
        "radius",
        lambda metres: 0 < metres <= _MOST_METRES,
        "metres, above 0 and up to 50000, without quotes",
        np.nan,
    )
    if not all(np.isfinite((x, y, radius))):
        return None, ""
    if east == "longitude":
        x, y = (float(found[0]) for found in to_metres([x], [y]))
    west, south, most_east, most_north = _BRITAIN
    if not (west <= x <= most_east and south <= y <= most_north):
        reader.fault(
            "place",
            east,
            f"and {north} are not in Great Britain; eastings and northings are metres "
            "of the British National Grid, longitude and latitude degrees",
        )
        return None, ""
    point = Point(x, y, radius)
    return point.shape(), f"within {radius:,.0f} metres of {x:.0f}, {y:.0f}"


def _polygon(
    reader: PlanReader, said: str, folder: Path
) -> tuple[shapely.Geometry | None, str]:
    if not said:
        return None, ""
    path = folder / said
    faults = Faults("")
    shapes = read_shapes(path, faults)
    for fault in faults.found:
        reader.fault(
            "place", "geojson", f'is "{said}": {fault}; write a GeoJSON of polygons'
        )
    if not shapes:
        return None, ""
    return shapely.union_all(shapes), f"the shape in {path.name}"
