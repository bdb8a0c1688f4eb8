"""The rate table: categories with number, rate, interval and the rates beside them."""

from safercity.areas import Area
from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.directions import direction_cells, direction_header
from safercity.evidence.assessment.document import Cell, Column
from safercity.evidence.assessment.finder import NOTHING
from safercity.evidence.assessment.standings import comparator
from safercity.evidence.assessment.tables import columns, interval_cell
from safercity.evidence.assessment.topics import Topic

# Under which names the averages of forces stand in the table of rates.
POOLED = (("national", "national-pooled"), ("similar", "similar-pooled"))


def rate_columns(brief: Brief) -> tuple[Column, ...]:
    """The columns of the rate table; averages that there are none of are left out."""
    wording = brief.wording
    headers = [
        wording.words("common.column.category"),
        wording.words("common.column.count"),
        wording.words("common.column.rate"),
        wording.words("common.column.interval"),
        *(header for header, _ in others_beside(brief)),
        *direction_header(brief),
    ]
    words = (0, len(headers) - 1) if brief.has_change else (0,)
    return columns(*headers, words=words)


def others_beside(brief: Brief) -> list[tuple[str, Area]]:
    """The areas that rates stand beside, with the header of each: force, groups."""
    if brief.has_few_residents:
        return []
    words = brief.wording.words
    found = [
        (words(f"common.column.{name}"), group)
        for name, slug in POOLED
        if (group := comparator(brief, slug))
    ]
    if brief.is_whole:
        return found
    header = words("overview.rates.force", force=brief.force.name)
    return [(header, brief.force), *found]


def rate_row(brief: Brief, topic: Topic) -> tuple[Cell, ...]:
    """A category's row in the rate table, under `rate_columns`."""
    figures, slug = brief.figures, topic.slug
    rate = figures.find("rate", slug, brief.area)
    return (
        Cell(topic.name, link=slug),
        figures.cell("count", slug, brief.area),
        rate.cell() if rate else NOTHING,
        interval_cell(rate),
        *(figures.cell("rate", slug, area) for _, area in others_beside(brief)),
        *direction_cells(brief, topic, brief.area),
    )
