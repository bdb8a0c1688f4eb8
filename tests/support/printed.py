"""The made-up assessment in every printed format, written once for all tests."""

import functools

from safercity.evidence.publication.docx import make_docx
from safercity.evidence.publication.drawing import draw
from safercity.evidence.publication.ods import make_ods
from safercity.evidence.publication.pdf import make_pdf
from safercity.evidence.publication.raster import make_pictures
from tests.support.sample_document import (
    sample_charts,
    sample_document,
    sample_shapes,
)


@functools.cache
def sample_drawings() -> dict[str, str]:
    """The SVG of every chart of the sample, by chart id."""
    return {chart.id: draw(chart, sample_shapes()) for chart in sample_charts()}


@functools.cache
def sample_pdf() -> bytes:
    """The sample as PDF."""
    return make_pdf(sample_document(), sample_drawings())


@functools.cache
def sample_docx() -> bytes:
    """The sample as a Word file."""
    return make_docx(sample_document(), make_pictures(sample_drawings()))


@functools.cache
def sample_ods() -> bytes:
    """The sample's tables as a spreadsheet."""
    return make_ods(sample_document())
