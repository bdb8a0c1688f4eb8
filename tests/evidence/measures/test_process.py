"""XmR charts, against the worked example of NHSRplotthedots and plain Python."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.errors import SettingsError
from safercity.evidence.measures.process import (
    ProcessSettings,
    Signal,
    adjust_for_days,
    chart_process,
)
from safercity.periods import Period

# The vignette "deviations" of NHSRplotthedots, with the limits it gives.
VIGNETTE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]


@pytest.mark.parametrize(
    "screen,lower,mean,upper", [(True, -0.72, 1.94, 4.60), (False, -3.06, 1.94, 6.95)]
)
def test_limits_are_those_published(screen, lower, mean, upper):
    chart = chart_process(VIGNETTE, settings=ProcessSettings(screen_outliers=screen))

    found = [float(n) for n in (chart.lower, chart.mean, chart.upper)]
    assert found == pytest.approx([lower, mean, upper], abs=0.005)
    assert chart.signals.tolist() == [0] * 4 + [Signal.OUTSIDE] + [0] * 13


def test_close_limits_lie_at_two_thirds():
    chart = chart_process(VIGNETTE)

    assert float(chart.close_upper) == pytest.approx(
        float(chart.mean) + 1.7733 * float(chart.moving_range), abs=1e-3
    )
    assert float(chart.close_lower) == pytest.approx(
        float(chart.mean) - 1.7733 * float(chart.moving_range), abs=1e-3
    )


def signals(series, **rules):
    off = {"outside": False, "two_in_three": False, "trend": 0, "shift": 0}
    settings = ProcessSettings(**{**off, **rules})
    return chart_process(series, settings=settings).signals.tolist()


def test_seven_in_a_row_on_one_side_are_a_shift():
    series = [9, 11, 9, 11, 9, 11, 9, 11, 12, 11, 12, 11, 12, 11, 3]

    assert signals(series, shift=7) == [0] * 7 + [1] * 7 + [0]
    assert signals(series, shift=8) == [0] * 15


def test_a_point_on_the_mean_ends_a_run():
    series = [12, 12, 12, 10, 12, 12, 12, 8, 8, 8, 8, 8, 8]

    assert np.mean(series) == 10
    assert signals(series, shift=4) == [0] * 7 + [-1] * 6


def test_seven_rising_are_a_trend_and_six_are_not():
    rising = [5, 9, 1, 2, 3, 4, 5, 6, 7, 3]

    assert signals(rising, trend=7) == [0, 0, 3, 3, 3, 3, 3, 3, 3, 0]
    assert signals([*rising[:-2], 6, 3], trend=7) == [0] * 10
    assert signals([-n for n in rising], trend=7)[2:9] == [-3] * 7


def test_the_length_of_a_trend_is_a_setting():
    assert signals([5, 9, 1, 2, 3, 4, 5, 3], trend=5) == [0, 0, 3, 3, 3, 3, 3, 0]


def test_two_of_three_beyond_the_close_limit_need_all_three_on_one_side():
    steady = [9, 11] * 10
    # mean close to 10, moving range close to 2: close limits near 6 and 14
    assert signals([*steady, 15, 11, 15, 9], two_in_three=True)[20:] == [2, 0, 2, 0]
    assert signals([*steady, 15, 9, 15, 9], two_in_three=True)[20:] == [0, 0, 0, 0]
    assert signals([*steady, 5, 5, 9, 11], two_in_three=True)[20:] == [-2, -2, 0, 0]


def test_the_gravest_rule_gives_the_signal():
    climb = [10, 10, 10, 10, 10, 10, 1, 2, 3, 4, 5, 6, 60]

    found = chart_process(climb).signals.tolist()

    assert found[6:12] == [Signal.TREND] * 6
    assert found[12] == Signal.OUTSIDE


def test_a_month_that_was_not_supplied_has_no_signal_and_ends_runs():
    series = [12, 12, 12, None, 12, 12, 12, 8, 8, 8, 8, 8, 8]

    chart = chart_process(
        series,
        settings=ProcessSettings(shift=4, outside=False, two_in_three=False),
    )

    assert chart.signals.tolist() == [0, 0, 0, 9, 0, 0, 0, -1, -1, -1, -1, -1, -1]
    assert chart.points == 12
    assert float(chart.mean) == 10
    # no difference is taken across the gap
    assert float(chart.moving_range) == pytest.approx(4 / 10)


def test_limits_of_fewer_than_twelve_months_are_for_trial():
    assert bool(chart_process([1, 2] * 5).trial)
    assert not bool(chart_process([1, 2] * 6).trial)


def test_a_baseline_makes_the_limits_for_what_comes_after():
    series = [10, 12, 10, 12, 30, 30]

    chart = chart_process(series, settings=ProcessSettings(baseline=4))

    assert float(chart.mean) == 11
    assert chart.signals.tolist() == [0, 0, 0, 0, 4, 4]


def test_counts_have_no_limit_below_nought():
    chart = chart_process(VIGNETTE, settings=ProcessSettings(floor=0.0))

    assert float(chart.lower) == float(chart.close_lower) == 0.0


@given(value=st.floats(0, 1e9), months=st.integers(2, 30))
def test_a_level_series_has_no_signal(value, months):
    chart = chart_process([value] * months)

    assert set(chart.signals.tolist()) == {0}
    assert float(chart.upper) == pytest.approx(value)


@pytest.mark.parametrize("series", [[], [4], [None, None], [1, None, 2]])
def test_a_series_without_two_months_together_has_no_limits(series):
    chart = chart_process(series)

    assert np.isnan(chart.upper)
    assert set(chart.signals.tolist()) <= {Signal.NOT_AVAILABLE}


def signals_by_hand(series):
    """All four rules, seven months each, in the plainest Python we can write."""
    n = len(series)
    mean = sum(series) / n
    step = sum(abs(b - a) for a, b in itertools.pairwise(series)) / (n - 1)
    side = [
        (v > mean) - (v < mean) if abs(v - mean) > 1e-9 * mean else 0 for v in series
    ]
    rise = [(b > a) - (b < a) for a, b in itertools.pairwise(series)]
    past = 1e-9 * (mean + step)
    close = [abs(v - mean) > 2.66 * 2 / 3 * step + past for v in series]
    found = [0] * n
    for i in range(n):
        for start in range(max(0, i - 6), min(i, n - 7) + 1):
            if side[i] and len(set(side[start : start + 7])) == 1:
                found[i] = side[i]
    for i in range(n):
        for start in range(max(0, i - 2), min(i, n - 3) + 1):
            three = range(start, start + 3)
            if (
                close[i]
                and side[i]
                and len({side[j] for j in three}) == 1
                and sum(close[j] for j in three) >= 2
            ):
                found[i] = 2 * side[i]
    for start in range(n - 6):
        steps = set(rise[start : start + 6])
        if len(steps) == 1 and steps != {0}:
            for i in range(start, start + 7):
                found[i] = 3 * rise[start]
    for i in range(n):
        if abs(series[i] - mean) > 2.66 * step + past:
            found[i] = 4 * side[i]
    return found


@given(series=st.lists(st.integers(0, 40), min_size=2, max_size=36))
def test_signals_agree_with_plain_python(series):
    expected = signals_by_hand(series)
    found = chart_process(series).signals.tolist()

    # Where a rise and a fall share a point either direction is right.
    assert [abs(code) for code in found] == [abs(code) for code in expected]
    assert all(f == e or abs(f) == 3 for f, e in zip(found, expected, strict=True))


def test_many_series_are_charted_at_once():
    grid = np.stack([VIGNETTE, VIGNETTE[::-1]]).reshape(1, 2, 18)

    chart = chart_process(grid)

    assert chart.mean.shape == (1, 2)
    assert chart.signals.shape == (1, 2, 18)
    assert chart.signals[0, 0].tolist() == chart_process(VIGNETTE).signals.tolist()


def test_days_in_the_month_do_not_make_a_signal():
    months = Period.parse("2023-01", "2024-12")
    daily = [10 * month.last_day.day for month in months]

    adjusted = adjust_for_days(daily, months)

    assert adjusted.tolist() == pytest.approx([304.375] * 24)
    assert set(chart_process(adjusted).signals.tolist()) == {0}


@pytest.mark.parametrize("wrong", [{"trend": 1}, {"shift": -1}, {"baseline": 1}])
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(SettingsError):
        ProcessSettings(**wrong)
