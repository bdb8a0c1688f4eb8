"""Draw charts and maps as SVG: one drawing for the web, PDF and Word.

Pure functions of a chart's data, so the same chart gives the same bytes. Why our own
and not a plotting library: docs/decisions/0008-own-drawings.md.
"""

from collections.abc import Iterable, Mapping

from shapely.geometry.base import BaseGeometry

from safercity.evidence.assessment.document import (
    Bars,
    Chart,
    Choropleth,
    Columns,
    Dots,
    Funnel,
    HeatGrid,
    Lines,
    Pyramid,
    Surface,
    Trend,
)
from safercity.evidence.publication.drawing.bars import draw_bars
from safercity.evidence.publication.drawing.choropleth import draw_choropleth
from safercity.evidence.publication.drawing.columns import draw_columns
from safercity.evidence.publication.drawing.dots import draw_dots
from safercity.evidence.publication.drawing.funnel import draw_funnel
from safercity.evidence.publication.drawing.heat_grid import draw_heat_grid
from safercity.evidence.publication.drawing.lines import draw_lines
from safercity.evidence.publication.drawing.pyramid import draw_pyramid
from safercity.evidence.publication.drawing.surface import draw_surface
from safercity.evidence.publication.drawing.trend import draw_trend

__all__ = ["draw", "draw_all"]


def draw(chart: Chart, shapes: Mapping[str, BaseGeometry]) -> str:
    """Draw a chart as a standalone SVG, 640 units wide (320 when small).

    `shapes` are areas by code in metres, for maps; other charts do not use them.
    The title and subtitle are left to the page: here they only name the picture.
    """
    match chart.data:
        case Trend():
            return draw_trend(chart, chart.data)
        case Dots():
            return draw_dots(chart, chart.data)
        case Choropleth():
            return draw_choropleth(chart, chart.data, shapes)
        case Bars():
            return draw_bars(chart, chart.data)
        case Funnel():
            return draw_funnel(chart, chart.data)
        case Pyramid():
            return draw_pyramid(chart, chart.data)
        case Columns():
            return draw_columns(chart, chart.data)
        case HeatGrid():
            return draw_heat_grid(chart, chart.data)
        case Lines():
            return draw_lines(chart, chart.data)
        case Surface():
            return draw_surface(chart, chart.data, shapes)


def draw_all(
    charts: Iterable[Chart], shapes: Mapping[str, BaseGeometry]
) -> dict[str, str]:
    """Draw every chart, by its id."""
    return {chart.id: draw(chart, shapes) for chart in charts}
