"""The front page: what matters most, the totals, every category, the data in a line."""

from collections import Counter
from collections.abc import Iterator, Sequence

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.directions import (
    FALL,
    RISE,
    UNCOMPARED,
    Direction,
    change_text,
    direction_cells,
    direction_header,
    direction_of,
    direction_words,
)
from safercity.evidence.assessment.document import (
    Block,
    Cell,
    Paragraph,
    Section,
    Table,
    Text,
)
from safercity.evidence.assessment.findings import (
    CHANGE,
    FORCE,
    GROUP,
    HARM,
    PLACES,
    STEADY,
    Finding,
    choose_findings,
)
from safercity.evidence.assessment.marks import marked_link, to_text
from safercity.evidence.assessment.numbers import small_number
from safercity.evidence.assessment.pages.quality import data_line
from safercity.evidence.assessment.rate_table import rate_columns, rate_row
from safercity.evidence.assessment.small_charts import small_chart
from safercity.evidence.assessment.standings import rank_words, stands
from safercity.evidence.assessment.statements import (
    concentration_text,
    harm_text,
    joined,
    lead_text,
    numbers_text,
)
from safercity.evidence.assessment.tables import columns, make_table, topics_source
from safercity.evidence.assessment.topics import ALL_CRIME, ASB, Topic


def front_section(brief: Brief) -> Section:
    """The first page of an assessment; the cover of the printed one says the same."""
    words = brief.wording.words
    findings = tuple(_findings(brief))
    nothing = Paragraph(brief.wording.text("front.matters.none"))
    return Section(
        "summary",
        words("front.title.section"),
        (*_intro(brief), *warnings(brief)),
        (
            Section(
                "what-matters",
                words("front.heading.matters"),
                () if findings else (nothing,),
                findings,
            ),
            Section("totals", words("front.heading.totals"), tuple(_totals(brief))),
            Section(
                "every-category",
                words("front.heading.categories"),
                (_categories(brief),),
            ),
            Section(
                "data-in-a-line",
                words("front.heading.data"),
                (Paragraph(_data(brief)),),
            ),
        ),
        (),
        words("common.groups.overview"),
    )


def _intro(brief: Brief) -> tuple[Block, ...]:
    name = "force" if brief.is_force else "csp"
    people = brief.figures.known("population", "all", brief.area)
    intro = brief.wording.text(
        f"front.intro.{name}",
        place=brief.place,
        period=brief.when,
        areas=small_number(len(brief.areas.csps)),
    )
    if people is None:
        return (Paragraph(intro),)
    lived = brief.wording.text(
        "front.intro.people",
        place=brief.place,
        people=people,
        year=people.figure.denominator_year or brief.people_year,
    )
    return (Paragraph(joined(intro, lived)),)


def warnings(brief: Brief) -> tuple[Block, ...]:
    """What a reader must know before any number: made-up data, gaps, few residents."""
    wording, found = brief.wording, []
    if brief.partnership.is_synthetic:
        found.append(wording.text("front.warning.synthetic"))
    if brief.context.missing_months:
        months = [month.title for month in brief.context.missing_months]
        found.append(wording.text("front.warning.annualised", months=months))
    if brief.has_few_residents:
        found.append(wording.text("front.warning.few_residents", place=brief.place))
    return tuple(Paragraph(content, "warning") for content in found)


def _findings(brief: Brief) -> Iterator[Section]:
    """What matters most, each with what it means where that is not said already."""
    meant: set[str] = set()
    for number, finding in enumerate(choose_findings(brief), 1):
        direction = direction_of(brief, finding.topic, brief.area)
        name, title = _title(brief, finding, direction)
        blocks: list[Block] = [Paragraph(_said(brief, finding, direction))]
        if name not in meant and f"front.meaning.{name}" in brief.wording:
            blocks.append(Paragraph(brief.wording.text(f"front.meaning.{name}")))
        meant.add(name)
        blocks.append(small_chart(brief, finding, f"finding-{number}-chart"))
        blocks.append(Paragraph(_link(brief, finding)))
        yield Section(f"finding-{number}", title, tuple(blocks))


def _title(brief: Brief, finding: Finding, direction: Direction) -> tuple[str, str]:
    name, other = finding.kind, ""
    if finding.kind == CHANGE:
        name = direction.name
    elif finding.kind == FORCE:
        ratio = brief.figures.known("rate_ratio_force", finding.topic.slug, brief.area)
        name = stands(ratio)
        other = brief.wording.words("front.finding.across", force=brief.force.name)
    elif finding.kind == GROUP and finding.group:
        name = finding.group.stands
        other = brief.wording.words("front.finding.for_group", group=finding.group.name)
    elif finding.kind == STEADY and direction.name in UNCOMPARED:
        name = "recorded"
    title = brief.wording.words(
        f"front.finding_title.{name}",
        like=brief.part_year,
        topic=finding.topic,
        other=other,
        direction=direction_words(brief, direction),
    )
    return name, title


