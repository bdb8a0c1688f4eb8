"""The assessment as a tagged PDF that meets PDF/UA-1, set by Typst."""

import functools
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from safercity.evidence.assessment.document import Document
from safercity.evidence.publication.pdf.content import pdf_content
from safercity.evidence.publication.typesetting import set_pdf

FILE_NAME = "assessment.pdf"
_TEMPLATES = ("page.typ", "blocks.typ", "assessment.typ")


def make_pdf(document: Document, drawings: Mapping[str, str]) -> bytes:
    """Set a document with the SVG drawings of its charts, by chart id.

    The same document gives the same bytes on any day, machine and in any folder.
    """
    return set_pdf(_template(), pdf_content(document, drawings))


@functools.cache
def _template() -> bytes:
    """The template's files as one, since nothing is read from disk while setting."""
    here = resources.files(__package__)
    return b"\n".join((here / name).read_bytes() for name in _TEMPLATES)


def write_pdf(document: Document, drawings: Mapping[str, str], folder: Path) -> Path:
    """Write `assessment.pdf` into a folder and return its path."""
    path = folder / FILE_NAME
    path.write_bytes(make_pdf(document, drawings))
    return path
