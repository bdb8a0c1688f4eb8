"""The document as data: what every writer of a format is given.

A `Document` is one area's assessment for one audience. Writers lay it out and
change nothing: every number in it stands in a span or cell that names the figure it
came from, so that each format can be checked against the release.
"""

from dataclasses import dataclass, field
from typing import Literal

from safercity.areas import Area
from safercity.evidence.assessment.chart_data import (
    BarRow,
    Bars,
    Choropleth,
    Columns,
    DotRow,
    Dots,
    Funnel,
    FunnelPoint,
    HeatCell,
    HeatGrid,
    Line,
    Lines,
    MapArea,
    Pyramid,
    PyramidRow,
    Surface,
    SurfaceMark,
    Trend,
    TrendPoint,
)
from safercity.periods import Period

__all__ = [
    "BarRow",
    "Bars",
    "Block",
    "Bullets",
    "Cell",
    "Chart",
    "Choropleth",
    "Column",
    "Columns",
    "Definitions",
    "Derivation",
    "Document",
    "DotRow",
    "Dots",
    "Funnel",
    "FunnelPoint",
    "HeatCell",
    "HeatGrid",
    "KeyFigure",
    "KeyFigures",
    "Line",
    "Lines",
    "MapArea",
    "Paragraph",
    "Pyramid",
    "PyramidRow",
    "Section",
    "Span",
    "Surface",
    "SurfaceMark",
    "Table",
    "Text",
    "Trend",
    "TrendPoint",
    "plain",
    "text",
]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text. `figure` is the key of the figure it prints, if it does.

    `link` is the id of a section of this document, or `area:<slug>` for another
    area's assessment, or an outside address.
    """

    text: str
    figure: str | None = None
    strong: bool = False
    link: str | None = None


Text = tuple[Span, ...]


def text(*parts: str | Span) -> Text:
    """Make a text of strings and spans."""
    return tuple(Span(part) if isinstance(part, str) else part for part in parts)


def plain(content: Text) -> str:
    """The text without its marks."""
    return "".join(span.text for span in content)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `style`: body, lead (the finding), note (small), warning."""

    content: Text
    style: str = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of points; `ordered` numbers them."""

    items: tuple[Text, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms and what they mean: a glossary, a list of settings, a summary list.

    `style`: list, or facts (short ones, which run on as a paragraph in print).
    """

    items: tuple[tuple[str, Text], ...]
    style: str = "list"


@dataclass(frozen=True, slots=True)
class Derivation:
    """How was this worked out? Steps in words with real numbers, then the query."""

    title: str
    steps: tuple[Text, ...]
    query: str = ""
    sources: tuple[str, ...] = ()
    method: str | None = None  # id of the method section, used as a link


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One of a page's few headline numbers."""

    label: str
    value: Span
    detail: Text
    derivation: Derivation | None = None


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """Up to four headline numbers, side by side where there is room."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column. `kind`: text or number (right-aligned)."""

    header: str
    kind: str = "number"


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's cell: what is shown, the figure it shows, the value behind it.

    A spreadsheet writes `value` as a number where there is one, shown to
    `decimals` places (per cent values are 0-100 with unit in the column header).
    """

    text: str
    figure: str | None = None
    value: float | None = None
    decimals: int = 0
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first column of every row is its header.

    `title` states what it shows; `highlight` holds indexes of the rows in bold (the
    reader's own area); `notes` explain shorthand such as [c] and [x]; `source` is the
    footer. `sheet` is a short unique name (31 characters at most) for a spreadsheet.
    `detail` marks the numbers behind a chart that prints them: closed at first on the
    web, and left off paper. A table that is not `on_paper` is for reference: it is not
    printed either.
    """

    id: str
    title: str
    subtitle: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sheet: str
    source: str = ""
    notes: tuple[str, ...] = ()
    highlight: frozenset[int] = frozenset()
    derivation: Derivation | None = None
    detail: bool = False
    on_paper: bool = True


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with its words: the title states the finding, `alt` says it again
    for those who cannot see it, `table_id` names the table with its data. One that is
    not `on_paper` is on the web alone, and its numbers in the spreadsheet too."""

    id: str
    title: str
    subtitle: str
    alt: str
    data: (
        Trend
        | Dots
        | Choropleth
        | Bars
        | Funnel
        | Pyramid
        | Columns
        | HeatGrid
        | Lines
        | Surface
    )
    source: str = ""
    table_id: str | None = None
    small: bool = False
    on_paper: bool = True


Block = Paragraph | Bullets | Definitions | Derivation | KeyFigures | Table | Chart


Printed = Literal["always", "where referred to", "never"]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the document. `page` gives it a web page of its own.

    `finding` is the one sentence a list of sections shows for it; `group` heads it in
    the navigation ("Overview", "Crime and anti-social behaviour", "About"). What is
    not `printed` is on the web alone, or is printed only where print refers to it.
    """

    id: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()
    finding: Text = ()
    group: str = ""
    printed: Printed = "always"


@dataclass(frozen=True, slots=True)
class Document:
    """One area's assessment for one audience.

    The first section is the front page; every other top-level section is a page of
    its own on the web and a chapter in print. `labels` (such as "Synthetic data") stand
    on every page; `others` lists the sister assessments for navigation.
    """

    title: str
    subtitle: str
    area: Area
    period: Period
    audience: str
    partnership: str
    organisation: str
    contact: str
    colour: str
    edition: str
    sections: tuple[Section, ...]
    labels: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()  # (slug, name)
    licence: tuple[str, ...] = field(default_factory=tuple)

    def all_sections(self) -> tuple[Section, ...]:
        """Every section, outer before inner, in reading order."""
        found: list[Section] = []

        def visit(section: Section) -> None:
            found.append(section)
            for inner in section.sections:
                visit(inner)

        for section in self.sections:
            visit(section)
        return tuple(found)

    def blocks(self) -> tuple[Block, ...]:
        """Every block of every section, in reading order."""
        return tuple(
            block for section in self.all_sections() for block in section.blocks
        )

    def tables(self) -> tuple[Table, ...]:
        """Every table, in reading order."""
        return tuple(block for block in self.blocks() if isinstance(block, Table))
