"""The page of one theme: what is known, who and when, what to do, what is missing."""

from collections.abc import Sequence
from dataclasses import replace

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.directions import direction_of
from safercity.evidence.assessment.document import (
    Block,
    Bullets,
    Chart,
    Paragraph,
    Section,
    Table,
    Text,
)
from safercity.evidence.assessment.key_figures import key_figures
from safercity.evidence.assessment.marks import to_text
from safercity.evidence.assessment.pages.theme_counts import (
    counted_sections,
    has_other_page,
    hidden_counts,
)
from safercity.evidence.assessment.statements import (
    finding_text,
    joined,
    lead_text,
    share_text,
    standing_text,
)
from safercity.evidence.assessment.themes.absent import absent_section, needed
from safercity.evidence.assessment.themes.breakdowns import breakdown_parts
from safercity.evidence.assessment.themes.gathers import gathers_section
from safercity.evidence.assessment.themes.headline import (
    has_headline,
    headline_keys,
    headline_text,
)
from safercity.evidence.assessment.themes.indicators import indicator_parts
from safercity.evidence.assessment.themes.panel import panel
from safercity.evidence.assessment.themes.people import people_parts
from safercity.evidence.assessment.themes.recommendations import (
    recommendations_section,
)
from safercity.evidence.assessment.themes.repeats import repeat_parts
from safercity.evidence.assessment.themes.risk import (
    at_risk_section,
    hotspots_section,
)
from safercity.evidence.assessment.themes.rural import rural_parts
from safercity.evidence.assessment.themes.survey import survey_parts
from safercity.evidence.assessment.themes.times import time_parts
from safercity.evidence.assessment.themes.view import (
    Missing,
    Part,
    ThemeView,
    is_shown,
    together,
)
from safercity.evidence.assessment.topics import Topic
from safercity.evidence.measures.themes import Theme

GROUP = "themes.title.group"


def theme_section(brief: Brief, theme: Theme) -> Section | None:
    """The page of a theme; None where it belongs in the list of those not shown.

    With no figure of its own a theme still has a page where the public data show a
    part of it, where partners have set anything about it, or where the partnership
    supplies records at all: the page says what would bring the rest.
    """
    view = ThemeView(brief, theme)
    parts = together(make(view) for make in _PARTS)
    topic = _head(view)
    if topic is None and not parts.sections and not has_headline(view):
        return _without_figures(view, parts)
    return _page(view, topic, parts)


_PARTS = (
    breakdown_parts,
    people_parts,
    repeat_parts,
    time_parts,
    rural_parts,
    survey_parts,
    indicator_parts,
)


def _head(view: ThemeView) -> Topic | None:
    """The category that a theme counts, where it has a count to show or withhold."""
    slug = view.theme.head
    if not slug or not is_shown(view.find("count", slug)):
        return None
    return replace(view.topic(slug), short=view.theme.short)


def _page(view: ThemeView, topic: Topic | None, parts: Part) -> Section:
    missing = list(parts.missing)
    if view.theme.head and topic is None:
        missing.insert(0, _uncounted(view))
    blocks: list[Block] = [Paragraph(_lead(view, topic, parts), "lead")]
    blocks += _standing(view, topic)
    blocks += _keys(view, topic)
    blocks += panel(view)
    blocks.append(Paragraph(to_text(view.theme.why)))
    inner = [
        _summary(view, parts, skip=topic is None and not headline_text(view)),
        _limits(view, topic, [*hidden_counts(view, topic), *parts.hidden]),
        *counted_sections(view, topic),
        gathers_section(view, topic),
        *parts.sections,
        at_risk_section(view),
        hotspots_section(view),
        recommendations_section(view),
        absent_section(view, missing),
    ]
    shown = [section for section in inner if section is not None]
    if _is_aside(view):
        aside = view.text("lead.aside", place=view.brief.place)
        blocks.append(Paragraph(aside, "note"))
        shown = [_without_charts_on_paper(section) for section in shown]
    return Section(
        view.theme.slug,
        view.theme.title,
        tuple(blocks),
        tuple(shown),
        _finding(view, topic, parts),
        view.brief.wording.words(GROUP),
    )


def _is_aside(view: ThemeView) -> bool:
    """True where an area has agreed its priorities, and this is not one of them."""
    brief, slug = view.brief, view.brief.area.slug
    if brief.is_whole:
        return False
    held = {t for t, one in brief.priorities.themes.items() if slug in one.csps}
    return bool(held) and view.theme.slug not in held


