"""Months on a line between the limits of an XmR chart."""

from collections.abc import Iterable, Sequence

from safercity.evidence.assessment.document import Chart, Trend, TrendPoint
from safercity.evidence.publication.drawing import palette
from safercity.evidence.publication.drawing.axes import across, spread, tick_room
from safercity.evidence.publication.drawing.lettering import LEADING, SIZE, width
from safercity.evidence.publication.drawing.scales import Scale, ticks
from safercity.evidence.publication.drawing.svg import (
    SMALL,
    diamond,
    hint,
    label,
    line,
    number,
    sheet,
    tag,
    triangle,
)

WIDTH, HEIGHT, SMALL_HEIGHT = 640, 330, 130
_TOP, _BOTTOM = 48, 292
_LIMITS = ("Upper limit", "Mean", "Lower limit")


def draw_trend(chart: Chart, trend: Trend) -> str:
    """Draw months as points and a line, the usual range as a band.

    A month that stands out is marked by shape: a triangle up above the limits, down
    below them, a diamond for a run. A month with no value leaves a gap.
    """
    if chart.small:
        return _small(chart, trend)
    marks = ticks([*_values(trend.points), trend.upper, trend.lower])
    y = Scale(marks[0], marks[-1], _BOTTOM, _TOP)
    left = tick_room(marks)
    right = WIDTH - (max(width(name) for name in _LIMITS) + 14 if _has(trend) else 14)
    x = _places(trend.points, left + 10, right - 10)
    return sheet(
        chart,
        WIDTH,
        HEIGHT,
        _band(trend, y, left, right)
        + across(marks, y, left, right)
        + label(0, 18, trend.unit.capitalize(), fill=palette.REST_TEXT)
        + _key(trend)
        + _limit_names(trend, y, left, right)
        + _months(trend.points, x, right)
        + _line(trend.points, x, y)
        + _marks(trend, x, y),
    )


def _has(trend: Trend) -> bool:
    return trend.mean is not None


def _values(points: Iterable[TrendPoint]) -> list[float | None]:
    return [point.value for point in points]


def _places(points: Sequence[TrendPoint], left: float, right: float) -> list[float]:
    gap = (right - left) / max(len(points) - 1, 1)
    return [left + n * gap for n in range(len(points))]


def _band(trend: Trend, y: Scale, left: float, right: float) -> str:
    if trend.upper is None or trend.lower is None:
        return ""
    top, bottom = y(trend.upper), y(trend.lower)
    return tag(
        "rect",
        x=left,
        y=top,
        width=right - left,
        height=bottom - top,
        fill=palette.BAND,
    )


def _limit_names(trend: Trend, y: Scale, left: float, right: float) -> str:
    """The mean's line, and the names of the lines beside their ends."""
    values = (trend.upper, trend.mean, trend.lower)
    known = [(n, v) for n, v in zip(_LIMITS, values, strict=True) if v is not None]
    heights = spread([y(v) for _, v in known], LEADING, _TOP, _BOTTOM)
    made = [
        label(right + 8, height + SIZE * 0.36, name, fill=palette.REST_TEXT)
        for (name, _), height in zip(known, heights, strict=True)
    ]
    if trend.mean is not None:
        at = y(trend.mean)
        made.append(line(left, at, right, at, palette.QUIET, stroke_dasharray="2 4"))
    return "".join(made)


def _months(points: Sequence[TrendPoint], x: list[float], right: float) -> str:
    """As many month names as there is room for, evenly, with a tick at each."""
    if not points:
        return ""
    room = max(width(point.short_label) for point in points) + 16
    gap = x[1] - x[0] if len(x) > 1 else room
    every = next(
        n for n in (1, 2, 3, 6, 12, 24, 60, 600) if n * gap >= room or n == 600
    )
    made = []
    for n in range(0, len(points), every):
        name = points[n].short_label
        # The first name starts at its tick's left, so that it stays on the drawing.
        middle = min(max(x[n], width(name) / 2), right)
        made.append(line(x[n], _BOTTOM, x[n], _BOTTOM + 6, palette.QUIET))
        made.append(
            label(middle, _BOTTOM + 26, name, anchor="middle", fill=palette.REST_TEXT)
        )
    return "".join(made)


