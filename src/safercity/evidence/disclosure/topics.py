"""Topics: the categories that need more care, and everything that falls under them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from safercity.areas import AreaLevel
from safercity.evidence.measures.categories import (
    load_offence_tree,
    load_record_categories,
)
from safercity.evidence.measures.selections import Selection
from safercity.evidence.measures.theme_files import load_themes
from safercity.evidence.measures.themes import Theme

# From the widest to the smallest.
LEVELS = (AreaLevel.FORCE, AreaLevel.CSP, AreaLevel.WARD, AreaLevel.LSOA)

Under = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Topic:
    """A category that needs more care: no smaller area, shorter period or count."""

    level: AreaLevel
    months: int
    suppress_below: int


def strictest(topics: Iterable[Topic]) -> Topic | None:
    """What holds under several topics at once; None under none.

    >>> a, b = Topic(AreaLevel.CSP, 3, 10), Topic(AreaLevel.FORCE, 1, 5)
    >>> strictest([a, b])
    Topic(level=<AreaLevel.FORCE: 'force'>, months=3, suppress_below=10)
    """
    found = list(topics)
    if not found:
        return None
    return Topic(
        min((topic.level for topic in found), key=LEVELS.index),
        max(topic.months for topic in found),
        max(topic.suppress_below for topic in found),
    )


def themes_with_floors(folder: Path) -> tuple[Theme, ...]:
    """Themes with a topic: those that ship, shown or not, and the partnership's."""
    themes = (*load_themes().values(), *load_themes(folder).values())
    return tuple(theme for theme in themes if theme.floor)


def categories_under(themes: Iterable[Theme]) -> Under:
    """By category or flag, the names of topics that it falls under, its own with them.

    A category falls under what it is a part of (rape under sexual offences), under the
    flags that every event of it has, and under the topic of a theme that counts it; a
    flag under the categories that it alone makes.
    """
    above: dict[str, set[str]] = defaultdict(set)
    for whole, parts in load_offence_tree():
        for part in parts:
            above[part].add(whole)
    for key, category in load_record_categories().items():
        if category.select is not None:
            above[key].update(_flags_of_all(category.select))
            for flag in _flags_alone(category.select):
                above[flag].add(key)
    for theme in themes:
        for key in theme.categories:
            above[key].add(theme.floor)
    return {key: frozenset(_all_above(key, above)) for key in sorted(above)}


def _flags_of_all(select: Selection) -> Iterator[str]:
    """The flags that every row of a selection has."""
    yield from select.all_flags
    if len(select.any_flags) == 1 and not select.or_true:
        yield from select.any_flags


def _flags_alone(select: Selection) -> tuple[str, ...]:
    """The flags of which any is enough for a row to be selected."""
    narrowed = select.all_flags or select.where or select.rural is not None
    return () if narrowed else select.any_flags


def _all_above(key: str, above: Mapping[str, set[str]]) -> set[str]:
    """A category or flag, and all that it falls under, at any remove."""
    found, waiting = {key}, [key]
    while waiting:
        more = above.get(waiting.pop(), set()) - found
        found |= more
        waiting += more
    return found
