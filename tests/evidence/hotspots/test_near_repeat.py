"""Near repeats: held to every pair, to pointpats, and to chance itself."""

import math
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from safercity.evidence.hotspots import close_pairs as pairs_module
from safercity.evidence.hotspots.near_repeat import Knox, SnappedDataError, knox

Floats = NDArray[np.float64]
SPACE, TIME = [0, 100, 250], [0, 3, 14]


def scattered(n: int, seed: int = 1) -> tuple[Floats, Floats, Floats]:
    random = np.random.default_rng(seed)
    day = random.integers(0, 60, n).astype(float)
    return random.uniform(0, 3_000, n), random.uniform(0, 3_000, n), day


def by_every_pair(
    events: list[tuple[float, float, float]], distance: str = "manhattan"
) -> list[list[int]]:
    """The table in the plainest Python we can write: same place, then bands [a, b)."""
    counted = [[0] * (len(TIME) - 1) for _ in SPACE]
    for i, (x, y, t) in enumerate(events):
        for other_x, other_y, other_t in events[:i]:
            east, north = abs(x - other_x), abs(y - other_y)
            apart = east + north if distance == "manhattan" else math.hypot(east, north)
            row = 0 if apart == 0 else None
            for band in range(len(SPACE) - 1):
                if row is None and SPACE[band] <= apart < SPACE[band + 1]:
                    row = band + 1
            for column in range(len(TIME) - 1):
                in_time = TIME[column] <= abs(t - other_t) < TIME[column + 1]
                if row is not None and in_time:
                    counted[row][column] += 1
    return counted


an_event = st.tuples(
    st.sampled_from([0.0, 50, 99.9, 100, 101, 150, 250, 300, 900]),
    st.sampled_from([0.0, 30, 100, 200, 250]),
    st.sampled_from([0.0, 1, 2, 3, 3.5, 13, 14, 15]),
)


@given(st.lists(an_event, max_size=12), st.sampled_from(["manhattan", "euclidean"]))
@settings(max_examples=80, deadline=None)
def test_counts_are_those_of_every_pair(
    events: list[tuple[float, float, float]], distance: Any
) -> None:
    x, y, t = np.array(events).reshape(-1, 3).T
    found = knox(x, y, t, SPACE, TIME, permutations=2, distance=distance)
    assert found.observed.tolist() == by_every_pair(events, distance)


def test_counts_of_many_events_are_those_of_every_pair() -> None:
    x, y, t = scattered(400)
    by_hand = by_every_pair(list(zip(x, y, t, strict=True)))
    found = knox(x, y, t, SPACE, TIME, permutations=2)
    assert found.observed.tolist() == by_hand
    assert sum(map(sum, by_hand)) > 100


def test_counts_are_those_of_pointpats_where_definitions_agree() -> None:
    # It closes its one band of distance and of days, and has no row of repeats.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pointpats import Knox as TheirKnox  # noqa: PLC0415

        x, y, t = scattered(300)
        places = np.column_stack([x, y])
        theirs = TheirKnox(places, t[:, None], delta=200, tau=5, permutations=99)
    ours = knox(
        x,
        y,
        t,
        [0, np.nextafter(200, 201)],
        [0, 6],
        distance="euclidean",
        repeats_apart=False,
    )
    assert ours.observed.tolist() == [[theirs.statistic_]]
    error = math.sqrt(0.25 / 99 + 0.25 / 999)
    assert abs(ours.p[0, 0] - theirs.p_sim) < 4 * error


def test_bands_hold_their_first_edge_and_not_their_last() -> None:
    found = knox([0, 100, 300], [0, 0, 0], [0, 3, 17], SPACE, TIME)
    # 100 m and 3 days; 200 m and 14 days is outside; 300 m is outside.
    assert found.observed.tolist() == [[0, 0], [0, 0], [0, 1]]
    assert found.space_labels == (
        "same place",
        "above 0 to under 100 m",
        "100 to under 250 m",
    )
    assert found.time_labels == ("0 to under 3 days", "3 to under 14 days")


def test_repeats_can_be_counted_with_what_is_near() -> None:
    events = ([0, 0, 50], [0, 0, 0], [0, 1, 2])
    apart = knox(*events, [0, 100], [0, 7])
    within = knox(*events, [0, 100], [0, 7], repeats_apart=False)
    assert apart.observed.tolist() == [[1], [2]]
    assert within.observed.tolist() == [[3]]
    assert within.space_labels == ("0 to under 100 m",)
    assert not knox(*events, [10, 100], [0, 7]).repeats_apart


def test_p_counts_what_was_seen_as_one_of_the_deals() -> None:
    # Two events on one day in one place, and ten far apart in both: few deals match.
    x = np.append([0, 10], np.arange(1, 11) * 5_000.0)
    found = knox(x, 0 * x, np.append([0, 0], np.arange(1, 11) * 9), [0, 50], [0, 2])
    chance = 1 / math.comb(12, 2)
    assert found.observed[1, 0] == 1
    assert found.expected[1, 0] == pytest.approx(chance)
    assert abs(found.p[1, 0] - chance) < 4 * math.sqrt(chance / 999) + 0.001
    assert found.p.min() >= 1 / 1_000
    assert found.p_adjusted[1, 0] == pytest.approx(2 * found.p[1, 0])


def test_the_mean_of_deals_is_what_chance_brings() -> None:
    x, y, t = scattered(500)
    tables = [knox(x, y, t, SPACE, TIME, seed=seed) for seed in range(5)]
    means = np.array([found.expected_mean[1:] for found in tables])
    exact = tables[0].expected[1:]
    # Counts of pairs vary about as Poisson counts do.
    error = np.sqrt(exact / (5 * 999))
    assert (np.abs(means.mean(axis=0) - exact) < 5 * error).all()
    assert tables[0].ratio[1:] == pytest.approx(
        tables[0].observed[1:] / tables[0].expected_mean[1:]
    )


