"""The seasonal index of monthly counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.errors import SettingsError
from safercity.evidence.measures.seasonal import deseasonalise, seasonal_index

# Airline passengers, 1949 to 1960 (Box and Jenkins), and the indices that R's
# decompose(AirPassengers, "multiplicative") gives for them.
PASSENGERS = [
    *(112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118),
    *(115, 126, 141, 135, 125, 149, 170, 170, 158, 133, 114, 140),
    *(145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166),
    *(171, 180, 193, 181, 183, 218, 230, 242, 209, 191, 172, 194),
    *(196, 196, 236, 235, 229, 243, 264, 272, 237, 211, 180, 201),
    *(204, 188, 235, 227, 234, 264, 302, 293, 259, 229, 203, 229),
    *(242, 233, 267, 269, 270, 315, 364, 347, 312, 274, 237, 278),
    *(284, 277, 317, 313, 318, 374, 413, 405, 355, 306, 271, 306),
    *(315, 301, 356, 348, 355, 422, 465, 467, 404, 347, 305, 336),
    *(340, 318, 362, 348, 363, 435, 491, 505, 404, 359, 310, 337),
    *(360, 342, 406, 396, 420, 472, 548, 559, 463, 407, 362, 405),
    *(417, 391, 419, 461, 472, 535, 622, 606, 508, 461, 390, 432),
]
BY_R = [
    *(0.9102304, 0.8836253, 1.0073663, 0.9759060, 0.9813780, 1.1127758),
    *(1.2265555, 1.2199110, 1.0604919, 0.9217572, 0.8011781, 0.8988244),
]


def test_the_index_is_that_of_r():
    found = seasonal_index(PASSENGERS, first_month=1)

    assert found.index.tolist() == pytest.approx(BY_R, abs=1e-6)
    assert int(found.years) == 11


def test_a_series_may_begin_in_any_month():
    found = seasonal_index(PASSENGERS[3:], first_month=4)

    whole = seasonal_index(PASSENGERS, first_month=1)
    assert found.index.tolist() == pytest.approx(whole.index.tolist(), abs=0.01)


def test_a_trend_is_no_season():
    growing = [100 * 1.02**month for month in range(60)]

    found = seasonal_index(growing, first_month=4)

    assert found.index.tolist() == pytest.approx([1.0] * 12, abs=1e-3)


def test_years_that_disagree_are_told():
    one_hot_june = [100.0] * 36
    one_hot_june[17] = 300

    found = seasonal_index(one_hot_june, first_month=1)

    assert found.highest[5] > 1.5
    assert found.lowest[5] == pytest.approx(1, abs=0.01)
    assert not found.agreed()[5]


def test_a_month_that_is_high_every_year_is_agreed():
    summer = [100, 100, 100, 100, 100, 160, 100, 100, 100, 100, 100, 100] * 4

    assert seasonal_index(summer, first_month=1).agreed()[5]


@pytest.mark.parametrize("months", [0, 1, 12, 35])
def test_less_than_three_years_is_not_available(months):
    found = seasonal_index([[5] * months] * 2, first_month=1)

    assert np.isnan(found.index).all() and found.index.shape == (2, 12)
    assert found.years.tolist() == [0, 0]
    assert not found.agreed().any()


def test_an_unknown_month_makes_a_short_index_not_available():
    series = [10.0] * 36
    series[20] = None

    assert np.isnan(seasonal_index(series, first_month=1).index).all()
    longer = seasonal_index([*series, *[10.0] * 24], first_month=1)
    assert longer.index.tolist() == pytest.approx([1.0] * 12)
    assert int(longer.years) == 2


def test_years_of_no_events_have_no_seasons():
    assert np.isnan(seasonal_index([0] * 48, first_month=1).index).all()


def test_a_month_that_is_no_month_is_refused():
    with pytest.raises(SettingsError, match="13 is not the number of a month"):
        seasonal_index([1] * 36, first_month=13)


def test_deseasonalised_months_can_be_compared():
    year = [90, 90, 90, 90, 90, 150, 150, 150, 90, 90, 90, 90]
    series = year[3:] + year * 3
    index = seasonal_index(series, first_month=4)

    flat = deseasonalise(series, index, first_month=4)

    assert flat.tolist() == pytest.approx([105.0] * len(series))
    nothing = seasonal_index([1] * 12, first_month=4)
    assert np.isnan(deseasonalise([1, 2], nothing, first_month=4)).all()


def by_hand(series, first_month):
    """The same index in the plainest Python we can write."""
    ratios = {month: [] for month in range(12)}
    for place in range(6, len(series) - 6):
        around = series[place - 6 : place + 7]
        level = (sum(around[1:-1]) + (around[0] + around[-1]) / 2) / 12
        ratios[(first_month - 1 + place) % 12].append(series[place] / level)
    means = [sum(ratios[month]) / len(ratios[month]) for month in range(12)]
    return [mean / (sum(means) / 12) for mean in means]


@given(
    series=st.lists(st.integers(1, 10_000), min_size=36, max_size=70),
    first_month=st.integers(1, 12),
)
def test_the_index_agrees_with_plain_python(series, first_month):
    found = seasonal_index(series, first_month=first_month)

    assert found.index.tolist() == pytest.approx(by_hand(series, first_month))
    assert found.index.mean() == pytest.approx(1)
    slack = 1e-12
    assert (found.lowest <= found.index + slack).all()
    assert (found.index <= found.highest + slack).all()
