"""OpenDocument spreadsheet XML, as text: cells, rows and sheets."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

# What XML 1.0 cannot hold, even escaped.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell: its style, the text it shows, the number behind it, where it leads."""

    text: str
    style: str = "Text"
    value: float | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: lines of words in column A, then one table. No empty rows.

    `header` may be empty (a cover sheet has no table). `widths` are of columns, in
    centimetres.
    """

    name: str
    lines: tuple[SheetCell, ...]
    widths: tuple[float, ...]
    header: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    rows: tuple[tuple[SheetCell, ...], ...] = ()

    @property
    def first_table_row(self) -> int:
        """The row that the table's header stands in, from 1."""
        return len(self.lines) + 1


def content(text: str) -> str:
    """Text safe inside an element."""
    return escape(_UNWRITABLE.sub("", text))


def attribute(text: str) -> str:
    """Text safe inside a double-quoted attribute."""
    return escape(_UNWRITABLE.sub("", text), {'"': "&quot;"})


def address(sheet: str, cell: str) -> str:
    """A cell's address, as links and ranges name it: `'Ward tables'.A1`."""
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'.{cell}"


def sheet_markup(sheet: Sheet, number: int) -> str:
    """A sheet as a `table:table`; its columns' styles are `s<number>c<column>`."""
    columns = "".join(
        f'<table:table-column table:style-name="s{number}c{column}" '
        'table:default-cell-style-name="Text"/>'
        for column in range(1, len(sheet.widths) + 1)
    )
    lines = "".join(_row([cell]) for cell in sheet.lines)
    header = ""
    if sheet.header:
        cells = [
            SheetCell(text, "HeaderNumber" if kind == "number" else "Header")
            for text, kind in zip(sheet.header, sheet.kinds, strict=True)
        ]
        header = f"<table:table-header-rows>{_row(cells)}</table:table-header-rows>"
    rows = "".join(map(_row, sheet.rows))
    return (
        f'<table:table table:name="{attribute(sheet.name)}" '
        f'table:style-name="Sheet">{columns}{lines}{header}{rows}</table:table>'
    )


def ranges_markup(sheets: Iterable[Sheet]) -> str:
    """Each table as a named range with a header, which is what marks it as one."""
    ranges = "".join(
        f'<table:database-range table:name="table_{number}" '
        f'table:target-range-address="{attribute(_range(sheet))}" '
        'table:contains-header="true"/>'
        for number, sheet in enumerate(sheets, 1)
        if sheet.header
    )
    return f"<table:database-ranges>{ranges}</table:database-ranges>" if ranges else ""


def _range(sheet: Sheet) -> str:
    first, last = sheet.first_table_row, sheet.first_table_row + len(sheet.rows)
    end = column_letters(len(sheet.header))
    return f"{address(sheet.name, f'A{first}')}:{address(sheet.name, f'{end}{last}')}"


def column_letters(number: int) -> str:
    """The letters of a column counted from 1.

    >>> column_letters(1), column_letters(26), column_letters(28)
    ('A', 'Z', 'AB')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _row(cells: Sequence[SheetCell]) -> str:
    inside = "".join(map(_cell, cells))
    return f'<table:table-row table:style-name="Row">{inside}</table:table-row>'


def _cell(cell: SheetCell) -> str:
    """A number is typed as one; anything else is text, whatever it begins with."""
    words = content(cell.text).replace("\n", "</text:p><text:p>")
    if cell.link:
        words = (
            f'<text:a xlink:type="simple" xlink:href="{attribute(cell.link)}">'
            f"{words}</text:a>"
        )
    kind = (
        'office:value-type="string"'
        if cell.value is None
        else f'office:value-type="float" office:value="{_number(cell.value)}"'
    )
    return (
        f'<table:table-cell table:style-name="{cell.style}" {kind}>'
        f"<text:p>{words}</text:p></table:table-cell>"
    )


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))
