"""Attempts to undo suppression: on made-up counties, and with leaks put in."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safercity.evidence.disclosure import Policy, Release, make_release
from safercity.evidence.figures import OK, SUPPRESSED, FigureSet
from safercity.periods import Period
from tests.evidence.disclosure.partnerships import policy
from tests.support.attack import attack
from tests.support.sensitive import (
    SENSITIVE,
    County,
    figures_of,
    knowledge_of,
    made_up_county,
)

COUNTY = made_up_county(wards_in=(3, 4), categories=3, mean=1.0, seed=5)


def released(
    county: County, figures: FigureSet, rules: Policy | None = None, **more: object
) -> Release:
    return make_release(
        figures,
        policy=rules or policy(),
        public_extracts=frozenset(),
        aggregates=county.aggregates,
        **more,
    )


counties = st.builds(
    made_up_county,
    wards_in=st.lists(st.integers(1, 5), min_size=1, max_size=4),
    categories=st.integers(1, 5),
    mean=st.sampled_from([0.05, 0.3, 1.0, 3.0]),
    seed=st.integers(0, 10_000),
)


@settings(max_examples=12, deadline=None)
@given(county=counties)
def test_no_release_of_any_made_up_county_can_be_undone(county):
    release = released(county, figures_of(county, monthly=False))

    for whole in (False, True):
        found = attack([release.figures.to_csv()], knowledge_of(county), whole=whole)
        assert [str(finding) for finding in found] == []


@pytest.mark.parametrize("mean", [0.3, 2.0])
def test_nor_can_one_that_has_months(mean):
    county = made_up_county((3, 4), categories=3, mean=mean)

    release = released(county, figures_of(county))

    found = attack([release.figures.to_csv()], knowledge_of(county))
    assert [str(finding) for finding in found] == []


@settings(max_examples=8, deadline=None)
@given(county=counties)
def test_nor_where_a_nought_is_shown(county):
    rules = policy(zero_is_disclosive=False)

    release = released(county, figures_of(county, monthly=False), rules)

    counts = [f for f in release.figures.values() if f.measure == "count"]
    assert all(f.value == 0 or f.value >= 5 for f in counts if f.status == OK)
    # Whoever reads that a count is withheld knows that it is one at least.
    found = attack([release.figures.to_csv()], knowledge_of(county))
    assert [f for f in found if f.low == f.high] == []


def test_no_count_below_the_threshold_is_shown():
    release = released(COUNTY, figures_of(COUNTY))

    counts = [f for f in release.figures.values() if f.measure == "count"]
    assert min(f.value for f in counts if f.status == OK) >= 5
    assert any(f.status == SUPPRESSED for f in counts)
    assert any(f.status == OK for f in counts)


def test_the_attacker_undoes_a_release_that_hides_only_small_counts():
    figures = figures_of(COUNTY)
    small = {
        key
        for key, figure in figures.items()
        if figure.measure == "count" and figure.value < 5
    }
    careless = FigureSet(
        figure.without_numbers(SUPPRESSED)
        if key in small or not small.isdisjoint(figure.inputs)
        else figure
        for key, figure in figures.items()
    )

    assert len(attack([careless.to_csv()], knowledge_of(COUNTY))) > 20


def leaky(measure: str, keep: tuple[str, ...]) -> list[int]:
    """How much the attacker finds with one withheld figure of a measure left in.

    One number for each such figure; of the figure only some columns are left.
    """
    exact = figures_of(COUNTY, monthly=False)
    release = released(COUNTY, exact)
    found = []
    for key, figure in release.figures.items():
        if figure.measure == measure and figure.status == SUPPRESSED:
            whole = exact[key]
            left = replace(
                figure, **{column: getattr(whole, column) for column in keep}
            )
            planted = FigureSet({**release.figures, key: left}.values())
            found.append(len(attack([planted.to_csv()], knowledge_of(COUNTY))))
        if len(found) == 4:
            break
    return found


@pytest.mark.parametrize(
    ("measure", "keep"),
    [
        ("count", ("value",)),
        ("count", ("numerator",)),
        ("rate", ("value", "denominator")),
        ("rate", ("value",)),
        ("rate", ("numerator",)),
        ("rate", ("upper",)),
    ],
)
def test_the_attacker_finds_any_number_of_one_area_that_is_left_in(measure, keep):
    found = leaky(measure, keep)

    assert found
    assert all(found)


@pytest.mark.parametrize(
    ("measure", "column"),
    [
        ("change_count", "value"),
        ("change_count", "numerator"),
        ("share_of_crime", "value"),
        ("harm", "value"),
    ],
)
def test_the_attacker_finds_numbers_left_in_that_tie_counts_together(measure, column):
    assert any(leaky(measure, (column,)))


def test_the_attacker_finds_what_a_shorter_period_gives_away():
    figures = figures_of(COUNTY, monthly=False)
    year = next(
        figure
        for figure in figures.values()
        if figure.measure == "count" and figure.area.level == "ward"
        if figure.value >= 8
    )
    months = Period(year.period.start, year.period.start.shifted(10))
    part = replace(year, period=months, value=year.value - 2, numerator=None)
    careless = FigureSet([year, part])

    assert len(attack([careless.to_csv()], knowledge_of(COUNTY))) == 1

    safe = released(
        COUNTY,
        careless,
        policy(shortest_period={"ward": 1}),
    )
    assert attack([safe.figures.to_csv()], knowledge_of(COUNTY)) == []
    assert SUPPRESSED in {figure.status for figure in safe.figures.values()}


def test_a_second_cut_of_the_same_counts_does_not_help_either():
    """An earlier edition left out the CSPs; this one leaves out the wards."""
    figures = figures_of(COUNTY, monthly=False)
    counts = [f for f in figures.values() if f.measure in ("count", "unplaced")]
    first = FigureSet(f for f in counts if f.area.level != "csp")
    before = released(COUNTY, first).figures

    now = released(
        COUNTY, FigureSet(f for f in counts if f.area.level != "ward"), earlier=[before]
    ).figures

    found = attack([now.to_csv(), before.to_csv()], knowledge_of(COUNTY))
    assert [str(finding) for finding in found] == []


def test_areas_of_one_release_do_not_undo_those_of_another():
    release = released(COUNTY, figures_of(COUNTY, monthly=False))
    cuts = [
        release.for_area(csp, [w for w in COUNTY.wards if w.parent == csp.code])
        for csp in COUNTY.csps
    ] + [release.for_area(COUNTY.force, [*COUNTY.csps, *COUNTY.wards])]

    found = attack([cut.figures.to_csv() for cut in cuts], knowledge_of(COUNTY))

    assert [str(finding) for finding in found] == []


def test_counts_that_come_out_as_small_by_taking_public_ones_away_are_protected():
    """One category is police.uk's own, so its counts are known whatever is hidden."""
    open_to_all = COUNTY.categories[1]
    figures = FigureSet(
        replace(f, sources=("police-uk",)) if f.category == open_to_all else f
        for f in figures_of(COUNTY, monthly=False).values()
    )

    release = make_release(
        figures,
        policy=policy(),
        public_extracts=frozenset({"police-uk"}),
        aggregates=COUNTY.aggregates,
    )

    assert attack([release.figures.to_csv()], knowledge_of(COUNTY)) == []
    shown = [
        f
        for f in release.figures.values()
        if f.category == open_to_all and SENSITIVE not in f.sources
    ]
    plain = [f for f in shown if f.measure in ("count", "rate", "change_percent")]
    assert {f.status for f in plain} - {OK, "not_available"} == set()


def test_counts_are_not_changed_by_protecting_them():
    figures = figures_of(COUNTY)

    release = released(COUNTY, figures)

    assert all(
        figure == figures[key]
        for key, figure in release.figures.items()
        if figure.status != SUPPRESSED
    )
    assert np.isfinite([f.value for f in figures.values() if f.value is not None]).all()
