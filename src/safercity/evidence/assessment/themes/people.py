"""People: who the victims and offenders of a category are."""

from collections.abc import Sequence

from safercity.evidence.assessment.document import (
    Cell,
    Table,
    Text,
)
from safercity.evidence.assessment.finder import Quoted
from safercity.evidence.assessment.tables import columns, interval_cell
from safercity.evidence.assessment.themes.groups import (
    AGES,
    ONE_OF,
    SEXES,
    group_name,
    group_said,
    groups_of,
)
from safercity.evidence.assessment.themes.pyramids import age_bars, pyramid
from safercity.evidence.assessment.themes.view import (
    Missing,
    Part,
    ThemeView,
    cell_of,
    is_shown,
    together,
)
from safercity.evidence.measures.themes import Profile

# Against whom an index compares: residents, and the victims or offenders of all crime.
_INDEXES = ("index", "index_all")
_UNKNOWN = ("age", "sex", "ethnicity", "segment")


def people_parts(view: ThemeView) -> Part:
    """Every profile of a theme."""
    return together(_part(view, profile) for profile in view.theme.profiles)


def _part(view: ThemeView, profile: Profile) -> Part:
    groups = groups_of(view, profile)
    name = f"{profile.people}-{profile.category}"
    title = view.words(f"people.{profile.people}", topic=view.topic(profile.category))
    if not groups:
        return Part(missing=(Missing(title[:1].lower() + title[1:], _table(profile)),))
    table = _groups_table(view, profile, groups, name)
    drawn = pyramid(view, profile, name, finding(view, profile, groups))
    drawn = drawn or age_bars(view, profile, name, table)
    section = view.part(name, title, [*drawn, table])
    return Part((section,), _points(view, profile, groups))


def _table(profile: Profile) -> str:
    return "fraud_referrals" if profile.category == "fraud" else profile.people


def _index(view: ThemeView, profile: Profile, group: str, kind: str) -> Quoted | None:
    return view.pair(f"{ONE_OF[profile.people]}_{kind}", (profile.category, group))


def _groups_table(
    view: ThemeView, profile: Profile, groups: Sequence[str], name: str
) -> Table:
    """Every group: its share, and its index against residents and all crime."""
    shares = {group: view.share_of(profile, group) for group in groups}
    shown = [
        kind
        for kind in _INDEXES
        if any(is_shown(_index(view, profile, group, kind)) for group in groups)
    ]
    beside = view.areas[1:]
    rows = []
    for group in groups:
        indexes = [_index(view, profile, group, kind) for kind in shown]
        rows.append(
            (
                Cell(group_name(view, group)),
                cell_of(shares[group]),
                interval_cell(shares[group]),
                *(cell_of(view.share_of(profile, group, area)) for area in beside),
                *(
                    cell
                    for index in indexes
                    for cell in (cell_of(index), interval_cell(index))
                ),
            )
        )
    interval = view.brief.wording.words("common.column.interval")
    headers = [
        header
        for kind in shown
        for header in (view.words(f"people.{kind}_{profile.people}"), interval)
    ]
    return view.table(
        name,
        title=_over(view, profile, groups) or finding(view, profile, groups),
        columns=columns(
            view.words("people.group"),
            view.words("people.share"),
            interval,
            *(view.words("people.share_in", place=area.name) for area in beside),
            *headers,
        ),
        rows=rows,
        figures=shares.values(),
        unit=view.words(f"people.unit_{profile.people}"),
        notes=_notes(view, profile, bool(shown)),
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
    indexes = [(_index(view, profile, group, "index"), group) for group in groups]
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
    sex = _largest(view, profile, [g for g in groups if g in SEXES])
    name = "both" if age and sex else "age" if age else "sex" if sex else "none"
    return view.words(
        f"people.title_{name}_{profile.people}",
        topic=topic,
        age=group_name(view, age) if age else "",
        sex=view.words(f"people.most_{sex}") if sex else "",
    )


def _largest(view: ThemeView, profile: Profile, groups: Sequence[str]) -> str:
    shares = [(view.share_of(profile, group), group) for group in groups]
    known = [(s.value, g) for s, g in shares if s and s.value]
    return max(known)[1] if known else ""


def _points(
    view: ThemeView, profile: Profile, groups: Sequence[str]
) -> tuple[Text, ...]:
    """What stands out: the larger sex, the most common age, single groups."""
    topic = view.topic(profile.category)
    sex = _largest(view, profile, [g for g in groups if g in SEXES])
    age = _largest(view, profile, [g for g in groups if g in AGES])
    said = []
    if sex or age:
        said.append(
            view.text(
                f"people.point_{profile.people}",
                topic=topic,
                sex=view.words(f"people.{sex}") if sex else "",
                sex_share=view.share_of(profile, sex) if sex else None,
                age=group_name(view, age) if age else "",
                age_share=view.share_of(profile, age) if age else None,
            )
        )
    for group in profile.groups:
        share = view.share_of(profile, group)
        if share and share.value is not None:
            said.append(
                view.text(
                    f"people.group_{profile.people}",
                    topic=topic,
                    share=share,
                    group=group_said(view, group),
                )
            )
    return tuple(said)
