import io
import zipfile
from dataclasses import replace

import pytest
from lxml import etree
from openxml_audit import OdfValidator
from python_calamine import CalamineWorkbook

from safercity.evidence.assessment.document import Cell, Column, Section, Table
from safercity.evidence.publication.ods import make_ods, write_ods
from tests.support.printed import sample_ods
from tests.support.sample_document import sample_document

NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}


def content_of(made):
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return etree.fromstring(archive.read("content.xml"))


def found(tree, path):
    return tree.xpath(path, namespaces=NAMES)


@pytest.fixture(scope="module")
def book():
    return CalamineWorkbook.from_filelike(io.BytesIO(sample_ods()))


@pytest.fixture(scope="module")
def content():
    return content_of(sample_ods())


def tables_only(*tables):
    section = Section("only", "Only", tuple(tables))
    return replace(sample_document(), sections=(section,))


def one_table(rows, sheet="Sheet", kinds=("text", "number"), **more):
    columns = tuple(Column(f"Column {n}", kind) for n, kind in enumerate(kinds))
    return Table(f"t-{sheet}", "A title", "", columns, rows, sheet, **more)


def read(made, sheet):
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    return book.get_sheet_by_name(sheet).to_python()


def test_an_independent_validator_finds_nothing_wrong(tmp_path):
    path = tmp_path / "tables.ods"
    path.write_bytes(sample_ods())

    result = OdfValidator().validate(path)

    assert result.errors == []
    assert result.is_valid


def test_it_opens_with_a_cover_then_contents_then_notes(book):
    tables = [table.sheet for table in sample_document().tables()]

    names = book.sheet_names

    assert names[:4] == ["Cover", "Contents", "Notes", "Key figures"]
    assert names[4:-1] == [name.strip() for name in tables]
    assert names[-1] == "How worked out"


def test_every_sheet_has_its_title_in_a1_and_no_empty_row_or_column(book):
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        assert rows[0][0], name
        assert all(any(cell != "" for cell in row) for row in rows), name
        columns = zip(*rows, strict=True)
        assert all(any(cell != "" for cell in column) for column in columns), name


def test_no_cell_is_merged_hidden_or_a_formula(content):
    for attribute in (
        "number-columns-spanned",
        "number-rows-spanned",
        "formula",
        "visibility",
    ):
        assert not found(content, f"//@table:{attribute}"), attribute


def test_each_table_is_one_range_with_its_header_marked(content):
    sheets = found(content, "//table:table")
    with_table = [s for s in sheets if found(s, "table:table-header-rows")]

    ranges = found(content, "//table:database-range")

    assert len(ranges) == len(with_table) == len(sheets) - 1  # all but the cover
    for sheet in with_table:
        assert len(found(sheet, "table:table-header-rows/table:table-row")) == 1
    assert set(found(content, "//@table:contains-header")) == {"true"}
    named = {
        address.split("'")[1]
        for address in found(
            content, "//table:database-range/@*[local-name()='target-range-address']"
        )
    }
    assert named == {s.get(f"{{{NAMES['table']}}}name") for s in with_table}


def test_contents_link_to_every_sheet_after_them(book, content):
    links = found(content, "//table:table[2]//text:a/@xlink:href")

    assert links == [f"#'{name}'.A1" for name in book.sheet_names[2:]]


def test_numbers_are_numbers_shown_to_the_places_of_the_page(content):
    cells = found(content, "//table:table-cell[@office:value-type='float']")

    assert len(cells) > 2000
    for cell in cells:
        value = float(cell.get(f"{{{NAMES['office']}}}value"))
        shown = cell.findtext("text:p", namespaces=NAMES).replace(",", "")
        places = len(shown.partition(".")[2])
        assert abs(float(shown) - value) <= 0.5 * 10**-places + 1e-9
        style = cell.get(f"{{{NAMES['table']}}}style-name")
        assert style.startswith(f"Number{places}")


def test_shorthand_is_explained_once_in_the_notes(book):
    rows = book.get_sheet_by_name("Notes").to_python()

    shorthand = [row[0] for row in rows if str(row[0]).startswith("[")]
    assert shorthand == ["[c]", "[low]", "[x]"]


@pytest.mark.parametrize("risky", ["=1+1", "+44 1782", "-2+3", "@SUM(A1)", "\t=1"])
def test_text_that_begins_like_a_formula_is_only_text(risky):
    table = one_table(((Cell(risky), Cell(risky)),))

    made = make_ods(tables_only(table))

    assert read(made, "Sheet")[-1][0].strip() == risky.strip()
    assert not found(content_of(made), "//@table:formula")
    kinds = found(content_of(made), "//table:table[4]//@office:value-type")
    assert set(kinds) == {"string"}


def test_sheet_names_are_unique_allowed_and_short_enough():
    rows = ((Cell("a"), Cell("1", value=1.0)),)
    long = "Possession of weapons by ward and month"
    names = ["Cover", long, long + " again", "a/b:c*?", "ward", "Ward", "Notes", ""]
    tables = [
        replace(one_table(rows, name), id=f"t{n}") for n, name in enumerate(names)
    ]

    made = make_ods(tables_only(*tables))

    sheets = CalamineWorkbook.from_filelike(io.BytesIO(made)).sheet_names
    assert len(sheets) == len({name.lower() for name in sheets})
    assert all(len(name) <= 31 for name in sheets)
    assert not set("[]*?:/\\'") & set("".join(sheets))
    assert sheets[3:5] == ["Cover 2", "Possession of weapons by ward a"]


def test_a_value_keeps_more_places_than_it_shows():
    table = one_table(((Cell("Ashmere"), Cell("12.3", value=12.3456, decimals=1)),))

    assert read(make_ods(tables_only(table)), "Sheet")[-1] == ["Ashmere", 12.3456]


def test_the_sign_of_a_change_is_in_the_number_and_the_unit_in_the_header():
    table = one_table(((Cell("Ashmere"), Cell("−8%", value=-8.0)),))

    made = make_ods(tables_only(table))

    shown = found(content_of(made), "//table:table[4]//table:table-cell[@office:value]")
    assert [cell.findtext("text:p", namespaces=NAMES) for cell in shown] == ["-8"]


def test_a_document_with_no_tables_still_opens(tmp_path):
    path = write_ods(tables_only(), tmp_path)

    assert path == tmp_path / "tables.ods"
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["Cover", "Contents", "Notes"]


def test_the_first_part_says_what_the_file_is():
    with zipfile.ZipFile(io.BytesIO(sample_ods())) as archive:
        first = archive.infolist()[0]
        assert first.filename == "mimetype"
        assert first.compress_type == zipfile.ZIP_STORED
        assert archive.read(first).endswith(b"opendocument.spreadsheet")
