"""People: who the victims and offenders of a category are."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from safercity.evidence.assessment.document import (
    Cell,
    Table,
    Text,
)
from safercity.evidence.assessment.statements import joined
from safercity.evidence.assessment.tables import columns, interval_cell
from safercity.evidence.assessment.themes.groups import (
    AGES,
    ONE_OF,
    SEXES,
    group_name,
    group_said,
    group_were,
    groups_of,
    index_headers,
    index_of,
    indexes_shown,
)
from safercity.evidence.assessment.themes.pyramids import ages
from safercity.evidence.assessment.themes.view import (
    Missing,
    Part,
    ThemeView,
    cell_of,
    has_enough,
    is_hidden,
)
from safercity.evidence.assessment.topics import ALL_CRIME
from safercity.evidence.measures.themes import Profile

# Below this share of people, in per cent, one sex is about as common as the other.
_MOSTLY = 55
_UNKNOWN = ("age", "sex", "ethnicity", "segment")


def people_parts(view: ThemeView) -> Part:
    """Every profile of a theme."""
    profiles = view.theme.profiles
    first: dict[str, Profile] = {}
    for profile in profiles:
        first.setdefault(profile.people, profile)
    parts = [_part(view, p, is_first=first[p.people] is p) for p in profiles]
    parts = _beside(profiles, parts)
    name = "both" if len(first) > 1 else next(iter(first), "both")
    return view.gathered("people", view.words(f"people.heading_{name}"), parts)


def _beside(profiles: Sequence[Profile], parts: Sequence[Part]) -> list[Part]:
    """Of all crime, what it says only beside a theme's own people of that kind.

    Alone it would stand on the page of a theme of which it tells nothing.
    """
    own = {
        profile.people
        for profile, part in zip(profiles, parts, strict=True)
        if profile.category != ALL_CRIME and part.points
    }
    only = {profile.category for profile in profiles} == {ALL_CRIME}
    return [
        part
        if only or profile.category != ALL_CRIME or profile.people in own
        else replace(part, points=())
        for profile, part in zip(profiles, parts, strict=True)
    ]


def _part(view: ThemeView, profile: Profile, *, is_first: bool) -> Part:
    groups = groups_of(view, profile)
    name = f"{profile.people}-{profile.category}"
    topic = view.topic(profile.category)
    everyone = view.brief.figures.value(
        profile.people, profile.category, view.brief.area
    )
    if everyone == 0:
        return Part()
    if not groups:
        part = view.words(f"people.missing_{profile.people}", topic=topic)
        return Part(missing=(Missing(part, _table(profile)),))
    if is_hidden(view.share_of(profile, group) for group in _every(groups)):
        return Part(
            hidden=(view.words(f"people.missing_{profile.people}", topic=topic),)
        )
    said = joined(_point(view, profile, groups), _groups_point(view, profile))
    charts, tables = ages(view, profile, name, finding(view, profile, groups))
    if not is_first and not view.brief.is_whole:
        charts = tuple(replace(chart, on_paper=False) for chart in charts)
    others = [group for group in groups if group not in AGES]
    if others:
        on_paper = is_first and view.brief.is_whole
        table = _groups_table(view, profile, others, name, detail=not on_paper)
        tables = (*tables, table)
    return Part(points=(said,) if said else (), charts=charts, after=tables)


def _every(groups: Sequence[str]) -> Iterator[str]:
    """Groups, and those of each age by sex, which a pyramid shows."""
    yield from groups
    for sex in SEXES:
        yield from (f"{sex}-{group}" for group in groups if group in AGES)


def _table(profile: Profile) -> str:
    return "fraud_referrals" if profile.category == "fraud" else profile.people


def _groups_table(
    view: ThemeView,
    profile: Profile,
    groups: Sequence[str],
    name: str,
    *,
    detail: bool,
) -> Table:
    """Every group: its share, and its index against residents and all crime."""
    shares = {group: view.share_of(profile, group) for group in groups}
    shown = indexes_shown(view, profile, groups)
    beside = view.areas[1:]
    rows = []
    for group in groups:
        indexes = [index_of(view, profile, group, kind) for kind in shown]
        rows.append(
            (
                Cell(group_name(view, group)),
                cell_of(shares[group]),
                interval_cell(shares[group]),
                *(cell_of(view.share_of(profile, group, area)) for area in beside),
                *(c for i in indexes for c in (cell_of(i), interval_cell(i))),
            )
        )
    return view.table(
        name,
        title=_over(view, profile, groups) or finding(view, profile, groups),
        columns=columns(
            view.words("people.group"),
            view.words("people.share"),
            view.brief.wording.words("common.column.interval"),
            *(view.words("people.share_in", place=area.name) for area in beside),
            *index_headers(view, profile, shown),
        ),
        rows=rows,
        figures=shares.values(),
        unit=view.words(f"people.unit_{profile.people}"),
        notes=_notes(view, profile, bool(shown)),
        sheet=view.words(f"sheet.{profile.people}"),
        detail=detail,
    )


def _notes(view: ThemeView, profile: Profile, has_index: bool) -> list[str]:
    """What the index is, and of how many people nothing is known."""
    notes = [view.words("people.index_note")] if has_index else []
    measure = f"{ONE_OF[profile.people]}_unknown_share"
    unknown = []
    for what in _UNKNOWN:
        share = view.pair(measure, (profile.category, what))
        if what in profile.by and share and share.value:
            unknown.append(view.words("people.unknown", what=what, share=share))
    if unknown:
        notes.append(view.words(f"people.unknown_{profile.people}", unknown=unknown))
    return notes


def _over(view: ThemeView, profile: Profile, groups: Sequence[str]) -> str:
    """The group that is most over-represented, where any clearly is."""
    indexes = [(index_of(view, profile, group, "index"), group) for group in groups]
    clear = [
        (index.value, group)
        for index, group in indexes
        if index and index.value is not None and (index.figure.lower or 0) > 100
    ]
    if not clear:
        return ""
    return view.words(
        f"people.over_{profile.people}",
        topic=view.topic(profile.category),
        group=group_said(view, max(clear)[1]),
    )


def finding(view: ThemeView, profile: Profile, groups: Sequence[str]) -> str:
    """The finding of a profile: the largest age group and the larger sex."""
    topic = view.topic(profile.category)
    age = _largest(view, profile, [g for g in groups if g in AGES])
    sexes = [g for g in groups if g in SEXES]
    sex = _largest(view, profile, sexes, at_least=_MOSTLY)
    name = "both" if age and sex else "age" if age else "sex" if sex else "none"
    return view.words(
        f"people.title_{name}_{profile.people}",
        topic=topic,
        age=group_name(view, age) if age else "",
        sex=view.words(f"people.most_{sex}") if sex else "",
    )


def _largest(
    view: ThemeView, profile: Profile, groups: Sequence[str], at_least: float = 0
) -> str:
    shares = [(view.share_of(profile, group), group) for group in groups]
    known = [
        (s.value, g)
        for s, g in shares
        if s and s.value and s.value > at_least and has_enough(s)
    ]
    return max(known)[1] if known else ""


def _point(view: ThemeView, profile: Profile, groups: Sequence[str]) -> Text:
    """The sex of clearly more than half, and the most common age."""
    sexes = [g for g in groups if g in SEXES]
    sex = _largest(view, profile, sexes, at_least=_MOSTLY)
    age = _largest(view, profile, [g for g in groups if g in AGES])
    if not sex and not age:
        return ()
    return view.text(
        f"people.point_{profile.people}",
        topic=view.topic(profile.category),
        sex=view.words(f"people.{sex}") if sex else "",
        sex_share=view.share_of(profile, sex) if sex else None,
        age=group_name(view, age) if age else "",
        age_share=view.share_of(profile, age) if age else None,
    )


def _groups_point(view: ThemeView, profile: Profile) -> Text:
    """The single groups that a theme asks for, in one sentence."""
    said = [
        f"{share} were {group_were(view, group)}"
        for group in profile.groups
        if has_enough(share := view.share_of(profile, group))
    ]
    if not said:
        return ()
    topic = view.topic(profile.category)
    return view.text(f"people.group_{profile.people}", topic=topic, said=said)
