"""Check that a document prints nothing but figures of its release."""

from collections.abc import Iterator

from safercity.errors import ReleaseError
from safercity.evidence.assessment.document import (
    Block,
    Bullets,
    Definitions,
    Derivation,
    Document,
    KeyFigures,
    Paragraph,
    Table,
    Text,
)
from safercity.evidence.figures import FigureSet


def check_quoted(document: Document, figures: FigureSet) -> None:
    """Check that every figure the document prints is in the release.

    Raises:  ReleaseError naming those that are not.
    """
    missing = sorted({key for key in quoted(document) if key not in figures})
    if missing:
        shown = ", ".join(missing[:5])
        raise ReleaseError(
            f"{document.title} prints {len(missing)} figures that its release does "
            f"not hold, so it was not written: {shown}."
        )


def quoted(document: Document) -> Iterator[str]:
    """The key of every figure that the document prints, as often as it does."""
    for content in _texts(document):
        yield from (span.figure for span in content if span.figure is not None)
    for table in document.tables():
        for row in table.rows:
            yield from (cell.figure for cell in row if cell.figure is not None)


def _texts(document: Document) -> Iterator[Text]:
    for section in document.all_sections():
        yield section.finding
        for block in section.blocks:
            yield from _block_texts(block)


def _block_texts(block: Block) -> Iterator[Text]:
    match block:
        case Paragraph():
            yield block.content
        case Bullets():
            yield from block.items
        case Definitions():
            yield from (meaning for _, meaning in block.items)
        case Derivation():
            yield from block.steps
        case Table() if block.derivation:
            yield from block.derivation.steps
        case KeyFigures():
            for figure in block.figures:
                yield (figure.value, *figure.detail)
                yield from figure.derivation.steps if figure.derivation else ()
        case _:
            pass
