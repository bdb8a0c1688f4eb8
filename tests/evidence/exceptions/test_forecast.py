"""The next quarter foretold: limits that hold, and silence where naive is as good."""

from itertools import pairwise

import numpy as np
import pytest

from safercity.errors import SettingsError
from safercity.evidence.exceptions.forecast import NAIVE, forecast_quarter
from safercity.evidence.exceptions.history import read_calendar
from safercity.periods import Period
from tests.evidence.exceptions.simulated import SIX_YEARS, named, simulate

LONGER = Period.parse("2019-01", "2025-03")


def ahead(events, period=SIX_YEARS, **more):
    return forecast_quarter(events, period, **named(events), **more)


def steady(seed, level=40.0, areas=10, categories=3, period=SIX_YEARS):
    """Counts with a season and no trend, of areas that differ."""
    rng = np.random.default_rng(seed)
    calendar = read_calendar(period)
    levels = level * np.exp(rng.normal(0, 0.5, (areas, categories, 1)))
    season = 1 + 0.2 * np.sin(2 * np.pi * calendar.of_year / 12)
    return rng.poisson(levels * season * calendar.days).astype(float)


def test_the_quarter_is_the_one_after_the_period():
    found = ahead(steady(1))

    assert str(found.quarter.start) == "2025-01"
    assert len(found.quarter) == 3
    assert found.expected.shape == found.published.shape == (10, 3)


def test_where_months_of_other_years_say_more_than_the_last_it_is_published():
    events = steady(2, period=LONGER)

    found = ahead(events[..., :72])

    assert all(skill.beats_naive for skill in found.skills)
    assert all(candidate != NAIVE for candidate in found.candidates)
    assert found.published.mean() > 0.7
    seen = events[..., 72:].sum(axis=-1)
    assert np.abs(seen - found.expected).mean() < np.abs(seen - found.naive).mean()


@pytest.mark.parametrize("spread", [0.0, 0.05])
def test_limits_hold_the_quarter_about_as_often_as_they_say(spread):
    held = []
    for seed in range(8):
        rng = np.random.default_rng([seed, 7])
        events = simulate(rng, 20, 4, LONGER, spread=spread)
        found = ahead(events[..., :72])
        seen = events[..., 72:].sum(axis=-1)
        held.append((seen >= found.limits.lower) & (seen <= found.limits.upper))

    assert 0.93 <= np.mean(held) <= 0.985


def test_where_last_year_is_the_best_guess_nothing_is_published():
    # Each month is that of the year before and a step of its own: nothing else helps.
    published = []
    for seed in range(25):
        rng = np.random.default_rng([seed, 3])
        steps = np.exp(rng.normal(0, 0.25, (8, 1, 6, 12))).cumprod(axis=2)
        events = rng.poisson(400 * steps.reshape(8, 1, 72)).astype(float)
        published.append(bool(ahead(events).published.any()))

    assert np.mean(published) <= 0.12


def test_the_choice_is_scored_on_quarters_that_it_was_not_made_by():
    found = ahead(steady(4))

    # Twenty quarters are foretold in six years; four teach the first choice.
    assert {skill.quarters for skill in found.skills} == {16}
    for scores in found.scores:
        by_key = {score.candidate: score for score in scores}
        assert by_key[NAIVE].mase == pytest.approx(1)
        assert 0.9 < by_key["seasonal"].coverage <= 1


def test_what_comes_after_changes_no_forecast():
    events = steady(5, period=LONGER)
    other = events.copy()
    other[..., 72:] = 9_999

    once, again = ahead(events[..., :72]), ahead(other[..., :72])

    assert once.expected.tolist() == again.expected.tolist()


def test_provisional_months_are_not_learned_from():
    events = steady(6)
    other = events.copy()
    other[..., -2:] = 0

    once, again = ahead(events, provisional=2), ahead(other, provisional=2)

    assert once.expected.tolist() == again.expected.tolist()
    assert once.published.tolist() == again.published.tolist()
    assert ahead(other).skills != ahead(events).skills


def test_wider_confidence_gives_wider_limits():
    events = steady(7)
    found = [ahead(events, confidence=share) for share in (0.5, 0.8, 0.95)]

    for narrow, wide in pairwise(found):
        assert (wide.limits.lower <= narrow.limits.lower).all()
        assert (wide.limits.upper >= narrow.limits.upper).all()


def test_a_short_history_is_foretold_by_last_year_and_not_published():
    period = Period.parse("2023-01", "2024-06")
    found = ahead(steady(8, period=period), period)

    assert found.candidates == (NAIVE,) * 3
    assert not found.published.any()
    assert np.isfinite(found.expected).all()
    assert all(np.isnan(skill.skill) for skill in found.skills)


def test_less_than_a_year_says_nothing():
    period = Period.parse("2024-01", "2024-06")
    found = ahead(steady(9, period=period), period)

    assert np.isnan(found.expected).all()
    assert np.isnan(found.limits.upper).all()
    assert not found.published.any()


def test_an_area_without_counts_or_events_leaves_the_others_as_they_are():
    events = steady(10)
    events[0] = np.nan
    events[1] = 0
    found = ahead(events)

    assert np.isnan(found.expected[0]).all()
    assert not found.published[:2].any()
    assert (found.expected[1] < 2).all()
    assert np.isfinite(found.expected[2:]).all()
    assert found.published[2:].any()


def test_nothing_anywhere_is_foretold_as_next_to_nothing():
    found = ahead(np.zeros((4, 1, 72)))

    assert (found.expected < 1).all()
    assert not found.published.any()


def test_no_areas_at_all_are_no_forecast():
    found = ahead(np.zeros((0, 2, 72)))

    assert found.expected.shape == (0, 2)
    assert not any(skill.beats_naive for skill in found.skills)


def test_counts_of_another_shape_are_refused():
    with pytest.raises(SettingsError, match="Cannot foretell a quarter"):
        forecast_quarter(np.zeros((2, 1, 5)), SIX_YEARS, areas=["a"], categories=["c"])
    with pytest.raises(SettingsError, match="provisional"):
        ahead(steady(11), provisional=72)
