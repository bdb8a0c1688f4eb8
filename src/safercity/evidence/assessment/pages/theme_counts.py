"""The counts of a theme: its months, areas, wards and change."""

from dataclasses import replace

from safercity.evidence.assessment.document import Chart, Section, Table
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
    return [_in_brief(section) for section in shown]


def hidden_counts(view: ThemeView, topic: Topic | None) -> list[str]:
    """The counts that are withheld altogether, each as words in a sentence."""
    if topic is None or has_other_page(view, topic):
        return []
    if view.brief.topic(topic.slug) is not None:
        return []
    slug = topic.slug
    is_hidden = {
        "months": not _has_months(view, slug)
        and any(is_shown(month) for month in _months(view, slug)),
        "areas": not _has_areas(view, slug) and any(map(is_shown, _areas(view, slug))),
    }
    return [
        view.words(f"counts.{name}") for name, hidden in is_hidden.items() if hidden
    ]


def _areas(view: ThemeView, slug: str) -> list[Quoted | None]:
    return [view.find("count", slug, area) for area in view.brief.areas.csps]


def _has_areas(view: ThemeView, slug: str) -> bool:
    """True where any area has a rate, or there are no areas to compare."""
    areas = view.brief.areas.csps
    return len(areas) < 2 or any(view.known("rate", slug, area) for area in areas)


def _has_wards(view: ThemeView, slug: str) -> bool:
    rates = (view.find("rate", slug, ward) for ward in view.brief.wards)
    return any(rate is not None and rate.value is not None for rate in rates)


def _months(view: ThemeView, slug: str) -> list[Quoted | None]:
    months = (Period.of_month(month) for month in view.brief.period)
    return [view.find("count", slug, period=month) for month in months]


def _has_months(view: ThemeView, slug: str) -> bool:
    return any(m is not None and m.value is not None for m in _months(view, slug))


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
