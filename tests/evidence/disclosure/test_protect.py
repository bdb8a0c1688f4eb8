from dataclasses import replace

import pytest

from safercity.areas import Area, AreaLevel
from safercity.errors import DisclosureError
from safercity.evidence.disclosure import make_release
from safercity.evidence.figures import OK, FigureSet
from safercity.periods import Period
from tests.evidence.disclosure.drawn_counts import (
    ALL_CRIME,
    FORCE,
    YEAR,
    count,
    csp,
    derived,
    drawn_counts,
    ward,
    withheld,
)
from tests.evidence.disclosure.partnerships import policy


def released(figures, rules=None, public=frozenset()):
    return make_release(
        figures,
        policy=rules or policy(),
        public_extracts=frozenset(public),
        aggregates=ALL_CRIME,
    )


def test_a_small_count_is_withheld_with_another_of_its_sum():
    figures = drawn_counts("""
                 | burglary
        ---------+---------
        Force    |      130
        Ash      |        3
        Birch    |       27
        Cedar    |      100
        Unplaced |        0
    """)

    release = released(figures)

    assert withheld(release.figures) == {"Ash burglary", "Birch burglary"}


def test_events_with_no_place_are_the_first_to_be_withheld_for_another_count():
    figures = drawn_counts("""
                 | burglary
        ---------+---------
        Force    |      130
        Ash      |        3
        Birch    |       27
        Cedar    |       90
        Unplaced |       10
    """)

    release = released(figures)

    assert withheld(release.figures) == {
        "Ash burglary",
        "unplaced Force burglary",
    }


def test_few_events_with_no_place_are_shown_unless_the_policy_says_otherwise():
    figures = drawn_counts("""
                 | burglary
        ---------+---------
        Force    |      132
        Birch    |       30
        Cedar    |      100
        Unplaced |        2
    """)

    assert withheld(released(figures).figures) == set()

    stricter = released(figures, policy(unplaced_is_disclosive=True))
    assert withheld(stricter.figures) == {"unplaced Force burglary", "Birch burglary"}


def test_a_small_count_in_a_table_takes_a_rectangle_with_it():
    figures = drawn_counts("""
                 | burglary | drugs | robbery | all-crime
        ---------+----------+-------+---------+----------
        Force    |       90 |    95 |     100 |       285
        Ash      |        3 |    25 |      30 |        58
        Birch    |       27 |    30 |      30 |        87
        Cedar    |       60 |    40 |      40 |       140
        Unplaced |        0 |     0 |       0 |         0
    """)

    release = released(figures)

    assert withheld(release.figures) == {
        f"{area} {category}"
        for area in ("Ash", "Birch")
        for category in ("burglary", "drugs")
    }


def test_two_small_counts_that_add_up_to_too_little_take_a_third():
    figures = drawn_counts("""
                 | burglary
        ---------+---------
        Force    |       51
        Ash      |        1
        Birch    |        0
        Cedar    |       20
        Downs    |       30
        Unplaced |        0
    """)

    release = released(figures)

    assert withheld(release.figures) == {
        "Ash burglary",
        "Birch burglary",
        "Cedar burglary",
    }


def test_a_nought_is_shown_where_the_policy_does_not_mind():
    figures = drawn_counts("""
                 | burglary
        ---------+---------
        Force    |       50
        Birch    |        0
        Cedar    |       20
        Downs    |       30
        Unplaced |        0
    """)

    assert "Birch burglary" in withheld(released(figures).figures)
    assert (
        withheld(released(figures, policy(zero_is_disclosive=False)).figures) == set()
    )


def test_what_wards_leave_over_of_their_csp_is_protected_too():
    home = csp("Home")
    figures = drawn_counts(
        """
              | burglary
        ------+---------
        Home  |       53
        Ash   |       20
        Birch |       30
        """,
        home,
    )

    release = released(figures)

    # A third ward, which no figure shows, has 3.
    assert withheld(release.figures) == {"Ash burglary"}


def test_what_a_part_of_a_period_leaves_over_is_protected_too():
    months = Period.parse("2025-01", "2025-09")
    home = csp("Home")
    figures = FigureSet([count(home, "drugs", 40), count(home, "drugs", 38, months)])

    release = released(figures)

    assert len(withheld(release.figures)) == 1
    assert [f.period for f in release.figures.values() if f.status == OK] == [YEAR]


def test_parts_of_a_period_that_leave_much_over_are_shown():
    months = Period.parse("2025-01", "2025-09")
    home = csp("Home")
    figures = FigureSet([count(home, "drugs", 40), count(home, "drugs", 30, months)])

    assert withheld(released(figures).figures) == set()


def test_a_topic_is_withheld_below_its_level_and_its_own_threshold():
    home = csp("Home")
    figures = FigureSet(
        [
            count(FORCE, "rape", 80),
            count(home, "rape", 55),
            count(csp("Other"), "rape", 9),
            count(csp("Third"), "rape", 16),
            count(ward("Ash", home), "rape", 25),
            count(ward("Birch", home), "rape", 30),
        ]
    )

    release = released(figures)

    # Nobody knows how many have no place, so the small one could be 0 to 9.
    assert withheld(release.figures) == {"Ash rape", "Birch rape", "Other rape"}


def test_a_ward_that_is_all_of_its_csp_takes_the_csp_with_it():
    home = csp("Home")
    figures = FigureSet([count(home, "rape", 55), count(ward("Ash", home), "rape", 55)])

    assert withheld(released(figures).figures) == {"Home rape", "Ash rape"}


def test_a_ward_that_says_not_what_it_lies_in_stops_the_release():
    stray = Area(AreaLevel.WARD, "E05-Stray", "Stray", "stray")

    with pytest.raises(DisclosureError, match="stray would be published without"):
        released(FigureSet([count(stray, "drugs", 20)]))


TWO = """
             | burglary
    ---------+---------
    Force    |      %d
    Ash      |      %d
    Birch    |       40
    Unplaced |        0
"""


def test_a_large_count_that_anyone_can_work_out_is_not_withheld_in_vain():
    """All but one CSP is public, so the one that is not can be taken away."""
    figures = FigureSet(
        replace(f, sources=("police-uk",)) if f.area.name != "Ash" else f
        for f in drawn_counts("""
                     | burglary | drugs | robbery | all-crime
            ---------+----------+-------+---------+----------
            Force    |       90 |       |         |
            Ash      |       30 |    20 |       2 |        52
            Birch    |       60 |       |         |
            Unplaced |        0 |       |         |
        """).values()
    )

    release = released(figures, public=["police-uk"])

    assert withheld(release.figures) == {"Ash robbery", "Ash drugs"}


def test_a_rate_goes_with_its_count_and_comes_with_it():
    figures = drawn_counts(TWO % (43, 3))
    rates = [
        derived("rate", csp("Ash"), "burglary"),
        derived("rate", FORCE, "burglary"),
    ]

    release = released(FigureSet([*figures.values(), *rates]))

    assert withheld(release.figures) == {
        "Ash burglary",
        "Birch burglary",
        "rate Ash burglary",
    }
