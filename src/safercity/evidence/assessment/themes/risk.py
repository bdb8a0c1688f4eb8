"""Risk: the groups at greatest risk, and the wards well above the average."""

from dataclasses import dataclass

from safercity.areas import Area
from safercity.evidence.assessment.document import (
    Block,
    Bullets,
    Paragraph,
    Section,
    Text,
)
from safercity.evidence.assessment.finder import Quoted
from safercity.evidence.assessment.marks import to_text
from safercity.evidence.assessment.places import ranked_wards, ward_name
from safercity.evidence.assessment.themes.groups import (
    ALL,
    RESIDENTS,
    group_said,
    groups_of,
    index_of,
)
from safercity.evidence.assessment.themes.view import ThemeView, has_enough
from safercity.evidence.measures.themes import Profile
from safercity.evidence.measures.ward_rule import WardClass

# What people have done, and not who they are.
_NOT_WHO = ("repeat", "drug-related")
# Those most over-represented; the table has every group.
_MOST_GROUPS = 6
# More wards than this are a table, and that is on the page of wards.
_MOST_WARDS = 12


def at_risk_section(view: ThemeView) -> Section | None:
    """The groups that figures here, or evidence from elsewhere, show at most risk."""
    here = over_represented(view)
    blocks: list[Block] = []
    if here:
        rule = view.theme.at_risk
        blocks.append(Paragraph(view.text(f"risk.here_{rule.people}")))
        blocks.append(Bullets(tuple(here)))
    if view.theme.at_risk.known:
        blocks.append(Paragraph(view.text("risk.known", here=bool(here))))
        blocks.append(
            Bullets(tuple(to_text(said) for said in view.theme.at_risk.known))
        )
    if not blocks:
        return None
    return view.part("at-risk", view.words("risk.heading"), blocks)


@dataclass(frozen=True, slots=True)
class OverRepresented:
    """A group that is clearly over-represented, and the index that says so.

    `kind` is what the index is against: residents, or everyone in all crime.
    """

    group: str
    share: Quoted
    index: Quoted
    kind: str


def over_represented_groups(view: ThemeView) -> list[OverRepresented]:
    """The groups whose index is high enough, the whole interval above 100."""
    rule = view.theme.at_risk
    profile = view.theme.profile(rule.people, rule.category)
    if profile is None:
        return []
    found = []
    for group in groups_of(view, profile):
        if group in _NOT_WHO:
            continue
        share = view.share_of(profile, group)
        index, kind = _index(view, profile, group)
        if index is None or index.value is None:
            continue
        if share is None or not has_enough(share):
            continue
        if index.value >= rule.at_least and (index.figure.lower or 0) > 100:
            found.append(OverRepresented(group, share, index, kind))
    found.sort(key=lambda one: (-_beyond(one), one.group))
    return found[:_MOST_GROUPS]


def _beyond(one: OverRepresented) -> float:
    """By how much a group's share is above its share of those it is set against.

    In points and not by index, which would put the smallest group first every time.
    """
    return (one.share.value or 0) * (1 - 100 / (one.index.value or 100))


def over_represented(view: ThemeView) -> list[Text]:
    """The same in sentences."""
    rule = view.theme.at_risk
    return [
        view.text(
            f"risk.group_{rule.people}",
            group=group_said(view, one.group),
            share=one.share,
            index=one.index,
            residents=one.kind == RESIDENTS,
        )
        for one in over_represented_groups(view)
    ]


def _index(view: ThemeView, profile: Profile, group: str) -> tuple[Quoted | None, str]:
    """The index against residents; where there is none, against all crime."""
    for kind in (RESIDENTS, ALL):
        index = index_of(view, profile, group, kind)
        if index is not None and index.value is not None:
            return index, kind
    return None, ""


def hotspots_section(view: ThemeView) -> Section | None:
    """The wards well above the average for wards, for each category that has them."""
    blocks: list[Block] = []
    if view.theme.wards and view.brief.wards:
        for category in view.theme.hotspots:
            blocks += _of_category(view, category)
    if not blocks:
        if not view.theme.hotspots_elsewhere:
            return None
        said = Paragraph(to_text(view.theme.hotspots_elsewhere))
        return view.part("elsewhere", view.words("wards.elsewhere"), [said])
    return view.part("wards-above", view.words("wards.heading"), blocks)


def _of_category(view: ThemeView, category: str) -> list[Block]:
    topic, wards = view.topic(category), view.brief.wards
    classes = [view.find("ward_class", category, ward) for ward in wards]
    if not any(found and found.value is not None for found in classes):
        return []
    well_above = wards_well_above(view, category)
    if not well_above:
        none = view.text("wards.none", topic=topic, place=view.brief.place)
        return [Paragraph(none)]
    intro = view.text("wards.some", topic=topic, force=view.brief.force.name)
    items = tuple(
        view.text("wards.ward", ward=ward_name(view.brief, ward), rate=rate)
        for ward, rate in well_above[:_MOST_WARDS]
    )
    return [Paragraph(intro), Bullets(items)]


def wards_well_above(view: ThemeView, category: str) -> list[tuple[Area, Quoted]]:
    """The wards well above the average for wards, highest first, with their rates."""
    figures = view.brief.figures
    return [
        (ward, rate)
        for ward, rate in ranked_wards(view.brief, view.topic(category))
        if rate
        and (figures.value("ward_class", category, ward) or 0) >= WardClass.WELL_ABOVE
    ]
