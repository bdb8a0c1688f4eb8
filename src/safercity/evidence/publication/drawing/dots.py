"""Areas by value, each with its interval, and a line to compare them with."""

from safercity.evidence.assessment.document import Chart, DotRow, Dots
from safercity.evidence.publication.drawing import palette
from safercity.evidence.publication.drawing.axes import upright
from safercity.evidence.publication.drawing.lettering import width
from safercity.evidence.publication.drawing.rows import (
    FULL,
    LITTLE,
    Page,
    Row,
    name_of,
    set_out,
    value_of,
)
from safercity.evidence.publication.drawing.scales import Scale, ticks
from safercity.evidence.publication.drawing.svg import hint, label, line, sheet, tag

_TOP = 44


def draw_dots(chart: Chart, dots: Dots) -> str:
    """Draw a dot and its interval for each row, in the order given.

    The focus is dark blue with its name in bold, others are grey; without a focus all
    are dark blue. Values stand at the right, so that a row reads without the axis.
    """
    page = LITTLE if chart.small else FULL
    rows = set_out([(row.label, row.focus) for row in dots.rows], _TOP, page)
    right = page.width - page.widest([row.text for row in dots.rows]) - 16
    reach = [v for r in dots.rows for v in (r.value, r.lower, r.upper)]
    marks = ticks([*reach, dots.reference], 3 if chart.small else 4)
    x = Scale(marks[0], marks[-1], rows.left, right)
    made = [upright(marks, x, _TOP, rows.bottom)]
    if dots.reference is not None:
        made.append(_reference(dots, x(dots.reference), rows.bottom, page))
    alike = not any(row.focus for row in dots.rows)
    for row, place in zip(dots.rows, rows.rows, strict=True):
        made.append(name_of(place, rows.left))
        made.append(_mark(row, place, x, strong=row.focus or alike))
        made.append(value_of(place, page.width, row.text, "end"))
    foot = rows.bottom + 46
    made.append(label(right, foot, dots.unit, anchor="end", fill=palette.REST_TEXT))
    return sheet(chart, page.width, foot + 10, "".join(made))


def _reference(dots: Dots, x: float, bottom: float, page: Page) -> str:
    half = width(dots.reference_label, page.room) / 2
    middle = min(max(x, half), page.width - half)
    return label(middle, 20, dots.reference_label, anchor="middle") + line(
        x, 28, x, bottom, palette.INK, stroke_width=1.5, stroke_dasharray="5 4"
    )


def _mark(row: DotRow, place: Row, x: Scale, *, strong: bool) -> str:
    """The dot on its interval; nothing where there is no value."""
    if row.value is None:
        return ""
    interval = ""
    if row.lower is not None and row.upper is not None:
        interval = line(
            x(row.lower),
            place.middle,
            x(row.upper),
            place.middle,
            palette.FOCUS if row.focus else palette.REST,
            stroke_width=4,
        )
    return interval + tag(
        "circle",
        hint(f"{row.label}: {row.text}"),
        cx=x(row.value),
        cy=place.middle,
        r=6.5 if row.focus else 5,
        fill=palette.FOCUS if strong else palette.QUIET,
    )
