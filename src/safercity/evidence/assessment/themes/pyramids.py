"""Pyramids: the ages of people by sex, or their ages alone where nothing tells both."""

from collections.abc import Sequence

from safercity.evidence.assessment.document import (
    BarRow,
    Bars,
    Block,
    Cell,
    Chart,
    Pyramid,
    PyramidRow,
    Table,
)
from safercity.evidence.assessment.finder import NOTHING, Quoted
from safercity.evidence.assessment.numbers import in_table
from safercity.evidence.assessment.tables import columns
from safercity.evidence.assessment.themes.groups import AGES, SEXES, group_name
from safercity.evidence.assessment.themes.view import ThemeView, cell_of, is_shown
from safercity.evidence.measures.themes import Profile

_Pair = tuple[str, Quoted | None, Quoted | None]


def pyramid(
    view: ThemeView, profile: Profile, name: str, title: str
) -> tuple[Block, ...]:
    """Ages by sex, and the same as a table; nothing where they are not known."""
    pairs: list[_Pair] = [
        (
            age,
            view.share_of(profile, f"{SEXES[0]}-{age}"),
            view.share_of(profile, f"{SEXES[1]}-{age}"),
        )
        for age in reversed(AGES)
    ]
    if not any(f and f.value is not None for _, *both in pairs for f in both):
        return ()
    table = _table(view, profile, f"{name}-ages", title, pairs)
    return (_chart(view, profile, name, table, pairs), table)


def _chart(
    view: ThemeView, profile: Profile, name: str, table: Table, pairs: Sequence[_Pair]
) -> Chart:
    rows = tuple(
        PyramidRow(
            group_name(view, age),
            left.value if left else None,
            right.value if right else None,
            _shown(left),
            _shown(right),
        )
        for age, left, right in pairs
    )
    women = max(rows, key=lambda row: row.left or 0.0)
    men = max(rows, key=lambda row: row.right or 0.0)
    return Chart(
        id=view.id(f"{name}-chart"),
        title=table.title,
        subtitle=table.subtitle,
        alt=view.words(
            "people.pyramid_alt",
            title=table.title,
            women=f"{women.label}, {women.left_text}",
            men=f"{men.label}, {men.right_text}",
        ),
        data=Pyramid(
            rows,
            view.words("people.female"),
            view.words("people.male"),
            view.words(f"people.pyramid_{profile.people}"),
        ),
        source=table.source,
        table_id=table.id,
    )


def _table(
    view: ThemeView, profile: Profile, part: str, title: str, pairs: Sequence[_Pair]
) -> Table:
    return view.table(
        part,
        title=title,
        columns=columns(
            view.words("people.age"),
            view.words("people.female"),
            view.words("people.male"),
        ),
        rows=[
            (Cell(group_name(view, age)), cell_of(left), cell_of(right))
            for age, left, right in reversed(pairs)
        ],
        figures=[found for _, *both in pairs for found in both],
        unit=view.words(f"people.pyramid_{profile.people}"),
    )


def _shown(found: Quoted | None) -> str:
    if found is None:
        return NOTHING.text
    shown = in_table(found.figure, found.places)
    return shown if found.value is None else f"{shown}%"


def age_bars(
    view: ThemeView, profile: Profile, name: str, table: Table
) -> tuple[Block, ...]:
    """Ages alone, whose numbers are in the table of groups."""
    shares = [(age, view.share_of(profile, age)) for age in AGES]
    known = [(age, share) for age, share in shares if is_shown(share)]
    if not any(share and share.value is not None for _, share in known):
        return ()
    rows = tuple(
        BarRow(group_name(view, age), share.value if share else None, _shown(share))
        for age, share in known
    )
    most = max(rows, key=lambda row: row.value or 0.0)
    unit = view.words(f"people.unit_{profile.people}")
    title = view.words(
        f"people.title_age_{profile.people}",
        topic=view.topic(profile.category),
        age=most.label,
    )
    chart = Chart(
        id=view.id(f"{name}-chart"),
        title=title,
        subtitle=view.subtitle(unit=unit),
        alt=view.words(
            "people.ages_alt", title=title, most=f"{most.label}, {most.text}"
        ),
        data=Bars(rows, unit),
        source=table.source,
        table_id=table.id,
    )
    return (chart,)
