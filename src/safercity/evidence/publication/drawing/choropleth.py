"""Maps of areas in five classes of one hue, darkest highest."""

from collections.abc import Mapping

from shapely.geometry.base import BaseGeometry

from safercity.evidence.assessment.document import Chart, Choropleth, MapArea
from safercity.evidence.publication.drawing import palette
from safercity.evidence.publication.drawing.boxes import Box
from safercity.evidence.publication.drawing.legend import STEP, WIDTH, draw_legend
from safercity.evidence.publication.drawing.lettering import ROOM, SIZE
from safercity.evidence.publication.drawing.outlines import FINE, Outlines, outlines
from safercity.evidence.publication.drawing.placenames import place_names
from safercity.evidence.publication.drawing.svg import SMALL, hint, sheet, tag

_MAP_WIDTH, _MAP_HEIGHT, _SMALL_HEIGHT = 440, 500, 230
_NONE = "No value"
# White lines a unit wide would hide the town wards of a whole force's map.
_MANY, _THIN = 100, 0.6


def draw_choropleth(
    chart: Chart, map_: Choropleth, shapes: Mapping[str, BaseGeometry]
) -> str:
    """Draw areas by class, the three named in the data labelled, a legend beside.

    An area with no value is hatched; one with no shape is left out (its table has it).
    A small map has no legend.
    """
    wide = SMALL if chart.small else _MAP_WIDTH
    high = _SMALL_HEIGHT if chart.small else _MAP_HEIGHT
    # By code, since each map has its areas in another order and all share outlines.
    codes = sorted(area.code for area in map_.areas if area.code in shapes)
    known = tuple((code, shapes[code]) for code in codes)
    drawn = outlines(known, wide - 8, high - 8)
    page = Box(0, 0, wide, max(drawn.height + 8, STEP if chart.small else 230))
    left = (wide - drawn.width) / 2
    top = (page.bottom - drawn.height) / 2
    ground = tag(
        "g",
        _areas(chart, map_, drawn) + _edge(drawn),
        transform=f"translate({left:.1f} {top:.1f})scale({1 / FINE})",
    )
    size = SIZE if chart.small else ROOM
    names = place_names(map_, drawn, page, (left, top), size)
    legend = "" if chart.small else _legend(chart, map_)
    return sheet(
        chart,
        SMALL if chart.small else WIDTH,
        page.bottom,
        _hatch(chart) + ground + names + legend,
    )


def _hatch(chart: Chart) -> str:
    """The pattern of areas with no value, in the fine units that areas are drawn in."""
    stripes = tag("rect", width=7, height=7, fill=palette.NO_VALUE) + tag(
        "rect", width=2, height=7, fill=palette.HATCH
    )
    return tag(
        "defs",
        tag(
            "pattern",
            stripes,
            id=f"{chart.id}-none",
            width=7,
            height=7,
            patternUnits="userSpaceOnUse",
            patternTransform=f"scale({FINE})rotate(45)",
        ),
    )


def _fill(chart: Chart, map_: Choropleth, band: int | None) -> str:
    """The colour of a class: the darkest is always the highest."""
    if band is None:
        return f"url(#{chart.id}-none)"
    return palette.CLASSES[len(palette.CLASSES) - len(map_.bands) + band]


def _areas(chart: Chart, map_: Choropleth, drawn: Outlines) -> str:
    """The areas, one group a class, each with its name and value for a pointer."""
    by_band: dict[int | None, list[MapArea]] = {}
    for area in map_.areas:
        if area.code in drawn.paths:
            by_band.setdefault(area.band, []).append(area)
    order = sorted(by_band, key=lambda band: -1 if band is None else band)
    groups = []
    for band in order:
        paths = "".join(
            tag("path", hint(f"{a.name}: {a.text}"), d=drawn.paths[a.code])
            for a in by_band[band]
        )
        groups.append(tag("g", paths, fill=_fill(chart, map_, band)))
    return tag(
        "g",
        "".join(groups),
        stroke=palette.PAPER,
        stroke_width=FINE * (_THIN if len(drawn.paths) > _MANY else 1),
        stroke_linejoin="round",
    )


def _edge(drawn: Outlines) -> str:
    """A thin line around everything, so that pale areas do not run into the page."""
    return tag(
        "path",
        d=drawn.edge,
        fill="none",
        stroke=palette.OUTLINE,
        stroke_width=FINE,
        stroke_linejoin="round",
        pointer_events="none",
    )


def _legend(chart: Chart, map_: Choropleth) -> str:
    """Ranges from the highest down, then areas with no value if there are any."""
    entries = [
        (map_.bands[band], _fill(chart, map_, band))
        for band in range(len(map_.bands) - 1, -1, -1)
    ]
    if any(area.band is None for area in map_.areas):
        entries.append((_NONE, _fill(chart, map_, None)))
    return draw_legend(map_.unit, entries)[0]
