"""All formats show the same figures, and those of the release's own data."""

import csv
import io
import re

import docx
import pytest
from lxml import html
from python_calamine import CalamineWorkbook

from safercity.evidence.assessment.document import plain
from safercity.evidence.figures import OK, SUPPRESSED
from safercity.evidence.publication.open_data.table_csv import table_csv
from safercity.evidence.publication.paper import on_paper
from tests.support.passages import (
    figures_shown,
    findings,
    key_figures,
    passages,
    rows_of,
)
from tests.support.pdf import body_text
from tests.support.printed import sample_docx, sample_ods, sample_pdf
from tests.support.sample_document import sample_document, sample_figures
from tests.support.sample_site import write_sample_site

DOCUMENT = sample_document()
# What of it is for paper, and why, is tested in test_paper.py.
PAPER = on_paper(DOCUMENT)


def squeezed(words):
    """The words without spaces and line ends, which a page may put anywhere."""
    return re.sub(r"[\s\xad\u200b]", "", words)


def as_number(shown):
    digits = shown.replace(",", "").replace("−", "-").rstrip("%")
    return float(digits)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = write_sample_site(tmp_path_factory.mktemp("site"))
    pages = sorted((folder / DOCUMENT.area.slug).rglob("*.html"))
    return [html.fromstring(page.read_bytes()) for page in pages]


@pytest.fixture(scope="module")
def paper():
    return squeezed(body_text(sample_pdf()))


@pytest.fixture(scope="module")
def word():
    return docx.Document(io.BytesIO(sample_docx()))


@pytest.fixture(scope="module")
def book():
    return CalamineWorkbook.from_filelike(io.BytesIO(sample_ods()))


def test_the_sample_shows_every_kind_of_figure():
    shown = figures_shown(DOCUMENT)
    statuses = {sample_figures()[key].status for key, _ in shown}

    assert len(shown) > 1000
    assert {OK, SUPPRESSED} <= statuses


def test_what_is_shown_is_the_figure_of_the_release():
    rows = csv.DictReader(io.StringIO(sample_figures().to_csv().decode()))
    release = {row["key"]: row for row in rows}

    for key, shown in figures_shown(DOCUMENT):
        if release[key]["status"] != OK:
            assert shown in ("[c]", "[x]"), key
            continue
        places = len(shown.rstrip("%").partition(".")[2])
        value = float(release[key]["value"])
        # Words give the direction ("8% fewer"), so the sign may stand in them.
        difference = min(abs(as_number(shown) - value), abs(as_number(shown) + value))
        assert difference <= 0.5 * 10**-places + 1e-9, key


def test_web_pages_show_each_figure_and_no_other(site):
    found = {
        (element.get("data-figure"), element.text_content())
        for page in site
        for element in page.xpath("//*[@data-figure]")
    }

    assert found == figures_shown(DOCUMENT)


def test_the_pdf_says_every_passage_and_finding(paper):
    for passage in (*passages(PAPER), *findings(PAPER)):
        assert squeezed(plain(passage)) in paper


def test_the_pdf_shows_every_row_of_every_table(paper):
    for table in PAPER.tables():
        for row in rows_of(table):
            assert squeezed("".join(row)) in paper, table.id


def test_the_word_file_says_every_passage(word):
    cells = {
        paragraph.text
        for table in word.tables
        for row in table.rows
        for cell in row.cells[1:3]
        for paragraph in cell.paragraphs
    }
    said = {paragraph.text for paragraph in word.paragraphs} | cells

    assert {plain(passage) for passage in passages(PAPER)} <= said


def test_the_word_file_shows_every_table_as_it_is(word):
    made = [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in word.tables
        if table.rows[0].cells[0].text != "Key figure"
    ]

    assert made == [
        [[column.header for column in table.columns], *rows_of(table)]
        for table in PAPER.tables()
    ]


def test_the_spreadsheet_shows_every_table_as_it_is(book):
    sheets = book.sheet_names[4:-1]

    for name, table in zip(sheets, DOCUMENT.tables(), strict=True):
        rows = book.get_sheet_by_name(name).to_python()[-len(table.rows) :]
        for made, cells in zip(rows, table.rows, strict=True):
            for value, cell in zip(made, cells, strict=True):
                if cell.value is None:
                    assert value == cell.text, (name, cell)
                else:
                    assert value == cell.value, (name, cell)
                    places = len(cell.text.partition(".")[2])
                    shown = as_number(cell.text)
                    assert abs(shown - value) <= 0.5 * 10**-places + 1e-9


def test_the_spreadsheet_shows_every_key_figure(book):
    rows = book.get_sheet_by_name("Key figures").to_python()

    said = {(row[0], row[1], str(row[2]).removesuffix(".0")) for row in rows}
    for section, block in key_figures(DOCUMENT):
        for figure in block.figures:
            value = figure.value.text.replace(",", "").removesuffix(".0")
            assert (section.title, figure.label, value) in said


def test_the_tables_as_csv_show_the_same_numbers():
    for table in DOCUMENT.tables():
        made = list(csv.reader(io.StringIO(table_csv(table).decode())))[1:]
        for texts, cells in zip(made, table.rows, strict=True):
            for text, cell in zip(texts, cells, strict=True):
                if cell.value is not None:
                    assert float(text) == as_number(cell.text), (table.id, cell)


def test_one_digit_altered_in_one_cell_would_be_noticed(paper):
    row = rows_of(DOCUMENT.tables()[0])[0]

    altered = [*row[:-2], row[-2] + "1", row[-1]]

    assert squeezed("".join(row)) in paper
    assert squeezed("".join(altered)) not in paper
