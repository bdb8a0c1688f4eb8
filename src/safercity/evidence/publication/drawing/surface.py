"""Maps of square cells in five classes of one hue, with hotspots outlined."""

from collections.abc import Mapping

import shapely
from shapely.geometry.base import BaseGeometry

from safercity.evidence.assessment.document import Chart, Surface, SurfaceMark
from safercity.evidence.publication.drawing import palette
from safercity.evidence.publication.drawing.boxes import Box, clear_of
from safercity.evidence.publication.drawing.legend import LEFT, WIDTH, draw_legend
from safercity.evidence.publication.drawing.lettering import SIZE, width
from safercity.evidence.publication.drawing.outlines import (
    FINE,
    Outlines,
    outlines,
    path_of,
)
from safercity.evidence.publication.drawing.svg import hint, label, lines, sheet, tag

_MAP_WIDTH, _MAP_HEIGHT, _LEAST_HEIGHT = 440, 560, 320
_GROUND, _BORDER = "#F8F8F8", "#8A9094"
_KILOMETRES = (0.5, 1, 2, 5, 10, 20, 50)


def draw_surface(
    chart: Chart, surface: Surface, shapes: Mapping[str, BaseGeometry]
) -> str:
    """Draw cells by class over pale areas, hotspots outlined and numbered.

    Borders of areas lie over the cells. A legend and a scale in kilometres stand
    beside. Codes with no shape are left out.
    """
    known = tuple((c, shapes[c]) for c in sorted(surface.areas) if c in shapes)
    drawn = outlines(known, _MAP_WIDTH - 8, _MAP_HEIGHT - 8)
    high = max(drawn.height + 8, _LEAST_HEIGHT)
    left, top = (_MAP_WIDTH - drawn.width) / 2, (high - drawn.height) / 2
    ground = tag(
        "g",
        _ground(drawn) + _cells(surface, drawn) + _borders(drawn),
        transform=f"translate({left:.1f} {top:.1f})scale({1 / FINE})",
    )
    marks = _marks(surface, drawn, Box(0, 0, _MAP_WIDTH, high), (left, top))
    return sheet(chart, WIDTH, high, ground + marks + _beside(surface, drawn))


def _ground(drawn: Outlines) -> str:
    return tag("path", d=drawn.edge, fill=_GROUND)


def _borders(drawn: Outlines) -> str:
    inner = "".join(tag("path", d=drawn.paths[code]) for code in sorted(drawn.paths))
    thin = tag("g", inner, fill="none", stroke=_BORDER, stroke_width=FINE * 0.5)
    edge = tag(
        "path", d=drawn.edge, fill="none", stroke=palette.OUTLINE, stroke_width=FINE
    )
    return thin + edge


def _fill(surface: Surface, band: int) -> str:
    return palette.CLASSES[len(palette.CLASSES) - len(surface.bands) + band]


def _cells(surface: Surface, drawn: Outlines) -> str:
    """One path a class: each run of cells is a rectangle in it."""
    size = surface.cell * drawn.scale * FINE
    paths: dict[int, list[str]] = {}
    for band, west, south, number in surface.runs:
        x = (west - drawn.origin[0]) * drawn.scale * FINE
        y = (drawn.origin[1] - south) * drawn.scale * FINE
        ends = round(x), round(x + number * size), round(y - size), round(y)
        across, down = ends[1] - ends[0], ends[3] - ends[2]
        paths.setdefault(band, []).append(
            f"M{ends[0]} {ends[2]}h{across}v{down}h{-across}z"
        )
    return "".join(
        tag("path", d="".join(paths[band]), fill=_fill(surface, band))
        for band in sorted(paths)
    )


def _marks(
    surface: Surface, drawn: Outlines, page: Box, shift: tuple[float, float]
) -> str:
    """Each hotspot's outline, then its number beside it where there is room."""
    shown = []
    taken: list[Box] = []
    for mark in surface.marks:
        shape = drawn.placed(_shape(mark))
        outline = tag(
            "path",
            hint(f"{mark.label}: {mark.text}"),
            d=path_of(shape),
            fill="none",
            stroke=palette.INK,
            stroke_width=FINE * 1.8,
            stroke_linejoin="round",
            transform=f"translate({shift[0]:.1f} {shift[1]:.1f})scale({1 / FINE})",
        )
        shown.append(outline + _number(mark, shape, page, shift, taken))
    return "".join(shown)


def _shape(mark: SurfaceMark) -> BaseGeometry:
    return shapely.MultiPolygon([shapely.Polygon(ring) for ring in mark.rings])


def _number(
    mark: SurfaceMark,
    shape: BaseGeometry,
    page: Box,
    shift: tuple[float, float],
    taken: list[Box],
) -> str:
    west, north, east, south = shape.bounds
    middle = ((west + east) / 2 + shift[0], (north + south) / 2 + shift[1])
    wide, half = width(mark.label, SIZE, bold=True), SIZE / 2
    for x, y in (
        (east + shift[0] + 5 + wide / 2, middle[1]),
        (west + shift[0] - 5 - wide / 2, middle[1]),
        (middle[0], north + shift[1] - half - 3),
        (middle[0], south + shift[1] + half + 3),
    ):
        box = Box(x - wide / 2, y - half, x + wide / 2, y + half)
        if box.within(page) and clear_of(box, taken):
            taken.append(box)
            return lines(x, y, [mark.label], anchor="middle", bold=True, halo=True)
    return ""


def _beside(surface: Surface, drawn: Outlines) -> str:
    """The legend, what an outline means, and the scale."""
    order = range(len(surface.bands) - 1, -1, -1)
    entries = [(surface.bands[band], _fill(surface, band)) for band in order]
    legend, bottom = draw_legend(surface.unit, entries)
    if surface.marks:
        legend += tag(
            "rect",
            x=LEFT + 1,
            y=bottom + 1,
            width=28,
            height=22,
            fill="none",
            stroke=palette.INK,
            stroke_width=1.8,
        ) + label(LEFT + 40, bottom + 12 + SIZE * 0.36, surface.marks_label)
        bottom += 32
    return legend + _scale(drawn, bottom + 34)


def _scale(drawn: Outlines, y: float) -> str:
    fitting = [k for k in _KILOMETRES if k * 1000 * drawn.scale <= WIDTH - LEFT - 20]
    if not fitting:
        return ""
    length = fitting[-1] * 1000 * drawn.scale
    bar = tag(
        "path",
        d=f"M{LEFT} {y - 5:.1f}v5h{length:.1f}v-5",
        fill="none",
        stroke=palette.INK,
        stroke_width=1.5,
    )
    return bar + label(LEFT, y + 20, f"{fitting[-1]:g} km", fill=palette.REST_TEXT)
