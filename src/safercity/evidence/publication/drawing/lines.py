"""Two lines over the same months, with a mark where something began."""

from collections.abc import Sequence

from safercity.evidence.assessment.document import Chart, Line, Lines
from safercity.evidence.publication.drawing import palette
from safercity.evidence.publication.drawing.axes import across, tick_room
from safercity.evidence.publication.drawing.lettering import LEADING, ROOM, SIZE, width
from safercity.evidence.publication.drawing.scales import Scale, ticks
from safercity.evidence.publication.drawing.svg import (
    hint,
    label,
    line,
    number,
    sheet,
    tag,
)

WIDTH, HEIGHT = 640, 360
_TOP, _BOTTOM = 78, 318
# The first line tells, the second is what it is beside; dashes say so without colour.
_LOOKS = ((palette.FOCUS, 2.5, None), (palette.REST_TEXT, 2, "6 4"))


def draw_lines(chart: Chart, data: Lines) -> str:
    """Draw a line in focus and another beside it, each with its name at the top.

    A month with no value leaves a gap. What begins at `data.start` is named there.
    """
    marks = ticks([value for each in data.lines for value in each.values])
    y = Scale(marks[0], marks[-1], _BOTTOM, _TOP)
    left, right = tick_room(marks), WIDTH - 14.0
    gap = (right - left - 20) / max(len(data.months) - 1, 1)
    x = [left + 10 + n * gap for n in range(len(data.months))]
    drawn = [
        _line(each, data, x, y, look)
        for each, look in zip(data.lines, _LOOKS, strict=False)
    ]
    return sheet(
        chart,
        WIDTH,
        HEIGHT,
        _span(data, x, gap, right)
        + across(marks, y, left, right)
        + _key(data)
        + _months(data, x, right)
        + "".join(reversed(drawn)),
    )


def _span(data: Lines, x: Sequence[float], gap: float, right: float) -> str:
    """The time of the action as a band, named at its top."""
    if not 0 < data.start < len(x):
        return ""
    begin = x[data.start] - gap / 2
    wide = width(data.start_label, SIZE)
    anchor, at = (None, begin + 8) if begin + 8 + wide <= right else ("end", begin - 8)
    return (
        tag(
            "rect",
            x=begin,
            y=_TOP - 22,
            width=right - begin,
            height=_BOTTOM - _TOP + 22,
            fill=palette.BAND,
        )
        + line(begin, _TOP - 22, begin, _BOTTOM, palette.QUIET)
        + label(at, _TOP - 6, data.start_label, anchor=anchor, fill=palette.INK)
    )


def _key(data: Lines) -> str:
    """The name of each line beside a piece of it, one under the other."""
    made = [label(WIDTH, 16, data.unit, anchor="end", fill=palette.REST_TEXT)]
    heights = (10.0, 10.0 + LEADING)
    for each, (stroke, thick, dash), height in zip(
        data.lines, _LOOKS, heights, strict=False
    ):
        made.append(
            line(
                0, height, 30, height, stroke, stroke_width=thick, stroke_dasharray=dash
            )
        )
        made.append(label(38, height + SIZE * 0.36, each.name))
    return "".join(made)


def _months(data: Lines, x: Sequence[float], right: float) -> str:
    room = max((width(name, ROOM) for name in data.months), default=0) + 16
    gap = x[1] - x[0] if len(x) > 1 else room
    every = next(
        (n for n in (1, 2, 3, 6, 12, 24, 60) if n * gap >= room), max(len(x), 1)
    )
    made = []
    for n in range(0, len(x), every):
        middle = min(max(x[n], width(data.months[n]) / 2), right)
        made.append(line(x[n], _BOTTOM, x[n], _BOTTOM + 6, palette.QUIET))
        made.append(
            label(
                middle,
                _BOTTOM + 26,
                data.months[n],
                anchor="middle",
                fill=palette.REST_TEXT,
            )
        )
    return "".join(made)


def _line(
    each: Line,
    data: Lines,
    x: Sequence[float],
    y: Scale,
    look: tuple[str, float, str | None],
) -> str:
    stroke, thick, dash = look
    path, dots, move = [], [], "M"
    for place, value, month in zip(x, each.values, data.months, strict=True):
        if value is None:
            move = "M"
            continue
        path.append(f"{move}{number(place)} {number(y(value))}")
        told = hint(f"{each.name}, {month}: {number(value)}")
        dots.append(tag("circle", told, cx=place, cy=y(value), r=3.5))
        move = "L"
    drawn = tag(
        "path",
        d="".join(path),
        fill="none",
        stroke=stroke,
        stroke_width=thick,
        stroke_dasharray=dash,
        stroke_linejoin="round",
    )
    return drawn + tag("g", "".join(dots), fill=stroke)
