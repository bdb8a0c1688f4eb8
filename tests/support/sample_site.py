"""The sample assessment as web pages, in an edition of its own."""

from pathlib import Path

from safercity.evidence.publication.drawing import draw_all
from safercity.evidence.publication.html import (
    Download,
    EditionEntry,
    EditionIndex,
    write_edition_index,
    write_html,
)
from tests.support.sample_county import ASHMERE, CSPS, FORCE
from tests.support.sample_document import (
    sample_charts,
    sample_document,
    sample_figures,
    sample_shapes,
)

DOWNLOADS = (
    Download("assessment.pdf", "PDF", "to print"),
    Download("tables.ods", "Spreadsheet", "every table"),
)


def write_sample_site(folder: Path) -> Path:
    """Write the list of the edition and the assessment of Ashmere; give the folder."""
    document = sample_document()
    area = folder / ASHMERE.slug
    drawings = draw_all(sample_charts(), sample_shapes())
    write_html(document, sample_figures(), drawings, area, DOWNLOADS)
    finding = EditionEntry.of(document).finding
    entries = tuple(
        EditionEntry(found.slug, found.name, finding, found == FORCE)
        for found in (FORCE, *CSPS)
    )
    write_edition_index(EditionIndex.of(document, entries), folder)
    return folder
