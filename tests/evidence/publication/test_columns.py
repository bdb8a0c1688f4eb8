from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from safercity.evidence.assessment.document import Cell, Column, Table
from safercity.evidence.publication.columns import (
    LANDSCAPE,
    PORTRAIT,
    lay_out,
    single_lines,
    text_ems,
    unbreakable,
)
from safercity.evidence.publication.typesetting import FONTS
from tests.support.sample_document import overview_table


def table_of(headers, rows, kinds=None):
    kinds = kinds or ["text"] * len(headers)
    columns = tuple(Column(h, k) for h, k in zip(headers, kinds, strict=True))
    cells = tuple(tuple(Cell(text) for text in row) for row in rows)
    return Table("t", "A title", "", columns, cells, "T")


def test_an_ordinary_table_stays_upright_in_the_largest_type():
    layout = lay_out(overview_table())

    assert not layout.landscape
    assert layout.size == 9
    assert sum(layout.widths) <= PORTRAIT


def test_a_table_with_many_columns_is_set_smaller_and_then_turned():
    def wide(columns):
        headers = ["Area", *["Incidents"] * columns]
        return table_of(headers, [["Ashmere", *["12,345"] * columns]])

    upright, smaller, turned = (lay_out(wide(n)) for n in (6, 10, 14))

    assert (upright.landscape, upright.size) == (False, 9)
    assert smaller.size < 9
    assert not smaller.landscape
    assert turned.landscape


def test_a_table_wider_than_any_page_still_fits_the_page():
    headers = [f"Unbreakableheadingnumber{n}" for n in range(30)]

    layout = lay_out(table_of(headers, [["0"] * 30]))

    assert layout.landscape
    assert sum(layout.widths) <= LANDSCAPE + 0.3


def test_a_wider_typeface_gets_wider_columns():
    narrow, wide = lay_out(overview_table()), lay_out(overview_table(), em=1.15)

    assert sum(wide.widths) > sum(narrow.widths)


def test_a_table_with_no_rows_can_be_laid_out():
    layout = lay_out(replace(overview_table(), rows=()))

    assert all(width > 0 for width in layout.widths)


def test_a_little_smaller_is_better_than_many_rows_of_two_lines():
    headers = ["Ward", *["Incidents"] * 6, "Direction"]
    numbers = ["49.9 to 62.1"] * 6
    rows = [["Sandford Hill and Park", *numbers, "No clear change"] for _ in range(9)]
    rows.append(["Hanley Park, Joiner's Square & Shelton", *numbers, "Clear fall"])
    table = table_of(headers, rows, ["text", *["number"] * 6, "text"])

    layout = lay_out(table)

    assert 8 <= layout.size < 9
    assert single_lines(table, layout) == [True] * 9 + [False]


def test_a_path_and_a_hash_stand_side_by_side_on_an_upright_page():
    path = "extracts/staffordshire-2025.zip!2025-01-staffordshire-street.csv"
    table = table_of(["File", "Bytes", "SHA-256"], [[path, "12,345,678", "3b" * 32]])

    assert not lay_out(table).landscape


words = st.text(st.characters(codec="latin-1", exclude_categories=["C"]), max_size=40)
tables = st.integers(1, 9).flatmap(
    lambda n: st.builds(
        table_of,
        st.lists(words, min_size=n, max_size=n),
        st.lists(st.lists(words, min_size=n, max_size=n), max_size=4),
        st.lists(st.sampled_from(["text", "number"]), min_size=n, max_size=n),
    )
)


@given(table=tables)
def test_columns_never_pass_the_page_and_numbers_never_break(table):
    layout = lay_out(table)

    assert sum(layout.widths) <= (LANDSCAPE if layout.landscape else PORTRAIT) + 0.1
    if layout.landscape and layout.size == 7:
        return  # wider than any page: long words may break there
    for index, column in enumerate(table.columns):
        texts = [row[index].text for row in table.rows]
        if column.kind == "text":
            texts = [part for text in texts for part in unbreakable(text)]
        widest = max(map(text_ems, texts), default=0) * layout.size
        assert layout.widths[index] >= widest


LETTERS = st.characters(codec="latin-1", exclude_categories=["C"])


@given(text=st.text(LETTERS | st.sampled_from("“”‘’–—−÷×▲▼→ŵŷŴ")))
def test_no_text_is_wider_in_the_font_than_we_say(text):
    font = ImageFont.truetype(str(FONTS / "SourceSans3-Semibold.otf"), 1000)

    assert sum(font.getlength(letter) for letter in text) <= text_ems(text) * 1000 + 1


@given(table=tables)
def test_a_row_said_to_stand_on_one_line_fits_every_column(table):
    layout = lay_out(table)

    for row, single in zip(table.rows, single_lines(table, layout), strict=True):
        fits = [
            text_ems(cell.text) * layout.size <= width
            for cell, width in zip(row, layout.widths, strict=True)
        ]
        assert all(fits) or not single
