"""Evidence for a plan: scale, cost, the area and demand, for a strategy to quote."""

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.directions import (
    direction_cells,
    direction_header,
    direction_of,
)
from safercity.evidence.assessment.document import (
    Block,
    Bullets,
    Cell,
    Paragraph,
    Section,
    Text,
)
from safercity.evidence.assessment.pages.confidence import GROUP, SAFE_DARK
from safercity.evidence.assessment.pages.plan_costs import cost_blocks
from safercity.evidence.assessment.statements import lead_text
from safercity.evidence.assessment.tables import columns
from safercity.evidence.assessment.themes.pages import page_view
from safercity.evidence.assessment.themes.survey import SHARE, answer_words
from safercity.evidence.assessment.themes.view import ThemeView, cell_of, is_shown
from safercity.evidence.assessment.topics import ALL_CRIME, ASB

SLUG = "plan-evidence"
# What services are asked for, in the order that it is listed.
DEMAND = (
    "calls-999",
    "calls-101",
    "online-contacts",
    "all-incidents",
    ASB,
    "mental-health-incidents",
    "missing-persons",
    "concern-for-safety",
    "fraud",
    "fires",
    "collisions",
    "stop-searches",
)
_CONCERNS = ("concern-drugs--yes", "concern-asb--yes", "concern-alcohol--yes")


def plan_evidence_section(brief: Brief) -> Section:
    """The page, whatever there is to put on it."""
    words, text = brief.wording.words, brief.wording.text
    view = page_view(brief, SLUG, "Plan")
    parts: dict[str, list[Block]] = {
        "scale": _scale(view),
        "cost": cost_blocks(view),
        "area": _area(view),
        "demand": _demand(view),
    }
    return Section(
        SLUG,
        words("plan.title.section"),
        (Paragraph(text("plan.title.lead", place=brief.place), "lead"),),
        tuple(
            view.part(name, words(f"plan.heading.{name}"), blocks)
            for name, blocks in parts.items()
            if blocks
        ),
        text("plan.title.finding"),
        words(GROUP),
    )


def _scale(view: ThemeView) -> list[Block]:
    brief, text = view.brief, view.brief.wording.text
    said: list[Text] = [
        lead_text(brief, topic, direction_of(brief, topic, brief.area))
        for slug in (ALL_CRIME, ASB)
        if (topic := brief.topic(slug))
    ]
    shares = [
        (share.value or 0, topic.name, topic, share)
        for topic in brief.crimes
        if (share := view.known("share_of_crime", topic.slug))
    ]
    if shares:
        _, _, topic, share = max(shares, key=lambda one: one[:2])
        said.append(text("plan.scale.largest", topic=topic, share=share))
    for people, one in (("victims", "victim"), ("offenders", "offender")):
        number = view.known(people, ALL_CRIME)
        if number:
            repeat = view.known(f"repeat_{one}_share", ALL_CRIME)
            said.append(
                text(f"plan.scale.{people}", **{people: number, "repeat": repeat})
            )
    if dark := view.known(SHARE, SAFE_DARK):
        said.append(text("plan.scale.dark", share=dark))
    for answer in _CONCERNS:
        if share := view.known(SHARE, answer):
            says = answer_words(view, answer)
            said.append(text("plan.scale.concern", share=share, says=says))
    return [Bullets(tuple(said))] if said else []


def _area(view: ThemeView) -> list[Block]:
    text = view.brief.wording.text
    people = view.known("population", "all")
    if people is None:
        return []
    said = [
        text(
            "plan.area.people",
            place=view.brief.place,
            people=people,
            households=view.known("households", "all"),
        )
    ]
    if deprived := view.known("deprivation_quintile_1_share", "all"):
        said.append(text("plan.area.deprived", deprived=deprived))
    if rural := view.known("rural_share", "all"):
        said.append(text("plan.area.rural", rural=rural))
    said.append(text("plan.area.more"))
    return [Bullets(tuple(said))]


def _demand(view: ThemeView) -> list[Block]:
    """What was asked of services; without calls or incidents, what would tell it."""
    brief, words = view.brief, view.brief.wording.words
    found = {slug: view.find("count", slug) for slug in DEMAND}
    told = [slug for slug in DEMAND if is_shown(found[slug])]
    if not [slug for slug in told if slug != ASB]:
        return [Paragraph(brief.wording.text("plan.demand.missing"))]
    blocks: list[Block] = []
    if incidents := view.known("count", "all-incidents"):
        asb = view.pair("share_within", ("all-incidents", ASB))
        blocks.append(
            Paragraph(
                brief.wording.text(
                    "plan.demand.lead",
                    incidents=incidents,
                    asb=asb if asb and asb.value is not None else None,
                    place=brief.place,
                    period=brief.when,
                )
            )
        )
    topics = [view.topic(slug) for slug in told]
    table = view.table(
        "demand",
        title=words("plan.demand.title"),
        columns=columns(
            words("plan.demand.column"),
            words("plan.demand.number"),
            words("common.column.rate"),
            *direction_header(brief),
            words=(0, 3),
        ),
        rows=[
            (
                Cell(topic.name),
                cell_of(found[topic.slug]),
                cell_of(view.find("rate", topic.slug)),
                *direction_cells(brief, topic, brief.area),
            )
            for topic in topics
        ],
        figures=[found[slug] for slug in told],
        people=True,
    )
    return [*blocks, table]
