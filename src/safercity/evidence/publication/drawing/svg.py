"""SVG as text: shapes with presentational attributes only, so that a strict content
security policy holds, and the same drawing serves the web, PDF and Word.
"""

import re
from collections.abc import Iterable
from html import escape

from safercity.evidence.assessment.document import Chart
from safercity.evidence.publication.drawing import palette
from safercity.evidence.publication.drawing.lettering import LEADING, SIZE

# A drawing no wider than this is shown at its own size, so its words are not enlarged.
SMALL = 320
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def number(value: float) -> str:
    """A coordinate: one decimal at most, no trailing zero.

    >>> number(12.0), number(3.14159), number(-0.04)
    ('12', '3.1', '0')
    """
    short = f"{value:.1f}"
    if short.endswith(".0"):
        short = short[:-2]
    return "0" if short == "-0" else short


def words(content: str) -> str:
    """Text made safe to stand in SVG."""
    return escape(_NOT_XML.sub("", content), quote=True)


def tag(name: str, content: str | None = None, /, **attributes: object) -> str:
    """An element; `stroke_width=2` becomes `stroke-width="2"`, None is left out."""
    marks = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return (
        f"<{name}{marks}/>" if content is None else f"<{name}{marks}>{content}</{name}>"
    )


def _value(value: object) -> str:
    return number(value) if isinstance(value, int | float) else words(str(value))


def line(
    x1: float, y1: float, x2: float, y2: float, stroke: str, **more: object
) -> str:
    """A straight line."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, **more)


def label(
    x: float,
    y: float,
    content: str,
    *,
    anchor: str | None = None,
    bold: bool = False,
    fill: str | None = None,
    halo: bool = False,
) -> str:
    """A line of text on its baseline; `halo` keeps it legible over a map."""
    return tag(
        "text",
        words(content),
        x=x,
        y=y,
        text_anchor=anchor,
        font_weight=700 if bold else None,
        fill=fill,
        **(_HALO if halo else {}),
    )


_HALO = {
    "stroke": palette.PAPER,
    "stroke_width": 4,
    "stroke_linejoin": "round",
    "paint_order": "stroke",
}


def lines(x: float, middle: float, content: Iterable[str], **look: object) -> str:
    """Several lines of text, centred on a height."""
    rows = tuple(content)
    top = middle - (len(rows) - 1) * LEADING / 2 + SIZE * 0.36
    return "".join(
        label(x, top + n * LEADING, row, **look)  # type: ignore[arg-type]
        for n, row in enumerate(rows)
    )


def hint(content: str) -> str:
    """What a pointer resting on a mark is told."""
    return tag("title", words(content))


def triangle(x: float, y: float, size: float, *, up: bool) -> str:
    """The outline of a triangle centred on a point, as path data."""
    tip = -size if up else size
    base = -tip * 0.7
    return (
        f"M{number(x)} {number(y + tip)}L{number(x + size)} {number(y + base)}"
        f"H{number(x - size)}Z"
    )


def diamond(x: float, y: float, size: float) -> str:
    """The outline of a diamond centred on a point, as path data."""
    return (
        f"M{number(x)} {number(y - size)}L{number(x + size)} {number(y)}"
        f"L{number(x)} {number(y + size)}L{number(x - size)} {number(y)}Z"
    )


def sheet(chart: Chart, width: float, height: float, content: str) -> str:
    """A whole drawing, named by its finding and described by its sentence."""
    title, about = f"{chart.id}-title", f"{chart.id}-desc"
    return tag(
        "svg",
        tag("title", words(chart.title), id=title)
        + tag("desc", words(chart.alt), id=about)
        + content,
        xmlns="http://www.w3.org/2000/svg",
        class_="chart small" if width <= SMALL else "chart",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{title} {about}",
        font_family="'Helvetica Neue', Arial, sans-serif",
        font_size=SIZE,
        fill=palette.INK,
    )
