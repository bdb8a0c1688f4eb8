"""What stands on each worksheet.

The order and wording follow the Government Analysis Function's guidance on making
spreadsheets accessible: a cover sheet, a table of contents, notes, then one table a
sheet, each with its title in A1 and no merged or empty rows and columns.
"""

import re
from collections.abc import Iterable, Iterator

from safercity.evidence.assessment.document import (
    Cell,
    Derivation,
    Document,
    KeyFigures,
    Table,
    plain,
)
from safercity.evidence.publication.columns import text_ems
from safercity.evidence.publication.ods.markup import Sheet, SheetCell, address
from safercity.evidence.publication.references import References, number_references
from safercity.evidence.publication.titles import full_title

LONGEST_NAME = 31  # what Excel allows
MOST_DECIMALS = 6
_COVER, _CONTENTS, _NOTES = "Cover", "Contents", "Notes"
_KEY_FIGURES, _WORKED_OUT = "Key figures", "How worked out"
_FORBIDDEN = re.compile(r"[\[\]*?:/\\']")
_SHORTHAND = re.compile(r"\[(\w+)\]\s+(.+)", re.DOTALL)
_PLAIN_NUMBER = re.compile(r"-?\d{1,3}(?:,?\d{3})*(?:\.\d+)?")
_CM_PER_EM = 0.47  # Arial 12, and a little air
_NARROWEST, _WIDEST, _FIRST = 2.6, 9.0, 6.0  # centimetres
_READING = 14.0  # a column of sentences


def make_sheets(document: Document) -> tuple[Sheet, ...]:
    """Every worksheet of a document, in order."""
    references = number_references(document)
    tables = document.tables()
    names = sheet_names(tables)
    made = [
        _key_figures(document, references),
        *(_table(table, names[table.id], references) for table in tables),
        _worked_out(references),
    ]
    sheets = [_notes(tables), *(sheet for sheet in made if sheet.rows)]
    return (_cover(document), _contents(sheets), *sheets)


def sheet_names(tables: Iterable[Table]) -> dict[str, str]:
    """A name for each table's sheet: allowed, unique whatever the case of letters."""
    taken = {
        name.lower() for name in (_COVER, _CONTENTS, _NOTES, _KEY_FIGURES, _WORKED_OUT)
    }
    names = {}
    for table in tables:
        wanted = _FORBIDDEN.sub(" ", table.sheet).strip() or "Table"
        name, number = wanted[:LONGEST_NAME].strip(), 1
        while name.lower() in taken:
            number += 1
            tail = f" {number}"
            name = wanted[: LONGEST_NAME - len(tail)].strip() + tail
        taken.add(name.lower())
        names[table.id] = name
    return names


def _cover(document: Document) -> Sheet:
    about = [
        document.subtitle,
        f"Area: {document.area.name}",
        f"Period: {document.period.title}",
        *document.labels,
        f"Published by {document.organisation or document.partnership}",
        f"Contact: {document.contact}" if document.contact else "",
        f"Edition: {document.edition}",
        "Tables begin in column A. The contents worksheet links to each of them, "
        "and the notes worksheet says what shorthand in square brackets means.",
        *document.licence,
    ]
    lines = (
        SheetCell(full_title(document), "Heading_20_1"),
        *(SheetCell(line, "Reading") for line in about if line),
    )
    return Sheet(_COVER, lines, (24.0,))


def _contents(sheets: Iterable[Sheet]) -> Sheet:
    rows = tuple(
        (
            SheetCell(sheet.name, "Link", link=f"#{address(sheet.name, 'A1')}"),
            SheetCell(sheet.lines[0].text, "Reading"),
        )
        for sheet in sheets
    )
    return Sheet(
        _CONTENTS,
        (
            SheetCell("Contents", "Heading_20_1"),
            SheetCell("This worksheet contains one table, with links.", "Line"),
        ),
        (8.0, 20.0),
        ("Worksheet", "What it shows"),
        ("text", "text"),
        rows,
    )


def _notes(tables: Iterable[Table]) -> Sheet:
    """Every shorthand and note of any table, once."""
    notes = sorted({note for table in tables for note in table.notes})
    rows = []
    for note in notes:
        found = _SHORTHAND.fullmatch(note)
        mark, meaning = (f"[{found[1]}]", found[2]) if found else ("[note]", note)
        rows.append((SheetCell(mark), SheetCell(meaning, "Reading")))
    rows = rows or [(SheetCell("None"), SheetCell("No shorthand is used.", "Reading"))]
    return Sheet(
        _NOTES,
        (
            SheetCell("Notes", "Heading_20_1"),
            SheetCell("This worksheet contains one table of shorthand.", "Line"),
            _back_to_contents(),
        ),
        (4.0, 24.0),
        ("Shorthand", "Meaning"),
        ("text", "text"),
        tuple(rows),
    )


