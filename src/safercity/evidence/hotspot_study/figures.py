"""The figures of a hotspot report: every number that it prints."""

from collections.abc import Iterator, Mapping

import numpy as np

from safercity.areas import Area, AreaLevel
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.figures import FigureSet
from safercity.evidence.hotspot_study.regions import Region
from safercity.evidence.hotspot_study.study import Study
from safercity.evidence.measures.concentration import (
    expected_top_share,
    share_holding,
)
from safercity.evidence.measures.definitions import MeasureDefinition
from safercity.periods import Period

#: So many of the fullest squares are listed.
SQUARES_LISTED = 10


def place_of(area: Area, number: int, name: str) -> Area:
    """A hotspot as an area of its own, named by its rank in another."""
    slug = f"{area.slug}-hotspot-{number}"
    return Area(AreaLevel.PLACE, f"{area.code}-H{number}", name, slug, area.code)


def square_of(area: Area, study: Study, cell: int) -> Area:
    """A square as an area of its own, named by its south-west corner in metres."""
    row, column = divmod(cell, study.grid.columns)
    corner = (
        f"{study.grid.west + column * study.grid.cell:.0f}"
        f"-{study.grid.south + row * study.grid.cell:.0f}"
    )
    ward = study.ground.ward_of_cell[cell]
    name = f"Square in {ward.name}" if ward else f"Square at {corner}"
    return Area(
        AreaLevel.PLACE, corner, name, f"{area.slug}-square-{corner}", area.code
    )


def fullest_squares(study: Study) -> list[int]:
    """The cells with most events, at most ten; none with fewer than two."""
    order = np.argsort(-study.counts, kind="stable")[:SQUARES_LISTED]
    return [int(cell) for cell in order if study.counts[cell] > 1]


def hotspot_places(area: Area, study: Study) -> tuple[tuple[Area, Region], ...]:
    """Each hotspot with the area that its figures are about, the fullest first."""
    return tuple(
        (place_of(area, number, _name(number, region)), region)
        for number, region in enumerate(study.regions, 1)
    )


def _name(number: int, region: Region) -> str:
    return (
        f"Hotspot {number}, {region.ward.name}" if region.ward else f"Hotspot {number}"
    )


def make_figures(
    study: Study,
    category: str,
    area: Area,
    period: Period,
    measures: Mapping[str, MeasureDefinition],
) -> FigureSet:
    """Make every figure of a study of one category in one area."""
    maker = FigureMaker(measures)

    def add(
        measure: str,
        value: float | None,
        place: Area = area,
        above: float | None = None,
        below: float | None = None,
    ) -> None:
        maker.add(
            measure,
            category,
            place,
            period,
            None if value is None else float(value),
            numerator=None if above is None else float(above),
            denominator=None if below is None else float(below),
            sources=study.points.extracts,
        )

    for measure, value, above, below in _of_area(study):
        add(measure, value, above=above, below=below)
    for place, region in hotspot_places(area, study):
        for measure, value, above, below in _of_region(study, region):
            add(measure, value, place, above, below)
    for cell in fullest_squares(study):
        count = float(study.counts[cell])
        add("square_events", count, square_of(area, study, cell), count)
    return maker.figures()


_Numbers = tuple[str, float | None, float | None, float | None]


def _of_area(study: Study) -> Iterator[_Numbers]:
    events, squares = study.events, study.squares
    inside = sum(region.events for region in study.regions)
    land = sum(len(region.cells) for region in study.regions)
    yield "point_events", events, events, None
    yield "hotspots", len(study.regions), len(study.regions), None
    yield "hotspot_share", _percent(inside, events), inside, events
    yield "hotspot_land_share", _percent(land, squares), land, squares
    half = float(share_holding(study.counts[study.inside])) if events else np.nan
    yield (
        "square_half_share",
        100 * half,
        round(half * squares) if events else None,
        squares,
    )
    chance = share_by_chance(events, squares)
    yield "square_half_share_by_chance", _times(chance, 100), None, squares


def _of_region(study: Study, region: Region) -> Iterator[_Numbers]:
    usual = study.events * len(region.cells) / study.squares
    months = len(study.points.months)
    active = study.months_active(region)
    yield "hotspot_events", region.events, region.events, None
    share = _percent(region.events, study.events)
    yield "hotspot_events_share", share, region.events, study.events
    yield "hotspot_times", region.events / usual, region.events, usual
    yield "hotspot_months", active, active, months


def share_by_chance(events: int, squares: int, half: float = 0.5) -> float | None:
    """The share of squares that would hold half of the events, were all alike.

    The least whole number of squares whose expected fullest hold that much. None
    without events.
    """
    if not events:
        return None
    low, high = 1, squares
    while low < high:
        middle = (low + high) // 2
        held = expected_top_share(
            events, squares, share=middle / squares, rounding="nearest"
        )
        low, high = (low, middle) if held >= half else (middle + 1, high)
    return low / squares


def _percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def _times(value: float | None, by: float) -> float | None:
    return None if value is None else value * by
