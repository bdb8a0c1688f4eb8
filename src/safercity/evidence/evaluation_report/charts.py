"""The pictures of an evaluation: lines by month, and the place with its ring."""

from collections.abc import Mapping

import shapely

from safercity.areas import AreaLevel
from safercity.evidence.assessment.document import (
    Chart,
    Choropleth,
    Line,
    Lines,
    MapArea,
)
from safercity.evidence.assessment.tables import source_line
from safercity.evidence.evaluation_report.subject import Subject
from safercity.evidence.geography.area_set import AreaSet

_PLACE, _RING = "evaluation-place", "evaluation-ring"
# The map reaches so many times the place and its ring, and so far at the least.
_REACH, _LEAST = 1.2, 1500.0


def lines_chart(subject: Subject) -> Chart:
    """The place's months, and those that it would have had as its comparison went."""
    study, setting = subject.study, subject.study.setting
    months = tuple(f"{m.title[:3]} {m.year}" for m in study.months)
    place = Line(subject.words("column.place"), tuple(float(n) for n in study.place))
    lines = [place]
    if study.comparison[: study.start].any():
        size = study.place[: study.start].sum() / study.comparison[: study.start].sum()
        expected = tuple(float(n) for n in study.comparison * size)
        lines.append(Line(subject.words("column.expected"), expected))
    title = subject.words(
        "title.lines", outcome=subject.words(f"outcome.{subject.outcome}")
    )
    return Chart(
        id="evaluation-lines",
        title=title,
        subtitle=subject.words("title.lines_subtitle"),
        alt=f"{title}, {setting.after.title}.",
        data=Lines(
            tuple(lines),
            months,
            study.start,
            subject.words("title.begins"),
            subject.words("title.unit"),
        ),
        source=source_line(
            subject.brief,
            *study.incidents.extracts,
            people=False,
            period=f"{setting.before.title} and {setting.after.title}",
        ),
        table_id="evaluation-months",
    )


def map_shapes(subject: Subject, areas: AreaSet) -> Mapping[str, shapely.Geometry]:
    """The shapes of the map: the place, the ring, and nearby areas cut around them."""
    setting = subject.study.setting
    taken = setting.shape
    found = {_PLACE: setting.shape}
    if setting.ring is not None:
        found[_RING] = setting.ring
        taken = taken.union(setting.ring)
    west, south, east, north = taken.bounds
    far = max(_LEAST, _REACH * max(east - west, north - south) / 2)
    window = taken.centroid.buffer(
        far + max(east - west, north - south) / 2, cap_style="square"
    )
    for code, shape in _ground(subject, areas).items():
        if shape.intersects(window):
            rest = shape.intersection(window).difference(taken)
            if rest.area > 1:
                found[code] = _polygons(rest)
    return found


def _ground(subject: Subject, areas: AreaSet) -> Mapping[str, shapely.Geometry]:
    levels = {area.level for area in subject.study.comparison_areas}
    if levels == {AreaLevel.CSP}:
        return areas.csp_shapes
    return areas.lsoa_shapes if levels == {AreaLevel.LSOA} else areas.ward_shapes


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    """The parts of a shape that have an area."""
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


def map_chart(subject: Subject, shapes: Mapping[str, shapely.Geometry]) -> Chart:
    """The place, its ring, and which areas nearby are comparison areas."""
    words = subject.words
    kinds = {code: _kind(subject, code) for code in sorted(shapes)}
    bands = [kind for kind in _KINDS if kind in kinds.values()]
    ring = f"{subject.plan.ring:,.0f}" if subject.plan.ring else ""
    title = words("title.map", ring=ring)
    return Chart(
        id="evaluation-map",
        title=title,
        subtitle=words("title.map_subtitle", ring=ring),
        alt=f"{title}.",
        data=Choropleth(
            tuple(
                MapArea(
                    code,
                    _name(subject, code),
                    bands.index(kind),
                    _told(subject, kind),
                )
                for code, kind in kinds.items()
            ),
            tuple(words(f"legend.{kind}") for kind in bands),
            words("legend.unit"),
        ),
        source=words("title.map_source"),
        table_id="evaluation-counts",
    )


_KINDS = ("other", "compared", "ring", "place")


def _kind(subject: Subject, code: str) -> str:
    if code in (_PLACE, _RING):
        return "place" if code == _PLACE else "ring"
    compared = {area.code for area in subject.study.comparison_areas}
    return "compared" if code in compared else "other"


def _name(subject: Subject, code: str) -> str:
    if code in (_PLACE, _RING):
        return subject.plan.name if code == _PLACE else subject.places.ring.name
    known = (*subject.brief.areas.areas, *subject.study.comparison_areas)
    names = {area.code: area.name for area in known}
    return names.get(code, code)


def _told(subject: Subject, kind: str) -> str:
    """What a pointer is told of an area: the counts of the place and the ring."""
    study = subject.study
    counts = {"place": study.place, "ring": study.ring}.get(kind)
    if counts is None:
        return subject.words(f"legend.{kind}")
    return subject.words(
        "legend.counted",
        was=f"{counts[: study.start].sum():,.0f}",
        now=f"{counts[study.start :].sum():,.0f}",
    )
