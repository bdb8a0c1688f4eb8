"""Repeats: people who are victims, or who offend, more than once."""

from safercity.evidence.assessment.document import Cell, Table, Text
from safercity.evidence.assessment.finder import Quoted
from safercity.evidence.assessment.tables import columns
from safercity.evidence.assessment.themes.view import (
    Missing,
    Part,
    ThemeView,
    cell_of,
    has_enough,
    is_hidden,
    is_shown,
)
from safercity.evidence.assessment.topics import ALL_CRIME
from safercity.evidence.measures.themes import OFFENDERS, VICTIMS

_Found = dict[tuple[str, str], Quoted | None]

# What is said of repeats: the two of one definition, then the other definitions.
MEASURES = ("share", "crime_share", "lookback", "followup", "home_office", "top5")


def repeat_parts(view: ThemeView) -> Part:
    """Repeat victims and repeat offenders of a theme."""
    theme = view.theme
    parts = [
        _part(view, VICTIMS, theme.repeat_victims),
        _part(view, OFFENDERS, theme.repeat_offenders),
        _crime_of_groups(view),
    ]
    both = theme.repeat_victims and theme.repeat_offenders
    name = "both" if both else VICTIMS if theme.repeat_victims else OFFENDERS
    return view.gathered("repeats", view.words(f"repeat.heading_{name}"), parts)


def _part(view: ThemeView, people: str, categories: tuple[str, ...]) -> Part:
    if not categories:
        return Part()
    one = people.removesuffix("s")
    found = {
        (category, name): view.find(f"repeat_{one}_{name}", category)
        for category in categories
        for name in MEASURES
    }
    if not any(is_shown(figure) for figure in found.values()):
        return Part(missing=(Missing(view.words(f"repeat.missing_{people}"), people),))
    if is_hidden(found.values()):
        return Part(hidden=(view.words(f"repeat.missing_{people}"),))
    return Part(
        points=_points(view, people, categories, found),
        after=(_repeat_table(view, people, categories, found),),
    )


def _repeat_table(
    view: ThemeView, people: str, categories: tuple[str, ...], found: _Found
) -> Table:
    shown = [m for m in MEASURES if any(is_shown(found[c, m]) for c in categories)]
    rows = [
        (Cell(view.topic(c).name), *(cell_of(found[c, m]) for m in shown))
        for c in categories
    ]
    own = [c for c in categories if c != ALL_CRIME] or list(categories)
    return view.table(
        f"repeat {people}",
        title=view.words(f"repeat.title_{people}", topic=view.topic(own[0])),
        columns=columns(
            view.words("repeat.column"),
            *(view.words(f"repeat.{m}_{people}") for m in shown),
        ),
        rows=rows,
        figures=found.values(),
        unit=view.words("repeat.unit"),
        notes=[view.words(f"repeat.note_{m}") for m in shown if m != "crime_share"],
        detail=not view.brief.is_whole,
    )


def _points(
    view: ThemeView, people: str, categories: tuple[str, ...], found: _Found
) -> tuple[Text, ...]:
    """What stands out: each category, the first beside all crime if that is given."""
    told = [c for c in categories if has_enough(found[c, "share"])]
    own = [c for c in told if c != ALL_CRIME] or told
    points = []
    for number, category in enumerate(own):
        beside = number == 0 and category != ALL_CRIME and ALL_CRIME in told
        points.append(
            view.text(
                f"repeat.point_{people}",
                topic=view.topic(category),
                share=found[category, "share"],
                crime=_known(found[category, "crime_share"]),
                other=found[ALL_CRIME, "share"] if beside else None,
                other_crime=_known(found[ALL_CRIME, "crime_share"]) if beside else None,
            )
        )
    return tuple(points)


def _value(found: Quoted | None) -> float | None:
    return found.value if found else None


def _known(found: Quoted | None) -> Quoted | None:
    return found if _value(found) is not None else None


def _crime_of_groups(view: ThemeView) -> Part:
    """How much of the crime with a known offender a group of people had a part in."""
    pairs = view.theme.offender_crime
    if not pairs:
        return Part()
    found = {pair: view.pair("offender_crime_share", pair) for pair in pairs}
    if not any(is_shown(figure) for figure in found.values()):
        return Part(missing=(Missing(view.words("repeat.missing_crime"), OFFENDERS),))
    if is_hidden(found.values()):
        return Part(hidden=(view.words("repeat.missing_crime"),))
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
        detail=not view.brief.is_whole,
    )
    return Part(points=_crime_points(view, found), after=(table,))


def _crime_points(view: ThemeView, found: _Found) -> tuple[Text, ...]:
    """For each group, where its share of crime is largest."""
    points = []
    for group in dict.fromkeys(group for _, group in found):
        shares = [
            (share.value or 0.0, category, share)
            for (category, one), share in found.items()
            if one == group and share and has_enough(share)
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
