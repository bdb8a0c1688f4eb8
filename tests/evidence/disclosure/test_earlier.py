"""Editions one after another: two together tell no more than either may."""

from collections.abc import Sequence

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from safercity.evidence.disclosure import make_release
from safercity.evidence.disclosure.cells import Spot
from safercity.evidence.figures import FigureSet
from safercity.periods import Period
from tests.evidence.disclosure.drawn_counts import (
    ALL_CRIME,
    count,
    csp,
    drawn_counts,
    ward,
    withheld,
)
from tests.evidence.disclosure.partnerships import policy
from tests.support.attack_reading import NO_PLACE
from tests.support.attacker import Asked, Finding, attack
from tests.support.county_editions import (
    Vale,
    edition,
    knowledge_of,
    made_up_vale,
    shown,
    together,
)

RULES = policy(shortest_period={"ward": 1})


def published(vale: Vale, figures: FigureSet, earlier: Sequence[FigureSet] = ()):
    return make_release(
        figures,
        policy=RULES,
        public_extracts=frozenset(),
        aggregates=vale.aggregates,
        earlier=earlier,
        counts_now=vale.count,
    ).figures


def found_in(vale: Vale, *editions: FigureSet, halved: bool = False) -> list[Finding]:
    asked = Asked(
        RULES.threshold,
        RULES.width,
        protected=frozenset({*vale.categories, *vale.aggregates}),
    )
    found = attack(together(*editions), knowledge_of(vale, halved=halved), asked)
    return [finding for finding in found if _matters(vale, finding, len(editions))]


def _matters(vale: Vale, finding: Finding, editions: int) -> bool:
    """Events of no place tell of no place, so the policy does not protect them.

    And a large count that one edition withholds for the sake of others may be given
    away by those before it; withholding it then helps those who have only that one.
    """
    category, place, first, last = finding.count
    if place == NO_PLACE:
        return False
    number = vale.count(Spot(category, place, first, last))
    return editions == 1 or number is None or number < RULES.threshold(category)


def first_month_later(vale):
    return edition(vale, 0, 11), edition(vale, 0, 12)


def a_year_moved_on_by_a_month(vale):
    return edition(vale, 0, 12), edition(vale, 1, 12)


def calendar_and_financial_year(vale):
    return edition(vale, 0, 12), edition(vale, 3, 12)


def the_same_again(vale):
    return edition(vale, 0, 12), edition(vale, 0, 12)


def without_wards_and_then_with(vale):
    return edition(vale, 0, 12, wards=()), edition(vale, 0, 12)


def wards_cut_in_two(vale):
    return edition(vale, 0, 12), edition(vale, 0, 12, wards=vale.halves)


def a_quarter_and_then_the_year(vale):
    return edition(vale, 0, 3), edition(vale, 0, 12)


PAIRS = [
    first_month_later,
    a_year_moved_on_by_a_month,
    calendar_and_financial_year,
    the_same_again,
    without_wards_and_then_with,
    wards_cut_in_two,
    a_quarter_and_then_the_year,
]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.__name__)
@pytest.mark.parametrize("mean", [0.3, 3.0])
def test_two_editions_together_give_nothing_away(pair, mean):
    vale = made_up_vale(mean=mean, seed=3)
    before, after = pair(vale)

    first = published(vale, before)
    second = published(vale, after, [first])

    assert found_in(vale, first, second, halved=pair is wards_cut_in_two) == []
    assert found_in(vale, second, halved=pair is wards_cut_in_two) == []


@pytest.mark.parametrize(
    "pair",
    [first_month_later, a_quarter_and_then_the_year, wards_cut_in_two],
    ids=lambda pair: pair.__name__,
)
def test_two_that_do_not_know_of_one_another_do(pair):
    vale = made_up_vale(mean=1.0, seed=3)

    editions = [published(vale, figures) for figures in pair(vale)]

    assert found_in(vale, *editions, halved=pair is wards_cut_in_two)


# To make an example smaller would take minutes.
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)

vales = st.builds(
    made_up_vale,
    wards_in=st.lists(st.integers(1, 4), min_size=1, max_size=3),
    categories=st.integers(1, 3),
    mean=st.sampled_from([0.1, 0.6, 2.0]),
    seed=st.integers(0, 10_000),
)