def _without_charts_on_paper(section: Section) -> Section:
    blocks = tuple(
        replace(block, on_paper=False)
        if isinstance(block, Chart)
        else replace(block, detail=True)
        if isinstance(block, Table)
        else block
        for block in section.blocks
    )
    inner = tuple(_without_charts_on_paper(one) for one in section.sections)
    return replace(section, blocks=blocks, sections=inner)


def _uncounted(view: ThemeView) -> Missing:
    table = view.table_of(view.theme.head)
    return Missing(view.words("absent.count"), table)


def _lead(view: ThemeView, topic: Topic | None, parts: Part) -> Text:
    brief = view.brief
    if topic is not None:
        return lead_text(brief, topic, direction_of(brief, topic, brief.area))
    if said := headline_text(view):
        return said
    if parts.points:
        return parts.points[0]
    return view.text("lead.none", theme=view.theme.inline, place=brief.place)


def _finding(view: ThemeView, topic: Topic | None, parts: Part) -> Text:
    brief = view.brief
    if topic is not None:
        return finding_text(brief, topic, direction_of(brief, topic, brief.area))
    if said := headline_text(view):
        return said
    return parts.points[0] if parts.points else view.text("finding.none")


def _standing(view: ThemeView, topic: Topic | None) -> list[Block]:
    if topic is None:
        return []
    brief = view.brief
    said = joined(standing_text(brief, topic), share_text(brief, topic))
    if has_other_page(view, topic):
        said = joined(said, view.text("stand_in.more", topic=topic))
    return [Paragraph(said)] if said else []


def _keys(view: ThemeView, topic: Topic | None) -> list[Block]:
    brief = view.brief
    if topic is not None:
        return [*key_figures(brief, topic, direction_of(brief, topic, brief.area))]
    return list(headline_keys(view))


def _summary(view: ThemeView, parts: Part, *, skip: bool) -> Section | None:
    """What stands out; the first point has been said where it leads the page."""
    points = parts.points[1:] if skip else parts.points
    if not points:
        return None
    return view.part("summary", view.words("summary.heading"), [Bullets(points)])


def _limits(
    view: ThemeView, topic: Topic | None, hidden: Sequence[str] = ()
) -> Section:
    """What is counted, what that leaves out, and what is withheld (names of it)."""
    items = [to_text(said) for said in view.theme.limits]
    blocks: list[Block] = []
    if topic is not None and topic.covers:
        covers = view.brief.wording.text("category.limits.covers", covers=topic.covers)
        blocks.append(Paragraph(covers))
    blocks.append(Bullets(tuple(items)))
    if names := list(dict.fromkeys(hidden)):
        blocks.append(Paragraph(view.text("limits.hidden", names=names)))
    return view.part("limits", view.words("limits.heading"), blocks)


def _without_figures(view: ThemeView, parts: Part) -> Section | None:
    """A short page of what is known all the same."""
    theme, brief = view.theme, view.brief
    stand_in = brief.topic(theme.stand_in) if theme.stand_in else None
    setting = brief.priorities.themes[theme.slug]
    is_set = bool(setting.scores or setting.csps or setting.direction_text)
    if stand_in is None and not is_set and not brief.has_records:
        return None
    blocks: list[Block] = []
    if stand_in is not None:
        lead = lead_text(brief, stand_in, direction_of(brief, stand_in, brief.area))
        blocks.append(Paragraph(lead, "lead"))
        note = to_text(theme.stand_in_note)
        more = view.text("stand_in.more", topic=stand_in)
        blocks.append(Paragraph(joined(note, more)))
    else:
        blocks.append(Paragraph(_needs(view), "lead"))
    blocks += panel(view)
    blocks.append(Paragraph(to_text(theme.why)))
    inner = [
        at_risk_section(view),
        hotspots_section(view) if not theme.wards else None,
        recommendations_section(view),
        _limits(view, None, parts.hidden),
        absent_section(view, _all_missing(view, parts)),
    ]
    finding = (
        view.text("stand_in.finding", topic=stand_in) if stand_in else _needs(view)
    )
    return Section(
        theme.slug,
        theme.title,
        tuple(blocks),
        tuple(section for section in inner if section is not None),
        finding,
        brief.wording.words(GROUP),
    )


def _all_missing(view: ThemeView, parts: Part) -> list[Missing]:
    first = [_uncounted(view)] if view.theme.head else []
    return [*first, *parts.missing]


def _needs(view: ThemeView) -> Text:
    names = needed(view.brief, view.theme)
    name = "needs" if names else "blank"
    return view.text(f"lead.{name}", theme=view.theme.inline, extracts=names)
