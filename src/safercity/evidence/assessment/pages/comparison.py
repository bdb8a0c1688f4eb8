"""Force-wide: the partnership areas compared, by rate and never by number alone."""

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.directions import direction_cells
from safercity.evidence.assessment.document import (
    Block,
    Cell,
    Chart,
    Paragraph,
    Section,
    Table,
)
from safercity.evidence.assessment.standings import (
    by_rate,
    dots_chart,
    places_of_few_text,
)
from safercity.evidence.assessment.tables import (
    columns,
    interval_cell,
    make_table,
    topics_source,
)
from safercity.evidence.assessment.topics import ALL_CRIME, ASB, Topic

TABLE = "comparison-table"


def comparison_section(brief: Brief) -> Section | None:
    """The page that compares CSPs; None in a local assessment or with one CSP."""
    if not brief.is_force or len(brief.areas.csps) < 2:
        return None
    topics = [t for t in (brief.topic(ALL_CRIME), brief.topic(ASB)) if t]
    if not topics:
        return None
    charts: list[Chart] = [
        dots_chart(brief, topic, f"comparison-{topic.slug}-chart", table=TABLE)
        for topic in topics
    ]
    blocks: list[Block] = [
        Paragraph(brief.wording.text("comparison.intro.rates")),
        *(
            [Paragraph(places_of_few_text(brief), "note")]
            if brief.places_of_few
            else []
        ),
        *charts,
        _table(brief, topics),
    ]
    return Section(
        "comparison",
        brief.wording.words("comparison.title.section"),
        tuple(blocks),
        (),
        brief.wording.text("comparison.title.finding", force=brief.force.name),
        brief.wording.words("common.groups.places"),
    )


def _table(brief: Brief, topics: list[Topic]) -> Table:
    """Each area: residents, then rate, interval and direction of crime and of ASB."""
    figures, words = brief.figures, brief.wording.words
    headers = [words("common.column.area"), words("common.column.people")]
    text = [0]
    for topic in topics:
        headers += [
            words("comparison.column.rate", topic=topic),
            words("comparison.column.interval", topic=topic),
        ]
        if brief.has_change:
            headers.append(words("comparison.column.direction", topic=topic))
            text.append(len(headers) - 1)
    areas = [*by_rate(brief, topics[0], brief.areas.csps), brief.force]
    rows = []
    for area in areas:
        cells = [
            Cell(area.name, link=None if area == brief.area else f"area:{area.slug}"),
            figures.cell("population", "all", area),
        ]
        for topic in topics:
            rate = figures.find("rate", topic.slug, area)
            cells += [
                figures.cell("rate", topic.slug, area),
                interval_cell(rate),
                *direction_cells(brief, topic, area),
            ]
        rows.append(tuple(cells))
    return make_table(
        brief,
        TABLE,
        title=words("comparison.table.title", force=brief.force.name),
        subtitle=words("comparison.table.subtitle", period=brief.period.title),
        columns=columns(*headers, words=text),
        rows=rows,
        sheet="Areas compared",
        source=topics_source(brief, topics),
        highlight=(len(rows) - 1,),
    )
