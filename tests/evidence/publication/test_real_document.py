"""An assessment written by the system itself, in every printed format."""

import functools
import io
import re

import docx
import pikepdf
import pytest
from openxml_audit import OdfValidator, OpenXmlValidator
from python_calamine import CalamineWorkbook

from safercity.evidence.assessment.build import build_document
from safercity.evidence.assessment.document import Chart, plain
from safercity.evidence.publication.docx import make_docx
from safercity.evidence.publication.drawing import draw
from safercity.evidence.publication.ods import make_ods
from safercity.evidence.publication.open_data import make_open_data
from safercity.evidence.publication.paper import on_paper
from safercity.evidence.publication.pdf import make_pdf
from safercity.evidence.publication.raster import make_pictures
from tests.support.figures_factory import toy
from tests.support.passages import figures_shown, findings, passages, rows_of
from tests.support.pdf import body_text, structure, text_boxes
from tests.support.sample_themes import themed

AREAS = ("force", "partnership", "themes")
pytestmark = pytest.mark.parametrize("which", AREAS)


def toy_of(which):
    """The toy force; for `themes` with figures for every theme."""
    return themed() if which == "themes" else toy()


@functools.cache
def document_of(which):
    made = toy_of(which)
    area = made.areas.force if which == "force" else made.areas.csps[0]
    return build_document(
        made.release,
        made.partnership,
        made.areas,
        area,
        edition="2025-1a2b3c4d",
        context=made.context,
    )


@functools.cache
def drawings_of(which):
    areas = toy().areas
    shapes = {**areas.ward_shapes, **areas.csp_shapes}
    charts = [b for b in document_of(which).blocks() if isinstance(b, Chart)]
    return {chart.id: draw(chart, shapes) for chart in charts}


@functools.cache
def pdf_of(which):
    return make_pdf(document_of(which), drawings_of(which))


def squeezed(words):
    """The words without spaces and hyphens, which mark line ends as well."""
    return re.sub(r"[\s\x02\ufffe-]", "", words)


def test_the_pdf_is_tagged_throughout_and_fits_its_pages(which):
    with pikepdf.open(io.BytesIO(pdf_of(which))) as pdf:
        tags = structure(pdf)

    assert all(figure.alt for figure in tags.all("Figure"))
    tables = on_paper(document_of(which)).tables()
    assert len(list(tags.all("Table"))) == len(tables)
    for (width, height), (left, bottom, right, top) in text_boxes(pdf_of(which)):
        assert left >= 56
        assert right <= width - 50
        assert bottom >= 20
        assert top <= height - 20


def test_the_pdf_says_everything_that_is_for_paper(which):
    document = on_paper(document_of(which))

    paper = squeezed(body_text(pdf_of(which)))

    for passage in (*passages(document), *findings(document)):
        assert squeezed(plain(passage)) in paper
    for table in document.tables():
        for row in rows_of(table):
            assert squeezed("".join(row)) in paper, table.id


def test_the_word_file_is_valid_and_has_every_table_for_paper(which, tmp_path):
    path = tmp_path / "assessment.docx"
    made = make_docx(document_of(which), make_pictures(drawings_of(which)))
    path.write_bytes(made)

    word = docx.Document(str(path))

    assert OpenXmlValidator().validate(path).errors == []
    shown = [[[c.text for c in r.cells] for r in t.rows][1:] for t in word.tables]
    for table in on_paper(document_of(which)).tables():
        assert rows_of(table) in shown


def test_the_spreadsheet_is_valid_and_has_every_table(which, tmp_path):
    document = document_of(which)
    path = tmp_path / "tables.ods"
    path.write_bytes(make_ods(document))

    book = CalamineWorkbook.from_path(path)

    assert OdfValidator().validate(path).errors == []
    for sheet, table in zip(book.sheet_names[4:-1], document.tables(), strict=True):
        rows = book.get_sheet_by_name(sheet).to_python()
        first = [row[0] for row in rows[-len(table.rows) :]]
        assert first == [row[0].text for row in table.rows]


def test_every_figure_shown_is_in_the_open_data(which):
    document, areas = document_of(which), toy().areas

    files = make_open_data(
        document,
        toy_of(which).release,
        shapes=areas.ward_shapes,
        measures=toy().context.measures,
    )

    listed = files["figures.csv"].decode()
    for key, _ in figures_shown(document):
        assert f"\n{key}," in listed
    assert len([name for name in files if name.startswith("tables/")]) == len(
        document.tables()
    )
