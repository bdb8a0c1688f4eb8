import numpy as np
import pytest

from safercity.evidence.exceptions.candidates import (
    CANDIDATES,
    foretell,
    season_of,
)
from safercity.evidence.exceptions.history import read_calendar
from safercity.periods import Period

PERIOD = Period.parse("2021-01", "2024-12")
CALENDAR = read_calendar(PERIOD)


def said(key, history):
    history = np.atleast_2d(np.array(history, dtype=float))
    found = foretell(CANDIDATES[key], history, CALENDAR.until(history.shape[1] + 1))
    return found.mean, found.leverage


STEADY = 30 * CALENDAR.days


@pytest.mark.parametrize("key", CANDIDATES)
def test_a_steady_series_goes_on_as_it_was(key):
    mean, leverage = said(key, STEADY[:40])

    assert mean == pytest.approx([STEADY[40]], rel=1e-6)
    assert 0 < leverage[0] <= 1.05


@pytest.mark.parametrize("key,least", [(c.key, c.least) for c in CANDIDATES.values()])
def test_a_candidate_says_nothing_of_too_short_a_history(key, least):
    assert np.isnan(said(key, STEADY[: least - 1])).all()
    assert np.isfinite(said(key, STEADY[:least])).all()


@pytest.mark.parametrize("key", CANDIDATES)
def test_a_series_that_is_not_known_is_not_foretold_and_harms_no_other(key):
    both = np.stack([STEADY[:40], np.full(40, np.nan)])

    mean, leverage = said(key, both)

    assert np.isnan([mean[1], leverage[1]]).all()
    assert mean[0] == pytest.approx(STEADY[40])


@pytest.mark.parametrize("key", CANDIDATES)
def test_no_month_is_impossible_because_none_like_it_was_seen(key):
    nothing = np.zeros(40)
    not_in_may = np.where(CALENDAR.of_year[:40] == 4, 0.0, 100.0)

    assert said(key, nothing)[0] == pytest.approx([0.5 / 40])
    # The fortieth month is foretold next: May 2024.
    assert said(key, not_in_may)[0] >= 0.1 * not_in_may.mean()


def test_the_year_is_the_mean_of_twelve_months_by_days():
    counts = np.arange(24.0)

    mean, leverage = said("year", counts)

    days = CALENDAR.days
    assert mean == pytest.approx([counts[12:].sum() / days[12:24].sum() * days[24]])
    assert leverage == pytest.approx([days[24] / days[12:24].sum()])


def test_naive_is_the_same_month_of_the_year_before_by_days():
    counts = np.arange(36.0)

    mean, leverage = said("naive", counts)

    # January 2024 is foretold from January 2023.
    assert mean.tolist() == [24.0] and PERIOD.months[24].title == "January 2023"
    assert leverage == pytest.approx([1.0])


def test_february_of_a_leap_year_is_foretold_a_day_longer():
    counts = np.where(CALENDAR.of_year == 1, 280.0, 300.0)

    assert PERIOD.months[37].title == "February 2024"
    assert said("naive", counts[:37])[0] == pytest.approx([290.0])
    assert said("like-months", counts[:37])[0] == pytest.approx([290.0])


def test_like_months_are_the_mean_of_the_same_month_of_all_years():
    counts = np.arange(40.0)

    mean, leverage = said("like-months", counts)

    assert mean == pytest.approx([(4 + 16 + 28) / 3])
    assert leverage == pytest.approx([1 / 3])


def smoothed_by_hand(counts, season, share):
    level = None
    for month, count in enumerate(counts):
        now = count / (CALENDAR.days[month] * season[CALENDAR.of_year[month]])
        level = now if level is None else (1 - share) * level + share * now
    next_ = len(counts)
    return level * CALENDAR.days[next_] * season[CALENDAR.of_year[next_]]


@pytest.mark.parametrize("key,share", [("smoothed", 0.2), ("quick", 0.5)])
def test_smoothing_follows_the_level_with_the_season_taken_out(key, share):
    counts = np.random.default_rng(1).poisson(40, 30).astype(float)
    season = season_of(counts[None], CALENDAR.until(30))[0]

    mean, leverage = said(key, counts)

    assert mean == pytest.approx([smoothed_by_hand(counts, season, share)])
    weights = share * (1 - share) ** np.arange(29)
    assert leverage == pytest.approx([(weights**2).sum() + (1 - share) ** 58])


def test_smoothing_passes_over_months_that_are_not_known():
    counts = np.where(np.arange(30) % 7 == 0, np.nan, STEADY[:30])

    assert said("smoothed", counts)[0] == pytest.approx([STEADY[30]])


def test_the_season_of_few_events_is_nearly_flat_and_of_none_is_flat():
    july = np.where(CALENDAR.of_year == 6, 2.0, 1.0) * CALENDAR.days

    season = season_of(np.stack([july, 10_000 * july, 0 * july]), CALENDAR)

    assert 1.0 < season[0, 6] < 1.1
    assert season[1, 6] / season[1, 5] == pytest.approx(2, abs=0.01)
    assert (season[2] == 1).all()
