"""What a hotspot report is asked for: a theme and an area, by whatever name."""

import difflib
from collections.abc import Mapping

from safercity.areas import Area, slugify
from safercity.errors import UsageError
from safercity.evidence.geography.area_set import AreaSet
from safercity.evidence.measures.categories import Category
from safercity.evidence.measures.themes import Theme


def asked_categories(
    name: str, themes: Mapping[str, Theme], categories: Mapping[str, Category]
) -> tuple[str, ...]:
    """The categories that a theme is counted by, the best first.

    `name` is a theme's slug or its short name (`asb`), or a category's key.
    Raises:  UsageError naming the nearest themes and categories, or for a theme that
             counts no events.
    """
    wanted = slugify(name)
    for slug, theme in themes.items():
        if wanted in (slug, slugify(theme.short), slugify(theme.title)):
            return _counted_by(theme)
    if wanted in categories:
        return (wanted,)
    known = sorted({*themes, *(slugify(t.short) for t in themes.values()), *categories})
    near = difflib.get_close_matches(wanted, known, 3, 0.5)
    shown = f"nearest are: {', '.join(near)}" if near else f"are: {', '.join(themes)}"
    kind = "The" if near else "The themes"
    raise UsageError(f'There is no theme "{name}". {kind} {shown}.')


def _counted_by(theme: Theme) -> tuple[str, ...]:
    found = tuple(key for key in (theme.head, theme.stand_in) if key)
    if not found:
        raise UsageError(
            f"{theme.title} has no events of its own to map. Name a category, such as "
            "burglary."
        )
    return found


def asked_area(name: str, areas: AreaSet) -> Area:
    """The force or the partnership area of that name, slug or code.

    Raises:  UsageError naming those there are.
    """
    everywhere = (areas.force, *areas.csps)
    for area in everywhere:
        if name == area.code or slugify(name) in (area.slug, slugify(area.name)):
            return area
    known = ", ".join(area.slug for area in everywhere)
    raise UsageError(f'There is no area "{name}". The areas are: {known}.')
