"""Scales, ticks, widths of words, and labels kept apart."""

import doctest
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.evidence.publication.drawing import axes, lettering, scales, svg
from safercity.evidence.publication.drawing.axes import spread
from safercity.evidence.publication.drawing.boxes import Box, clear_of
from safercity.evidence.publication.drawing.lettering import width, wrap
from safercity.evidence.publication.drawing.scales import Scale, tick_labels, ticks


@pytest.mark.parametrize("module", [axes, lettering, scales, svg])
def test_the_examples_in_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


def _is_data(value):
    return value == 0 or abs(value) > 1e-6


@given(
    values=st.lists(st.floats(-1e9, 1e9).filter(_is_data), max_size=20),
    most=st.integers(2, 8),
)
def test_ticks_cover_the_values_and_zero_in_few_even_steps(values, most):
    marks = ticks(values, most)

    hair = 1e-8 * (marks[-1] - marks[0])  # rounding may leave a value this far out
    assert marks[0] <= min([0.0, *values]) + hair
    assert marks[-1] >= max([0.0, *values]) - hair
    assert 0.0 in marks
    assert 2 <= len(marks) <= most + 2
    gaps = [b - a for a, b in pairwise(marks)]
    assert max(gaps) == pytest.approx(min(gaps))


def test_ticks_of_nothing_still_make_an_axis():
    assert ticks([]) == ticks([None, 0.0])
    assert ticks([])[-1] >= 1


def test_tick_labels_have_commas_and_a_true_minus():
    assert tick_labels((-1000.0, 0.0, 1000.0)) == ("−1,000", "0", "1,000")


def test_a_scale_runs_from_its_start_to_its_end():
    up = Scale(0, 10, 300, 0)

    assert [up(0), up(5), up(10)] == [300, 150, 0]


@given(st.lists(st.floats(0, 200), max_size=6))
def test_spread_heights_keep_their_gap_and_their_order(heights):
    placed = spread(sorted(heights), 20, 0, 200)

    gaps = [b - a for a, b in pairwise(placed)]
    assert all(gap >= 20 - 1e-9 for gap in gaps)
    assert all(height <= 200 for height in placed)


def test_bold_and_wide_letters_take_more_room():
    assert width("WWW") > width("iii")
    assert width("Rate", bold=True) > width("Rate")


@given(st.text(alphabet="abc é—W ", max_size=80), st.floats(40, 300))
def test_wrapping_loses_no_word(words, most):
    assert " ".join(wrap(words, most)).split() == words.split()


def test_boxes_that_touch_do_not_meet():
    left, right = Box(0, 0, 10, 10), Box(10, 0, 20, 10)

    assert clear_of(left, [right])
    assert not clear_of(left, [Box(9, 9, 12, 12)])
    assert left.within(Box(0, 0, 10, 10))
    assert not right.within(left)
