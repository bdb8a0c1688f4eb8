"""Tables in Word: real header rows, rows that never break over two pages."""

from collections.abc import Callable, Sequence

from safercity.evidence.assessment.document import Cell, Table
from safercity.evidence.publication.columns import Layout
from safercity.evidence.publication.docx.markup import attribute, paragraph, run

_TWIPS_PER_POINT = 20

CellRuns = Callable[[Cell, bool], str]


def table_markup(table: Table, layout: Layout, runs: CellRuns) -> str:
    """A table of a document; `runs` writes what stands in a cell, bold or not."""
    small = "" if layout.size >= 8.5 else "Small"
    styles = [
        f"TableNumber{small}" if column.kind == "number" else f"TableText{small}"
        for column in table.columns
    ]
    header = [
        paragraph(
            run(column.header),
            "TableHeader",
            look='<w:jc w:val="right"/>' if column.kind == "number" else "",
        )
        for column in table.columns
    ]
    rows = [
        [
            paragraph(runs(cell, index in table.highlight), style)
            for cell, style in zip(row, styles, strict=True)
        ]
        for index, row in enumerate(table.rows)
    ]
    return grid(
        layout.widths, header, rows, title=table.title, description=table.subtitle
    )


def grid(
    widths: Sequence[float],
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    title: str,
    description: str,
) -> str:
    """A table of paragraphs; widths in points. Title and description are alt text."""
    twips = [round(width * _TWIPS_PER_POINT) for width in widths]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    opens = [
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>' for width in twips
    ]
    body = "".join(_row(opens, row, "<w:cantSplit/>") for row in rows)
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="AssessmentTable"/>'
        f'<w:tblW w:w="{sum(twips)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
        'w:lastColumn="0" w:noHBand="0" w:noVBand="0"/>'
        f'<w:tblCaption w:val="{attribute(title)}"/>'
        f'<w:tblDescription w:val="{attribute(description)}"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>"
        f"{_row(opens, header, '<w:cantSplit/><w:tblHeader/>')}{body}</w:tbl>"
    )


def _row(opens: Sequence[str], cells: Sequence[str], look: str) -> str:
    inside = "".join(
        f"{start}{cell}</w:tc>" for start, cell in zip(opens, cells, strict=True)
    )
    return f"<w:tr><w:trPr>{look}</w:trPr>{inside}</w:tr>"