def _line(points: Iterable[TrendPoint], x: list[float], y: Scale) -> str:
    """The line through the months, broken where a month has no value."""
    path, move = [], "M"
    for place, point in zip(x, points, strict=True):
        if point.value is None:
            move = "M"
            continue
        path.append(f"{move}{number(place)} {number(y(point.value))}")
        move = "L"
    return tag(
        "path",
        d="".join(path),
        fill="none",
        stroke=palette.FOCUS,
        stroke_width=2,
        stroke_linejoin="round",
    )


def _marks(trend: Trend, x: list[float], y: Scale) -> str:
    """Every month as a point; those that stand out as larger shapes, on top."""
    usual, signals = [], []
    for place, point in zip(x, trend.points, strict=True):
        if point.value is None:
            continue
        told = hint(
            f"{point.label}: {point.text}{'; ' * bool(point.signal)}{point.signal}"
        )
        height = y(point.value)
        if point.signal:
            shape = _shape(trend, point.value, (place, height), 8)
            signals.append(tag("path", told, d=shape, **_SIGNAL))
        else:
            usual.append(tag("circle", told, cx=place, cy=height, r=3.5))
    return tag("g", "".join(usual), fill=palette.FOCUS) + "".join(signals)


_SIGNAL = {"fill": palette.SIGNAL, "stroke": palette.INK, "stroke_width": 0.75}


def _shape(trend: Trend, value: float, at: tuple[float, float], size: float) -> str:
    if trend.upper is not None and value > trend.upper:
        return triangle(*at, size, up=True)
    if trend.lower is not None and value < trend.lower:
        return triangle(*at, size, up=False)
    return diamond(*at, size)


def _key(trend: Trend) -> str:
    """The larger shapes that there are, and what they mean, at the top right."""
    marked = [p.value for p in trend.points if p.signal and p.value is not None]
    shapes = sorted({_shape(trend, value, (0, 0), 7) for value in marked})
    name = "stands out"
    x = WIDTH - width(name) - 20 * len(shapes)
    drawn = [
        tag("path", d=shape, transform=f"translate({x + 20 * n:.1f} 13)", **_SIGNAL)
        for n, shape in enumerate(shapes)
    ]
    end = x + 20 * len(shapes) - 4
    words = [label(end, 18, name, fill=palette.REST_TEXT)] if shapes else []
    return "".join(drawn + words)


def _small(chart: Chart, trend: Trend) -> str:
    """The same line without axes: first and last months, and the last value."""
    known = [n for n, point in enumerate(trend.points) if point.value is not None]
    top, bottom, right = 22, 96, SMALL - 8
    marks = ticks([*_values(trend.points), trend.upper])
    y = Scale(marks[0], marks[-1], bottom, top)
    x = _places(trend.points, 8, right)
    content = (
        _band(trend, y, 0, SMALL)
        + line(0, bottom, SMALL, bottom, palette.QUIET)
        + _line(trend.points, x, y)
        + _small_signals(trend, x, y)
    )
    if known:
        first, last = trend.points[0], trend.points[known[-1]]
        height = y(last.value or 0)
        # The value stands above the line's last stretch, which it would cover.
        above = min(y(trend.points[n].value or 0) for n in known[-4:]) - 12
        content += (
            tag("circle", cx=x[known[-1]], cy=height, r=4.5, fill=palette.FOCUS)
            + label(SMALL, above, last.text, anchor="end", bold=True)
            + label(0, bottom + 22, first.short_label, fill=palette.REST_TEXT)
            + label(
                SMALL,
                bottom + 22,
                last.short_label,
                anchor="end",
                fill=palette.REST_TEXT,
            )
        )
    return sheet(chart, SMALL, SMALL_HEIGHT, content)


def _small_signals(trend: Trend, x: list[float], y: Scale) -> str:
    return "".join(
        tag(
            "path",
            d=_shape(trend, p.value, (place, y(p.value)), 5),
            fill=palette.SIGNAL,
        )
        for place, p in zip(x, trend.points, strict=True)
        if p.signal and p.value is not None
    )
