"""Studies: planted hotspots are found and named, and flat maps have none."""

import numpy as np
import shapely
from numpy.typing import NDArray

from safercity.areas import Area, AreaLevel
from safercity.evidence.hotspot_study.figures import make_figures, share_by_chance
from safercity.evidence.hotspot_study.points import Points
from safercity.evidence.hotspot_study.study import Study, ground_of, study
from safercity.evidence.measures.definitions import load_measures
from safercity.periods import Month, Period

YEAR = Period(Month(2025, 1), Month(2025, 12))
TOWN = Area(AreaLevel.CSP, "E22000001", "Ashmere", "ashmere", "E23000015")
WEST = Area(AreaLevel.WARD, "E05000001", "West End", "west-end-e05000001", TOWN.code)
EAST = Area(AreaLevel.WARD, "E05000002", "East End", "east-end-e05000002", TOWN.code)
SHAPES = {
    WEST.code: shapely.box(400_000, 300_000, 405_000, 310_000),
    EAST.code: shapely.box(405_000, 300_000, 410_000, 310_000),
}
WHOLE = shapely.box(400_000, 300_000, 410_000, 310_000)
GROUND = ground_of(WHOLE, [WEST, EAST], SHAPES)
Floats = NDArray[np.float64]


def points(
    east: Floats, north: Floats, month: NDArray[np.int64] | None = None
) -> Points:
    months = np.zeros(len(east), dtype=np.int64) if month is None else month
    csp = np.full(len(east), TOWN.code, dtype=object)
    return Points(east, north, months, csp, tuple(YEAR), {TOWN.code: 3}, ("police",))


def scattered(number: int, seed: int = 1) -> tuple[Floats, Floats]:
    random = np.random.default_rng(seed)
    return (
        random.uniform(400_000, 410_000, number),
        random.uniform(300_000, 310_000, number),
    )


def of(found: Points) -> Study:
    return study(found, GROUND)


def planted() -> Study:
    east, north = scattered(1_600)
    more_east, more_north = scattered(200, seed=2)
    near = 407_000 + (more_east - 400_000) / 14, 303_000 + (more_north - 300_000) / 14
    month = np.concatenate([np.zeros(1_600), np.arange(200) % 3]).astype(np.int64)
    return of(points(np.append(east, near[0]), np.append(north, near[1]), month))


def test_a_planted_hotspot_is_found_where_it_was_planted_and_named_by_its_ward() -> (
    None
):
    found = planted()
    assert len(found.regions) == 1
    region = found.regions[0]
    assert region.ward == EAST
    assert shapely.box(407_000, 303_000, 407_714, 303_714).intersects(region.shape)
    assert region.events >= 200
    assert found.months_active(region) == 3


def test_a_flat_map_has_no_hotspots() -> None:
    assert of(points(*scattered(1_600))).regions == ()


def test_one_full_square_alone_is_no_hotspot() -> None:
    east, north = scattered(1_600)
    alone = np.full(300, 407_100.0), np.full(300, 303_100.0)
    found = of(points(np.append(east, alone[0]), np.append(north, alone[1])))
    cell = found.grid.cells([407_100], [303_100])[0]
    assert not any(cell in region.cells for region in found.regions)
    assert found.counts[cell] >= 300


def test_the_figures_add_up_and_carry_what_they_were_worked_out_from() -> None:
    found = planted()
    figures = make_figures(found, "burglary", TOWN, YEAR, load_measures())
    share = figures.quote("hotspot_share.burglary.ashmere.2025")
    assert share.numerator == found.regions[0].events
    assert share.denominator == 1_800
    assert share.value == 100 * found.regions[0].events / 1_800
    times = figures.quote("hotspot_times.burglary.ashmere-hotspot-1.2025")
    land = figures.quote("hotspot_land_share.burglary.ashmere.2025")
    assert share.value is not None
    assert land.value is not None
    assert times.value is not None
    assert abs(times.value - share.value / land.value) < 1e-9
    assert all(figure.sources == ("police",) for figure in figures.values())


def test_nothing_at_all_has_figures_that_say_so() -> None:
    nothing = np.array([], dtype=float)
    figures = make_figures(
        of(points(nothing, nothing)), "burglary", TOWN, YEAR, load_measures()
    )
    assert (
        figures.quote("hotspot_share.burglary.ashmere.2025").status == "not_available"
    )
    assert figures.quote("hotspots.burglary.ashmere.2025").value == 0


def test_all_events_at_one_point_and_points_outside_have_answers() -> None:
    everywhere = np.full(500, 401_000.0), np.full(500, 301_000.0)
    assert of(points(*everywhere)).events == 500
    far = (
        np.append(everywhere[0], [0.0, 700_000.0]),
        np.append(everywhere[1], [0.0, 0.0]),
    )
    found = of(points(*far))
    assert found.events == 500
    assert np.count_nonzero(found.cells < 0) == 2


def test_half_by_chance_is_what_simulation_gives() -> None:
    random = np.random.default_rng(4)
    needed = []
    for _ in range(200):
        counts = np.sort(random.multinomial(400, [1 / 900] * 900))[::-1]
        needed.append(1 + np.searchsorted(np.cumsum(counts), 200))
    chance = share_by_chance(400, 900)
    assert chance is not None
    assert abs(chance - np.mean(needed) / 900) < 2 / 900
    assert share_by_chance(0, 900) is None
