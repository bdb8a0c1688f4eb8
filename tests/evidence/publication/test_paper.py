"""What is printed of a document, and that nothing else is left out or altered."""

from dataclasses import replace

import pytest

from safercity.evidence.assessment.document import (
    Cell,
    Chart,
    Column,
    Definitions,
    Derivation,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Section,
    Span,
    Table,
    plain,
    text,
)
from safercity.evidence.publication.ods.sheets import make_sheets
from safercity.evidence.publication.paper import FIRST, WHOLE, on_paper
from safercity.evidence.publication.references import derivations_of
from tests.support.passages import figures_shown, findings, passages, rows_of
from tests.support.sample_document import sample_document

DOCUMENT = sample_document()
PAPER = on_paper(DOCUMENT)


def tiny(*blocks):
    return replace(DOCUMENT, sections=(Section("only", "Only", tuple(blocks)),))


def printed(*blocks):
    return on_paper(tiny(*blocks)).blocks()


def long_table(rows, **changes):
    columns = (Column("Ward", "text"), Column("Incidents"))
    cells = tuple((Cell(f"Ward {n}"), Cell(str(n))) for n in range(rows))
    return Table("t", "Wards", "", columns, cells, "All wards", **changes)


def chart_of(table_id, kind):
    charts = [b for b in DOCUMENT.blocks() if isinstance(b, Chart)]
    found = next(c for c in charts if type(c.data).__name__ == kind)
    return replace(found, table_id=table_id, source="Source: records.")


def derived(name, *steps, **more):
    return Derivation(f"{name}: Burglary, 2025", tuple(map(text, steps)), **more)


def noted(*derivations):
    figures = (KeyFigure("", Span("1"), (), derivation) for derivation in derivations)
    return KeyFigures(tuple(figures))


def test_paper_shows_no_figure_otherwise_than_the_web_pages_do():
    assert figures_shown(PAPER) < figures_shown(DOCUMENT)


def test_every_sentence_is_printed():
    said = {plain(passage) for passage in passages(PAPER)}
    derivations = {
        plain(step)
        for block in DOCUMENT.blocks()
        for derivation in derivations_of(block)
        for step in derivation.steps
    }
    facts = {
        plain(meaning)
        for block in DOCUMENT.blocks()
        if isinstance(block, Definitions) and block.style == "facts"
        for _, meaning in block.items
    }

    for passage in map(plain, passages(DOCUMENT)):
        if passage in derivations | facts:
            assert any(passage in whole for whole in said), passage
        else:
            assert passage in said
    assert set(findings(PAPER)) == set(findings(DOCUMENT))


def test_every_table_is_printed_or_said_to_be_in_a_sheet_that_there_is():
    sheets = {sheet.name for sheet in make_sheets(DOCUMENT)}
    shown = {table.id for table in PAPER.tables()}
    sources = [b.source for b in PAPER.blocks() if isinstance(b, Chart)]
    said = " ".join((*map(plain, passages(PAPER)), *sources))

    gone = [table for table in DOCUMENT.tables() if table.id not in shown]

    assert 0 < len(gone) < len(DOCUMENT.tables())
    for table in gone:
        assert table.sheet in sheets
        assert f"on the web page and in tables.ods, sheet “{table.sheet}”" in said


@pytest.mark.parametrize("kind", ["Trend", "Dots"])
def test_the_numbers_behind_a_line_or_dots_are_left_to_the_spreadsheet(kind):
    (chart,) = printed(chart_of("t", kind), long_table(12))

    assert chart.table_id is None
    assert chart.source == (
        "Source: records. The data are on the web page and in tables.ods, "
        "sheet “All wards”."
    )


def test_the_numbers_behind_a_map_are_printed_and_it_need_not_say_where():
    chart, table = printed(chart_of("t", "Choropleth"), long_table(12))

    assert chart.table_id is None
    assert chart.source == "Source: records."
    assert table == long_table(12)


def test_a_chart_says_where_its_table_is_when_it_does_not_follow():
    between = Paragraph(text("Some words."))

    chart, _, _ = printed(chart_of("t", "Choropleth"), between, long_table(12))

    assert chart.table_id == "t"


def test_a_table_for_reference_leaves_a_line_in_its_place():
    (line,) = printed(long_table(12, on_paper=False))

    assert plain(line.content) == (
        "Wards: the table is on the web page and in tables.ods, sheet “All wards”."
    )


def test_details_of_a_chart_leave_nothing_where_the_chart_says_where_they_are():
    (chart,) = printed(chart_of("t", "Bars"), long_table(12, detail=True))

    assert "sheet “All wards”" in chart.source