def _key_figures(document: Document, references: References) -> Sheet:
    rows = []
    for section in document.all_sections():
        for block in section.blocks:
            if not isinstance(block, KeyFigures):
                continue
            for figure in block.figures:
                note = (
                    f"Note {references.notes[figure.derivation]}"
                    if figure.derivation
                    else "None"
                )
                rows.append(
                    (
                        SheetCell(section.title),
                        SheetCell(figure.label),
                        _number_or_text(figure.value.text),
                        SheetCell(plain(figure.detail), "Reading"),
                        SheetCell(note),
                    )
                )
    return Sheet(
        _KEY_FIGURES,
        (
            SheetCell(f"Key figures of {document.area.name}", "Heading_20_1"),
            SheetCell(document.period.title, "Line"),
            _one_table(),
            _back_to_contents(),
        ),
        (8.0, 4.0, 4.0, 10.0, 5.0),
        ("Section", "Key figure", "Value", "What it means", _WORKED_OUT),
        ("text", "text", "number", "text", "text"),
        tuple(rows),
    )


def _table(table: Table, name: str, references: References) -> Sheet:
    number = references.tables[table.id]
    return Sheet(
        name,
        tuple(_lines(table, number, references)),
        tuple(_widths(table)),
        tuple(column.header for column in table.columns),
        tuple(column.kind for column in table.columns),
        tuple(
            tuple(
                _cell(cell, column.kind, bold=index in table.highlight)
                for cell, column in zip(row, table.columns, strict=True)
            )
            for index, row in enumerate(table.rows)
        ),
    )


def _lines(table: Table, number: int, references: References) -> Iterator[SheetCell]:
    yield SheetCell(f"Table {number}: {table.title}", "Heading_20_1")
    if table.subtitle:
        yield SheetCell(table.subtitle, "Line")
    yield _one_table()
    for note in table.notes:
        yield SheetCell(note, "Line")
    if table.derivation:
        note_number = references.notes[table.derivation]
        yield SheetCell(
            f"How it was worked out: note {note_number}",
            "Link",
            link=f"#{address(_WORKED_OUT, 'A1')}",
        )
    if table.source:
        yield SheetCell(table.source, "Line")
    yield _back_to_contents()


def _worked_out(references: References) -> Sheet:
    rows = tuple(
        _derivation(number, derivation)
        for derivation, number in references.notes.items()
    )
    return Sheet(
        _WORKED_OUT,
        (
            SheetCell("How each figure was worked out", "Heading_20_1"),
            SheetCell(
                "The printed assessment says the same in words, without the queries.",
                "Line",
            ),
            _one_table(),
            _back_to_contents(),
        ),
        (3.0, 9.0, _READING, _READING, 10.0),
        ("Note", "Figure", "Steps", "Query", "Sources"),
        ("text",) * 5,
        rows,
    )


def _derivation(number: int, derivation: Derivation) -> tuple[SheetCell, ...]:
    steps = "\n".join(
        f"{step}. {plain(words)}" for step, words in enumerate(derivation.steps, 1)
    )
    return (
        SheetCell(f"Note {number}"),
        SheetCell(derivation.title, "Reading"),
        SheetCell(steps, "Reading"),
        SheetCell(derivation.query or "None", "Reading"),
        SheetCell("\n".join(derivation.sources) or "None", "Reading"),
    )


def _one_table() -> SheetCell:
    return SheetCell(
        "This worksheet contains one table. Words in square brackets are explained "
        "in the notes worksheet.",
        "Line",
    )


def _back_to_contents() -> SheetCell:
    return SheetCell("Back to contents", "Link", link=f"#{address(_CONTENTS, 'A1')}")


def _cell(cell: Cell, kind: str, *, bold: bool) -> SheetCell:
    mark = "Bold" if bold else ""
    if cell.value is not None:
        decimals = min(cell.decimals, MOST_DECIMALS)
        # The column's header has the unit, so a number shows its digits alone.
        plain_text = _PLAIN_NUMBER.fullmatch(cell.text)
        shown = cell.text if plain_text else f"{cell.value:,.{decimals}f}"
        return SheetCell(shown, f"Number{decimals}{mark}", cell.value)
    style = "TextRight" if kind == "number" else "Text"
    return SheetCell(cell.text, f"{style}{mark}")


def _number_or_text(text: str) -> SheetCell:
    """A headline as a number, where that is all it is; `+3%` and `[c]` are text."""
    if not _PLAIN_NUMBER.fullmatch(text):
        return SheetCell(text, "TextRight")
    decimals = min(len(text.partition(".")[2]), MOST_DECIMALS)
    return SheetCell(text, f"Number{decimals}", float(text.replace(",", "")))


def _widths(table: Table) -> Iterator[float]:
    for index, column in enumerate(table.columns):
        cells = [row[index].text for row in table.rows]
        widest = max(map(text_ems, cells), default=0)
        word = max(map(text_ems, column.header.split()), default=0)
        least = _NARROWEST if index else _FIRST
        width = max(widest, word, text_ems(column.header) / 2) * _CM_PER_EM + 0.5
        yield round(min(max(width, least), _WIDEST), 2)
