"""The ward rule, against what the 2019 assessment printed and against numpy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.errors import SettingsError
from safercity.evidence.measures.ward_rule import (
    WardClass,
    classify_wards,
    robust_thresholds,
)

TOY = [20, 25, 30, 35, 40, 45, 50, 55, 60, 300]


@pytest.mark.parametrize(
    "ddof,sd,above,well_above",
    [(0, 78.96, 144.96, 223.91), (1, 83.23, 149.23, 232.45)],
)
def test_the_toy_wards_have_these_thresholds(ddof, sd, above, well_above):
    rule = classify_wards(TOY, ddof=ddof)

    found = [float(n) for n in (rule.mean, rule.sd, rule.above, rule.well_above)]
    assert found == pytest.approx([66.0, sd, above, well_above], abs=0.005)
    assert rule.classes.tolist() == [0] * 9 + [WardClass.WELL_ABOVE]


# Rates and classes as printed in 2019; the other 150 or so wards were not. With these
# low rates in their place the rule gives the printed classes back.
CRIME_2019 = [533.6, 432.3, 375.7, 282.2, 273.6, 252.9, 233.7, 217.1]
CRIME_2019_ABOVE = [200.0, 182.6, 178.3, 164.1, 158.1, 155.3, 150.8, 143.6]


def test_the_rule_gives_back_the_classes_printed_in_2019():
    rest = [55.0] * 150
    rule = classify_wards(CRIME_2019 + CRIME_2019_ABOVE + rest)

    assert 55.0 < rule.above < 143.6
    assert 200.0 <= rule.well_above < 217.1
    assert rule.classes.tolist() == (
        [WardClass.WELL_ABOVE] * 8 + [WardClass.ABOVE] * 8 + [0] * 150
    )


rates = st.lists(st.floats(0, 1000), min_size=2, max_size=40)


@given(rates=rates, ddof=st.sampled_from([0, 1]))
def test_mean_and_deviation_are_those_of_numpy(rates, ddof):
    rule = classify_wards(rates, ddof=ddof)

    assert rule.mean == pytest.approx(np.mean(rates))
    assert rule.sd == pytest.approx(np.std(rates, ddof=ddof), abs=1e-9)


@given(rates=rates)
def test_equal_populations_weigh_nothing(rates):
    weighted = classify_wards(rates, [500] * len(rates), weighting="population")

    assert weighted.above == pytest.approx(classify_wards(rates).above)


def test_a_mean_weighted_by_population_is_the_pooled_rate():
    rule = classify_wards([10, 20], [3_000, 1_000], weighting="population")

    assert float(rule.mean) == 12.5
    assert float(rule.sd) == pytest.approx(np.sqrt((3 * 2.5**2 + 7.5**2) / 4))


@given(rate=st.floats(0, 1e6), wards=st.integers(1, 30))
def test_no_ward_stands_out_among_equals(rate, wards):
    rule = classify_wards([rate] * wards)

    assert set(rule.classes.tolist()) == {WardClass.NOT_ABOVE}


def test_a_rate_on_the_threshold_is_not_above_it():
    # mean 5, deviation 5: 10 is the threshold itself
    assert classify_wards([0, 10]).classes.tolist() == [0, 0]


def test_unknown_wards_are_left_out_and_have_no_class():
    with_gap = classify_wards([*TOY, None])

    assert with_gap.mean == 66.0
    assert with_gap.classes[-1] == WardClass.NOT_AVAILABLE


def test_one_ward_has_no_sample_deviation_so_no_class():
    assert classify_wards([50], ddof=1).classes.tolist() == [WardClass.NOT_AVAILABLE]
    assert classify_wards([50], ddof=0).classes.tolist() == [WardClass.NOT_ABOVE]


def test_no_wards_give_no_classes():
    rule = classify_wards([])

    assert np.isnan(rule.mean)
    assert rule.classes.tolist() == []


def test_categories_are_classed_side_by_side():
    both = classify_wards(
        np.column_stack([TOY, TOY[::-1]]), [1] * 10, weighting="population"
    )

    assert both.mean.tolist() == [66.0, 66.0]
    assert both.classes[:, 0].tolist() == both.classes[::-1, 1].tolist()


@pytest.mark.parametrize(
    "wrong", [{"ddof": 2}, {"weighting": "area"}, {"weighting": "population"}]
)
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(SettingsError, match="ward"):
        classify_wards(TOY, **wrong)


def test_one_extreme_ward_does_not_move_the_robust_thresholds():
    calm = robust_thresholds([*TOY[:-1], 65])
    wild = robust_thresholds(TOY)

    assert [float(n) for n in calm] == [float(n) for n in wild]
    assert float(wild[0]) == 42.5
    assert float(wild[1]) == pytest.approx(42.5 + 1.4826 * 12.5, abs=1e-3)


@given(rates=rates)
def test_the_robust_middle_is_the_median(rates):
    assert robust_thresholds([*rates, None])[0] == pytest.approx(np.median(rates))


def test_nothing_has_no_median():
    assert np.isnan(robust_thresholds([])[0])
    assert np.isnan(robust_thresholds([None, None])[0])
