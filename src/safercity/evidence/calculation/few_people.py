"""Few people, much crime: how far crimes gather on the few with the most of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import ibis.expr.types as ir

from safercity.areas import Area, AreaLevel
from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.calculation.persons import Kind
from safercity.evidence.figures import figure_key
from safercity.evidence.measures.concentration import places_in
from safercity.evidence.measures.counts import within
from safercity.evidence.measures.people_concentration import people_top_share
from safercity.evidence.measures.people_events import count_by_events_each

SHARE = 0.05
#: The few of whom a figure tells are at least so many, or it would tell of a person.
LEAST = 10

#: How many people have one crime, how many two, and so on.
_Each = Mapping[int, int]


def add_few_people(
    maker: FigureMaker,
    cube: Cube,
    kind: Kind,
    rows: ir.Table,
    categories: Sequence[str],
    sources: tuple[str, ...],
) -> None:
    """Add the share of crimes of the 5% of people with most, by category and area.

    `rows` are as `add_repeats` takes them, and its counts are made first. Not available
    where the 5% are fewer than ten people.
    """
    for category in categories:
        if f"is_{category}" not in rows.columns:
            continue
        window = within(rows.filter(rows[f"is_{category}"]), cube.period)
        for area, each in _by_area(window, cube, kind):
            _add(maker, cube, kind, category, area, each, sources)


def _by_area(window: ir.Table, cube: Cube, kind: Kind) -> list[tuple[Area, _Each]]:
    """The spread of crimes over people, in the force and in each CSP."""
    named = {"person": kind.person, "event": "crime_ref"}
    whole = count_by_events_each(window, **named).to_pyarrow().to_pylist()
    split = count_by_events_each(window, by=["csp"], **named).to_pyarrow().to_pylist()
    csps = [cube.areas[row] for row in cube.rows(AreaLevel.CSP)]
    there = [(csp, [r for r in split if r["csp"] == csp.code]) for csp in csps]
    return [(area, _spread(found)) for area, found in [(cube.areas[0], whole), *there]]


def _spread(found: list[dict[str, Any]]) -> _Each:
    return {row["events_each"]: row["people"] for row in found}


def _add(
    maker: FigureMaker,
    cube: Cube,
    kind: Kind,
    category: str,
    area: Area,
    each: _Each,
    sources: tuple[str, ...],
) -> None:
    people = sum(each.values())
    crimes = sum(number * persons for number, persons in each.items())
    few = places_in(SHARE, people)
    share = people_top_share(list(each), list(each.values()), share=SHARE)
    told = few >= LEAST
    counts = (kind.plural, f"{kind.plural}--person-crimes")
    maker.add(
        f"repeat_{kind.one}_top5",
        category,
        area,
        cube.period,
        100 * share if told else None,
        numerator=float(round(share * crimes)) if told else None,
        denominator=float(crimes),
        sources=sources,
        inputs=tuple(
            figure_key("count", f"{category}--{name}", area, cube.period)
            for name in counts
        ),
    )
