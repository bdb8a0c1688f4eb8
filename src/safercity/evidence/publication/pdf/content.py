"""The document as JSON for the PDF's template: plain values, numbered and measured."""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

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
    plain,
)
from safercity.evidence.publication.brand import accent, words_on
from safercity.evidence.publication.columns import lay_out, single_lines
from safercity.evidence.publication.paper import on_paper
from safercity.evidence.publication.references import (
    NOTES_LEAD,
    NOTES_TITLE,
    References,
    anchor,
    number_references,
)
from safercity.evidence.publication.titles import full_title

_TALLEST = 560.0  # points: a picture and its caption share a page
_FEW = 2  # paragraphs
_FULL, _SMALL = 430.0, 210.0  # points: the drawings' words end up near the text's size
_VIEW_BOX = re.compile(r'viewBox="([^"]+)"')

Json = dict[str, Any]


def pdf_content(document: Document, drawings: Mapping[str, str]) -> Json:
    """Everything that the template prints, in the order it prints it.

    Raises:  KeyError where a chart has no drawing.
    """
    document = on_paper(document)
    writer = _Content(number_references(document), drawings)
    first, *rest = document.sections
    return {
        "title": document.title,
        "full_title": full_title(document),
        "subtitle": document.subtitle,
        "area": document.area.name,
        "period": document.period.title,
        "partnership": document.partnership,
        "organisation": document.organisation,
        "contact": document.contact,
        "edition": document.edition,
        "labels": list(document.labels),
        "licence": list(document.licence),
        "notes_title": NOTES_TITLE,
        "notes_lead": NOTES_LEAD,
        "brand": document.colour,
        "on_brand": words_on(document.colour),
        "accent": accent(document.colour),
        "front": writer.section(first, 1),
        "chapters": [writer.section(section, 1) for section in rest],
        "contents": writer.contents(rest),
        "notes": list(writer.notes()),
    }


