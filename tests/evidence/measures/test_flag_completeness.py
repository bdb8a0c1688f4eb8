"""Whether a flag went on being ticked in the same way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.errors import SettingsError
from safercity.evidence.measures.flag_completeness import (
    FlagSettings,
    FlagSignal,
    check_flag_months,
)

STEADY = [52, 47, 55, 49, 50, 51, 44, 56, 50, 48, 53, 46]


def test_a_flag_that_goes_on_as_before_is_steady():
    found = check_flag_months([STEADY], [[1000] * 12])

    assert found.signal.tolist() == [FlagSignal.STEADY]
    assert found.moved_at.tolist() == [-1]
    assert found.p[0] > 0.1


def test_a_level_that_halves_and_stays_has_moved():
    found = check_flag_months([[*STEADY, *(n // 2 for n in STEADY)]], [[1000] * 24])

    assert found.signal.tolist() == [FlagSignal.MOVED]
    assert found.moved_at.tolist() == [12]
    assert found.before[0] == pytest.approx(sum(STEADY) / 12_000)
    assert found.after[0] == pytest.approx(sum(n // 2 for n in STEADY) / 12_000)


def test_a_small_move_is_none_however_certain():
    wide = [[100_000] * 12]
    part = [[5_000] * 6 + [5_600] * 6]

    assert check_flag_months(part, wide).p[0] < 1e-6
    assert check_flag_months(part, wide).moved_at.tolist() == [-1]
    told = check_flag_months(part, wide, settings=FlagSettings(practical=0.1))
    assert told.moved_at.tolist() == [6]


def test_a_month_without_any_is_empty_if_that_is_not_chance():
    part, whole = [[*STEADY[:6], 0, *STEADY[6:]]], [[1000] * 13]

    found = check_flag_months(part, whole)

    assert found.signal.tolist() == [FlagSignal.EMPTY_MONTH]
    assert found.empty[0].nonzero()[0].tolist() == [6]


def test_a_month_without_any_of_a_rare_flag_is_chance():
    found = check_flag_months([[2, 0, 3, 1, 0, 2, 2, 1]], [[1000] * 8])

    assert not found.empty.any()
    assert found.signal.tolist() == [FlagSignal.STEADY]


def test_one_month_far_out_is_unusual():
    found = check_flag_months([[*STEADY, 95, *STEADY]], [[1000] * 25])

    assert found.signal.tolist() == [FlagSignal.UNUSUAL_MONTH]
    assert found.unusual[0].nonzero()[0].tolist() == [12]


def test_months_that_are_not_known_take_no_part():
    part = [[*STEADY[:6], 0, 0, *STEADY[6:]], [None] * 14, [0] * 14]
    whole = [[1000] * 6 + [0, 0] + [1000] * 6, [0] * 14, [0] * 14]

    found = check_flag_months(part, whole)

    assert found.signal.tolist() == [
        FlagSignal.STEADY,
        FlagSignal.NOT_AVAILABLE,
        FlagSignal.NOT_AVAILABLE,
    ]
    assert not found.empty.any()


@pytest.mark.parametrize("months", [1, 2, 5])
def test_too_few_months_are_not_available(months):
    found = check_flag_months([[5] * months], [[100] * months])

    assert found.signal.tolist() == [FlagSignal.NOT_AVAILABLE]


def test_a_flag_that_is_always_or_never_ticked_is_steady():
    found = check_flag_months([[0] * 12, [9] * 12], [[9] * 12] * 2)

    assert found.signal.tolist() == [FlagSignal.STEADY] * 2
    assert np.isnan(found.p).all()


@pytest.mark.parametrize(
    "wrong",
    [{"p_level": 0}, {"empty_p": 1}, {"practical": -1}, {"least_months": 1}],
)
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(SettingsError):
        FlagSettings(**wrong)


def by_hand(part, whole, least):
    """The best place and its F, in the plainest Python we can write."""
    level = sum(part) / sum(whole)
    spread = level * (1 - level)
    in_all = sum((x - n * level) ** 2 / n for x, n in zip(part, whole, strict=True))
    best, at = -1.0, None
    for month in range(least, len(part) - least + 1):
        sides = [
            (sum(part[s]), sum(whole[s])) for s in (slice(month), slice(month, None))
        ]
        between = sum(n * (x / n - level) ** 2 for x, n in sides) / spread
        within = max(1.0, (in_all / spread - between) / (len(part) - 2))
        if between / within > best * (1 + 1e-9):
            best, at = between / within, month
    return at, best


months = st.lists(
    st.tuples(st.integers(1, 40), st.integers(41, 400)), min_size=6, max_size=20
)


@given(rows=months)
def test_the_likeliest_move_agrees_with_plain_python(rows):
    part, whole = zip(*rows, strict=True)
    at, _ = by_hand(part, whole, 3)
    settings = FlagSettings(practical=0, p_level=1 - 1e-12)

    found = check_flag_months([part], [whole], settings=settings)

    assert 0 <= found.p[0] <= 1
    if found.moved_at[0] >= 0:
        assert found.before[0] == pytest.approx(sum(part[:at]) / sum(whole[:at]))
        assert found.moved_at[0] == at


def test_chance_alone_seldom_makes_a_level_move():
    draws = np.random.default_rng(20190401).binomial(1000, 0.08, size=(400, 36))
    settings = FlagSettings(practical=0)

    found = check_flag_months(draws, np.full(draws.shape, 1000), settings=settings)

    assert (found.moved_at >= 0).mean() <= 0.01
