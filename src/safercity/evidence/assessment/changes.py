"""Change on the year before: the table of like months."""

from safercity.areas import Area
from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.directions import (
    FALL,
    NONE,
    RISE,
    direction_cell,
    direction_of,
)
from safercity.evidence.assessment.document import Cell, Table
from safercity.evidence.assessment.numbers import listed
from safercity.evidence.assessment.tables import (
    columns,
    interval_cell,
    make_table,
    rate_sources,
    source_line,
)
from safercity.evidence.assessment.topics import Topic
from safercity.periods import Period


def change_table(brief: Brief, topic: Topic, name: str) -> Table | None:
    """Like months of two years, for the area and the force (force-wide, every area).

    None where no months can be compared.
    """
    like, before = brief.like, brief.before
    if like is None or before is None:
        return None
    wording = brief.wording
    areas: tuple[Area, ...] = (brief.area, brief.force)
    if brief.is_force:
        areas = (brief.force, *sorted(brief.areas.csps, key=lambda csp: csp.name))
    direction = direction_of(brief, topic, brief.area).name
    known = direction if direction in (RISE, FALL, NONE) else "other"
    years = {"like": like.short_title, "before": before.short_title}
    return make_table(
        brief,
        name,
        title=wording.words(f"category.change.title_{known}", topic=topic, **years),
        subtitle=wording.words("category.change.subtitle", topic=topic, **years),
        columns=columns(
            wording.words("common.column.area"),
            before.short_title,
            like.short_title,
            wording.words("category.change.difference"),
            wording.words("common.column.change"),
            wording.words("category.change.ratio"),
            wording.words("common.column.interval"),
            wording.words("common.column.direction"),
            words=(0, 7),
        ),
        rows=[_row(brief, topic, area, like, before) for area in areas],
        sheet=f"{topic.short} change",
        source=source_line(
            brief,
            *rate_sources(brief, topic.slug, brief.area),
            people=False,
            period=listed([before.title, like.title]),
        ),
        notes=(wording.words("category.change.note", **years),),
        highlight=(0,),
    )


def _row(
    brief: Brief, topic: Topic, area: Area, like: Period, before: Period
) -> tuple[Cell, ...]:
    figures, slug = brief.figures, topic.slug
    ratio = figures.find("change_ratio", slug, area, like)
    return (
        Cell(area.name),
        figures.cell("count", slug, area, before),
        figures.cell("count", slug, area, like),
        figures.cell("change_count", slug, area, like, signed=True),
        figures.cell("change_percent", slug, area, like, signed=True),
        figures.cell("change_ratio", slug, area, like),
        interval_cell(ratio),
        direction_cell(brief, topic, area),
    )
