import io
import re
import zipfile
from dataclasses import replace
from itertools import pairwise

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from openxml_audit import OpenXmlValidator

from safercity.evidence.assessment.document import (
    Bullets,
    Cell,
    Chart,
    Column,
    KeyFigures,
    Paragraph,
    Section,
    Span,
    Table,
    plain,
    text,
)
from safercity.evidence.publication.docx import make_docx, write_docx
from safercity.evidence.publication.paper import on_paper
from tests.support.printed import sample_docx
from tests.support.sample_document import sample_document


@pytest.fixture(scope="module")
def word():
    return docx.Document(io.BytesIO(sample_docx()))


def tiny(*blocks, **changes):
    section = Section("only", "Only", tuple(blocks))
    return replace(sample_document(), sections=(section,), **changes)


def opened(document):
    return docx.Document(io.BytesIO(make_docx(document, {})))


def part(made, name):
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return archive.read(name).decode()


def test_an_independent_validator_finds_nothing_wrong(tmp_path):
    path = tmp_path / "assessment.docx"
    path.write_bytes(sample_docx())

    result = OpenXmlValidator().validate(path)

    assert result.errors == []
    assert result.is_valid


def test_headings_are_real_and_never_skip_a_level(word):
    levels = [
        int(p.style.name.removeprefix("heading ").removeprefix("Heading "))
        for p in word.paragraphs
        if p.style.name.lower().startswith("heading ")
    ]
    titles = [p.text for p in word.paragraphs if p.style.name == "Heading 1"]

    document = sample_document()
    assert titles == [
        *(section.title for section in document.sections),
        "How each figure was worked out",
    ]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_repeats_its_header_and_no_row_breaks_over_pages(word):
    assert len(word.tables) > len(on_paper(sample_document()).tables()) > 10
    for table in word.tables:
        assert table.style.name == "Assessment table"
        first = table.rows[0]._tr.trPr
        assert first.find(qn("w:tblHeader")) is not None
        assert all(r._tr.trPr.find(qn("w:cantSplit")) is not None for r in table.rows)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_every_picture_has_the_words_of_its_chart(word):
    charts = [b for b in sample_document().blocks() if isinstance(b, Chart)]

    described = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]

    assert described == [chart.alt for chart in charts]


def test_there_are_no_text_boxes_or_floating_pictures():
    body = part(sample_docx(), "word/document.xml")

    assert not re.search(r"<(wp:anchor|w:txbxContent|w:framePr|v:)", body)


def test_captions_are_captions_with_fields_that_number_them(word):
    captions = [p for p in word.paragraphs if p.style.name == "Caption"]
    fields = [
        f.get(qn("w:instr")).split()[:2]
        for p in captions
        for f in p._p.iter(qn("w:fldSimple"))
    ]

    tables = on_paper(sample_document()).tables()
    assert fields.count(["SEQ", "Table"]) == len(tables)
    assert fields.count(["SEQ", "Figure"]) == len(captions) - len(tables)


def test_every_link_inside_leads_to_a_bookmark_that_is_there_once():
    body = part(sample_docx(), "word/document.xml")

    anchors = set(re.findall(r'<w:hyperlink w:anchor="([^"]+)"', body))
    marks = re.findall(r'<w:bookmarkStart w:id="(\d+)" w:name="([^"]+)"', body)

    names = [name for _, name in marks]
    assert anchors <= set(names)
    assert len(set(names)) == len(names) == len({number for number, _ in marks})
    assert all(len(name) <= 40 for name in names)


def test_the_file_says_its_title_language_and_no_date(word):
    properties = word.core_properties
    core = part(sample_docx(), "docProps/core.xml")
    styles = part(sample_docx(), "word/styles.xml")

    assert properties.title == sample_document().title
    assert properties.language == "en-GB"
    assert 'w:lang w:val="en-GB"' in styles
    assert "dcterms" not in core


