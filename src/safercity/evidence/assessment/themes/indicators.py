"""Indicators: numbers that others publish, beside the theme that they belong to."""

from safercity.evidence.assessment.document import Cell
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
    shown = [
        slug
        for slug in slugs
        if any(is_shown(view.find(MEASURE, slug, area)) for area in view.areas)
    ]
    if not shown:
        missing = Missing(view.words("indicators.missing"), "indicators")
        return Part(missing=(missing,))
    found = {slug: view.find(MEASURE, slug) for slug in shown}
    beside = view.areas[1:]
    table = view.table(
        "indicators",
        title=view.words("indicators.title"),
        columns=columns(
            view.words("indicators.column"),
            view.brief.place,
            view.brief.wording.words("common.column.interval"),
            *(area.name for area in beside),
            view.words("indicators.unit"),
            words=(0, 3 + len(beside)),
        ),
        rows=[
            (
                Cell(indicator_name(view, slug)),
                cell_of(one),
                interval_cell(one),
                *(cell_of(view.find(MEASURE, slug, area)) for area in beside),
                Cell(one.figure.unit if one else ""),
            )
            for slug, one in found.items()
        ],
        figures=found.values(),
        notes=[view.words("indicators.note")],
    )
    section = view.part("indicators", view.words("indicators.heading"), [table])
    return Part((section,))