def test_a_section_of_which_nothing_is_printed_has_no_heading():
    table = long_table(12, detail=True)
    inner = Section("inner", "Inner", (table,))
    outer = Section("outer", "Outer", (chart_of("t", "Bars"),), (inner,))

    document = on_paper(replace(DOCUMENT, sections=(outer,)))

    assert [section.id for section in document.all_sections()] == ["outer"]


def test_a_table_that_fits_a_page_is_whole():
    (table,) = printed(long_table(WHOLE))

    assert table == long_table(WHOLE)


def test_a_long_table_shows_its_first_rows_and_says_how_many_there_are_and_where():
    (table,) = printed(long_table(WHOLE + 1, notes=("A note.",)))

    assert rows_of(table) == rows_of(long_table(FIRST))
    assert table.notes == (
        "The first 10 of 19 rows. All 19 are on the web page and in tables.ods, "
        "sheet “All wards”.",
        "A note.",
    )


def test_a_readers_own_row_is_printed_wherever_it_stands():
    (table,) = printed(long_table(30, highlight=frozenset({3, 27})))

    assert [row[0] for row in rows_of(table)][-2:] == ["Ward 9", "Ward 27"]
    assert table.highlight == {3, 10}
    assert table.notes[0].startswith("The first 10 of 30 rows, and those in bold.")


def test_key_figures_share_a_note_that_says_once_what_several_say():
    count = derived(
        "Number", "Counted: rows.", "7 events.", query="select 1", sources="X"
    )
    rate = derived("Rate", "Counted: rows.", "7 ÷ 9.", sources="XY", method="m")

    figures, note = printed(noted(count, rate))

    assert [figure.derivation for figure in figures.figures] == [None, None]
    assert note.title == "Only: key figures"
    assert [plain(step) for step in note.steps] == [
        "For all of these, unless one says otherwise: Counted: rows. Source: X",
        "Number: Burglary, 2025. 7 events.",
        "Rate: Burglary, 2025. 7 ÷ 9. Source: Y The method.",
    ]
    assert note.steps[2][-2] == Span("The method", link="m")


def test_key_figures_with_nothing_in_common_share_a_note_all_the_same():
    _, note = printed(noted(derived("Number", "7 events."), derived("Rate", "7 ÷ 9.")))

    assert [plain(step) for step in note.steps] == [
        "Number: Burglary, 2025. 7 events.",
        "Rate: Burglary, 2025. 7 ÷ 9.",
    ]


def test_a_single_derivation_keeps_its_note_as_it_is():
    block = noted(derived("Number", "7 events."), None)

    assert printed(block) == (block,)


def test_short_facts_run_on_as_a_paragraph():
    facts = (("Unit", text("per cent")), ("From", text("The census.")))

    (paragraph,) = printed(Definitions(facts, style="facts"))

    assert paragraph.style == "note"
    assert plain(paragraph.content) == "Unit: per cent. From: The census."
    assert paragraph.content[0].strong


def test_other_definitions_stay_a_list():
    block = Definitions((("Offence", text("A crime.")),))

    assert printed(block) == (block,)


def sections_printed(*sections):
    return [s.id for s in on_paper(replace(DOCUMENT, sections=sections)).all_sections()]


def test_a_section_that_is_for_the_web_alone_is_not_printed():
    web = Section("web", "Web", (Paragraph(text("A")),), printed="never")

    assert sections_printed(web, Section("paper", "Paper")) == ["paper"]


def method(name):
    return Section(name, name, (Paragraph(text("How.")),), printed="where referred to")


@pytest.mark.parametrize(
    "block",
    [
        Paragraph((Span("The method", link="method-rate"),)),
        Derivation("A rate", (text("One."),), method="method-rate"),
        Definitions((("Rate", (Span("see", link="method-rate"),)),)),
    ],
    ids=["a paragraph", "a derivation", "a definition"],
)
def test_a_method_is_printed_where_something_printed_refers_to_it(block):
    methods = Section("methods", "Methods", (), (method("method-rate"), method("x")))

    printed = sections_printed(Section("page", "Page", (block,)), methods)

    assert printed == ["page", "methods", "method-rate"]


def test_a_method_that_only_pages_of_the_web_refer_to_is_not_printed():
    note = Derivation("A rate", (text("One."),), method="method-rate")
    web = Section("web", "Web", (note,), printed="never")
    methods = Section("methods", "Methods", (), (method("method-rate"),))

    assert sections_printed(web, methods) == ["methods"]
