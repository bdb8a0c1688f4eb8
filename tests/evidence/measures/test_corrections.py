import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from safercity.evidence.measures.corrections import benjamini_hochberg, holm

# Benjamini and Hochberg, J. R. Stat. Soc. B 57 (1995), the fifteen p of section 4.1:
# at 5% four are found there, and three by Holm's and Bonferroni's like.
PUBLISHED = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240,
    0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
]  # fmt: skip


def test_the_published_example_finds_four_and_three():
    assert (benjamini_hochberg(PUBLISHED) < 0.05).sum() == 4
    assert (holm(PUBLISHED) < 0.05).sum() == 3


def holm_by_hand(chances):
    adjusted = {}
    highest = 0.0
    for n, (p, place) in enumerate(sorted((p, i) for i, p in enumerate(chances))):
        highest = max(highest, min(1.0, p * (len(chances) - n)))
        adjusted[place] = highest
    return [adjusted[i] for i in range(len(chances))]


some_chances = st.lists(st.floats(0, 1), max_size=30)


@given(chances=some_chances)
def test_holm_is_what_it_is_by_hand(chances):
    assert holm(chances).tolist() == pytest.approx(holm_by_hand(chances))


@given(chances=some_chances.filter(bool))
def test_benjamini_and_hochberg_is_that_of_scipy(chances):
    assert benjamini_hochberg(chances).tolist() == pytest.approx(
        stats.false_discovery_control(chances).tolist()
    )


@given(chances=some_chances)
def test_what_is_found_by_holm_is_found_by_benjamini_and_hochberg(chances):
    assert (benjamini_hochberg(chances) <= holm(chances) + 1e-12).all()


@pytest.mark.parametrize("correct", [holm, benjamini_hochberg])
def test_what_was_not_tested_stays_so_and_does_not_count(correct):
    some = correct([[0.01, None], [0.04, float("nan")]])

    assert some.shape == (2, 2)
    assert np.isnan(some[:, 1]).all()
    assert some[:, 0].tolist() == correct([0.01, 0.04]).tolist()


@pytest.mark.parametrize("correct", [holm, benjamini_hochberg])
def test_no_chances_give_none(correct):
    assert correct([]).shape == (0,)