def same(one: Knox, other: Knox) -> bool:
    return bool((one.p == other.p).all()) and bool(
        (one.expected_mean == other.expected_mean).all()
    )


@pytest.mark.parametrize("fraction", [0.0, 0.25])
def test_p_is_the_same_at_any_number_of_threads_and_without_numba(
    fraction: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    x, y, t = scattered(300)
    t = t + fraction
    one, two, five = (
        knox(x, y, t, SPACE, TIME, permutations=199, threads=threads)
        for threads in (1, 2, 5)
    )
    monkeypatch.setenv("SAFERCITY_COMPILED", "0")
    plain = knox(x, y, t, SPACE, TIME, permutations=199)
    assert same(one, two) and same(two, five) and same(five, plain)


def test_another_seed_deals_otherwise() -> None:
    x, y, t = scattered(300)
    first, again, other = (knox(x, y, t, SPACE, TIME, seed=s) for s in (4, 4, 5))
    assert same(first, again) and not same(first, other)


def test_p_is_as_likely_to_be_small_as_it_says_where_nothing_repeats() -> None:
    p = []
    for seed in range(200):
        x, y, t = scattered(120, seed)
        p.append(knox(x, y, t, [0, 300], [0, 10], permutations=99).p[1, 0])
    assert abs(np.mean(np.array(p) <= 0.1) - 0.1) < 4 * math.sqrt(0.09 / 200)


def test_planted_near_repeats_are_found() -> None:
    x, y, t = scattered(300)
    near = [np.append(x, x[:60] + 40), np.append(y, y[:60] + 30)]
    found = knox(*near, np.append(t, t[:60] + 2), SPACE, TIME)
    assert found.p_adjusted[1, 0] == pytest.approx(6 / 1_000)
    assert found.ratio[1, 0] > 2


def test_snapped_data_are_refused_with_the_reason() -> None:
    random = np.random.default_rng(2)
    points = random.integers(0, 20, 100) * 70.0
    day = random.integers(0, 60, 100)
    with pytest.raises(SnappedDataError, match="100 events share 20 places"):
        knox(points, points, day, SPACE, TIME)
    assert knox(points, points, day, SPACE, TIME, snapped=False).observed.sum() > 0
    with pytest.raises(SnappedDataError, match="said to be snapped"):
        knox(*scattered(50), SPACE, TIME, snapped=True)


def test_all_events_at_one_place_or_on_one_day_have_answers() -> None:
    x, y, t = scattered(40)
    found = knox(0 * x, 0 * y, t, SPACE, TIME, snapped=False)
    assert found.observed[0].sum() > 0 and found.observed[1:].sum() == 0
    # However days are dealt, all pairs are at the same place: nothing can stand out.
    assert (found.p == 1).all()
    same_day = knox(x, y, 0 * t, SPACE, TIME)
    assert (same_day.p == 1).all()
    assert same_day.observed[1:, 0] == pytest.approx(same_day.expected[1:, 0])


@pytest.mark.parametrize("n", [0, 1])
@pytest.mark.parametrize("compiled", ["0", "1"])
def test_none_and_one_event_have_answers(
    n: int, compiled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAFERCITY_COMPILED", compiled)
    found = knox(*scattered(n), SPACE, TIME)
    assert found.observed.tolist() == [[0, 0]] * 3
    assert (found.p == 1).all() and (found.expected_mean == 0).all()
    assert np.isnan(found.ratio).all()


def test_places_far_from_zero_and_far_apart_are_no_trouble() -> None:
    x = np.array([-9e7, -9e7 + 50, 9e7])
    found = knox(x, -x, [1, 2, 3], [0, 0.5, 200], [0, 7])
    assert found.observed.tolist() == [[0], [0], [1]]


def test_days_of_any_size_are_no_trouble() -> None:
    found = knox([0, 1, 2], [0, 0, 0], [-1e12, -1e12 + 1, 1e12], [0, 9], [0, 5, 1e13])
    assert found.observed.tolist() == [[0, 0], [1, 2]]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"easting": [0, math.nan]}, "1 of 2 events have no place"),
        ({"day": [math.inf, 1]}, "1 of 2 events have no place or no day"),
        ({"northing": [0]}, "an easting, a northing and a day"),
        ({"northing": [0, 1e300]}, "must be in metres"),
        ({"space_bands": [100]}, "two edges"),
        ({"space_bands": [0, 0]}, "must rise"),
        ({"space_bands": [-5, 10]}, "must rise"),
        ({"time_bands": [0, math.inf]}, "must rise"),
        ({"permutations": 0}, "at least one"),
        ({"distance": "by road"}, "by road"),
    ],
)
def test_what_cannot_be_worked_out_is_refused(
    changed: dict[str, Any], words: str
) -> None:
    fine = {"easting": [0, 1], "northing": [0, 1], "day": [0, 1]}
    with pytest.raises(ValueError, match=words):
        knox(**{**fine, "space_bands": SPACE, "time_bands": TIME, **changed})


def test_more_pairs_than_can_be_held_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pairs_module, "MOST_PAIRS", 1_000)
    monkeypatch.setattr(pairs_module, "_CHUNK", 100)
    x, y, t = scattered(300)
    with pytest.raises(ValueError, match="narrower bands"):
        knox(x, y, t, [0, 3_000], TIME)
