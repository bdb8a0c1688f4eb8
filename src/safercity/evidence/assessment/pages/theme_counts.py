"""The counts of a theme: its months, areas, wards and change."""

from dataclasses import replace

from safercity.evidence.assessment.document import Chart, Section, Table
from safercity.evidence.assessment.pages.category import category_parts
from safercity.evidence.assessment.themes.view import ThemeView, is_shown
from safercity.evidence.assessment.topics import Topic
from safercity.periods import Period


def counted_sections(view: ThemeView, topic: Topic | None) -> list[Section]:
    """Months, areas, wards and change, as a category's own page has them."""
    if topic is None:
        return []
    brief, slug = view.brief, topic.slug
    if has_other_page(view, topic):
        return []
    has_wards = any(is_shown(view.find("rate", slug, w)) for w in brief.wards)
    has_page = brief.topic(slug) is not None
    months = (Period.of_month(month) for month in brief.period)
    told = {
        "months": any(is_shown(view.find("count", slug, period=m)) for m in months),
        "areas": True,
        "places": view.theme.wards and has_wards,
        "change": has_page,
        "weight": has_page,
    }
    parts = category_parts(brief, topic)
    shown = [parts[name] for name, is_told in told.items() if is_told and name in parts]
    return shown if has_page else [_in_brief(section) for section in shown]


def has_other_page(view: ThemeView, topic: Topic) -> bool:
    """True where the category that a theme counts has a page that stays its own."""
    return topic.slug != view.theme.slug and view.brief.topic(topic.slug) is not None


def _in_brief(section: Section) -> Section:
    """The section with the tables behind its charts closed, and off paper."""
    drawn = {b.table_id for b in section.blocks if isinstance(b, Chart)}
    blocks = tuple(
        replace(block, detail=True)
        if isinstance(block, Table) and block.id in drawn
        else block
        for block in section.blocks
    )
    return replace(section, blocks=blocks)
