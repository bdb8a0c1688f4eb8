"""The page of one category: finding, key figures, when, compared, where, change."""

from collections.abc import Iterable
from dataclasses import replace

from safercity.areas import Area
from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.changes import change_table
from safercity.evidence.assessment.directions import direction_of
from safercity.evidence.assessment.document import (
    Block,
    Paragraph,
    Section,
    Text,
)
from safercity.evidence.assessment.key_figures import key_figures
from safercity.evidence.assessment.marks import to_text
from safercity.evidence.assessment.places import (
    is_cut,
    table_of_every_ward,
    ward_map,
    ward_table,
)
from safercity.evidence.assessment.seasons import season_text
from safercity.evidence.assessment.standings import (
    csp_table,
    dots_chart,
    places_of_few_text,
)
from safercity.evidence.assessment.statements import (
    change_sentence,
    concentration_text,
    finding_text,
    harm_text,
    joined,
    lead_text,
    share_text,
    standing_text,
)
from safercity.evidence.assessment.topics import ALL_CRIME, Topic
from safercity.evidence.assessment.trends import (
    is_steady,
    limits_words,
    read_series,
    trend_chart,
    trend_table,
)


def category_section(brief: Brief, topic: Topic) -> Section:
    """The page of a category."""
    direction = direction_of(brief, topic, brief.area)
    blocks: list[Block] = [Paragraph(lead_text(brief, topic, direction), "lead")]
    standing = joined(standing_text(brief, topic), share_text(brief, topic))
    if standing:
        blocks.append(Paragraph(standing))
    blocks += key_figures(brief, topic, direction)
    return Section(
        topic.slug,
        topic.name,
        tuple(blocks),
        tuple(category_parts(brief, topic).values()),
        finding_text(brief, topic, direction),
        brief.wording.words("common.groups.categories"),
    )


def category_parts(brief: Brief, topic: Topic) -> dict[str, Section]:
    """The sections of a category by name, in order, those with nothing left out."""
    parts = {
        "limits": _limits(brief, topic),
        "months": _months(brief, topic),
        "areas": _areas(brief, topic),
        "places": _places(brief, topic),
        "change": _change(brief, topic),
        "weight": _weight(brief, topic),
    }
    return {name: section for name, section in parts.items() if section.blocks}


def _section(brief: Brief, topic: Topic, part: str, blocks: list[Block]) -> Section:
    title = brief.wording.words(f"category.heading.{part}")
    return Section(f"{topic.slug}-{part}", title, tuple(blocks))


def _note(content: Text) -> Paragraph:
    return Paragraph(content, "note")


def _months(brief: Brief, topic: Topic) -> Section:
    series = read_series(brief, topic, brief.area)
    table = f"{topic.slug}-months-table"
    chart = f"{topic.slug}-months-chart"
    blocks: list[Block] = []
    if series.is_known:
        drawn = trend_chart(brief, series, chart, table=table)
        # Of months that all lie in their usual range a sentence says as much.
        blocks.append(
            replace(drawn, on_paper=not (brief.has_crimes and is_steady(series)))
        )
    blocks.append(Paragraph(to_text(limits_words(brief, series))))
    if season := season_text(brief, topic):
        blocks.append(Paragraph(season))
    blocks.append(trend_table(brief, series, table))
    return _section(brief, topic, "months", blocks)


def _areas(brief: Brief, topic: Topic) -> Section:
    if len(brief.areas.csps) < 2:
        alone = brief.wording.text("category.dots.alone", force=brief.force.name)
        return _section(brief, topic, "areas", [Paragraph(alone)])
    if brief.has_few_residents:
        few = brief.wording.text("category.dots.few_residents", place=brief.place)
        return _section(brief, topic, "areas", [Paragraph(few)])
    table = f"{topic.slug}-areas-table"
    chart = f"{topic.slug}-areas-chart"
    blocks: list[Block] = []
    if _has_rate(brief, topic, brief.areas.csps):
        dots = dots_chart(brief, topic, chart, table=table)
        # On paper a local assessment says where it stands; of all crime it shows it.
        printed = brief.is_whole or topic.slug == ALL_CRIME
        blocks.append(replace(dots, on_paper=printed))
    blocks += [csp_table(brief, topic, table), *_unplaced(brief, topic)]
    if brief.places_of_few:
        blocks.append(_note(places_of_few_text(brief)))
    return _section(brief, topic, "areas", blocks)


def _has_rate(brief: Brief, topic: Topic, areas: Iterable[Area]) -> bool:
    """True when there is a rate to draw."""
    return any(brief.figures.known("rate", topic.slug, area) for area in areas)


def _unplaced(brief: Brief, topic: Topic) -> list[Block]:
    """Why the force's rate is above the average of its areas, where it is."""
    if not brief.figures.value("unplaced", topic.slug, brief.force):
        return []
    return [_note(brief.wording.text("category.dots.unplaced", force=brief.force.name))]


def _places(brief: Brief, topic: Topic) -> Section:
    if not brief.wards:
        none = Paragraph(brief.wording.text("category.wards.none"))
        return _section(brief, topic, "places", [none])
    table = f"{topic.slug}-wards-table"
    chart = f"{topic.slug}-wards-map"
    has_page = is_cut(brief) and brief.topic(topic.slug) is not None
    every = table_of_every_ward(brief, topic) if has_page else table
    blocks: list[Block] = []
    if _has_rate(brief, topic, brief.wards):
        blocks.append(ward_map(brief, topic, chart, table=every))
    blocks.append(_note(brief.wording.text("category.wards.few_residents")))
    blocks.append(ward_table(brief, topic, table))
    return _section(brief, topic, "places", blocks)


def _change(brief: Brief, topic: Topic) -> Section:
    table = change_table(brief, topic, f"{topic.slug}-change-table")
    blocks: list[Block] = [Paragraph(change_sentence(brief, topic))]
    if table is not None:
        blocks.append(table)
    return _section(brief, topic, "change", blocks)


def _weight(brief: Brief, topic: Topic) -> Section:
    texts = (harm_text(brief, topic), concentration_text(brief, topic))
    blocks: list[Block] = [Paragraph(content) for content in texts if content]
    return _section(brief, topic, "weight", blocks)


def _limits(brief: Brief, topic: Topic) -> Section:
    wording = brief.wording
    blocks: list[Block] = []
    if topic.covers:
        blocks.append(
            Paragraph(wording.text("category.limits.covers", covers=topic.covers))
        )
    else:
        blocks.append(Paragraph(wording.text("category.limits.own")))
    if topic.caution:
        blocks.append(Paragraph(to_text(topic.caution)))
    if brief.has_few_residents:
        blocks.append(
            Paragraph(
                wording.text("category.limits.people", place=brief.place), "warning"
            )
        )
    return _section(brief, topic, "limits", blocks)
