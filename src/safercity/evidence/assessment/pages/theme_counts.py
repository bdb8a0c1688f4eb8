"""The counts of a theme: its months, areas, wards and change."""

from dataclasses import replace

from safercity.evidence.assessment.document import Chart, Paragraph, Section, Table
from safercity.evidence.assessment.finder import Quoted
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
    has_page = brief.topic(slug) is not None
    told = {
        "months": _has_months(view, slug),
        "areas": has_page or _has_areas(view, slug),
        "places": view.theme.wards and _has_wards(view, slug),
        "change": has_page,
        "weight": has_page,
    }
    parts = category_parts(brief, topic)
    shown = [parts[name] for name, is_told in told.items() if is_told and name in parts]
    if has_page:
        return shown
    briefly = [_in_brief(section) for section in shown]
    return [*_hidden_months(view, slug), *briefly, *_hidden_areas(view, slug)]


def _has_areas(view: ThemeView, slug: str) -> bool:
    """True where any area has a rate, or there are no areas to compare."""
    areas = view.brief.areas.csps
    return len(areas) < 2 or any(view.known("rate", slug, area) for area in areas)


def _hidden_areas(view: ThemeView, slug: str) -> list[Section]:
    """A sentence in the place of a table where every area is withheld."""
    found = (view.find("count", slug, area) for area in view.brief.areas.csps)
    if _has_areas(view, slug) or not any(is_shown(one) for one in found):
        return []
    said = Paragraph(view.text("counts.areas_hidden"))
    return [view.part("areas", view.words("counts.areas_heading"), [said])]


def _has_wards(view: ThemeView, slug: str) -> bool:
    rates = (view.find("rate", slug, ward) for ward in view.brief.wards)
    return any(rate is not None and rate.value is not None for rate in rates)


def _months(view: ThemeView, slug: str) -> list[Quoted | None]:
    months = (Period.of_month(month) for month in view.brief.period)
    return [view.find("count", slug, period=month) for month in months]


def _has_months(view: ThemeView, slug: str) -> bool:
    return any(m is not None and m.value is not None for m in _months(view, slug))


def _hidden_months(view: ThemeView, slug: str) -> list[Section]:
    """A sentence in the place of a table where every month is withheld."""
    if _has_months(view, slug) or not any(is_shown(m) for m in _months(view, slug)):
        return []
    said = Paragraph(view.text("counts.months_hidden"))
    return [view.part("months", view.words("counts.months_heading"), [said])]


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
