import io
import re
from dataclasses import replace

import pikepdf
import pytest
import typst

from safercity.evidence.assessment.document import (
    Cell,
    Chart,
    Column,
    Paragraph,
    Section,
    Span,
    Table,
    text,
)
from safercity.evidence.publication.paper import on_paper
from safercity.evidence.publication.pdf import make_pdf, write_pdf
from tests.support.pdf import page_texts, structure, text_boxes
from tests.support.printed import sample_pdf
from tests.support.sample_document import sample_document


@pytest.fixture(scope="module")
def pdf():
    with pikepdf.open(io.BytesIO(sample_pdf())) as opened:
        yield opened


@pytest.fixture(scope="module")
def tags(pdf):
    return structure(pdf)


@pytest.fixture(scope="module")
def pages():
    return page_texts(sample_pdf())


def tiny(*blocks, **changes):
    section = Section("only", "Only", tuple(blocks))
    return replace(sample_document(), sections=(section,), **changes)


def squeezed(words):
    return re.sub(r"\s", "", words)


def words_of(document):
    return squeezed("".join(page_texts(make_pdf(document, {}))))


def test_it_says_that_it_is_tagged_titled_british_and_pdf_ua(pdf):
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == sample_document().title
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo["/Title"]) == sample_document().title


def test_every_figure_has_the_words_of_its_chart(tags):
    charts = [b for b in sample_document().blocks() if isinstance(b, Chart)]

    assert [figure.alt for figure in tags.all("Figure")] == [c.alt for c in charts]


def test_every_table_has_a_caption_and_a_header_row(tags):
    tables = on_paper(sample_document()).tables()

    for tag, table in zip(tags.all("Table"), tables, strict=True):
        assert [part.kind for part in tag.children] == ["Caption", "THead", "TBody"]
        head, body = tag.children[1:]
        assert len(list(head.all("TH"))) == len(table.columns)
        assert len(list(body.all("TR"))) == len(table.rows)


def test_headings_follow_the_sections_and_never_skip_a_level(tags):
    titles = [heading.title for heading in tags.all("H1")]

    document = sample_document()
    chapters = [section.title for section in document.sections]
    notes = "How each figure was worked out"
    assert titles == [chapters[0], "Contents", *chapters[1:], notes]
    assert list(tags.all("H4")) == []


def test_the_outline_names_every_chapter(pdf):
    with pdf.open_outline() as outline:
        names = [item.title for item in outline.root]

    assert names[0] == "Summary"
    assert set(names) >= {section.title for section in sample_document().sections}
    assert not any(name.startswith("Note ") for name in names)


def test_every_link_says_where_it_leads(pdf):
    links = [
        note
        for page in pdf.pages
        for note in page.get("/Annots", [])
        if note.Subtype == "/Link"
    ]

    assert len(links) > 100
    assert all(str(link.Contents) for link in links)


def test_every_page_has_title_labels_and_number(pages):
    for number, words in enumerate(pages, 1):
        assert "Synthetic data" in words
        assert f"Page {number} of {len(pages)}" in words
        assert sample_document().title in words


def test_notes_are_numbered_and_stand_at_the_end_without_the_query(pages):
    notes = "".join(pages[-6:])

    assert "Note 1: Anti-social behaviour, rate per 1,000 people in Ashmere" in notes
    assert "The query behind each figure can be copied from its web page" in notes
    assert "SELECT count(*)" not in "".join(pages)
    assert "Howwasthisworkedout?Note1" in squeezed("".join(pages))


def test_nothing_is_set_beyond_the_margins():
    for (width, height), (left, bottom, right, top) in text_boxes(sample_pdf()):
        assert left >= 56
        assert right <= width - 50
        assert bottom >= 20
        assert top <= height - 20


