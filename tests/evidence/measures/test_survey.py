import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safercity.errors import SettingsError
from safercity.evidence.measures.change import ChangeOutcome
from safercity.evidence.measures.intervals import newcombe_difference, wilson_limits
from safercity.evidence.measures.survey import (
    SurveySettings,
    compare_shares,
    compare_with_rest,
    effective_size,
    weighted_shares,
)


def test_the_effective_sample_is_that_published():
    assert effective_size([0.5] * 500 + [1.5] * 500) == (800.0, 1.25)


@pytest.mark.parametrize(
    "size,points", [(500, 4.4), (800, 3.5), (1_000, 3.1), (1_100, 3.0)]
)
def test_the_largest_margins_are_those_published(size, points):
    found = weighted_shares(size / 2, size, size, size)

    # Published by the normal formula; Wilson's is a little narrower.
    assert 100 * (found.upper[0] - 0.5) == pytest.approx(points, abs=0.06)


def test_equal_weights_lose_nothing():
    assert effective_size([3.0] * 40) == (40.0, 1.0)


def test_what_is_null_takes_no_part_and_no_weights_are_no_sample():
    assert effective_size([1, None, 1]) == (2.0, 1.0)
    assert np.isnan(effective_size([])).all()


some_weights = st.lists(st.floats(0.2, 5), min_size=1, max_size=50)


@given(weights=some_weights)
def test_a_weighted_sample_never_tells_more_than_its_size(weights):
    effective, deff = effective_size(weights)

    assert 0 < effective <= len(weights) * (1 + 1e-12)
    assert deff >= 1 - 1e-12


@given(rows=st.lists(st.tuples(st.floats(0.2, 5), st.booleans()), min_size=1))
def test_shares_are_those_worked_out_person_by_person(rows):
    weights = np.array([w for w, _ in rows])
    said = np.array([s for _, s in rows])

    found = weighted_shares(
        weights[said].sum(), weights.sum(), (weights**2).sum(), len(rows)
    )

    share = (weights * said).sum() / weights.sum()
    size, deff = effective_size(weights)
    lower, upper = wilson_limits(share * size, size)
    assert found.share[0] == pytest.approx(share, abs=1e-12)
    assert [found.effective[0], found.deff[0]] == pytest.approx([size, deff])
    assert [found.lower[0], found.upper[0]] == pytest.approx(
        [float(lower), float(upper)], abs=1e-9
    )


def test_with_equal_weights_the_interval_is_wilsons_of_the_counts():
    found = weighted_shares(420, 1000, 1000, 1000)

    assert [found.lower[0], found.upper[0]] == pytest.approx([0.38977, 0.45084], 1e-4)


def test_nobody_asked_has_no_share():
    found = weighted_shares([0, 1], [0, 2], [0, 2], [0, 2])

    assert np.isnan(found.share).tolist() == [True, False]
    assert np.isnan(found.upper).tolist() == [True, False]


def test_a_difference_has_the_limits_published():
    found = compare_shares(0.84, 1000, 0.80, 1000, 1000, 1000)

    assert found.difference == pytest.approx([0.04])
    assert [found.lower[0], found.upper[0]] == pytest.approx([0.0063, 0.0736], abs=5e-5)
    assert found.outcome.tolist() == [ChangeOutcome.RISE]


def test_a_difference_is_taken_on_the_effective_sample():
    all_ = compare_shares(0.84, 1000, 0.80, 1000, 1000, 1000)
    half = compare_shares(0.84, 500, 0.80, 500, 1000, 1000)

    assert half.lower[0] < 0 < all_.lower[0]
    assert half.outcome.tolist() == [ChangeOutcome.NO_CLEAR_CHANGE]


a_share, a_size = st.floats(0.02, 0.98), st.floats(20, 5_000)


