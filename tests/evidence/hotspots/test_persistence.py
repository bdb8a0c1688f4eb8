"""Classes of places in time: by hand, planted on maps, and not found where none are."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from safercity.evidence.hotspots.grid import Grid
from safercity.evidence.hotspots.neighbours import Neighbours, of_grid
from safercity.evidence.hotspots.persistence import (
    PersistenceSettings,
    PlaceClass,
    classify_places,
    find_persistence,
    mann_kendall,
)


def on_grid(columns: int, rows: int) -> Neighbours:
    return of_grid(Grid(0, 0, 1, columns=columns, rows=rows))


def class_of(months: str, *, rises: bool = False) -> str:
    """The class of a place that was hot in the periods marked with x."""
    hot = [[mark == "x" for mark in months]]
    return PlaceClass(int(classify_places(hot, [rises])[0])).name


@pytest.mark.parametrize(
    "months,rises,expected",
    [
        ("..........", False, "NONE"),
        ("xxxxxxxxxx", False, "PERSISTENT"),
        ("xxxxxxxx..", False, "PERSISTENT"),
        ("xxxxxxx...", False, "FORMER"),
        (".........x", False, "NEW"),
        ("........x.", True, "NEW"),
        (".......x..", False, "FORMER"),
        ("x.x....x.x", True, "EMERGING"),
        ("x.x....x.x", False, "INTERMITTENT"),
        ("x.x.......", True, "FORMER"),
        ("....x", False, "NEW"),
        ("...................x", False, "NEW"),
        ("x...................", False, "NONE"),
        ("x...x...............", False, "FORMER"),
    ],
)
def test_classes_by_hand(months: str, rises: bool, expected: str) -> None:
    assert class_of(months, rises=rises) == expected


def test_recent_and_earlier_periods_do_not_overlap() -> None:
    # sfhotspot's recent slice takes one period more than it divides by: a place hot
    # only in the last period before the recent ones would count as new there.
    assert class_of("." * 15 + "x" + "....") == "NONE"
    assert class_of("." * 14 + "xx" + "....") == "FORMER"


def test_thresholds_can_be_set() -> None:
    hot = [[True] * 6 + [False] * 4]
    assert classify_places(hot, [False]).tolist() == [PlaceClass.FORMER]
    looser = PersistenceSettings(persistent=0.6)
    assert classify_places(hot, [False], looser).tolist() == [PlaceClass.PERSISTENT]
    with pytest.raises(ValueError, match="recent must be between 0 and 1"):
        PersistenceSettings(recent=0)


def kendall_by_hand(values: list[int]) -> tuple[int, float]:
    pairs = itertools.combinations(values, 2)
    s = sum((b > a) - (b < a) for a, b in pairs)
    n = len(values)
    ties = [values.count(value) for value in set(values)]
    variance = n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)
    return s, variance / 18


@given(st.lists(st.integers(0, 4), min_size=2, max_size=14))
def test_trend_agrees_with_plain_python(values: list[int]) -> None:
    s, variance = kendall_by_hand(values)
    found = mann_kendall([values])
    assert found.s.tolist() == [s]
    if variance:
        z = (s - (s > 0) + (s < 0)) / math.sqrt(variance)
        assert found.z[0] == pytest.approx(z)
        assert found.p_rising[0] == pytest.approx(math.erfc(z / math.sqrt(2)) / 2)
    else:
        assert found.p_rising.tolist() == [1.0]


def test_trend_is_near_the_exact_chance_of_scipy() -> None:
    from scipy import stats  # noqa: PLC0415

    series = np.random.default_rng(2).random((40, 12)) + np.arange(12) * 0.05
    found = mann_kendall(series)
    for row, p in zip(series, found.p_rising, strict=True):
        exact = stats.kendalltau(
            np.arange(12), row, alternative="greater", method="exact"
        )
        assert p == pytest.approx(exact.pvalue, abs=0.01)


def planted(seed: int = 3) -> NDArray[np.int64]:
    """Twelve months of a 24 by 24 map with a hotspot of each kind, 3 by 3 cells."""
    maps = np.random.default_rng(seed).poisson(1.0, (24, 24, 12))
    maps[2:5, 2:5, :] += 8
    maps[2:5, 12:15, 10:] += 8
    maps[12:15, 2:5, :6] += 8
    maps[12:15, 12:15, ::3] += 8
    maps[18:21, 18:21] += np.maximum(np.arange(12) - 3, 0)
    return maps.reshape(576, 12)


def test_hotspots_of_each_kind_are_found_where_they_were_planted() -> None:
    found = find_persistence(planted(), on_grid(24, 24))
    classes = found.classes.reshape(24, 24)
    assert classes[3, 3] == PlaceClass.PERSISTENT
    assert classes[3, 13] == PlaceClass.NEW
    assert classes[13, 3] == PlaceClass.FORMER
    assert classes[13, 13] in (PlaceClass.INTERMITTENT, PlaceClass.FORMER)
    assert classes[19, 19] == PlaceClass.EMERGING
    assert found.hot_share.reshape(24, 24)[3, 3] == 1
    assert found.number_of(PlaceClass.NONE) > 400


def test_where_nothing_is_planted_one_set_of_maps_in_twenty_has_any_class() -> None:
    random = np.random.default_rng(11)
    neighbours = on_grid(9, 9)
    sets = 300
    any_found = sum(
        bool(find_persistence(random.poisson(0.7, (81, 6)), neighbours).hot.any())
        for _ in range(sets)
    )
    # 5% and four standard errors.
    assert any_found / sets <= 0.05 + 4 * math.sqrt(0.05 * 0.95 / sets)


def test_months_in_which_all_places_are_alike_are_hot_nowhere() -> None:
    found = find_persistence(np.full((9, 6), 4), on_grid(3, 3))
    assert not found.hot.any()
    assert (found.classes == PlaceClass.NONE).all()
    assert np.isnan(found.q_rising).all()


def test_one_place_alone_and_none_at_all_have_answers() -> None:
    alone = find_persistence(np.ones((1, 6)), on_grid(1, 1))
    assert alone.classes.tolist() == [PlaceClass.NONE]
    nothing = Neighbours(np.array([0]), np.array([], dtype=np.int32))
    assert find_persistence(np.ones((0, 6)), nothing).classes.tolist() == []


def test_counts_too_large_for_the_exact_way_are_found_by_the_normal_curve() -> None:
    counts = np.random.default_rng(5).poisson(1_000_000, (100, 5))
    counts.reshape(10, 10, 5)[4:7, 4:7] += 50_000
    found = find_persistence(counts, on_grid(10, 10))
    assert found.classes.reshape(10, 10)[5, 5] == PlaceClass.PERSISTENT


@pytest.mark.parametrize(
    "counts,words",
    [
        (np.ones((9, 4)), "5 or more"),
        (np.ones((8, 6)), "9 places"),
        (np.ones(9), "9 places"),
        (np.full((9, 6), math.nan), "finite"),
        (np.full((9, 6), -1), "below 0"),
    ],
)
def test_counts_that_cannot_be_classed_are_refused(
    counts: NDArray[np.float64], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        find_persistence(counts, on_grid(3, 3))


def test_a_trend_needs_every_period() -> None:
    with pytest.raises(ValueError, match="finite"):
        mann_kendall([[1, math.nan]])
    with pytest.raises(ValueError, match="whether it rises"):
        classify_places([[1] * 5], [True, False])
