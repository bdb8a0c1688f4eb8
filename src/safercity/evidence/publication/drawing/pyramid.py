"""Population pyramids: age groups down the middle, one sex on either side."""

from safercity.evidence.assessment.document import Chart, Pyramid, PyramidRow
from safercity.evidence.publication.drawing import palette
from safercity.evidence.publication.drawing.lettering import ROOM, SIZE, width
from safercity.evidence.publication.drawing.scales import Scale
from safercity.evidence.publication.drawing.svg import hint, label, sheet, tag

WIDTH = 640
_TOP, _ROW, _THICK, _GAP = 44, 32, 22, 7


def draw_pyramid(chart: Chart, pyramid: Pyramid) -> str:
    """Draw a bar to either side for each row, in the order given.

    The left is dark and the right pale with a dark edge, so that they are told apart
    in greyscale too; each bar has its value at its end, so there is no axis.
    """
    names = max([width(row.label, ROOM) for row in pyramid.rows], default=0.0) / 2 + 10
    texts = [t for row in pyramid.rows for t in (row.left_text, row.right_text)]
    room = max([width(text, ROOM) for text in texts], default=0.0) + _GAP
    values = [v for row in pyramid.rows for v in (row.left, row.right) if v is not None]
    most = max([*values, 0.0]) or 1.0
    middle = WIDTH / 2
    sides = (
        Scale(0, most, middle - names, room),
        Scale(0, most, middle + names, WIDTH - room),
    )
    made = [_heading(pyramid, middle, names)]
    for n, row in enumerate(pyramid.rows):
        y = _TOP + n * _ROW + _ROW / 2
        made.append(label(middle, y + SIZE * 0.36, row.label, anchor="middle"))
        made.append(_bar(row, pyramid.left_label, y, sides[0], left=True))
        made.append(_bar(row, pyramid.right_label, y, sides[1], left=False))
    bottom = _TOP + len(pyramid.rows) * _ROW
    made.append(
        label(
            middle, bottom + 24, pyramid.unit, anchor="middle", fill=palette.REST_TEXT
        )
    )
    return sheet(chart, WIDTH, bottom + 34, "".join(made))


def _heading(pyramid: Pyramid, middle: float, names: float) -> str:
    """What each side is, with a patch of its colour."""
    return (
        _patch(middle - names - 16, left=True)
        + label(middle - names - 24, 20, pyramid.left_label, anchor="end", bold=True)
        + _patch(middle + names, left=False)
        + label(middle + names + 24, 20, pyramid.right_label, bold=True)
    )


def _patch(x: float, *, left: bool) -> str:
    return tag("rect", x=x, y=7, width=16, height=16, **_look(left=left))


def _look(*, left: bool) -> dict[str, object]:
    if left:
        return {"fill": palette.FOCUS}
    return {"fill": palette.CLASSES[1], "stroke": palette.FOCUS, "stroke_width": 1}


def _bar(row: PyramidRow, side: str, y: float, x: Scale, *, left: bool) -> str:
    value, text = (row.left, row.left_text) if left else (row.right, row.right_text)
    start, end = sorted((x(0), x(value or 0.0)))
    at = start - _GAP if left else end + _GAP
    shown = label(at, y + SIZE * 0.36, text, anchor="end" if left else None)
    if value is None:
        return shown
    return shown + tag(
        "rect",
        hint(f"{side}, {row.label}: {text}"),
        x=start,
        y=y - _THICK / 2,
        width=max(end - start, 1),
        height=_THICK,
        **_look(left=left),
    )
