"""Row accounts: where every row of every file went, and why some were set aside."""

from collections.abc import Sequence
from dataclasses import replace

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.context import SourceFile
from safercity.evidence.assessment.document import Block, Cell, Paragraph, Table
from safercity.evidence.assessment.finder import Quoted
from safercity.evidence.assessment.tables import columns, make_table
from safercity.evidence.figures import SUPPRESSED
from safercity.evidence.partnership import Extract
from safercity.periods import Period

_ROWS = ("rows_read", "rows_accepted", "rows_quarantined", "rows_superseded")


def row_figures(
    brief: Brief, category: str, period: Period | None
) -> tuple[Quoted, ...] | None:
    """Rows read, accepted, quarantined and superseded; None unless all are known."""
    found = [
        brief.figures.known(measure, category, brief.force, period) for measure in _ROWS
    ]
    known = tuple(quoted for quoted in found if quoted is not None)
    return known if len(known) == len(_ROWS) else None


def row_blocks(brief: Brief) -> list[Block]:
    """Rows read, accepted, set aside and superseded, by extract and by file."""
    wording = brief.wording
    blocks: list[Block] = [Paragraph(wording.text("quality.rows.intro"))]
    extracts = [
        (
            Cell(extract.title),
            *(
                brief.figures.cell(measure, extract.name, brief.force)
                for measure in _ROWS
            ),
        )
        for extract in brief.partnership.extracts
        if row_figures(brief, extract.name, None)
    ]
    if not extracts:
        return []
    blocks.append(
        _rows_table(brief, "extracts", wording.words("quality.rows.extract"), extracts)
    )
    if hidden := [e.title for e in brief.partnership.extracts if _is_hidden(brief, e)]:
        told = wording.text("quality.rows.hidden", titles=hidden)
        blocks.append(Paragraph(told, "note"))
    files = [_file_row(brief, f) for f in brief.context.files if _is_told(brief, f)]
    if files:
        heading = wording.words("quality.rows.file")
        table = _rows_table(brief, "files", heading, files)
        # One row a file and month: on paper the extracts are enough.
        blocks.append(replace(table, on_paper=len(files) <= len(extracts)))
    return blocks


def _is_hidden(brief: Brief, extract: Extract) -> bool:
    """True where the rows of an extract are withheld."""
    found = brief.figures.find("rows_read", extract.name, brief.force)
    return found is not None and found.figure.status == SUPPRESSED


def _is_told(brief: Brief, file: SourceFile) -> bool:
    """True where the rows of a file are shown, or are not known to anyone."""
    found = brief.figures.find("rows_read", file.category, brief.force, file.period)
    return found is None or found.figure.status != SUPPRESSED


def _file_row(brief: Brief, file: SourceFile) -> tuple[Cell, ...]:
    figures = brief.figures
    return (
        Cell(file.path),
        *(
            figures.cell(measure, file.category, brief.force, file.period)
            for measure in _ROWS
        ),
    )


def _rows_table(
    brief: Brief, name: str, first: str, rows: Sequence[tuple[Cell, ...]]
) -> Table:
    words = brief.wording.words
    return make_table(
        brief,
        f"data-quality-{name}-table",
        title=words(f"quality.rows.{name}_title"),
        subtitle=words("quality.rows.subtitle"),
        columns=columns(
            first, *(words(f"quality.column.{measure}") for measure in _ROWS)
        ),
        rows=rows,
        sheet=words(f"quality.sheet.{name}"),
        source=words("quality.rows.source"),
    )


def rule_blocks(brief: Brief) -> list[Block]:
    """Why rows were set aside."""
    wording = brief.wording
    titles = {extract.name: extract.title for extract in brief.partnership.extracts}
    rows = [
        (
            Cell(rule.reason),
            Cell(titles.get(rule.extract, rule.extract)),
            found.cell(),
        )
        for rule in brief.context.quarantine
        if (
            found := brief.figures.known("rows_quarantined", rule.category, brief.force)
        )
    ]
    if not rows:
        name = "hidden" if brief.context.quarantine else "none"
        return [Paragraph(wording.text(f"quality.rules.{name}"))]
    table = make_table(
        brief,
        "data-quality-rules-table",
        title=wording.words("quality.rules.title"),
        subtitle=wording.words("quality.rules.subtitle"),
        columns=columns(
            wording.words("quality.rules.reason"),
            wording.words("quality.rows.extract"),
            wording.words("quality.rules.rows"),
            words=(0, 1),
        ),
        rows=rows,
        sheet=wording.words("quality.sheet.rules"),
        source=wording.words("quality.rows.source"),
    )
    return [Paragraph(wording.text("quality.rules.intro")), table]
