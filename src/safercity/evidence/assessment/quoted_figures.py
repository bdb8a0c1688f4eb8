"""Which figures a document prints: what its pages are checked against."""

from collections.abc import Iterable, Iterator

from safercity.evidence.assessment.document import (
    Block,
    Bullets,
    Definitions,
    Derivation,
    KeyFigures,
    Paragraph,
    Section,
    Span,
    Table,
    Text,
)


def figures_in(sections: Iterable[Section]) -> set[str]:
    """The keys of every figure that these sections print, in words or in cells."""
    found: set[str] = set()
    for section in sections:
        found.update(key for span in _spans(section) if (key := span.figure))
        for block in section.blocks:
            if isinstance(block, Table):
                cells = (cell for row in block.rows for cell in row)
                found.update(key for cell in cells if (key := cell.figure))
        found |= figures_in(section.sections)
    return found


def _spans(section: Section) -> Iterator[Span]:
    yield from section.finding
    for block in section.blocks:
        for content in _texts(block):
            yield from content


def _texts(block: Block) -> Iterator[Text]:
    if isinstance(block, Paragraph):
        yield block.content
    elif isinstance(block, Bullets):
        yield from block.items
    elif isinstance(block, Definitions):
        yield from (content for _, content in block.items)
    elif isinstance(block, Derivation):
        yield from block.steps
    elif isinstance(block, KeyFigures):
        for figure in block.figures:
            yield (figure.value,)
            yield figure.detail
            if figure.derivation:
                yield from figure.derivation.steps
    elif isinstance(block, Table) and block.derivation:
        yield from block.derivation.steps
