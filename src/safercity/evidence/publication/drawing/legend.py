"""The classes of a map beside it: what is measured, then each class, highest first."""

from collections.abc import Iterable

from safercity.evidence.publication.drawing import palette
from safercity.evidence.publication.drawing.lettering import SIZE, wrap
from safercity.evidence.publication.drawing.outlines import FINE
from safercity.evidence.publication.drawing.svg import label, tag

LEFT, WIDTH = 462, 640
STEP, _SWATCH = 32, 24


def draw_legend(unit: str, entries: Iterable[tuple[str, str]]) -> tuple[str, float]:
    """Draw a heading and the (name, fill) of each class; give how far down it goes."""
    heading = wrap(unit[:1].upper() + unit[1:], WIDTH - LEFT, bold=False)
    made = [
        label(LEFT, 18 + n * 22, line, fill=palette.REST_TEXT)
        for n, line in enumerate(heading)
    ]
    bottom = 30.0 + (len(heading) - 1) * 22
    for name, fill in entries:
        made.append(_swatch(bottom, fill))
        made.append(label(LEFT + 40, bottom + _SWATCH / 2 + SIZE * 0.36, name))
        bottom += STEP
    return "".join(made), bottom


def _swatch(y: float, fill: str) -> str:
    """A class's colour beside its range; in fine units, as hatching is."""
    pale = fill == palette.CLASSES[0] or fill.startswith("url")
    return tag(
        "rect",
        transform=f"scale({1 / FINE})",
        x=(LEFT + 0.5) * FINE,
        y=(y + 0.5) * FINE,
        width=30 * FINE,
        height=_SWATCH * FINE,
        fill=fill,
        stroke=palette.OUTLINE if pale else None,
        stroke_width=FINE if pale else None,
    )
