"""Harm beside number: by category, and by each crime's own offence where known."""

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.document import Block, Cell, Paragraph
from safercity.evidence.assessment.finder import NOT_APPLICABLE
from safercity.evidence.assessment.findings import most_harmful
from safercity.evidence.assessment.small_charts import HARM_TABLE
from safercity.evidence.assessment.statements import harm_text
from safercity.evidence.assessment.tables import columns, make_table, topics_source
from safercity.evidence.assessment.topics import ALL_CRIME, Topic


def harm_blocks(brief: Brief) -> list[Block]:
    """Harm beside number, category by category; then by offence, where it is known."""
    figures, words, area = brief.figures, brief.wording.words, brief.area
    weighed = [t for t in brief.topics if figures.find("harm", t.slug, area)]
    if not weighed:
        return []
    rows = [
        (
            Cell(topic.name, link=topic.slug),
            figures.cell("count", topic.slug, area),
            _share(brief, "share_of_crime", topic),
            figures.cell("harm", topic.slug, area),
            figures.cell("harm_rate", topic.slug, area),
            _share(brief, "harm_share", topic),
        )
        for topic in weighed
    ]
    crime, most = brief.topic(ALL_CRIME), most_harmful(brief)
    blocks: list[Block] = []
    if crime:
        blocks.append(Paragraph(harm_text(brief, crime)))
    blocks.append(
        make_table(
            brief,
            HARM_TABLE,
            title=words("overview.harm.title", place=brief.place, topic=most),
            subtitle=words("overview.harm.subtitle", period=brief.period.title),
            columns=columns(
                words("common.column.category"),
                words("common.column.count"),
                words("overview.harm.share"),
                words("overview.harm.harm"),
                words("overview.harm.rate"),
                words("overview.harm.harm_share"),
            ),
            rows=rows,
            sheet="Harm",
            source=topics_source(brief, weighed),
            notes=(words("overview.harm.note"),),
        )
    )
    return [*blocks, *_by_offence(brief)]


def _share(brief: Brief, measure: str, topic: Topic) -> Cell:
    """A category's share of crime; all crime is no share of itself."""
    if topic.slug == ALL_CRIME:
        return NOT_APPLICABLE
    return brief.figures.cell(measure, topic.slug, brief.area)


def _by_offence(brief: Brief) -> list[Block]:
    """Each category on both scales, gravest first: they need not agree."""
    figures, words, area = brief.figures, brief.wording.words, brief.area
    weighed = [t for t in brief.topics if figures.find("harm_by_code", t.slug, area)]
    if not any(figures.known("harm_by_code", t.slug, area) for t in weighed):
        return []

    def gravest(topic: Topic) -> tuple[bool, float, str]:
        """All crime, then from the most days down, those not shown last."""
        days = figures.value("harm_by_code", topic.slug, area)
        return (topic.slug != ALL_CRIME, 1.0 if days is None else -days, topic.slug)

    weighed.sort(key=gravest)
    rows = [
        (
            Cell(topic.name, link=topic.slug),
            figures.cell("count", topic.slug, area),
            figures.cell("harm_by_code", topic.slug, area),
            figures.cell("harm_cambridge", topic.slug, area),
        )
        for topic in weighed
    ]
    table = make_table(
        brief,
        "overview-harm-by-offence",
        title=words("overview.by_offence.title", place=brief.place),
        subtitle=words("overview.by_offence.subtitle", period=brief.period.title),
        columns=columns(
            words("common.column.category"),
            words("common.column.count"),
            words("overview.by_offence.ons"),
            words("overview.by_offence.cambridge"),
        ),
        rows=rows,
        sheet="Harm by offence",
        source=topics_source(brief, weighed, people=False),
        notes=(words("overview.by_offence.note"),),
    )
    return [Paragraph(brief.wording.text("overview.by_offence.intro")), table]
