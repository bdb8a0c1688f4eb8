"""Tables: cells that name their figures, notes for the shorthand that is used."""

from collections.abc import Iterable, Sequence

from safercity.areas import Area
from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.document import Cell, Column, Derivation, Table
from safercity.evidence.assessment.finder import NOTHING, Quoted
from safercity.evidence.assessment.numbers import (
    LOW_MARK,
    MISSING_MARK,
    NOT_APPLICABLE_MARK,
    SUPPRESSED_MARK,
)
from safercity.evidence.assessment.topics import Topic

_MARKS = {
    SUPPRESSED_MARK: "common.marks.suppressed",
    MISSING_MARK: "common.marks.missing",
    LOW_MARK: "common.marks.low",
    NOT_APPLICABLE_MARK: "common.marks.not_applicable",
}
_SHEET_NAME = 31
_NOT_IN_SHEETS = str.maketrans("", "", "[]:*?/\\'")

Rows = Sequence[tuple[Cell, ...]]


def make_table(
    brief: Brief,
    name: str,
    *,
    title: str,
    subtitle: str,
    columns: Sequence[Column],
    rows: Rows,
    sheet: str,
    source: str,
    notes: Iterable[str] = (),
    highlight: Iterable[int] = (),
    derivation: Derivation | None = None,
    detail: bool = False,
    on_paper: bool = True,
) -> Table:
    """Make a table, explaining the shorthand that its cells use."""
    return Table(
        id=name,
        title=title,
        subtitle=subtitle,
        columns=tuple(columns),
        rows=tuple(rows),
        sheet=sheet_name(sheet),
        source=source,
        notes=(*notes, *_explained(brief, rows)),
        highlight=frozenset(highlight),
        derivation=derivation,
        detail=detail,
        on_paper=on_paper,
    )


def sheet_name(words: str) -> str:
    """A name that every spreadsheet takes: 31 characters, none that paths use."""
    return words.translate(_NOT_IN_SHEETS)[:_SHEET_NAME].strip()


def _explained(brief: Brief, rows: Rows) -> list[str]:
    shown = {cell.text for row in rows for cell in row if cell.text[:1] == "["}
    return [brief.wording.words(name) for mark, name in _MARKS.items() if mark in shown]


def columns(*headers: str, words: Iterable[int] = (0,)) -> tuple[Column, ...]:
    """Columns of numbers under these headers, those at `words` holding text."""
    text = set(words)
    return tuple(
        Column(header, "text" if place in text else "number")
        for place, header in enumerate(headers)
    )


def interval_cell(found: Quoted | None) -> Cell:
    """The limits of a figure, or `[x]`."""
    return found.interval_cell() if found else NOTHING


def source_line(
    brief: Brief, *extracts: str, people: bool = True, period: str | None = None
) -> str:
    """The footer of a table or chart: source, period, residents, licence."""
    wording = brief.wording
    known = {extract.name: extract for extract in brief.partnership.extracts}
    used = [known[name] for name in extracts if name in known] or list(known.values())
    licences = {
        wording.words(
            f"sources.licence.{'open' if extract.is_public else 'supplied'}"
        ): None
        for extract in used
    }
    year = brief.people_year if people else None
    return wording.words(
        "common.footer.source",
        titles=list(dict.fromkeys(extract.title for extract in used)),
        period=period or brief.period.title,
        year=year,
        licences=list(licences),
    )


def topics_source(brief: Brief, topics: Iterable[Topic], *, people: bool = True) -> str:
    """The footer of a table of several categories: the extracts that tell of any."""
    found = {
        name: None
        for topic in topics
        for name in rate_sources(brief, topic.slug, brief.force)
    }
    return source_line(brief, *found, people=people)


def rate_sources(brief: Brief, category: str, area: Area) -> tuple[str, ...]:
    """The extracts that a category was counted from."""
    found = brief.figures.find("count", category, area)
    return found.figure.sources if found else ()
