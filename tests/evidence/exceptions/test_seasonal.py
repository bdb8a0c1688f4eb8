import numpy as np
import pytest

from safercity.evidence.exceptions.history import read_calendar, sum_by_month
from safercity.evidence.exceptions.seasonal import fit_seasonal
from safercity.periods import Period
from tests.evidence.exceptions.simulated import simulate

PERIOD = Period.parse("2019-03", "2023-01")
CALENDAR = read_calendar(PERIOD)


def fitted_by_hand(series, days, of_year, years, ahead):
    """Poisson regression by iteratively reweighted least squares, one series.

    `ahead` is (days, month of the year, years) of the month to foretell.
    Gives its mean, and the variance of that mean's logarithm.
    """
    known = np.isfinite(series)
    design = np.column_stack([np.eye(12)[of_year], years])[known]
    y, offset = series[known], np.log(days[known])
    beta = np.zeros(13)
    beta[:12] = np.log(y.mean())
    for _ in range(60):
        mean = np.exp(design @ beta + offset)
        working = design @ beta + (y - mean) / mean
        weighted = design * mean[:, None]
        information = design.T @ weighted
        beta = np.linalg.solve(information, weighted.T @ working)
    row = np.append(np.eye(12)[ahead[1]], ahead[2])
    variance = row @ np.linalg.solve(information, row)
    return ahead[0] * np.exp(row @ beta), variance


@pytest.mark.parametrize("seed", range(3))
def test_the_fit_is_that_of_iteratively_reweighted_least_squares(seed):
    rng = np.random.default_rng(seed)
    series = simulate(rng, 6, 1, PERIOD)[:, 0]
    series[rng.random(series.shape) < 0.1] = np.nan
    past = CALENDAR.until(46)
    ahead = (
        float(CALENDAR.days[46]),
        int(CALENDAR.of_year[46]),
        float(CALENDAR.years[46]),
    )

    mean, variance = fit_seasonal(series[:, :46], past).foretell(*ahead)

    for row in range(len(series)):
        by_hand = fitted_by_hand(
            series[row, :46], past.days, past.of_year, past.years, ahead
        )
        assert [mean[row], variance[row]] == pytest.approx(by_hand, rel=1e-6)


def test_the_steps_may_start_anywhere():
    series = simulate(np.random.default_rng(5), 4, 1, PERIOD)[:, 0]

    cold = fit_seasonal(series, CALENDAR)
    warm = fit_seasonal(series, CALENDAR, start=np.full(4, 0.5))

    assert cold.trend == pytest.approx(warm.trend, abs=1e-6)


def test_few_events_draw_a_month_to_the_level_and_many_do_not():
    months = np.where(CALENDAR.of_year == 6, 2.0, 1.0) * CALENDAR.days
    few, many = 1.0 * months, 10_000.0 * months

    fit = fit_seasonal(np.stack([few, many]), CALENDAR, season_events=50)

    july = fit.factors[:, 6] / fit.factors[:, 5]
    assert july[0] == pytest.approx(1.07, abs=0.02)
    assert july[1] == pytest.approx(2.0, abs=0.01)


def test_a_trend_is_drawn_to_none_as_far_as_few_events_show_one():
    grown = np.exp(0.4 * CALENDAR.years) * CALENDAR.days

    fit = fit_seasonal(
        np.stack([grown * 0.5, grown * 10_000]), CALENDAR, trend_spread=0.15
    )

    assert 0 < fit.trend[0] < 0.25
    assert fit.trend[1] == pytest.approx(0.4, abs=0.001)


def test_a_series_with_no_events_has_no_trend_and_no_factors():
    fit = fit_seasonal(np.zeros((1, 47)), CALENDAR, season_events=50, trend_spread=0.15)

    assert fit.trend.tolist() == [0.0]
    assert (fit.factors == 0).all()


def test_sums_by_month_start_where_the_period_does():
    values = np.arange(47, dtype=float)[None]

    sums = sum_by_month(values, CALENDAR)

    assert sums[0, 2] == 0 + 12 + 24 + 36  # March, the first month
    assert sums[0, 1] == 11 + 23 + 35
    assert sums.sum() == values.sum()
