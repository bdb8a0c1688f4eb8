"""The assessment as a Word file that a partnership can edit."""

from collections.abc import Mapping
from pathlib import Path

from safercity.evidence.assessment.document import Document
from safercity.evidence.publication.docx.body import Body
from safercity.evidence.publication.docx.package import make_package

FILE_NAME = "assessment.docx"


def make_docx(document: Document, pictures: Mapping[str, bytes]) -> bytes:
    """Write a document with the PNG pictures of its charts, by chart id.

    Raises:  KeyError where a chart has no picture.
    """
    body = Body(document, pictures)
    markup = body.markup()
    return make_package(
        document,
        markup,
        pictures=body.pictures,
        addresses=body.addresses,
        ordered_lists=body.ordered_lists,
    )


def write_docx(document: Document, pictures: Mapping[str, bytes], folder: Path) -> Path:
    """Write `assessment.docx` into a folder and return its path."""
    path = folder / FILE_NAME
    path.write_bytes(make_docx(document, pictures))
    return path
