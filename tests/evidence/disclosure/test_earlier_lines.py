"""Counts of records, shown line by line, in editions one after another."""

from itertools import combinations

import pytest

from safercity.evidence.disclosure import make_release
from safercity.evidence.figures import Figure, FigureSet
from safercity.periods import Period
from tests.evidence.disclosure.drawn_counts import FORCE, YEAR, count, csp, withheld
from tests.evidence.disclosure.partnerships import policy

PARTS = ("knife-crime", "cyber-crime", "rural-crime", "urban-crime")
SUMS = (("other", PARTS),)
ELEVEN = Period.parse("2025-01", "2025-11")


def counts(period: Period = YEAR, **numbers: int) -> list[Figure]:
    """The counts of two CSPs: these numbers in one, and 90 of each in the other."""
    figures = []
    for name, number in numbers.items():
        category = name.replace("_", "-")
        figures += [
            count(FORCE, category, number + 90, period),
            count(csp("Ash"), category, number, period),
            count(csp("Birch"), category, 90, period),
        ]
    return figures


def released(figures, earlier=()):
    return make_release(
        FigureSet(figures),
        policy=policy(),
        public_extracts=frozenset(),
        aggregates={},
        sums=SUMS,
        records=frozenset({"other", *PARTS}),
        earlier=earlier,
    ).figures


def hidden_in(figures: FigureSet) -> set[str]:
    return {name.split()[1] for name in withheld(figures) if name.startswith("Ash")}


def test_a_line_that_a_shorter_period_leaves_few_of_is_withheld():
    before = released(counts(ELEVEN, knife_crime=30, cyber_crime=30))

    now = released(counts(knife_crime=33, cyber_crime=36), [before])

    assert hidden_in(now) == {"knife-crime"}


@pytest.mark.parametrize("shown_before", list(combinations(PARTS[1:], 2)))
def test_what_was_shown_before_does_not_hide_a_part_of_a_whole(shown_before):
    parts = {"knife_crime": 3, "cyber_crime": 20, "rural_crime": 30, "urban_crime": 40}
    whole = sum(parts.values())
    before = FigureSet(
        f for f in counts(**parts, other=whole) if f.category in shown_before
    )

    now = released(counts(**parts, other=whole), [before])

    seen = {*shown_before, *PARTS} - (hidden_in(now) - {*shown_before})
    assert len(set(PARTS) - seen) >= 2 or "other" in hidden_in(now)
    assert "knife-crime" in hidden_in(now)


def test_what_was_withheld_before_to_protect_another_stays_withheld():
    parts = {"knife_crime": 3, "cyber_crime": 20, "rural_crime": 30, "urban_crime": 40}
    before = released(counts(**parts, other=93))
    grown = {**parts, "cyber_crime": 45}

    now = released(counts(**grown, other=118), [before])

    assert hidden_in(before) == {"knife-crime", "cyber-crime"}
    assert hidden_in(now) >= hidden_in(before)


def test_a_new_part_of_a_whole_that_was_shown_before_does_not_give_another_away():
    before = FigureSet(counts(other=53))

    now = released(counts(knife_crime=3, cyber_crime=50), [before])

    assert hidden_in(now) == {"knife-crime", "cyber-crime"}
    assert hidden_in(released(counts(knife_crime=3, cyber_crime=50))) == {"knife-crime"}


def test_nothing_more_is_withheld_where_nothing_has_changed():
    parts = {"knife_crime": 3, "cyber_crime": 20, "rural_crime": 30, "urban_crime": 40}
    before = released(counts(**parts, other=93))

    assert withheld(released(counts(**parts, other=93), [before])) == withheld(before)
