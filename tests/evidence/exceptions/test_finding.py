import numpy as np
import pytest

from safercity.errors import SettingsError
from safercity.evidence.exceptions.alerts import load_alerts
from safercity.evidence.exceptions.finding import find_exceptions
from safercity.evidence.exceptions.settings import ExceptionSettings
from safercity.evidence.measures.corrections import benjamini_hochberg
from safercity.periods import Month, Period
from tests.evidence.exceptions.simulated import SIX_YEARS, named, simulate
from tests.evidence.exceptions.test_alerts import alert


def found_in(events, period=SIX_YEARS, **rest):
    return find_exceptions(events, period, **named(events), **rest)


SPREADS = [0.0, 0.03]


@pytest.mark.parametrize("spread", SPREADS)
def test_limits_hold_as_many_months_as_they_say(spread):
    rng = np.random.default_rng(11)
    inner, outer = [], []

    for _ in range(6):
        found = found_in(simulate(rng, 20, 10, spread=spread, level=60))
        seen = found.observed
        inner.append((seen >= found.inner.lower) & (seen <= found.inner.upper))
        outer.append((seen >= found.outer.lower) & (seen <= found.outer.upper))

    # Counts are whole, so a little more than 95% lie between whole limits.
    assert 0.945 < np.mean(inner) < 0.975
    assert 0.9965 < np.mean(outer) < 0.9995


@pytest.mark.parametrize("spread", SPREADS)
def test_where_nothing_changes_a_batch_seldom_has_any_exception(spread):
    rng = np.random.default_rng(12)

    batches = [
        found_in(simulate(rng, 15, 8, spread=spread)).is_exception.any()
        for _ in range(40)
    ]

    # At a rate of 5%, two of forty; six or more would happen once in a hundred.
    assert sum(batches) <= 5


def test_planted_steps_are_found_and_few_findings_are_false():
    rng = np.random.default_rng(13)
    found_, false, planted = 0, 0, 0

    for _ in range(15):
        events = simulate(rng, 15, 8, spread=0.02, level=60)
        area, category = np.divmod(rng.choice(120, 8, replace=False), 8)
        month = len(SIX_YEARS) - 6
        events[area, category, month] = np.round(events[area, category, month] * 3)
        found = found_in(events).is_exception
        hits = found[area, category, 6].sum()
        found_, planted = found_ + hits, planted + 8
        false += found.sum() - hits

    assert found_ / planted > 0.7
    assert false / (found_ + false) < 0.10


def test_a_fall_is_found_too():
    events = simulate(np.random.default_rng(14), 10, 4, level=80)
    events[3, 2, 70] = 5

    found = found_in(events)

    assert found.is_exception[3, 2, 10]
    assert found.is_exception.sum() == 1


def test_q_is_corrected_over_the_whole_batch():
    found = found_in(simulate(np.random.default_rng(15), 6, 5))

    assert found.q.shape == (6, 5, 12)
    assert np.allclose(found.q, benjamini_hochberg(found.p))
    assert np.array_equal(
        found.is_exception,
        (found.q <= 0.05) & (np.maximum(found.observed, found.expected) >= 10),
    )


def test_a_month_of_too_few_events_is_not_listed():
    events = simulate(np.random.default_rng(16), 10, 2, level=60)
    events[0, 0] = 0.0
    events[0, 0, 65] = 9.0

    nine = found_in(events)
    events[0, 0, 65] = 10.0
    ten = found_in(events)

    assert nine.q[0, 0, 5] < 0.05 and not nine.is_exception[0, 0, 5]
    assert ten.is_exception[0, 0, 5]


def test_what_is_looked_at_does_not_make_its_own_range():
    events = simulate(np.random.default_rng(17), 5, 3)
    more = events.copy()
    more[..., 71] *= 5

    plain, changed = found_in(events), found_in(more)

    assert np.array_equal(plain.expected, changed.expected)
    assert np.array_equal(plain.outer.upper, changed.outer.upper)


def test_the_last_months_are_provisional():
    found = found_in(simulate(np.random.default_rng(18), 3, 2))

    assert found.provisional.tolist() == [False] * 10 + [True] * 2
    assert found.months == tuple(SIX_YEARS.months[-12:])


