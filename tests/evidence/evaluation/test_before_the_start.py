"""Power, regression to the mean, and what a design can bear."""

import math
from dataclasses import replace

import numpy as np
import pytest

from safercity.errors import UsageError
from safercity.evidence.evaluation.designs import (
    CLAIMS,
    Claim,
    Design,
    cautions,
    claim_of,
)
from safercity.evidence.evaluation.difference_in_differences import (
    difference_in_differences,
)
from safercity.evidence.evaluation.effects import Effect
from safercity.evidence.evaluation.power import smallest_fall
from safercity.evidence.evaluation.regression_to_the_mean import expected_fall


def test_the_fall_that_power_names_is_seen_as_often_as_it_says():
    generator = np.random.default_rng(2)
    ratio = 1 - smallest_fall(200, 2000).fall / 100
    seen = sum(
        difference_in_differences(
            generator.poisson([200, 2000]),
            generator.poisson([200 * ratio, 2000]),
            [True, False],
        ).effect.upper
        < 1
        for _ in range(1000)
    )

    assert seen / 1000 == pytest.approx(0.8, abs=0.04)


def test_power_is_said_in_a_sentence():
    words = smallest_fall(120, 900, months_after=6, months_before=12).words

    assert "about 60 incidents" in words
    assert "450 in the comparison areas, over 6 months" in words
    assert "only see a fall of 44% or more, 80 times in 100" in words


def test_with_next_to_nothing_no_fall_can_be_told():
    for before, comparison in ((0, 100), (100, 0), (2, 100)):
        found = smallest_fall(before, comparison)
        assert found.fall is None
        assert "no fall, however large" in found.words


def test_more_incidents_let_smaller_falls_be_seen_and_restless_areas_larger_ones():
    few, many = smallest_fall(100, 1000), smallest_fall(1000, 10_000)
    restless = smallest_fall(1000, 10_000, between=0.01)

    assert many.fall < restless.fall < few.fall


@pytest.mark.parametrize(
    "more",
    [
        {"months_before": 0},
        {"between": -1},
        {"chance": 1},
        {"degrees": 0},
        {"confidence": 2},
    ],
)
def test_power_of_nonsense_is_refused(more):
    with pytest.raises(UsageError, match="Power needs"):
        smallest_fall(100, 100, **more)
    with pytest.raises(UsageError, match="Power needs"):
        smallest_fall(math.nan, 100)


def test_the_highest_of_places_that_do_not_differ_falls_all_the_way_back():
    generator = np.random.default_rng(1)
    counts = generator.poisson(20, 200)
    top = np.arange(200) == counts.argmax()

    found = expected_fall(counts, top, seed=1)

    # All of a height of chance goes again: the mean of all is what is left.
    highest = generator.poisson(20, (4000, 200)).max(axis=1).mean()
    assert found.percent == pytest.approx(100 * (20 / highest - 1), abs=2)
    assert found.lower < found.percent < found.upper
    assert found.were_highest


def test_places_that_differ_for_good_hardly_fall():
    counts = np.array([2000, 900, 500, 300, 200, 100, 50, 20, 10, 5])

    found = expected_fall(counts, counts == 2000)

    assert -3 < found.percent <= 0.5


def test_a_place_in_the_middle_is_not_called_highest():
    found = expected_fall(np.arange(10, 30), np.arange(20) == 10)

    assert found.ranks == (10,)
    assert not found.were_highest


def test_the_same_seed_gives_the_same_fall_and_spans_may_differ():
    counts = np.arange(5, 45)
    one = expected_fall(counts, counts == 44, seed=3)

    assert one == expected_fall(counts, counts == 44, seed=3)
    half = expected_fall(counts, counts == 44, seed=3, months_after=6)
    assert half.percent == pytest.approx(one.percent, abs=1.5)
    assert half.lower < one.lower


def test_places_without_events_are_refused_or_stay():
    with pytest.raises(UsageError, match="no event"):
        expected_fall([0, 0], [True, False])
    with pytest.raises(UsageError, match="month"):
        expected_fall([1, 2], [True, False], months_before=0)
    assert expected_fall([5, 5, 5], [True, False, False]).ranks == (1,)


SOUND = Design(
    months_before=24,
    months_after=12,
    before=400,
    after=280,
    comparison_before=4000,
    comparison_after=3900,
    comparison_areas=8,
)


def test_a_sound_design_has_no_caution_and_bears_the_claim():
    assert cautions(SOUND) == ()
    assert claim_of(SOUND) is Claim.COMPARED


@pytest.mark.parametrize(
    ("change", "name", "claim"),
    [
        ({"comparison_areas": 0}, "no comparison", Claim.COUNTED),
        ({"comparison_areas": 1}, "too few comparison areas", Claim.ALONGSIDE),
        ({"comparison_areas": 3}, "too few comparison areas", Claim.ALONGSIDE),
        ({"months_before": 1}, "a short time before", Claim.ALONGSIDE),
        ({"months_before": 11}, "a short time before", Claim.ALONGSIDE),
        ({"before": 19}, "too few incidents", Claim.COUNTED),
        ({"after": 0}, "a count of nought", Claim.COUNTED),
        (
            {"trend": Effect(0.1, 0.01, math.inf)},
            "trends that parted before",
            Claim.ALONGSIDE,
        ),
        (
            {"chosen_highest": True, "fall_expected": -12.0},
            "chosen at a peak",
            Claim.ALONGSIDE,
        ),
        (
            {"chosen_highest": True, "fall_expected": -2.0},
            "chosen at a peak",
            Claim.COMPARED,
        ),
        ({"shared": 0.2}, "a ring inside the comparison", Claim.COMPARED),
        ({"gap": True}, "months not supplied", Claim.COMPARED),
    ],
)
def test_each_weakness_is_named_and_takes_what_it_must(change, name, claim):
    design = replace(SOUND, **change)

    assert [caution.name for caution in cautions(design)] == [name]
    assert claim_of(design) is claim
    assert CLAIMS[claim]


def test_like_months_make_up_for_a_short_time_before():
    design = replace(SOUND, months_before=3, like_months=True)

    assert cautions(design) == ()


def test_a_lasting_height_is_no_caution():
    for fall in (-0.4, math.nan, 3.0):
        design = replace(SOUND, chosen_highest=True, fall_expected=fall)

        assert cautions(design) == ()


def test_trends_that_parted_by_chance_are_no_caution():
    design = replace(SOUND, trend=Effect(0.1, 0.1, math.inf))

    assert cautions(design) == ()
