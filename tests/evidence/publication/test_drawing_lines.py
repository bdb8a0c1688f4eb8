"""Two lines by month: what is drawn, and what happens where there is little to draw."""

import itertools
import re

import pytest
from lxml import etree

from safercity.evidence.assessment.document import Chart, Line, Lines
from safercity.evidence.publication.drawing import draw


def drawn(values, beside, start=2, months=None):
    names = months or tuple(f"M{n}" for n in range(len(values)))
    data = Lines(
        (Line("The place", values), Line("Expected", beside)),
        names,
        start,
        "Patrols begin",
        "offences a month",
    )
    svg = draw(Chart("c", "Fell", "Since", "It fell.", data), {})
    return svg, etree.fromstring(svg)


def test_both_lines_have_their_name_and_one_is_dashed():
    svg, tree = drawn((3.0, 4.0, 2.0, 1.0), (3.0, 3.0, 3.0, 3.0))

    words = tree.xpath("//*[local-name()='text']/text()")
    assert {"The place", "Expected", "Patrols begin", "offences a month"} <= set(words)
    paths = tree.xpath("//*[local-name()='path']")
    assert [bool(path.get("stroke-dasharray")) for path in paths] == [True, False]
    assert "The place, M0: 3" in svg


def test_a_month_without_a_value_leaves_a_gap():
    _, tree = drawn((3.0, None, 2.0, 1.0), (3.0, 3.0, 3.0, 3.0))

    path = tree.xpath("//*[local-name()='path']")[-1].get("d")
    assert path.count("M") == 2


@pytest.mark.parametrize("start", [0, 4, -1])
def test_an_action_outside_the_months_has_no_band(start):
    svg, _ = drawn((3.0, 2.0, 2.0, 1.0), (3.0,) * 4, start=start)

    assert "Patrols begin" not in svg


def test_all_nought_one_month_and_none_are_drawn():
    drawn((0.0, 0.0), (0.0, 0.0), start=1)
    drawn((1.0,), (1.0,), start=0)
    drawn((), (), start=0)


def test_names_of_many_months_do_not_meet():
    months = tuple(f"Jan {1980 + n}" for n in range(48))
    _, tree = drawn((5.0,) * 48, (4.0,) * 48, start=40, months=months)

    named = [
        float(each.get("x"))
        for each in tree.xpath("//*[local-name()='text']")
        if re.match(r"Jan ", each.text)
    ]
    assert all(b - a >= 80 for a, b in itertools.pairwise(named))
