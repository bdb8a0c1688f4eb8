"""Figures that are worked out from counts follow them, whatever they name."""

from dataclasses import replace

import pytest

from safercity.evidence.disclosure import make_release
from safercity.evidence.figures import FigureSet, figure_key
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

ASH, BIRCH, CEDAR = csp("Ash"), csp("Birch"), csp("Cedar")
COUNTS = drawn_counts("""
             | burglary | drugs | robbery | all-crime
    ---------+----------+-------+---------+----------
    Force    |      190 |   195 |     200 |       585
    Ash      |        3 |    25 |      30 |        58
    Birch    |       27 |    30 |      30 |        87
    Cedar    |      160 |   140 |     140 |       440
    Unplaced |        0 |     0 |       0 |         0
""")  # withheld: Ash and Birch, burglary and drugs


def released(*figures, counts=COUNTS):
    """The figures that are withheld, but for counts."""
    release = make_release(
        FigureSet([*counts.values(), *figures]),
        policy=policy(),
        public_extracts=frozenset({"police-uk"}),
        aggregates=ALL_CRIME,
    )
    return {line for line in withheld(release.figures) if line[0].islower()}


@pytest.mark.parametrize(
    ("measure", "area", "category", "shown"),
    [
        ("rate", ASH, "burglary", False),
        ("rate", ASH, "robbery", True),
        ("rate", CEDAR, "burglary", True),
        # A rank tells of every area that is ranked.
        ("rank", CEDAR, "burglary", False),
        ("rank", CEDAR, "robbery", True),
        # All crime's harm adds up every category's.
        ("harm", ASH, "robbery", True),
        ("harm", ASH, "all-crime", False),
        ("harm", CEDAR, "all-crime", True),
        ("harm_share", ASH, "robbery", False),
        ("share_of_crime", ASH, "robbery", True),
        ("share_of_force", CEDAR, "burglary", True),
        ("gini", CEDAR, "burglary", True),
        # What nobody has said how to work out needs all that is near.
        ("cunning_index", CEDAR, "burglary", False),
        ("cunning_index", CEDAR, "robbery", True),
    ],
)
def test_a_figure_is_shown_only_with_all_that_it_tells_of(
    measure, area, category, shown
):
    figure = derived(measure, area, category)

    assert released(figure) == (
        set() if shown else {f"{measure} {area.name} {category}"}
    )


def test_a_ward_is_classed_among_all_wards_so_its_class_tells_of_them():
    home = csp("Home")
    counts = FigureSet(
        [
            count(home, "drugs", 103),
            *(
                count(ward(name, home), "drugs", number)
                for name, number in (("Elm", 3), ("Fir", 40), ("Gorse", 60))
            ),
        ]
    )

    assert released(derived("ward_class", ward("Gorse", home), "drugs"), counts=counts)


def test_a_figure_that_names_a_withheld_count_is_withheld():
    figure = derived(
        "rate", CEDAR, "robbery", inputs=(figure_key("count", "burglary", ASH, YEAR),)
    )

    assert released(figure) == {"rate Cedar robbery"}


def test_a_figure_that_names_a_count_that_is_not_there_is_withheld():
    figure = derived("rate", CEDAR, "robbery", inputs=("count.robbery.nowhere.2025",))

    assert released(figure) == {"rate Cedar robbery"}


def test_a_figure_that_names_no_counts_is_withheld():
    assert released(derived("rate", CEDAR, "robbery", inputs=())) == {
        "rate Cedar robbery"
    }


def test_a_public_figure_worked_out_from_a_withheld_count_is_withheld():
    named = derived("rate", ASH, "burglary", sources=("police-uk",))
    not_named = derived(
        "share_of_force", BIRCH, "arson", sources=("police-uk",), inputs=()
    )

    assert released(named, not_named) == {"rate Ash burglary"}


def test_an_estimate_is_no_count_and_is_withheld():
    estimate = count(CEDAR, "fraud", 20.5)
    rate = derived("rate", CEDAR, "fraud")

    release = make_release(
        FigureSet([estimate, rate]),
        policy=policy(),
        public_extracts=frozenset(),
        aggregates={},
    )

    assert withheld(release.figures) == {"Cedar fraud", "rate Cedar fraud"}


def test_no_rate_of_few_people_but_their_count():
    few = derived("rate", CEDAR, "robbery", denominator=999.0, denominator_year=2024)
    enough = replace(few, measure="rate_998", denominator=1000.0)

    assert released(few, enough) == {"rate Cedar robbery"}


def test_a_month_of_a_ward_is_withheld_however_many_it_counts():
    march = Period.parse("2025-03", "2025-03")
    home = csp("Home")
    figures = FigureSet(
        [
            count(home, "drugs", 900),
            count(ward("Elm", home), "drugs", 500),
            count(ward("Fir", home), "drugs", 400),
            count(ward("Elm", home), "drugs", 40, march),
        ]
    )

    release = make_release(
        figures, policy=policy(), public_extracts=frozenset(), aggregates={}
    )

    assert withheld(release.figures) == {"Elm drugs"}
    assert [f.period for f in release.figures.values() if f.status != "ok"] == [march]


@pytest.mark.parametrize(
    ("value", "numerator", "shown"),
    [
        (30.0, 4.0, True),  # 42 of 140 events in 4 LSOAs, 98 in the others
        (2.0, 4.0, False),  # 3 of 140 events in 4 LSOAs
        (98.0, 4.0, False),  # 3 in all the others
        (30.0, 1.0, False),  # one LSOA
    ],
)
def test_the_share_of_few_places_is_shown_when_it_tells_of_no_few_events(
    value, numerator, shown
):
    figure = replace(
        derived("top5_share", CEDAR, "robbery", numerator=numerator, denominator=80.0),
        value=value,
    )

    assert released(figure) == (set() if shown else {"top5_share Cedar robbery"})


def test_a_number_of_events_that_no_count_shows_is_held_to_the_threshold():
    for numerator, shown in ((3.0, False), (60.0, True), (138.0, False), (140.0, True)):
        figure = derived(
            "cunning_index", CEDAR, "robbery", numerator=numerator, denominator=140.0
        )

        assert released(figure) == (set() if shown else {"cunning_index Cedar robbery"})


def test_tallies_of_records_are_shown_when_every_count_of_the_force_is():
    rows = replace(
        derived("rows_accepted", FORCE, "secret", sources=(), inputs=()),
        value=585.0,
        numerator=585.0,
    )
    file = replace(rows, category="secret-file-001")
    outside = derived("outside_area", FORCE, "robbery", inputs=())

    assert released(rows, file, outside) == set()

    small = drawn_counts("""
              | burglary | drugs
        ------+----------+------
        Force |        3 |    60
    """)
    assert released(rows, file, outside, counts=small) == {
        "rows_accepted Force secret",
        "rows_accepted Force secret-file-001",
        "outside_area Force robbery",
    }


def test_the_sum_of_what_has_no_place_follows_its_parts():
    parts = tuple(figure_key("unplaced", c, FORCE, YEAR) for c in ("burglary", "drugs"))
    total = replace(
        derived("unplaced", FORCE, "all-records", inputs=parts),
        value=0.0,
        numerator=0.0,
    )

    assert released(total) == set()
