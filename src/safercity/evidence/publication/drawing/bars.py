"""Horizontal bars from zero, each with its value at its end."""

from safercity.evidence.assessment.document import BarRow, Bars, Chart
from safercity.evidence.publication.drawing import palette
from safercity.evidence.publication.drawing.rows import (
    FULL,
    LITTLE,
    Row,
    name_of,
    set_out,
    value_of,
)
from safercity.evidence.publication.drawing.scales import Scale
from safercity.evidence.publication.drawing.svg import hint, label, line, sheet, tag

_TOP, _THICK, _GAP = 4, 20, 8


def draw_bars(chart: Chart, bars: Bars) -> str:
    """Draw a bar for each row, in the order given; the focus dark blue, others grey.

    Without a focus all are dark blue. Values stand at the ends of the bars, so there
    is no axis; bars below zero go left. Limits are a thin line across the end.
    """
    page = LITTLE if chart.small else FULL
    rows = set_out([(row.label, row.focus) for row in bars.rows], _TOP, page)
    known = [v for row in bars.rows for v in (row.value, row.upper) if v is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    text = page.widest([row.text for row in bars.rows]) + _GAP
    x = Scale(
        low,
        high,
        rows.left + (text if low < 0 else 0),
        page.width - text,
    )
    alike = not any(row.focus for row in bars.rows)
    made = [
        name_of(place, rows.left) + _bar(row, place, x, strong=row.focus or alike)
        for row, place in zip(bars.rows, rows.rows, strict=True)
    ]
    made.append(line(x(0), _TOP, x(0), rows.bottom, palette.QUIET))
    made.append(label(x(0), rows.bottom + 24, bars.unit, fill=palette.REST_TEXT))
    return sheet(chart, page.width, rows.bottom + 34, "".join(made))


def _bar(row: BarRow, place: Row, x: Scale, *, strong: bool) -> str:
    value = row.value or 0.0
    start, end = sorted((x(0), x(value)))
    below = value < 0
    if row.upper is not None and not below:
        end = max(end, x(row.upper))
    at = start - _GAP if below else end + _GAP
    text = value_of(place, at, row.text, "end" if below else None)
    if row.value is None:
        return text
    bar = tag(
        "rect",
        hint(f"{row.label}: {row.text}"),
        x=start,
        y=place.middle - _THICK / 2,
        width=max(abs(x(value) - x(0)), 1),
        height=_THICK,
        fill=palette.FOCUS if strong else palette.REST,
    )
    return text + bar + _limits(row, place, x)


def _limits(row: BarRow, place: Row, x: Scale) -> str:
    """A thin line from limit to limit, edged white so that it shows on the bar too."""
    if row.lower is None or row.upper is None:
        return ""
    ends = (x(row.lower), place.middle, x(row.upper), place.middle)
    return line(*ends, palette.PAPER, stroke_width=4) + line(
        *ends, palette.INK, stroke_width=1.5
    )
