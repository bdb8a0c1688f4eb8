"""Agreed priorities: those most areas hold, those some hold, and the challenges.

They come from `priorities.toml`, so they are what people decided. What the figures
point to stands below them, under its own name.
"""

from collections.abc import Sequence
from dataclasses import replace

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.document import (
    Block,
    Cell,
    Paragraph,
    Section,
    Text,
)
from safercity.evidence.assessment.marks import marked_link
from safercity.evidence.assessment.numbers import listed, small_number
from safercity.evidence.assessment.tables import columns, make_table
from safercity.evidence.priorities.localities import (
    Held,
    group_by_prevalence,
    list_held,
)


def with_agreed(brief: Brief, evidence: Section, pages: frozenset[str]) -> Section:
    """The page on priorities with what is agreed first; as it was, where nothing is.

    `pages` are the ids of the pages of themes.
    """
    held = list_held(brief.priorities, brief.themes)
    if not any(one.csps for one in held):
        return evidence
    found = group_by_prevalence(held, brief.priorities.csps)
    if len(brief.areas.csps) > 1:
        groups = {
            "prevalent": found.prevalent,
            "less_prevalent": found.less_prevalent,
        }
    else:
        groups = {"only": (*found.prevalent, *found.less_prevalent)}
    sections = [_group(brief, name, some, pages) for name, some in groups.items()]
    challenges = tuple(one for one in found.challenges if one.csps)
    if challenges:
        sections.append(_group(brief, "challenges", challenges, pages))
    own = found.by_csp.get(brief.area.slug, ())
    return replace(
        evidence,
        blocks=tuple(_intro(brief, own, pages)),
        sections=(*sections, _points(brief, evidence)),
        finding=_finding(brief, own, len(found.prevalent)),
    )


def _points(brief: Brief, evidence: Section) -> Section:
    """The page as it was, as a section of this one."""
    title = brief.wording.words("agreed.title.evidence")
    return Section("priorities-evidence", title, evidence.blocks, evidence.sections)


def _intro(brief: Brief, own: Sequence[Held], pages: frozenset[str]) -> list[Block]:
    text = brief.wording.text
    after = Paragraph(text("agreed.title.after"))
    if brief.is_force:
        lead = text("agreed.title.lead_force", force=brief.force.name)
    elif own:
        names = [_linked(one, pages) for one in own]
        lead = text("agreed.title.lead", place=brief.place, names=names)
    else:
        lead = text("agreed.title.lead_none", place=brief.place)
    return [Paragraph(lead, "lead"), after]


def _linked(held: Held, pages: frozenset[str]) -> str:
    page = next((slug for slug in held.themes if slug in pages), None)
    return marked_link(held.title, page) if page else held.title


def _finding(brief: Brief, own: Sequence[Held], prevalent: int) -> Text:
    text = brief.wording.text
    if brief.is_force:
        name = {0: "finding_force_none", 1: "finding_force_one"}.get(prevalent)
        number = small_number(prevalent)
        return text(f"agreed.title.{name or 'finding_force'}", number=number)
    if not own:
        return text("agreed.title.finding_none", place=brief.place)
    return text(
        "agreed.title.finding",
        place=brief.place,
        number=small_number(len(own)),
        one=len(own) == 1,
    )


def _group(
    brief: Brief, name: str, held: Sequence[Held], pages: frozenset[str]
) -> Section:
    words, areas = brief.wording.words, len(brief.areas.csps)
    values = {
        "most": small_number(areas // 2),
        "areas": small_number(areas),
        "force": brief.force.name,
    }
    title = words(f"agreed.heading.{name}", **values)
    if not held:
        none = Paragraph(brief.wording.text(f"agreed.none.{name}"))
        return Section(f"agreed-{name.replace('_', '-')}", title, (none,))
    column = "challenge" if name == "challenges" else "column"
    table = make_table(
        brief,
        f"agreed-{name.replace('_', '-')}-table",
        title=words(f"agreed.table.{name}", **values),
        subtitle=words("agreed.table.subtitle", **values),
        columns=columns(
            words(f"agreed.table.{column}"),
            words("agreed.table.holders"),
            words("agreed.table.number"),
            words=(0, 1, 2),
        ),
        rows=[_row(brief, one, pages) for one in held],
        sheet=words(f"agreed.sheet.{name}"),
        source=words("agreed.table.source"),
        highlight=[
            place for place, one in enumerate(held) if brief.area.slug in one.csps
        ],
    )
    return Section(f"agreed-{name.replace('_', '-')}", title, (table,))


def _row(brief: Brief, held: Held, pages: frozenset[str]) -> tuple[Cell, ...]:
    words, areas = brief.wording.words, len(brief.areas.csps)
    page = next((slug for slug in held.themes if slug in pages), None)
    number = small_number(len(held.csps)).capitalize()
    return (
        Cell(held.title, link=page),
        Cell(_holders(brief, held)),
        Cell(words("agreed.table.of", number=number, areas=small_number(areas))),
    )


def _holders(brief: Brief, held: Held) -> str:
    areas = brief.areas.csps
    if len(held.csps) == len(areas) > 2 and not held.partly:
        words = brief.wording.words
        return words("agreed.table.everyone", areas=small_number(len(areas)))
    names = {area.slug: area.name for area in areas}
    shown = sorted(held.csps, key=lambda slug: names[slug])
    return listed([f"({names[s]})" if s in held.partly else names[s] for s in shown])
