"""The drawings as PNG pictures, for formats that cannot hold SVG."""

import json
from collections.abc import Mapping
from importlib import resources

from safercity.evidence.publication.typesetting import set_pictures

# A drawing 640 units wide becomes 960 pixels across 15 cm of paper: sharp in print.
PIXELS_PER_INCH = 144.0
_TEMPLATE = resources.files(__package__) / "drawings.typ"


def make_pictures(
    drawings: Mapping[str, str], *, pixels_per_inch: float = PIXELS_PER_INCH
) -> dict[str, bytes]:
    """Draw each SVG as PNG, by the same ids. One run sets them all, for speed."""
    if not drawings:
        return {}
    names = sorted(drawings)
    pictures = set_pictures(
        _TEMPLATE.read_bytes(),
        {"drawings": json.dumps([drawings[name] for name in names])},
        pixels_per_inch=pixels_per_inch,
    )
    return dict(zip(names, pictures, strict=True))
