"""What a template asks about the page it is writing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from safercity.evidence.assessment.document import (
    Block,
    Cell,
    Chart,
    Paragraph,
    Section,
    Span,
    Table,
    Text,
    Trend,
)
from safercity.evidence.figures import FigureSet
from safercity.evidence.publication.html.pages import Page, Site

# Longer tables scroll under their header, so that the page does not.
_TALL = 60
# Letters that a cell may have and stay on one line, in tables of few columns.
_SHORT, _MANY = 16, 7


@dataclass
class View:
    """One page: its links, its drawings, its figures, and the ids it has used."""

    site: Site
    page: Page
    figures: FigureSet
    drawings: Mapping[str, str]
    _used: dict[str, int] = field(default_factory=dict)

    def href(self, link: str | None) -> str | None:
        """Where a link leads from this page."""
        return self.site.href(link, self.page.file)

    def drawing(self, chart: Chart) -> Markup:
        """A chart's drawing, which is ours and safe to stand in the page."""
        return Markup(self.drawings[chart.id])  # noqa: S704

    def once(self, name: str) -> str:
        """An id that nothing else on the page has."""
        count = self._used[name] = self._used.get(name, 0) + 1
        return name if count == 1 else f"{name}-{count}"

    def prose(self, content: Text) -> Markup:
        """A text with its links, its strong words, and its figures named."""
        return Markup("").join(self.span(span) for span in content)

    def span(self, span: Span) -> Markup:
        """A run of text; a figure's is `<data>` with the value behind it."""
        made = escape(span.text)
        if span.figure is not None:
            made = self._figure(made, span.figure)
        if span.strong:
            made = Markup("<strong>{}</strong>").format(made)
        href = self.href(span.link)
        return made if href is None else _LINK.format(href, made)

    def _figure(self, text: Markup, key: str) -> Markup:
        value = self.figures[key].value
        if value is None:
            return Markup('<span class="figure" data-figure="{}">{}</span>').format(
                key, text
            )
        return Markup(
            '<data class="figure" data-figure="{}" value="{}">{}</data>'
        ).format(key, number(value), text)

    def cell(self, cell: Cell, kind: str) -> Markup:
        """A table's cell after the first of its row."""
        marks = "" if kind == "text" else f' class="{kind}"'
        value = cell.value
        if cell.figure is not None:
            marks += f' data-figure="{escape(cell.figure)}"'
            value = self.figures[cell.figure].value if value is None else value
        if value is not None:
            marks += f' data-value="{number(value)}"'
        return Markup(f"<td{marks}>{self.cell_text(cell)}</td>")  # noqa: S704

    def cell_text(self, cell: Cell) -> Markup:
        """What a cell says, with its link if it has one."""
        text = escape(cell.text)
        href = self.href(cell.link)
        return text if href is None else _LINK.format(href, text)


_LINK = Markup('<a href="{}">{}</a>')


def number(value: float) -> str:
    """A value as a machine reads it: no commas, no trailing zero."""
    return f"{value:.10g}"


def is_tall(table: Table) -> bool:
    """True for a table that is better scrolled than read down the page."""
    return len(table.rows) > _TALL


def kinds_of(table: Table) -> tuple[str, ...]:
    """Each column's kind: number, text, or short for text that need not be broken."""
    many = len(table.columns) > _MANY
    return tuple(
        "short"
        if kind == "text" and not many and _longest(table, n) <= _SHORT
        else kind
        for n, kind in enumerate(column.kind for column in table.columns)
    )


def _longest(table: Table, column: int) -> int:
    return max((len(row[column].text) for row in table.rows), default=0)


def arrange(section: Section) -> list[tuple[str, list[Block]]]:
    """A section's blocks in runs: a `finding` is words with a small chart beside.

    Where a section has one small chart, the words after it belong to it too; where it
    has several they are `charts`, side by side. The months behind a trend, and other
    details, are `folded`: the picture says it, the rows are to check.
    """
    runs: list[tuple[str, list[Block]]] = []
    charts = [block for block in section.blocks if isinstance(block, Chart)]
    small = sum(chart.small for chart in charts)
    months = {chart.table_id for chart in charts if isinstance(chart.data, Trend)}
    for block in section.blocks:
        last = runs[-1] if runs else ("none", [])
        if isinstance(block, Chart) and small == 1 and block.small and _is_words(last):
            runs[-1] = ("finding", [*last[1], block])
        elif isinstance(block, Chart) and block.small:
            if last[0] == "charts":
                last[1].append(block)
            else:
                runs.append(("charts", [block]))
        elif isinstance(block, Paragraph) and (
            _is_words(last) or (last[0] == "finding" and small == 1)
        ):
            last[1].append(block)
        elif isinstance(block, Table) and (block.detail or block.id in months):
            runs.append(("folded", [block]))
        else:
            runs.append(("plain", [block]))
    return runs


def _is_words(run: tuple[str, list[Block]]) -> bool:
    kind, blocks = run
    return kind == "plain" and all(isinstance(b, Paragraph) for b in blocks)
