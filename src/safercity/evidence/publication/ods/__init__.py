"""The assessment's tables as an accessible OpenDocument spreadsheet."""

from pathlib import Path

from safercity.evidence.assessment.document import Document
from safercity.evidence.publication.ods.package import make_package
from safercity.evidence.publication.ods.sheets import make_sheets

FILE_NAME = "tables.ods"


def make_ods(document: Document) -> bytes:
    """Write every table of a document, each on a worksheet of its own."""
    return make_package(document, make_sheets(document))


def write_ods(document: Document, folder: Path) -> Path:
    """Write `tables.ods` into a folder and return its path."""
    path = folder / FILE_NAME
    path.write_bytes(make_ods(document))
    return path
