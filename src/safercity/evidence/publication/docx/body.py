"""The document's sections and blocks as the body of a Word file."""

from collections.abc import Iterable, Iterator, Mapping

from safercity.evidence.assessment.document import (
    Block,
    Bullets,
    Cell,
    Chart,
    Definitions,
    Derivation,
    Document,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Section,
    Span,
    Table,
    Text,
)
from safercity.evidence.publication.columns import lay_out
from safercity.evidence.publication.docx.markup import (
    bookmark,
    field,
    link_inside,
    link_outside,
    paragraph,
    picture,
    run,
    section,
)
from safercity.evidence.publication.docx.tables import grid, table_markup
from safercity.evidence.publication.paper import on_paper
from safercity.evidence.publication.references import (
    NOTES_LEAD,
    NOTES_TITLE,
    References,
    anchor,
    number_references,
)

_FULL, _SMALL, _TALLEST = 440.0, 260.0, 540.0  # points
_ARIAL = 1.15  # Arial's widths, as multiples of Source Sans
_STYLES = {"lead": "Lead", "note": "Note", "warning": "Warning"}
_KEY_WIDTHS = (120.0, 100.0, 256.0)  # points
_NEW_PAGE = "<w:pageBreakBefore/>"


class Body:
    """Writes a document's body, and gathers what the body refers to.

    After `markup()`: `pictures` and `addresses` in the order that the body names
    them, and how many `ordered_lists` there are.
    """

    def __init__(self, document: Document, pictures: Mapping[str, bytes]) -> None:
        self.document = on_paper(document)
        self.drawn = pictures
        self.references: References = number_references(self.document)
        self.pictures: list[bytes] = []
        self.addresses: list[str] = []
        self.ordered_lists = 0
        self._marks = 0

    def markup(self) -> str:
        """The whole body, without the last section's page."""
        first, *rest = self.document.sections
        parts = [
            *self._cover(),
            *self._section(first, 1),
            *self._contents(rest),
            *(part for chapter in rest for part in self._section(chapter, 1)),
            *self._notes(),
            *self._colophon(),
        ]
        return "".join(parts)

    def _cover(self) -> Iterator[str]:
        document = self.document
        yield paragraph(run(document.partnership), "CoverLine")
        yield paragraph(run(document.title), "Title")
        yield paragraph(run(document.subtitle), "Subtitle")
        yield paragraph(run(document.period.title), "CoverLine")
        for label in document.labels:
            yield paragraph(run(label, "Strong"), "CoverLine")

    def _contents(self, sections: Iterable[Section]) -> Iterator[str]:
        """A field that Word can update, showing links until it does."""
        yield paragraph(run("Contents"), "TOCHeading", look=_NEW_PAGE)
        entries = [
            (self._section_anchor(section), section.title)
            for section in [self.document.sections[0], *sections]
        ]
        if self.references.notes:
            entries.append(("notes", NOTES_TITLE))
        for index, (place, title) in enumerate(entries):
            begins = _TOC_BEGINS if index == 0 else ""
            ends = _TOC_ENDS if index == len(entries) - 1 else ""
            entry = link_inside(place, run(title))
            yield paragraph(f"{begins}{entry}{ends}", "TOC1")

    def _section(self, section: Section, level: int) -> Iterator[str]:
        new_page = level == 1 and section is not self.document.sections[0]
        yield self._marked(
            self._section_anchor(section),
            run(section.title),
            f"Heading{min(level, 4)}",
            look=_NEW_PAGE if new_page else "",
        )
        for block in section.blocks:
            yield from self._block(block)
        for inner in section.sections:
            yield from self._section(inner, level + 1)

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Paragraph():
                style = _STYLES.get(block.style, "Normal")
                yield paragraph(self._text(block.content), style)
            case Bullets():
                yield from self._bullets(block.items, ordered=block.ordered)
            case Definitions():
                for term, meaning in block.items:
                    yield paragraph(run(term), "Term")
                    yield paragraph(self._text(meaning), "Meaning")
            case Derivation():
                title = run(f": {block.title}")
                yield paragraph(f"{self._note_link(block)}{title}", "Normal")
            case KeyFigures():
                yield self._key_figures(block)
            case Table():
                yield from self._table(block)
            case Chart():
                yield from self._chart(block)

    def _bullets(self, items: Iterable[Text], *, ordered: bool) -> Iterator[str]:
        look, style = "", "ListBullet"
        if ordered:
            self.ordered_lists += 1
            style = "ListNumber"
            look = (
                '<w:numPr><w:ilvl w:val="0"/>'
                f'<w:numId w:val="{self.ordered_lists + 2}"/></w:numPr>'
            )
        for item in items:
            yield paragraph(self._text(item), style, look=look)

    def _key_figures(self, block: KeyFigures) -> str:
        header = [
            paragraph(run(title), "TableHeader")
            for title in ("Key figure", "Value", "What it means")
        ]
        rows = [self._key_figure(figure) for figure in block.figures]
        return grid(
            _KEY_WIDTHS,
            header,
            rows,
            title="Key figures",
            description=", ".join(figure.label for figure in block.figures),
        ) + paragraph("", "Source")

    def _key_figure(self, figure: KeyFigure) -> list[str]:
        detail = paragraph(self._text(figure.detail), "TableText")
        if figure.derivation:
            detail += paragraph(self._note_link(figure.derivation), "TableText")
        return [
            paragraph(run(figure.label), "TableText"),
            paragraph(self._span(figure.value), "KeyValue"),
            detail,
        ]

    def _table(self, table: Table) -> Iterator[str]:
        layout = lay_out(table, em=_ARIAL)
        if layout.landscape:
            yield _page_ends(landscape=False)
        number = self.references.tables[table.id]
        yield self._caption("Table", anchor("table", number), number, table.title)
        if table.subtitle:
            yield paragraph(run(table.subtitle), "CaptionDetail")
        yield table_markup(table, layout, self._cell)
        for note in (*table.notes, table.source):
            if note:
                yield paragraph(run(note), "Source")
        if table.derivation:
            yield paragraph(self._note_link(table.derivation), "Source")
        if layout.landscape:
            yield _page_ends(landscape=True)

    def _chart(self, chart: Chart) -> Iterator[str]:
        number = self.references.charts[chart.id]
        yield self._caption("Figure", anchor("figure", number), number, chart.title)
        if chart.subtitle:
            yield paragraph(run(chart.subtitle), "CaptionDetail")
        yield paragraph(self._picture(chart, number), "Picture")
        data = self.references.tables.get(chart.table_id or "")
        link = (
            run(" The data are in ")
            + link_inside(anchor("table", data), run(f"Table {data}", "Hyperlink"))
            + run(".")
            if data
            else ""
        )
        yield paragraph(f"{run(chart.source)}{link}", "Source")

    def _picture(self, chart: Chart, number: int) -> str:
        image = self.drawn[chart.id]
        wide, high = png_size(image)
        width = min(_SMALL if chart.small else _FULL, _TALLEST * wide / high)
        self.pictures.append(image)
        return picture(
            f"image{len(self.pictures)}",
            number,
            name=f"Figure {number}",
            alt=chart.alt,
            width=width,
            height=width * high / wide,
        )

    def _notes(self) -> Iterator[str]:
        """How each figure was worked out, numbered, at the end."""
        notes = self.references.notes
        if notes:
            title = run(NOTES_TITLE)
            yield self._marked("notes", title, "Heading1", look=_NEW_PAGE)
            yield paragraph(run(NOTES_LEAD), "Normal")
        for derivation, number in notes.items():
            yield self._marked(
                anchor("note", number),
                run(f"Note {number}: {derivation.title}"),
                "Heading2",
            )
            yield from self._bullets(derivation.steps, ordered=True)
            for source in derivation.sources:
                yield paragraph(run(f"Source: {source}"), "Note")
            method = Span("The method", link=derivation.method)
            if self.references.target(derivation.method):
                yield paragraph(self._span(method), "Note")

    def _colophon(self) -> Iterator[str]:
        document = self.document
        yield paragraph(
            run(f"Published by {document.organisation}. Edition {document.edition}."),
            "Note",
            look='<w:spacing w:before="480"/>',
        )
        if document.contact:
            yield paragraph(run(f"Contact: {document.contact}"), "Note")
        for line in document.licence:
            yield paragraph(run(line), "Note")

    def _text(self, content: Text) -> str:
        return "".join(map(self._span, content))

    def _span(self, span: Span) -> str:
        target = self.references.target(span.link)
        if target is None:
            return run(span.text, "Strong" if span.strong else "")
        inside = run(span.text, "Hyperlink")
        if target.anchor:
            return link_inside(target.anchor, inside)
        self.addresses.append(target.address)
        return link_outside(f"link{len(self.addresses)}", inside)

    def _cell(self, cell: Cell, bold: bool) -> str:
        return self._span(Span(cell.text, strong=bold, link=cell.link))

    def _note_link(self, derivation: Derivation) -> str:
        number = self.references.notes[derivation]
        words = f"How was this worked out? Note {number}"
        return link_inside(anchor("note", number), run(words, "Hyperlink"))

    def _caption(self, kind: str, place: str, number: int, title: str) -> str:
        label = run(f"{kind} ") + field(f"SEQ {kind} \\* ARABIC", str(number))
        return self._marked(place, label + run(f": {title}"), "Caption")

    def _marked(self, place: str, runs: str, style: str, *, look: str = "") -> str:
        """A paragraph that links can lead to."""
        self._marks += 1
        return paragraph(bookmark(place, self._marks, runs), style, look=look)

    def _section_anchor(self, section: Section) -> str:
        return anchor("section", self.references.sections[section.id])


_TOC_BEGINS = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\h \\z \\u </w:instrText>'
    '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
_TOC_ENDS = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def _page_ends(*, landscape: bool) -> str:
    """The last paragraph of a run of pages that lie the same way."""
    return f"<w:p><w:pPr>{section(landscape=landscape)}</w:pPr></w:p>"


def png_size(image: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the header that opens every PNG."""
    return int.from_bytes(image[16:20], "big"), int.from_bytes(image[20:24], "big")
