"""How far events gather on few people."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.errors import SettingsError
from safercity.evidence.measures import concentration
from safercity.evidence.measures.people_concentration import (
    people_gini,
    people_holding,
    people_top_share,
)


def test_a_worked_example_of_one_hundred_offenders():
    each, people = [1, 2, 16], [90, 8, 2]

    # 90 + 16 + 32 = 138 events; the top five people have 32 + 3 × 2 of them.
    assert people_top_share(each, people) == pytest.approx(38 / 138)
    # 32 + 16 + 21 × 1 = 69: two, eight and twenty-one people.
    assert people_holding(each, people) == pytest.approx(0.31)


def test_equal_people_have_no_concentration():
    assert people_gini([3], [50]) == pytest.approx(0)
    assert people_top_share([3], [50], share=0.1) == pytest.approx(0.1)
    assert people_holding([3], [50]) == pytest.approx(0.5)


def test_nobody_has_no_concentration_to_tell():
    for measure in (people_gini, people_top_share, people_holding):
        assert math.isnan(measure([], []))
        assert math.isnan(measure([2], [0]))


def test_a_share_of_events_outside_nought_to_one_is_refused():
    with pytest.raises(SettingsError, match=r"1\.5 must be over 0"):
        people_holding([1], [1], half=1.5)


frequencies = st.dictionaries(
    st.integers(1, 60), st.integers(1, 40), min_size=1, max_size=8
)


@given(
    told=frequencies,
    share=st.sampled_from([0.01, 0.05, 0.1, 0.5, 1.0]),
    rounding=st.sampled_from(["up", "nearest", "part"]),
)
def test_they_agree_with_the_measures_of_one_count_each(told, share, rounding):
    each, people = list(told), list(told.values())
    one_by_one = np.repeat(each, people)

    top = people_top_share(each, people, share=share, rounding=rounding)

    assert people_gini(each, people) == pytest.approx(
        float(concentration.gini(one_by_one)), abs=1e-9
    )
    assert top == pytest.approx(
        float(concentration.top_share(one_by_one, share=share, rounding=rounding))
    )
    assert people_holding(each, people, half=share) == pytest.approx(
        float(concentration.share_holding(one_by_one, half=share))
    )
