"""Ward tables: wards above the average by the published rule, and funnel plots."""

from collections.abc import Sequence

from safercity.areas import Area
from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.document import (
    Block,
    Cell,
    Column,
    Paragraph,
    Section,
    Table,
    Text,
)
from safercity.evidence.assessment.finder import NOTHING, Quoted
from safercity.evidence.assessment.funnels import funnel_chart
from safercity.evidence.assessment.numbers import small_number
from safercity.evidence.assessment.places import (
    is_above,
    ranked_wards,
    rate_groups,
    table_of_every_ward,
    ward_columns,
    ward_row,
)
from safercity.evidence.assessment.standings import rate_unit
from safercity.evidence.assessment.tables import (
    columns,
    make_table,
    rate_sources,
    source_line,
    topics_source,
)
from safercity.evidence.assessment.topics import ALL_CRIME, ASB, Topic


def wards_section(brief: Brief) -> Section | None:
    """The page of ward tables; None where there are no wards."""
    if not brief.wards:
        return None
    words = brief.wording.words
    topics = [t for t in (brief.topic(ALL_CRIME), brief.topic(ASB)) if t]
    inner = [_topic_part(brief, topic) for topic in topics]
    every = _every_ward(brief)
    inner.append(Section("wards-all", words("wards.heading.all"), tuple(every)))
    return Section(
        "wards",
        words("wards.title.section"),
        tuple(Paragraph(content) for content in _intro(brief)),
        tuple(inner),
        brief.wording.text("wards.title.finding", place=brief.place),
        words("common.groups.places"),
    )


def _intro(brief: Brief) -> list[Text]:
    """The two readings, and why a ward may be missing or have no rate."""
    text, context = brief.wording.text, brief.context
    said = [text("wards.intro.rule", force=brief.force.name)]
    if context.ward_source == "best_fit":
        number = small_number(len(brief.wards))
        said.append(text("wards.intro.best_fit", year=context.ward_year, number=number))
    minimum = f"{brief.partnership.minimum_population:,}"
    return [*said, text("wards.intro.minimum", minimum=minimum)]


def _topic_part(brief: Brief, topic: Topic) -> Section:
    """A category's wards above the average, the thresholds, and its funnel."""
    wording = brief.wording
    above = [
        (ward, rate)
        for ward, rate in ranked_wards(brief, topic)
        if is_above(brief, topic, ward)
    ]
    blocks: list[Block] = [Paragraph(content) for content in _thresholds(brief, topic)]
    if above:
        blocks.append(_above_table(brief, topic, above))
    else:
        none = wording.text("wards.above.none", place=brief.place, topic=topic)
        blocks.append(Paragraph(none))
    funnel = funnel_chart(brief, topic)
    if funnel is not None:
        blocks.append(Paragraph(wording.text("wards.funnel.intro")))
        blocks.append(funnel)
    return Section(f"wards-{topic.slug}", topic.name, tuple(blocks))


def _thresholds(brief: Brief, topic: Topic) -> list[Text]:
    figures, force = brief.figures, brief.force
    found = {
        name: figures.known(f"ward_{name}", topic.slug, force)
        for name in ("mean", "sd", "above", "well_above")
    }
    count = figures.known("wards_count", topic.slug, force)
    if count is None or not all(found.values()):
        return [brief.wording.text("wards.above.no_thresholds")]
    shown = {name: quoted.bare for name, quoted in found.items() if quoted}
    return [
        brief.wording.text(
            "wards.above.thresholds",
            topic=topic,
            force=force.name,
            count=count,
            weighted=brief.partnership.ward_rule.weighting == "population",
            **shown,
        )
    ]


def _above_table(
    brief: Brief, topic: Topic, above: Sequence[tuple[Area, Quoted | None]]
) -> Table:
    words = brief.wording.words
    return make_table(
        brief,
        f"wards-{topic.slug}-above-table",
        title=words(
            "wards.above.title",
            topic=topic,
            number=small_number(len(above)).capitalize(),
            one=len(above) == 1,
            place=brief.place,
        ),
        subtitle=words(
            "wards.above.subtitle",
            topic=topic,
            force=brief.force.name,
            period=brief.period.title,
        ),
        columns=ward_columns(brief, topic),
        rows=[ward_row(brief, topic, ward, rate) for ward, rate in above],
        sheet=f"{topic.short} above average",
        source=source_line(brief, *rate_sources(brief, topic.slug, brief.force)),
        notes=(
            words("category.wards.rule_note", force=brief.force.name),
            words("category.wards.funnel_note", force=brief.force.name),
        ),
    )


def _every_ward(brief: Brief) -> list[Block]:
    """Every ward: residents with crime and ASB, then the rates of all categories."""
    first = [t for t in (brief.topic(ALL_CRIME), brief.topic(ASB)) if t]
    blocks: list[Block] = [_with_residents(brief, topic) for topic in first]
    groups = rate_groups(brief)
    for number, group in enumerate(groups, 1):
        blocks.append(_rates_of(brief, group, number, len(groups)))
    return blocks


def _names(brief: Brief, ward: Area) -> tuple[Cell, ...]:
    if brief.is_force:
        return (Cell(ward.name), Cell(brief.csp_names.get(ward.parent or "", "")))
    return (Cell(ward.name),)


def _name_columns(brief: Brief) -> tuple[Column, ...]:
    words = brief.wording.words
    ward = Column(words("common.column.ward"), "text")
    if brief.is_force:
        return (ward, Column(words("common.column.area"), "text"))
    return (ward,)


def _with_residents(brief: Brief, topic: Topic) -> Table:
    """The data of a funnel: every ward's residents, number and rate."""
    figures, words = brief.figures, brief.wording.words
    rows = [
        (
            *_names(brief, ward),
            figures.cell("population", "all", ward),
            figures.cell("count", topic.slug, ward),
            rate.cell() if rate else NOTHING,
        )
        for ward, rate in ranked_wards(brief, topic)
    ]
    return make_table(
        brief,
        table_of_every_ward(brief, topic),
        title=words("wards.all.title", topic=topic, place=brief.place),
        subtitle=words("wards.all.subtitle", period=brief.period.title),
        columns=(
            *_name_columns(brief),
            *columns(
                words("common.column.people"),
                words("category.wards.count_column", topic=topic),
                words("common.column.rate_unit", unit=rate_unit(brief, topic)),
                words=(),
            ),
        ),
        rows=rows,
        sheet=f"{topic.short} all wards",
        source=source_line(brief, *rate_sources(brief, topic.slug, brief.force)),
        on_paper=False,
    )


def _rates_of(brief: Brief, group: Sequence[Topic], number: int, of: int) -> Table:
    figures, words = brief.figures, brief.wording.words
    ordered = sorted(
        brief.wards,
        key=lambda w: (brief.csp_names.get(w.parent or "", ""), w.name, w.code),
    )
    rows = [
        (
            *_names(brief, ward),
            *(figures.cell("rate", topic.slug, ward) for topic in group),
        )
        for ward in ordered
    ]
    return make_table(
        brief,
        f"wards-all-rates-{number}-table",
        title=words("wards.rates.title", place=brief.place, number=number, of=of),
        subtitle=words("wards.rates.subtitle", period=brief.period.title),
        columns=(
            *_name_columns(brief),
            *(Column(topic.short) for topic in group),
        ),
        rows=rows,
        sheet=f"Ward rates {number}",
        source=topics_source(brief, group),
        on_paper=False,
    )