@settings(max_examples=10, deadline=None, phases=NO_SHRINKING)
@given(
    vale=vales,
    windows=st.lists(
        st.tuples(st.integers(0, 6), st.sampled_from([6, 11, 12, 18])),
        min_size=2,
        max_size=3,
    ),
)
def test_nor_do_any_editions_of_any_county(vale, windows):
    editions: list[FigureSet] = []
    for start, months in windows:
        figures = edition(vale, start, months)
        editions.append(published(vale, figures, list(editions)))

    assert found_in(vale, *editions) == []


def test_the_same_counts_are_shown_again_where_nothing_has_changed():
    vale = made_up_vale(mean=1.0, seed=5)
    first = published(vale, edition(vale, 0, 12))

    second = published(vale, edition(vale, 0, 12), [first])

    assert shown(second) == shown(first)


def test_an_edition_after_a_careless_one_is_safe_for_those_who_do_not_have_that():
    vale = made_up_vale(mean=1.0, seed=6)
    careless = edition(vale, 0, 12)

    release = published(vale, careless, [careless])

    assert found_in(vale, release) == []
    assert shown(release).items() < shown(careless).items()


def released(figures, earlier):
    return make_release(
        figures,
        policy=policy(),
        public_extracts=frozenset(),
        aggregates=ALL_CRIME,
        earlier=earlier,
    )


TWO = """
             | burglary
    ---------+---------
    Force    |      %d
    Ash      |      %d
    Birch    |       40
    Unplaced |        0
"""


def test_what_an_earlier_edition_showed_cannot_protect_anything():
    earlier = drawn_counts("""
              | burglary
        ------+---------
        Birch |       40
        Cedar |       50
    """)
    figures = drawn_counts("""
                 | burglary
        ---------+---------
        Force    |      153
        Ash      |        3
        Birch    |       40
        Cedar    |       50
        Downs    |       60
        Unplaced |        0
    """)

    assert withheld(released(figures, []).figures) == {"Ash burglary", "Birch burglary"}
    assert withheld(released(figures, [earlier]).figures) == {
        "Ash burglary",
        "Downs burglary",
    }


def test_a_small_count_that_was_shown_before_is_withheld_and_the_release_says_so():
    earlier = drawn_counts(TWO % (46, 6))
    figures = drawn_counts(TWO % (43, 3))

    release = released(figures, [earlier])

    assert withheld(release.figures) == {"Ash burglary", "Birch burglary"}
    assert "set beside this one" in release.notes[-2]
    assert "were shown in an earlier edition" in release.notes[-1]


def test_what_earlier_editions_give_away_by_themselves_stops_no_release():
    earlier = FigureSet(
        f for f in drawn_counts(TWO % (43, 3)).values() if f.area.name != "Ash"
    )

    release = released(drawn_counts(TWO % (43, 3)), [earlier])

    assert withheld(release.figures) == {"Ash burglary", "Birch burglary"}


HOME = csp("Home")


@pytest.mark.parametrize(
    ("before", "is_withheld"), [(12, False), (13, True), (9, True), (17, False)]
)
def test_a_number_of_a_ward_that_is_a_few_away_from_an_earlier_one_is_withheld(
    before, is_withheld
):
    """Such as where a street has moved to the next ward: the few are its events."""
    earlier = drawn_counts(f"Area | drugs\nElm | {before}", HOME)
    figures = drawn_counts("Area | drugs\nElm | 12", HOME)

    release = released(figures, [earlier])

    assert ("Elm drugs" in withheld(release.figures)) == is_withheld


def test_a_number_of_a_csp_that_has_been_corrected_by_a_few_is_shown():
    earlier = drawn_counts(TWO % (60, 20))

    release = released(drawn_counts(TWO % (61, 21)), [earlier])

    assert withheld(release.figures) == set()


def test_a_ward_of_a_month_more_is_withheld_even_where_no_records_say_what_was_before():
    elm, months = ward("Elm", HOME), Period.parse("2025-01", "2025-11")
    earlier = FigureSet([count(elm, "drugs", 20, months)])
    figures = drawn_counts("Area | drugs\nElm | 22", HOME)

    release = released(figures, [earlier])

    assert "Elm drugs" in withheld(release.figures)


def test_fewer_in_a_longer_period_is_a_correction_that_tells_of_nothing():
    elm, months = ward("Elm", HOME), Period.parse("2025-01", "2025-11")
    earlier = FigureSet([count(elm, "drugs", 29, months)])
    figures = drawn_counts("Area | drugs\nElm | 22", HOME)

    assert withheld(released(figures, [earlier]).figures) == set()
