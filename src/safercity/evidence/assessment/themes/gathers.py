"""Where the events of a theme gather: its hotspots, on a map and in a table."""

from safercity.evidence.assessment.document import Block, Paragraph, Section
from safercity.evidence.assessment.hotspots import (
    hotspot_lead,
    hotspot_map,
    hotspot_table,
)
from safercity.evidence.assessment.themes.view import ThemeView
from safercity.evidence.assessment.topics import Topic


def gathers_section(view: ThemeView, topic: Topic | None) -> Section | None:
    """The hotspots of the theme's head; None where no map of it was or may be made."""
    brief = view.brief
    if topic is None or not view.theme.wards:
        return None
    study = brief.hotspots.get((brief.area.slug, topic.slug))
    found = brief.figures.known("hotspots", topic.slug, brief.area)
    if study is None or found is None or not study.events:
        return None
    blocks: list[Block] = [Paragraph(hotspot_lead(brief, study, topic))]
    if study.regions:
        name = f"{topic.slug}-hotspots"
        blocks.append(hotspot_map(brief, study, topic, name, table=f"{name}-table"))
        blocks.append(hotspot_table(brief, study, topic, f"{name}-table"))
    category = brief.context.categories.get(topic.slug)
    if category is not None and category.police_generated:
        found_by = brief.wording.text("hotspots.caution.police", topic=topic)
        blocks.append(Paragraph(found_by, "warning"))
    caution = brief.wording.text("hotspots.caution.every")
    blocks.append(Paragraph(caution, "note"))
    return view.part("gathers", brief.wording.words("hotspots.heading.theme"), blocks)
