import numpy as np
import pytest

from safercity.evidence.exceptions import choosing
from safercity.evidence.exceptions.candidates import CANDIDATES
from safercity.evidence.exceptions.choosing import (
    Forecasts,
    choose,
    foretell_months,
    measure_dispersion,
    try_candidates,
)
from safercity.evidence.exceptions.history import read_calendar
from safercity.periods import Period
from tests.evidence.exceptions.simulated import SIX_YEARS

CALENDAR = read_calendar(SIX_YEARS)
ONE = np.zeros(40, dtype=np.intp)


def chosen(series, first=60, groups=ONE, names=("one",), calendar=CALENDAR):
    tests = try_candidates(series, calendar, first)
    return choose(tests, series, first, groups, names)


def counted(seed, means):
    return np.random.default_rng(seed).poisson(means).astype(float)


def test_where_nothing_changes_the_simplest_is_chosen():
    (choice,), _ = chosen(counted(1, np.full((40, 72), 30.0) * CALENDAR.days))

    assert choice.candidate == "year"


def test_where_there_is_a_strong_season_and_trend_the_model_of_both_is_chosen():
    season = np.exp(0.5 * np.sin(2 * np.pi * CALENDAR.of_year / 12))
    grown = np.exp(0.2 * CALENDAR.years)
    means = np.full((40, 72), 60.0) * season * grown * CALENDAR.days

    (choice,), _ = chosen(counted(2, means))

    assert choice.candidate == "seasonal"
    scores = {score.candidate: score for score in choice.scores}
    assert scores["seasonal"].mase < scores["year"].mase
    assert 0.92 < scores["seasonal"].coverage < 0.99
    assert scores["seasonal"].months == 40 * 24


@pytest.mark.parametrize(
    "step,height,candidate", [(0.02, 0.3, "smoothed"), (0.2, 0.0, "quick")]
)
def test_where_the_level_wanders_it_is_smoothed(step, height, candidate):
    rng = np.random.default_rng(3)
    level = np.exp(np.cumsum(rng.normal(0, step, (40, 72)), axis=1))
    season = np.exp(height * np.sin(2 * np.pi * CALENDAR.of_year / 12))

    (choice,), _ = chosen(rng.poisson(60 * level * season).astype(float))

    assert choice.candidate == candidate


def test_the_best_of_the_others_stand_in_for_what_was_chosen():
    (choice,), _ = chosen(counted(1, np.full((40, 72), 30.0) * CALENDAR.days))

    errors = {score.candidate: score.mase for score in choice.scores}
    first, *others = choice.order
    assert first == choice.candidate == "year"
    assert others == sorted(others, key=errors.get) and len(others) == 5


def test_each_group_has_its_own_choice():
    season = np.exp(0.6 * np.sin(2 * np.pi * CALENDAR.of_year / 12))
    flat = np.full((20, 72), 50.0) * CALENDAR.days
    groups = np.repeat(np.array([0, 1]), 20)

    choices, _ = chosen(
        counted(4, np.vstack([flat, flat * season])), groups=groups, names=("a", "b")
    )

    assert [(c.group, c.candidate) for c in choices] == [
        ("a", "year"),
        ("b", "like-months"),
    ]


def test_a_candidate_that_could_not_be_tested_enough_is_not_chosen():
    short = Period.parse("2021-01", "2024-12")
    calendar = read_calendar(short)
    season = np.exp(0.6 * np.sin(2 * np.pi * calendar.of_year / 12))

    (choice,), _ = chosen(
        counted(5, np.full((40, 48), 80.0) * season), first=36, calendar=calendar
    )

    seasonal = next(s for s in choice.scores if s.candidate == "seasonal")
    assert np.isnan(seasonal.mase) and seasonal.months == 0
    assert choice.candidate in ("naive", "like-months", "smoothed", "quick")


def test_with_under_eighteen_months_nothing_is_chosen():
    (choice,), dispersions = chosen(counted(6, np.full((40, 72), 30.0)), first=17)

    assert choice.candidate == ""
    assert np.isnan(dispersions["seasonal"].values).all()


def test_series_that_never_change_are_tested_on_nothing():
    (choice,), _ = chosen(np.full((40, 72), 30.0))

    assert choice.candidate == ""


def test_each_month_is_foretold_from_those_before_it_alone():
    series = counted(7, np.full((3, 72), 30.0))
    later = series.copy()
    later[:, 50:] *= 10

    for key in CANDIDATES:
        some = foretell_months(key, series, CALENDAR, range(45, 51))
        same = foretell_months(key, later, CALENDAR, range(45, 51))
        assert np.array_equal(some.mean, same.mean)


def test_no_months_are_foretold_as_none():
    assert foretell_months("year", np.ones((3, 72)), CALENDAR, []).mean.shape == (3, 0)


def test_candidates_are_tested_on_the_two_years_before():
    assert choosing.tested_months(60) == range(36, 60)
    assert choosing.tested_months(10) == range(10)


def spread_of(seen, mean, groups):
    nothing = np.zeros(mean.shape)
    return measure_dispersion(seen, Forecasts(mean, nothing), groups)


@pytest.mark.parametrize("spread", [0.02, 0.1, 0.3])
def test_dispersion_is_found_again(spread):
    rng = np.random.default_rng(8)
    mean = np.full((400, 24), 80.0)
    seen = rng.poisson(mean * rng.gamma(1 / spread, spread, mean.shape))

    found = spread_of(seen, mean, np.zeros(400, dtype=np.intp))

    assert found.values.mean() == pytest.approx(spread, rel=0.1)


def test_poisson_counts_have_next_to_no_dispersion():
    mean = np.full((400, 24), 80.0)

    found = spread_of(counted(9, mean), mean, np.zeros(400, dtype=np.intp))

    assert (found.values >= 0).all()
    assert found.values.mean() < 0.003


def test_one_spree_does_not_pass_for_dispersion():
    mean = np.full((50, 24), 80.0)
    seen = counted(10, mean)
    spree = seen.copy()
    spree[0, 5] = 800

    plain = spread_of(seen, mean, np.zeros(50, dtype=np.intp))
    with_spree = spread_of(spree, mean, np.zeros(50, dtype=np.intp))

    assert with_spree.values[0] - plain.values[0] < 0.01


def test_dispersion_rests_on_more_months_in_a_larger_group():
    mean = np.full((41, 24), 80.0)
    groups = np.append(np.zeros(40, dtype=np.intp), 1)

    found = spread_of(counted(11, mean), mean, groups)

    assert found.degrees[40] == pytest.approx(24)
    assert 80 < found.degrees[0] < 96


def test_what_was_not_tested_has_no_dispersion():
    mean = np.full((2, 24), np.nan)
    mean[0] = 50

    found = spread_of(counted(12, np.full((2, 24), 50.0)), mean, ONE[:2])

    assert np.isnan(found.values).tolist() == [False, True]
    assert np.isnan(found.degrees).tolist() == [False, True]
