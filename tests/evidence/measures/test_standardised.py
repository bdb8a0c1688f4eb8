"""Rates standardised for age."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.errors import SettingsError
from safercity.evidence.measures.ages import european_population
from safercity.evidence.measures.intervals import poisson_limits
from safercity.evidence.measures.standardised import (
    standardise_directly,
    standardise_indirectly,
)

# The small example of the DSR vignette of PHEindicatormethods: deaths and people in the
# 19 bands of the European Standard Population, 0-4 to 90 and over.
DEATHS = [1, 1, 0, 0, 0, 1, 1, 3, 3, 3, 3, 10, 10, 10, 10, 8, 8, 8, 8]
PEOPLE = [30, 35, 35, 35, 40, 40, 45, 50, 50, 50, 60, 60, 70, 75, 70, 60, 20, 20, 15]


def directly_by_hand(deaths, people, weights, per):
    """The formulas of R/DSR.R, written out band by band."""
    total = sum(weights)
    rate = (
        sum(w * o / n for w, o, n in zip(weights, deaths, people, strict=True)) / total
    )
    variance = (
        sum(w**2 * o / n**2 for w, o, n in zip(weights, deaths, people, strict=True))
        / total**2
    )
    observed = sum(deaths)
    low, high = (float(limit) for limit in poisson_limits(observed))
    step = (variance / observed) ** 0.5
    return [per * (rate + step * (limit - observed)) for limit in (observed, low, high)]


def test_a_direct_rate_agrees_with_the_formulas_written_out():
    weights = european_population()

    found = standardise_directly(DEATHS, PEOPLE, weights, per=100_000)

    assert [float(n) for n in (found.rate, found.lower, found.upper)] == pytest.approx(
        directly_by_hand(DEATHS, PEOPLE, weights, 100_000)
    )
    assert float(found.observed) == 88
    assert float(found.lower) < float(found.rate) < float(found.upper)


def test_an_area_of_the_standard_ages_has_its_crude_rate():
    weights = np.array(european_population())
    events = np.arange(19.0)

    found = standardise_directly(events, weights * 2, weights)

    assert float(found.rate) == pytest.approx(1000 * events.sum() / 200_000)


def test_a_direct_rate_of_fewer_than_ten_events_is_not_given():
    found = standardise_directly([[4, 5], [5, 5]], [100, 100], [1, 1])

    assert np.isnan([found.rate[0], found.lower[0], found.upper[0]]).all()
    assert found.rate[1] == pytest.approx(50)
    assert found.observed.tolist() == [9, 10]


def test_a_band_with_no_people_or_unknown_events_gives_no_rate():
    found = standardise_directly([[9, 9], [9, None]], [[100, 0], [100, 100]], [1, 1])

    assert np.isnan(found.rate).all()


def test_a_band_without_weight_may_be_empty():
    found = standardise_directly([20, 0], [100, 0], [1, 0])

    assert float(found.rate) == pytest.approx(200)


def test_events_of_the_same_people_make_limits_wider():
    events, people, weights = [60, 40], [1_000, 1_000], [1, 1]

    alone = standardise_directly(events, people, weights, person_events=events)
    # Twenty people had three events each, forty had one.
    again = standardise_directly(events, people, weights, person_events=[180, 40])

    plain = standardise_directly(events, people, weights)
    assert float(alone.lower) == float(plain.lower)
    assert float(again.rate) == float(plain.rate)
    widths = [float(found.upper - found.lower) for found in (plain, again)]
    assert widths[1] == pytest.approx(widths[0] * (220 / 100) ** 0.5)


def test_squares_that_cannot_be_give_no_limits():
    found = standardise_directly([60, 40], [1000, 1000], [1, 1], person_events=[50, 40])

    assert float(found.rate) == pytest.approx(50)
    assert np.isnan([found.lower, found.upper]).all()


def test_an_indirect_rate_is_the_ratio_times_the_standard_rate():
    # 100 × 0.05 + 200 × 0.025 = 10 expected; the standard's rate is 100 of 3,000.
    found = standardise_indirectly(30, [100, 200], [50, 50], [1_000, 2_000])

    assert float(found.expected) == 10
    assert float(found.rate) == pytest.approx(1000 * 3 * 100 / 3_000)
    low, high = poisson_limits(30)
    assert float(found.lower) == pytest.approx(100 / 3 * float(low) / 10)
    assert float(found.upper) == pytest.approx(100 / 3 * float(high) / 10)


def test_small_observed_counts_have_exact_limits():
    found = standardise_indirectly([0, 5], [[100], [100]], [100], [1_000], per=1)

    assert found.lower.tolist() == pytest.approx([0, 0.016235], abs=1e-5)
    assert found.upper.tolist() == pytest.approx([0.036889, 0.116683], abs=1e-5)


def test_a_band_the_standard_lacks_matters_only_if_the_area_has_people_in_it():
    found = standardise_indirectly([5, 5], [[100, 0], [100, 1]], [10, 0], [1_000, 0])

    assert found.rate[0] == pytest.approx(50)
    assert np.isnan(found.rate[1])


def test_bands_that_do_not_match_are_refused():
    with pytest.raises(SettingsError, match="there are 1, 2"):
        standardise_indirectly(1, [1, 2], [1, 2], [1])
    with pytest.raises(SettingsError, match="same bands"):
        standardise_directly([1, 2], [1, 2], [1, 2, 3])


@pytest.mark.parametrize("weights", [[0, 0], [1, None]])
def test_a_standard_without_its_weights_is_refused(weights):
    with pytest.raises(SettingsError, match="weight for every band"):
        standardise_directly([10, 10], [100, 100], weights)


bands = st.lists(
    st.tuples(st.integers(0, 500), st.integers(1, 50_000), st.integers(1, 7_000)),
    min_size=2,
    max_size=19,
).filter(lambda rows: sum(o for o, _, _ in rows) >= 10)


@given(rows=bands)
def test_any_direct_rate_agrees_with_the_formulas_and_lies_among_its_bands(rows):
    events, people, weights = (list(column) for column in zip(*rows, strict=True))

    found = standardise_directly(events, people, weights)

    by_hand = directly_by_hand(events, people, weights, 1_000)
    assert float(found.rate) == pytest.approx(by_hand[0])
    assert float(found.lower) == pytest.approx(max(by_hand[1], 0), abs=1e-9)
    assert float(found.upper) == pytest.approx(by_hand[2])
    rates = [1000 * o / n for o, n in zip(events, people, strict=True)]
    assert min(rates) - 1e-9 <= float(found.rate) <= max(rates) + 1e-9


@given(rows=bands)
def test_an_area_at_the_standard_rates_has_a_ratio_of_one(rows):
    events, people, _ = (np.array(column, float) for column in zip(*rows, strict=True))

    found = standardise_indirectly(events.sum(), people, events * 3, people * 3)

    assert float(found.observed / found.expected) == pytest.approx(1)
    assert float(found.rate) == pytest.approx(1000 * events.sum() / people.sum())
