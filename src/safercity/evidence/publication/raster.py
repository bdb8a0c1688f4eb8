"""The drawings as PNG pictures, for formats that cannot hold SVG."""

from collections.abc import Mapping
from importlib import resources

from safercity.evidence.publication.typesetting import set_pictures

# A drawing is shown pixel for pixel on a common screen, which is where Word's copy is
# read and edited; what is sent to a printer is the PDF, whose drawings are lines.
# Pictures are the slowest thing written, in proportion to their pixels.
PIXELS_PER_INCH = 96.0
_TEMPLATE = resources.files(__package__) / "drawings.typ"


# The pictures of the last document, by resolution and drawing: the same area's
# document for another audience has nearly the same drawings.
_last: dict[tuple[float, str], bytes] = {}


def make_pictures(
    drawings: Mapping[str, str], *, pixels_per_inch: float = PIXELS_PER_INCH
) -> dict[str, bytes]:
    """Draw each SVG as PNG, by the same ids. One run sets them all, for speed."""
    wanted = {(pixels_per_inch, svg) for svg in drawings.values()}
    known = {key: _last[key] for key in wanted & _last.keys()}
    new = sorted(wanted - known.keys())
    if new:
        pictures = set_pictures(
            _TEMPLATE.read_bytes(),
            [svg for _, svg in new],
            pixels_per_inch=pixels_per_inch,
        )
        known |= zip(new, pictures, strict=True)
    _last.clear()
    _last.update(known)
    return {name: known[pixels_per_inch, drawings[name]] for name in sorted(drawings)}
