"""The written rule by which three to five findings are chosen."""

from dataclasses import replace

import pytest

from safercity.evidence.assessment.document import Chart, plain
from safercity.evidence.assessment.findings import (
    CHANGE,
    FEWEST,
    FORCE,
    GROUP,
    HARM,
    MOST,
    PLACES,
    STEADY,
    choose_findings,
)
from safercity.evidence.assessment.pages.front import front_section
from safercity.evidence.measures.change import ChangeOutcome
from safercity.periods import Period
from tests.support.briefs import ASHMERE, brief_of, set_figure, without
from tests.support.figures_factory import CSPS, SUPPLIED_BEFORE, WARDS, YEAR, toy
from tests.support.figures_factory import FORCE as FORCE_AREA

LIKE = Period.parse("2025-01", "2025-03")
QUIET = ("change_outcome", "rate_ratio", "harm", "top5_share", "half_share")


def found(made=None, area=ASHMERE):
    return [(f.kind, f.topic.slug) for f in choose_findings(brief_of(made, area))]


def with_change(made, slug, now, was):
    for measure, period, value in (
        ("count", LIKE, now),
        ("count", SUPPLIED_BEFORE, was),
        (
            "change_outcome",
            LIKE,
            ChangeOutcome.RISE if now > was else ChangeOutcome.FALL,
        ),
    ):
        made = set_figure(made, measure, slug, ASHMERE, period, float(value))
    return made


def quiet():
    """The toy with nothing clear in it."""
    made = toy()
    for key, figure in toy().figures.items():
        if key.startswith("change_outcome"):
            made = (
                set_figure(
                    made,
                    "change_outcome",
                    figure.category,
                    figure.area,
                    figure.period,
                    0.0,
                )
                if figure.area == ASHMERE
                else made
            )
    return without(made, *QUIET[1:])


def gathered(places, half):
    """The toy with crime that gathers so, in so many neighbourhoods."""
    made = set_figure(toy(), "lsoas", "all", ASHMERE, YEAR, float(places))
    made = set_figure(made, "half_share", "all-crime", ASHMERE, YEAR, half)
    return set_figure(made, "top5_share", "all-crime", ASHMERE, YEAR, 30.0)


def test_changes_come_first_then_rates_above_then_harm_and_places():
    assert found(gathered(places=80, half=15.0)) == [
        (CHANGE, "anti-social-behaviour"),
        (FORCE, "violence-and-sexual-offences"),
        (FORCE, "other-theft"),
        (HARM, "violence-and-sexual-offences"),
        (PLACES, "all-crime"),
    ]


@pytest.mark.parametrize(("places", "half"), [(6, 15.0), (80, 50.0)])
def test_crime_spread_evenly_or_over_few_places_is_not_said_to_gather(places, half):
    kinds = [kind for kind, _ in found(gathered(places, half))]

    assert PLACES not in kinds


def test_of_a_kind_the_change_about_most_people_comes_first_and_two_are_told():
    made = quiet()
    for slug, now, was in (
        ("burglary", 60, 20),
        ("drugs", 90, 30),
        ("shoplifting", 20, 100),
    ):
        made = with_change(made, slug, now, was)

    assert found(made) == [
        (CHANGE, "shoplifting"),
        (CHANGE, "drugs"),
        (STEADY, "all-crime"),
    ]


def test_the_only_rise_is_told_however_many_larger_falls_there_are():
    made = quiet()
    for slug, now, was in (
        ("burglary", 20, 90),
        ("drugs", 60, 40),
        ("shoplifting", 20, 100),
    ):
        made = with_change(made, slug, now, was)

    assert found(made)[:2] == [(CHANGE, "shoplifting"), (CHANGE, "drugs")]


def test_a_category_is_told_once_even_where_it_rose_and_is_high():
    made = with_change(toy(), "violence-and-sexual-offences", 900, 400)

    kinds = [
        kind for kind, slug in found(made) if slug == "violence-and-sexual-offences"
    ]

    assert kinds == [CHANGE, HARM]


def test_crime_as_a_whole_is_no_finding_beside_its_own_categories():
    made = with_change(toy(), "all-crime", 2_000, 900)

    assert (CHANGE, "all-crime") not in found(made)


def test_where_nothing_is_clear_the_page_says_what_stayed_the_same():
    assert found(quiet()) == [(STEADY, "all-crime"), (STEADY, "anti-social-behaviour")]


def test_rates_below_the_average_only_fill_up_to_three():
    made = without(toy(), "change_outcome", "harm", "top5_share")
    made = set_figure(made, "population", "all", CSPS[2], YEAR, 30_000.0)

    chosen = choose_findings(brief_of(made, CSPS[2]))

    assert [(f.kind, f.is_above) for f in chosen] == [
        (FORCE, False),
        (FORCE, False),
        (STEADY, True),
    ]


@pytest.mark.parametrize("area", [FORCE_AREA, *CSPS])
def test_there_are_three_to_five(area):
    assert FEWEST <= len(found(area=area)) <= MOST


def test_a_difference_of_less_than_a_tenth_is_no_finding():
    made = toy()
    for topic in brief_of().crimes:
        made = set_figure(
            made,
            "rate_ratio_force",
            topic.slug,
            ASHMERE,
            YEAR,
            1.09,
            lower=1.05,
            upper=1.13,
        )

    assert FORCE not in [kind for kind, _ in found(made)]


def test_force_wide_the_comparison_is_with_groups_of_forces():
    kinds = [kind for kind, _ in found(area=FORCE_AREA)]

    assert GROUP in kinds
    assert FORCE not in kinds


def test_each_finding_has_its_sentence_a_small_chart_and_a_link():
    section = front_section(brief_of())
    (matters,) = [s for s in section.sections if s.id == "what-matters"]

    for finding in matters.sections:
        (chart,) = [b for b in finding.blocks if isinstance(b, Chart)]
        links = [
            span.link
            for block in finding.blocks
            if not isinstance(block, Chart)
            for span in block.content
            if span.link
        ]
        assert chart.small
        assert chart.alt != chart.title
        assert len(links) == 1
        assert any(span.figure for span in finding.blocks[0].content)


def test_a_finding_on_a_rise_says_what_it_may_mean_and_blames_nobody():
    section = front_section(brief_of(with_change(toy(), "drugs", 90, 30)))
    (matters,) = [s for s in section.sections if s.id == "what-matters"]
    (rise,) = [s for s in matters.sections if s.title.startswith("Drug offences rose")]

    said = plain(rise.blocks[1].content)

    assert said.startswith(
        "It may be more of it, more people reporting it, or a change"
    )


def test_an_area_without_wards_or_neighbours_still_has_findings():
    made = toy()
    areas = replace(made.areas, csps=(ASHMERE,), wards=())
    kept = without(
        replace(made, areas=areas), "rank.", *(f"rate.burglary.{w.slug}" for w in WARDS)
    )

    assert len(found(kept)) >= FEWEST