def test_only_our_own_fonts_are_used_and_all_are_embedded(pdf):
    fonts = {}
    for page in pdf.pages:
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            inner = font.DescendantFonts[0]
            fonts[str(inner.BaseFont).partition("+")[2]] = inner.FontDescriptor

    families = {name.partition("-Identity")[0] for name in fonts}
    assert families == {"SourceSans3-Regular", "SourceSans3-Semibold"}
    assert all("/FontFile3" in descriptor for descriptor in fonts.values())


def test_a_wide_table_is_turned_sideways_and_not_clipped():
    columns = (Column("Area", "text"), *(Column("Incidents") for _ in range(16)))
    names = (f"Ward {n} {'of a long name ' * 12}" for n in range(18))
    rows = tuple((Cell(name), *[Cell("12,345")] * 16) for name in names)
    made = make_pdf(tiny(Table("w", "Wide", "", columns, rows, "W")), {})

    boxes = list(text_boxes(made))

    turned = [(size, box) for size, box in boxes if size[0] > size[1]]
    assert len(turned) > 1
    assert all(box[2] <= size[0] - 50 for size, box in turned)
    assert sum(words.count("Ward") for words in page_texts(made)) == 18
    assert [size[0] > size[1] for size, _ in boxes][0 :: len(boxes) - 1] == [
        False,
        False,
    ]


def test_a_long_table_repeats_its_header_on_every_page():
    columns = (Column("Place", "text"), Column("Incidents"))
    reason = "because of what partners said of the places around it, at length. "
    rows = tuple((Cell(f"Ward {n}, {reason * 6}"), Cell(f"{n}")) for n in range(18))
    table = Table("long", "Long", "", columns, rows, "L")

    pages = [p for p in page_texts(make_pdf(tiny(table), {})) if "Ward " in p]

    assert len(pages) >= 2
    assert all("Incidents" in page for page in pages)


def test_text_that_looks_like_typst_is_only_text():
    risky = '#panic("x") $1+1$ *b* _i_ `c` @ref <label> \\ // /* #{1+1} {{x}} -- ---'

    words = words_of(tiny(Paragraph(text(risky)), title=risky))

    assert words.count(squeezed(risky)) >= 2


def test_links_paper_cannot_follow_are_only_words():
    spans = text(
        Span("next door", link="area:dunmoor"),
        Span("script", link="javascript:alert(1)"),
        Span("police", link="https://www.police.uk/"),
    )

    with pikepdf.open(io.BytesIO(make_pdf(tiny(Paragraph(spans)), {}))) as made:
        addresses = {
            str(note.A.URI)
            for page in made.pages
            for note in page.get("/Annots", [])
            if "/A" in note and "/URI" in note.A
        }

    assert addresses == {"https://www.police.uk/"}


def test_headings_are_readable_whatever_the_brand():
    words = words_of(tiny(Paragraph(text("A line.")), colour="#FFDD00"))

    assert "Aline." in words


def test_a_chart_without_words_is_refused():
    chart = next(b for b in sample_document().blocks() if isinstance(b, Chart))
    bare = replace(chart, alt="")
    size = 'viewBox="0 0 640 10" width="640" height="10"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}/>'

    with pytest.raises(typst.TypstError, match="alt"):
        make_pdf(tiny(bare), {chart.id: svg})


def test_write_pdf_writes_the_file_and_says_where(tmp_path):
    path = write_pdf(tiny(Paragraph(text("A line."))), {}, tmp_path)

    assert path == tmp_path / "assessment.pdf"
    assert path.read_bytes().startswith(b"%PDF-1.7")


def test_a_chapter_of_few_words_takes_no_page_of_its_own():
    said = Paragraph(text("Nothing stands out."))
    chapters = tuple(
        Section(name, name.title(), (said,) * paragraphs)
        for name, paragraphs in (("first", 3), ("brief", 2), ("last", 3))
    )
    document = replace(tiny(), sections=(Section("front", "Front"), *chapters))

    pages = page_texts(make_pdf(document, {}))

    (first,) = [page for page in pages[2:] if "First" in page]
    (last,) = [page for page in pages[2:] if "Last" in page]
    assert "Brief" in first
    assert "First" not in last
