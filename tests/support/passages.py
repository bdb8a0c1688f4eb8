"""Everything that a document says with figures, listed apart from any writer."""

from collections.abc import Iterator

from safercity.evidence.assessment.document import (
    Block,
    Bullets,
    Cell,
    Definitions,
    Document,
    KeyFigures,
    Paragraph,
    Section,
    Span,
    Table,
    Text,
)
from safercity.evidence.publication.references import derivations_of


def passages(document: Document) -> Iterator[Text]:
    """Every run of text of the document's blocks and derivations."""
    for block in document.blocks():
        yield from _of_block(block)


def findings(document: Document) -> Iterator[Text]:
    """The sentence that a list of sections shows for each."""
    for section in document.all_sections():
        if section.finding:
            yield section.finding


def _of_block(block: Block) -> Iterator[Text]:
    for derivation in derivations_of(block):
        yield from derivation.steps
    match block:
        case Paragraph():
            yield block.content
        case Bullets():
            yield from block.items
        case Definitions():
            yield from (meaning for _, meaning in block.items)
        case KeyFigures():
            for figure in block.figures:
                yield (figure.value,)
                yield figure.detail


def figures_shown(document: Document) -> set[tuple[str, str]]:
    """Each figure's key with each way that the document prints it."""
    spans = [s for t in (*passages(document), *findings(document)) for s in t]
    cells = [cell for table in document.tables() for row in table.rows for cell in row]
    marked: list[Span | Cell] = [*spans, *cells]
    return {(mark.figure, mark.text) for mark in marked if mark.figure}


def key_figures(document: Document) -> Iterator[tuple[Section, KeyFigures]]:
    """Each block of key figures with its section."""
    for section in document.all_sections():
        for block in section.blocks:
            if isinstance(block, KeyFigures):
                yield section, block


def rows_of(table: Table) -> list[list[str]]:
    """A table's rows as they are printed."""
    return [[cell.text for cell in row] for row in table.rows]
