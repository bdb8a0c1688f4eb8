"""Priorities by locality: where the evidence points, and nothing more.

Three signs are read off the figures for each category and partnership area: a rate
whose whole interval is above the force's; a clear rise; a place among the three
categories with most harm. A category is shown as widespread where more than half of
the areas have a sign, the rule by which the 2019 assessment grouped priorities.
Scoring by people comes later, and no sign is a priority.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from safercity.areas import Area
from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.directions import RISE, direction_of
from safercity.evidence.assessment.document import (
    Block,
    Cell,
    Paragraph,
    Section,
    Table,
)
from safercity.evidence.assessment.numbers import listed, small_number
from safercity.evidence.assessment.standings import ABOVE, stands
from safercity.evidence.assessment.tables import columns, make_table, topics_source
from safercity.evidence.assessment.topics import Topic

RATE, RISING, HARM = "rate", "rise", "harm"
SIGNS = (RATE, RISING, HARM)
MOST_HARMFUL = 3


@dataclass(frozen=True)
class Pointers:
    """Where the evidence on a category points: the areas that have each sign."""

    topic: Topic
    areas: dict[str, list[Area]] = field(default_factory=dict)

    @property
    def anywhere(self) -> list[Area]:
        """The areas with any sign, by name."""
        found = {area for areas in self.areas.values() for area in areas}
        return sorted(found, key=lambda area: area.name)


def pointers(brief: Brief) -> list[Pointers]:
    """The signs of every category in every area, those in most areas first."""
    csps = sorted(brief.areas.csps, key=lambda csp: csp.name)
    harmful = {csp.code: _most_harmful(brief, csp) for csp in csps}
    found = []
    for topic in brief.crimes:
        areas: dict[str, list[Area]] = {sign: [] for sign in SIGNS}
        for csp in csps:
            ratio = brief.figures.known("rate_ratio_force", topic.slug, csp)
            alike = len(csps) > 1 and not brief.few_live_in(csp)
            if alike and stands(ratio) == ABOVE:
                areas[RATE].append(csp)
            if direction_of(brief, topic, csp).name == RISE:
                areas[RISING].append(csp)
            if topic.slug in harmful[csp.code]:
                areas[HARM].append(csp)
        found.append(Pointers(topic, areas))
    return sorted(found, key=lambda p: (-len(p.anywhere), p.topic.name))


def _most_harmful(brief: Brief, area: Area) -> set[str]:
    shares = [
        (-(value), topic.slug)
        for topic in brief.crimes
        if (value := brief.figures.value("harm_share", topic.slug, area))
    ]
    return {slug for _, slug in sorted(shares)[:MOST_HARMFUL]}


def is_widespread(found: Pointers, areas: int) -> bool:
    """True where more than half of the areas have a sign."""
    return len(found.anywhere) > areas / 2


def locality_section(brief: Brief) -> Section:
    """The page on priorities by locality."""
    words, areas = brief.wording.words, len(brief.areas.csps)
    every = pointers(brief)
    groups = {"only": [p for p in every if p.anywhere]}
    if areas > 1:
        groups = {
            "widespread": [p for p in every if is_widespread(p, areas)],
            "local": [p for p in every if p.anywhere and not is_widespread(p, areas)],
        }
    inner = [
        Section(
            f"priorities-{name}",
            words(
                f"locality.heading.{name}",
                most=small_number(areas // 2),
                areas=small_number(areas),
                force=brief.force.name,
            ),
            tuple(_group(brief, name, found)),
        )
        for name, found in groups.items()
    ]
    quiet = [p.topic.inline for p in every if not p.anywhere]
    if quiet:
        said = brief.wording.text("locality.quiet.said", topics=quiet)
        title = words("locality.heading.quiet")
        inner.append(Section("priorities-quiet", title, (Paragraph(said),)))
    return Section(
        "priorities",
        words("locality.title.section"),
        tuple(_intro(brief)),
        tuple(inner),
        brief.wording.text("locality.title.finding"),
        words("common.groups.places"),
    )


def _intro(brief: Brief) -> list[Block]:
    values = {"force": brief.force.name, "most": small_number(MOST_HARMFUL)}
    blocks: list[Block] = [
        Paragraph(brief.wording.text("locality.intro.agreed", **values), "lead"),
        Paragraph(brief.wording.text("locality.intro.signs", **values)),
    ]
    if not brief.has_change:
        blocks.append(Paragraph(brief.wording.text("locality.intro.no_change")))
    if brief.places_of_few:
        few = brief.wording.text("locality.intro.few", places=brief.places_of_few)
        blocks.append(Paragraph(few))
    return blocks


def _group(brief: Brief, name: str, found: Sequence[Pointers]) -> list[Block]:
    if not found:
        return [Paragraph(brief.wording.text(f"locality.{name}.none"))]
    words = brief.wording.words
    own = [] if brief.is_force else [words("locality.column.own", place=brief.place)]
    headers = [
        words("common.column.category"),
        *own,
        *(words(f"locality.column.{sign}") for sign in _shown(brief)),
        words("locality.column.areas"),
    ]
    table: Table = make_table(
        brief,
        f"priorities-{name}-table",
        title=words(f"locality.{name}.title", force=brief.force.name),
        subtitle=words(
            "locality.table.subtitle",
            force=brief.force.name,
            period=brief.period.title,
        ),
        columns=columns(*headers, words=range(len(headers))),
        rows=[_row(brief, pointer) for pointer in found],
        sheet=words(f"locality.{name}.sheet"),
        source=topics_source(brief, [pointer.topic for pointer in found]),
    )
    return [table]


def _shown(brief: Brief) -> tuple[str, ...]:
    """The signs that there can be: no rise where nothing can be compared."""
    return tuple(sign for sign in SIGNS if sign != RISING or brief.has_change)


def _row(brief: Brief, found: Pointers) -> tuple[Cell, ...]:
    areas = len(brief.areas.csps)
    own = [] if brief.is_force else [Cell(_signs_in(brief, found, brief.area))]
    return (
        Cell(found.topic.name, link=found.topic.slug),
        *own,
        *(Cell(_names(brief, found.areas[sign], areas)) for sign in _shown(brief)),
        Cell(
            brief.wording.words(
                "locality.table.areas",
                number=small_number(len(found.anywhere)).capitalize(),
                areas=small_number(areas),
            )
        ),
    )


def _names(brief: Brief, areas: Sequence[Area], every: int) -> str:
    if not areas:
        return brief.wording.words("locality.table.nowhere")
    if len(areas) == every and every > 2:
        return brief.wording.words(
            "locality.table.everywhere", areas=small_number(every)
        )
    return listed([area.name for area in areas])


def _signs_in(brief: Brief, found: Pointers, area: Area) -> str:
    signs = [
        brief.wording.words(f"locality.sign.{sign}")
        for sign in SIGNS
        if area in found.areas[sign]
    ]
    words = listed(signs) or brief.wording.words("locality.table.nowhere")
    return words[:1].upper() + words[1:]
