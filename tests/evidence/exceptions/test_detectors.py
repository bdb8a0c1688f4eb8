import numpy as np
import pytest

from safercity.evidence.exceptions.detectors import compare_years, signal_process
from safercity.evidence.exceptions.history import read_calendar
from safercity.evidence.measures.change import exact_p
from safercity.evidence.measures.process import (
    ProcessSettings,
    Signal,
    chart_process,
)
from safercity.periods import Period

PERIOD = Period.parse("2022-03", "2024-02")
CALENDAR = read_calendar(PERIOD)
RULES = ProcessSettings()


def test_signals_are_those_of_a_chart_whose_limits_are_of_the_months_before():
    ratios = 1 + 0.1 * np.random.default_rng(1).normal(size=(5, 36))
    ratios[2, 30:] += 1

    found = signal_process(ratios, 24, RULES)

    chart = chart_process(ratios, settings=ProcessSettings(baseline=24))
    assert np.array_equal(found, chart.signals[:, 24:])
    assert (found[2, 6:] == Signal.OUTSIDE).all()


def test_a_rule_that_is_turned_off_gives_no_signal():
    ratios = np.tile([1.0, 1.1], (1, 18))
    ratios[0, 30] = 9

    off = ProcessSettings(outside=False, two_in_three=False, shift=0, trend=0)

    assert signal_process(ratios, 24, RULES)[0, 6] == Signal.OUTSIDE
    assert (signal_process(ratios, 24, off) == 0).all()


@pytest.mark.parametrize("baseline", [0, 1, 11])
def test_a_chart_on_trial_signals_nothing(baseline):
    ratios = np.ones((2, baseline + 12))

    found = signal_process(ratios, baseline, RULES)

    assert found.shape == (2, 12)
    assert (found == Signal.NOT_AVAILABLE).all()


def test_a_month_is_compared_with_the_same_month_of_the_year_before():
    series = np.full((1, 24), 40.0)
    series[0, 14] = 60.0

    before, p = compare_years(series, CALENDAR, 12, np.zeros((1, 1)))

    assert (before == 40).all()
    assert p[0, 2] == pytest.approx(0.0569, abs=1e-4)
    assert p[0, 3] == 1.0


def test_a_leap_day_is_no_rise():
    series = np.full((1, 24), 1.0)
    series[0, 11], series[0, 23] = 28_000, 29_000

    _, p = compare_years(series, CALENDAR, 12, np.zeros((1, 1)))

    assert PERIOD.months[23].title == "February 2024"
    assert p[0, 11] > 0.9


def test_counts_that_vary_more_than_chance_are_compared_as_fewer_events():
    series = np.full((1, 24), 100.0)
    series[0, 12:] = 150.0

    _, plain = compare_years(series, CALENDAR, 12, np.zeros((1, 1)))
    _, spread = compare_years(series, CALENDAR, 12, np.array([[0.04]]))

    # 1 + 0.04 × 125 is 6: as 17 events beside 25.
    assert spread[0, 0] == pytest.approx(exact_p(17, 25)[0])
    assert plain[0, 0] < 0.01 < spread[0, 0]


def test_what_has_no_earlier_month_or_too_few_events_is_not_compared():
    series = np.full((2, 24), 9.0)
    series[1] = 10.0
    series[1, 0] = np.nan

    before, p = compare_years(series, CALENDAR, 10, np.zeros((2, 1)))

    assert np.isnan(p[0]).all()
    assert np.isnan(before[1, :3]).all()
    assert np.isnan(p[1, :3]).all() and (p[1, 3:] == 1).all()