def test_labels_and_page_numbers_stand_on_every_page(word):
    section = word.sections[0]
    footer = etree.tostring(section.footer._element).decode()

    assert "Synthetic data" in section.header.paragraphs[1].text
    assert " PAGE " in footer
    assert " NUMPAGES " in footer


def test_ordered_lists_each_start_at_one():
    steps = Bullets((text("first"), text("second")), ordered=True)
    word = opened(tiny(steps, Paragraph(text("between")), steps))

    lists = [
        p._p.pPr.numPr.numId.val
        for p in word.paragraphs
        if p.style.name == "List Number"
    ]
    numbering = word.part.numbering_part.element

    assert len(lists) == 4
    assert lists[0] == lists[1] != lists[2] == lists[3]
    for number in set(lists):
        found = numbering.xpath(f"//w:num[@w:numId={number}]//w:startOverride")
        assert [start.get(qn("w:val")) for start in found] == ["1"]


def test_the_readers_own_row_is_bold_and_the_rest_is_not():
    cells = ((Cell("Ashmere"), Cell("12")), (Cell("Dunmoor"), Cell("9")))
    columns = (Column("Area", "text"), Column("Count"))
    table = Table("t", "Title", "", columns, cells, "T", highlight=frozenset({0}))

    rows = opened(tiny(table)).tables[0].rows[1:]

    styles = [r.cells[0].paragraphs[0].runs[0].style.name for r in rows]
    assert styles == ["Strong", "Default Paragraph Font"]


def test_a_wide_table_gets_a_page_turned_sideways_and_the_next_is_upright():
    columns = (Column("Area", "text"), *(Column("Incidents") for _ in range(16)))
    cells = ((Cell("Ashmere"), *(Cell("12,345") for _ in range(16))),)
    wide = Table("t", "Wide", "", columns, cells, "T")

    word = opened(tiny(wide, Paragraph(text("after"))))

    assert [s.orientation for s in word.sections] == [0, 1, 0]
    assert word.sections[1].page_width > word.sections[1].page_height


def test_links_outside_are_kept_and_links_paper_cannot_follow_are_words():
    spans = text(
        Span("police", link="https://www.police.uk/?a=1&b=2"),
        Span("next door", link="area:dunmoor"),
    )

    made = make_docx(tiny(Paragraph(spans)), {})

    relations = part(made, "word/_rels/document.xml.rels")
    assert 'Target="https://www.police.uk/?a=1&amp;b=2"' in relations
    assert relations.count("TargetMode") == 1
    word = docx.Document(io.BytesIO(made))
    assert any("next door" in p.text for p in word.paragraphs)


def test_text_that_looks_like_markup_or_cannot_be_written_is_only_text():
    risky = 'a <w:p/> & "b" \x0b\x00 \ufffe {{c}} ]]>'

    word = opened(tiny(Paragraph(text(risky)), title=risky))

    expected = 'a <w:p/> & "b"   {{c}} ]]>'
    assert expected in [p.text for p in word.paragraphs]
    assert word.core_properties.title == f"{expected}: Ashmere"


def test_key_figures_are_a_real_table_with_a_header():
    block = next(b for b in sample_document().blocks() if isinstance(b, KeyFigures))

    table = opened(tiny(block)).tables[0]

    assert [c.text for c in table.rows[0].cells] == [
        "Key figure",
        "Value",
        "What it means",
    ]
    figure = block.figures[0]
    assert table.rows[1].cells[1].text == figure.value.text
    assert table.rows[1].cells[2].text.startswith(plain(figure.detail))


def test_a_light_brand_colour_never_makes_headings_hard_to_read():
    made = make_docx(tiny(colour="#FFDD00"), {})

    assert "FFDD00" not in part(made, "word/styles.xml")


def test_write_docx_writes_the_file_and_says_where(tmp_path):
    path = write_docx(tiny(), {}, tmp_path)

    assert path == tmp_path / "assessment.docx"
    assert docx.Document(str(path)).paragraphs
