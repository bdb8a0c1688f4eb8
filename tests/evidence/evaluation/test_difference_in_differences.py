import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.errors import UsageError
from safercity.evidence.evaluation.difference_in_differences import (
    difference_in_differences,
)

ACTED = [True, False, False, False]


def test_the_ratio_is_that_of_the_sums_worked_by_hand():
    found = difference_in_differences([200, 400, 500, 600], [120, 380, 480, 560], ACTED)

    assert found.effect.ratio == pytest.approx((120 / 200) / (1420 / 1500))
    assert found.expected == pytest.approx(200 * 1420 / 1500)
    assert found.chance == pytest.approx(1 / 200 + 1 / 120 + 1 / 1500 + 1 / 1420)


def test_with_one_comparison_area_the_interval_holds_only_chance_in_counting():
    found = difference_in_differences([100, 100], [50, 100], [True, False]).effect

    assert found.standard_error == pytest.approx(math.sqrt(0.05))
    assert math.isinf(found.degrees)
    assert found.lower == pytest.approx(0.5 * math.exp(-1.959964 * math.sqrt(0.05)))


def test_areas_that_go_their_own_ways_widen_the_interval():
    calm = difference_in_differences(
        [500] * 6, [400, 500, 505, 495, 498, 502], [True] + [False] * 5
    ).effect
    restless = difference_in_differences(
        [500] * 6, [400, 300, 700, 400, 600, 500], [True] + [False] * 5
    ).effect

    assert calm.is_clear
    assert not restless.is_clear


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([0, 10], [0, 10]),
        ([3, 10], [0, 10]),
        ([0, 0], [0, 0]),
        ([10, 0], [10, 0]),
        ([10, 0, 0], [3, 0, 4]),
    ],
)
def test_counts_of_nought_give_a_wide_answer_and_say_that_they_were_corrected(
    before, after
):
    acted = [True] + [False] * (len(before) - 1)
    found = difference_in_differences(before, after, acted)

    assert found.corrected == (min(before[0], after[0], sum(before[1:])) == 0)
    assert math.isfinite(found.effect.lower)
    assert not found.effect.is_clear


@given(
    counts=st.lists(
        st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)), min_size=2, max_size=12
    )
)
def test_any_counts_have_an_interval_around_the_ratio(counts):
    before, after = zip(*counts, strict=True)
    effect = difference_in_differences(
        before, after, [True] + [False] * (len(counts) - 1)
    ).effect

    assert effect.lower <= effect.ratio <= effect.upper
    assert 0 <= effect.p <= 1


@given(
    counts=st.lists(
        st.tuples(st.integers(1, 5000), st.integers(1, 5000)), min_size=3, max_size=9
    )
)
def test_before_and_after_the_other_way_round_is_one_over_the_ratio(counts):
    before, after = zip(*counts, strict=True)
    acted = [True] + [False] * (len(counts) - 1)
    one = difference_in_differences(before, after, acted).effect
    other = difference_in_differences(after, before, acted).effect

    assert one.ratio * other.ratio == pytest.approx(1)
    assert one.lower * other.upper == pytest.approx(1)


@pytest.mark.parametrize(
    ("before", "after", "acted", "said"),
    [
        ([1, 2], [1], [True, False], "2 counts before and 1 after"),
        ([1, np.nan], [1, 2], [True, False], "negative, missing or infinite"),
        ([1, -2], [1, 2], [True, False], "negative, missing or infinite"),
        ([1, math.inf], [1, 2], [True, False], "negative, missing or infinite"),
        (["a", 2], [1, 2], [True, False], "not all numbers"),
        ([1, 2], [1, 2], [True, True], "an area with the action and one without"),
        ([1, 2], [1, 2], [False, False], "an area with the action and one without"),
        ([1, 2], [1, 2], [True], "says something of 1 areas"),
        ([], [], [], "an area with the action and one without"),
        ([[1, 2]], [1, 2], [True, False], "dimensions"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(before, after, acted, said):
    with pytest.raises(UsageError, match=said):
        difference_in_differences(before, after, acted)


def test_a_confidence_that_is_none_is_refused():
    with pytest.raises(UsageError, match="confidence"):
        difference_in_differences([1, 2], [1, 2], [True, False], confidence=1.0)


def test_a_lower_confidence_gives_a_narrower_interval():
    wide = difference_in_differences([90, 80, 70], [60, 80, 71], [True, False, False])
    narrow = difference_in_differences(
        [90, 80, 70], [60, 80, 71], [True, False, False], confidence=0.8
    )

    assert wide.effect.lower < narrow.effect.lower < narrow.effect.upper
