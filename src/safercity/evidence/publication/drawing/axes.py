"""The quiet parts that charts share: grid lines with their numbers."""

from safercity.evidence.publication.drawing import palette
from safercity.evidence.publication.drawing.lettering import SIZE, width
from safercity.evidence.publication.drawing.scales import Scale, tick_labels
from safercity.evidence.publication.drawing.svg import label, line


def across(marks: tuple[float, ...], y: Scale, left: float, right: float) -> str:
    """Horizontal grid lines, numbered on the left; the line at zero is darker."""
    made = []
    for mark, text in zip(marks, tick_labels(marks), strict=True):
        stroke = palette.QUIET if mark == 0 else palette.GRID
        made.append(line(left, y(mark), right, y(mark), stroke))
        made.append(
            label(
                left - 8,
                y(mark) + SIZE * 0.36,
                text,
                anchor="end",
                fill=palette.REST_TEXT,
            )
        )
    return "".join(made)


def upright(marks: tuple[float, ...], x: Scale, top: float, bottom: float) -> str:
    """Vertical grid lines, numbered below; the line at zero is darker."""
    made = []
    for mark, text in zip(marks, tick_labels(marks), strict=True):
        stroke = palette.QUIET if mark == 0 else palette.GRID
        made.append(line(x(mark), top, x(mark), bottom, stroke))
        made.append(
            label(x(mark), bottom + 22, text, anchor="middle", fill=palette.REST_TEXT)
        )
    return "".join(made)


def tick_room(marks: tuple[float, ...]) -> float:
    """How wide the widest number of an axis is, with its gap."""
    return max(width(text) for text in tick_labels(marks)) + 12


def spread(wanted: list[float], gap: float, top: float, bottom: float) -> list[float]:
    """Move heights apart until none is nearer than `gap` to the next.

    Takes and gives heights in rising order, between `top` and `bottom` where they fit.

    >>> spread([10.0, 12.0, 40.0], 10, 0, 100)
    [10.0, 20.0, 40.0]
    """
    placed: list[float] = []
    for height in wanted:
        low = placed[-1] + gap if placed else top
        placed.append(max(height, low))
    limit = bottom
    for n in range(len(placed) - 1, -1, -1):
        placed[n] = min(placed[n], limit)
        limit = placed[n] - gap
    return placed
