"""Planted in the wards of a real county, effects are found where they were put."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from safercity.areas import AreaLevel
from safercity.evidence.evaluation_report.incidents import Incidents
from safercity.evidence.evaluation_report.plan import Plan
from safercity.evidence.evaluation_report.plan_file import read_plan
from safercity.evidence.evaluation_report.setting import make_setting
from safercity.evidence.evaluation_report.study import Study, study_action
from safercity.evidence.geography.area_set import AreaSet
from safercity.evidence.geography.folder import read_areas
from safercity.periods import Period

ROOT = Path(__file__).parents[3]
MONTHS = Period.parse("2023-01", "2025-12")
START = 24
PLACE = "E05014567"


@pytest.fixture(scope="module")
def areas() -> AreaSet:
    return read_areas(ROOT / "examples" / "staffordshire")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return replace(
        read_plan(ROOT / "examples" / "evaluation" / "plan.toml"),
        shape=None,
        shape_title="",
        areas=(PLACE,),
        after=Period.parse("2025-01", "2025-12"),
        ring=800.0,
        similar=12,
    )


def drawn(
    areas: AreaSet, *, effect: float, around: float = 1.0, seed: int
) -> Incidents:
    """Events of wards by month, a season and all, with an effect in one ward.

    Every event lies at a point of its ward: in the place's neighbours within the ring.
    """
    generator = np.random.default_rng(seed)
    codes = sorted(areas.ward_shapes)
    ring = areas.ward_shapes[PLACE].buffer(700)
    month, ward, east, north = [], [], [], []
    season = 1 + 0.2 * np.sin(2 * np.pi * np.arange(len(MONTHS)) / 12)
    for code in codes:
        shape = areas.ward_shapes[code]
        near = shape.intersection(ring)
        is_near = code != PLACE and near.area > 0
        factor = effect if code == PLACE else around if is_near else 1.0
        point = (near if is_near else shape).representative_point()
        level = generator.uniform(15, 40) * season
        level[START:] *= factor
        for name, number in zip(MONTHS, generator.poisson(level), strict=True):
            month += [str(name)] * number
            ward += [code] * number
            east += [point.x] * number
            north += [point.y] * number
    csp_of = {area.code: area.parent or "" for area in areas.wards}
    return Incidents(
        category="anti-social-behaviour",
        easting=np.array(east),
        northing=np.array(north),
        month=np.array(month),
        codes={
            AreaLevel.WARD: np.array(ward),
            AreaLevel.CSP: np.array([csp_of[code] for code in ward]),
            AreaLevel.LSOA: np.array(ward),
        },
        extracts=("drawn",),
        supplied=MONTHS.months,
    )


def studied(plan: Plan, areas: AreaSet, incidents: Incidents) -> Study:
    return study_action(make_setting(plan, incidents, areas), incidents)


def test_a_fall_of_30_per_cent_is_found_by_every_way_of_asking(plan, areas):
    study = studied(plan, areas, drawn(areas, effect=0.7, seed=1))

    assert study.claim == "compared"
    assert study.difference is not None
    assert study.difference.effect.upper < 1
    assert study.difference.effect.lower < 0.7 < study.difference.effect.upper
    assert study.synthetic is not None
    assert study.synthetic.ratio == pytest.approx(0.7, abs=0.1)
    assert study.series is not None
    assert study.series.whole.lower < 0.7 < study.series.whole.upper
    assert study.time is not None
    assert not study.time.effect.is_clear
    assert study.parts_of_mix.sum() == pytest.approx(1)


def test_planted_falls_are_covered_and_none_is_seen_where_none_is(plan, areas):
    held, alarms, runs = 0, 0, 10
    for seed in range(runs):
        found = studied(plan, areas, drawn(areas, effect=0.7, seed=seed)).difference
        none = studied(plan, areas, drawn(areas, effect=1.0, seed=seed)).difference
        assert found is not None and none is not None
        held += found.effect.lower < 0.7 < found.effect.upper
        alarms += none.effect.is_clear

    assert held >= 8
    assert alarms <= 2


@pytest.mark.parametrize(
    ("around", "outcome"), [(0.8, "diffusion"), (1.2, "displacement")]
)
def test_what_moved_or_spread_is_told(plan, areas, around, outcome):
    study = studied(plan, areas, drawn(areas, effect=0.6, around=around, seed=4))

    assert study.displacement is not None
    assert study.displacement.outcome.startswith(outcome)


def test_comparison_areas_are_the_nearest_in_number_and_touch_no_ring(plan, areas):
    incidents = drawn(areas, effect=1.0, seed=2)
    setting = make_setting(plan, incidents, areas)

    zone = setting.shape.buffer(plan.ring)
    assert len(setting.others) == 12
    assert all(
        not areas.ward_shapes[area.code].intersects(zone) for area, _ in setting.others
    )
    before = incidents.month < "2025-01"
    size = int((setting.in_place & before).sum())
    chosen = [int((rows & before).sum()) for _, rows in setting.others]
    assert max(abs(np.log(n / size)) for n in chosen) < 0.15
    assert setting.shared == 0


def test_named_areas_that_lie_in_the_ring_lose_what_is_in_it_and_warn(plan, areas):
    zone = areas.ward_shapes[PLACE].buffer(600)
    near = [
        code
        for code, shape in sorted(areas.ward_shapes.items())
        if code != PLACE and shape.intersects(zone)
    ]
    named = replace(plan, comparison_areas=tuple(near[:4]), similar=0)
    study = studied(named, areas, drawn(areas, effect=0.7, seed=3))

    assert study.setting.shared == 1
    assert "no comparison" not in [c.name for c in study.cautions]
    assert "a ring inside the comparison" in [c.name for c in study.cautions]
    assert study.claim == "counted"


def test_a_place_of_any_shape_counts_the_points_in_it(plan, areas):
    incidents = drawn(areas, effect=0.7, seed=5)
    point = areas.ward_shapes[PLACE].representative_point()
    anywhere = replace(
        plan, areas=(), shape=shapely.Point(point.x, point.y).buffer(50), ring=0.0
    )

    study = studied(anywhere, areas, incidents)

    assert study.place.sum() == (incidents.codes[AreaLevel.WARD] == PLACE).sum()
    assert study.ring is None
    assert study.displacement is None


def test_events_without_a_point_are_counted_by_area_and_told_of(plan, areas):
    known = drawn(areas, effect=0.7, seed=6)
    lost = replace(
        known,
        easting=np.full(known.easting.size, np.nan),
        northing=np.full(known.easting.size, np.nan),
    )

    study = studied(plan, areas, lost)

    assert study.place.sum() > 0
    assert study.without_point == known.easting.size
    assert study.ring is not None
    assert study.ring.sum() == 0
    assert study.displacement is not None
