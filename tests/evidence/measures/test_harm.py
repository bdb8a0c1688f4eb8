import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.evidence.measures.categories import load_categories
from safercity.evidence.measures.harm import weigh_harm


def test_harm_is_events_times_weights_over_people():
    harm = weigh_harm([[100, 2], [0, 0]], [5.4, 799.6], [10_000, 0])

    assert harm.by_category.tolist() == pytest.approx(
        np.array([[540.0, 1599.2], [0.0, 0.0]])
    )
    assert harm.total.tolist() == pytest.approx([2139.2, 0.0])
    assert harm.rate[0] == pytest.approx(213.92) and np.isnan(harm.rate[1])
    assert harm.share[0].tolist() == pytest.approx([0.2524, 0.7476], abs=1e-4)
    assert np.isnan(harm.share[1]).all()


def test_what_has_no_weight_is_left_out_and_said_to_be():
    harm = weigh_harm([[50, 50]], [10.0, None], [1_000])

    assert harm.total.tolist() == [500.0]
    assert harm.weighed.tolist() == [0.5]
    assert np.isnan(harm.by_category[0, 1])


def test_an_unknown_count_makes_a_total_unknown_only_where_it_weighs():
    harm = weigh_harm([[None, 1], [1, None]], [10.0, None], [1_000, 1_000])

    assert np.isnan(harm.total).tolist() == [True, False]


def test_without_any_weight_there_is_no_harm_figure():
    assert np.isnan(weigh_harm([[1, 2]], [None, None], [10]).total).all()


def test_no_areas_have_no_harm():
    assert weigh_harm(np.empty((0, 2)), [1, 2], []).total.shape == (0,)


@given(
    events=st.lists(
        st.lists(st.integers(0, 10**9), min_size=3, max_size=3), min_size=1, max_size=8
    )
)
def test_harm_agrees_with_plain_python(events):
    weights = [1.8, 465.4, 2952.9]

    harm = weigh_harm(events, weights, [1_000] * len(events))

    by_hand = [sum(n * w for n, w in zip(row, weights, strict=True)) for row in events]
    assert harm.total.tolist() == pytest.approx(by_hand)


def test_robbery_weighs_more_than_shoplifting_as_shipped():
    kinds = load_categories()
    pair = [kinds["robbery"].harm_weight, kinds["shoplifting"].harm_weight]

    harm = weigh_harm([[10, 500]], pair, [100_000])

    assert harm.share[0, 0] > 0.5
