"""Pyramids: the ages of people by sex, or their ages alone where nothing tells both."""

from collections.abc import Sequence

from safercity.evidence.assessment.document import (
    BarRow,
    Bars,
    Cell,
    Chart,
    Pyramid,
    PyramidRow,
    Table,
)
from safercity.evidence.assessment.finder import NOTHING, Quoted
from safercity.evidence.assessment.numbers import in_table
from safercity.evidence.assessment.tables import columns, interval_cell
from safercity.evidence.assessment.themes.groups import (
    AGES,
    SEXES,
    group_name,
    index_headers,
    index_of,
    indexes_shown,
)
from safercity.evidence.assessment.themes.view import (
    ThemeView,
    cell_of,
    has_enough,
    is_hidden,
    is_shown,
)
from safercity.evidence.measures.themes import Profile


def ages(
    view: ThemeView, profile: Profile, name: str, title: str
) -> tuple[tuple[Chart, ...], tuple[Table, ...]]:
    """The chart of ages, and the table behind it; nothing where they are not known."""
    told = [age for age in AGES if is_shown(view.share_of(profile, age))]
    by_sex = [
        age for age in AGES if any(is_shown(s) for s in _by_sex(view, profile, age))
    ]
    if not told and not by_sex:
        return (), ()
    if not any(has_enough(view.share_of(profile, age)) for age in told or AGES):
        is_few = bool(told) and any(
            (s := view.share_of(profile, age)) and s.value is not None for age in told
        )
        if is_few:
            # Of a few people a table does, where a chart would show a pattern.
            return (), (_table(view, profile, name, title, by_sex=bool(by_sex)),)
    every = (*(view.share_of(profile, age) for age in told),)
    if is_hidden([*every, *(s for age in by_sex for s in _by_sex(view, profile, age))]):
        return (), ()
    table = _table(view, profile, name, title, by_sex=bool(by_sex))
    if any(
        f and f.value is not None for age in by_sex for f in _by_sex(view, profile, age)
    ):
        return (_pyramid(view, profile, name, table),), (table,)
    if any((s := view.share_of(profile, age)) and s.value is not None for age in told):
        return (_bars(view, profile, name, table),), (table,)
    return (), (table,)


def _by_sex(view: ThemeView, profile: Profile, age: str) -> list[Quoted | None]:
    return [view.share_of(profile, f"{sex}-{age}") for sex in SEXES]


def _table(
    view: ThemeView, profile: Profile, name: str, title: str, *, by_sex: bool
) -> Table:
    """Every age: both sexes, all, and the index of all."""
    shown = indexes_shown(view, profile, AGES)
    rows = []
    for age in AGES:
        both = _by_sex(view, profile, age) if by_sex else []
        share = view.share_of(profile, age)
        indexes = [index_of(view, profile, age, kind) for kind in shown]
        rows.append(
            (
                Cell(group_name(view, age)),
                *(cell_of(found) for found in both),
                cell_of(share),
                interval_cell(share),
                *(c for i in indexes for c in (cell_of(i), interval_cell(i))),
            )
        )
    return view.table(
        f"{name}-ages",
        title=title,
        columns=columns(
            view.words("people.age"),
            *(view.words(f"people.{sex}") for sex in (SEXES if by_sex else ())),
            view.words("people.share"),
            view.brief.wording.words("common.column.interval"),
            *index_headers(view, profile, shown),
        ),
        rows=rows,
        figures=[view.share_of(profile, age) for age in AGES],
        unit=view.words(f"people.unit_{profile.people}"),
        sheet=view.words("sheet.ages"),
        notes=[view.words("people.index_note")] if shown else (),
        detail=True,
    )


def _pyramid(view: ThemeView, profile: Profile, name: str, table: Table) -> Chart:
    rows = []
    for age in reversed(AGES):
        left, right = _by_sex(view, profile, age)
        rows.append(
            PyramidRow(
                group_name(view, age),
                left.value if left else None,
                right.value if right else None,
                _shown(left),
                _shown(right),
            )
        )
    women = max(rows, key=lambda row: row.left or 0.0)
    men = max(rows, key=lambda row: row.right or 0.0)
    unit = view.words(f"people.pyramid_{profile.people}")
    return Chart(
        id=view.id(f"{name}-chart"),
        title=table.title,
        subtitle=view.subtitle(unit=unit),
        alt=view.words(
            "people.pyramid_alt",
            title=table.title,
            women=f"{women.label}, {women.left_text}",
            men=f"{men.label}, {men.right_text}",
        ),
        data=Pyramid(
            tuple(rows), view.words("people.female"), view.words("people.male"), "%"
        ),
        source=table.source,
        table_id=table.id,
        small=True,
    )


def _shown(found: Quoted | None) -> str:
    if found is None:
        return NOTHING.text
    shown = in_table(found.figure, found.places)
    return shown if found.value is None else f"{shown}%"


def _bars(view: ThemeView, profile: Profile, name: str, table: Table) -> Chart:
    """Ages alone."""
    shares = [(age, view.share_of(profile, age)) for age in AGES]
    rows: Sequence[BarRow] = [
        BarRow(group_name(view, age), share.value, _shown(share))
        for age, share in shares
        if share and is_shown(share)
    ]
    most = max(rows, key=lambda row: row.value or 0.0)
    unit = view.words(f"people.unit_{profile.people}")
    title = view.words(
        f"people.title_age_{profile.people}",
        topic=view.topic(profile.category),
        age=most.label,
    )
    return Chart(
        id=view.id(f"{name}-chart"),
        title=title,
        subtitle=view.subtitle(unit=unit),
        alt=view.words(
            "people.ages_alt", title=title, most=f"{most.label}, {most.text}"
        ),
        data=Bars(tuple(rows), "%"),
        source=table.source,
        table_id=table.id,
        small=True,
    )