def _said(brief: Brief, finding: Finding, direction: Direction) -> Text:
    """The sentence of a finding: the number, how sure, what it stands beside."""
    topic = finding.topic
    if finding.kind == CHANGE:
        return joined(numbers_text(brief, topic), change_text(brief, topic, direction))
    if finding.kind == STEADY:
        return lead_text(brief, topic, direction)
    if finding.kind == HARM:
        return harm_text(brief, topic)
    if finding.kind == PLACES:
        return concentration_text(brief, topic)
    return _compared(brief, finding)


def _compared(brief: Brief, finding: Finding) -> Text:
    figures, slug = brief.figures, finding.topic.slug
    rate = figures.find("rate", slug, brief.area)
    ratio = figures.find("rate_ratio_force", slug, brief.area)
    other = figures.find("rate", slug, brief.force)
    if finding.group is not None:
        ratio, other = finding.group.ratio, finding.group.rate
    return brief.wording.text(
        f"front.finding.{finding.kind}",
        topic=finding.topic,
        place=brief.place,
        period=brief.when,
        count=brief.counted(finding.topic, figures.find("count", slug, brief.area)),
        rate=rate.beside(other) if rate else "",
        other=other.beside(rate) if other else "",
        ratio=ratio,
        force=brief.force.name,
        group=finding.group.name if finding.group else "",
        rank=rank_words(brief, figures.known("rank", slug, brief.area), stands(ratio)),
    )


def _link(brief: Brief, finding: Finding) -> Text:
    if finding.kind in (HARM, PLACES):
        words = brief.wording.words(f"front.link.{finding.kind}")
        return to_text(marked_link(words, f"overview-{finding.kind}"))
    words = brief.wording.words("front.link.more", topic=finding.topic)
    return to_text(marked_link(words, finding.topic.slug))


def _totals(brief: Brief) -> list[Block]:
    """All crime and ASB, in words and in a table."""
    topics = [t for t in (brief.topic(ALL_CRIME), brief.topic(ASB)) if t]
    blocks: list[Block] = [
        Paragraph(lead_text(brief, topic, direction_of(brief, topic, brief.area)))
        for topic in topics
    ]
    if not topics:
        return blocks
    blocks.append(
        make_table(
            brief,
            "totals-table",
            title=_totals_title(brief, topics),
            subtitle=_direction_subtitle(brief, "totals"),
            columns=rate_columns(brief),
            rows=[rate_row(brief, topic) for topic in topics],
            sheet="Totals",
            source=topics_source(brief, topics),
        )
    )
    return blocks


def _direction_subtitle(brief: Brief, table: str) -> str:
    """What a table is about, with the months that its directions compare."""
    return brief.wording.words(
        f"front.{table}.subtitle",
        place=brief.place,
        period=brief.period.title,
        like=brief.like.short_title if brief.like else "",
        before=brief.before.short_title if brief.before else "",
    )


def _totals_title(brief: Brief, topics: Sequence[Topic]) -> str:
    """The directions of crime and ASB; without any, what the table holds."""
    directions = [(t, direction_of(brief, t, brief.area)) for t in topics]
    if all(direction.name in UNCOMPARED for _, direction in directions):
        return brief.wording.words("front.totals.title_absent", place=brief.place)
    return "; ".join(
        brief.wording.words(
            f"front.totals.{'asb' if topic.slug == ASB else 'crime'}",
            direction=direction_words(brief, direction),
        )
        for topic, direction in directions
    )


def _categories(brief: Brief) -> Table:
    """Every category with its number, rate and direction, each a link to its page."""
    wording, figures = brief.wording, brief.figures
    directions = Counter(
        direction_of(brief, topic, brief.area).name for topic in brief.crimes
    )
    rises, falls = directions[RISE], directions[FALL]
    name = "title" if rises or falls else "title_none"
    if brief.like is None:
        name = "title_absent"
    rows = [
        (
            Cell(topic.name, link=topic.slug),
            figures.cell("count", topic.slug, brief.area),
            figures.cell("rate", topic.slug, brief.area),
            *direction_cells(brief, topic, brief.area),
        )
        for topic in brief.topics
    ]
    return make_table(
        brief,
        "every-category-table",
        title=wording.words(
            f"front.categories.{name}",
            rises=small_number(rises).capitalize(),
            falls=small_number(falls),
            all=small_number(len(brief.crimes)),
        ),
        subtitle=_direction_subtitle(brief, "categories"),
        columns=columns(
            wording.words("common.column.category"),
            wording.words("common.column.count"),
            wording.words("common.column.rate"),
            *direction_header(brief),
            words=(0, 3),
        ),
        rows=rows,
        sheet="Every category",
        notes=_not_printed(brief),
        source=topics_source(brief, brief.topics),
    )


def _not_printed(brief: Brief) -> tuple[str, ...]:
    """Where the pages of categories are, where themes are printed in their place."""
    if not brief.has_crimes:
        return ()
    return (brief.wording.words("front.categories.note"),)


def _data(brief: Brief) -> Text:
    link = marked_link(brief.wording.words("front.link.quality"), "data-quality")
    return joined(data_line(brief), to_text(f"{link}."))
