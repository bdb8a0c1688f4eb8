"""The overview of crime and ASB: rates, averages, harm and concentration."""

from safercity.areas import Area
from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.directions import direction_of
from safercity.evidence.assessment.document import (
    BarRow,
    Bars,
    Block,
    Cell,
    Chart,
    Paragraph,
    Section,
    Table,
)
from safercity.evidence.assessment.numbers import in_table
from safercity.evidence.assessment.pages.harm import harm_blocks
from safercity.evidence.assessment.rate_table import POOLED, rate_columns, rate_row
from safercity.evidence.assessment.small_charts import (
    PLACES_TABLE,
    RATES_TABLE,
)
from safercity.evidence.assessment.standings import comparator
from safercity.evidence.assessment.statements import (
    concentration_text,
    lead_text,
    standing_text,
)
from safercity.evidence.assessment.tables import (
    columns,
    make_table,
    topics_source,
)
from safercity.evidence.assessment.topics import ALL_CRIME, ASB
from safercity.evidence.calculation.quality import ALL_RECORDS

_MEANS = ("national-pooled", "national-mean", "similar-pooled", "similar-mean")


def overview_section(brief: Brief) -> Section:
    """The overview, with the rate table of the 2019 assessment and more."""
    words = brief.wording.words
    blocks: list[Block] = []
    for slug in (ALL_CRIME, ASB):
        topic = brief.topic(slug)
        if topic is None:
            continue
        direction = direction_of(brief, topic, brief.area)
        blocks.append(Paragraph(lead_text(brief, topic, direction), "lead"))
        standing = standing_text(brief, topic)
        if standing:
            blocks.append(Paragraph(standing))
    inner = (
        _part(brief, "rates", [_bars(brief), _rates(brief)]),
        _part(brief, "averages", _averages(brief)),
        _part(brief, "harm", harm_blocks(brief)),
        _part(brief, "places", _places(brief)),
    )
    return Section(
        "overview",
        words("overview.title.section"),
        tuple(blocks),
        tuple(section for section in inner if section.blocks),
        brief.wording.text("overview.title.finding", place=brief.place),
        words("common.groups.overview"),
    )


def _part(brief: Brief, part: str, blocks: list[Block]) -> Section:
    title = brief.wording.words(f"overview.heading.{part}")
    return Section(f"overview-{part}", title, tuple(blocks))


def _rates(brief: Brief) -> Table:
    words = brief.wording.words
    notes = [
        words("overview.rates.note_average", name=area.name)
        for _, slug in POOLED
        if (area := comparator(brief, slug))
    ]
    if brief.has_few_residents:
        notes = [words("overview.averages.few_residents", place=brief.place)]
    elif not notes:
        notes = [words("overview.rates.note_none")]
    unplaced = brief.figures.value("unplaced_share", ALL_RECORDS, brief.force)
    if brief.is_force and unplaced != 0:
        notes.append(words("overview.rates.note_unplaced", force=brief.force.name))
    return make_table(
        brief,
        RATES_TABLE,
        title=words("overview.rates.title", place=brief.place),
        subtitle=words("overview.rates.subtitle", period=brief.period.title),
        columns=rate_columns(brief),
        rows=[rate_row(brief, topic) for topic in brief.topics],
        sheet="Rates",
        source=topics_source(brief, brief.topics),
        notes=notes,
    )


def _bars(brief: Brief) -> Chart:
    """The categories by rate, highest first."""
    words = brief.wording.words
    rates = [
        (topic, brief.figures.find("rate", topic.slug, brief.area))
        for topic in brief.crimes
    ]
    known = [(t, r) for t, r in rates if r and r.value is not None]
    known.sort(key=lambda pair: (-(pair[1].value or 0), pair[0].name))
    most = known[0][0] if known else None
    title = (
        words("overview.bars.title", topic=most, place=brief.place)
        if most
        else words("overview.bars.unknown", place=brief.place)
    )
    rows = tuple(
        BarRow(topic.name, rate.value, in_table(rate.figure), focus=topic is most)
        for topic, rate in known
    )
    return Chart(
        id="overview-rates-chart",
        title=title,
        subtitle=words(
            "overview.bars.subtitle", place=brief.place, period=brief.period.title
        ),
        alt=words(
            "overview.bars.alt",
            title=title,
            tops=[f"{row.label} {row.text}" for row in rows[:3]] or [brief.place],
        ),
        data=Bars(rows, words("overview.bars.unit")),
        source=topics_source(brief, brief.crimes),
        table_id=RATES_TABLE,
    )


def _averages(brief: Brief) -> list[Block]:
    """Two ways to average forces, so that a reader can see what the choice does."""
    words = brief.wording.words
    if brief.has_few_residents:
        few = brief.wording.text("overview.averages.few_residents", place=brief.place)
        return [Paragraph(few)]
    groups: list[Area] = [a for slug in _MEANS if (a := comparator(brief, slug))]
    if not groups:
        return [Paragraph(brief.wording.text("overview.averages.none"))]
    rows = [
        (
            Cell(topic.name),
            *(brief.figures.cell("rate", topic.slug, group) for group in groups),
        )
        for topic in brief.topics
    ]
    table = make_table(
        brief,
        "overview-averages-table",
        title=words("overview.averages.title"),
        subtitle=words("overview.averages.subtitle", period=brief.period.title),
        columns=columns(
            words("common.column.category"),
            *(words(f"overview.averages.{group.slug}") for group in groups),
        ),
        rows=rows,
        sheet="Averages",
        source=topics_source(brief, brief.topics),
        notes=[words("overview.rates.note_average", name=g.name) for g in groups],
    )
    return [Paragraph(brief.wording.text("overview.averages.intro")), table]


def _places(brief: Brief) -> list[Block]:
    """How far each category gathers in few neighbourhoods."""
    figures, words, area = brief.figures, brief.wording.words, brief.area
    measured = [t for t in brief.topics if figures.find("gini", t.slug, area)]
    if not measured:
        return []
    rows = [
        (
            Cell(topic.name, link=topic.slug),
            figures.cell("top5_share", topic.slug, area),
            figures.cell("half_share", topic.slug, area),
            figures.cell("gini", topic.slug, area),
            figures.cell("gini_generalised", topic.slug, area),
        )
        for topic in measured
    ]
    crime = brief.topic(ALL_CRIME)
    blocks: list[Block] = []
    if crime and (said := concentration_text(brief, crime)):
        blocks.append(Paragraph(said))
    blocks.append(
        make_table(
            brief,
            PLACES_TABLE,
            title=words("overview.places.title", place=brief.place),
            subtitle=words("overview.places.subtitle", period=brief.period.title),
            columns=columns(
                words("common.column.category"),
                words("overview.places.top"),
                words("overview.places.half"),
                words("overview.places.gini"),
                words("overview.places.generalised"),
            ),
            rows=rows,
            sheet="Concentration",
            source=topics_source(brief, measured, people=False),
            notes=(words("overview.places.note"),),
        )
    )
    return blocks
