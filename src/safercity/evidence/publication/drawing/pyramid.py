"""Population pyramids: age groups down the middle, one sex on either side."""

from dataclasses import dataclass

from safercity.evidence.assessment.document import Chart, Pyramid, PyramidRow
from safercity.evidence.publication.drawing import palette
from safercity.evidence.publication.drawing.lettering import SIZE, width
from safercity.evidence.publication.drawing.rows import FULL, LITTLE
from safercity.evidence.publication.drawing.scales import Scale
from safercity.evidence.publication.drawing.svg import hint, label, sheet, tag

_TOP, _GAP = 44, 7


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where everything stands: half the room for names, the height of a row."""

    width: float
    names: float
    row: float
    left: Scale
    right: Scale

    @property
    def middle(self) -> float:
        return self.width / 2


def draw_pyramid(chart: Chart, pyramid: Pyramid) -> str:
    """Draw a bar to either side for each row, in the order given.

    The left is dark and the right pale with a dark edge, so that they are told apart
    in greyscale too; each bar has its value at its end, so there is no axis.
    """
    frame = _frame(pyramid, small=chart.small)
    made = [_heading(pyramid, frame)]
    for n, row in enumerate(pyramid.rows):
        y = _TOP + (n + 0.5) * frame.row
        made.append(label(frame.middle, y + SIZE * 0.36, row.label, anchor="middle"))
        made.append(_bar(row, pyramid.left_label, y, frame, left=True))
        made.append(_bar(row, pyramid.right_label, y, frame, left=False))
    bottom = _TOP + len(pyramid.rows) * frame.row
    made.append(
        label(
            frame.middle,
            bottom + 24,
            pyramid.unit,
            anchor="middle",
            fill=palette.REST_TEXT,
        )
    )
    return sheet(chart, frame.width, bottom + 34, "".join(made))


def _frame(pyramid: Pyramid, *, small: bool) -> _Frame:
    page = LITTLE if small else FULL
    names = max([width(row.label, page.room) for row in pyramid.rows], default=0.0)
    names = names / 2 + 10
    texts = [text for row in pyramid.rows for text in (row.left_text, row.right_text)]
    room = max([width(text, page.room) for text in texts], default=0.0) + _GAP
    values = [v for row in pyramid.rows for v in (row.left, row.right) if v is not None]
    most = max([*values, 0.0]) or 1.0
    middle = page.width / 2
    return _Frame(
        page.width,
        names,
        page.row - 2,
        Scale(0, most, middle - names, room),
        Scale(0, most, middle + names, page.width - room),
    )


def _heading(pyramid: Pyramid, frame: _Frame) -> str:
    """What each side is, with a patch of its colour."""
    left, right = frame.middle - frame.names, frame.middle + frame.names
    if frame.width == LITTLE.width:
        # The names of the sides take all the room there is.
        left, right = frame.middle - 4, frame.middle + 4
    return (
        _patch(left - 16, left=True)
        + label(left - 22, 20, pyramid.left_label, anchor="end", bold=True)
        + _patch(right, left=False)
        + label(right + 22, 20, pyramid.right_label, bold=True)
    )


def _patch(x: float, *, left: bool) -> str:
    return tag("rect", x=x, y=7, width=16, height=16, **_look(left=left))


def _look(*, left: bool) -> dict[str, object]:
    if left:
        return {"fill": palette.FOCUS}
    return {"fill": palette.CLASSES[1], "stroke": palette.FOCUS, "stroke_width": 1}


def _bar(row: PyramidRow, side: str, y: float, frame: _Frame, *, left: bool) -> str:
    value, text = (row.left, row.left_text) if left else (row.right, row.right_text)
    x = frame.left if left else frame.right
    start, end = sorted((x(0), x(value or 0.0)))
    at = start - _GAP if left else end + _GAP
    shown = label(at, y + SIZE * 0.36, text, anchor="end" if left else None)
    if value is None:
        return shown
    thick = frame.row * 0.7
    return shown + tag(
        "rect",
        hint(f"{side}, {row.label}: {text}"),
        x=start,
        y=y - thick / 2,
        width=max(end - start, 1),
        height=thick,
        **_look(left=left),
    )