class _Content:
    """Turns sections and blocks into JSON, by a document's own numbers."""

    def __init__(self, references: References, drawings: Mapping[str, str]) -> None:
        self.references = references
        self.drawings = drawings

    def section(self, section: Section, level: int) -> Json:
        number = self.references.sections[section.id]
        return {
            "anchor": anchor("section", number),
            "title": section.title,
            "level": level,
            "short": _is_short(section),
            "blocks": list(self.blocks(section.blocks)),
            "sections": [self.section(s, level + 1) for s in section.sections],
        }

    def contents(self, sections: list[Section]) -> list[Json]:
        """The chapters under their groups' names, each with what it found."""
        groups = [
            {"title": title, "entries": [self.entry(section) for section in members]}
            for title, members in groupby(sections, lambda section: section.group)
        ]
        if self.references.notes:
            notes = {"title": NOTES_TITLE, "anchor": "notes", "finding": ""}
            groups = groups or [{"title": "", "entries": []}]
            groups[-1]["entries"].append(notes)
        return groups

    def entry(self, section: Section) -> Json:
        """A line of the contents."""
        number = self.references.sections[section.id]
        return {
            "title": section.title,
            "anchor": anchor("section", number),
            "finding": plain(section.finding),
        }

    def blocks(self, blocks: tuple[Block, ...]) -> Iterator[Json]:
        """Blocks in order; a small chart stands beside the words around it.

        Small charts that have no words of their own stand side by side.
        """
        for run in _runs(blocks):
            small = [b for b in run if isinstance(b, Chart)]
            words = [self.block(b) for b in run if not isinstance(b, Chart)]
            charts = [self.block(chart) for chart in small]
            if words and len(small) == 1:
                yield {"kind": "aside", "words": words, "chart": charts[0]}
            else:
                yield from words
                if charts and small[0].small:
                    yield {"kind": "charts", "charts": charts}
                else:
                    yield from charts

    def block(self, block: Block) -> Json:
        match block:
            case Paragraph():
                return {
                    "kind": "paragraph",
                    "style": block.style,
                    "text": self.text(block.content),
                }
            case Bullets():
                items = [self.text(item) for item in block.items]
                return {"kind": "bullets", "ordered": block.ordered, "items": items}
            case Definitions():
                terms = [[term, self.text(means)] for term, means in block.items]
                return {"kind": "definitions", "items": terms}
            case Derivation():
                note = self.references.notes[block]
                return {"kind": "see-note", "note": note, "title": block.title}
            case KeyFigures():
                figures = [self.key_figure(figure) for figure in block.figures]
                return {"kind": "key-figures", "figures": figures}
            case Table():
                return self.table(block)
            case Chart():
                return self.chart(block)

    def text(self, content: Text) -> list[Json]:
        return [self.span(span) for span in content]

    def span(self, span: Span) -> Json:
        made: Json = {"t": span.text}
        if span.strong:
            made["b"] = True
        return made | self.link(span.link)

    def link(self, link: str | None) -> Json:
        target = self.references.target(link)
        if target is None:
            return {}
        return {"to": target.anchor} if target.anchor else {"url": target.address}

    def note(self, derivation: Derivation | None) -> int:
        return self.references.notes[derivation] if derivation else 0

    def key_figure(self, figure: KeyFigure) -> Json:
        return {
            "label": figure.label,
            "value": self.span(figure.value),
            "detail": self.text(figure.detail),
            "note": self.note(figure.derivation),
        }

    def table(self, table: Table) -> Json:
        layout = lay_out(table)
        single = single_lines(table, layout)
        number = self.references.tables[table.id]
        return {
            "kind": "table",
            "anchor": anchor("table", number),
            "number": number,
            "title": table.title,
            "subtitle": table.subtitle,
            "size": layout.size,
            "widths": list(layout.widths),
            "landscape": layout.landscape,
            "single": single,
            # A table on one page, where that is sure; paper has none of many rows.
            "whole": all(single),
            "headers": [column.header for column in table.columns],
            "kinds": [column.kind for column in table.columns],
            "rows": [[self.cell(cell) for cell in row] for row in table.rows],
            "bold": sorted(table.highlight),
            "source": table.source,
            "notes": list(table.notes),
            "note": self.note(table.derivation),
        }

    def cell(self, cell: Cell) -> Json | str:
        link = self.link(cell.link)
        return {"t": cell.text} | link if link else cell.text

    def chart(self, chart: Chart) -> Json:
        number = self.references.charts[chart.id]
        data = self.references.tables.get(chart.table_id or "", 0)
        svg = self.drawings[chart.id]
        return {
            "kind": "chart",
            "anchor": anchor("figure", number),
            "number": number,
            "title": chart.title,
            "subtitle": chart.subtitle,
            "alt": chart.alt,
            "svg": svg,
            "width": _picture_width(svg, small=chart.small),
            "small": chart.small,
            "source": chart.source,
            "table": data,
        }

    def notes(self) -> Iterator[Json]:
        for derivation, number in self.references.notes.items():
            yield {
                "number": number,
                "title": derivation.title,
                "steps": [self.text(step) for step in derivation.steps],
                "sources": list(derivation.sources),
                "method": self.link(derivation.method),
            }


def _is_short(section: Section) -> bool:
    """Whether a chapter is a few words, which do not need a page of their own."""
    said = [block for block in section.blocks if isinstance(block, Paragraph)]
    return not section.sections and len(section.blocks) == len(said) <= _FEW


def _runs(blocks: tuple[Block, ...]) -> Iterator[list[Block]]:
    """Split blocks where a small chart's words end: at all but paragraphs."""
    run: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph) or (isinstance(block, Chart) and block.small):
            run.append(block)
            continue
        if run:
            yield run
        yield [block]
        run = []
    if run:
        yield run


def _picture_width(svg: str, *, small: bool) -> float:
    """As wide as the text, or less where the picture would be too tall for a page."""
    full = _SMALL if small else _FULL
    found = _VIEW_BOX.search(svg)
    if not found:
        return full
    _, _, width, height = (float(part) for part in found[1].split())
    return round(min(full, _TALLEST * width / height), 2)
