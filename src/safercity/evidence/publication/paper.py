"""What of an assessment is printed, in the PDF and in Word, and what is not.

A reader on paper wants fifty pages and not a hundred and fifty. The web pages, the
spreadsheet and the open data hold everything; paper leaves out, by seven rules:

- Numbers behind a line of months or a row of dots, other details of a chart, and tables
  kept for reference are not printed. The chart, or a line in their place, says where
  they are.
- A chart that is not `on_paper` is not printed, nor are its numbers.
- A table longer than `WHOLE` rows shows the first `FIRST`, and any row in bold, and
  says how many there are and where.
- The four key figures of a page share a note: what holds for several is said once.
- A note says in words how a figure was worked out, and gives its key. The query is for
  a screen, from which it can be copied.
- A section says whether it is printed: always, never, or where something that is
  printed refers to it, as a method is where a figure was worked out by it.
- Short facts, such as those of a method, run on as a paragraph.

Nothing is worded or rounded anew: what is printed is printed as it stands elsewhere.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import zip_longest

from safercity.evidence.assessment.document import (
    Block,
    Bullets,
    Chart,
    Definitions,
    Derivation,
    Document,
    Dots,
    KeyFigures,
    Paragraph,
    Section,
    Span,
    Table,
    Text,
    Trend,
    plain,
    text,
)
from safercity.evidence.publication.ods.sheets import sheet_names
from safercity.evidence.publication.references import derivations_of

WHOLE, FIRST = 18, 10
_SPREADSHEET = "tables.ods"
_SHARED = "For all of these, unless one says otherwise:"
_STOPS = (".", "?", "!")


def on_paper(document: Document) -> Document:
    """The document as it is printed: the same words and figures, and fewer of them."""
    paper = _Paper(document)
    printed = tuple(paper.section(s) for s in document.sections if s.printed != "never")
    referred = frozenset(_links_of(printed))
    return replace(document, sections=tuple(_referred(printed, referred)))


def _links_of(sections: Iterable[Section]) -> Iterator[str]:
    """What these sections refer to, but for what stands in them only if referred to."""
    for section in sections:
        if section.printed == "always":
            for block in section.blocks:
                yield from _links_in(block)
            yield from _links_of(section.sections)


def _links_in(block: Block) -> Iterator[str]:
    spans = [span for content in _texts(block) for span in content]
    yield from (span.link for span in spans if span.link)
    yield from (d.method for d in derivations_of(block) if d.method)


def _texts(block: Block) -> Iterator[Text]:
    """The texts of a block that may hold links."""
    match block:
        case Paragraph():
            yield block.content
        case Bullets():
            yield from block.items
        case Definitions():
            yield from (said for _, said in block.items)
    for derivation in derivations_of(block):
        yield from derivation.steps


def _referred(sections: Iterable[Section], links: frozenset[str]) -> Iterator[Section]:
    """The sections without those that nothing printed refers to."""
    for section in sections:
        if section.printed != "where referred to" or section.id in links:
            yield replace(section, sections=tuple(_referred(section.sections, links)))


def printed_rows(table: Table) -> tuple[int, ...]:
    """The places of the rows that paper shows of a table that it shows."""
    if len(table.rows) <= WHOLE:
        return tuple(range(len(table.rows)))
    return tuple(sorted({*range(FIRST), *table.highlight}))


def _left_out(document: Document) -> Mapping[str, Table]:
    """The tables that are not printed, by id."""
    charts = [block for block in document.blocks() if isinstance(block, Chart)]
    drawn = {c.table_id for c in charts if isinstance(c.data, Trend | Dots)}
    return {
        table.id: table
        for table in document.tables()
        if table.detail or not table.on_paper or table.id in drawn
    }


class _Paper:
    """Prints sections, knowing what else the document holds."""

    def __init__(self, document: Document) -> None:
        self.left_out = _left_out(document)
        self.sheets = sheet_names(document.tables())
        charts = [block for block in document.blocks() if isinstance(block, Chart)]
        self.charted = {chart.table_id for chart in charts}

    def section(self, section: Section) -> Section:
        return replace(
            section,
            blocks=tuple(self.blocks(section)),
            sections=tuple(self.sections(section)),
        )

    def sections(self, section: Section) -> Iterator[Section]:
        """The parts of a section, without those of which nothing is printed."""
        for inner in map(self.section, section.sections):
            if inner.blocks or inner.sections:
                yield inner

    def blocks(self, section: Section) -> Iterator[Block]:
        for block, after in zip_longest(section.blocks, section.blocks[1:]):
            match block:
                case Table():
                    yield from self.table(block)
                case Chart():
                    if block.on_paper:
                        yield self.chart(block, after)
                case KeyFigures():
                    yield from _share_a_note(block, section.title)
                case Definitions(style="facts"):
                    yield _run_on(block)
                case _:
                    yield block

    def table(self, table: Table) -> Iterator[Block]:
        if table.id not in self.left_out:
            yield self.shortened(table)
        elif not table.detail and table.id not in self.charted:
            said = f"{table.title}: the table is {self.whereabouts(table)}."
            yield Paragraph(text(said), "note")

    def shortened(self, table: Table) -> Table:
        places = printed_rows(table)
        number = len(table.rows)
        if len(places) == number:
            return table
        shown = f"The first {FIRST} of {number} rows"
        if len(places) > FIRST:
            shown += ", and those in bold"
        said = f"{shown}. All {number} are {self.whereabouts(table)}."
        return replace(
            table,
            rows=tuple(table.rows[place] for place in places),
            highlight=frozenset(
                n for n, place in enumerate(places) if place in table.highlight
            ),
            notes=(said, *table.notes),
        )

    def chart(self, chart: Chart, after: Block | None) -> Chart:
        table = self.left_out.get(chart.table_id or "")
        if table is None:
            # Nobody needs to be told that the data are in the table that follows.
            follows = isinstance(after, Table) and after.id == chart.table_id
            return replace(chart, table_id=None) if follows else chart
        said = f"The data are {self.whereabouts(table)}."
        return replace(chart, table_id=None, source=f"{chart.source} {said}".strip())

    def whereabouts(self, table: Table) -> str:
        sheet = self.sheets[table.id]
        return f"on the web page and in {_SPREADSHEET}, sheet “{sheet}”"


def _share_a_note(block: KeyFigures, title: str) -> Iterator[Block]:
    """Key figures without notes of their own, and one for all of them."""
    found = [f.derivation for f in block.figures if f.derivation is not None]
    if len(set(found)) < 2:
        yield block
        return
    figures = tuple(replace(figure, derivation=None) for figure in block.figures)
    yield KeyFigures(figures)
    yield _together(found, f"{title}: key figures")


def _together(derivations: Iterable[Derivation], title: str) -> Derivation:
    """One derivation of several figures; what two or more say is said once, first."""
    each = tuple(dict.fromkeys(derivations))
    said = {one: [*one.steps, *_sources(one)] for one in each}
    times = Counter(line for lines in said.values() for line in dict.fromkeys(lines))
    shared = [line for line, number in times.items() if number > 1]
    own = (
        _opened(one, [line for line in said[one] if line not in shared]) for one in each
    )
    steps = (_in_one(text(_SHARED), *shared), *own) if shared else tuple(own)
    return Derivation(title, steps)


def _sources(derivation: Derivation) -> list[Text]:
    return [text(f"Source: {source}") for source in derivation.sources]


def _opened(derivation: Derivation, lines: Iterable[Text]) -> Text:
    """What a derivation says of its own, opened by its title."""
    title = (Span(f"{derivation.title}.", strong=True),)
    if derivation.method is None:
        return _in_one(title, *lines)
    method = (Span("The method", link=derivation.method), Span("."))
    return _in_one(title, *lines, method)


def _run_on(block: Definitions) -> Paragraph:
    """Short facts as one small paragraph, each after its name."""
    facts = (
        (Span(f"{name}:", strong=True), Span(" "), *said, Span(_stop(said)))
        for name, said in block.items
    )
    return Paragraph(_in_one(*facts), "note")


def _stop(said: Text) -> str:
    return "" if plain(said).endswith(_STOPS) else "."


def _in_one(*lines: Text) -> Text:
    """Texts one after the other, as one."""
    spaced = (span for line in lines for span in (Span(" "), *line))
    return tuple(spaced)[1:]