def test_a_month_that_was_not_supplied_is_not_looked_at():
    events = simulate(np.random.default_rng(19), 5, 3)
    events[1, 2, 65] = np.nan
    events[0, 0, 40] = np.nan

    found = found_in(events)

    assert np.isnan(found.q[1, 2, 5]) and not found.is_exception[1, 2, 5]
    assert np.isfinite(found.q).sum() == found.q.size - 1


def test_an_alert_leaves_months_out_of_the_look_and_of_the_history():
    rng = np.random.default_rng(20)
    period = Period.parse("2017-01", "2021-12")
    events = simulate(rng, 10, 4, period, level=80)
    covid = [month >= Month(2020, 3) and month <= Month(2021, 7) for month in period]
    events[..., covid] = np.round(events[..., covid] * 0.4)
    events[2, 1, 57] *= 2

    without = found_in(events, period)
    with_ = found_in(events, period, alerts=load_alerts())

    assert np.isnan(with_.q[..., :7]).all() and np.isfinite(with_.q[..., 7:]).all()
    assert with_.is_exception[2, 1, 9] and with_.is_exception.sum() == 1
    # Learned from, those months would make nearly everything since look usual.
    widths = [
        np.mean((f.outer.upper - f.outer.lower)[..., 7:] / f.expected[..., 7:])
        for f in (with_, without)
    ]
    assert widths[0] < widths[1] / 1.3
    assert with_.observed.tolist() == without.observed.tolist()


def test_another_candidate_stands_in_where_the_chosen_one_cannot_say():
    events = np.random.default_rng(25).poisson(np.full((10, 1, 72), 60.0)).astype(float)
    gap = events.copy()
    gap[0, 0, 48:61] = np.nan

    plain, found = found_in(events), found_in(gap)

    assert plain.choices[0].candidate == "year"
    # For the month after a year and a month without any, the last year says nothing.
    assert np.isfinite(found.expected[0, 0, 1:]).all()
    assert np.isnan(found.q[0, 0, 0]) and np.isfinite(found.q[0, 0, 1:]).all()


def test_a_break_makes_earlier_months_of_its_categories_unknown():
    events = simulate(np.random.default_rng(21), 6, 2, level=80)
    events[:, 0, :40] *= 5
    step = alert("break", start="2022-05", categories=("category-0",))

    without = found_in(events)
    with_ = found_in(events, alerts=[step])

    ratio = with_.observed[:, 0].sum() / with_.expected[:, 0].sum()
    assert ratio == pytest.approx(1, abs=0.15)
    assert with_.expected[:, 1] == pytest.approx(without.expected[:, 1])


def test_a_history_of_under_eighteen_months_expects_nothing():
    period = Period.parse("2023-01", "2025-05")
    events = simulate(np.random.default_rng(22), 4, 3, period)

    found = found_in(events, period)

    assert np.isnan(found.expected).all() and np.isnan(found.q).all()
    assert not found.is_exception.any()
    assert [choice.candidate for choice in found.choices] == ["", "", ""]


def test_a_history_of_eighteen_months_is_enough():
    period = Period.parse("2023-01", "2025-06")
    events = simulate(np.random.default_rng(23), 8, 3, period)

    found = found_in(events, period)

    assert np.isfinite(found.q).all()
    assert all(choice.candidate for choice in found.choices)


def test_counts_of_another_shape_are_refused():
    events = np.ones((2, 3, 30))

    with pytest.raises(SettingsError, match="Cannot look for exceptions"):
        found_in(events)
    with pytest.raises(SettingsError, match="more months are needed than the 12"):
        found_in(np.ones((2, 3, 12)), Period.parse("2024-01", "2024-12"))


def test_fewer_months_can_be_looked_at():
    events = simulate(np.random.default_rng(24), 4, 3)

    found = found_in(events, settings=ExceptionSettings(assessed=1, provisional=1))

    assert found.q.shape == (4, 3, 1)
    assert found.provisional.tolist() == [True]


@pytest.mark.parametrize(
    "wrong",
    [
        {"assessed": 0},
        {"provisional": -1},
        {"assessed": 1, "provisional": 2},
        {"rate": 0},
        {"rate": 1},
        {"fewest": -1},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(SettingsError):
        ExceptionSettings(**wrong)
