"""Repeats: people who are victims, or who offend, more than once."""

from safercity.evidence.assessment.document import Cell, Section, Text
from safercity.evidence.assessment.finder import Quoted
from safercity.evidence.assessment.tables import columns
from safercity.evidence.assessment.themes.view import (
    Missing,
    Part,
    ThemeView,
    cell_of,
    is_shown,
    together,
)
from safercity.evidence.measures.themes import OFFENDERS, VICTIMS

# What is said of repeats: the two of one definition, then the other definitions.
MEASURES = ("share", "crime_share", "lookback", "followup", "home_office")


def repeat_parts(view: ThemeView) -> Part:
    """Repeat victims and repeat offenders of a theme."""
    theme = view.theme
    return together(
        [
            _part(view, VICTIMS, theme.repeat_victims),
            _part(view, OFFENDERS, theme.repeat_offenders),
            _crime_of_groups(view),
        ]
    )


def _part(view: ThemeView, people: str, categories: tuple[str, ...]) -> Part:
    if not categories:
        return Part()
    one = people.removesuffix("s")
    found = {
        (category, name): view.find(f"repeat_{one}_{name}", category)
        for category in categories
        for name in MEASURES
    }
    title = view.words(f"repeat.heading_{people}")
    if not any(is_shown(figure) for figure in found.values()):
        return Part(missing=(Missing(title[:1].lower() + title[1:], people),))
    told = [c for c in categories if is_shown(found[c, "share"])]
    points = tuple(point for c in told if (point := _point(view, people, c, found)))
    return Part((_section(view, people, categories, found),), points)


def _section(
    view: ThemeView,
    people: str,
    categories: tuple[str, ...],
    found: dict[tuple[str, str], Quoted | None],
) -> Section:
    shown = [m for m in MEASURES if any(is_shown(found[c, m]) for c in categories)]
    rows = [
        (Cell(view.topic(c).name), *(cell_of(found[c, m]) for m in shown))
        for c in categories
    ]
    head = view.topic(categories[0])
    table = view.table(
        f"repeat {people}",
        title=view.words(f"repeat.title_{people}", topic=head),
        columns=columns(
            view.words("repeat.column"),
            *(view.words(f"repeat.{m}_{people}") for m in shown),
        ),
        rows=rows,
        figures=found.values(),
        unit=view.words("repeat.unit"),
        notes=[view.words(f"repeat.note_{m}") for m in shown if m != "crime_share"],
    )
    return view.part(
        f"repeat-{people}", view.words(f"repeat.heading_{people}"), [table]
    )


def _point(
    view: ThemeView,
    people: str,
    category: str,
    found: dict[tuple[str, str], Quoted | None],
) -> Text:
    share, crime = found[category, "share"], found[category, "crime_share"]
    if share is None or share.value is None:
        return ()
    return view.text(
        f"repeat.point_{people}",
        topic=view.topic(category),
        share=share,
        crime=crime if crime and crime.value is not None else None,
    )


def _crime_of_groups(view: ThemeView) -> Part:
    """How much of the crime with a known offender a group of people had a part in."""
    pairs = view.theme.offender_crime
    if not pairs:
        return Part()
    found = {pair: view.pair("offender_crime_share", pair) for pair in pairs}
    title = view.words("repeat.heading_crime")
    if not any(is_shown(figure) for figure in found.values()):
        return Part(missing=(Missing(title[:1].lower() + title[1:], OFFENDERS),))
    groups = list(dict.fromkeys(group for _, group in pairs))
    categories = list(dict.fromkeys(category for category, _ in pairs))
    rows = [
        (
            Cell(view.topic(category).name),
            *(cell_of(found.get((category, group))) for group in groups),
        )
        for category in categories
    ]
    table = view.table(
        "crime by group",
        title=view.words(
            "repeat.title_crime",
            groups=[view.words(f"group_said.{group}") for group in groups],
        ),
        columns=columns(
            view.words("repeat.column"),
            *(view.words(f"group.{group}") for group in groups),
        ),
        rows=rows,
        figures=found.values(),
        unit=view.words("repeat.unit_crime"),
    )
    section = view.part("crime-by-group", title, [table])
    return Part((section,), _crime_points(view, found))


def _crime_points(
    view: ThemeView, found: dict[tuple[str, str], Quoted | None]
) -> tuple[Text, ...]:
    """For each group, where its share of crime is largest."""
    points = []
    for group in dict.fromkeys(group for _, group in found):
        shares = [
            (share.value, category, share)
            for (category, one), share in found.items()
            if one == group and share and share.value is not None
        ]
        shares.sort(key=lambda row: (-row[0], row[1]))
        if shares:
            said = [f"{s} of {view.topic(c).inline}" for _, c, s in shares[:3]]
            points.append(
                view.text(
                    "repeat.point_crime",
                    group=view.words(f"group_said.{group}"),
                    said=said,
                )
            )
    return tuple(points)
