"""People and communities at greatest risk: over all themes, by group and by area."""

from collections.abc import Iterator

from safercity.areas import Area
from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.document import (
    Block,
    Bullets,
    Cell,
    Definitions,
    Paragraph,
    Section,
    Text,
)
from safercity.evidence.assessment.finder import NOTHING, Quoted
from safercity.evidence.assessment.pages.theme import GROUP
from safercity.evidence.assessment.tables import (
    columns,
    interval_cell,
    make_table,
)
from safercity.evidence.assessment.themes.absent import absent_section
from safercity.evidence.assessment.themes.groups import (
    RESIDENTS,
    group_name,
    group_said,
    groups_of,
    index_of,
)
from safercity.evidence.assessment.themes.pages import page_view
from safercity.evidence.assessment.themes.people import people_parts
from safercity.evidence.assessment.themes.risk import over_represented_groups
from safercity.evidence.assessment.themes.view import ThemeView
from safercity.evidence.assessment.topics import ALL_CRIME
from safercity.evidence.measures.themes import VICTIMS, Profile

SLUG = "greatest-risk"
# An index under this is a share near that of residents, however sure: it would name
# those of the largest ethnic group wherever more of them give it.
_AT_LEAST = 120
_PROFILE = Profile(
    VICTIMS, ALL_CRIME, ("age", "sex", "ethnicity", "segment", "deprivation")
)


def greatest_risk_section(brief: Brief) -> Section | None:
    """The page; None where a partnership supplies nothing but street data."""
    if not brief.has_records:
        return None
    words = brief.wording.words
    view = page_view(brief, SLUG, "At risk", profiles=(_PROFILE,))
    people = people_parts(view)
    inner = [
        *people.sections,
        _areas(view),
        _themes(brief),
        _known(view),
        absent_section(view, people.missing),
    ]
    points: tuple[Block, ...] = (Bullets(people.points),) if people.points else ()
    return Section(
        SLUG,
        words("greatest_risk.title.section"),
        (Paragraph(_lead(view), "lead"), *points),
        tuple(section for section in inner if section is not None),
        brief.wording.text("greatest_risk.title.finding"),
        words(GROUP),
    )


def _lead(view: ThemeView) -> Text:
    text = view.brief.wording.text
    most = _most(view, view.brief.area)
    if most is None:
        return text("greatest_risk.title.lead_none")
    group, share, index = most
    return text(
        "greatest_risk.title.lead",
        group=group_said(view, group),
        place=view.brief.place,
        share=share,
        index=index,
    )


def _most(view: ThemeView, area: Area) -> tuple[str, Quoted, Quoted] | None:
    """The group of victims whose share is most above its share of residents.

    By points and not by index, which would name the smallest group every time.
    """
    found = []
    for group in groups_of(view, _PROFILE):
        index = index_of(view, _PROFILE, group, RESIDENTS, area)
        share = view.share_of(_PROFILE, group, area)
        if index is None or share is None or index.value is None:
            continue
        is_above = index.value >= _AT_LEAST and (index.figure.lower or 0) > 100
        if share.value is not None and is_above:
            beyond = share.value * (1 - 100 / index.value)
            found.append((beyond, group, share, index))
    if not found:
        return None
    _, group, share, index = max(found, key=lambda one: one[:2])
    return group, share, index


def _areas(view: ThemeView) -> Section | None:
    """Force-wide: the group that stands out in each area."""
    brief = view.brief
    if not brief.is_force or len(brief.areas.csps) < 2:
        return None
    words = brief.wording.words
    most = {csp: _most(view, csp) for csp in brief.areas.csps}
    if not any(most.values()):
        return None
    rows = []
    for csp in sorted(most, key=lambda area: area.name):
        found = most[csp]
        if found is None:
            none = words("greatest_risk.areas.none")
            rows.append((Cell(csp.name), Cell(none), NOTHING, NOTHING, NOTHING))
            continue
        group, share, index = found
        rows.append(
            (
                Cell(csp.name, link=f"area:{csp.slug}"),
                Cell(group_name(view, group)),
                share.cell(),
                index.cell(),
                interval_cell(index),
            )
        )
    table = make_table(
        brief,
        f"{SLUG}-areas-table",
        title=words("greatest_risk.areas.title"),
        subtitle=words(
            "greatest_risk.areas.subtitle",
            force=brief.force.name,
            period=brief.period.title,
        ),
        columns=columns(
            words("greatest_risk.areas.area"),
            words("greatest_risk.areas.group"),
            words("greatest_risk.areas.share"),
            words("greatest_risk.areas.index"),
            words("common.column.interval"),
            words=(0, 1),
        ),
        rows=rows,
        sheet=words("greatest_risk.areas.sheet"),
        source=view.source([found[1] for found in most.values() if found]),
    )
    return view.part("areas", words("greatest_risk.heading.areas"), [table])


def _themes(brief: Brief) -> Section | None:
    """For each theme, the groups that its own page says are over-represented."""
    items = tuple(_of_themes(brief))
    if not items:
        return None
    title = brief.wording.words("greatest_risk.heading.themes")
    return Section(f"{SLUG}-themes", title, (Definitions(items),))


def _of_themes(brief: Brief) -> Iterator[tuple[str, Text]]:
    for theme in brief.themes.values():
        view = ThemeView(brief, theme)
        people = brief.wording.words(f"greatest_risk.themes.{theme.at_risk.people}")
        groups = [
            brief.wording.marked(
                "greatest_risk.themes.group",
                group=group_said(view, found.group),
                share=found.share,
                people=people,
            )
            for found in over_represented_groups(view)[:3]
        ]
        if groups:
            said = brief.wording.text("greatest_risk.themes.said", groups=groups)
            yield theme.title, said


def _known(view: ThemeView) -> Section:
    text = view.brief.wording.text
    names = (
        "drugs",
        "young_children",
        "teenagers",
        "mental_health",
        "older",
        "alcohol",
    )
    blocks: list[Block] = [
        Paragraph(text("greatest_risk.known.intro")),
        Bullets(tuple(text(f"greatest_risk.known.{name}") for name in names)),
        Paragraph(text("greatest_risk.known.caution"), "note"),
    ]
    return view.part(
        "known", view.brief.wording.words("greatest_risk.heading.known"), blocks
    )
