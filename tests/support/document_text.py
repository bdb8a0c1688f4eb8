"""A document as plain text, for approval: every word and number, none of the layout."""

from collections.abc import Collection, Iterator

from safercity.evidence.assessment.document import (
    Block,
    Bullets,
    Chart,
    Definitions,
    Derivation,
    Document,
    KeyFigures,
    Paragraph,
    Section,
    Table,
    plain,
)


def document_text(document: Document, pages: Collection[str] = ()) -> str:
    """The document as a person would read it aloud; only these pages, if named."""
    lines = [f"{document.title}: {document.subtitle}", *document.labels, ""]
    for section in document.sections:
        if not pages or section.id in pages:
            lines += _section(section, 1)
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def _section(section: Section, level: int) -> Iterator[str]:
    yield f"{'#' * level} {section.title} [{section.id}]"
    if section.finding:
        yield f"> {plain(section.finding)}"
    yield ""
    for block in section.blocks:
        yield from _block(block)
        yield ""
    for inner in section.sections:
        yield from _section(inner, level + 1)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            mark = "" if block.style == "body" else f"({block.style}) "
            yield mark + plain(block.content)
        case Bullets():
            yield from (f"- {plain(item)}" for item in block.items)
        case Definitions():
            yield from (f"{term}: {plain(said)}" for term, said in block.items)
        case KeyFigures():
            for figure in block.figures:
                yield f"* {figure.label}: {figure.value.text} ({plain(figure.detail)})"
                if figure.derivation:
                    yield from _derivation(figure.derivation)
        case Derivation():
            yield from _derivation(block)
        case Table():
            yield from _table(block)
        case Chart():
            yield f"[chart {block.id}] {block.title}"
            yield f"  {block.subtitle} | alt: {block.alt}"
            yield f"  {block.source} | data: {block.table_id}"


def _derivation(derivation: Derivation) -> Iterator[str]:
    yield f"    {derivation.title}"
    yield from (f"    {n}. {plain(s)}" for n, s in enumerate(derivation.steps, 1))
    yield from (f"    from {source}" for source in derivation.sources)
    yield from (f"    | {line}" for line in derivation.query.splitlines())


def _table(table: Table) -> Iterator[str]:
    yield f"[table {table.id}, sheet {table.sheet}] {table.title}"
    yield f"  {table.subtitle}"
    yield "  " + " | ".join(column.header for column in table.columns)
    for number, row in enumerate(table.rows):
        mark = "* " if number in table.highlight else "  "
        yield mark + " | ".join(cell.text for cell in row)
    yield from (f"  note: {note}" for note in table.notes)
    if table.source:
        yield f"  {table.source}"
