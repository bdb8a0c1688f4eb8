"""Areas by population and rate, between the limits that chance would draw."""

from collections.abc import Sequence

from safercity.evidence.assessment.document import Chart, Funnel, FunnelPoint
from safercity.evidence.publication.drawing import palette
from safercity.evidence.publication.drawing.axes import across, spread, tick_room
from safercity.evidence.publication.drawing.boxes import Box, clear_of
from safercity.evidence.publication.drawing.lettering import (
    LEADING,
    ROOM,
    SIZE,
    width,
)
from safercity.evidence.publication.drawing.scales import Scale, tick_labels, ticks
from safercity.evidence.publication.drawing.svg import (
    hint,
    label,
    line,
    number,
    sheet,
    tag,
    triangle,
)

WIDTH, HEIGHT = 640, 420
_TOP, _BOTTOM = 44, 356
_MOST_NAMED = 4


def draw_funnel(chart: Chart, funnel: Funnel) -> str:
    """Draw areas as points between curves that are named at their ends.

    An area with a flag is a triangle, up above the average and down below it; the
    four farthest from the average are named where there is room.
    """
    curves = [v for _, points in funnel.limits for _, *ends in points for v in ends]
    inside = _BOTTOM, _TOP
    marks = ticks([*(p.rate for p in funnel.points), funnel.average, *_tame(curves)])
    y = Scale(marks[0], marks[-1], *inside)
    most = max(
        [p.population for p in funnel.points]
        + [at for _, points in funnel.limits for at, _, _ in points],
        default=1.0,
    )
    names = [name for name, _ in funnel.limits] + ["Average"]
    left = tick_room(marks)
    right = WIDTH - max(width(name) for name in names) - 12
    x = Scale(0, most, left, right)
    return sheet(
        chart,
        WIDTH,
        HEIGHT,
        across(marks, y, left, right)
        + label(0, 18, funnel.unit[:1].upper() + funnel.unit[1:], fill=palette.QUIET)
        + _people(x)
        + _curves(funnel, x, y, right)
        + _points(funnel, x, y)
        + _names(funnel, x, y, Box(left, _TOP - 12, right, _BOTTOM)),
    )


def _tame(values: Sequence[float]) -> list[float]:
    """Curves shoot up where few people live: the axis need not follow them there."""
    return sorted(values)[: int(len(values) * 0.9)]


def _people(x: Scale) -> str:
    marks = tuple(mark for mark in ticks([x.high], 4) if mark <= x.high)
    made = [
        label(x(mark), _BOTTOM + 24, text, anchor="middle", fill=palette.REST_TEXT)
        for mark, text in zip(marks, tick_labels(marks), strict=True)
    ]
    made.append(
        label(x.end, _BOTTOM + 50, "people", anchor="end", fill=palette.REST_TEXT)
    )
    return "".join(made)


def _curves(funnel: Funnel, x: Scale, y: Scale, right: float) -> str:
    """The average, the limits as curves, and their names at the right."""
    ends = [(y(funnel.average), "Average")]
    made = [
        line(
            x.start,
            y(funnel.average),
            x.end,
            y(funnel.average),
            palette.INK,
            stroke_width=1.5,
        )
    ]
    for n, (name, points) in enumerate(funnel.limits):
        for side in (1, 2):
            path = [(x(p[0]), y(p[side])) for p in points if y.low < p[side] <= y.high]
            made.append(_curve(path, "2 4" if n == 0 else None))
        if points:
            ends.append((y(min(points[-1][2], y.high)), name))
    ends.sort()
    heights = spread([at for at, _ in ends], LEADING, _TOP, _BOTTOM)
    made += [
        label(right + 8, at + SIZE * 0.36, name, fill=palette.REST_TEXT)
        for at, (_, name) in zip(heights, ends, strict=True)
    ]
    return "".join(made)


def _curve(path: list[tuple[float, float]], dashes: str | None) -> str:
    if not path:
        return ""
    return tag(
        "path",
        d="M" + "L".join(f"{number(a)} {number(b)}" for a, b in path),
        fill="none",
        stroke=palette.QUIET,
        stroke_width=1.2,
        stroke_dasharray=dashes,
    )


def _points(funnel: Funnel, x: Scale, y: Scale) -> str:
    usual, flagged = [], []
    for point in funnel.points:
        at = x(point.population), y(point.rate)
        told = hint(f"{point.label}{': ' * bool(point.flag)}{point.flag}")
        if point.flag:
            up = point.rate > funnel.average
            flagged.append(tag("path", told, d=triangle(*at, 7, up=up)))
        else:
            usual.append(tag("circle", told, cx=at[0], cy=at[1], r=4.5))
    edge = {"stroke": palette.PAPER, "stroke_width": 1}
    return tag("g", "".join(usual), fill="#8B9397", **edge) + tag(
        "g", "".join(flagged), fill=palette.FOCUS, **edge
    )


def _names(funnel: Funnel, x: Scale, y: Scale, page: Box) -> str:
    """Names of the areas farthest out, each clear of the others and of the points."""
    farthest = sorted(
        (p for p in funnel.points if p.flag),
        key=lambda p: (-abs(p.rate - funnel.average), p.label),
    )
    points = [_around(p, x, y) for p in funnel.points]
    flagged = [_around(p, x, y) for p in farthest]
    names: list[Box] = []
    made = []
    for point in farthest[:_MOST_NAMED]:
        spots = [s for s in _spots(point, x, y) if s[0].within(page)]
        clear = [s for s in spots if clear_of(s[0], names + points)]
        # Better to cover a grey point than to leave an outlying area without its name.
        clear += [s for s in spots if clear_of(s[0], names + flagged)]
        if clear:
            box, anchor = clear[0]
            names.append(box)
            at = {None: box.left, "end": box.right}.get(
                anchor, (box.left + box.right) / 2
            )
            middle = (box.top + box.bottom) / 2 + SIZE * 0.36
            made.append(label(at, middle, point.label, anchor=anchor, halo=True))
    return "".join(made)


def _spots(point: FunnelPoint, x: Scale, y: Scale) -> list[tuple[Box, str | None]]:
    """Places for a name and its anchor: right of its point, left, above, below."""
    at, height, wide = x(point.population), y(point.rate), width(point.label)
    half = ROOM / 2
    beside = [(at + 12, at + 12 + wide), (at - 12 - wide, at - 12)]
    found: list[tuple[Box, str | None]] = [
        (Box(left, height - half, right, height + half), anchor)
        for (left, right), anchor in zip(beside, (None, "end"), strict=True)
    ]
    for middle in (height - 22, height + 22):
        box = Box(at - wide / 2, middle - half, at + wide / 2, middle + half)
        found.append((box, "middle"))
    return found


def _around(point: FunnelPoint, x: Scale, y: Scale) -> Box:
    at = x(point.population), y(point.rate)
    return Box(at[0] - 7, at[1] - 7, at[0] + 7, at[1] + 7)