@settings(max_examples=60)
@given(one=a_share, other=a_share, size=a_size, other_size=a_size)
def test_p_is_the_level_whose_interval_just_touches_nought(
    one, other, size, other_size
):
    p = float(compare_shares(one, size, other, other_size, 100, 100).p[0])

    if 1e-9 < p < 1 - 1e-9:
        _, lower, upper = newcombe_difference(
            one * size, size, other * other_size, other_size, confidence=1 - p
        )
        nearer = lower if one > other else upper
        assert float(nearer) == pytest.approx(0, abs=1e-6)


def test_equal_shares_have_a_p_of_one_and_far_ones_of_nought():
    found = compare_shares([0.5, 1.0], [90, 1e6], [0.5, 0.0], [80, 1e6], 90, 90)

    assert found.p.tolist() == [1.0, pytest.approx(0.0, abs=1e-300)]


def test_many_comparisons_are_corrected_together():
    one, other = [0.84] + [0.5] * 4, [0.80] + [0.5] * 4

    by_holm = compare_shares(one, 1000, other, 1000, 1000, 1000)
    plain = compare_shares(
        one, 1000, other, 1000, 1000, 1000, settings=SurveySettings(correction="none")
    )

    assert by_holm.adjusted[0] == pytest.approx(5 * plain.adjusted[0])
    assert by_holm.outcome.tolist() == [0] * 5
    assert plain.outcome.tolist() == [1, 0, 0, 0, 0]


OUTCOMES = [
    (0.60, 0.40, 500, ChangeOutcome.RISE),
    (0.40, 0.60, 500, ChangeOutcome.FALL),
    (0.50, 0.49, 500, ChangeOutcome.NO_CLEAR_CHANGE),
    (0.90, 0.10, 29, ChangeOutcome.TOO_FEW),
    (0.90, 0.10, 30, ChangeOutcome.RISE),
    (None, 0.10, 500, ChangeOutcome.NOT_AVAILABLE),
]


@pytest.mark.parametrize("now,before,people,outcome", OUTCOMES)
def test_outcomes_of_a_difference(now, before, people, outcome):
    found = compare_shares(now, people, before, people, people, people)

    assert found.outcome.tolist() == [outcome]


def test_a_clear_difference_must_be_large_enough_to_matter():
    rule = SurveySettings(practical=0.02)

    small = compare_shares(0.519, 1e5, 0.5, 1e5, 1e5, 1e5, settings=rule)
    just = compare_shares(0.42, 1e5, 0.4, 1e5, 1e5, 1e5, settings=rule)

    assert small.p[0] < 0.001 and small.outcome.tolist() == [0]
    assert just.outcome.tolist() == [ChangeOutcome.RISE]


def test_an_area_is_compared_with_all_the_others_together():
    weight, base = np.array([80.0, 40, 50]), np.array([100.0, 100, 110])
    squares, people = base * 1.2, base

    found = compare_with_rest(weight, base, squares, people)

    others = weighted_shares(90, 210, 210 * 1.2, 210)
    first = weighted_shares(80, 100, 120, 100)
    by_hand = compare_shares(
        first.share, first.effective, others.share, others.effective, 100, 210
    )
    assert found.difference[0] == pytest.approx(by_hand.difference[0])
    assert found.p[0] == pytest.approx(by_hand.p[0])
    assert found.outcome[0] == ChangeOutcome.RISE


def test_an_area_alone_or_with_nobody_is_compared_with_none():
    alone = compare_with_rest([10.0], [40.0], [40.0], [40])
    empty = compare_with_rest(
        [30.0, None, 30], [60.0, None, 60], [60.0, None, 60], [60, 0, 60]
    )

    assert alone.outcome.tolist() == [ChangeOutcome.NOT_AVAILABLE]
    assert empty.outcome.tolist() == [0, ChangeOutcome.NOT_AVAILABLE, 0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"confidence": 1},
        {"p_level": 0},
        {"practical": -1},
        {"fewest": 0},
        {"correction": "bonferroni"},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(SettingsError):
        SurveySettings(**wrong)
