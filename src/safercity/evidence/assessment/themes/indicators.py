"""Indicators: numbers that others publish, beside the theme that they belong to."""

from collections.abc import Sequence

from safercity.areas import Area, AreaLevel
from safercity.evidence.assessment.document import Cell, Table
from safercity.evidence.assessment.tables import columns, interval_cell
from safercity.evidence.assessment.themes.view import (
    Missing,
    Part,
    ThemeView,
    cell_of,
    is_shown,
)

MEASURE = "indicator"


def indicator_name(view: ThemeView, slug: str) -> str:
    """An indicator as a table names it."""
    name = f"themes.indicator.{slug}"
    if name in view.brief.wording:
        return view.words(f"indicator.{slug}")
    return slug.replace("-", " ").capitalize()


def indicator_parts(view: ThemeView) -> Part:
    """The published indicators of a theme, for the area and the force."""
    slugs = view.theme.indicators
    if not slugs:
        return Part()
    others = _comparators(view, slugs)
    shown = [
        slug
        for slug in slugs
        if any(is_shown(view.find(MEASURE, slug, a)) for a in (*view.areas, *others))
    ]
    if not shown:
        missing = Missing(view.words("indicators.missing"), "indicators")
        return Part(missing=(missing,))
    section = view.part(
        "indicators",
        view.words("indicators.heading"),
        [_table(view, shown, (*view.areas[1:], *others))],
    )
    return Part((section,))


def _comparators(view: ThemeView, slugs: Sequence[str]) -> tuple[Area, ...]:
    """What these indicators are set against, such as England, by name."""
    found = {
        figure.area
        for slug in slugs
        for key in view.keys_from(f"{MEASURE}.{slug}.")
        if (figure := view.brief.figures.figures[key]).area.level
        == AreaLevel.COMPARATOR
    }
    return tuple(sorted(found, key=lambda area: area.name))


def _table(view: ThemeView, slugs: Sequence[str], beside: Sequence[Area]) -> Table:
    found = {slug: view.find(MEASURE, slug) for slug in slugs}
    every = {
        slug: [one, *(view.find(MEASURE, slug, area) for area in beside)]
        for slug, one in found.items()
    }
    # Of most areas nothing is published: a column of marks would say no more.
    has_own = any(is_shown(one) for one in found.values())
    limits = any(one and one.figure.lower is not None for one in found.values())
    interval = view.brief.wording.words("common.column.interval")
    return view.table(
        "indicators",
        title=view.words("indicators.title"),
        columns=columns(
            view.words("indicators.column"),
            *((view.brief.place,) * has_own),
            *((interval,) * limits),
            *(area.name for area in beside),
            view.words("indicators.unit"),
            words=(0, 1 + has_own + limits + len(beside)),
        ),
        rows=[
            (
                Cell(indicator_name(view, slug)),
                *((cell_of(one),) * has_own),
                *((interval_cell(one),) * limits),
                *(cell_of(other) for other in every[slug][1:]),
                Cell(next((q.figure.unit for q in every[slug] if q), "")),
            )
            for slug, one in found.items()
        ],
        figures=[q for row in every.values() for q in row],
        notes=[view.words("indicators.note")],
    )
