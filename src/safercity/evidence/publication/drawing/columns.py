"""Upright bars in an order of their own, such as the hours of a day."""

from safercity.evidence.assessment.document import BarRow, Chart, Columns
from safercity.evidence.publication.drawing import palette
from safercity.evidence.publication.drawing.axes import across, tick_room
from safercity.evidence.publication.drawing.lettering import ROOM, width
from safercity.evidence.publication.drawing.rows import FULL, LITTLE, Page
from safercity.evidence.publication.drawing.scales import Scale, ticks
from safercity.evidence.publication.drawing.svg import hint, label, sheet, tag

_TOP, _BOTTOM, _BETWEEN = 48, 236, 0.18
# How much shorter a small drawing is.
_SHORTER = 80


def draw_columns(chart: Chart, columns: Columns) -> str:
    """Draw a bar for each row, in the order given; those in focus dark blue.

    Without a focus all are dark blue. As many names as there is room for stand below.
    """
    page = LITTLE if chart.small else FULL
    bottom = _BOTTOM - _SHORTER if chart.small else _BOTTOM
    marks = ticks([row.value for row in columns.rows], 3 if chart.small else 4)
    y = Scale(marks[0], marks[-1], bottom, _TOP)
    left = tick_room(marks)
    step = (page.width - left) / max(len(columns.rows), 1)
    alike = not any(row.focus for row in columns.rows)
    bars = [
        _bar(row, left + n * step, step, y, strong=row.focus or alike)
        for n, row in enumerate(columns.rows)
    ]
    return sheet(
        chart,
        page.width,
        bottom + 44,
        across(marks, y, left, page.width)
        + label(0, 18, columns.unit, fill=palette.REST_TEXT)
        + _key(columns, page)
        + "".join(bars)
        + _names(columns, left, step, bottom, page.room),
    )


def _key(columns: Columns, page: Page) -> str:
    if not columns.focus_label:
        return ""
    start = page.width - width(columns.focus_label, page.room) - 24
    patch = tag("rect", x=start, y=6, width=16, height=16, fill=palette.FOCUS)
    return patch + label(start + 22, 19, columns.focus_label)


def _bar(row: BarRow, left: float, step: float, y: Scale, *, strong: bool) -> str:
    if row.value is None:
        return ""
    gap = step * _BETWEEN / 2
    return tag(
        "rect",
        hint(f"{row.label}: {row.text}"),
        x=left + gap,
        y=min(y(row.value), y(0)),
        width=step - 2 * gap,
        height=max(abs(y(row.value) - y(0)), 1),
        fill=palette.FOCUS if strong else palette.REST,
    )


def _names(
    columns: Columns, left: float, step: float, bottom: float, room: float
) -> str:
    """Every bar's name, or evenly every few where they would meet."""
    made = []
    for n in every_few([row.label for row in columns.rows], step, room):
        middle = left + (n + 0.5) * step
        made.append(
            label(
                middle,
                bottom + 26,
                columns.rows[n].label,
                anchor="middle",
                fill=palette.REST_TEXT,
            )
        )
    return "".join(made)


def every_few(names: list[str], step: float, size: float = ROOM) -> range:
    """The places of the names that can stand `step` apart without meeting.

    >>> list(every_few(["00", "01", "02", "03", "04", "05", "06", "07"], 20.0))
    [0, 2, 4, 6]
    """
    room = max([width(name, size) for name in names], default=0.0) + 10
    every = next((n for n in (1, 2, 3, 4, 6, 12) if n * step >= room), len(names) or 1)
    return range(0, len(names), every)
