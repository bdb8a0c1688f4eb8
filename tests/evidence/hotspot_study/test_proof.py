"""Proof of a study: what lasts, what would have been caught, where to walk."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from safercity.evidence.disclosure import load_policy, make_release
from safercity.evidence.hotspot_study.figures import make_figures
from safercity.evidence.hotspot_study.following import see_what_followed
from safercity.evidence.hotspot_study.lasting import counts_by_month, see_what_lasts
from safercity.evidence.hotspot_study.points import Points
from safercity.evidence.hotspot_study.proof import proof_figures, prove
from safercity.evidence.hotspot_study.study import Study, study
from safercity.evidence.hotspots.persistence import PlaceClass
from safercity.evidence.measures.definitions import load_measures
from safercity.evidence.partnership import load_partnership
from safercity.periods import Month, Period
from tests.evidence.hotspot_study.test_study import GROUND, TOWN, YEAR

COUNTY = Path(__file__).parents[3] / "examples" / "staffordshire"


def of_months(first: int, last: int, *, months: Period = YEAR) -> Study:
    """A study with a planted hotspot in the months from one to another."""
    random = np.random.default_rng(9)
    number, each = 1_200, 60
    month = [random.integers(0, len(months), number)]
    east = [random.uniform(400_000, 410_000, number)]
    north = [random.uniform(300_000, 310_000, number)]
    for one in range(first, last):
        month.append(np.full(each, one))
        east.append(random.uniform(407_000, 407_700, each))
        north.append(random.uniform(303_000, 303_700, each))
    points = Points(
        easting=np.concatenate(east),
        northing=np.concatenate(north),
        month=np.concatenate(month).astype(np.int64),
        csp=np.full(sum(map(len, east)), TOWN.code, dtype=object),
        months=tuple(months),
        without_point={},
        extracts=("police",),
    )
    return study(points, GROUND)


def test_counts_by_month_add_up_to_the_counts() -> None:
    found = of_months(0, 12)
    assert (counts_by_month(found).sum(axis=1) == found.counts).all()


def test_a_hotspot_of_every_month_lasts_and_one_of_the_end_is_new() -> None:
    assert see_what_lasts(of_months(0, 12)).classes == (PlaceClass.PERSISTENT,)
    assert see_what_lasts(of_months(10, 12)).classes == (PlaceClass.NEW,)
    assert see_what_lasts(of_months(0, 4)).classes == (PlaceClass.FORMER,)


def test_what_was_learned_is_never_what_is_tested() -> None:
    found = see_what_followed(of_months(0, 12))
    assert found is not None
    assert found.learned.end == Month(2025, 9)
    assert found.tested.start == Month(2025, 10)
    assert found.gains[0].naive.hit_rate.value > 0.3


def test_a_hotspot_that_came_only_in_the_tested_months_was_not_caught() -> None:
    found = see_what_followed(of_months(9, 12))
    assert found is not None
    assert found.gains[0].naive.hit_rate.value < 0.1


def test_too_few_months_or_events_prove_nothing() -> None:
    short = Period(Month(2025, 1), Month(2025, 4))
    assert see_what_followed(of_months(0, 4, months=short)) is None
    assert see_what_lasts(of_months(0, 4, months=short)).classes == (None,)
    nothing = of_months(0, 0).points.none_of_them()
    proof = prove(study(nothing, GROUND))
    assert (proof.following, proof.patrols, proof.lasting.kept) == (None, (), None)


def test_patrol_areas_are_small_full_and_do_not_overlap() -> None:
    found = of_months(0, 12)
    patrols = prove(found).patrols
    assert patrols[0].events >= 200
    assert all(patrol.area_m2 <= 250_000 for patrol in patrols)
    shapes = [patrol.shape for patrol in patrols]
    assert shapely.union_all(shapes).area == sum(shape.area for shape in shapes)


def test_every_figure_of_the_proof_names_its_sources_and_its_place() -> None:
    found = of_months(0, 12)
    figures = proof_figures(
        found, prove(found), "burglary", TOWN, YEAR, load_measures()
    )
    caught = figures.quote("caught_share.burglary.ashmere-land-1.2025-10_2025-12")
    assert caught.numerator is not None
    assert caught.denominator is not None
    assert caught.value == pytest.approx(100 * caught.numerator / caught.denominator)
    assert all(figure.sources == ("police",) for figure in figures.values())
    assert figures.quote("hotspot_class.burglary.ashmere-hotspot-1.2025").value == 1


def test_hotspots_of_what_the_police_find_are_set_beside_what_people_report() -> None:
    found = of_months(0, 12)
    alike = prove(found, of_months(0, 12).points).parting
    apart = prove(found, of_months(0, 0).points).parting
    assert alike is not None
    assert apart is not None
    assert (alike.parts, apart.parts) == (False, True)
    figures = proof_figures(
        found,
        prove(found, of_months(0, 0).points),
        "drugs",
        TOWN,
        YEAR,
        load_measures(),
    )
    shown = figures.quote("agrees_with_reported.drugs.ashmere.2025")
    assert shown.value == pytest.approx(100 * apart.agreement)


def test_the_public_is_shown_no_hotspot_of_a_sensitive_extract(tmp_path: Path) -> None:
    found = of_months(0, 12)
    about = ("burglary", TOWN, YEAR, load_measures())
    figures = make_figures(found, *about) | proof_figures(found, prove(found), *about)
    partnership = replace(load_partnership(COUNTY), folder=tmp_path)

    def released(audience: str, public: frozenset[str]) -> Collection[str]:
        release = make_release(
            figures,
            policy=load_policy(audience, partnership),
            public_extracts=public,
            aggregates={},
        )
        return {f.status for f in release.figures.values() if f.value is not None}

    assert released("public", frozenset()) == set()
    assert released("public", frozenset({"police"})) == {"ok"}
    assert released("partners", frozenset()) == {"ok"}
